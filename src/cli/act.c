/*
 * The verbs that act: which records, is it legal there, the form from the options, the question, and
 * then the outbox; or, dry, the request as it would be sent.
 */
#include "session.h"

#include "api/body.h"
#include "base/clock.h"
#include "base/mem.h"
#include "core/list.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BODY_BYTES = 1024 * 1024, QUESTION_LABELS = 10, ANSWER_BYTES = 64 };

/* What is going to be sent, and how it has to be asked about. */
struct plan {
	struct session *s;
	const struct action *action;
	const char *ids[FORM_VALUES]; /* of the references among the line's values; in the arena */
	struct submit *submits; /* owned */
	size_t count, room;
	struct id_set seen; /* records */
	struct buf joined;  /* the ids of all, where these go into one request */
	enum ask ask;
	struct text why; /* in the arena */
};

/* ---- the options' values ------------------------------------------------------------------- */

static bool is_reference(const struct input *input)
{
	return input->type == INPUT_REF || input->type == INPUT_REFS;
}

/* "-" is standard input; references become ids, once for all records. */
static bool prepare_values(struct plan *plan, struct err *err)
{
	struct session *s = plan->s;

	for (size_t i = 0; i < s->line->value_count; i++) {
		struct line_value *value = &s->line->values[i];

		if (strcmp(value->text, "-") == 0) {
			const char *input = session_read_input(s, err);

			if (input == NULL)
				return false;
			free(value->text);
			value->text = mem_strdup(input);
		}
		if (is_reference(value->input))
			plan->ids[i] = reference_ids(s, value->input, value->text, err);
		if (is_reference(value->input) && plan->ids[i] == NULL)
			return false;
	}
	return true;
}

static bool refuse_value(const struct input *input, const char *words, struct err *err)
{
	char option[OPTION_NAME_BYTES];

	input_option(input, option);
	return err_set(err, ERR_USAGE, "--%s: %s", option, words);
}

/* The wire word of a choice, by either of its words. */
static const char *choice_word(const struct input *input, const char *text, struct err *err)
{
	struct buf words;

	buf_init(&words, ERR_TEXT_BYTES);
	for (const struct choice *c = input->choices + 1; c->wire != NULL; c++) {
		if (is_same_word(c->wire, text) || is_same_word(c->shown, text)) {
			buf_release(&words);
			return c->wire;
		}
		buf_add_fmt(&words, "%s%s", words.len_bytes > 0 ? ", " : "one of ", c->wire);
	}
	refuse_value(input, words.bytes, err);
	buf_release(&words);
	return NULL;
}

static const char *flag_word(const struct input *input, const char *text, struct err *err)
{
	if (is_same_word(text, "yes") || is_same_word(text, "true"))
		return "yes";
	if (is_same_word(text, "no") || is_same_word(text, "false"))
		return "no";
	refuse_value(input, "yes or no", err);
	return NULL;
}

static bool takes_lines(const struct input *input)
{
	return input->type == INPUT_LINES || input->type == INPUT_LABELS ||
	       input->type == INPUT_EMAILS;
}

/* As the form holds it; NULL with words. */
static const char *form_text(const struct plan *plan, size_t index, struct err *err)
{
	const struct line_value *value = &plan->s->line->values[index];

	if (is_reference(value->input))
		return plan->ids[index];
	if (value->input->type == INPUT_CHOICE)
		return choice_word(value->input, value->text, err);
	if (value->input->type == INPUT_FLAG)
		return flag_word(value->input, value->text, err);
	if (!takes_lines(value->input) && strchr(value->text, '\n') != NULL) {
		refuse_value(value->input, "one line, once", err);
		return NULL;
	}
	return value->text;
}

/* ---- the form ------------------------------------------------------------------------------ */

/* "@me" and "@first". */
static bool fill_preset(struct session *s, struct form_value *value, struct err *err)
{
	const char *preset = value->input->preset, *id = "";

	if (preset == NULL || value->edit.len_bytes > 0)
		return true;
	if (strcmp(preset, "@me") == 0)
		id = session_know_me(s, err) ? s->me.user_id : NULL;
	else if (strcmp(preset, "@first") == 0)
		id = reference_first(s, value->input, err);
	if (id != NULL)
		edit_set(&value->edit, id);
	return id != NULL;
}

