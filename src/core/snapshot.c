/* Snapshots: built by sync in an arena, sealed, immutable. */
#include "core/snapshot.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_BYTES = 256 * 1024, /* large enough to come from mmap, and to go back */
	FOLDED_MAX_BYTES = 256 * 1024 * 1024,
	FEW_ROWS = 256, /* a screenful is read at the start, where each page of memory counts */
	FEW_SLOTS = 1024,
	MANY_SLOTS = 16384,
	INTERN_MAX_BYTES = 128, /* longer texts hardly repeat */
};

/* Short texts by hash, one per slot: a collision only costs a second copy. */
struct intern {
	uint32_t count;
	struct text slots[];
};

struct snapshot *snapshot_new(const struct resource *resource)
{
	struct snapshot *s = mem_alloc(sizeof(*s));

	s->resource = resource;
	s->row_bytes = resource->list_bytes != 0 ? resource->list_bytes : resource->row_bytes;
	s->is_whole = true;
	arena_init(&s->arena, BLOCK_BYTES);
	return s;
}

struct snapshot *snapshot_new_whole(const struct resource *resource)
{
	struct snapshot *s = snapshot_new(resource);

	s->row_bytes = resource->row_bytes;
	return s;
}

void snapshot_free(struct snapshot *s)
{
	if (s == NULL)
		return;
	free(s->rows);
	free(s->by_id);
	free(s->folded_at);
	free(s->folded);
	free(s->intern);
	free(s->disabled);
	for (size_t i = 0; s->orders != NULL && i < s->resource->field_count; i++)
		free(s->orders[i]);
	free(s->orders);
	free(s->widest);
	arena_release(&s->arena);
	free(s);
}

void *snapshot_add(struct snapshot *s)
{
	void *row;

	if (s->count == s->room) {
		s->room = s->room < 32 ? 64 : s->room * 2;
		s->rows = mem_resize(s->rows, s->room, s->row_bytes);
	}
	row = s->rows + (size_t)s->count++ * s->row_bytes;
	memset(row, 0, s->row_bytes);
	return row;
}

/* Once there are many rows, it begins again with many slots. */
static struct intern *intern_table(struct snapshot *s)
{
	uint32_t count = s->count > FEW_ROWS ? MANY_SLOTS : FEW_SLOTS;

	if (s->intern == NULL || s->intern->count < count) {
		free(s->intern);
		s->intern = mem_alloc(sizeof(*s->intern) + count * sizeof(s->intern->slots[0]));
		s->intern->count = count;
	}
	return s->intern;
}

struct text snapshot_intern(struct snapshot *s, struct text text)
{
	struct intern *intern;
	struct text *slot;

	if (text.len_bytes == 0)
		return text_empty;
	if (text.len_bytes > INTERN_MAX_BYTES) {
		text.bytes = arena_strndup(&s->arena, text.bytes, text.len_bytes);
		return text;
	}
	intern = intern_table(s);
	slot = &intern->slots[hash_bytes(HASH_EMPTY, text.bytes, text.len_bytes) % intern->count];
	if (slot->bytes == NULL || !text_equal(*slot, text)) {
		*slot = text;
		slot->bytes = arena_strndup(&s->arena, text.bytes, text.len_bytes);
	}
	return *slot;
}

/* ---- sealing ------------------------------------------------------------------------------- */

struct sort_context {
	const struct snapshot *snapshot;
	const struct field *field; /* NULL: by id */
};

static int compare_rows(const void *a, const void *b, void *context)
{
	const struct sort_context *c = context;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	const struct record *p = snapshot_row(c->snapshot, x), *q = snapshot_row(c->snapshot, y);
	int order = c->field != NULL ? field_compare(c->field, p, q) : 0;

	if (order == 0)
		order = strcmp(p->id, q->id);
	return order != 0 ? order : (x > y) - (x < y);
}

static uint32_t *sorted(const struct snapshot *s, const struct field *field)
{
	struct sort_context context = {s, field};
	uint32_t *order = mem_resize(NULL, s->count + 1, sizeof(*order));

	for (uint32_t i = 0; i < s->count; i++)
		order[i] = i;
	qsort_r(order, s->count, sizeof(*order), compare_rows, &context);
	return order;
}

