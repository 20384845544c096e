/* Pickers over what can be done: help, the menu of actions, the sort orders. */
#include "core/update.h"

#include "base/mem.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

void menu_close(struct model *model)
{
	int top = model_top_layer(model);

	if (model->picker == NULL)
		return;
	picker_free(model->picker);
	model->picker = NULL;
	if (top == LAYER_HELP || top == LAYER_MENU || top == LAYER_PICK)
		layer_pop(model);
}

static void open_menu(struct model *model, enum layer layer, const char *kind, const char *title)
{
	menu_close(model);
	model->menu_kind = kind;
	model->picker = picker_new(title, false);
	layer_push(model, layer);
}

/* The key that does it here: in a tab of rows some mean the row and not the record; "" none. */
static const char *key_here(const struct model *model, const struct command *command,
	const struct action *action, char key[KEY_NAME_BYTES])
{
	const struct keymap *map = &model->keymap;
	const struct resource *of_tab = NULL;
	const struct binding *rows;

	keymap_key_of(map, command, action, key);
	model_tab_row(model, &of_tab);
	for (size_t i = 0; of_tab != NULL && i < map->count; i++) {
		if (map->items[i].command != command || map->items[i].action != action)
			continue;
		rows = keymap_find_action(map, map->items[i].key, IN_DETAIL, of_tab);
		if (rows != NULL && rows->action != action)
			key[0] = '\0';
		break;
	}
	return key;
}

/* "Resolve…  D  The incident is over", or why not. */
static void add_action(struct model *model, const struct action *action, const void *record,
	bool want_legal)
{
	char key[KEY_NAME_BYTES];
	const char *why = NULL;
	bool is_illegal = !act_is_legal(model, action, record, &why);
	char *label, *hint;

	if (is_illegal == want_legal)
		return;
	label = mem_printf("%-5s %s%s", key_here(model, NULL, action, key), action->title,
		action->ask != ASK_NEVER || action->inputs != NULL ? "…" : "");
	hint = mem_strdup(is_illegal ? why : action->help);
	picker_add(model->picker, action->name, label, hint, false, is_illegal);
	free(label);
	free(hint);
}

static void add_actions_of(struct model *model, const struct resource *resource, const void *record,
	const char *group, bool legal)
{
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++)
		if (group == NULL || (a->path != NULL && a->group != NULL && strcmp(a->group, group) == 0))
			add_action(model, a, record, legal);
}

/* What can be done before what cannot; of the row in the tab before those of the record. */
static void add_actions(struct model *model, const char *group)
{
	for (int pass = 0; pass < 2; pass++) {
		const struct resource *resource = NULL;
		const void *row = model_tab_row(model, &resource);

		if (resource != NULL)
			add_actions_of(model, resource, row, group, pass == 0);
		resource = model->current->resource;
		row = model_record(model, &resource);
		add_actions_of(model, resource, row, group, pass == 0);
	}
}

static void add_commands(struct model *model)
{
	size_t count;
	const struct command *commands = command_table(&count);

	for (size_t i = 0; i < count; i++) {
		char key[KEY_NAME_BYTES];
		char *label;

		if (!command_is_in(&commands[i], model_context(model), model_resource(model)))
			continue;
		label = mem_printf("%-5s %s", key_here(model, &commands[i], NULL, key), commands[i].title);
		picker_add(model->picker, commands[i].name, label, commands[i].help, false, false);
		free(label);
	}
}

void menu_open(struct model *model, const char *kind, const char *title)
{
	open_menu(model, LAYER_MENU, kind, title);
}

void menu_open_help(struct model *model)
{
	open_menu(model, LAYER_HELP, "help", "What works here — type to search, Enter does it");
	if ((model_context(model) & IN_PANES) != 0)
		add_actions(model, NULL);
	add_commands(model);
	picker_filter(model->picker);
}

static bool has_group(const struct resource *resource, const char *group)
{
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++)
		if (a->group != NULL && strcmp(a->group, group) == 0)
			return true;
	return false;
}

/* Or does all of the group make something new? */
static bool is_about_record(const struct resource *resource, const char *group)
{
	for (const struct action *a = resource->actions; a != NULL && a->name != NULL; a++)
		if (!a->on_pane && a->path != NULL &&
			(group == NULL || (a->group != NULL && strcmp(a->group, group) == 0)))
			return true;
	return false;
}

void menu_open_actions(struct model *model, const char *group)
{
	const struct resource *resource = NULL;
	const void *record = model_tab_row(model, &resource);
	struct arena scratch;

	if (record == NULL || group == NULL || !has_group(resource, group)) {
		resource = model->current->resource;
		record = model_record(model, &resource);
	}

	arena_init(&scratch, 1024);
	open_menu(model, LAYER_MENU, "action",
		record != NULL && is_about_record(resource, group)
			? resource_label(resource, record, &scratch).bytes
			: resource->plural);
	arena_release(&scratch);
	add_actions(model, group);
	picker_filter(model->picker);
}

void menu_open_sort(struct model *model)
{
	const struct list *list = model->current;

	open_menu(model, LAYER_MENU, "sort", "Order — the same again turns it round");
	picker_add(model->picker, "", "what is most urgent first", NULL, list->sort < 0, false);
	for (size_t i = 0; i < list->resource->field_count; i++) {
		const struct field *field = &list->resource->fields[i];

		if (field->flags & SORT)
			picker_add(model->picker, field->name, field->title, NULL,
				list->sort == (int)i, false);
	}
	picker_filter(model->picker);
}

