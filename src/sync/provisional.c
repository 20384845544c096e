/*
 * What was declared and has no id yet stands in its pane all the same, as a row of the outbox's making:
 * one can take its command and write its first note in the same breath. Such an action names the
 * provisional id and waits for the create; when that is done, the real id takes its place.
 */
#include "internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "core/snapshot.h"
#include "resources/registry.h"

/* ---- rows in the pane ------------------------------------------------------------------------ */

static bool creates(const struct action *action, const struct resource *resource)
{
	return action != NULL && action->path != NULL && action->method == HTTP_POST &&
	       resource->listing != NULL && strcmp(action->path, resource->listing->path) == 0;
}

/* The member that the attribute will fill, once the server has it. */
static void fill_member(struct snapshot *snapshot, void *record, const struct attr *attr)
{
	char path[128];

	snprintf(path, sizeof(path), "attributes.%s", attr->key);
	for (size_t i = 0; i < snapshot->resource->field_count; i++) {
		const struct field *field = &snapshot->resource->fields[i];

		if ((field->flags & (DETAIL | LOCAL)) || strcmp(field->path, path) != 0 ||
			attr->type != ATTR_STRING)
			continue;
		if (field->type == FIELD_LINE)
			*FIELD_AT_MUT(struct text, field, record) =
				text_clean(&snapshot->arena, attr->string, strlen(attr->string));
		else if (field->type == FIELD_CHOICE)
			*FIELD_AT_MUT(uint8_t, field, record) = choice_find(field->choices, attr->string);
	}
}

static void add_row(struct sync *sync, struct snapshot *snapshot, int64_t outbox_id)
{
	struct outbox_row row;
	struct err err = {0};
	struct record *record;
	char id[NEW_ID_BYTES];

	if (!state_load(sync->state, outbox_id, &row, &err))
		return;
	record = snapshot_add(snapshot);
	resource_empty(snapshot->resource, record, false);
	outbox_new_id(outbox_id, id);
	record->id = arena_strdup(&snapshot->arena, id);
	record->created_at = record->updated_at = row.created_at_ms;
	for (size_t i = 0; i < row.attrs.count; i++)
		fill_member(snapshot, record, &row.attrs.items[i]);
	outbox_row_release(&row);
}

/* Another account's create is not of what is shown. */
static bool is_on_its_way(const struct outbox_item *item, const struct resource *resource)
{
	const struct resource *its;

	return outbox_state_words(item->state)->is_open && text_is_empty(item->waits_for) &&
	       creates(registry_action(item->action, &its), resource);
}

void provisional_add_rows(struct sync *sync, struct snapshot *snapshot)
{
	struct err err = {0};
	struct outbox_view *view = sync->state != NULL ? state_view(sync->state, &err) : NULL;

	for (uint32_t i = 0; view != NULL && i < view->count; i++)
		if (is_on_its_way(&view->items[i], snapshot->resource))
			add_row(sync, snapshot, view->items[i].id);
	outbox_view_free(view);
}

/* A create was queued, taken back or settled: the panes that show it are to be told. */
void provisional_changed(struct sync *sync, const struct outbox_view *view)
{
	for (size_t p = 0; p < sync->pane_count; p++) {
		struct pane *pane = &sync->panes[p];
		uint32_t count = 0;

		for (uint32_t i = 0; i < view->count && !pane->is_catalogue; i++)
			count += is_on_its_way(&view->items[i], pane->resource);
		pane->is_dirty |= count != pane->provisional;
		pane->provisional = count;
	}
}

/* ---- the real id ----------------------------------------------------------------------------- */

static void replace(char **text, const char *from, const char *to)
{
	char *at = *text != NULL ? strstr(*text, from) : NULL;
	char *whole;

	if (at == NULL)
		return;
	whole = mem_printf("%.*s%s%s", (int)(at - *text), *text, to, at + strlen(from));
	free(*text);
	*text = whole;
}

/* Puts the id of what was created into an action that waited for it. False: it has none. */
bool provisional_resolve(struct sync *sync, struct outbox_row *row, struct err *err)
{
	struct outbox_row parent;
	char from[NEW_ID_BYTES];
	bool ok;

	if (row->depends_on == 0)
		return true;
	if (!state_load(sync->state, row->depends_on, &parent, err))
		return false;
	ok = parent.answer_id[0] != '\0';
	if (ok) {
		outbox_new_id(row->depends_on, from);
		replace(&row->record_id, from, parent.answer_id);
		replace(&row->path, from, parent.answer_id);
		for (size_t i = 0; i < row->attrs.count; i++)
			replace(&row->attrs.items[i].string, from, parent.answer_id);
	} else {
		err_set(err, ERR_CONFLICT, "not sent: it is not known what the action before it made");
	}
	outbox_row_release(&parent);
	return ok;
}
