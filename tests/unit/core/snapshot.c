/* Snapshots, and what is looked up in a resource's tables: paths, labels, links. */
#include "things.h"

static void every_row_is_found_by_its_id_and_in_each_order_once(void **state)
{
	static const char *const names[] = {"title", "state", "-number", "started", "closed", "owner"};
	uint64_t seed = 5;

	(void)state;
	for (int round = 0; round < 50; round++) {
		struct snapshot *s = snapshot_new(&thing_resource);
		uint32_t count = chance(&seed, 200);

		for (uint32_t i = 0; i < count; i++)
			add_thing(s, (int)((i * 37) % 211), i % 3 ? "same" : "other",
				(enum thing_state)chance(&seed, 4), chance(&seed, 10));
		snapshot_seal(s);
		for (uint32_t i = 0; i < count; i++)
			assert_int_equal(
				snapshot_find(s, ((const struct record *)snapshot_row(s, i))->id), i);
		assert_int_equal(snapshot_find(s, "t-999"), SNAPSHOT_NONE);
		assert_int_equal(snapshot_find(s, ""), SNAPSHOT_NONE);
		for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
			const uint32_t *order = snapshot_order(s, names[n]);
			const struct field *field =
				resource_field(&thing_resource, names[n] + (names[n][0] == '-'));
			unsigned char seen[211] = {0};

			assert_ptr_equal(snapshot_order(s, names[n]), order);
			for (uint32_t i = 0; i < count; i++) {
				const struct record *row = snapshot_row(s, order[i]), *before;
				int by;

				assert_int_equal(seen[order[i]]++, 0);
				if (i == 0)
					continue;
				before = snapshot_row(s, order[i - 1]);
				by = field_compare(field, before, row);
				/* What is equal keeps one order, so that nothing jumps. */
				assert_true(by < 0 || (by == 0 && strcmp(before->id, row->id) < 0));
			}
		}
		assert_null(snapshot_order(s, "url"));
		assert_null(snapshot_order(s, "nosuch"));
		snapshot_free(s);
	}
	snapshot_free(NULL);
}

static void rows_of_panes_end_where_the_detail_begins(void **state)
{
	struct snapshot *s = snapshot_new(&thing_resource);
	struct snapshot *whole = snapshot_new_whole(&thing_resource);

	(void)state;
	assert_int_equal(s->row_bytes, offsetof(struct thing, body));
	assert_int_equal(whole->row_bytes, sizeof(struct thing));
	snapshot_free(s);
	snapshot_free(whole);
}

static unsigned widest(const struct snapshot *s, const char *name)
{
	return s->widest[resource_field(&thing_resource, name) - thing_resource.fields];
}

static void a_column_needs_what_its_widest_value_does(void **state)
{
	struct snapshot *s = snapshot_new(&thing_resource), *none = snapshot_new(&thing_resource);

	(void)state;
	add_thing(s, 1, "short", THING_OVER, 0);
	add_thing(s, 23456, "a title that is not", THING_QUIET, 0);
	snapshot_seal(s);
	snapshot_seal(none);
	assert_int_equal(widest(s, "state"), strlen("quiet"));
	assert_int_equal(widest(s, "number"), 5);
	assert_int_equal(widest(s, "title"), 0); /* takes what is left */
	assert_int_equal(widest(s, "closed"), 0);
	assert_int_equal(widest(none, "state"), 0);
	snapshot_free(s);
	snapshot_free(none);

	s = snapshot_new(&thing_resource);
	add_thing(s, 1234567890, "longer than its column", THING_QUIET, 0);
	((struct thing *)(void *)s->rows)->closed_at = 1;
	((struct thing *)(void *)s->rows)->owner.name = text_own("検索");
	snapshot_seal(s);
	assert_int_equal(widest(s, "number"), 6);
	assert_int_equal(widest(s, "closed"), 6); /* "in 59m" is one of the words that it may become */
	assert_int_equal(widest(s, "owner"), 4);
	snapshot_free(s);
}

