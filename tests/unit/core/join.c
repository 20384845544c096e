/* Rows of a pane beside the records that they belong to, and rows that stand in for what is not there. */
#include <setjmp.h>

#include <stdio.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "core/join.h"

/* A book of shelves: its owner is a shelf, which may name its book. */
struct shelf {
	struct record record;
	struct text name;
	struct ref book, room;
	bool needs_one;
};

struct book {
	struct record record;
	struct text title, name;
	const char *shelf_id;
	struct ref room;
};

static const struct field shelf_fields[] = {
	FIELD_ID("id", "id", struct shelf, record.id, "Id", 0),
	FIELD_LINE("name", "attributes.name", struct shelf, name, "Name", 0, 0),
	FIELD_REF("book", "relationships.book", struct shelf, book, "Book", 0, 0),
	FIELD_REF("room", "attributes.room", struct shelf, room, "Room", 0, 0),
};

static const struct field book_fields[] = {
	FIELD_ID("id", "id", struct book, record.id, "Id", 0),
	FIELD_LINE("title", "attributes.title", struct book, title, "Title", 0, 0),
	FIELD_LINE("name", NULL, struct book, name, "Shelf", 0, LOCAL),
	FIELD_ID("shelf", "attributes.shelf_id", struct book, shelf_id, "Shelf", 0),
	FIELD_REF("room", NULL, struct book, room, "Room", 0, LOCAL),
};

static bool lacks(const void *owner)
{
	return ((const struct shelf *)owner)->needs_one;
}

static void stand_in(void *record, const void *owner)
{
	struct book *book = record;

	book->title = text_own("none");
	book->record.created_at = ((const struct shelf *)owner)->record.created_at;
}

static struct text handle(const void *record, struct arena *arena)
{
	(void)arena;
	return text_own(((const struct record *)record)->id);
}

static const struct resource shelf_resource = {.name = "shelf", .row_bytes = sizeof(struct shelf),
	.fields = shelf_fields, .field_count = 4, .handle = handle};
static const struct join join = {.owners = &shelf_resource, .lacks = lacks, .stand_in = stand_in};
static const struct resource book_resource = {.name = "book", .row_bytes = sizeof(struct book),
	.fields = book_fields, .field_count = 5, .handle = handle, .join = &join};

static void add_shelf(struct snapshot *shelves, const char *id, const char *name, const char *book)
{
	struct shelf *shelf = snapshot_add(shelves);

	*shelf = (struct shelf){.record = {id, 7, 0}, .name = text_own(name),
		.book = {book, text_empty}, .room = {"r", text_own("Attic")}, .needs_one = true};
}

static void add_book(struct snapshot *books, const char *id, const char *shelf)
{
	struct book *book = snapshot_add(books);

	*book = (struct book){.record = {id, 0, 0}, .title = text_own("Iliad"), .shelf_id = shelf,
		.room = {"", text_empty}};
}

static const struct book *book_at(const struct snapshot *books, uint32_t i)
{
	return snapshot_row(books, i);
}

static void a_row_is_joined_from_whichever_side_names_the_other(void **state)
{
	struct snapshot *books = snapshot_new(&book_resource);
	struct snapshot *shelves = snapshot_new(&shelf_resource);

	(void)state;
	add_book(books, "b-1", "s-1");
	add_book(books, "b-2", "");
	add_book(books, "b-3", "s-gone");
	add_shelf(shelves, "s-1", "North", "");
	add_shelf(shelves, "s-2", "South", "b-2");
	join_owners(books, shelves);
	snapshot_free(shelves); /* nothing of it is kept */
	assert_int_equal(books->count, 3);
	assert_string_equal(book_at(books, 0)->name.bytes, "North");
	assert_string_equal(book_at(books, 0)->room.name.bytes, "Attic");
	assert_string_equal(book_at(books, 1)->name.bytes, "South");
	assert_string_equal(book_at(books, 1)->shelf_id, "s-2");
	assert_string_equal(book_at(books, 2)->name.bytes, "");
	snapshot_free(books);
}

static void a_row_stands_in_where_one_is_lacking(void **state)
{
	struct snapshot *books = snapshot_new(&book_resource);
	struct snapshot *shelves = snapshot_new(&shelf_resource);

	(void)state;
	add_book(books, "b-1", "s-1");
	add_shelf(shelves, "s-1", "North", "");
	add_shelf(shelves, "s-2", "South", "");
	add_shelf(shelves, "s-3", "East", "");
	((struct shelf *)(void *)shelves->rows)[2].needs_one = false;
	join_owners(books, shelves);
	snapshot_free(shelves);
	assert_int_equal(books->count, 2);
	assert_string_equal(book_at(books, 1)->record.id, "none-s-2");
	assert_string_equal(join_owner_of(book_at(books, 1)->record.id), "s-2");
	assert_null(join_owner_of(book_at(books, 0)->record.id));
	assert_string_equal(book_at(books, 1)->title.bytes, "none");
	assert_string_equal(book_at(books, 1)->name.bytes, "South");
	assert_string_equal(book_at(books, 1)->shelf_id, "s-2");
	assert_int_equal(book_at(books, 1)->record.created_at, 7);
	snapshot_seal(books);
	assert_int_equal(snapshot_find(books, "none-s-2"), 1);
	snapshot_free(books);
}

static void of_very_many_that_lack_one_the_newest_get_a_row(void **state)
{
	enum { OWNERS = JOIN_STAND_INS_MAX + 50 };
	struct snapshot *books = snapshot_new(&book_resource);
	struct snapshot *shelves = snapshot_new(&shelf_resource);
	char ids[OWNERS][16];

	(void)state;
	for (int i = 0; i < OWNERS; i++) {
		snprintf(ids[i], sizeof(ids[i]), "s-%d", i);
		add_shelf(shelves, ids[i], "North", "");
		((struct shelf *)(void *)shelves->rows)[i].record.created_at = i;
	}
	join_owners(books, shelves);
	snapshot_free(shelves);
	assert_int_equal(books->count, JOIN_STAND_INS_MAX);
	assert_int_equal(book_at(books, 0)->record.created_at, OWNERS - 1);
	assert_int_equal(book_at(books, JOIN_STAND_INS_MAX - 1)->record.created_at, 50);
	snapshot_free(books);
}

static void one_that_stands_in_can_be_made_for_a_single_owner(void **state)
{
	const struct shelf shelf = {.record = {"s-9", 3, 0}, .name = text_own("West"),
		.book = {"", text_empty}, .room = {"r", text_own("Cellar")}};
	struct detail *detail = join_stand_in(&book_resource, &shelf);

	(void)state;
	assert_string_equal(detail->id, "none-s-9");
	assert_string_equal(((const struct book *)detail->row)->room.name.bytes, "Cellar");
	detail_free(detail);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_joined_from_whichever_side_names_the_other),
		cmocka_unit_test(a_row_stands_in_where_one_is_lacking),
		cmocka_unit_test(of_very_many_that_lack_one_the_newest_get_a_row),
		cmocka_unit_test(one_that_stands_in_can_be_made_for_a_single_owner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
