/* Rows of a pane beside the records that they belong to. */
#include "core/join.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define STAND_IN "none-"

const char *join_owner_of(const char *id)
{
	return strncmp(id, STAND_IN, strlen(STAND_IN)) == 0 ? id + strlen(STAND_IN) : NULL;
}

bool join_is_sum(const struct resource *resource, const struct field *field)
{
	const struct join *join = resource->join;

	for (int i = 0; join != NULL && join->sums[i] != NULL; i++)
		if (strcmp(join->sums[i], field->name) == 0)
			return true;
	return false;
}

bool join_sums(const struct resource *resource, int tab)
{
	for (int i = 0; resource->join != NULL && resource->join->summed[i] != NULL; i++)
		if (strcmp(resource->join->summed[i], resource->tabs[tab].title) == 0)
			return true;
	return false;
}

/* An owner by its id, or by the id of its row. */
struct entry {
	const char *key;
	const void *owner;
	bool *is_matched; /* a row was found for it */
};

struct joining {
	struct snapshot *snapshot, *owners;
	const struct field *to_owner, *to_row; /* of the row, of the owner */
	struct entry *entries;
	size_t count;
};

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static void add_entry(struct joining *j, const char *key, const void *owner, bool *is_matched)
{
	if (key != NULL && key[0] != '\0')
		j->entries[j->count++] = (struct entry){key, owner, is_matched};
}

static const struct entry *find_entry(const struct joining *j, const char *key)
{
	const struct entry wanted = {.key = key};

	return key != NULL && key[0] != '\0'
		       ? bsearch(&wanted, j->entries, j->count, sizeof(wanted), compare_entries)
		       : NULL;
}

/* ---- copying ------------------------------------------------------------------------------ */

/* Where texts are copied to: a snapshot keeps one of those that repeat. */
struct target {
	struct snapshot *snapshot; /* NULL: into the arena */
	struct arena *arena;
};

static struct text copy_text(const struct target *to, struct text text)
{
	if (to->snapshot != NULL)
		return snapshot_intern(to->snapshot, text);
	text.bytes = arena_strndup(to->arena, text.bytes, text.len_bytes);
	return text;
}

static const char *copy_id(const struct target *to, const char *id)
{
	struct text text = {.bytes = id != NULL ? id : "",
		.len_bytes = id != NULL ? (uint32_t)strlen(id) : 0};

	return copy_text(to, text).bytes;
}

static void copy_member(const struct target *to, const struct field *field, void *record,
	const struct field *from, const void *owner)
{
	struct ref ref;
	struct refs refs;

	switch (field->type) {
	case FIELD_LINE:
		*FIELD_AT_MUT(struct text, field, record) =
			copy_text(to, *FIELD_AT(struct text, from, owner));
		break;
	case FIELD_REF:
		ref = *FIELD_AT(struct ref, from, owner);
		*FIELD_AT_MUT(struct ref, field, record) =
			(struct ref){copy_id(to, ref.id), copy_text(to, ref.name)};
		break;
	case FIELD_REFS:
		refs = *FIELD_AT(struct refs, from, owner);
		*FIELD_AT_MUT(struct refs, field, record) =
			(struct refs){copy_text(to, refs.names), copy_id(to, refs.ids)};
		break;
	default:
		break;
	}
}

static void adopt(const struct resource *resource, void *record, const void *owner,
	const struct target *to)
{
	const struct resource *owners = resource->join->owners;
	const struct field *to_owner = resource_field(resource, owners->name);

	*FIELD_AT_MUT(const char *, to_owner, record) =
		copy_id(to, ((const struct record *)owner)->id);
	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];
		const struct field *from =
			field->flags & LOCAL ? resource_field(owners, field->name) : NULL;

		if (from != NULL && from->type == field->type && !(from->flags & DETAIL))
			copy_member(to, field, record, from, owner);
	}
}

void join_one(const struct resource *resource, void *record, const void *owner, struct arena *arena)
{
	adopt(resource, record, owner, &(struct target){NULL, arena});
}

/* ---- joining ------------------------------------------------------------------------------ */