static bool fill_form(const struct plan *plan, struct form *form, struct err *err)
{
	const struct line *line = plan->s->line;

	for (int i = 0; i < form->count; i++) {
		struct form_value *value = &form->values[i];
		const char *text;

		for (size_t v = 0; v < line->value_count; v++) {
			if (line->values[v].input != value->input)
				continue;
			if ((text = form_text(plan, v, err)) == NULL)
				return false;
			edit_set(&value->edit, text);
			if (strcmp(edit_text(&value->edit), text) != 0)
				return refuse_value(value->input, "it is too long", err);
		}
		if (!fill_preset(plan->s, value, err))
			return false;
	}
	return true;
}

static bool check_form(struct form *form, struct err *err)
{
	if (form_check(form))
		return true;
	return refuse_value(form->values[form->focus].input, form->values[form->focus].error, err);
}

/* Adds what the form says to the request. */
static bool add_form(
	const struct plan *plan, struct submit *submit, const void *record, struct err *err)
{
	struct form *form = form_new(plan->action, submit->resource, record);
	bool ok = fill_form(plan, form, err) && check_form(form, err);

	if (ok) {
		form_attrs(form, clock_wall_ms(), &submit->attrs, &submit->base);
		free(submit->label);
		submit->label = form_subject(form);
	}
	for (int i = 0; ok && i < form->count; i++) {
		const struct form_value *value = &form->values[i];
		char *placeholder = mem_printf("@%s", value->input->name);

		if (value->input->in_path)
			submit->path =
				path_fill(submit->path, placeholder, edit_text(&value->edit));
		free(placeholder);
	}
	form_free(form);
	return ok;
}

/* ---- one record ---------------------------------------------------------------------------- */

static bool make_submit(const struct plan *plan, struct submit *submit, const void *record,
	const char *parent_id, struct err *err)
{
	const struct action *action = plan->action;
	const struct resource *resource = plan->s->line->noun.resource;
	const struct record *head = record;

	*submit = (struct submit){.action = action, .resource = resource};
	submit->path = path_fill(resource_path(action->path, resource, record), "..", parent_id);
	submit->record_id = mem_strdup(record != NULL ? head->id : "");
	submit->label =
		mem_strdup(record != NULL ? resource_label(resource, record, &plan->s->arena).bytes
					  : action->title);
	submit->seen_updated_at_ms = record != NULL ? head->updated_at : 0;
	if (action->body != NULL)
		action->body(&submit->attrs, record);
	if (action->has_actor && plan->s->me.is_named)
		attrs_add_string(&submit->attrs, "actor.user_id", plan->s->me.user_id);
	if (action->inputs != NULL && !add_form(plan, submit, record, err))
		return false;
	if (submit->path == NULL)
		return err_set(err, ERR_USAGE, "something that the request needs is not set");
	return true;
}

static void ask_harder(struct plan *plan, const void *record)
{
	const struct action *action = plan->action;
	struct text why = text_own(action->ask_words != NULL ? action->ask_words : action->help);
	enum ask ask = action->ask, other = ASK_NEVER;

	if (action->asks != NULL && record != NULL)
		other = action->asks(record, &plan->s->me, &plan->s->arena, &why);
	if (other > ask)
		ask = other;
	/* Of two questions the one about the record itself says more. */
	if (ask > plan->ask || (ask == plan->ask && other != ASK_NEVER))
		plan->why = why;
	if (ask > plan->ask)
		plan->ask = ask;
}

/* Nothing to do is said as done: a script that comes twice is right both times. */
static void say_already(struct session *s, const char *id, const char *label)
{
	struct text words = text_printf(&s->arena, "%s: it is so already, nothing was sent", label);

	deliver_say(s, s->line->verb.action, label, id, OUTBOX_DONE, words.bytes);
}

/* One record has many names: it is acted on once. */
static bool is_seen(struct plan *plan, const struct record *record)
{
	bool is_new = record == NULL || !id_set_has(&plan->seen, record->id);

	if (is_new && record != NULL)
		id_set_add(&plan->seen, record->id);
	return !is_new;
}

/* True when the request that is there does for this record too. */
static bool is_joined(struct plan *plan, const void *record)
{
	if (plan->action->joins == NULL || record == NULL)
		return false;
	buf_add_fmt(&plan->joined, "%s%s", plan->joined.len_bytes > 0 ? " " : "",
		((const struct record *)record)->id);
	return plan->count > 0;
}

