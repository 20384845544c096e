/* What the tables promise, checked for every resource. */
#include "world.h"

#include "resources/forms.h"

#include <string.h>

static size_t size_of(enum field_type type)
{
	static const size_t sizes[FIELD_TYPES] = {
		[FIELD_ID] = sizeof(const char *),
		[FIELD_LINE] = sizeof(struct text),
		[FIELD_BODY] = sizeof(struct text),
		[FIELD_HTML] = sizeof(struct html),
		[FIELD_NUMBER] = sizeof(int64_t),
		[FIELD_FLAG] = sizeof(bool),
		[FIELD_TIME] = sizeof(int64_t),
		[FIELD_CHOICE] = sizeof(uint8_t),
		[FIELD_REF] = sizeof(struct ref),
		[FIELD_REFS] = sizeof(struct refs),
		[FIELD_LABELS] = sizeof(struct text),
	};

	return sizes[type];
}

/* A pane's row ends at list_bytes: no field that lists have may lie behind it. */
static void rows_of_panes_hold_all_fields_but_those_of_the_detail(void **state)
{
	(void)state;
	for (const struct resource *const *r = registry_panes; *r != NULL; r++)
		for (size_t i = 0; i < (*r)->field_count; i++) {
			const struct field *field = &(*r)->fields[i];
			size_t end = field->offset + size_of(field->type);

			assert_true(end <= (*r)->row_bytes);
			if ((*r)->list_bytes == 0)
				continue;
			if (field->flags & DETAIL ? field->offset < (*r)->list_bytes
						  : end > (*r)->list_bytes)
				fail_msg("%s: %s lies on the wrong side", (*r)->name, field->name);
		}
}

static void check_actions(const struct resource *resource)
{
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++) {
		assert_non_null(a->title);
		assert_non_null(a->help);
		if (a->path == NULL && a->group == NULL)
			fail_msg("%s has neither a request nor a menu", a->name);
		if (a->path != NULL && a->repeat == REPEAT_CHECK_FIRST && a->already == NULL)
			fail_msg("%s checks first, but does not say what", a->name);
		for (const struct input *in = a->inputs; in != NULL && in->name != NULL; in++) {
			if (in->from != NULL && resource_field(resource, in->from) == NULL)
				fail_msg("%s: no field %s", a->name, in->from);
			if ((in->type == INPUT_REF || in->type == INPUT_REFS) &&
				registry_find(in->catalogue) == NULL)
				fail_msg("%s: no catalogue %s", a->name, in->catalogue);
			if (in->type == INPUT_CHOICE)
				assert_non_null(in->choices);
		}
	}
}

static void actions_name_fields_and_catalogues_that_exist(void **state)
{
	(void)state;
	for (const struct resource *const *r = registry_panes; *r != NULL; r++) {
		check_actions(*r);
		for (const struct tab *tab = (*r)->tabs; tab->title != NULL; tab++)
			if (tab->kind == TAB_ROWS)
				check_actions(tab->rows);
			else if (tab->field != NULL)
				assert_non_null(resource_field(*r, tab->field));
	}
}

static void an_action_is_found_by_its_name_wherever_it_stands(void **state)
{
	const struct resource *resource = NULL;

	(void)state;
	assert_non_null(registry_action("alert.acknowledge", &resource));
	assert_ptr_equal(resource, &alert_resource);
	assert_non_null(registry_action("action-item.done", &resource));
	assert_ptr_equal(resource, &action_item_resource);
	assert_null(registry_action("action-item.explode", &resource));
}

static const char *due_words(const struct resource *resource, const void *record)
{
	static struct arena arena;
	static char words[32];
	struct when when = {.now_ms = WORLD_WALL_MS, .style = WHEN_RELATIVE};

	arena_init(&arena, 0);
	snprintf(words, sizeof(words), "%s",
		field_text(resource_field(resource, "due"), record, &when, &arena).bytes);
	arena_release(&arena);
	return words;
}

static void only_what_is_not_done_can_be_overdue(void **state)
{
	const int64_t day = 24 * 60 * 60 * 1000, three = WORLD_WALL_MS - 3 * day;
	struct step step = {.status = STEP_OPEN, .due_at = three};
	struct action_item item = {.status = choice_find(action_item_statuses, "open"), .due_at = three};

	(void)state;
	assert_string_equal(due_words(&step_resource, &step), "3d!");
	step.status = STEP_COMPLETED;
	assert_string_equal(due_words(&step_resource, &step), "3d ago");
	step.status = STEP_SKIPPED;
	assert_string_equal(due_words(&step_resource, &step), "3d ago");
	step.due_at = WORLD_WALL_MS + 3 * day;
	assert_string_equal(due_words(&step_resource, &step), "3d");
	assert_string_equal(due_words(&action_item_resource, &item), "3d!");
	item.status = choice_find(action_item_statuses, "done");
	assert_string_equal(due_words(&action_item_resource, &item), "3d ago");
}

static void what_a_slow_clock_has_ahead_fits_the_column(void **state)
{
	const int64_t minute = 60 * 1000;
	struct alert alert = {.started_at = WORLD_WALL_MS + 59 * minute};
	struct when when = {.now_ms = WORLD_WALL_MS, .style = WHEN_RELATIVE};
	const struct field *started = resource_field(&alert_resource, "started");
	struct arena arena;
	struct text text;

	(void)state;
	arena_init(&arena, 0);
	text = field_text(started, &alert, &when, &arena);
	assert_string_equal(text.bytes, "+59m");
	assert_true(text.width <= started->width);
	arena_release(&arena);
}

static void no_key_means_two_things_in_one_place(void **state)
{
	struct world *world = *state;
	const struct keymap *map = &world->model.keymap;

	for (size_t i = 0; i < map->count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct binding *a = &map->items[i], *b = &map->items[j];
			char name[KEY_NAME_BYTES];

			if (a->key.code == b->key.code && (a->contexts & b->contexts) &&
				(a->resource == NULL || b->resource == NULL || a->resource == b->resource))
				fail_msg("%s: %s and %s", key_name(a->key, name),
					a->command ? a->command->name : a->action->name,
					b->command ? b->command->name : b->action->name);
		}
}

static void a_key_can_be_given_to_something_else_and_a_clash_names_both(void **state)
{
	struct world *world = *state;
	struct keymap *map = &world->model.keymap;
	struct err err = {0};
	struct key key;

	assert_true(keymap_bind(map, "retrospective.publish", "U", &err));
	assert_true(key_parse("U", &key));
	assert_string_equal(keymap_find(map, key, IN_LIST, &retrospective_resource)->action->name,
		"retrospective.publish");
	assert_false(keymap_bind(map, "refresh", "a", &err));
	assert_non_null(strstr(err.text, "refresh"));
	assert_non_null(strstr(err.text, "acknowledge"));
	assert_false(keymap_bind(map, "no-such-thing", "U", &err));
	assert_false(keymap_bind(map, "refresh", "<Nonsense>", &err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_panes_hold_all_fields_but_those_of_the_detail),
		cmocka_unit_test(actions_name_fields_and_catalogues_that_exist),
		cmocka_unit_test(an_action_is_found_by_its_name_wherever_it_stands),
		cmocka_unit_test(only_what_is_not_done_can_be_overdue),
		cmocka_unit_test(what_a_slow_clock_has_ahead_fits_the_column),
		WORLD_TEST(no_key_means_two_things_in_one_place),
		WORLD_TEST(a_key_can_be_given_to_something_else_and_a_clash_names_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
