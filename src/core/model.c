/* The model: making it, small questions about it, the stack of layers. */
#include "core/model.h"

#include "base/mem.h"
#include "core/update.h"

#include <stdlib.h>
#include <string.h>

enum { COMMAND_LINE_BYTES = 512 };

static void set_viewer_texts(struct model *model)
{
	model->viewer.user_id = "";
	model->viewer.name = model->viewer.organization = text_empty;
}

static const struct canned_list nothing_canned;

void model_init(struct model *model, const struct model_config *config)
{
	*model = (struct model){
		.resources = config->resources,
		.catalogue_resources = config->catalogue_resources,
		.ascii = config->ascii,
		.is_remote = config->is_remote,
		.has_key_command = config->has_key_command,
		.mouse = config->mouse,
		.times = config->times,
		.templates = config->templates != NULL ? config->templates : &nothing_canned,
		.filters = config->filters != NULL ? config->filters : &nothing_canned,
		.grace_ms = config->grace_ms,
		.has_editor = config->has_editor,
		.rows = 24,
		.cols = 80,
	};
	for (int i = 0; i < LAYOUT_PANES && config->resources[i] != NULL; i++) {
		list_init(&model->panes[i], config->resources[i]);
		model->panes[i].columns = config->columns[i];
	}
	model->current = &model->panes[0];
	keymap_init(&model->keymap, config->resources);
	edit_init(&model->command_line, COMMAND_LINE_BYTES, false);
	arena_init(&model->viewer_arena, 1024);
	set_viewer_texts(model);
	model->viewer.read_only = config->read_only;
	model->detail.id = mem_strdup("");
	model->detail.next_id = mem_strdup("");
	model->link.rate_limit = model->link.rate_remaining = -1;
	model->instances = config->instances;
	model->site = (struct site){config->instance != NULL ? config->instance : "",
		config->origin != NULL ? config->origin : ""};
	model->banner_colour = config->banner_colour;
	if (config->banner != NULL)
		text_clean_into(model->banner, sizeof(model->banner), config->banner,
			strlen(config->banner));
	if (config->instance != NULL)
		text_clean_into(model->link.instance, sizeof(model->link.instance), config->instance,
			strlen(config->instance));
	model_lay_out(model);
}

void model_release(struct model *model)
{
	for (int i = 0; i < LAYOUT_PANES; i++)
		if (model->panes[i].resource != NULL)
			list_release(&model->panes[i]);
	for (int i = 0; i < CATALOGUES_MAX; i++)
		snapshot_free(model->catalogues[i]);
	for (int i = 0; i < model->history_count; i++)
		free(model->history[i]);
	for (uint32_t i = 0; i < model->draft_count; i++) {
		free(model->drafts[i].name);
		free(model->drafts[i].text);
		free(model->drafts[i].error);
	}
	free(model->drafts);
	confirm_close(model);
	form_close(model);
	menu_close(model);
	sheet_release(&model->sheet);
	detail_free(model->detail.detail);
	free(model->detail.id);
	free(model->detail.next_id);
	free(model->detail.finding);
	free(model->waiting.record_id);
	free(model->filter_before);
	edit_release(&model->command_line);
	outbox_view_free(model->outbox);
	free(model->log);
	arena_release(&model->viewer_arena);
	keymap_release(&model->keymap);
	*model = (struct model){0};
}

/* ---- layers -------------------------------------------------------------------------------- */

bool model_has_layer(const struct model *model, enum layer layer)
{
	for (int i = 0; i < model->layer_count; i++)
		if (model->layers[i] == layer)
			return true;
	return false;
}

int model_top_layer(const struct model *model)
{
	return model->layer_count > 0 ? (int)model->layers[model->layer_count - 1] : -1;
}

void layer_push(struct model *model, enum layer layer)
{
	/* Its own hints are what one needs to read now. */
	model->notice = (struct notice){0};
	if (model->layer_count < MODEL_LAYERS)
		model->layers[model->layer_count++] = layer;
}

void layer_pop(struct model *model)
{
	if (model->layer_count > 0)
		model->layer_count--;
}

/* ---- questions ----------------------------------------------------------------------------- */

struct when model_when(const struct model *model)
{
	return (struct when){model->wall_ms, model->times, model->tz_offset_min};
}

