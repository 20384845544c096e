/* News of the draft from the sync thread: its text, its outline, what is to be decided. */
#include "core/update.h"

#include "base/mem.h"
#include "core/flow.h"

#include <stdlib.h>
#include <string.h>

static void swap_news(struct sheet_news **place, struct sheet_news *news)
{
	sheet_news_free(*place);
	*place = news;
}

static void set_handle(struct sheet *sheet, const struct sheet_news *news)
{
	if (news->name[0] != '\0') {
		free(sheet->handle);
		sheet->handle = mem_strdup(news->name);
	}
	if (news->folder[0] != '\0') {
		free(sheet->folder);
		sheet->folder = mem_strdup(news->folder);
	}
}

/* The first text comes with what was done to it before; any later one is a change of this one. */
static void take_text(struct model *model, const struct sheet_news *news, struct effects *effects)
{
	struct sheet *sheet = &model->sheet;
	const struct writer *w = &sheet->writer;

	if (news->text == NULL)
		return;
	if (!sheet->is_there) {
		writer_set(&sheet->writer, news->text, news->len_bytes);
		sheet->first_revision = news->revision;
		writer_replay(&sheet->writer, news->log, news->log_bytes);
		sheet->is_there = true;
		/* Where one stopped writing is where one goes on. */
		sheet->top = flow_move(w->bytes, w->len_bytes,
			flow_row_start(w->bytes, w->len_bytes, w->cursor, sheet_cols(model)),
			-sheet_page(model) / 3, sheet_cols(model));
	} else if (!writer_become(&sheet->writer, news->text, news->len_bytes)) {
		notice(model, TONE_BAD, "the text is too long");
		return;
	}
	sheet->version++;
	sheet_send_log(model, effects);
	sheet->is_changed = false;
	sheet->top = flow_row_start(w->bytes, w->len_bytes,
		sheet->top < w->len_bytes ? sheet->top : w->len_bytes, sheet_cols(model));
}

static void build_offered(struct model *model, struct effects *effects)
{
	sheet_build(model, "", effects);
}

static void offer_to_build(struct model *model, const struct sheet_news *news, struct effects *effects)
{
	char *handle = mem_strdup(news->name[0] != '\0' ? news->name : model->sheet.handle);

	sheet_close(model, effects);
	confirm_close(model);
	model->confirm.then = build_offered;
	confirm_open(model, ASK_YES, mem_printf("%s has no draft yet. Build one?", handle),
		mem_strdup("Its timeline, alerts, roles, deploys and action items are read from Rootly; "
			   "nothing is sent."),
		mem_strdup("Build"));
	model->confirm.on_yes = true;
	free(handle);
}

static void begin_choosing(struct model *model, struct sheet_news *news)
{
	swap_news(&model->sheet.choices, news);
	model->sheet.version++;
	model->sheet.scroll = 0;
	model->sheet.mode = SHEET_CHOOSING;
}

static void begin_pushing(struct model *model, struct sheet_news *news)
{
	if (news->row_count == 0) {
		notice(model, TONE_GOOD, "Rootly has all of it: there is nothing to send");
		sheet_news_free(news);
		return;
	}
	swap_news(&model->sheet.plan, news);
	model->sheet.row = 0;
	model->sheet.mode = SHEET_PUSHING;
}

static void begin_inserting(struct model *model, struct sheet_news *news)
{
	swap_news(&model->sheet.snippets, news);
	menu_open(model, "insert", "Put into the text");
	for (size_t i = 0; i < news->snippet_count; i++) {
		char *value = mem_printf("%zu", i);

		picker_add(model->picker, value, news->snippets[i].label.bytes,
			news->snippets[i].kind.bytes, false, false);
		free(value);
	}
	picker_filter(model->picker);
}

static void begin_editing(struct model *model, const struct sheet_news *news, struct effects *effects)
{
	(void)model;
	if (news->path != NULL)
		effect_edit_file(effects, news->path, news->line);
}

