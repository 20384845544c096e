/* Marks: what the next action is for, when it is for more than one. */
#include "core/update.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void marks_toggle(struct model *model, const char *argument, struct effects *effects)
{
	struct list *list = model->current;
	const struct record *row = list_selected(list);

	(void)argument;
	(void)effects;
	if (row == NULL)
		return;
	id_set_toggle(&list->marks, row->id);
	free(list->mark_from);
	list->mark_from = mem_strdup(row->id);
	list_move(list, 1, model_page_rows(model));
}

/* From the row that was marked last to this one. */
void marks_range(struct model *model, const char *argument, struct effects *effects)
{
	struct list *list = model->current;
	uint32_t from = list->cursor, to = list->cursor;

	(void)argument;
	(void)effects;
	for (uint32_t i = 0; list->mark_from != NULL && i < list->view_count; i++) {
		const struct record *row = list_row(list, i);

		if (row != NULL && strcmp(row->id, list->mark_from) == 0)
			from = i;
	}
	if (from > to) {
		uint32_t swap = from;

		from = to;
		to = swap;
	}
	for (uint32_t i = from; i <= to && i < list->view_count; i++) {
		const struct record *row = list_row(list, i);

		if (row != NULL)
			id_set_add(&list->marks, row->id);
	}
}

void marks_all(struct model *model, const char *argument, struct effects *effects)
{
	struct list *list = model->current;

	(void)argument;
	(void)effects;
	if (list->marks.count > 0) {
		id_set_clear(&list->marks);
		return;
	}
	for (uint32_t i = 0; i < list->view_count; i++) {
		const struct record *row = list_row(list, i);

		if (row != NULL)
			id_set_add(&list->marks, row->id);
	}
}
