/* Findings: kept, and printed for people and for programs. */
#include "app/report.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/quote.h"

enum { JSON_BYTES_MAX = 1024 * 1024 };

static const char *const state_words[] = {
	[FINDING_OK] = "ok", [FINDING_WARN] = "warn", [FINDING_FAIL] = "fail"};

void report_release(struct report *report)
{
	free(report->items);
	*report = (struct report){0};
}

static struct finding *add(struct report *report, const char *name, enum finding_state state)
{
	struct finding *finding;

	report->items =
		mem_grow(report->items, report->count, &report->room, sizeof(*report->items));
	finding = &report->items[report->count++];
	*finding = (struct finding){.state = state};
	text_clean_into(finding->name, sizeof(finding->name), name, strlen(name));
	return finding;
}

static void set_words(char out[FINDING_BYTES], const char *format, va_list ap)
{
	struct buf words;

	buf_init(&words, TEXT_LINE_BYTES);
	buf_add_vfmt(&words, format, ap);
	text_clean_into(out, FINDING_BYTES, words.bytes, words.len_bytes);
	buf_release(&words);
}

void report_ok(struct report *report, const char *name, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	set_words(add(report, name, FINDING_OK)->words, format, ap);
	va_end(ap);
}

void report_warn(struct report *report, const char *name, const char *mend, const char *format, ...)
{
	struct finding *finding = add(report, name, FINDING_WARN);
	va_list ap;

	va_start(ap, format);
	set_words(finding->words, format, ap);
	va_end(ap);
	if (mend != NULL)
		text_clean_into(finding->mend, sizeof(finding->mend), mend, strlen(mend));
}

void report_fail(struct report *report, const char *name, const struct err *err)
{
	report_fail_with(report, name, err, err_class(err->kind)->advice);
}

void report_fail_with(
	struct report *report, const char *name, const struct err *err, const char *advice)
{
	struct finding *finding = add(report, name, FINDING_FAIL);

	text_clean_into(finding->words, sizeof(finding->words), err->text, strlen(err->text));
	text_clean_into(finding->mend, sizeof(finding->mend), advice, strlen(advice));
	if (report->failure == ERR_NONE)
		report->failure = err->kind;
}

const char *finding_state_words(enum finding_state state)
{
	return state_words[state];
}

void report_print(const struct report *report, FILE *out)
{
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *finding = &report->items[i];

		fprintf(out, "%-4s  %-14s  %s\n", state_words[finding->state], finding->name,
			finding->words);
		if (finding->mend[0] != '\0')
			fprintf(out, "%22s%s\n", "", finding->mend);
	}
}

static void add_member(struct buf *json, const char *name, const char *value, char end)
{
	buf_add_fmt(json, "\"%s\":", name);
	json_quote(json, value);
	buf_add_char(json, end);
}

void report_print_json(const struct report *report, FILE *out)
{
	struct buf json;

	buf_init(&json, JSON_BYTES_MAX);
	buf_add_char(&json, '[');
	for (size_t i = 0; i < report->count; i++) {
		const struct finding *finding = &report->items[i];

		buf_add_str(&json, i > 0 ? ",\n{" : "{");
		add_member(&json, "check", finding->name, ',');
		add_member(&json, "state", state_words[finding->state], ',');
		add_member(&json, "words", finding->words, ',');
		add_member(&json, "mend", finding->mend, '}');
	}
	buf_add_str(&json, "]\n");
	fwrite(json.bytes, 1, json.len_bytes, out);
	buf_release(&json);
}
