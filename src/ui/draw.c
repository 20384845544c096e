/* The whole screen: which parts there are, and what lies over what. */
#include "ui/ui.h"

#include "ui/parts.h"

static void draw_tiny(struct draw *draw)
{
	const struct grid *grid = draw->grid;

	draw_put(draw, 0, 0, grid->cols,
		text_printf(draw->arena, "Too small: %d×%d, needs 40×8.", grid->cols, grid->rows),
		ROLE_PLAIN);
}

static void draw_panes(struct draw *draw)
{
	const struct layout *layout = &draw->model->layout;
	bool is_covered = layout->kind == LAYOUT_NARROW && layout->detail.rows > 0;

	if (draw->model->sheet.is_open) {
		draw_sheet(draw);
		return;
	}
	if (draw->model->on_activity)
		draw_activity(draw);
	else if (!is_covered)
		for (int i = 0; i < LAYOUT_PANES; i++)
			draw_list(draw, i);
	if (layout->detail.rows > 0)
		draw_detail(draw);
}

static void draw_layer(struct draw *draw, enum layer layer)
{
	static void (*const layers[])(struct draw *) = {
		[LAYER_FILTER] = NULL, /* the footer shows it, and the command line */
		[LAYER_COMMAND] = NULL,
		[LAYER_HELP] = draw_picker,
		[LAYER_MENU] = draw_picker,
		[LAYER_PICK] = draw_picker,
		[LAYER_FORM] = draw_form,
		[LAYER_CONFIRM] = draw_confirm,
	};

	if (layers[layer] != NULL) {
		draw->grid->cursor_visible = false;
		layers[layer](draw);
	}
}

void ui_draw(const struct model *model, struct grid *grid, struct body *body)
{
	struct arena arena;
	struct draw draw = {model, grid, body, &arena, model_when(model)};

	arena_init(&arena, 0);
	grid_clear(grid);
	body->box_last = 0;
	grid->is_ascii = model->ascii;
	if (model->layout.kind == LAYOUT_TINY) {
		draw_tiny(&draw);
	} else {
		draw_header(&draw);
		draw_attention(&draw);
		draw_panes(&draw);
		for (int i = 0; i < model->layer_count; i++)
			draw_layer(&draw, model->layers[i]);
		draw_footer(&draw);
	}
	arena_release(&arena);
}