static void open_canned(struct model *model, const char *kind, const char *title,
	const struct canned_list *list)
{
	open_menu(model, LAYER_MENU, kind, title);
	for (size_t i = 0; i < list->count; i++) {
		struct arena scratch;

		arena_init(&scratch, 1024);
		picker_add(model->picker, list->items[i].text,
			text_clean(&scratch, list->items[i].name, strlen(list->items[i].name)).bytes,
			text_clean(&scratch, list->items[i].text, strlen(list->items[i].text)).bytes, false,
			false);
		arena_release(&scratch);
	}
	picker_filter(model->picker);
}

void menu_open_filters(struct model *model)
{
	if (model->filters->count == 0)
		notice(model, TONE_PLAIN, "no saved filters: name some under filters: in config.yaml");
	else
		open_canned(model, "filter", "Saved filters", model->filters);
}

void menu_open_templates(struct model *model)
{
	if (model->templates->count == 0)
		notice(model, TONE_PLAIN, "no templates: name some under templates: in config.yaml");
	else
		open_canned(model, "template", "Templates", model->templates);
}

/* How another instance is doing, as far as it was asked; in `out`. */
static const char *instance_hint(const struct model *model, const char *name, char out[32])
{
	if (strcmp(name, model->link.instance) == 0)
		return "you are here";
	for (int i = 0; i < model->other_count; i++) {
		const struct other_msg *other = &model->others[i];

		if (strcmp(other->name, name) != 0)
			continue;
		snprintf(out, 32, "%u triggered", other->triggered);
		return other->has_failed ? "cannot be asked" : out;
	}
	return "";
}

void menu_open_instances(struct model *model)
{
	char name[sizeof(model->link.instance)], hint[32];

	if (model->instances == NULL || model->instances[0].name == NULL) {
		notice(model, TONE_PLAIN, "no instances are configured (:connect adds one)");
		return;
	}
	open_menu(model, LAYER_MENU, "instance", "Instances — what waits here is sent first");
	for (const struct site *i = model->instances; i->name != NULL; i++) {
		text_clean_into(name, sizeof(name), i->name, strlen(i->name));
		picker_add(model->picker, i->name, name, instance_hint(model, name, hint),
			strcmp(name, model->link.instance) == 0, false);
	}
	picker_filter(model->picker);
}

/* ---- chosen -------------------------------------------------------------------------------- */

static void choose_sort(struct model *model, const char *name, struct effects *effects)
{
	struct list *list = model->current;
	struct filter_context context = model_filter_context(model);
	const struct field *field = resource_field(list->resource, name);
	int sort = field != NULL ? (int)(field - list->resource->fields) : -1;

	(void)effects;
	if (sort == list->sort && sort >= 0)
		list->is_descending = !list->is_descending;
	else
		list->is_descending = field != NULL && field->type == FIELD_TIME;
	list->sort = sort;
	list_rebuild(list, &context);
	list_scroll_into_view(list, model_page_rows(model));
}

/* Behind what is written already. */
static void choose_template(struct model *model, const char *text, struct effects *effects)
{
	const struct form_value *value;
	char *filled = canned_fill(model, text), *whole;

	if (model->form == NULL || model->form->focus >= model->form->count) {
		free(filled);
		return;
	}
	value = &model->form->values[model->form->focus];
	whole = mem_printf("%s%s", edit_text(&value->edit), filled);
	form_take_text(model, whole, effects);
	free(whole);
	free(filled);
}

static void run_named(struct model *model, const char *name, struct effects *effects)
{
	const struct command *command = command_find(name);
	const struct action *action;

	if (command != NULL) {
		command->run(model, "", effects);
		return;
	}
	action = model_find_action(model, name);
	if (action != NULL)
		act_start(model, action, effects);
}

static void choose_filter(struct model *model, const char *text, struct effects *effects)
{
	command_find("filter")->run(model, text, effects);
}

/* What each kind of menu does with what was chosen. */
static const struct {
	const char *kind;
	void (*chosen)(struct model *model, const char *value, struct effects *effects);
} choosers[] = {
	{"help", run_named},
	{"action", run_named},
	{"sort", choose_sort},
	{"filter", choose_filter},
	{"instance", go_to_instance},
	{"template", choose_template},
	{"unsent", unsent_chosen},
	{"insert", sheet_insert_chosen},
	{"export", sheet_export_chosen},
	{"finding", sheet_finding_chosen},
};

void menu_chosen(struct model *model, struct effects *effects)
{
	const struct pick_item *item = picker_selected(model->picker);
	char *value;

	if (item == NULL)
		return;
	if (item->is_dim) {
		notice(model, TONE_WARN, "%s", item->hint);
		return;
	}
	value = mem_strdup(item->value);
	menu_close(model);
	for (size_t i = 0; i < sizeof(choosers) / sizeof(choosers[0]); i++)
		if (strcmp(model->menu_kind, choosers[i].kind) == 0)
			choosers[i].chosen(model, value, effects);
	free(value);
}
