/* layers: resources core base */
/*
 * The filter language over a few rows: any text is a filter, none crashes, what it matches is a subset
 * in the order asked for, and a filter and its negation split the rows.
 */
#include "core/filter.h"
#include "resources/incident.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 5, TEXT_BYTES = 300 };

static struct snapshot *some_rows(void)
{
	static const char *const titles[ROWS] = {
		"Checkout latency", "Größe der Queue", "検索結果", "Disk on db-7", "no title"};
	struct snapshot *s = snapshot_new(&incident_resource);

	for (int i = 0; i < ROWS; i++) {
		struct incident *incident = snapshot_add(s);

		incident->record.id = arena_printf(&s->arena, "id-%d", i);
		incident->title = text_clean(&s->arena, titles[i], strlen(titles[i]));
		incident->status = (uint8_t)(i + 1);
		incident->started_at = i * 3600000;
		incident->severity.name = text_own(i % 2 ? "SEV1" : "");
		incident->number = i;
	}
	snapshot_seal(s);
	return s;
}

static uint32_t apply(const char *text, const struct snapshot *s, uint32_t out[ROWS])
{
	static const struct viewer me = {.user_id = "7"};
	struct filter_context context = {&me, {ROWS * 3600000, WHEN_UTC, 0}};
	struct filter *filter = filter_new(text, s->resource);
	uint32_t count = filter_apply(filter, s, NULL, &context, out);

	for (uint32_t i = 0; i < count; i++) {
		assert(out[i] < ROWS);
		assert(i == 0 || out[i] > out[i - 1]);
		assert(filter_matches(filter, s, out[i], &context));
	}
	filter_free(filter);
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct snapshot *rows;
	char text[TEXT_BYTES + 1], negated[TEXT_BYTES + 2];
	uint32_t out[ROWS], all;

	if (rows == NULL)
		rows = some_rows();
	if (size > TEXT_BYTES || memchr(data, 0, size) != NULL)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	all = apply(text, rows, out);
	/* One word, and the same word with a ! in front: together they are all rows, once. */
	if (size > 0 && strpbrk(text, "!\" \t\n") == NULL) {
		snprintf(negated, sizeof(negated), "!%s", text);
		assert(all + apply(negated, rows, out) == ROWS);
	}
	return 0;
}
