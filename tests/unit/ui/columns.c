/* Which columns of a list there is room for, and how wide they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "resources/incident.h"
#include "ui/parts.h"

#include <string.h>

enum { FIELDS_MAX = 128 };

static const struct when relative = {.style = WHEN_RELATIVE};

static const struct field *field_named(const char *name)
{
	return resource_field(&incident_resource, name);
}

/* The cells of a column; -1: it is not there. */
static int cells_in(const struct columns *columns, const char *name)
{
	for (int i = 0; i < columns->count; i++)
		if (strcmp(columns->items[i].field->name, name) == 0)
			return columns->items[i].cells;
	return -1;
}

static unsigned *measured(unsigned *widest, const char *name, unsigned cells)
{
	assert_true(incident_resource.field_count <= FIELDS_MAX);
	widest[field_named(name) - incident_resource.fields] = cells;
	return widest;
}

static void what_no_value_needs_is_the_titles(void **state)
{
	unsigned widest[FIELDS_MAX] = {0};
	struct table table = {.resource = &incident_resource};
	struct columns columns;
	int before;

	(void)state;
	columns_fit(&columns, &table, &relative, 60);
	before = cells_in(&columns, "title");
	assert_int_equal(cells_in(&columns, "severity"), field_named("severity")->width);
	assert_int_equal(cells_in(&columns, "services"), -1);

	table.widest = measured(widest, "severity", 4);
	measured(widest, "age", field_named("age")->width);
	columns_fit(&columns, &table, &relative, 60);
	assert_int_equal(cells_in(&columns, "severity"), 4);
	assert_int_equal(cells_in(&columns, "handle"), -1);
	assert_true(cells_in(&columns, "title") > before + 8);
}

static void the_state_has_room_for_what_it_may_become(void **state)
{
	unsigned widest[FIELDS_MAX] = {0};
	struct table table = {
		.resource = &incident_resource, .widest = measured(widest, "status", strlen("open"))};
	struct columns columns;

	(void)state;
	columns_fit(&columns, &table, &relative, 60);
	assert_int_equal(cells_in(&columns, "status"), strlen("mitigated"));
	table.state_cells = strlen("in progress");
	columns_fit(&columns, &table, &relative, 60);
	assert_int_equal(cells_in(&columns, "status"), strlen("in progress"));
}

static void where_there_is_no_room_the_last_columns_go(void **state)
{
	struct table table = {.resource = &incident_resource};
	struct columns columns;

	(void)state;
	for (int cells = 1, count = 0; cells < 250; cells++) {
		int sum = 0;

		columns_fit(&columns, &table, &relative, cells);
		for (int i = 0; i < columns.count; i++)
			sum += columns.items[i].cells;
		assert_true(sum <= cells || columns.count <= 2);
		assert_true(columns.count >= count);
		count = columns.count;
	}
	assert_int_not_equal(cells_in(&columns, "services"), -1);
}

static void chosen_columns_stand_as_they_were_chosen(void **state)
{
	const struct field *chosen[] = {field_named("title"), field_named("started"), field_named("teams"),
		field_named("severity"), NULL};
	const struct field *many[COLUMNS_MAX + 5] = {NULL};
	unsigned widest[FIELDS_MAX] = {0};
	struct table table = {.resource = &incident_resource, .chosen = chosen};
	struct columns columns;

	(void)state;
	columns_fit(&columns, &table, &relative, 120);
	assert_int_equal(columns.count, 4);
	for (int i = 0; i < 4; i++)
		assert_ptr_equal(columns.items[i].field, chosen[i]);

	/* Two that would take what is left: the second has a width of its own. */
	for (int i = 0; i < COLUMNS_MAX + 4; i++)
		many[i] = field_named("title");
	table.chosen = many;
	columns_fit(&columns, &table, &relative, 1000);
	assert_int_equal(columns.count, COLUMNS_MAX);
	assert_true(columns.items[0].cells > columns.items[1].cells);

	/* None has a value: there is nothing to show, and that is no fault. */
	chosen[0] = field_named("severity");
	chosen[1] = NULL;
	table = (struct table){.resource = &incident_resource, .chosen = chosen, .widest = widest};
	columns_fit(&columns, &table, &relative, 120);
	assert_int_equal(columns.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_no_value_needs_is_the_titles),
		cmocka_unit_test(the_state_has_room_for_what_it_may_become),
		cmocka_unit_test(where_there_is_no_room_the_last_columns_go),
		cmocka_unit_test(chosen_columns_stand_as_they_were_chosen),
	};

	return cmocka_run_group_tests_name("columns", tests, NULL, NULL);
}