static void take_exported(struct model *model, const struct sheet_news *news, struct effects *effects)
{
	if (news->exported == NULL)
		return;
	if (model->sheet.pipe_to != NULL)
		effect_pipe(effects, news->exported, model->sheet.pipe_to);
	else
		copy_text(model, news->exported, "W writes it to a file", effects);
	free(model->sheet.pipe_to);
	model->sheet.pipe_to = NULL;
}

static void say(struct model *model, const struct sheet_news *news)
{
	if (news->err.kind != ERR_NONE)
		notice(model, TONE_BAD, "%s", news->err.text);
	else if (!text_is_empty(news->words))
		notice(model, news->tone, "%s", news->words.bytes);
}

static void take_trouble(struct sheet *sheet, const struct sheet_news *news)
{
	if (news->answers == SHEET_LOG || news->answers == SHEET_KEEP)
		text_clean_into(sheet->trouble, sizeof(sheet->trouble), news->err.text,
			strlen(news->err.text));
	if (sheet->trouble[0] == '\0')
		sheet->is_warned = false;
}

static void run_next(struct model *model, struct effects *effects)
{
	const struct command *next = model->sheet.next;
	char *argument = model->sheet.next_argument;

	model->sheet.next = NULL;
	model->sheet.next_argument = NULL;
	if (next != NULL && model->sheet.mode == SHEET_READING)
		next->run(model, argument != NULL ? argument : "", effects);
	free(argument);
}

static void take_facts(struct sheet *sheet, const struct sheet_news *news)
{
	if (news->revision > 0) {
		sheet->revision = news->revision;
		sheet->saved_at_ms = news->saved_at_ms;
	}
	if (news->answers != SHEET_LOG && news->answers != SHEET_LOOK && news->answers != SHEET_KEEP)
		sheet->waits_for = NULL;
	if (news->answers == SHEET_KEEP && news->err.kind != ERR_NONE)
		sheet->is_changed = true;
}

void sheet_take(struct model *model, struct sheet_news *news, struct effects *effects)
{
	struct sheet *sheet = &model->sheet;

	if (!sheet->is_open || news->opening != sheet->opening) {
		/* Closed meanwhile: only what went wrong still matters. */
		if (news->err.kind != ERR_NONE || news->tone == TONE_WARN)
			say(model, news);
		sheet_news_free(news);
		return;
	}
	set_handle(sheet, news);
	take_facts(sheet, news);
	take_text(model, news, effects);
	take_trouble(sheet, news);
	say(model, news);
	if (!sheet->is_there) {
		if (news->answers == SHEET_OPEN && news->err.kind == ERR_NONE)
			offer_to_build(model, news, effects);
		else if (news->answers == SHEET_OPEN || news->answers == SHEET_BUILD)
			sheet_close(model, effects);
		sheet_news_free(news);
		return;
	}
	if (news->answers == SHEET_EDIT)
		begin_editing(model, news, effects);
	else if (news->answers == SHEET_EXPORT)
		take_exported(model, news, effects);
	if (news->choice_count > 0)
		begin_choosing(model, news);
	else if (news->answers == SHEET_PLAN && news->err.kind == ERR_NONE)
		begin_pushing(model, news);
	else if (news->answers == SHEET_SNIPPETS && news->err.kind == ERR_NONE)
		begin_inserting(model, news);
	else if (news->sections != NULL)
		swap_news(&sheet->facts, news);
	else
		sheet_news_free(news);
	run_next(model, effects);
}

void sheet_edited(struct model *model, int status, struct effects *effects)
{
	struct request *request = request_new(REQUEST_SHEET);

	request->sheet.ask = SHEET_EDITED;
	request->sheet.status = status;
	request->id = mem_strdup(model->sheet.is_open ? model->sheet.incident_id : "");
	effect_request(effects, request);
}