static void texts_are_copied_and_short_ones_shared(void **state)
{
	struct snapshot *s = snapshot_new(&thing_resource);
	char bytes[] = "payments", large[400];
	struct text first = snapshot_intern(s, text_own(bytes)), again, other;

	(void)state;
	bytes[0] = 'x';
	assert_string_equal(first.bytes, "payments");
	again = snapshot_intern(s, text_own("payments"));
	assert_ptr_equal(first.bytes, again.bytes);
	other = snapshot_intern(s, text_own(bytes));
	assert_string_equal(other.bytes, "xayments");
	assert_string_equal(snapshot_intern(s, text_empty).bytes, "");
	memset(large, 'a', sizeof(large) - 1);
	large[sizeof(large) - 1] = '\0';
	other = snapshot_intern(s, text_own(large));
	large[0] = 'x';
	assert_int_equal(other.bytes[0], 'a');
	assert_int_equal(strlen(other.bytes), sizeof(large) - 1);
	snapshot_free(s);
}

static void expect_path(const char *path, const struct thing *thing, const char *filled)
{
	char *out = resource_path(path, &thing_resource, thing);

	if (filled == NULL ? out != NULL : out == NULL || strcmp(out, filled) != 0)
		fail_msg("%s: %s", path, out != NULL ? out : "none");
	free(out);
}

static void a_path_takes_ids_and_numbers_of_the_record_alone(void **state)
{
	const struct thing thing = {.record = {.id = "a/b c"}, .number = 412, .title = {"x", 1, 1}};

	(void)state;
	expect_path("/v1/things", NULL, "/v1/things");
	expect_path("/v1/things/{id}/poke", &thing, "/v1/things/a%2Fb%20c/poke");
	expect_path("/v1/{number}", &thing, "/v1/412");
	expect_path("/v1/{id}/{@where}/{..}", &thing, "/v1/a%2Fb%20c/{@where}/{..}");
	expect_path("/v1/{other}", &thing, NULL); /* not set */
	expect_path("/v1/{title}", &thing, NULL); /* what people write stands in no path */
	expect_path("/v1/{nosuch}", &thing, NULL);
	expect_path("/v1/{id}", NULL, NULL);
	expect_path("/v1/{id", &thing, "/v1/{id");
}

static void expect_filled(const char *path, const char *placeholder, const char *value,
	const char *filled)
{
	char *out = path_fill(mem_strdup(path), placeholder, value);

	if (filled == NULL ? out != NULL : out == NULL || strcmp(out, filled) != 0)
		fail_msg("%s: %s", path, out != NULL ? out : "none");
	free(out);
}

static void a_placeholder_is_filled_encoded_or_the_path_is_none(void **state)
{
	(void)state;
	expect_filled("/a/{@where}/b", "@where", "../x?y=ü", "/a/..%2Fx%3Fy%3D%C3%BC/b");
	expect_filled("/a/{..}", "..", "t-1", "/a/t-1");
	expect_filled("/a/{..}", "..", "", NULL);
	expect_filled("/a/b", "@where", "", "/a/b");
	expect_filled("/a/{@else}", "@where", "x", "/a/{@else}");
	assert_null(path_fill(NULL, "@where", "x"));
}

