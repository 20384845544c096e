/* What the tabs of a record hold, laid out as lines. */
#ifndef ROOTWATCH_UI_DETAIL_BODY_H
#define ROOTWATCH_UI_DETAIL_BODY_H

#include "ui/parts.h"
#include "ui/rich.h"

/* Which record the detail shows, and how much of it is known. */
struct subject {
	const struct resource *resource; /* NULL: none */
	const struct detail *detail;	 /* NULL: only the row of the list is at hand */
	const void *record;		 /* NULL: nothing is known, detail->err may say why */
	bool is_whole;			 /* the record has the members of DETAIL fields */
};

/* Lays out a tab that is not TAB_ROWS, for this width. */
void detail_body_fill(struct draw *draw, const struct subject *subject, const struct tab *tab,
	int cols);

/* Rich text behind what there is. */
void body_add_rich(struct body *body, const struct rich *rich, int cols);

#endif