struct filter_context model_filter_context(const struct model *model)
{
	return (struct filter_context){&model->viewer, model_when(model)};
}

static const void *referred_record(const struct model *model, const struct field *field,
	const void *record, const struct resource **resource)
{
	const char *id = *FIELD_AT(const char *, field, record);

	for (int i = 0; i < LAYOUT_PANES && id != NULL; i++) {
		const struct snapshot *snapshot = model->panes[i].snapshot;
		uint32_t index;

		if (snapshot == NULL || strcmp(snapshot->resource->name, field->refers) != 0)
			continue;
		index = snapshot_find(snapshot, id);
		*resource = snapshot->resource;
		return index != SNAPSHOT_NONE ? snapshot_row(snapshot, index) : NULL;
	}
	return NULL;
}

struct text model_field_text(const struct model *model, const struct field *field,
	const void *record, struct arena *arena)
{
	const struct resource *resource = NULL;
	struct when when = model_when(model);
	const void *referred;

	if (field->refers == NULL || field->type != FIELD_ID)
		return field_text(field, record, &when, arena);
	referred = referred_record(model, field, record, &resource);
	return referred != NULL ? resource->handle(referred, arena) : text_empty;
}

const struct outbox_item *model_pending(const struct model *model, const char *record_id)
{
	int64_t creating = outbox_id_of_new(record_id);

	for (uint32_t i = 0; model->outbox != NULL && i < model->outbox->count; i++) {
		const struct outbox_item *item = &model->outbox->items[i];

		if (outbox_state_words(item->state)->is_open && text_is_empty(item->waits_for) &&
			(item->id == creating || strcmp(item->record_id, record_id) == 0))
			return item;
	}
	return NULL;
}

bool model_is_stale(const struct model *model)
{
	return model->link.live_at_ms != 0 &&
	       model->wall_ms - model->link.live_at_ms > 2 * model->link.interval_ms;
}

unsigned model_context(const struct model *model)
{
	static const unsigned of_sheet[] = {[SHEET_READING] = IN_DRAFT, [SHEET_PREVIEW] = IN_DRAFT,
		[SHEET_WRITING] = IN_WRITING, [SHEET_PUSHING] = IN_PUSH, [SHEET_CHOOSING] = IN_CHOICE};

	if (model->sheet.is_open)
		return of_sheet[model->sheet.mode];
	if (model->focus == FOCUS_DETAIL)
		return IN_DETAIL;
	return model->on_activity ? IN_ACTIVITY : IN_LIST;
}

const struct resource *model_resource(const struct model *model)
{
	return model->focus == FOCUS_DETAIL && model->detail.resource != NULL ? model->detail.resource
									      : model->current->resource;
}

static const struct list *list_of(const struct model *model, const struct resource *resource)
{
	for (int i = 0; i < LAYOUT_PANES; i++)
		if (model->panes[i].resource == resource)
			return &model->panes[i];
	return NULL;
}

struct list *model_list_of(struct model *model, const struct resource *resource)
{
	return (struct list *)list_of(model, resource);
}

const void *model_row(const struct model *model, const struct resource *resource, const char *id)
{
	const struct list *list = list_of(model, resource);
	uint32_t index = list != NULL && list->snapshot != NULL ? snapshot_find(list->snapshot, id)
								: SNAPSHOT_NONE;

	return index != SNAPSHOT_NONE ? snapshot_row(list->snapshot, index) : NULL;
}

const void *model_known(const struct model *model, const struct resource *resource, const char *id)
{
	const struct detail *detail = model->detail.detail;
	const struct record *row = model_row(model, resource, id);

	if (detail == NULL || detail->row == NULL)
		return row;
	if (detail->resource == resource && strcmp(detail->id, id) == 0)
		return row == NULL || ((const struct record *)detail->row)->updated_at >= row->updated_at
			       ? detail->row
			       : row;
	if (row != NULL)
		return row;
	for (const struct tab *tab = detail->resource->tabs; tab != NULL && tab->title != NULL; tab++) {
		const struct detail_rows *list = &detail->tabs[tab - detail->resource->tabs];

		for (uint32_t i = 0; tab->kind == TAB_ROWS && tab->rows == resource && i < list->count;
			i++) {
			row = (const void *)(list->rows + i * resource->row_bytes);
			if (strcmp(row->id, id) == 0)
				return row;
		}
	}
	return NULL;
}

