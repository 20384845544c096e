/* Field rows as columns: one row of functions for each field type. */
#include "columns.h"

#include <stddef.h>
#include <string.h>

#include "db.h"

enum { LINE_ROOM = TEXT_LINE_BYTES + 8 };

/* ---- strings --------------------------------------------------------------------------------- */

/* The file is ours, but whatever can be drawn goes through the door. */
static struct text read_line(sqlite3_stmt *statement, int at, const struct strings *strings)
{
	const char *bytes = db_text(statement, at);
	char clean[LINE_ROOM];

	if (bytes[0] == '\0')
		return text_empty;
	if (strings->snapshot == NULL)
		return text_clean(strings->arena, bytes, strlen(bytes));
	return snapshot_intern(strings->snapshot,
		text_clean_line(clean, sizeof(clean), bytes, strlen(bytes)));
}

/* Ids are short and many repeat. */
static const char *column_read_id(sqlite3_stmt *statement, int at, const struct strings *strings)
{
	struct text text = {.bytes = db_text(statement, at)};

	if (text.bytes[0] == '\0')
		return "";
	text.len_bytes = (uint32_t)strlen(text.bytes);
	if (strings->snapshot == NULL)
		return arena_strndup(strings->arena, text.bytes, text.len_bytes);
	return snapshot_intern(strings->snapshot, text).bytes;
}

static void bind_text(sqlite3_stmt *statement, int at, struct text text)
{
	if (text.bytes == NULL)
		text = text_empty;
	sqlite3_bind_text(statement, at, text.bytes, (int)text.len_bytes, SQLITE_STATIC);
}

static bool same_text(struct text a, struct text b)
{
	return a.len_bytes == b.len_bytes &&
	       (a.len_bytes == 0 || memcmp(a.bytes, b.bytes, a.len_bytes) == 0);
}

