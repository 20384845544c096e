/*
 * A conflict: each field of the edit as it was when the user began, as Rootly has it now, and as the
 * user wants it, side by side. What is the same at the start of all three is left out.
 */
#include "ui/parts.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

enum {
	SIDES = 3,
	LABEL_CELLS = 13,
	GAP_CELLS = 2,
	CELL_ROWS = 6,	   /* of one field, at most */
	CONTEXT_BYTES = 24, /* shown of what all sides share, where it is long */
};

static const char *const side_titles[SIDES] = {"as you saw it", "in Rootly now", "yours"};
static const enum role side_roles[SIDES] = {ROLE_DIM, ROLE_WARN, ROLE_STRONG};

static const struct input *input_of(const struct action *action, const char *name)
{
	for (const struct input *input = action != NULL ? action->inputs : NULL;
		input != NULL && input->name != NULL; input++)
		if (strcmp(input->name, name) == 0)
			return input;
	return NULL;
}

/* ---- words ----------------------------------------------------------------------------------- */

/* The names behind blank-separated ids; an id where its name is not there. */
static struct text names_of(struct draw *draw, const struct input *input, const char *ids)
{
	const struct snapshot *choices = model_choices(draw->model, input->catalogue);
	struct text names = text_empty;

	while (*ids != '\0') {
		size_t len = strcspn(ids, " ");
		char *id = arena_strdup(draw->arena, ids);
		uint32_t at;
		struct text name;

		id[len] = '\0';
		at = choices != NULL ? snapshot_find(choices, id) : SNAPSHOT_NONE;
		name = at != SNAPSHOT_NONE ? choices->resource->name_of(snapshot_row(choices, at))
					   : draw_text(draw, id);
		names = text_is_empty(names) ? name
					     : text_printf(draw->arena, "%s, %s", names.bytes,
						       name.bytes);
		ids += len + strspn(ids + len, " ");
	}
	return names;
}

static struct text number_words(struct draw *draw, const struct input *input, int64_t number)
{
	char id[24];

	snprintf(id, sizeof(id), "%lld", (long long)number);
	return input != NULL && input->catalogue != NULL ? names_of(draw, input, id)
							  : text_printf(draw->arena, "%s", id);
}

static struct text string_words(struct draw *draw, const struct input *input, const char *string)
{
	if (input != NULL && input->choices != NULL)
		return draw_choice(draw, input->choices, string);
	if (input != NULL && input->catalogue != NULL)
		return names_of(draw, input, string);
	return text_clean_body(draw->arena, string, strlen(string));
}

static struct text words_of(struct draw *draw, const struct input *input, const struct attr *attr)
{
	char time[ISO8601_BYTES];

	switch (attr->type) {
	case ATTR_FLAG:
		return text_own(attr->number != 0 ? "yes" : "no");
	case ATTR_NUMBER:
		return number_words(draw, input, attr->number);
	case ATTR_TIME:
	case ATTR_SERVER_NOW:
		return text_printf(draw->arena, "%s", when_format(attr->number, draw->when.now_ms,
			WHEN_UTC, 0, time));
	default:
		return attr->string != NULL ? string_words(draw, input, attr->string) : text_empty;
	}
}

/* ---- what differs ---------------------------------------------------------------------------- */

static size_t common_prefix(const struct text sides[SIDES])
{
	size_t len = 0;

	while (sides[0].bytes[len] != '\0' && sides[0].bytes[len] == sides[1].bytes[len] &&
		sides[0].bytes[len] == sides[2].bytes[len])
		len++;
	return len;
}

/* A long text that changed near its end shows that end. */
static void skip_common(struct draw *draw, struct text sides[SIDES])
{
	size_t common = common_prefix(sides), from;

	if (common <= 2 * CONTEXT_BYTES)
		return;
	from = utf8_prefix(sides[0].bytes, sides[0].len_bytes, common - CONTEXT_BYTES);
	for (int i = 0; i < SIDES; i++) {
		struct text rest = text_clean_body(
			draw->arena, sides[i].bytes + from, sides[i].len_bytes - from);
		char *bytes = arena_alloc(draw->arena, rest.len_bytes + sizeof("…"));

		snprintf(bytes, rest.len_bytes + sizeof("…"), "…%s", rest.bytes);
		sides[i] = text_clean_body(draw->arena, bytes, strlen(bytes));
	}
}