static const struct record *detail_record(const struct model *model)
{
	const struct detail *detail = model->detail.detail;

	return detail != NULL && strcmp(detail->id, model->detail.id) == 0 ? detail->row : NULL;
}

const void *model_record(const struct model *model, const struct resource **resource)
{
	const struct record *full = detail_record(model), *row;

	if (model->focus == FOCUS_DETAIL) {
		*resource = model->detail.resource;
		return full != NULL ? full : model_row(model, *resource, model->detail.id);
	}
	if (model->on_activity)
		return NULL;
	*resource = model->current->resource;
	row = list_selected(model->current);
	/* The detail knows more fields; the list may know newer ones. */
	if (row != NULL && full != NULL && model->detail.resource == *resource &&
		strcmp(full->id, row->id) == 0 && full->updated_at >= row->updated_at)
		return full;
	return row;
}

const void *model_tab_row(const struct model *model, const struct resource **resource)
{
	const struct detail_view *view = &model->detail;
	const struct detail_rows *rows;
	const struct tab *tab;

	if (model->focus != FOCUS_DETAIL || detail_record(model) == NULL || view->resource->tabs == NULL)
		return NULL;
	tab = &view->resource->tabs[view->tab];
	if (tab->kind != TAB_ROWS)
		return NULL;
	*resource = tab->rows;
	rows = &view->detail->tabs[view->tab];
	return view->cursor < rows->count ? rows->rows + view->cursor * tab->rows->row_bytes : NULL;
}

const void *model_record_for(const struct model *model, const struct action *action,
	const struct resource **resource)
{
	const struct resource *other = NULL;
	const void *row = model_tab_row(model, &other);

	if (other != NULL && resource_action(other, action->name) == action) {
		*resource = other;
		return row;
	}
	return model_record(model, resource);
}

static const struct action *action_of(const struct resource *resource, const char *name,
	bool short_too)
{
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++)
		if (strcmp(a->name, name) == 0 ||
			(short_too && strcmp(strchr(a->name, '.') + 1, name) == 0))
			return a;
	return NULL;
}

const struct action *model_find_action(const struct model *model, const char *name)
{
	const struct resource *of_tab = NULL;
	const struct action *action = NULL;

	model_tab_row(model, &of_tab);
	if (of_tab != NULL)
		action = action_of(of_tab, name, true);
	for (const struct resource *const *r = model->resources; *r != NULL && action == NULL; r++)
		action = action_of(*r, name, *r == model->current->resource);
	return action;
}

const struct action *model_action_named(const struct model *model, const char *name,
	const struct resource **of)
{
	for (const struct resource *const *r = model->resources; *r != NULL; r++) {
		const struct action *action = resource_action(*r, name);
		const struct resource *owner = *r;

		for (const struct tab *tab = (*r)->tabs;
			action == NULL && tab != NULL && tab->title != NULL; tab++)
			if (tab->rows != NULL) {
				owner = tab->rows;
				action = resource_action(owner, name);
			}
		if (action == NULL)
			continue;
		if (of != NULL)
			*of = owner;
		return action;
	}
	return NULL;
}

/* ---- layout -------------------------------------------------------------------------------- */

void model_lay_out(struct model *model)
{
	layout_compute(
		&(struct layout_input){
			.rows = model->rows,
			.cols = model->cols,
			.focus = model->pane,
			.has_attention = model->attention.words[0] != '\0',
			.detail_open = model->focus == FOCUS_DETAIL,
			.grow = model->grow,
			.single = model->on_activity,
		},
		&model->layout);
	if (model->layout.kind != LAYOUT_TINY)
		for (int i = 0; i < LAYOUT_PANES; i++)
			list_scroll_into_view(&model->panes[i],
				(uint32_t)layout_page_rows(&model->layout.panes[i]));
}

uint32_t model_page_rows(const struct model *model)
{
	return (uint32_t)layout_page_rows(&model->layout.panes[model->on_activity ? 0 : model->pane]);
}

void model_focus_pane(struct model *model, int pane)
{
	if (model->panes[pane].resource == NULL)
		return;
	if (pane != model->pane)
		model->last_pane = model->pane;
	model->pane = pane;
	model->current = &model->panes[pane];
	model->on_activity = false;
	model->focus = FOCUS_LIST;
	model_lay_out(model);
}
