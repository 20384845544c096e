/* Query strings, and the walk from page to page. */
#include "lib/cleanup.h"

#include <stdlib.h>
#include <string.h>

#include "api/query.h"
#include "resources/alert.h"
#include "resources/catalogue.h"
#include "resources/incident.h"

/* A small resource of our own, so that the whole string can be compared. */
struct thing {
	struct record record;
	struct text name, body, made;
	struct ref boss, grade;
};

static const struct field thing_fields[] = {
	FIELD_ID("id", "id", struct thing, record.id, "Id", 0),
	FIELD_LINE("name", "attributes.name", struct thing, name, "Name", 0, LIST),
	FIELD_REF("boss", "attributes.boss", struct thing, boss, "Boss", 0, LIST),
	FIELD_REF("grade", "attributes.boss.grade", struct thing, grade, "Grade", 0, LIST),
	FIELD_BODY("body", "attributes.body", struct thing, body, "Body", DETAIL),
	FIELD_LINE("made", NULL, struct thing, made, "Made", 0, LIST | LOCAL),
};

static const struct listing thing_listing = {
	.path = "/v1/things",
	.sort = "-created_at",
	.include = "owners,boss",
	.active = "filter[status][in]=open,held&filter[kind]=a b",
	.since = "created_at",
	.changed = "updated_at",
	.page_rows = 25,
	.has_cursor = true,
	.has_fields = true,
};

static const struct resource things = {
	.name = "thing",
	.wire_type = "things",
	.include = "owners,boss",
	.fields = thing_fields,
	.field_count = 6,
	.listing = &thing_listing,
};

static void assert_query(const struct list_query *query, const char *expected)
{
	char *text = list_query_build(query);

	assert_string_equal(text, expected);
	free(text);
}

static void each_walk_asks_for_its_part(void **state)
{
#define FIELDS "include=owners,boss&fields%5Bthings%5D=name,boss,owners&page%5Bsize%5D=25"
	(void)state;
	assert_query(&(struct list_query){.resource = &things, .walk = WALK_ALL},
		"sort=-created_at&" FIELDS);
	assert_query(&(struct list_query){.resource = &things, .walk = WALK_ACTIVE},
		"sort=-created_at&filter%5Bstatus%5D%5Bin%5D=open,held&filter%5Bkind%5D=a%20b&" FIELDS);
	assert_query(&(struct list_query){.resource = &things,
			     .walk = WALK_SINCE,
			     .from_ms = 1771639155862},
		"sort=-created_at&filter%5Bcreated_at%5D%5Bgte%5D=2026-02-21T01%3A59%3A15.862Z&" FIELDS);
	assert_query(&(struct list_query){.resource = &things,
			     .walk = WALK_CHANGED,
			     .from_ms = 1771639155862},
		"sort=-created_at&filter%5Bupdated_at%5D%5Bgte%5D=2026-02-21T01%3A59%3A15.862Z&" FIELDS);
	assert_query(&(struct list_query){.resource = &things,
			     .walk = WALK_MATCH,
			     .match = "search",
			     .value = "a&b=ü+"},
		"sort=-created_at&filter%5Bsearch%5D=a%26b%3D%C3%BC%2B&" FIELDS);
#undef FIELDS
}

static void no_blank_value_is_sent(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 100);
	query_add(&out, "a", "");
	query_add(&out, "b", NULL);
	query_add(&out, "filter[c]", "1");
	query_add(&out, "d", "2");
	assert_string_equal(out.bytes, "filter%5Bc%5D=1&d=2");
	buf_release(&out);
	assert_query(&(struct list_query){.resource = &severity_resource,
			     .walk = WALK_MATCH,
			     .match = "search",
			     .value = ""},
		"fields%5Bseverities%5D=name,description,position&page%5Bsize%5D=100");
}

static void ids_alone_are_cheap(void **state)
{
	(void)state;
	assert_query(&(struct list_query){.resource = &things, .ids_only = true, .page_rows = 100},
		"sort=-created_at&fields%5Bthings%5D=id&page%5Bsize%5D=100");
}

static void a_cursor_takes_the_place_of_a_page_number(void **state)
{
	struct list_query query = {.resource = &things, .ids_only = true, .page = 3};

	(void)state;
	assert_query(&query,
		"sort=-created_at&fields%5Bthings%5D=id&page%5Bsize%5D=25&page%5Bnumber%5D=3");
	memcpy(query.cursor, "a+/=", 5);
	assert_query(&query,
		"sort=-created_at&fields%5Bthings%5D=id&page%5Bsize%5D=25&page%5Bafter%5D=a%2B%2F%3D");
}

static void a_walk_follows_cursors_to_the_end(void **state)
{
	struct list_query query = {.resource = &things};
	struct page page = {.items = 25, .next_cursor = "c1", .next_page = 2, .says_paging = true};

	(void)state;
	assert_true(list_query_next(&query, &page));
	assert_string_equal(query.cursor, "c1");
	assert_false(list_query_next(&query, &page)); /* the same cursor again leads nowhere */
	memcpy(page.next_cursor, "c2", 3);
	assert_true(list_query_next(&query, &page));
	page.next_cursor[0] = '\0';
	assert_false(list_query_next(&query, &page)); /* not back to page numbers */
}

static void a_walk_follows_page_numbers_to_the_end(void **state)
{
	struct list_query query = {.resource = &severity_resource};
	struct page page = {.items = 100, .next_page = 2, .says_paging = true, .next_cursor = "x"};

	(void)state;
	assert_true(list_query_next(&query, &page));
	assert_int_equal(query.page, 2);
	assert_string_equal(query.cursor, "");
	assert_false(list_query_next(&query, &page)); /* never backwards or in place */
	page.next_page = 0;
	assert_false(list_query_next(&query, &page));
}

static void without_words_on_paging_a_short_page_is_the_last(void **state)
{
	struct list_query query = {.resource = &severity_resource, .page_rows = 2};
	struct page page = {.items = 2};

	(void)state;
	assert_true(list_query_next(&query, &page));
	assert_int_equal(query.page, 2);
	page.items = 1;
	assert_false(list_query_next(&query, &page));
	page.items = 0;
	query.page_rows = 0;
	assert_false(list_query_next(&query, &page));
}

static void a_record_asks_for_what_its_tabs_show(void **state)
{
	char *query = record_query_build(&things);

	(void)state;
	assert_string_equal(query, "include=owners,boss");
	free(query);
	assert_null(record_query_build(&severity_resource));
}

static void the_real_listings_ask_for_no_bodies(void **state)
{
	static const struct resource *const panes[] = {&incident_resource, &alert_resource};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char *query = list_query_build(&(struct list_query){.resource = panes[i]});

		assert_non_null(strstr(query, "updated_at"));
		assert_null(strstr(query, "mitigation_message"));
		assert_null(strstr(query, ",data"));
		free(query);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_walk_asks_for_its_part),
		TEST(no_blank_value_is_sent),
		TEST(ids_alone_are_cheap),
		TEST(a_cursor_takes_the_place_of_a_page_number),
		TEST(a_walk_follows_cursors_to_the_end),
		TEST(a_walk_follows_page_numbers_to_the_end),
		TEST(without_words_on_paging_a_short_page_is_the_last),
		TEST(a_record_asks_for_what_its_tabs_show),
		TEST(the_real_listings_ask_for_no_bodies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
