/*
 * The parts of update(), for each other. Private to core: everybody else includes core/model.h.
 */
#ifndef ROOTWATCH_CORE_UPDATE_H
#define ROOTWATCH_CORE_UPDATE_H

#include "core/model.h"

enum {
	NOTICE_MS = 6000,
	REST_MS = 120,	 /* the cursor has rested: load the detail */
	FINGER_MS = 500, /* rows do not move under the finger for that long after a key */
	ARM_MS = 200,	 /* a box ignores keys for that long */
	PAUSE_MS = 10 * 60 * 1000,
	OFFER_MS = 10 * 1000,
	CONFIRM_PAGE = 6, /* lines */
};

/* model.c */
void model_lay_out(struct model *model);
uint32_t model_page_rows(const struct model *model); /* of the list with the focus */
void model_focus_pane(struct model *model, int pane);
struct list *model_list_of(struct model *model, const struct resource *resource);
/* The record as its pane has it; NULL: it is not there (any more), or has no pane. */
const void *model_row(const struct model *model, const struct resource *resource, const char *id);
/* The record that keys act on, the fullest and freshest there is; NULL: none. */
const void *model_record(const struct model *model, const struct resource **resource);
/* The one of these two that an action is for. */
const void *model_record_for(const struct model *model, const struct action *action,
	const struct resource **resource);
/* By name, of the panes or of the row in the tab; a short name ("acknowledge") of the pane with the
 * focus. NULL: none. */
const struct action *model_find_action(const struct model *model, const char *name);
void layer_push(struct model *model, enum layer layer);
void layer_pop(struct model *model);

