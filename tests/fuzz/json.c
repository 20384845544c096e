/* layers: api resources core base */
/*
 * Answers into records: whatever bytes come in, every member of every row is set to something that
 * may be drawn, ids may stand in a path, and counts add up. The first byte chooses the resource.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/decode.h"
#include "resources/alert.h"
#include "resources/catalogue.h"
#include "resources/incident.h"
#include "resources/retrospective.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct resource *const resources[] = {&incident_resource, &alert_resource,
	&retrospective_resource, &incident_event_resource, &action_item_resource,
	&alert_event_resource, &role_assignment_resource, &severity_resource, &user_resource};

struct collected {
	const struct resource *resource;
	struct arena arena;
	uint32_t begun, ended;
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_text(struct text text)
{
	require(text.bytes != NULL);
	for (size_t i = 0; i < text.len_bytes; i++)
		require((unsigned char)text.bytes[i] >= ' ' || text.bytes[i] == '\n');
	require(text.bytes[text.len_bytes] == '\0');
}

static void check_id(const char *id)
{
	require(id != NULL && strchr(id, '/') == NULL && strchr(id, '%') == NULL);
	require(strcmp(id, "..") != 0 && strcmp(id, ".") != 0);
}

static void check_row(const struct resource *resource, const void *row, struct arena *arena)
{
	const struct when when = {.now_ms = 1, .style = WHEN_UTC};

	check_id(((const struct record *)row)->id);
	require(((const struct record *)row)->id[0] != '\0');
	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];

		check_text(field_text(field, row, &when, arena));
		if (field->type == FIELD_REF)
			check_id(FIELD_AT(struct ref, field, row)->id);
		if (field->type == FIELD_REFS)
			check_id(FIELD_AT(struct refs, field, row)->ids);
		if (field->type == FIELD_HTML)
			require(FIELD_AT(struct html, field, row)->bytes != NULL);
	}
}

static void *begin(void *context, const char *id)
{
	struct collected *c = context;

	check_id(id);
	c->begun++;
	return arena_alloc(&c->arena, c->resource->row_bytes);
}

static void end(void *context, void *row, const struct field_set *seen)
{
	struct collected *c = context;

	(void)seen;
	c->ended++;
	check_row(c->resource, row, &c->arena);
}

static void check_list(const struct resource *resource, const char *json, size_t len)
{
	struct collected c = {.resource = resource};
	struct row_sink sink = {.context = &c, .arena = &c.arena, .begin = begin, .end = end};
	struct page page;
	struct err err = {.kind = ERR_NONE};

	arena_init(&c.arena, 0);
	if (decode_list(resource, json, len, &sink, &page, &err))
		require(c.begun == c.ended &&
			page.items == c.ended + page.rejected + page.duplicates);
	else
		require(err.kind != ERR_NONE && c.begun == 0);
	require(strlen(page.example) < sizeof(page.example));
	arena_release(&c.arena);
}

static void check_detail(const struct resource *resource, const char *json, size_t len)
{
	struct err err = {.kind = ERR_NONE};
	struct detail *detail = decode_detail(resource, json, len, &err);

	require(detail != NULL || err.kind != ERR_NONE);
	if (!detail)
		return;
	check_row(resource, detail->row, &detail->arena);
	check_text(detail->raw);
	for (unsigned i = 0; resource->tabs && resource->tabs[i].title; i++) {
		if (!resource->tabs[i].rows)
			continue;
		decode_tab(detail, i, json, len, NULL);
		for (uint32_t row = 0; row < detail->tabs[i].count; row++)
			check_row(resource->tabs[i].rows,
				detail->tabs[i].rows + row * resource->tabs[i].rows->row_bytes,
				&detail->arena);
	}
	detail_free(detail);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct resource *resource;
	struct viewer_msg viewer;
	char words[ERR_TEXT_BYTES];
	const char *json;

	if (size == 0)
		return 0;
	resource = resources[data[0] % (sizeof(resources) / sizeof(*resources))];
	json = (const char *)data + 1;
	check_list(resource, json, size - 1);
	check_detail(resource, json, size - 1);
	decode_viewer(json, size - 1, &viewer, NULL);
	decode_error_texts(json, size - 1, words, sizeof(words));
	return 0;
}
