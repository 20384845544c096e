/* A list to choose from that narrows as one types. */
#include "base/fold.h"
#include "base/mem.h"
#include "core/form.h"

#include <stdlib.h>
#include <string.h>

enum { SEARCH_BYTES = 128 };

struct picker *picker_new(const char *title, bool is_multi)
{
	struct picker *picker = mem_alloc(sizeof(*picker));

	picker->title = mem_strdup(title);
	picker->is_multi = is_multi;
	edit_init(&picker->search, SEARCH_BYTES, false);
	return picker;
}

void picker_clear(struct picker *picker)
{
	for (uint32_t i = 0; i < picker->count; i++) {
		free(picker->items[i].value);
		free(picker->items[i].label);
		free(picker->items[i].hint);
	}
	picker->count = picker->view_count = 0;
}

void picker_free(struct picker *picker)
{
	if (picker == NULL)
		return;
	picker_clear(picker);
	free(picker->items);
	free(picker->view);
	free(picker->title);
	edit_release(&picker->search);
	free(picker);
}

void picker_add(struct picker *picker, const char *value, const char *label, const char *hint,
	bool is_ticked, bool is_dim)
{
	picker->items = mem_grow(picker->items, picker->count, &picker->room, sizeof(*picker->items));
	picker->items[picker->count++] = (struct pick_item){
		.value = mem_strdup(value),
		.label = mem_strdup(label),
		.hint = mem_strdup(hint),
		.is_ticked = is_ticked,
		.is_dim = is_dim,
	};
}

static bool matches(const struct pick_item *item, const char *needle)
{
	char *label = fold_dup(item->label), *hint = fold_dup(item->hint != NULL ? item->hint : "");
	bool ok = strstr(label, needle) != NULL || strstr(hint, needle) != NULL;

	free(label);
	free(hint);
	return ok;
}

void picker_filter(struct picker *picker)
{
	char *needle = fold_dup(edit_text(&picker->search));

	picker->view = mem_resize(picker->view, (size_t)picker->count + 1, sizeof(*picker->view));
	picker->view_count = 0;
	for (uint32_t i = 0; i < picker->count; i++)
		if (matches(&picker->items[i], needle))
			picker->view[picker->view_count++] = i;
	free(needle);
	if (picker->cursor >= picker->view_count)
		picker->cursor = picker->view_count > 0 ? picker->view_count - 1 : 0;
	if (picker->top > picker->cursor)
		picker->top = picker->cursor;
}

const struct pick_item *picker_selected(const struct picker *picker)
{
	if (picker->cursor >= picker->view_count)
		return NULL;
	return &picker->items[picker->view[picker->cursor]];
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void move_picker(struct picker *picker, long by)
{
	long to = (long)picker->cursor + by;

	if (picker->view_count == 0)
		return;
	picker->cursor = to < 0 ? 0
			 : to >= (long)picker->view_count ? picker->view_count - 1
							  : (uint32_t)to;
}

static void tick(struct picker *picker)
{
	if (picker->cursor < picker->view_count) {
		struct pick_item *item = &picker->items[picker->view[picker->cursor]];

		item->is_ticked = !item->is_ticked;
		move_picker(picker, 1);
	}
}

bool picker_key(struct picker *picker, struct key key)
{
	enum { PAGE = 10 };

	switch (key.code) {
	case KEY_CODE_UP:
	case KEY_CODE_CTRL + 'p':
		move_picker(picker, -1);
		return true;
	case KEY_CODE_DOWN:
	case KEY_CODE_CTRL + 'n':
		move_picker(picker, 1);
		return true;
	case KEY_CODE_PAGE_UP:
		move_picker(picker, -PAGE);
		return true;
	case KEY_CODE_PAGE_DOWN:
		move_picker(picker, PAGE);
		return true;
	case ' ':
		if (picker->is_multi) {
			tick(picker);
			return true;
		}
		break;
	default:
		break;
	}
	if (!edit_key(&picker->search, key))
		return false;
	picker->cursor = picker->top = 0;
	picker_filter(picker);
	return true;
}

void picker_paste(struct picker *picker, const char *text)
{
	edit_paste(&picker->search, text);
	picker->cursor = picker->top = 0;
	picker_filter(picker);
}
