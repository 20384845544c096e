/* What the text of a draft and the evidence say, as the screen shows it. */
#include "sheet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "retro/build.h"
#include "retro/check.h"
#include "retro/export.h"
#include "retro/plan.h"
#include "retro/timeline.h"

enum { DIFF_BYTES = 4 * SHEET_BYTES, EXPORT_BYTES = RETRO_HTML_BYTES,
	SNIPPET_BYTES = 16 * 1024 };

/* ---- outline and findings ------------------------------------------------------------------ */

/* Texts are the draft's arena's: copied. */
static struct text keep(struct sheet_news *news, struct text text)
{
	text.bytes = arena_strndup(&news->arena, text.bytes, text.len_bytes);
	return text;
}

static size_t place_of(const struct retro_draft *draft, struct retro_slice slice)
{
	return slice.bytes != NULL ? (size_t)(slice.bytes - draft->bytes) : 0;
}

static void add_sections(const struct retro_draft *draft, struct sheet_news *news)
{
	size_t count;
	const struct retro_outline_line *lines = retro_outline(draft, &news->arena, &count);

	news->sections = arena_alloc(&news->arena, (count + 1) * sizeof(*news->sections));
	news->section_count = count;
	for (size_t i = 0; i < count; i++)
		news->sections[i] = (struct sheet_section){.title = lines[i].title,
			.note = lines[i].note,
			.tone = lines[i].tone,
			.from = place_of(draft, lines[i].whole),
			.to = place_of(draft, lines[i].whole) + lines[i].whole.len_bytes};
}

/* "no verb: Edge tests …" */
static struct text words_of(const struct retro_finding *finding, struct sheet_news *news)
{
	char *rule = arena_strdup(&news->arena, finding->rule->name);
	const char *what = finding->what.bytes;

	for (char *p = rule; *p != '\0'; p++)
		if (*p == '-')
			*p = ' ';
	if (strncmp(what, "- ", 2) == 0)
		what += 2;
	return text_printf(&news->arena, "%s: %s", rule, what);
}

static void add_findings(const struct sheet_work *work, const struct retro_draft *draft,
	struct sheet_news *news)
{
	struct retro_findings findings;

	retro_check(draft, work->has_evidence ? &work->evidence : NULL, &findings);
	news->findings = arena_alloc(&news->arena, (findings.count + 1) * sizeof(*news->findings));
	news->finding_count = findings.count;
	for (size_t i = 0; i < findings.count; i++)
		news->findings[i] = (struct sheet_finding){
			.at = place_of(draft, findings.items[i].line),
			.line = findings.items[i].line_number,
			.what = words_of(&findings.items[i], news),
			.why = text_own(findings.items[i].rule->why),
			.better = text_own(findings.items[i].rule->better)};
	retro_findings_release(&findings);
}

void sheet_facts(const struct sheet_work *work, const char *text, size_t len,
	struct sheet_news *news)
{
	struct retro_draft draft;

	retro_parse(&draft, text, len);
	add_sections(&draft, news);
	add_findings(work, &draft, news);
	retro_release(&draft);
}

/* ---- building ------------------------------------------------------------------------------ */

/* From the organization's template where that is preferred; false with the reason, if there is one. */
static bool build_organization(struct sheet_work *work, struct sheet_news *news, struct buf *out)
{
	const char *template;
	struct err why;

	if (!work->sync->config.prefers_organization)
		return false;
	template = gather_template(work->gather, &why);
	if (template == NULL) {
		news->words = text_printf(&news->arena,
			"built without the organization's template: %s",
			why.text);
		news->tone = TONE_WARN;
		return false;
	}
	retro_build(&work->evidence, template, out);
	return true;
}

/* The user's own template, or the built-in one. */
static bool build_own(struct sheet_work *work, struct buf *out, struct err *err)
{
	const char *path = work->sync->config.retro_template;
	struct buf template;
	bool ok = true;

	buf_init(&template, RETRO_BYTES);
	if (path != NULL && access(path, R_OK) == 0)
		ok = writings_read(path, &template, err);
	if (ok)
		retro_build(&work->evidence, template.len_bytes > 0 ? template.bytes : NULL, out);
	buf_release(&template);
	return ok;
}

