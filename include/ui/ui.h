/*
 * From the model to cells. Pure: reads the model, fills the grid. Only `body` remembers something
 * between calls, and only to be fast: a fresh one gives the same cells.
 *
 *	ui_draw(&model, &grid, &body);
 *	model.detail.body_rows = body.count;	update clamps its scrolling to it
 *	model.confirm.last = body.box_last;	the same
 *	term_draw(term, &grid);
 */
#ifndef ROOTWATCH_UI_UI_H
#define ROOTWATCH_UI_UI_H

#include "core/model.h"
#include "ui/body.h"
#include "ui/grid.h"

/* Draws the whole screen; the grid keeps its size. */
void ui_draw(const struct model *model, struct grid *grid, struct body *body);

#endif
