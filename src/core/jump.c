/*
 * The command line: command names, action names, and places: `:412`, `:INC-412`, an alert's short id,
 * a pasted Rootly URL. What is not in the snapshots is asked for.
 */
#include "core/update.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct resource *resource_named(const struct model *model, const char *name)
{
	for (const struct resource *const *r = model->resources; *r != NULL; r++)
		if (strcmp((*r)->name, name) == 0)
			return *r;
	return NULL;
}

static bool is_handle(const struct resource *resource, const void *row, const char *word)
{
	struct arena scratch;
	bool ok;

	arena_init(&scratch, 256);
	ok = strcasecmp(resource->handle(row, &scratch).bytes, word) == 0;
	arena_release(&scratch);
	return ok || strcmp(((const struct record *)row)->id, word) == 0;
}

static bool jump_in_pane(struct model *model, int pane, const char *word, struct effects *effects)
{
	struct list *list = &model->panes[pane];

	for (uint32_t i = 0; list->snapshot != NULL && i < list->snapshot->count; i++) {
		const struct record *row = snapshot_row(list->snapshot, i);

		if (!is_handle(list->resource, row, word))
			continue;
		model_focus_pane(model, pane);
		list_select(list, row->id, model_page_rows(model));
		open_detail(model, list->resource, row->id, effects);
		model->focus = FOCUS_DETAIL;
		model_lay_out(model);
		return true;
	}
	return false;
}

static void find_on_server(struct model *model, const struct resource *resource, const char *word,
	struct effects *effects)
{
	struct request *request = request_new(REQUEST_FIND);

	request->resource = resource;
	request->id = mem_strdup(word);
	effect_request(effects, request);
	free(model->detail.finding);
	model->detail.finding = mem_strdup(word);
	notice(model, TONE_ACCENT, "asking Rootly for %s…", word);
}

static bool is_number(const char *word)
{
	return word[0] != '\0' && word[strspn(word, "0123456789")] == '\0';
}

static bool is_identifier(const char *word)
{
	size_t len = strlen(word);

	return len >= 4 && len <= 64 && strpbrk(word, "0123456789") != NULL &&
	       word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] == '\0';
}

bool jump_to(struct model *model, const char *where, struct effects *effects)
{
	const struct resource *resource = NULL;
	const char *name = NULL;
	char *word = strstr(where, "://") != NULL ? resource_of_url(where, &name) : mem_strdup(where);
	char *handle;
	bool ok = false;

	if (word == NULL)
		return false;
	if (name != NULL)
		resource = resource_named(model, name);
	if (strncasecmp(word, "INC-", 4) == 0 && is_number(word + 4))
		memmove(word, word + 4, strlen(word + 4) + 1);
	handle = is_number(word) ? mem_printf("INC-%s", word) : mem_strdup(word);
	for (int i = 0; i < LAYOUT_PANES && !ok; i++)
		if (model->panes[i].resource != NULL &&
			(resource == NULL || resource == model->panes[i].resource))
			ok = jump_in_pane(model, i, handle, effects);
	if (!ok && (resource != NULL || is_number(word) || is_identifier(word))) {
		if (resource == NULL)
			resource = resource_named(model, is_number(word) ? "incident" : "alert");
		find_on_server(model, resource, word, effects);
		ok = true;
	}
	free(handle);
	free(word);
	return ok;
}

/* Where its key would do: elsewhere what it acts on is not on the screen. Lists and detail are one. */
static bool works_here(const struct model *model, const struct command *command)
{
	unsigned context = model_context(model);

	return (command->contexts & (context & IN_PANES ? IN_PANES : context)) != 0;
}

void run_command_line(struct model *model, const char *line, struct effects *effects)
{
	char *copy = mem_strdup(line + strspn(line, " ")), *argument;
	const struct command *command;
	const struct action *action;
	size_t len = strlen(copy);

	while (len > 0 && copy[len - 1] == ' ')
		copy[--len] = '\0';
	argument = copy + strcspn(copy, " ");
	if (*argument != '\0')
		*argument++ = '\0';
	command = command_find(copy);
	action = command == NULL ? model_find_action(model, copy) : NULL;
	if (command != NULL && !works_here(model, command))
		notice(model, TONE_WARN, "%s does nothing here; ? lists what does", copy);
	else if (command != NULL)
		command->run(model, argument, effects);
	else if (action != NULL && model->sheet.is_open)
		notice(model, TONE_WARN, "%s acts on a row, and the draft lies over them: q closes it", copy);
	else if (action != NULL)
		act_start(model, action, effects);
	else if (jump_to(model, copy, effects))
		sheet_close(model, effects);
	else
		notice(model, TONE_WARN, "no command, number or link: %s (? lists the commands)", copy);
	free(copy);
}

/* ---- completion ---------------------------------------------------------------------------- */

/* Calls for every name that could stand first on the line. */
static void each_name(const struct model *model, void (*take)(const char *name, void *context),
	void *context)
{
	size_t count;
	const struct command *commands = command_table(&count);

	for (size_t i = 0; i < count; i++)
		if (works_here(model, &commands[i]))
			take(commands[i].name, context);
	for (const struct resource *const *r = model->resources; *r != NULL; r++)
		for (const struct action *a = (*r)->actions; a != NULL && a->name != NULL; a++)
			take(a->name, context);
}

struct completion {
	const char *typed;
	char common[64]; /* what all matches begin with */
	int matches;
};

static void complete_one(const char *name, void *context)
{
	struct completion *c = context;
	size_t i;

	if (strncmp(name, c->typed, strlen(c->typed)) != 0 || strlen(name) >= sizeof(c->common))
		return;
	if (c->matches++ == 0) {
		memcpy(c->common, name, strlen(name) + 1);
		return;
	}
	for (i = 0; c->common[i] != '\0' && c->common[i] == name[i]; i++)
		;
	c->common[i] = '\0';
}

void complete_command_line(struct model *model)
{
	struct completion c = {.typed = edit_text(&model->command_line)};

	each_name(model, complete_one, &c);
	if (c.matches == 0)
		return;
	edit_set(&model->command_line, c.common);
	if (c.matches == 1)
		edit_key(&model->command_line, (struct key){' '});
}