static void a_link_tells_what_it_points_to(void **state)
{
	static const struct {
		const char *url, *name, *word;
	} links[] = {
		{"https://rootly.com/account/incidents/412-checkout-down?x=1", "incident", "412"},
		{"https://rootly.com/account/incidents/412", "incident", "412"},
		{"https://rootly.com/account/incidents/a1b2-c3#top", "incident", "a1b2-c3"},
		{"https://rootly.com/account/alerts/9a-b/events", "alert", "9a-b"},
		{"https://rootly.com/account/alerts/412-x", "alert", "412-x"},
		{"https://rootly.com/account/retrospectives/7-x", "retrospective", "7-x"},
		{"https://rootly.com/account/post_mortems/x", "retrospective", "x"},
		{"https://rootly.com/account/incidents/", NULL, NULL},
		{"https://example.com/", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		const char *name = NULL;
		char *word = resource_of_url(links[i].url, &name);

		if (links[i].word == NULL) {
			assert_null(word);
			continue;
		}
		assert_string_equal(word, links[i].word);
		assert_string_equal(name, links[i].name);
		free(word);
	}
}

static void a_label_is_handle_and_name_once(void **state)
{
	const struct thing named = {{.id = "a"}, .number = 4, .title = {"Disk", 4, 4}},
			   bare = {{.id = "b"}, .number = 5},
			   twice = {{.id = "c"}, .number = 6, .title = {"T-6", 3, 3}},
			   by_id = {{.id = "T-71c2"}, .number = 7, .title = {"Disk", 4, 4}};
	struct arena arena;

	(void)state;
	arena_init(&arena, 0);
	assert_string_equal(resource_label(&thing_resource, &named, &arena).bytes, "T-4 Disk");
	assert_string_equal(resource_label(&thing_resource, &bare, &arena).bytes, "T-5");
	assert_string_equal(resource_label(&thing_resource, &twice, &arena).bytes, "T-6");
	assert_string_equal(resource_label(&thing_resource, &by_id, &arena).bytes, "Disk");
	arena_release(&arena);
	assert_ptr_equal(resource_action(&thing_resource, "thing.edit"), &thing_actions[1]);
	assert_null(resource_action(&thing_resource, "part.poke"));
	assert_null(resource_action(&plain_resource, "thing.edit"));
	assert_null(resource_field(&thing_resource, "nosuch"));
}

/* The title that is on is always seen; what is drawn is what a click hits. */
static void tabs_find_room_on_any_line(void **state)
{
	struct detail *detail = detail_new(&thing_resource, "t-1");
	enum { TABS = 4 };

	(void)state;
	detail->tabs[1].is_loaded = true;
	for (uint32_t count = 0; count < 2000; count = count * 9 + 1)
		for (int cells = 20; cells < 80; cells++)
			for (int on = 0; on < TABS; on++) {
				struct tab_place places[RESOURCE_TABS];
				int end = -2;

				detail->tabs[1].count = count;
				detail_place_tabs(thing_tabs, detail, on, cells, places);
				assert_true(places[on].cells > 0);
				assert_int_equal(places[1].count, count);
				for (int t = 0; t < RESOURCE_TABS; t++) {
					if (places[t].cells == 0)
						continue;
					assert_true(t < TABS);
					assert_true(places[t].col >= end + 2);
					end = places[t].col + places[t].cells;
					assert_true(end <= cells);
				}
			}
	detail_free(detail);
	detail_free(NULL);
}

static void every_state_of_the_outbox_has_words(void **state)
{
	(void)state;
	for (int s = 0; s < OUTBOX_STATES; s++) {
		const struct outbox_state_words *words = outbox_state_words((enum outbox_state)s);

		assert_true(words->name[0] != '\0' && words->shown[0] != '\0');
		/* What waits needs nobody yet; what needs somebody waits no longer. */
		assert_false(words->is_open && words->needs_person);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_is_found_by_its_id_and_in_each_order_once),
		cmocka_unit_test(rows_of_panes_end_where_the_detail_begins),
		cmocka_unit_test(a_column_needs_what_its_widest_value_does),
		cmocka_unit_test(texts_are_copied_and_short_ones_shared),
		cmocka_unit_test(a_path_takes_ids_and_numbers_of_the_record_alone),
		cmocka_unit_test(a_placeholder_is_filled_encoded_or_the_path_is_none),
		cmocka_unit_test(a_link_tells_what_it_points_to),
		cmocka_unit_test(a_label_is_handle_and_name_once),
		cmocka_unit_test(tabs_find_room_on_any_line),
		cmocka_unit_test(every_state_of_the_outbox_has_words),
	};

	return cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}