static void sides_of(struct draw *draw, const struct input *input,
	const struct outbox_difference *difference, struct text sides[SIDES])
{
	const struct attr *const attrs[SIDES] = {
		&difference->base, &difference->theirs, &difference->mine};

	for (int i = 0; i < SIDES; i++)
		sides[i] = attrs[i]->key != NULL ? words_of(draw, input, attrs[i]) : text_empty;
	skip_common(draw, sides);
	for (int i = 0; i < SIDES; i++)
		if (text_is_empty(sides[i]))
			sides[i] = text_own("—");
}

/* ---- the table ------------------------------------------------------------------------------- */

static int side_cells(const struct rect *r)
{
	return (r->cols - LABEL_CELLS - (SIDES - 1) * GAP_CELLS) / SIDES;
}

static int side_col(const struct rect *r, int side)
{
	return r->col + LABEL_CELLS + side * (side_cells(r) + GAP_CELLS);
}

static int put_difference(struct draw *draw, struct text title, const struct text sides[SIDES],
	const enum role roles[SIDES], struct rect r)
{
	int rows = 1;

	draw_put(draw, r.row, r.col, LABEL_CELLS - 1, title, ROLE_LABEL);
	for (int i = 0; i < SIDES; i++) {
		struct rect cell = {r.row, side_col(&r, i), CELL_ROWS, side_cells(&r)};
		struct body body;

		if (cell.rows > r.rows)
			cell.rows = r.rows;
		body_init(&body);
		body_wrap(&body, 0, cell.cols, sides[i], roles[i]);
		draw_lines(draw, &body, 0, cell, NULL);
		if ((int)body.count > rows)
			rows = (int)body.count < cell.rows ? (int)body.count : cell.rows;
		body_release(&body);
	}
	return rows;
}

static const char *key_of(struct draw *draw, const char *command)
{
	return draw_key(draw, command_find(command), NULL).bytes;
}

int draw_differences(struct draw *draw, const struct outbox_item *item, struct rect r)
{
	static const enum role heads[SIDES] = {ROLE_LABEL, ROLE_LABEL, ROLE_LABEL};
	const struct action *action = model_action_named(draw->model, item->action, NULL);
	struct text titles[SIDES];
	int taken = r.rows / 2, row;
	struct rect table = {r.row + r.rows - taken, r.col + 1, taken, r.cols - 2};

	if (taken < 4 || side_cells(&table) < 8)
		return 0;
	grid_rule(draw->grid, table.row, r.col, r.cols, draw_style(draw, ROLE_BORDER));
	draw_put(draw, table.row, r.col + 2, r.cols - 4,
		text_printf(draw->arena, " Conflict: %s edits yours, %s sends yours over theirs, %s gives "
			"yours up ",
			key_of(draw, "edit-again"), key_of(draw, "retry"), key_of(draw, "discard")),
		ROLE_WARN);
	for (int i = 0; i < SIDES; i++)
		titles[i] = text_own(side_titles[i]);
	row = table.row + 1;
	put_difference(draw, text_empty, titles, heads, (struct rect){row++, table.col, 1, table.cols});
	for (uint32_t i = 0; i < item->difference_count && row < table.row + table.rows; i++) {
		const struct outbox_difference *difference = &item->differences[i];
		const struct input *input = input_of(action, difference->theirs.key);
		struct text sides[SIDES];

		sides_of(draw, input, difference, sides);
		row += put_difference(draw,
			input != NULL ? text_own(input->label)
				      : draw_text(draw, difference->theirs.key),
			sides, side_roles,
			(struct rect){row, table.col, table.row + table.rows - row, table.cols});
	}
	return taken;
}
