/* retro push: what of the draft goes into Rootly, as a table first; each row through the outbox. */
#include "retro.h"

#include "api/body.h"
#include "base/clock.h"
#include "base/mem.h"
#include "retro/plan.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TABLE_BYTES = 8 * 1024 * 1024, SHOWN_BYTES = 60, ANSWER_BYTES = 256 };

/* ---- the table ---------------------------------------------------------------------------- */

/* The first line, cut. */
static struct text shown(struct work *work, const char *text)
{
	size_t len = strcspn(text, "\n");
	bool is_cut = text[len] != '\0' || len > SHOWN_BYTES;

	if (text[0] == '\0')
		return text_own("\xE2\x80\x94");
	len = len > SHOWN_BYTES ? SHOWN_BYTES : len;
	return text_printf(&work->s->arena, "%.*s%s", (int)len, text, is_cut ? "\xE2\x80\xA6" : "");
}

static void add_text_row(
	struct work *work, const struct retro_row *row, size_t number, struct buf *out)
{
	const char *mark = row->is_ticked ? "[x]" : row->is_possible ? "[ ]" : " ! ";

	buf_add_fmt(out, "%2zu %s %s\n", number, mark, row->field.bytes);
	if (row->now[0] != '\0')
		buf_add_fmt(out, "       now   %s\n", shown(work, row->now).bytes);
	buf_add_fmt(out, "       mine  %s\n", shown(work, row->mine).bytes);
	if (!text_is_empty(row->remark))
		buf_add_fmt(out, "       %s\n", row->remark.bytes);
}

static void add_member(struct buf *out, const char *name, const char *value)
{
	buf_add_fmt(out, ",\"%s\":", name);
	json_quote(out, value);
}

static void add_json_row(const struct retro_row *row, size_t number, struct buf *out)
{
	const struct submit *submit = &row->submit;
	char *body;

	buf_add_fmt(out, "{\"row\":%zu", number);
	add_member(out, "field", row->field.bytes);
	add_member(out, "now", row->now);
	add_member(out, "mine", row->mine);
	buf_add_fmt(out, ",\"ticked\":%s,\"possible\":%s", row->is_ticked ? "true" : "false",
		row->is_possible ? "true" : "false");
	add_member(out, "remark", row->remark.bytes);
	if (row->is_possible) {
		body = body_build(submit->action->wire_type, &submit->attrs, clock_wall_ms());
		add_member(out, "action", submit->action->name);
		add_member(out, "method", http_method_names[submit->action->method]);
		add_member(out, "path", submit->path);
		buf_add_fmt(out, ",\"body\":%s", body != NULL ? body : "null");
		free(body);
	}
	buf_add_str(out, "}\n");
}

static void print_table(struct work *work, const struct retro_plan *plan, FILE *file)
{
	struct buf out;

	buf_init(&out, TABLE_BYTES);
	for (size_t i = 0; i < plan->count; i++)
		if (work->s->as_json)
			add_json_row(&plan->rows[i], i + 1, &out);
		else
			add_text_row(work, &plan->rows[i], i + 1, &out);
	fwrite(out.bytes, 1, out.len_bytes, file);
	fflush(file);
	buf_release(&out);
}

/* ---- which rows --------------------------------------------------------------------------- */

static bool toggle(struct retro_plan *plan, long number, struct err *err)
{
	struct retro_row *row;

	if (number < 1 || (size_t)number > plan->count)
		return err_set(err, ERR_USAGE, "there is no row %ld", number);
	row = &plan->rows[number - 1];
	if (!row->is_possible)
		return err_set(
			err, ERR_USAGE, "row %ld cannot be sent: %s", number, row->remark.bytes);
	row->is_ticked = !row->is_ticked;
	return true;
}

/* "1,3 5": each is ticked, or no longer. */
static bool toggle_all(struct retro_plan *plan, const char *words, struct err *err)
{
	const char *at = words + strspn(words, ", \n");

	while (*at != '\0') {
		char *end;
		long number = strtol(at, &end, 10);

		if (end == at)
			return err_set(err, ERR_USAGE, "%s: write the numbers of rows", words);
		if (!toggle(plan, number, err))
			return false;
		at = end + strspn(end, ", \n");
	}
	return true;
}

