/* A record in full. */
#include "core/detail.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { TAB_GAP = 2, TAB_MORE = 2 /* cells of the sign that some are left out */ };

static int tab_cells(const char *title, uint32_t count)
{
	int cells = (int)text_own(title).width;

	for (uint32_t rest = count; rest > 0; rest /= 10)
		cells += rest == count ? 2 : 1;
	return cells;
}

/* The first tab to show, so that there is room for the one that is on. */
static int first_tab(const struct tab_place *places, int on, int cells)
{
	int first = on, used = places[on].cells;

	while (first > 0 && used + TAB_GAP + places[first - 1].cells <= cells)
		used += TAB_GAP + places[--first].cells;
	return first;
}

void detail_place_tabs(const struct tab *tabs, const struct detail *detail, int on, int cells,
	struct tab_place places[RESOURCE_TABS])
{
	int first, col = 0, tab;

	memset(places, 0, RESOURCE_TABS * sizeof(*places));
	for (tab = 0; tab < RESOURCE_TABS && tabs[tab].title != NULL; tab++) {
		if (tabs[tab].kind == TAB_ROWS && detail != NULL && detail->tabs[tab].is_loaded)
			places[tab].count = detail->tabs[tab].count;
		places[tab].cells = tab_cells(tabs[tab].title, places[tab].count);
	}
	first = first_tab(places, on, cells - 2 * TAB_MORE);
	for (int i = 0; i < first; i++)
		places[i].cells = 0;
	col = first > 0 ? TAB_MORE : 0;
	for (int i = first; i < tab; i++) {
		places[i].col = col;
		col += places[i].cells + TAB_GAP;
		if (i > on && col - TAB_GAP > cells)
			places[i].cells = 0;
	}
}

struct detail *detail_new(const struct resource *resource, const char *id)
{
	struct detail *detail = mem_alloc(sizeof(*detail));

	detail->resource = resource;
	arena_init(&detail->arena, 0);
	detail->id = arena_strdup(&detail->arena, id);
	detail->raw = detail->draft = text_empty;
	return detail;
}

void detail_free(struct detail *detail)
{
	if (detail == NULL)
		return;
	arena_release(&detail->arena);
	free(detail);
}
