/* Tables: aligned by cells, cut to a terminal, harmless; and JSON Lines, raw. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "api/decode.h"
#include "api/lines.h"
#include "base/mem.h"
#include "cli/table.h"
#include "resources/alert.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

static const char answer[] =
	"{\"data\":[{\"id\":\"a-1\",\"type\":\"alerts\",\"attributes\":{\"short_id\":\"7d51zq\","
	"\"summary\":\"evil \\u001b[31mred\\u001b]0;owned\\u0007 \xe2\x80\xae "
	"tail\",\"status\":\"triggered\","
	"\"alert_urgency\":{\"id\":\"u\",\"name\":\"High\"},\"services\":[{\"id\":\"s\",\"name\":"
	"\"\xe6\xa4\x9c\xe7\xb4\xa2\"}]},"
	"\"relationships\":{\"events\":{\"data\":[{\"id\":\"e-1\",\"type\":\"alert_events\"}]}}}],"
	"\"included\":[{\"id\":\"e-1\",\"type\":\"alert_events\",\"attributes\":{\"kind\":\"note\"}"
	"}]}";

static const struct viewer nobody = {.user_id = ""};

struct rows {
	struct arena arena;
	void *row;
};

static void *begin(void *context, const char *id)
{
	(void)id;
	return ((struct rows *)context)->row;
}

static int setup(void **state)
{
	struct rows *rows = mem_alloc(sizeof(*rows));
	struct row_sink sink = {rows, &rows->arena, begin, NULL};
	struct page page;
	struct err err = {0};

	setlocale(LC_ALL, "C.UTF-8");
	arena_init(&rows->arena, 0);
	rows->row = arena_alloc(&rows->arena, sizeof(struct alert));
	assert_true(decode_list(&alert_resource, answer, sizeof(answer) - 1, &sink, &page, &err));
	*state = rows;
	return 0;
}

static int teardown(void **state)
{
	struct rows *rows = *state;

	arena_release(&rows->arena);
	free(rows);
	return 0;
}

/* The table of the one alert; the caller frees. */
static char *print(struct rows *rows, const struct table_style *style)
{
	const void *const list[] = {rows->row};
	struct buf out;

	buf_init(&out, 64 * 1024);
	table_print(&out, &alert_resource, list, 1, style, NULL, NULL);
	return buf_take(&out);
}

static void hostile_text_is_harmless_in_a_table(void **state)
{
	char *text = print(*state, &(struct table_style){.me = &nobody});

	assert_non_null(strstr(text, "evil ^[[31mred^[]0;owned^G"));
	assert_null(strpbrk(text, "\033\a"));
	assert_null(strstr(text, "\xe2\x80\xae"));
	free(text);
}

static void the_first_column_is_what_one_types(void **state)
{
	char *text = print(*state, &(struct table_style){.me = &nobody, .has_ids = true});

	assert_memory_equal(text, "  Id", 4);
	assert_non_null(strstr(text, "\n! 7d51zq  "));
	free(text);
}

static void a_table_fits_the_terminal(void **state)
{
	static const unsigned widths[] = {200, 80, 60, 40};

	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		char *text = print(*state,
			&(struct table_style){.me = &nobody, .has_ids = true, .cols = widths[i]});
		char *rest = text, *line;

		while ((line = strsep(&rest, "\n")) != NULL)
			if (text_width(line, strlen(line)) > widths[i])
				fail_msg("%u: %s", widths[i], line);
		free(text);
	}
}

static void what_is_wide_goes_before_anything_is_cut(void **state)
{
	char *wide = print(*state, &(struct table_style){.me = &nobody, .cols = 120});
	char *narrow = print(*state, &(struct table_style){.me = &nobody, .cols = 70});

	assert_non_null(strstr(wide, "Services"));
	assert_null(strstr(narrow, "Services"));
	assert_non_null(strstr(narrow, "tail"));
	free(wide);
	free(narrow);
}

static void asked_for_columns_are_the_only_ones(void **state)
{
	const struct field *columns[] = {resource_field(&alert_resource, "status"),
		resource_field(&alert_resource, "short-id")};
	char *text = print(*state,
		&(struct table_style){
			.me = &nobody, .has_ids = true, .columns = columns, .column_count = 2});

	assert_string_equal(text, "  Status     Id\n! triggered  7d51zq\n");
	free(text);
}

/* ---- JSON Lines ---------------------------------------------------------------------------- */

struct taken {
	char *line;
	size_t count;
};

static void take(void *context, const char *id, const char *line, size_t len_bytes)
{
	struct taken *taken = context;

	(void)id;
	free(taken->line);
	taken->line = mem_strndup(line, len_bytes);
	taken->count++;
}

static void a_line_is_what_the_api_said(void **state)
{
	struct taken taken = {0};
	struct lines lines = {.take = take, .context = &taken};
	struct err err = {0};

	(void)state;
	assert_true(lines_read(&alert_resource, answer, sizeof(answer) - 1, &lines, &err));
	assert_int_equal(taken.count, 1);
	assert_memory_equal(taken.line, "{\"id\":\"a-1\",\"short_id\":\"7d51zq\"", 31);
	assert_non_null(
		strstr(taken.line, "evil \\u001b[31mred\\u001b]0;owned\\u0007 \xe2\x80\xae tail"));
	assert_non_null(strstr(taken.line, "\"relationships\":{\"events\":"));
	assert_null(strchr(taken.line, '\n'));
	free(taken.line);
}

static void columns_of_a_line_are_raw_too(void **state)
{
	const struct field *columns[] = {resource_field(&alert_resource, "id"),
		resource_field(&alert_resource, "urgency"),
		resource_field(&alert_resource, "noise")};
	struct taken taken = {0};
	struct lines lines = {
		.columns = columns, .column_count = 3, .take = take, .context = &taken};
	struct err err = {0};

	(void)state;
	assert_true(lines_read(&alert_resource, answer, sizeof(answer) - 1, &lines, &err));
	assert_string_equal(taken.line,
		"{\"id\":\"a-1\",\"urgency\":{\"id\":\"u\",\"name\":\"High\"},\"noise\":null}");
	free(taken.line);
}

static void rows_of_a_tab_come_from_what_is_included(void **state)
{
	struct taken taken = {0};
	struct lines lines = {.from = LINES_FROM_INCLUDED, .take = take, .context = &taken};
	struct err err = {0};

	(void)state;
	assert_true(lines_read(&alert_event_resource, answer, sizeof(answer) - 1, &lines, &err));
	assert_string_equal(taken.line, "{\"id\":\"e-1\",\"kind\":\"note\"}");
	free(taken.line);
}

static void a_broken_answer_is_said(void **state)
{
	struct lines lines = {.take = take};
	struct err err = {0};

	(void)state;
	assert_false(lines_read(&alert_resource, "<html>", 6, &lines, &err));
	assert_int_equal(err.kind, ERR_PROTOCOL);
}

#define ROWS(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROWS(hostile_text_is_harmless_in_a_table),
		ROWS(the_first_column_is_what_one_types),
		ROWS(a_table_fits_the_terminal),
		ROWS(what_is_wide_goes_before_anything_is_cut),
		ROWS(asked_for_columns_are_the_only_ones),
		cmocka_unit_test(a_line_is_what_the_api_said),
		cmocka_unit_test(columns_of_a_line_are_raw_too),
		cmocka_unit_test(rows_of_a_tab_come_from_what_is_included),
		cmocka_unit_test(a_broken_answer_is_said),
	};

	return cmocka_run_group_tests_name("tables and lines", tests, NULL, NULL);
}