static bool build_new(struct sheet_work *work, bool masks, struct sheet_news *news, struct buf *out,
	struct err *err)
{
	work->evidence.masks_emails = masks;
	news->words = text_own("built from Rootly");
	news->tone = TONE_GOOD;
	return build_organization(work, news, out) || build_own(work, out, err);
}

static void add_conflicts(const struct retro_rebuilt *again, struct sheet_news *news)
{
	struct buf diff;

	buf_init(&diff, DIFF_BYTES);
	news->choices = arena_alloc(&news->arena,
		(again->conflict_count + 1) * sizeof(*news->choices));
	news->choice_count = again->conflict_count;
	for (size_t i = 0; i < again->conflict_count; i++) {
		const struct retro_conflict *conflict = &again->conflicts[i];

		buf_clear(&diff);
		retro_diff(conflict->mine, conflict->theirs, &diff);
		news->choices[i] = (struct sheet_choice){
			.name = arena_strdup(&news->arena, conflict->name),
			.words = text_printf(&news->arena, "You edited \"%s\", and Rootly has news for it",
				conflict->name),
			.diff = arena_strndup(&news->arena, diff.bytes, diff.len_bytes)};
	}
	buf_release(&diff);
}

static bool is_masked(const struct retro_draft *draft)
{
	struct retro_slice value;

	return retro_front(draft, "masked", &value);
}

static void build_again(struct sheet_work *work, const struct sheet_order *order,
	struct sheet_news *news, struct buf *out)
{
	const struct retro_choices choices = {order->take, order->keep};
	struct retro_rebuilt again;
	struct retro_draft draft;

	retro_parse(&draft, work->text.bytes, work->text.len_bytes);
	work->evidence.masks_emails = is_masked(&draft);
	retro_rebuild(&draft, &work->evidence, &choices, &again);
	buf_add(out, again.text.bytes, again.text.len_bytes);
	add_conflicts(&again, news);
	news->words = again.refreshed > 0
			      ? text_printf(&news->arena, "%zu block%s refreshed", again.refreshed,
					again.refreshed == 1 ? "" : "s")
			      : text_own("nothing new in Rootly");
	news->tone = TONE_GOOD;
	retro_rebuilt_release(&again);
	retro_release(&draft);
}

bool sheet_build_text(struct sheet_work *work, const struct sheet_order *order,
	struct sheet_news *news, struct buf *out, struct err *err)
{
	if (work->text.len_bytes > 0)
		build_again(work, order, news, out);
	else if (!build_new(work, order->masks, news, out, err))
		return false;
	return !out->overflowed || err_set(err, ERR_TOO_LARGE, "a draft may have 1 MiB");
}

/* ---- push ---------------------------------------------------------------------------------- */

static struct text clean(struct sheet_news *news, const char *s)
{
	return text_clean_body(&news->arena, s, strlen(s));
}

static void add_row(struct retro_row *row, struct sheet_news *news)
{
	struct sheet_row *to = &news->rows[news->row_count++];

	*to = (struct sheet_row){.field = keep(news, row->field),
		.now = clean(news, row->now),
		.mine = clean(news, row->mine),
		.remark = keep(news, row->remark),
		.is_possible = row->is_possible,
		.is_ticked = row->is_ticked && row->is_possible};
	if (!row->is_possible)
		return;
	retro_row_label(row);
	to->submit = mem_alloc(sizeof(*to->submit));
	*to->submit = row->submit;
	row->submit = (struct submit){0};
}