static void add_record(
	struct plan *plan, const void *record, const char *parent_id, const char *about)
{
	struct session *s = plan->s;
	const struct action *action = plan->action;
	const char *why = NULL;
	struct submit submit = {0};
	struct err err = {0};

	if (is_seen(plan, record))
		return;
	if (record != NULL && action->already != NULL && action->already(record)) {
		say_already(s, ((const struct record *)record)->id,
			resource_label(s->line->noun.resource, record, &s->arena).bytes);
	} else if (record != NULL && action->legal != NULL &&
		   !action->legal(record, &s->me, &why)) {
		session_fail_status(
			s, verb_status(OUTBOX_REJECTED), about, why != NULL ? why : "not now");
	} else if (is_joined(plan, record)) {
		;
	} else if (!make_submit(plan, &submit, record, parent_id, &err)) {
		session_fail(s, about, &err);
	} else if (action->edits && submit.attrs.count == 0) {
		say_already(s, submit.record_id, submit.label);
	} else {
		ask_harder(plan, record);
		plan->submits = mem_grow(plan->submits, plan->count, &plan->room, sizeof(submit));
		plan->submits[plan->count++] = submit;
		submit = (struct submit){0};
	}
	submit_release(&submit);
}

/* ---- which records ------------------------------------------------------------------------- */

/* What is kept may be old: it is enough to queue something, never to say that there is nothing to do. */
static bool is_worth_queueing(struct plan *plan, const void *record)
{
	const struct action *action = plan->action;
	const char *why;
	struct submit submit;
	struct err err;
	bool is_worth;

	if ((action->already != NULL && action->already(record)) ||
		(action->legal != NULL && !action->legal(record, &plan->s->me, &why)))
		return false;
	is_worth = make_submit(plan, &submit, record, "", &err) &&
		   !(action->edits && submit.attrs.count == 0);
	submit_release(&submit);
	return is_worth;
}

static bool add_kept(struct plan *plan, const char *word)
{
	struct detail *detail =
		find_kept(plan->s, plan->action, plan->s->line->noun.resource, word);
	bool is_added = detail != NULL && is_worth_queueing(plan, detail->row);

	if (is_added)
		add_record(plan, detail->row, "", word);
	detail_free(detail);
	return is_added;
}

static void add_found(struct plan *plan, const char *word)
{
	struct err err = {0};
	struct detail *detail;
	struct buf body;

	if (add_kept(plan, word))
		return;
	buf_init(&body, JSON_BYTES);
	detail = find_record(plan->s, plan->s->line->noun.resource, word, &body, &err);
	if (detail != NULL)
		add_record(plan, detail->row, "", word);
	else
		session_fail(plan->s, word, &err);
	detail_free(detail);
	buf_release(&body);
}

static const void *row_called(
	const struct resource *resource, const struct detail_rows *rows, const char *word)
{
	for (uint32_t i = 0; i < rows->count; i++) {
		const struct record *row = (const void *)(rows->rows + i * resource->row_bytes);

		if (strcmp(row->id, word) == 0 || is_same_word(resource->name_of(row).bytes, word))
			return row;
	}
	return NULL;
}

/* What cannot be read alone: words[0] names its parent, the rest are rows of the parent's tab. */
static void add_rows(struct plan *plan, const char *const *words, size_t count)
{
	const struct noun *noun = &plan->s->line->noun;
	struct err err = {0};
	const struct detail_rows *rows = NULL;
	enum lines_from from;
	struct detail *parent;
	struct buf body;

	buf_init(&body, JSON_BYTES);
	parent = find_record(plan->s, noun->parent, words[0], &body, &err);
	if (parent != NULL)
		rows = find_rows(plan->s, parent, &body, &from, &err);
	if (rows == NULL)
		session_fail(plan->s, words[0], &err);
	for (size_t i = 1; rows != NULL && i < count; i++) {
		const void *row = row_called(noun->resource, rows, words[i]);

		if (row != NULL)
			add_record(plan, row, parent->id, words[i]);
		else
			session_fail_status(plan->s, err_class(ERR_NOT_FOUND)->exit_status,
				words[i], "it has no such row");
	}
	detail_free(parent);
	buf_release(&body);
}

static bool add_all(struct plan *plan, struct err *err)
{
	const struct noun *noun = &plan->s->line->noun;
	const char **words;
	size_t count;

	if (plan->action->on_pane) {
		add_record(plan, NULL, "", "");
		return true;
	}
	if (!find_operands(plan->s, &words, &count, err) || !session_know_me(plan->s, err))
		return false;
	if (noun->resource->path == NULL) {
		add_rows(plan, words, count);
		return true;
	}
	for (size_t i = 0; i < count; i++)
		add_found(plan, words[i]);
	return true;
}

