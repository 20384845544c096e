/* The grid: what does not fit is cut, wide characters are whole, marks stay on their base. */
#include "lib/cleanup.h"

#include <locale.h>
#include <string.h>

#include "ui/grid.h"
#include "ui/theme.h"

static const struct style plain = {COLOUR_DEFAULT, COLOUR_DEFAULT, 0};
static const struct style bold = {COLOUR_DEFAULT, COLOUR_DEFAULT, STYLE_BOLD};

static struct text t(const char *s)
{
	return text_own(s);
}

static void expect_row(const struct grid *grid, int row, const char *expected)
{
	struct buf out;

	buf_init(&out, 4096);
	grid_row_text(grid, row, &out);
	assert_string_equal(out.bytes, expected);
	buf_release(&out);
}

static int open_grid(void **state)
{
	static struct grid grid;

	setlocale(LC_ALL, "C.UTF-8");
	grid_init(&grid, &theme_mono, 4, 10);
	*state = &grid;
	return 0;
}

static int close_grid(void **state)
{
	grid_release(*state);
	return 0;
}

#define GRID_TEST(name) cmocka_unit_test_setup_teardown(name, open_grid, close_grid)

static void text_that_fits_is_put_whole(void **state)
{
	assert_int_equal(grid_put(*state, 1, 2, 8, t("incident"), bold), 8);
	expect_row(*state, 1, "  incident");
	assert_int_equal(grid_cell(*state, 1, 2)->style.attrs, STYLE_BOLD);
}

static void text_that_does_not_fit_ends_with_an_ellipsis(void **state)
{
	assert_int_equal(grid_put(*state, 0, 0, 6, t("incidents"), plain), 6);
	expect_row(*state, 0, "incid…");
}

static void a_wide_character_is_never_cut_in_half(void **state)
{
	assert_int_equal(grid_put(*state, 0, 0, 4, t("決済遅"), plain), 3);
	expect_row(*state, 0, "決…");
	assert_int_equal(grid_cell(*state, 0, 0)->width, 2);
	assert_int_equal(grid_cell(*state, 0, 1)->width, 0);
}

static void a_wide_character_does_not_hang_over_the_edge(void **state)
{
	grid_put(*state, 0, 8, 2, t("x決"), plain);
	expect_row(*state, 0, "        x…");
	grid_put(*state, 1, 9, 1, t("決"), plain);
	assert_int_equal(grid_cell(*state, 1, 9)->width, 1);
}

static void overwriting_half_a_wide_character_blanks_the_other(void **state)
{
	grid_put(*state, 0, 0, 10, t("決済"), plain);
	grid_put(*state, 0, 1, 1, t("a"), plain);
	expect_row(*state, 0, " a済");
	grid_put(*state, 0, 2, 1, t("b"), plain);
	expect_row(*state, 0, " ab");
	grid_put(*state, 1, 1, 2, t("決"), plain);
	grid_put(*state, 1, 2, 2, t("済"), plain);
	expect_row(*state, 1, "  済");
}

static void marks_stay_with_their_base(void **state)
{
	assert_int_equal(grid_put(*state, 0, 0, 10, t("e\u0301x"), plain), 2);
	assert_string_equal(grid_cell(*state, 0, 0)->bytes, "e\u0301");
	assert_string_equal(grid_cell(*state, 0, 1)->bytes, "x");
}

static void what_is_outside_is_clipped(void **state)
{
	grid_put(*state, -1, 0, 5, t("above"), plain);
	grid_put(*state, 4, 0, 5, t("below"), plain);
	grid_put(*state, 0, 8, 9, t("right"), plain);
	grid_put(*state, 1, -3, 6, t("abcdef"), plain);
	grid_fill(*state, (struct rect){-5, -5, 100, 100}, bold);
	grid_box(*state, (struct rect){-1, 8, 3, 9}, plain, plain);
	grid_rule(*state, 3, -4, 30, plain);
	expect_row(*state, 3, "──────────");
}

static void clipping_on_the_right_says_so(void **state)
{
	grid_put(*state, 0, 6, 40, t("service"), plain);
	expect_row(*state, 0, "      ser…");
}