/* --rows names all that are sent. */
static bool take_rows(struct work *work, struct retro_plan *plan, struct err *err)
{
	if (work->s->line->rows == NULL)
		return true;
	for (size_t i = 0; i < plan->count; i++)
		plan->rows[i].is_ticked = false;
	return toggle_all(plan, work->s->line->rows, err);
}

static size_t count_ticked(const struct retro_plan *plan)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++)
		count += plan->rows[i].is_ticked;
	return count;
}

/* Numbers change ticks, y sends, anything else ends it. */
static bool ask(struct work *work, struct retro_plan *plan, struct err *err)
{
	const struct verb_config *config = work->s->config;
	char answer[ANSWER_BYTES];

	for (;;) {
		struct err wrong = {0};

		fprintf(config->errors, "Send %zu? [y, numbers to tick or not, Enter for nothing] ",
			count_ticked(plan));
		fflush(config->errors);
		if (fgets(answer, sizeof(answer), config->in) == NULL ||
			answer[strspn(answer, " \n")] == '\0')
			break;
		if (is_same_word(answer, "y\n") || is_same_word(answer, "yes\n"))
			return true;
		if (!toggle_all(plan, answer, &wrong))
			fprintf(config->errors, "%s\n", wrong.text);
		print_table(work, plan, config->errors);
	}
	return err_set(err, ERR_CANCELLED, "nothing was sent");
}

static bool confirm(struct work *work, struct retro_plan *plan, struct err *err)
{
	const struct verb_config *config = work->s->config;

	if (work->s->line->yes)
		return true;
	if (is_dash(work_file(work)) || !isatty(fileno(config->in)) ||
		!isatty(fileno(config->errors)))
		return err_set(err, ERR_USAGE,
			"it asks first: --yes sends the ticked rows, --rows 1,3 --yes others, "
			"--dry-run none");
	return ask(work, plan, err);
}

/* ---- sending ------------------------------------------------------------------------------ */

static void send_ticked(struct work *work, struct retro_plan *plan)
{
	struct submit *submits = mem_alloc((plan->count + 1) * sizeof(*submits));
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++) {
		if (!plan->rows[i].is_ticked)
			continue;
		retro_row_label(&plan->rows[i]);
		submits[count++] = plan->rows[i].submit;
		plan->rows[i].submit = (struct submit){0};
	}
	if (count > 0)
		deliver(work->s, submits, count);
	else
		fprintf(work->s->config->errors,
			"%s: no row is ticked, so nothing was sent: --rows 1,3 --yes sends rows 1 "
			"and 3, --dry-run shows them\n",
			work->name);
	free(submits);
}

static void push(struct work *work, const struct retro_draft *draft, struct err *err)
{
	struct retro_plan plan;
	bool dry = work->s->line->dry_run;

	retro_plan(draft, &work->evidence, &work->s->me, &plan);
	if (plan.count == 0)
		fprintf(work->s->config->errors,
			"%s: Rootly has it all: there is nothing to send\n", work->name);
	else if (take_rows(work, &plan, err)) {
		/* JSON Lines say what became of each row: the table would be in their way. */
		if (dry || !work->s->as_json)
			print_table(
				work, &plan, dry ? work->s->config->out : work->s->config->errors);
		if (!dry && confirm(work, &plan, err))
			send_ticked(work, &plan);
	}
	retro_plan_release(&plan);
}

static bool is_of_evidence(const struct work *work, const struct retro_draft *draft, struct err *err)
{
	const struct retrospective *retrospective = work->evidence.retrospective;

	return retro_is_fit(draft, work->name, retrospective != NULL ? retrospective->record.id : "",
		err);
}

static bool may_push(const struct session *s, struct err *err)
{
	return !s->config->read_only || s->line->dry_run ||
	       err_set(err, ERR_CONFIG, "read-only: no action leaves this program");
}

void run_retro_push(struct session *s)
{
	struct retro_draft draft;
	struct work work;
	struct err err = {0};
	bool ok = work_open(&work, s, &err);

	if (ok && may_push(s, &err) && work_load(&work, &err) && work_gather(&work, &err) &&
		session_know_me(s, &err)) {
		retro_parse(&draft, work.text.bytes, work.text.len_bytes);
		if (is_of_evidence(&work, &draft, &err))
			push(&work, &draft, &err);
		retro_release(&draft);
	}
	if (err.kind != ERR_NONE)
		session_fail(s, work.word, &err);
	work_close(&work);
}