/* ---- asking -------------------------------------------------------------------------------- */

static void print_question(const struct plan *plan)
{
	FILE *out = plan->s->config->errors;

	fprintf(out, "%s:\n", plan->action->title);
	for (size_t i = 0; i < plan->count && i < QUESTION_LABELS; i++)
		fprintf(out, "  %s\n", plan->submits[i].label);
	if (plan->count > QUESTION_LABELS)
		fprintf(out, "  … and %zu more\n", plan->count - QUESTION_LABELS);
	fprintf(out, "%s\n%s", plan->why.bytes,
		plan->ask == ASK_NUMBER ? "Type yes to go on: " : "Go on? [y/N] ");
	fflush(out);
}

/* What pages or publishes wants the whole word. */
static bool is_yes(const struct plan *plan, char *answer)
{
	answer[strcspn(answer, "\n")] = '\0';
	return is_same_word(answer, "yes") ||
	       (plan->ask != ASK_NUMBER && is_same_word(answer, "y"));
}

static bool confirm(const struct plan *plan)
{
	struct session *s = plan->s;
	char answer[ANSWER_BYTES];
	struct err err;

	if (plan->ask == ASK_NEVER || s->line->yes)
		return true;
	if (!isatty(fileno(s->config->in)) || !isatty(fileno(s->config->errors))) {
		err_set(&err, ERR_USAGE, "%s asks first: %s --yes answers it", plan->action->title,
			plan->why.bytes);
		session_fail(s, "", &err);
		return false;
	}
	print_question(plan);
	if (fgets(answer, sizeof(answer), s->config->in) != NULL && is_yes(plan, answer))
		return true;
	err_set(&err, ERR_CANCELLED, "nothing was sent");
	session_fail(s, "", &err);
	return false;
}

/* ---- dry ----------------------------------------------------------------------------------- */

static void print_request(struct session *s, const struct submit *submit)
{
	const char *method = http_method_names[submit->action->method];
	char *body = body_build(submit->action->wire_type, &submit->attrs, clock_wall_ms());
	struct buf out;

	buf_init(&out, BODY_BYTES);
	if (s->as_json)
		buf_add_fmt(&out, "{\"method\":\"%s\",\"path\":\"%s\",\"body\":%s}\n", method,
			submit->path, body != NULL ? body : "null");
	else
		buf_add_fmt(&out, "%s %s\n", method, submit->path);
	if (!s->as_json && body != NULL)
		buf_add_fmt(&out, "%s\n", text_clean_body(&s->arena, body, strlen(body)).bytes);
	session_write(s, &out);
	buf_release(&out);
	free(body);
}

/* ---- public -------------------------------------------------------------------------------- */

static void go(struct plan *plan)
{
	if (plan->joined.len_bytes > 0 && plan->count > 0)
		attrs_add_strings(
			&plan->submits[0].attrs, plan->action->joins, plan->joined.bytes);
	if (plan->s->line->dry_run)
		for (size_t i = 0; i < plan->count; i++)
			print_request(plan->s, &plan->submits[i]);
	else if (plan->count > 0 && confirm(plan))
		deliver(plan->s, plan->submits, plan->count);
}

static bool may_act(const struct session *s, struct err *err)
{
	if (s->config->read_only && !s->line->dry_run)
		return err_set(err, ERR_CONFIG, "read-only: no action leaves this program");
	if (s->line->verb.action->edits && s->line->value_count == 0)
		return err_set(err, ERR_USAGE,
			"nothing to change; rootwatch %s %s --help lists the options",
			s->line->noun.name, s->line->verb.name);
	return true;
}

void run_act(struct session *s)
{
	struct plan plan = {.s = s, .action = s->line->verb.action};
	struct err err = {0};

	buf_init(&plan.joined, BODY_BYTES);
	if (may_act(s, &err) && prepare_values(&plan, &err) && add_all(&plan, &err))
		go(&plan);
	else
		session_fail(s, "", &err);
	for (size_t i = 0; i < plan.count; i++)
		submit_release(&plan.submits[i]);
	free(plan.submits);
	id_set_clear(&plan.seen);
	buf_release(&plan.joined);
}