static void join_row(const struct joining *j, uint32_t index)
{
	unsigned char *row = j->snapshot->rows + (size_t)index * j->snapshot->row_bytes;
	struct record *record = (struct record *)(void *)row;
	const struct entry *entry = find_entry(j, *FIELD_AT(const char *, j->to_owner, record));

	for (size_t i = 0; i < j->snapshot->resource->field_count; i++) {
		const struct field *field = &j->snapshot->resource->fields[i];

		if ((field->flags & LOCAL) && !(field->flags & DETAIL) && field->type == FIELD_LINE)
			*FIELD_AT_MUT(struct text, field, record) = text_empty;
	}
	if (entry == NULL)
		entry = find_entry(j, record->id);
	if (entry == NULL)
		return;
	*entry->is_matched = true;
	adopt(j->snapshot->resource, record, entry->owner, &(struct target){j->snapshot, NULL});
}

static void add_stand_in(const struct joining *j, const void *owner)
{
	const struct resource *resource = j->snapshot->resource;
	struct record *record = snapshot_add(j->snapshot);

	resource_empty(resource, record, j->snapshot->row_bytes == resource->row_bytes);
	record->id = arena_printf(
		&j->snapshot->arena, STAND_IN "%s", ((const struct record *)owner)->id);
	adopt(resource, record, owner, &(struct target){j->snapshot, NULL});
	resource->join->stand_in(record, owner);
	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];

		if (!(field->flags & DETAIL) && field->type == FIELD_LINE)
			*FIELD_AT_MUT(struct text, field, record) = snapshot_intern(
				j->snapshot, *FIELD_AT(struct text, field, record));
	}
}

static int newest_first(const void *a, const void *b)
{
	const struct record *const *x = a, *const *y = b;

	return ((*x)->created_at < (*y)->created_at) - ((*x)->created_at > (*y)->created_at);
}

/* For the newest of those that lack one: nobody works through thousands, and each takes memory. */
static void add_stand_ins(struct joining *j, const struct join *join, const bool *matched)
{
	const struct snapshot *owners = j->owners;
	const void **lacking = mem_alloc(((size_t)owners->count + 1) * sizeof(*lacking));
	size_t count = 0;

	for (uint32_t i = 0; i < owners->count; i++)
		if (!matched[i] && join->lacks(snapshot_row(owners, i)))
			lacking[count++] = snapshot_row(owners, i);
	qsort(lacking, count, sizeof(*lacking), newest_first);
	for (size_t i = 0; i < count && i < JOIN_STAND_INS_MAX; i++)
		add_stand_in(j, lacking[i]);
	free(lacking);
}

void join_owners(struct snapshot *snapshot, struct snapshot *owners)
{
	const struct join *join = snapshot->resource->join;
	uint32_t rows = snapshot->count;
	bool *matched = mem_alloc(owners->count + 1);
	struct joining j = {snapshot, owners,
		resource_field(snapshot->resource, owners->resource->name),
		resource_field(owners->resource, snapshot->resource->name),
		mem_alloc((2 * (size_t)owners->count + 1) * sizeof(struct entry)), 0};

	for (uint32_t i = 0; i < owners->count; i++) {
		unsigned char *bytes = owners->rows + (size_t)i * owners->row_bytes;
		struct record *owner = (struct record *)(void *)bytes;

		if (owners->resource->derive != NULL)
			owners->resource->derive(owner, false, &owners->arena);
		add_entry(&j, owner->id, owner, &matched[i]);
		add_entry(&j, FIELD_AT(struct ref, j.to_row, owner)->id, owner, &matched[i]);
	}
	qsort(j.entries, j.count, sizeof(*j.entries), compare_entries);
	for (uint32_t i = 0; i < rows; i++)
		join_row(&j, i);
	add_stand_ins(&j, join, matched);
	free(j.entries);
	free(matched);
}

struct detail *join_stand_in(const struct resource *resource, const void *owner)
{
	struct snapshot *rows = snapshot_new_whole(resource);
	struct snapshot *owners = snapshot_new(resource->join->owners);
	struct joining j = {.snapshot = rows, .owners = owners,
		.to_owner = resource_field(resource, owners->resource->name)};
	struct detail *detail;

	add_stand_in(&j, owner);
	detail = detail_new(resource, "");
	arena_release(&detail->arena);
	detail->arena = rows->arena; /* where its texts are */
	arena_init(&rows->arena, 0);
	detail->row = arena_alloc(&detail->arena, resource->row_bytes);
	memcpy(detail->row, rows->rows, resource->row_bytes);
	detail->id = ((const struct record *)detail->row)->id;
	snapshot_free(owners);
	snapshot_free(rows);
	return detail;
}