static void a_box_blanks_its_inside(void **state)
{
	grid_put(*state, 1, 0, 10, t("xxxxxxxxxx"), plain);
	grid_box(*state, (struct rect){0, 1, 3, 8}, plain, plain);
	expect_row(*state, 0, " ┌──────┐");
	expect_row(*state, 1, "x│      │x");
	expect_row(*state, 2, " └──────┘");
}

static void without_utf8_everything_is_ascii(void **state)
{
	struct grid *grid = *state;

	grid->is_ascii = true;
	grid_box(grid, (struct rect){0, 0, 3, 10}, plain, plain);
	assert_int_equal(grid_put(grid, 1, 1, 8, t("▲ 決é…"), plain), 6);
	expect_row(grid, 0, "+--------+");
	expect_row(grid, 1, "|^ ???~  |");
}

static void a_line_feed_is_a_blank(void **state)
{
	struct text two = {"a\nb", 3, 0};

	grid_put(*state, 0, 0, 10, two, plain);
	expect_row(*state, 0, "a b");
}

static void equal_cells_are_equal_whatever_was_there_before(void **state)
{
	grid_put(*state, 0, 0, 1, t("決"), plain);
	grid_put(*state, 0, 0, 2, t("e\u0301\u0302\u0303"), plain);
	grid_put(*state, 0, 0, 2, t("a"), plain);
	grid_put(*state, 1, 0, 2, t("a"), plain);
	assert_true(cell_equal(grid_cell(*state, 0, 0), grid_cell(*state, 1, 0)));
	grid_put(*state, 1, 0, 2, t("a"), bold);
	assert_false(cell_equal(grid_cell(*state, 0, 0), grid_cell(*state, 1, 0)));
}

static void a_resize_leaves_nothing_behind(void **state)
{
	grid_put(*state, 0, 0, 10, t("abc"), bold);
	grid_resize(*state, 2, 20);
	expect_row(*state, 0, "");
	grid_resize(*state, 0, 0);
	grid_put(*state, 0, 0, 10, t("abc"), bold);
	assert_string_equal(grid_cell(*state, 0, 0)->bytes, " ");
}

static void every_theme_gives_every_role_a_look(void **state)
{
	static const char *const names[] = {"dark", "light", "mono", "colour-blind"};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct theme *theme = theme_find(names[i]);

		assert_non_null(theme);
		for (int role = 0; role < ROLES; role++) {
			struct style style = theme_style(theme, (enum role)role);

			assert_true(style.fg >= COLOUR_DEFAULT && style.fg < COLOURS);
			assert_int_equal(style.bg, COLOUR_DEFAULT);
		}
		assert_true(theme_style(theme, ROLE_SELECTED).attrs & STYLE_REVERSE);
	}
	assert_null(theme_find("nope"));
}

static void the_theme_without_colours_has_none(void **state)
{
	(void)state;
	for (int role = 0; role < ROLES; role++)
		assert_int_equal(
			theme_style(theme_find("mono"), (enum role)role).fg, COLOUR_DEFAULT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GRID_TEST(text_that_fits_is_put_whole),
		GRID_TEST(text_that_does_not_fit_ends_with_an_ellipsis),
		GRID_TEST(a_wide_character_is_never_cut_in_half),
		GRID_TEST(a_wide_character_does_not_hang_over_the_edge),
		GRID_TEST(overwriting_half_a_wide_character_blanks_the_other),
		GRID_TEST(marks_stay_with_their_base),
		GRID_TEST(what_is_outside_is_clipped),
		GRID_TEST(clipping_on_the_right_says_so),
		GRID_TEST(a_box_blanks_its_inside),
		GRID_TEST(without_utf8_everything_is_ascii),
		GRID_TEST(a_line_feed_is_a_blank),
		GRID_TEST(equal_cells_are_equal_whatever_was_there_before),
		GRID_TEST(a_resize_leaves_nothing_behind),
		cmocka_unit_test(every_theme_gives_every_role_a_look),
		cmocka_unit_test(the_theme_without_colours_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