static void derive_rows(struct snapshot *s)
{
	if (s->resource->derive == NULL)
		return;
	for (uint32_t i = 0; i < s->count; i++)
		s->resource->derive(s->rows + (size_t)i * s->row_bytes,
			s->row_bytes == s->resource->row_bytes, &s->arena);
}

static void fold_row(struct buf *out, const struct resource *resource, const void *row,
	struct arena *scratch)
{
	static const struct when never = {0, WHEN_UTC, 0};

	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];
		struct text t;

		if (!(field->flags & SEARCH) || !field_is_set(field, row))
			continue;
		t = field_text(field, row, &never, scratch);
		fold_append(out, t.bytes, t.len_bytes);
		buf_add_char(out, ' ');
	}
}

static void fold_rows(struct snapshot *s)
{
	struct arena scratch;
	struct buf out;

	arena_init(&scratch, 0);
	buf_init(&out, FOLDED_MAX_BYTES);
	s->folded_at = mem_resize(NULL, (size_t)s->count + 1, sizeof(*s->folded_at));
	for (uint32_t i = 0; i < s->count; i++) {
		s->folded_at[i] = (uint32_t)out.len_bytes;
		fold_row(&out, s->resource, snapshot_row(s, i), &scratch);
		buf_add_char(&out, '\n');
	}
	s->folded_at[s->count] = (uint32_t)out.len_bytes;
	s->folded = mem_strndup(out.bytes, out.len_bytes); /* without the buffer's spare room */
	buf_release(&out);
	arena_release(&scratch);
}

/* Times change as one looks, and another record is shown by its own name: these get all of their width. */
static unsigned cells_of(const struct field *field, const void *row, struct arena *scratch)
{
	static const struct when never = {0, WHEN_UTC, 0};
	unsigned cells;

	if (field->type == FIELD_TIME || field->type == FIELD_ID)
		return field_is_set(field, row) ? field->width : 0;
	cells = field_text(field, row, &never, scratch).width;
	return cells < field->width ? cells : field->width;
}

static void measure_columns(struct snapshot *s)
{
	struct arena scratch;

	arena_init(&scratch, 0);
	s->widest = mem_alloc(s->resource->field_count * sizeof(*s->widest));
	for (size_t at = 0; at < s->resource->field_count; at++) {
		const struct field *field = &s->resource->fields[at];

		if (field->flags & DETAIL)
			continue;
		for (uint32_t i = 0; i < s->count && s->widest[at] < field->width; i++) {
			unsigned cells = cells_of(field, snapshot_row(s, i), &scratch);

			if (cells > s->widest[at])
				s->widest[at] = cells;
		}
	}
	arena_release(&scratch);
}

void snapshot_seal(struct snapshot *s)
{
	free(s->intern);
	s->intern = NULL;
	if (s->count < s->room && s->count > 0)
		s->rows = mem_resize(s->rows, s->count, s->row_bytes);
	s->room = s->count;
	derive_rows(s);
	s->by_id = sorted(s, NULL);
	fold_rows(s);
	measure_columns(s);
	s->orders = mem_alloc(s->resource->field_count * sizeof(*s->orders));
	/* The usual order is made here, in the sync thread; the others when one asks for them. */
	if (s->resource->default_sort != NULL)
		snapshot_order(s, s->resource->default_sort);
}

const uint32_t *snapshot_order(const struct snapshot *s, const char *name)
{
	const struct field *field = resource_field(s->resource, name + (name[0] == '-'));
	size_t at;

	if (field == NULL || !(field->flags & SORT))
		return NULL;
	at = (size_t)(field - s->resource->fields);
	if (s->orders[at] == NULL)
		s->orders[at] = sorted(s, field);
	return s->orders[at];
}

uint32_t snapshot_find(const struct snapshot *s, const char *id)
{
	uint32_t low = 0, high = s->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct record *r = snapshot_row(s, s->by_id[middle]);
		int order = strcmp(r->id, id);

		if (order == 0)
			return s->by_id[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SNAPSHOT_NONE;
}
