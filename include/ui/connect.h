/* The form that adds an instance: drawn from plain values, without a model. */
#ifndef ROOTWATCH_UI_CONNECT_H
#define ROOTWATCH_UI_CONNECT_H

#include "core/edit.h"
#include "core/field.h"
#include "core/form.h"
#include "ui/grid.h"

struct connect_field {
	const char *label;
	const struct edit *edit; /* NULL: `shown` alone */
	const char *shown; /* what is chosen, or what stands for a hidden text */
	const char *hint;
};

struct connect_line {
	enum tone tone;
	const char *words; /* any text; it passes the text door */
	const char *lead; /* stands before it, and the words begin further right; "" none */
	bool is_under; /* no lead, but as far to the right as the words above */
};

struct connect_view {
	const char *title;
	const struct connect_field *fields;
	int field_count;
	const char *const *buttons;
	int button_count;
	int focus; /* a field, or field_count + a button */
	const struct connect_line
		*lines; /* beside or below: how to make a key, or what was found */
	int line_count;
	int top; /* the first row of the lines that is shown */
	const struct picker *picker; /* in the place of the lines, with the keys; NULL */
	const char *words; /* below all: what is done, what is wrong; NULL */
	enum tone words_tone;
};

/* How far down the lines can be shown: the largest `top` that is of use. */
int ui_draw_connect(const struct connect_view *view, struct grid *grid);

#endif
