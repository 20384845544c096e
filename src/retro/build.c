/* A draft from evidence and a template. */
#include "retro/build.h"

#include <string.h>

#include "internal.h"
#include "retro/timeline.h"

static const char built_in[] =
	"## Summary\n"
	"{{summary}}\n"
	"\n"
	"## Impact\n"
	"\n"
	"## Timeline (UTC)\n"
	"{{timeline}}\n"
	"\n"
	"## Detection and response\n"
	"{{metrics}}\n"
	"\n"
	"### Mitigation\n"
	"{{mitigation}}\n"
	"\n"
	"### Resolution\n"
	"{{resolution}}\n"
	"\n"
	"## Contributing factors\n"
	"\n"
	"## Five whys\n"
	"\n"
	"## What went well, what did not\n"
	"\n"
	"## Actions\n"
	"{{actions}}\n";

const char *retro_template(void)
{
	return built_in;
}

/* ---- blocks ------------------------------------------------------------------------------- */

static void print_timeline(const struct retro_evidence *evidence, struct buf *out)
{
	struct retro_timeline timeline;

	retro_timeline_init(&timeline, evidence);
	retro_timeline_print(&timeline, out);
	retro_timeline_release(&timeline);
}

static void print_metrics(const struct retro_evidence *evidence, struct buf *out)
{
	retro_metrics_print(evidence->incident, out);
}

static const struct {
	const char *name;
	bool has_lines;
	void (*print)(const struct retro_evidence *evidence, struct buf *out);
} blocks[] = {
	{"timeline", true, print_timeline},
	{"metrics", false, print_metrics},
};

bool retro_block_print(struct retro_slice name, const struct retro_evidence *evidence,
	bool is_inline, struct buf *out)
{
	for (size_t b = 0; b < sizeof(blocks) / sizeof(blocks[0]); b++) {
		if (!retro_is(name, blocks[b].name))
			continue;
		is_inline = is_inline && !blocks[b].has_lines;
		buf_add_char(out, is_inline ? ' ' : '\n');
		blocks[b].print(evidence, out);
		if (!blocks[b].has_lines)
			buf_add_char(out, is_inline ? ' ' : '\n');
		return true;
	}
	return false;
}

static bool print_fenced(
	struct retro_slice name, const struct retro_evidence *evidence, struct buf *out)
{
	size_t start = out->len_bytes;

	buf_add_fmt(out, "<!-- rootwatch:%.*s -->", (int)name.len_bytes, name.bytes);
	if (!retro_block_print(name, evidence, true, out)) {
		buf_truncate(out, start);
		return false;
	}
	buf_add_str(out, "<!-- /rootwatch -->");
	return true;
}

/* ---- names in a template ------------------------------------------------------------------ */

static void print_actions(const struct retro_evidence *evidence, struct buf *out)
{
	struct retro_item item;
	struct arena arena;

	arena_init(&arena, 0);
	for (size_t i = 0; i < evidence->item_count; i++) {
		retro_item_of_record(evidence, &evidence->items[i], &arena, &item);
		retro_item_print(&item, out);
	}
	arena_release(&arena);
	if (evidence->item_count > 0)
		buf_truncate(out, out->len_bytes - 1);
}

static void print_steps(const struct retro_evidence *evidence, struct buf *out)
{
	struct retro_item step;
	struct arena arena;

	arena_init(&arena, 0);
	for (size_t i = 0; i < evidence->step_count; i++) {
		retro_step_of_record(evidence, &evidence->steps[i], &arena, &step);
		retro_step_print(&step, out);
	}
	arena_release(&arena);
	if (evidence->step_count > 0)
		buf_truncate(out, out->len_bytes - 1);
}

/* Lists whose lines are written back one by one. */
static const struct {
	const char *name;
	void (*print)(const struct retro_evidence *evidence, struct buf *out);
} lists[] = {
	{"actions", print_actions},
	{"steps", print_steps},
};

static bool print_list(
	struct retro_slice name, const struct retro_evidence *evidence, struct buf *out)
{
	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		if (retro_is(name, lists[l].name)) {
			lists[l].print(evidence, out);
			return true;
		}
	return false;
}

/* Words of an incident that nobody writes back. */
static const struct {
	const char *name;
	enum { WORD_TEXT, WORD_REF, WORD_REFS } type;
	size_t offset;
} words[] = {
	{"incident", WORD_TEXT, offsetof(struct incident, handle)},
	{"url", WORD_TEXT, offsetof(struct incident, url)},
	{"severity", WORD_REF, offsetof(struct incident, severity)},
	{"services", WORD_REFS, offsetof(struct incident, services)},
	{"teams", WORD_REFS, offsetof(struct incident, teams)},
	{"environments", WORD_REFS, offsetof(struct incident, environments)},
};