static bool same_id(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* ---- by type --------------------------------------------------------------------------------- */

static void bind_id(sqlite3_stmt *s, int at, const struct field *f, const void *row)
{
	db_bind_text(s, at, *FIELD_AT(char *, f, row));
}

static void read_id(sqlite3_stmt *s, int at, const struct field *f, void *row,
	const struct strings *strings)
{
	*FIELD_AT_MUT(const char *, f, row) = column_read_id(s, at, strings);
}

static bool equal_id(const struct field *f, const void *a, const void *b)
{
	return same_id(*FIELD_AT(char *, f, a), *FIELD_AT(char *, f, b));
}

static void bind_line(sqlite3_stmt *s, int at, const struct field *f, const void *row)
{
	bind_text(s, at, *FIELD_AT(struct text, f, row));
}

static void read_one_line(sqlite3_stmt *s, int at, const struct field *f, void *row,
	const struct strings *strings)
{
	*FIELD_AT_MUT(struct text, f, row) = read_line(s, at, strings);
}

static void read_body(sqlite3_stmt *s, int at, const struct field *f, void *row,
	const struct strings *strings)
{
	const char *bytes = db_text(s, at);

	*FIELD_AT_MUT(struct text, f, row) = text_clean_body(strings->arena, bytes, strlen(bytes));
}

static bool equal_line(const struct field *f, const void *a, const void *b)
{
	return same_text(*FIELD_AT(struct text, f, a), *FIELD_AT(struct text, f, b));
}

static void bind_html(sqlite3_stmt *s, int at, const struct field *f, const void *row)
{
	const struct html *html = FIELD_AT(struct html, f, row);

	sqlite3_bind_text(s, at, html->bytes != NULL ? html->bytes : "", (int)html->len_bytes,
		SQLITE_STATIC);
}

static void read_html(sqlite3_stmt *s, int at, const struct field *f, void *row,
	const struct strings *strings)
{
	struct html *html = FIELD_AT_MUT(struct html, f, row);

	html->bytes = arena_strdup(strings->arena, db_text(s, at));
	html->len_bytes = strlen(html->bytes);
}

static bool equal_html(const struct field *f, const void *a, const void *b)
{
	const struct html *x = FIELD_AT(struct html, f, a), *y = FIELD_AT(struct html, f, b);

	return x->len_bytes == y->len_bytes &&
	       (x->len_bytes == 0 || memcmp(x->bytes, y->bytes, x->len_bytes) == 0);
}

static void bind_number(sqlite3_stmt *s, int at, const struct field *f, const void *row)
{
	sqlite3_bind_int64(s, at, *FIELD_AT(int64_t, f, row));
}

static void read_number(sqlite3_stmt *s, int at, const struct field *f, void *row,
	const struct strings *strings)
{
	(void)strings;
	*FIELD_AT_MUT(int64_t, f, row) = sqlite3_column_int64(s, at);
}

static bool equal_number(const struct field *f, const void *a, const void *b)
{
	return *FIELD_AT(int64_t, f, a) == *FIELD_AT(int64_t, f, b);
}

static void bind_flag(sqlite3_stmt *s, int at, const struct field *f, const void *row)
{
	sqlite3_bind_int(s, at, *FIELD_AT(bool, f, row));
}

static void read_flag(sqlite3_stmt *s, int at, const struct field *f, void *row,
	const struct strings *strings)
{
	(void)strings;
	*FIELD_AT_MUT(bool, f, row) = sqlite3_column_int(s, at) != 0;
}

static bool equal_flag(const struct field *f, const void *a, const void *b)
{
	return *FIELD_AT(bool, f, a) == *FIELD_AT(bool, f, b);
}

/* The place in the table of choices; the fingerprint holds the words. */
static void bind_choice(sqlite3_stmt *s, int at, const struct field *f, const void *row)
{
	sqlite3_bind_int(s, at, *FIELD_AT(uint8_t, f, row));
}

static unsigned count_choices(const struct choice *choices)
{
	unsigned count = 0;

	while (choices[count].wire != NULL)
		count++;
	return count;
}

static void read_choice(sqlite3_stmt *s, int at, const struct field *f, void *row,
	const struct strings *strings)
{
	int value = sqlite3_column_int(s, at);

	(void)strings;
	if (value < 0 || (unsigned)value >= count_choices(f->choices))
		value = 0;
	*FIELD_AT_MUT(uint8_t, f, row) = (uint8_t)value;
}

static bool equal_choice(const struct field *f, const void *a, const void *b)
{
	return *FIELD_AT(uint8_t, f, a) == *FIELD_AT(uint8_t, f, b);
}

static void bind_ref(sqlite3_stmt *s, int at, const struct field *f, const void *row)
{
	const struct ref *ref = FIELD_AT(struct ref, f, row);

	db_bind_text(s, at, ref->id);
	bind_text(s, at + 1, ref->name);
}

static void read_ref(sqlite3_stmt *s, int at, const struct field *f, void *row,
	const struct strings *strings)
{
	struct ref *ref = FIELD_AT_MUT(struct ref, f, row);

	ref->id = column_read_id(s, at, strings);
	ref->name = read_line(s, at + 1, strings);
}

static bool equal_ref(const struct field *f, const void *a, const void *b)
{
	const struct ref *x = FIELD_AT(struct ref, f, a), *y = FIELD_AT(struct ref, f, b);

	return same_id(x->id, y->id) && same_text(x->name, y->name);
}

static void bind_refs(sqlite3_stmt *s, int at, const struct field *f, const void *row)
{
	const struct refs *refs = FIELD_AT(struct refs, f, row);

	db_bind_text(s, at, refs->ids);
	bind_text(s, at + 1, refs->names);
}

static void read_refs(sqlite3_stmt *s, int at, const struct field *f, void *row,
	const struct strings *strings)
{
	struct refs *refs = FIELD_AT_MUT(struct refs, f, row);

	refs->ids = column_read_id(s, at, strings);
	refs->names = read_line(s, at + 1, strings);
}

static bool equal_refs(const struct field *f, const void *a, const void *b)
{
	const struct refs *x = FIELD_AT(struct refs, f, a), *y = FIELD_AT(struct refs, f, b);

	return same_id(x->ids, y->ids) && same_text(x->names, y->names);
}

static const struct column_kind {
	int columns;
	void (*bind)(sqlite3_stmt *, int at, const struct field *, const void *row);
	void (*read)(
		sqlite3_stmt *, int at, const struct field *, void *row, const struct strings *);
	bool (*equal)(const struct field *, const void *a, const void *b);
} kinds[FIELD_TYPES] = {
	[FIELD_ID] = {1, bind_id, read_id, equal_id},
	[FIELD_LINE] = {1, bind_line, read_one_line, equal_line},
	[FIELD_BODY] = {1, bind_line, read_body, equal_line},
	[FIELD_HTML] = {1, bind_html, read_html, equal_html},
	[FIELD_NUMBER] = {1, bind_number, read_number, equal_number},
	[FIELD_FLAG] = {1, bind_flag, read_flag, equal_flag},
	[FIELD_TIME] = {1, bind_number, read_number, equal_number},
	[FIELD_CHOICE] = {1, bind_choice, read_choice, equal_choice},
	[FIELD_REF] = {2, bind_ref, read_ref, equal_ref},
	[FIELD_REFS] = {2, bind_refs, read_refs, equal_refs},
	[FIELD_LABELS] = {1, bind_line, read_one_line, equal_line},
};

/* ---- the table as SQL ------------------------------------------------------------------------ */

static bool is_of_record(const struct field *field)
{
	return field->offset < sizeof(struct record);
}

bool column_is_kept(const struct field *field)
{
	return !(field->flags & (DETAIL | LOCAL)) && !is_of_record(field);
}

int column_count(const struct field *field)
{
	return kinds[field->type].columns;
}

void column_names(struct buf *out, const struct field *field)
{
	if (column_count(field) == 2)
		buf_add_fmt(out, ", \"%s.id\"", field->name);
	buf_add_fmt(out, ", \"%s\"", field->name);
}

void column_sort_name(struct buf *out, const struct field *field)
{
	if (field->offset == offsetof(struct record, id))
		buf_add_str(out, "id");
	else if (field->offset == offsetof(struct record, created_at))
		buf_add_str(out, "_created");
	else if (field->offset == offsetof(struct record, updated_at))
		buf_add_str(out, "_updated");
	else
		buf_add_fmt(out, "\"%s\"", field->name);
}

uint64_t column_hash(uint64_t hash, const struct field *field)
{
	const char type = (char)('A' + field->type);

	hash = hash_text(hash_bytes(hash, &type, 1), field->name);
	hash = hash_text(hash, field->path);
	for (const struct choice *c = field->choices; c != NULL && c->wire != NULL; c++)
		hash = hash_text(hash, c->wire);
	return hash;
}

int column_bind(sqlite3_stmt *statement, int at, const struct field *field, const void *row)
{
	kinds[field->type].bind(statement, at, field, row);
	return at + kinds[field->type].columns;
}

int column_read(sqlite3_stmt *statement, int at, const struct field *field, void *row,
	const struct strings *strings)
{
	kinds[field->type].read(statement, at, field, row, strings);
	return at + kinds[field->type].columns;
}

bool column_equal(const struct field *field, const void *a, const void *b)
{
	return kinds[field->type].equal(field, a, b);
}
