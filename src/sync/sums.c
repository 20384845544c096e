/*
 * What rows of a pane sum up of their tabs (steps done, action items open) and documents: from what is
 * known of these; and, for active records, the tabs read in the background, one after the other and slowly, since
 * no list tells of them. One that is known is read again when it is old, or older than its record.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/join.h"
#include "retro/readback.h"

enum {
	PACE_MS = 1000,		  /* between two tabs */
	FIRST_MS = 5 * 1000,	  /* after the start: the lists come first */
	OLD_MS = 30 * 60 * 1000,
	TROUBLE_MS = 60 * 1000,	  /* until it is tried again */
	ANSWER_MS = 60 * 1000,	  /* one that did not come by then was dropped */
	KEY_BYTES = 160,
	WORDS_BYTES = 16 * 1024, /* of a document, for the filter */
};

static void forget(struct sums *sums)
{
	free(sums->id);
	free(sums->source);
	sums->id = sums->source = NULL;
}

void sums_release(struct sums *sums)
{
	forget(sums);
	id_set_clear(&sums->refused);
}

/* ---- what is known ---------------------------------------------------------------------------- */

static const char *key_of(const char *id, int tab, char key[KEY_BYTES])
{
	snprintf(key, KEY_BYTES, "%d:%.140s", tab, id);
	return key;
}

static bool is_stale(const struct sync *sync, const struct record *row, int64_t at_ms)
{
	return at_ms == 0 || sync_wall(sync) - at_ms > OLD_MS ||
	       row->updated_at > at_ms + sync->server_offset_ms;
}

/* The first of those that are to be read is remembered. */
static void want(struct sync *sync, const struct resource *resource, const void *row, int tab)
{
	const char *id = ((const struct record *)row)->id;
	struct sums *sums = &sync->sums;
	char key[KEY_BYTES];

	if (sums->id != NULL || id_set_has(&sums->refused, key_of(id, tab, key)))
		return;
	sums->source = details_tab_source(resource, row, tab);
	if (sums->source == NULL)
		return;
	sums->resource = resource;
	sums->id = mem_strdup(id);
	sums->tab = tab;
}

static void fill_row(struct sync *sync, struct snapshot *snapshot, void *row)
{
	const struct resource *resource = snapshot->resource;
	struct detail *tabs = detail_new(resource, ((struct record *)row)->id);
	bool is_read = resource->is_active(row) && join_owner_of(tabs->id) == NULL;
	struct buf body;

	buf_init(&body, CACHE_BODY_BYTES);
	for (int i = 0; resource->tabs[i].title != NULL; i++) {
		int64_t at_ms = 0;

		if (!join_sums(resource, i))
			continue;
		buf_clear(&body);
		if (cache_body(sync->cache, resource, tabs->id, resource->tabs[i].title, &body,
			    &at_ms))
			decode_tab(tabs, (unsigned)i, body.bytes, body.len_bytes, NULL);
		if (is_read && is_stale(sync, row, at_ms))
			want(sync, resource, row, i);
	}
	resource->join->sum(row, tabs, &snapshot->arena);
	buf_release(&body);
	detail_free(tabs);
}

/* ---- the words of a document ------------------------------------------------------------------ */

struct reading {
	struct arena arena;
	void *row;
};

static void *begin_row(void *context, const char *id)
{
	(void)id;
	return ((struct reading *)context)->row;
}

static void read_words(const struct resource *resource, const struct buf *body, struct buf *words)
{
	struct reading reading = {.row = mem_alloc(resource->row_bytes)};
	struct row_sink sink = {&reading, &reading.arena, begin_row, NULL};
	const struct html *html;
	struct page page;
	struct err err = {0};

	arena_init(&reading.arena, 0);
	if (decode_list(resource, body->bytes, body->len_bytes, &sink, &page, &err)) {
		html = FIELD_AT(
			struct html, resource_field(resource, resource->join->document), reading.row);
		if (html->bytes != NULL)
			retro_html_words(html->bytes, html->len_bytes, WORDS_BYTES, words);
	}
	arena_release(&reading.arena);
	free(reading.row);
}

static void fill_words(struct sync *sync, struct snapshot *snapshot, void *row)
{
	const struct resource *resource = snapshot->resource;
	const char *id = ((const struct record *)row)->id;
	struct buf body, words;
	int64_t at_ms;

	if (resource->join->document == NULL)
		return;
	buf_init(&body, CACHE_BODY_BYTES);
	buf_init(&words, 2 * WORDS_BYTES);
	if (cache_body(sync->cache, resource, id, "", &body, &at_ms))
		read_words(resource, &body, &words);
	*FIELD_AT_MUT(struct text, resource_field(resource, resource->join->words), row) =
		text_clean_body(&snapshot->arena, words.bytes, words.len_bytes);
	buf_release(&words);
	buf_release(&body);
}

void sums_fill(struct sync *sync, struct snapshot *snapshot)
{
	forget(&sync->sums);
	for (uint32_t i = 0; i < snapshot->count; i++) {
		void *row = snapshot->rows + (size_t)i * snapshot->row_bytes;

		fill_row(sync, snapshot, row);
		fill_words(sync, snapshot, row);
	}
}

/* ---- reading ---------------------------------------------------------------------------------- */

static int64_t next_ms(struct sync *sync)
{
	struct sums *sums = &sync->sums;

	if (sums->due_ms == 0)
		sums->due_ms = sync_now(sync) + FIRST_MS;
	if (sums->due_ms < sync->rate_until_ms)
		sums->due_ms = sync->rate_until_ms;
	return sums->due_ms;
}

void sums_step(struct sync *sync, int64_t *due_ms)
{
	struct sums *sums = &sync->sums;

	if (sums->id == NULL || sync->is_paused || !is_online(sync))
		return;
	if (sync_now(sync) < next_ms(sync)) {
		sooner(due_ms, sums->due_ms);
		return;
	}
	sums->due_ms = sync_now(sync) + ANSWER_MS;
	details_read_tab(sync, sums->resource, sums->id, sums->tab, sums->source, false);
}

void sums_note(struct sync *sync, const struct resource *resource, const char *id, int tab,
	const struct err *why)
{
	struct sums *sums = &sync->sums;
	struct pane *pane = pane_of(sync, resource);
	char key[KEY_BYTES];

	if (!join_sums(resource, tab) || pane == NULL || sync->config.on_demand)
		return;
	sums->due_ms = sync_now(sync) + PACE_MS;
	if (why->kind == ERR_NONE)
		pane->is_dirty = true;
	else if (is_refusal(why))
		id_set_add(&sums->refused, key_of(id, tab, key));
	else
		sums->due_ms = sync_now(sync) + TROUBLE_MS;
	/* The snapshot says what is next. */
	pane->is_dirty |= is_refusal(why);
	if (why->kind == ERR_NONE || is_refusal(why))
		forget(sums);
}
