/*
 * The command line: command names, action names, and places: `:412`, `:INC-412`, an alert's short id,
 * a pasted Rootly URL. What is not in the snapshots is asked for.
 */
#include "core/update.h"

#include "base/mem.h"
#include "core/handle.h"

#include <ctype.h>
#include <inttypes.h>
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

static void show_row(
	struct model *model, int pane, const struct record *row, struct effects *effects)
{
	struct list *list = &model->panes[pane];

	model_focus_pane(model, pane);
	list_select(list, row->id, model_page_rows(model));
	open_detail(model, list->resource, row->id, effects);
	model->focus = FOCUS_DETAIL;
	model_lay_out(model);
}

static bool jump_in_pane(struct model *model, int pane, const char *word, struct effects *effects)
{
	struct list *list = &model->panes[pane];

	for (uint32_t i = 0; list->snapshot != NULL && i < list->snapshot->count; i++) {
		const struct record *row = snapshot_row(list->snapshot, i);

		if (!is_handle(list->resource, row, word))
			continue;
		show_row(model, pane, row, effects);
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

static bool is_identifier(const char *word)
{
	size_t len = strlen(word);

	return len >= 4 && len <= 64 && strpbrk(word, "0123456789") != NULL &&
	       word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")] == '\0';
}

/* ---- links --------------------------------------------------------------------------------- */

/* Calls for every row that is on the screen or could be, until one suits. */
static const struct record *find_row(struct model *model, const char *link, int *pane,
	bool (*suits)(const char *link, const struct resource *resource, const void *row))
{
	for (*pane = 0; *pane < LAYOUT_PANES; ++*pane) {
		const struct list *list = &model->panes[*pane];

		for (uint32_t i = 0; list->snapshot != NULL && i < list->snapshot->count; i++)
			if (suits(link, list->resource, snapshot_row(list->snapshot, i)))
				return snapshot_row(list->snapshot, i);
	}
	return NULL;
}

static void refuse_link(struct model *model, const char *link)
{
	const struct site *other = link_other_site(link, &model->site, model->instances);
	char host[LINK_HOST_BYTES], web[LINK_HOST_BYTES];

	site_web_host(&model->site, web);
	if (!link_host(link, host))
		notice(model, TONE_WARN, "this is no plain https link: nothing was opened");
	else if (other != NULL)
		notice(model, TONE_WARN, "this link is of %s: :instance %s goes there", other->name,
			other->name);
	else
		notice(model, TONE_WARN, "this link is of %s, not of %s (%s)", host, model->site.name,
			web);
}

/* Of this instance are the API's host, the web's in front of it, and what the rows say. */
static bool is_ours(struct model *model, const char *link)
{
	int pane;

	return link_is_of_site(link, &model->site) ||
	       find_row(model, link, &pane, link_is_of_record) != NULL;
}

/* Says why, and nothing is opened. A row's own link means that row whatever its host. */
static bool refuses_link(struct model *model, const char *link)
{
	const char *name;
	char *word = resource_of_url(link, &name);
	int pane;
	bool ok = find_row(model, link, &pane, link_is_record) != NULL;

	if (!ok && word == NULL)
		notice(model, TONE_WARN, LINK_TO_NOTHING);
	else if (!ok && !is_ours(model, link))
		refuse_link(model, link);
	else
		ok = true;
	free(word);
	return !ok;
}

/* ---- jumping ------------------------------------------------------------------------------- */

/* resource NULL: whichever has it. */
static bool jump_to_word(struct model *model, const struct resource *resource, const char *word,
	struct effects *effects)
{
	int64_t number = handle_number(word);
	char *handle;
	bool ok = false;

	if (number == 0)
		return false;
	handle = number > 0 ? mem_printf(HANDLE_PREFIX "%" PRId64, number) : mem_strdup(word);
	for (int i = 0; i < LAYOUT_PANES && !ok; i++)
		if (model->panes[i].resource != NULL &&
			(resource == NULL || resource == model->panes[i].resource))
			ok = jump_in_pane(model, i, handle, effects);
	if (!ok && resource == NULL) {
		resource = number > 0		 ? resource_named(model, "incident")
			   : is_identifier(word) ? resource_named(model, "alert")
						 : NULL;
		word = handle;
	}
	if (!ok && resource != NULL) {
		find_on_server(model, resource, word, effects);
		ok = true;
	}
	free(handle);
	return ok;
}

void go_to_record(struct model *model, const struct resource *resource, const char *id,
	struct effects *effects)
{
	jump_to_word(model, resource, id, effects);
}

static bool jump_to(struct model *model, const char *where, struct effects *effects)
{
	bool is_link = strstr(where, "://") != NULL, ok;
	const struct record *row;
	const char *name = NULL;
	char *word = is_link ? resource_of_url(where, &name) : mem_strdup(where);
	int pane;

	/* The number in a link of ours is surer than that some row says it were its own. */
	if (is_link && (word == NULL || handle_number(word) < 0 || !is_ours(model, where)) &&
		(row = find_row(model, where, &pane, link_is_record)) != NULL) {
		show_row(model, pane, row, effects);
		free(word);
		return true;
	}
	ok = word != NULL && jump_to_word(model, name != NULL ? resource_named(model, name) : NULL,
				     word, effects);
	free(word);
	return ok;
}

static void go_to_place(struct model *model, const char *where, struct effects *effects)
{
	if (strstr(where, "://") != NULL && refuses_link(model, where))
		return;
	if (strchr(where, ' ') == NULL && jump_to(model, where, effects))
		sheet_close(model, effects);
	else
		notice(model, TONE_WARN, "no command, number or link: %s (? lists the commands)", where);
}

/* Where its key would do: elsewhere what it acts on is not on the screen. Lists and detail are one. */
static bool works_here(const struct model *model, const struct command *command)
{
	unsigned context = model_context(model);

	return (command->contexts & (context & IN_PANES ? IN_PANES : context)) != 0;
}

/* What can be typed behind its name: what its form asks for first and nothing has filled. */
static bool takes_words(const struct action *action)
{
	const struct input *first = action->inputs;

	return first != NULL && first->from == NULL &&
	       (first->type == INPUT_LINE || first->type == INPUT_LINES ||
		       first->type == INPUT_MINUTES || first->type == INPUT_NUMBER ||
		       first->type == INPUT_DATE);
}

/* It acts on what is selected: a row named behind it would be another one than is meant. */
static bool is_place(const char *words)
{
	return strchr(words, ' ') == NULL &&
	       (strstr(words, "://") != NULL ||
		       (handle_number(words) >= 0 && !isdigit((unsigned char)words[0])));
}

static void run_action(struct model *model, const struct action *action, const char *words,
	struct effects *effects)
{
	const struct form *before = model->form;
	bool has_words = words[0] != '\0';

	if (has_words && !action->on_pane && is_place(words)) {
		notice(model, TONE_WARN, "%s acts on the selected row: :%s goes to it first",
			action->name, words);
		return;
	}
	if (has_words && !takes_words(action)) {
		notice(model, TONE_WARN, "%s takes nothing behind its name, and acts on the selected row",
			action->name);
		return;
	}
	act_start(model, action, effects);
	if (has_words && model->form != NULL && model->form != before)
		form_take_words(model, words, effects);
}

void run_command_line(struct model *model, const char *line, struct effects *effects)
{
	char *copy = mem_strdup(line + strspn(line, " ")), *whole, *argument;
	const struct command *command;
	const struct action *action;
	size_t len = strlen(copy);

	while (len > 0 && copy[len - 1] == ' ')
		copy[--len] = '\0';
	whole = mem_strdup(copy);
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
		run_action(model, action, argument + strspn(argument, " "), effects);
	else
		go_to_place(model, whole, effects);
	free(whole);
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