static bool print_word(
	struct retro_slice name, const struct retro_evidence *evidence, struct buf *out)
{
	for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
		const void *member = (const char *)evidence->incident + words[w].offset;
		struct text text = words[w].type == WORD_TEXT ? *(const struct text *)member
				   : words[w].type == WORD_REF
					   ? ((const struct ref *)member)->name
					   : ((const struct refs *)member)->names;

		if (!retro_is(name, words[w].name))
			continue;
		if (text.bytes != NULL)
			retro_quote_line(evidence, text.bytes, out);
		return true;
	}
	return false;
}

static bool print_value(
	struct retro_slice name, const struct retro_evidence *evidence, struct buf *out)
{
	size_t count;
	const struct retro_value *values = retro_values(&count);

	for (size_t v = 0; v < count; v++)
		if (retro_is(name, values[v].name)) {
			retro_value_print(&values[v], evidence, out);
			return true;
		}
	return false;
}

static bool print_name(
	struct retro_slice name, const struct retro_evidence *evidence, struct buf *out)
{
	return print_list(name, evidence, out) || print_fenced(name, evidence, out) || print_value(name, evidence, out) ||
	       print_word(name, evidence, out);
}

const char *retro_next_name(const char *at, struct retro_slice *whole, struct retro_slice *name)
{
	static const char liquid[] = "incident.";
	const char *open = strstr(at, "{{"), *close = open != NULL ? strstr(open, "}}") : NULL;

	if (close == NULL)
		return NULL;
	*whole = (struct retro_slice){open, (size_t)(close + 2 - open)};
	*name = retro_trim((struct retro_slice){open + 2, whole->len_bytes - 4});
	if (name->len_bytes > strlen(liquid) && memcmp(name->bytes, liquid, strlen(liquid)) == 0) {
		name->bytes += strlen(liquid);
		name->len_bytes -= strlen(liquid);
	}
	return close + 2;
}

bool retro_has_name(const char *template, const char *name)
{
	struct retro_slice whole, found;

	for (const char *at = template; (at = retro_next_name(at, &whole, &found)) != NULL;)
		if (retro_is(found, name))
			return true;
	return false;
}

static void print_template(
	const char *template, const struct retro_evidence *evidence, struct buf *out)
{
	struct retro_slice whole, name;
	const char *at = template, *behind;

	for (; (behind = retro_next_name(at, &whole, &name)) != NULL; at = behind) {
		buf_add(out, at, (size_t)(whole.bytes - at));
		if (!print_name(name, evidence, out))
			buf_add(out, whole.bytes, whole.len_bytes);
	}
	buf_add_str(out, at);
	if (out->len_bytes > 0 && out->bytes[out->len_bytes - 1] != '\n')
		buf_add_char(out, '\n');
}

/* ---- around it ---------------------------------------------------------------------------- */

/* Quoted where it would not read as itself. */
static void print_front_value(
	const struct retro_value *value, const struct retro_evidence *evidence, struct buf *out)
{
	struct buf text;

	buf_init(&text, RETRO_BYTES);
	retro_value_print(value, evidence, &text);
	if (text.bytes[0] == '"' || text.bytes[0] == '\'')
		buf_add_fmt(out, " \"%s\"", text.bytes);
	else if (text.len_bytes > 0)
		buf_add_fmt(out, " %s", text.bytes);
	buf_release(&text);
}

static void print_front(const struct retro_evidence *evidence, struct buf *out)
{
	size_t count;
	const struct retro_value *values = retro_values(&count);

	buf_add_fmt(out, "---\nincident: %s\n", evidence->incident->handle.bytes);
	if (evidence->retrospective != NULL)
		buf_add_fmt(out, "retrospective: %s\n", evidence->retrospective->record.id);
	buf_add_str(out, "base: ");
	retro_print_time(evidence->gathered_at_ms, out);
	buf_add_char(out, '\n');
	for (size_t v = 0; v < count; v++) {
		if (values[v].place != IN_FRONT)
			continue;
		buf_add_fmt(out, "%s:", values[v].name);
		print_front_value(&values[v], evidence, out);
		buf_add_char(out, '\n');
	}
	if (evidence->masks_emails)
		buf_add_str(out, "masked: e-mail\n");
	buf_add_str(out, "---\n");
}

/* Where the template does not say where they go, they stand at the end; readers do not get them. */
static void print_rest(
	const char *template, const struct retro_evidence *evidence, struct buf *out)
{
	if (evidence->step_count == 0 || retro_has_name(template, "steps"))
		return;
	buf_add_str(out, "\n## Steps\n");
	print_steps(evidence, out);
	buf_add_char(out, '\n');
}

void retro_build(const struct retro_evidence *evidence, const char *template, struct buf *out)
{
	if (template == NULL)
		template = built_in;
	print_front(evidence, out);
	print_template(template, evidence, out);
	print_rest(template, evidence, out);
	retro_print_seen(evidence, out);
}
