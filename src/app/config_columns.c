/* What `columns:` says: which fields the list of a pane shows, in which order. */
#include "app/config.h"

#include <string.h>

#include "app/options.h"
#include "config_parts.h"
#include "core/layout.h"
#include "resources/registry.h"

enum { PANES_MAX = LAYOUT_PANES, NAMES_MAX = 128 };

/* A field that the rows of a list have. */
static bool is_listable(const struct field *field)
{
	return (field->flags & DETAIL) == 0 && field->type != FIELD_BODY &&
	       field->type != FIELD_HTML;
}

static void complain_of_field(struct config *config, struct config_place place,
	const struct resource *resource, const char *name)
{
	const char *names[NAMES_MAX + 1];
	size_t count = 0;
	const char *meant;

	for (size_t i = 0; i < resource->field_count && count < NAMES_MAX; i++)
		if (is_listable(&resource->fields[i]))
			names[count++] = resource->fields[i].name;
	names[count] = NULL;
	meant = word_nearest(name, names);
	config_complain(config, place, "columns: the list of %s has no column %.40s%s%s%s",
		resource->name, name, meant ? "; did you mean \"" : "", meant ? meant : "",
		meant ? "\"?" : "");
}

static const struct field *listable_field(const struct resource *resource, const char *name)
{
	const struct field *field = resource_field(resource, name);

	return field != NULL && is_listable(field) ? field : NULL;
}

static int pane_named(const char *name)
{
	for (int i = 0; i < PANES_MAX && registry_panes[i] != NULL; i++)
		if (strcmp(registry_panes[i]->name, name) == 0)
			return i;
	return -1;
}

static void complain_of_pane(struct config *config, struct config_place place, const char *name)
{
	const char *names[PANES_MAX + 1];
	int count = 0;
	const char *meant;

	for (; count < PANES_MAX && registry_panes[count] != NULL; count++)
		names[count] = registry_panes[count]->name;
	names[count] = NULL;
	meant = word_nearest(name, names);
	config_complain(config, place, "columns: there is no list of %.40s%s%s%s", name,
		meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
}

void config_choose_columns(
	struct config *config, const char *pane, char *words, struct config_place place)
{
	int index = pane_named(pane);
	struct config_columns *columns = index >= 0 ? &config->columns[index] : NULL;
	char *rest = words, *name;
	size_t count = 0;

	if (columns == NULL) {
		complain_of_pane(config, place, pane);
		return;
	}
	while ((name = strsep(&rest, " ,")) != NULL) {
		const struct field *field = listable_field(registry_panes[index], name);

		if (name[0] == '\0')
			continue;
		if (field == NULL)
			complain_of_field(config, place, registry_panes[index], name);
		else if (count < CONFIG_COLUMNS_MAX)
			columns->fields[count++] = field;
	}
	columns->fields[count] = NULL;
	columns->place = place;
}
