/* The layout at every size, with whatever has the focus. */
#include "things.h"

static bool is_shown(const struct rect *r)
{
	return r->rows > 0 && r->cols > 0;
}

static bool overlap(const struct rect *a, const struct rect *b)
{
	return is_shown(a) && is_shown(b) && a->row < b->row + b->rows && b->row < a->row + a->rows &&
	       a->col < b->col + b->cols && b->col < a->col + a->cols;
}

static bool is_inside(const struct rect *r, const struct rect *of)
{
	return !is_shown(r) || (r->row >= of->row && r->col >= of->col &&
				       r->row + r->rows <= of->row + of->rows &&
				       r->col + r->cols <= of->col + of->cols);
}

static void wrong(const struct layout_input *in, const char *what)
{
	fail_msg("%dx%d focus %d, attention %d, detail %d, grow %d, single %d: %s", in->cols, in->rows,
		in->focus, in->has_attention, in->detail_open, in->grow, in->single, what);
}

/* Where narrow, an open detail lies over the panes by intention. */
static void check_rectangles(const struct layout_input *in, const struct layout *out)
{
	const struct rect screen = {0, 0, in->rows, in->cols};
	const struct rect *rects[] = {&out->header, &out->attention, &out->footer, &out->panes[0],
		&out->panes[1], &out->panes[2], &out->detail};
	enum { COUNT = sizeof(rects) / sizeof(rects[0]), DETAIL_AT = COUNT - 1, PANES_AT = 3 };

	for (int i = 0; i < COUNT; i++) {
		if (rects[i]->rows < 0 || rects[i]->cols < 0 || !is_inside(rects[i], &screen))
			wrong(in, "a rectangle leaves the screen");
		for (int j = 0; j < i; j++)
			if (overlap(rects[i], rects[j]) &&
				!(out->kind == LAYOUT_NARROW && i == DETAIL_AT && j >= PANES_AT))
				wrong(in, "two rectangles overlap");
	}
	if (!is_inside(&out->detail_body, &out->detail) ||
		out->detail_body.rows != out->detail_body_rows)
		wrong(in, "the body is not inside the detail");
	if (!is_inside(&out->sheet, &screen) || overlap(&out->sheet, &out->header) ||
		overlap(&out->sheet, &out->attention) || overlap(&out->sheet, &out->footer) ||
		!is_inside(&out->sheet_outline, &out->sheet) ||
		!is_inside(&out->sheet_text, &out->sheet) || !is_shown(&out->sheet_text) ||
		overlap(&out->sheet_outline, &out->sheet_text))
		wrong(in, "the draft is not inside its place");
	if (is_shown(&out->detail_body) && out->detail_body.row < out->detail.row + 2)
		wrong(in, "the body covers the detail's title or tabs");
}

/* No line is left over: what is not header, attention or footer is panes, or detail. */
static void check_use(const struct layout_input *in, const struct layout *out)
{
	int rows = in->rows - 2 - in->has_attention, panes = 0;

	if (out->header.rows != 1 || out->footer.row != in->rows - 1 ||
		out->attention.rows != in->has_attention)
		wrong(in, "a line of its own is missing");
	for (int i = 0; i < LAYOUT_PANES; i++)
		panes += out->panes[i].rows;
	if (panes != rows)
		wrong(in, "the panes do not fill the height");
	if (is_shown(&out->detail) !=
		(!in->single && (out->kind == LAYOUT_WIDE || in->detail_open)))
		wrong(in, "the detail is not where it is asked for");
	if (out->kind == LAYOUT_WIDE && out->panes[0].cols + out->detail.cols != in->cols)
		wrong(in, "list and detail do not fill the width");
	if (out->kind == LAYOUT_WIDE && !in->single &&
		(out->panes[0].cols < 44 || out->detail.cols < 50))
		wrong(in, "list or detail is too narrow to read");
}

static void check_focus(const struct layout_input *in, const struct layout *out)
{
	const struct rect *focus = &out->panes[in->single ? 0 : in->focus];
	int rows = in->rows - 2 - in->has_attention;

	if (layout_page_rows(focus) < 1)
		wrong(in, "the pane with the focus has no row");
	if (in->single)
		return;
	for (int i = 0; i < LAYOUT_PANES; i++)
		if (!is_shown(&out->panes[i]))
			wrong(in, "a pane has not even its title");
	if (out->kind == LAYOUT_NARROW && rows >= 12 + LAYOUT_PANES - 1 && focus->rows < 12)
		wrong(in, "the pane with the focus has less than 12 rows");
}

static void check(const struct layout_input *in)
{
	struct layout out;

	layout_compute(in, &out);
	if (in->rows < 8 || in->cols < 40) {
		if (out.kind != LAYOUT_TINY || is_shown(&out.panes[in->focus]) || is_shown(&out.detail))
			wrong(in, "it is too small to show anything");
		return;
	}
	if (out.kind != (in->cols >= 110 ? LAYOUT_WIDE : LAYOUT_NARROW))
		wrong(in, "the wrong kind");
	check_rectangles(in, &out);
	check_use(in, &out);
	check_focus(in, &out);
}

static void nothing_overlaps_or_leaves_the_screen_at_any_size(void **state)
{
	static const int grows[] = {-12, 0, 12};

	(void)state;
	for (int cols = 1; cols <= 250; cols++)
		for (int rows = 1; rows <= 100; rows++)
			for (unsigned f = 0; f < 3 * 3 * 8; f++)
				check(&(struct layout_input){.rows = rows,
					.cols = cols,
					.focus = (int)(f % 3),
					.grow = grows[f / 3 % 3],
					.has_attention = f / 9 & 1,
					.detail_open = f / 18 & 1,
					.single = f / 36 & 1});
}

static void in_the_wide_layout_nothing_moves_with_the_focus(void **state)
{
	struct layout first, other;

	(void)state;
	for (int rows = 9; rows <= 100; rows++) {
		struct layout_input in = {.rows = rows, .cols = 120};

		layout_compute(&in, &first);
		for (in.focus = 1; in.focus < LAYOUT_PANES; in.focus++) {
			layout_compute(&in, &other);
			assert_memory_equal(&first, &other, sizeof(first));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_overlaps_or_leaves_the_screen_at_any_size),
		cmocka_unit_test(in_the_wide_layout_nothing_moves_with_the_focus),
	};

	return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