void sheet_plan_rows(struct sheet_work *work, const char *text, size_t len, struct sheet_news *news)
{
	struct viewer me = viewer_of(&work->sync->viewer, &news->arena);
	const struct retrospective *retrospective = work->evidence.retrospective;
	struct retro_draft draft;
	struct retro_plan plan;

	retro_parse(&draft, text, len);
	if (!retro_is_fit(&draft, work->evidence.incident->handle.bytes,
		    retrospective != NULL ? retrospective->record.id : "", &news->err)) {
		retro_release(&draft);
		return;
	}
	work->evidence.masks_emails = is_masked(&draft);
	retro_plan(&draft, &work->evidence, &me, &plan);
	news->rows = arena_alloc(&news->arena, (plan.count + 1) * sizeof(*news->rows));
	for (size_t i = 0; i < plan.count; i++)
		add_row(&plan.rows[i], news);
	retro_plan_release(&plan);
	retro_release(&draft);
}

/* ---- snippets ------------------------------------------------------------------------------ */

static const char five_whys[] =
	"1. Why did it happen? \n2. Why was that so? \n3. And why that? \n4. And why that? \n"
	"5. And why that? \n";

static void add_snippet(struct sheet_news *news, const char *kind, struct text label, const char *text)
{
	news->snippets[news->snippet_count++] = (struct sheet_snippet){
		.kind = text_own(kind), .label = label, .text = arena_strdup(&news->arena, text)};
}

static void add_entry(struct sheet_news *news, const struct retro_entry *entry, struct buf *line)
{
	bool is_alert = entry->kind == ENTRY_ALERT;

	buf_clear(line);
	retro_entry_print(entry, true, line);
	buf_add_char(line, '\n');
	add_snippet(news, is_alert ? "alert" : "event",
		text_clean(&news->arena, line->bytes, line->len_bytes), line->bytes);
}

void sheet_snippets(const struct sheet_work *work, struct sheet_news *news)
{
	struct retro_timeline timeline;
	struct buf line;

	buf_init(&line, SNIPPET_BYTES);
	retro_timeline_init(&timeline, &work->evidence);
	news->snippets = arena_alloc(&news->arena, (timeline.count + 2) * sizeof(*news->snippets));
	add_snippet(news, "five whys", text_own("Five whys"), five_whys);
	retro_metrics_print(work->evidence.incident, &line);
	buf_add_char(&line, '\n');
	add_snippet(news, "metric", text_clean(&news->arena, line.bytes, line.len_bytes), line.bytes);
	for (size_t i = 0; i < timeline.count; i++)
		add_entry(news, &timeline.entries[i], &line);
	retro_timeline_release(&timeline);
	buf_release(&line);
}

/* ---- export -------------------------------------------------------------------------------- */

/* "~/x" is in the home folder. */
static char *expand(const char *path)
{
	const char *home = getenv("HOME");

	return path[0] == '~' && path[1] == '/' && home != NULL ? mem_printf("%s%s", home, path + 1)
								 : mem_strdup(path);
}

/* Nothing is overwritten. */
static void write_export(const char *path, const struct buf *text, struct sheet_news *news)
{
	char *whole = expand(path);

	if (writings_create(whole, text->bytes, text->len_bytes, &news->err))
		news->words = text_printf(&news->arena, "written to %s", whole);
	else if (errno == EEXIST)
		err_set(&news->err, ERR_USAGE, "%s is there already: name another one", whole);
	free(whole);
}

void sheet_export_text(const struct sheet_order *order, struct sheet_news *news)
{
	const struct retro_format *format = retro_format_find(order->format);
	struct retro_draft draft;
	struct buf text;

	if (format == NULL) {
		err_set(&news->err, ERR_USAGE, "%s: markdown, html or text", order->format);
		return;
	}
	buf_init(&text, EXPORT_BYTES);
	retro_parse(&draft, order->text, order->len_bytes);
	format->print(&draft, &text);
	retro_release(&draft);
	news->tone = TONE_GOOD;
	if (order->path != NULL) {
		write_export(order->path, &text, news);
	} else {
		news->exported = arena_strndup(&news->arena, text.bytes, text.len_bytes);
	}
	buf_release(&text);
}