/* notify.c */
void notice(struct model *model, enum tone tone, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* To the clipboard as far as terminals take it; `otherwise` says where it is to be had. */
void copy_text(struct model *model, const char *text, const char *otherwise, struct effects *effects);
void announce(struct model *model, struct list *list, struct effects *effects);
void refresh_attention(struct model *model, struct effects *effects);
void mark_seen(struct model *model, struct effects *effects);

/* follow.c: the detail follows the cursor */
void follow(struct model *model, struct effects *effects);
void open_detail(struct model *model, const struct resource *resource, const char *id,
	struct effects *effects);
void rename_detail(struct model *model, const char *id, struct effects *effects); /* what is open got its own id */
void show_tab(struct model *model, int tab, struct effects *effects);
void take_detail(struct model *model, struct detail *detail, struct effects *effects);
void scroll_detail(struct model *model, long by);
void reload_detail(struct model *model, struct effects *effects);
void refresh_detail(struct model *model, const struct resource *resource, struct effects *effects);

/* act.c: actions, from the key to the request */
void act_start(struct model *model, const struct action *action, struct effects *effects);
/* The same on a given record; NULL for creates. */
void act_on(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, struct effects *effects);
/* The same by its form, with what one that failed says, which it replaces when it is sent. */
void act_again(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, const struct outbox_item *item, struct effects *effects);
void act_on_form(struct model *model, struct effects *effects);
/* Adds what the form says to a submit; false when a place in its path stays empty. */
bool act_add_form(const struct model *model, struct submit *submit);
void act_confirmed(struct model *model, struct effects *effects);
void act_waiting(struct model *model, struct effects *effects);
void act_stop_waiting(struct model *model); /* for a form; an offer comes all the same */
void act_recall(struct model *model, struct effects *effects);
/* May it be done? Else *why says why not. */
bool act_is_legal(const struct model *model, const struct action *action, const void *record,
	const char **why);

/* How it asks about this record, and what speaks against it (in the arena). */
enum ask act_asks(const struct action *action, const struct viewer *me, const void *record,
	struct arena *arena, struct text *why);

/* submit.c: what is sent, one or many */
bool submit_make(struct submit *submit, const struct model *model, const struct action *action,
	const struct resource *resource, const void *record);
void submit_send(struct model *model, struct submit *submits, uint32_t count,
	struct effects *effects);

/* confirm.c: the box */
void confirm_close(struct model *model);
void confirm_add(struct confirm *confirm, struct submit *submit); /* takes it */
/*
 * What has to be typed where a key is not enough (ASK_NUMBER), so that nobody types it by accident: of a
 * label "INC-412 …" the number, of "DmEVhF …" or "INC-7 …" the whole first word, else "yes". The caller
 * frees.
 */
char *confirm_word(const char *label);
bool confirm_is_typed(const struct confirm *confirm); /* in capitals or not */
/* Opens it over the submits that were added; takes the strings. */
void confirm_open(struct model *model, enum ask ask, char *question, char *explanation, char *verb);

/* batch.c: one action on all that is marked */
bool batch_applies(const struct model *model, const struct action *action);
void batch_start(struct model *model, const struct action *action, struct effects *effects);
/* One action about all that is marked (an incident declared from several alerts). */
void batch_join(struct model *model, const struct action *action, struct effects *effects);
void batch_send_form(struct model *model); /* the button of a form that is_batch */
void batch_begin(struct model *model, const struct action *action, uint32_t total);
void batch_progress(struct model *model);
bool batch_can_stop(const struct model *model); /* is something of it left to be taken back? */

/* marks.c: the row under the cursor; from the last marked one to it; all, or none */
void marks_toggle(struct model *model, const char *argument, struct effects *effects);
void marks_range(struct model *model, const char *argument, struct effects *effects);
void marks_all(struct model *model, const char *argument, struct effects *effects);

/* link.c */
void link_copy(struct model *model, const char *argument, struct effects *effects);
void link_browse(struct model *model, const char *argument, struct effects *effects);

/* activity.c: commands of view 5 */
/* NULL: it is not in the outbox (any more). */
const struct outbox_item *activity_item(const struct model *model, int64_t outbox_id);
void activity_retry(struct model *model, const char *argument, struct effects *effects);
void activity_edit(struct model *model, const char *argument, struct effects *effects);
void activity_discard(struct model *model, const char *argument, struct effects *effects);
void activity_copy(int64_t outbox_id, struct effects *effects); /* the text of a document */
void activity_copy_selected(struct model *model, struct effects *effects);
/* Without asking; with what was written to be sent in its place. */
void activity_drop(struct model *model, int64_t outbox_id, struct effects *effects);
void activity_send(int64_t outbox_id, struct effects *effects);
/* Has what a conflict's sides mean fetched: they may be of an earlier run. */
void activity_request_names(const struct model *model, struct effects *effects);

/* drafts.c */
void draft_save(struct model *model, struct effects *effects); /* of the open form */
void draft_take(struct model *model, struct draft *draft);
struct draft_entry *draft_find(const struct model *model, const char *name);
void draft_forget(struct model *model, const char *name);
void draft_drop(struct model *model, const char *name, struct effects *effects); /* on the disk, too */
/* What the open form says leaves with these: of a batch, with each. */
void draft_sent(struct model *model, struct submit *submits, uint32_t count, struct effects *effects);

/* layers.c, form_keys.c: keys of what lies over the panes; the topmost gets them */
void layer_key(struct model *model, struct key key, struct effects *effects);
void filter_apply_text(struct model *model, const char *text); /* to the list with the focus */
void layer_paste(struct model *model, const char *text, struct effects *effects);
void form_open(struct model *model, const struct action *action, const struct resource *resource,
	const void *record, const struct outbox_item *item, struct effects *effects);
/* What was typed behind the action's name goes into its first field, but over nothing that was kept. */
void form_take_words(struct model *model, const char *words, struct effects *effects);
void form_close(struct model *model);
void form_key(struct model *model, struct key key, struct effects *effects);
void form_paste(struct model *model, const char *text, struct effects *effects);
void form_take_text(struct model *model, const char *text, struct effects *effects);

/* form_choices.c: what forms choose from */
/* What names stand behind the ids of its inputs. */
void request_catalogues(const struct model *model, const struct action *action,
	struct effects *effects);
void form_fill_presets(const struct model *model);
void form_fill_names(const struct model *model); /* of what is chosen, where only its ids are there */
void form_mark_required(struct model *model); /* what the organization made mandatory */
void form_open_picker(struct model *model, const struct form_value *value);
void form_fill_picker(struct model *model); /* also when a catalogue came */
void form_picked(struct model *model, struct effects *effects);

/* canned.c: {field} in a template becomes the record's value; the caller frees */
char *canned_fill(const struct model *model, const char *text);

/* menus.c */
void menu_open_help(struct model *model);
void menu_open_actions(struct model *model, const char *group); /* NULL: all */
void menu_open_sort(struct model *model);
void menu_open_instances(struct model *model);
/* A menu of another kind: the caller fills model->picker, then filters it. */
void menu_open(struct model *model, const char *kind, const char *title);
/* Leaves for the instance of that name, or says that there is none. */
void go_to_instance(struct model *model, const char *name, struct effects *effects);
void menu_open_filters(struct model *model);
void menu_open_templates(struct model *model); /* for the text under the form's focus */
void menu_chosen(struct model *model, struct effects *effects);

/* unsent.c: what was written in forms and not sent */
void menu_open_unsent(struct model *model);
void unsent_chosen(struct model *model, const char *name, struct effects *effects);
void menu_close(struct model *model);

/* sheet.c: the draft of a retrospective */
void sheet_release(struct sheet *sheet);
/* Opens the draft of what is selected; `next` is done when its text is there. Or has it built, with
 * e-mail addresses masked. */
void sheet_start(struct model *model, struct effects *effects);
void sheet_start_build(struct model *model, bool masks, struct effects *effects);
/* With the text as it is now. */
struct request *sheet_order_new(const struct model *model, enum sheet_ask ask);
void sheet_order(struct model *model, enum sheet_ask ask, struct effects *effects);
void sheet_close(struct model *model, struct effects *effects);
void sheet_back(struct model *model, struct effects *effects);
void sheet_move(struct model *model, long by);
long sheet_page(const struct model *model);
void sheet_go(struct model *model, size_t at); /* shows that place at the top */
void sheet_keep(struct model *model, struct effects *effects);
void sheet_send_log(struct model *model, struct effects *effects);
void sheet_step(struct model *model, struct effects *effects); /* after every message */
/* sheet_news.c */
void sheet_take(struct model *model, struct sheet_news *news, struct effects *effects); /* takes it */
void sheet_edited(struct model *model, int status, struct effects *effects);
/* sheet_commands.c */
bool sheet_is_busy(struct model *model); /* says so */
/* Is the draft there? If not, it is opened, or on its way: the command of that name is done when it is,
 * with that argument. */
bool sheet_is_ready(struct model *model, const char *name, const char *argument,
	struct effects *effects);
/* Edited blocks to take from Rootly, or to keep; NULL none. */
void sheet_build_with(struct model *model, const char *take, const char *keep,
	struct effects *effects);
#define SHEET_COMMAND(name) \
	void sheet_##name(struct model *model, const char *argument, struct effects *effects)
SHEET_COMMAND(draft);
SHEET_COMMAND(build);
SHEET_COMMAND(next_section);
SHEET_COMMAND(previous_section);
SHEET_COMMAND(edit_section);
SHEET_COMMAND(edit_whole);
SHEET_COMMAND(insert);
SHEET_COMMAND(preview);
SHEET_COMMAND(export);
SHEET_COMMAND(findings);
/* sheet_push.c */
SHEET_COMMAND(push);
SHEET_COMMAND(tick);
SHEET_COMMAND(send);
SHEET_COMMAND(theirs);
SHEET_COMMAND(mine);
void sheet_insert_chosen(struct model *model, const char *value, struct effects *effects);
void sheet_export_chosen(struct model *model, const char *value, struct effects *effects);
void sheet_finding_chosen(struct model *model, const char *value, struct effects *effects);
/* writing.c: the built-in editor */
SHEET_COMMAND(write);
SHEET_COMMAND(write_end);
SHEET_COMMAND(write_keep);
SHEET_COMMAND(write_undo);
SHEET_COMMAND(write_redo);
SHEET_COMMAND(write_select);
SHEET_COMMAND(write_cut);
SHEET_COMMAND(write_copy);
SHEET_COMMAND(write_paste);
SHEET_COMMAND(write_delete_word);
void writing_key(struct model *model, struct key key, struct effects *effects);
void writing_paste(struct model *model, const char *text, struct effects *effects);

/* jump.c */
/* Opens the record of a pane, or asks Rootly for it. */
void go_to_record(struct model *model, const struct resource *resource, const char *id,
	struct effects *effects);
void run_command_line(struct model *model, const char *line, struct effects *effects);
void complete_command_line(struct model *model);

#endif
