/* Sets of ids, against a table of flags; and the attributes of a body, which are a set too. */
#include "things.h"

static void a_set_holds_what_was_put_in_once_and_in_order(void **state)
{
	enum { IDS = 40, STEPS = 4000 };
	bool expected[IDS] = {0};
	struct id_set set = {0};
	uint64_t seed = 11;

	(void)state;
	for (int step = 0; step < STEPS; step++) {
		uint32_t i = chance(&seed, IDS), count = 0;
		char id[8];

		snprintf(id, sizeof(id), "%u", i * 7);
		if (chance(&seed, 2) == 0) {
			id_set_add(&set, id);
			expected[i] = true;
		} else {
			id_set_toggle(&set, id);
			expected[i] = !expected[i];
		}
		id[0] = 'x'; /* the set has copies */
		if (chance(&seed, 500) == 0) {
			id_set_clear(&set);
			memset(expected, 0, sizeof(expected));
		}
		for (uint32_t k = 0; k < IDS; k++) {
			snprintf(id, sizeof(id), "%u", k * 7);
			assert_int_equal(id_set_has(&set, id), expected[k]);
			count += expected[k];
		}
		assert_int_equal(set.count, count);
		for (uint32_t k = 1; k < set.count; k++)
			assert_true(strcmp(set.ids[k - 1], set.ids[k]) < 0);
	}
	id_set_clear(&set);
	assert_false(id_set_has(&set, "7"));
}

static void a_second_attribute_of_the_same_name_replaces_the_first(void **state)
{
	struct attrs attrs, moved;

	(void)state;
	attrs_init(&attrs);
	attrs_add_string(&attrs, "a", "one");
	attrs_add_number(&attrs, "b", 2);
	attrs_add_strings(&attrs, "a", "x y");
	assert_int_equal(attrs.count, 2);
	assert_int_equal(attrs_find(&attrs, "a")->type, ATTR_STRINGS);
	assert_string_equal(attrs_find(&attrs, "a")->string, "x y");
	attrs_add_null(&attrs, "a");
	assert_int_equal(attrs_find(&attrs, "a")->type, ATTR_NULL);
	assert_null(attrs_find(&attrs, "a")->string);
	attrs_add_flag(&attrs, "c", true);
	attrs_add_time(&attrs, "d", 5);
	attrs_add_server_now(&attrs, "e");
	attrs_add_labels(&attrs, "f", "k=v");
	attrs_add_label_list(&attrs, "g", "k=v");
	attrs_move(&moved, &attrs);
	assert_int_equal(attrs.count, 0);
	assert_null(attrs_find(&attrs, "a"));
	assert_int_equal(moved.count, 7);
	assert_int_equal(attrs_find(&moved, "c")->number, 1);
	assert_int_equal(attrs_find(&moved, "d")->type, ATTR_TIME);
	assert_int_equal(attrs_find(&moved, "e")->type, ATTR_SERVER_NOW);
	assert_int_equal(attrs_find(&moved, "f")->type, ATTR_LABELS);
	assert_int_equal(attrs_find(&moved, "g")->type, ATTR_LABEL_LIST);
	assert_null(attrs_find(&moved, "nothing"));
	attrs_release(&attrs);
	attrs_release(&moved);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_set_holds_what_was_put_in_once_and_in_order),
		cmocka_unit_test(a_second_attribute_of_the_same_name_replaces_the_first),
	};

	return cmocka_run_group_tests_name("id_set", tests, NULL, NULL);
}
