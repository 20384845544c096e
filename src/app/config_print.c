/* The configuration as YAML: as it is, with where each value came from, and as an annotated
 * sample. */
#include "app/config.h"

#include <stdlib.h>
#include <string.h>

#include "app/options.h"
#include "base/utf8.h"
#include "resources/registry.h"

enum { VALUE_BYTES_MAX = 8 * 1024, PLACE_COLUMN = 40, WRAP_COLUMN = 80 };

/* ---- YAML scalars -------------------------------------------------------------------------- */

static bool is_plain(const char *s)
{
	static const char first[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/";

	return *s && strchr(first, *s) && strcmp(s, "null") != 0 && !strstr(s, ": ") &&
	       !strstr(s, " #") && s[strlen(s) - 1] != ':' && s[strlen(s) - 1] != ' ';
}

/* True when each character can be seen, so that it may stand as it is. */
static bool is_visible(const char *s)
{
	size_t len = strlen(s);
	uint32_t cp;
	int valid;

	for (size_t n; (n = utf8_decode(s, len, &cp, &valid)) > 0; s += n, len -= n)
		if (!valid || utf8_width(cp) <= 0)
			return false;
	return true;
}

static void add_escaped(struct buf *out, uint32_t cp)
{
	char bytes[4];

	if (cp == '"' || cp == '\\')
		buf_add_fmt(out, "\\%c", (char)cp);
	else if (utf8_width(cp) > 0)
		buf_add(out, bytes, utf8_encode(cp, bytes));
	else if (cp == '\n')
		buf_add_str(out, "\\n");
	else
		buf_add_fmt(out, "\\U%08X", (unsigned)cp);
}

static void add_scalar(struct buf *out, const char *s)
{
	size_t len = strlen(s);
	uint32_t cp;

	if (is_plain(s) && is_visible(s)) {
		buf_add_str(out, s);
		return;
	}
	buf_add_char(out, '"');
	for (size_t n; (n = utf8_decode(s, len, &cp, NULL)) > 0; s += n, len -= n)
		add_escaped(out, cp);
	buf_add_char(out, '"');
}

/* ---- as it is ------------------------------------------------------------------------------ */

/* Ends the line that began at `start` with where its value is from. */
static void add_place(
	struct buf *out, size_t start, const struct config_place *place, const char *variable)
{
	size_t width = out->len_bytes - start;

	buf_add_fmt(out, "%*s# ", width < PLACE_COLUMN ? (int)(PLACE_COLUMN - width) : 1, "");
	if (place->source == FROM_FILE)
		buf_add_fmt(out, "line %d\n", place->line);
	else if (place->source == FROM_COMMAND_LINE)
		buf_add_str(out, "command line\n");
	else if (place->source == FROM_DEFAULT)
		buf_add_str(out, "default\n");
	else
		buf_add_fmt(out, "%s\n", variable ? variable : "environment");
}

/* "  name: value      # where from"; what is unset is commented out. */
static void print_option(struct buf *out, const char *margin, const struct option *option,
	const void *object, const struct config_place *place)
{
	size_t start = out->len_bytes;
	struct buf value;

	buf_init(&value, VALUE_BYTES_MAX);
	option_format(option, object, &value);
	if (value.len_bytes == 0)
		buf_add_fmt(out, "%s#%s:", margin, option->name);
	else
		buf_add_fmt(out, "%s%s: ", margin, option->name);
	if (value.len_bytes > 0)
		add_scalar(out, value.bytes);
	add_place(out, start, place, option->environment);
	buf_release(&value);
}

static void print_instance(struct buf *out, const struct instance *instance)
{
	if (instance->fault)
		buf_add_fmt(out, "  # not used: %s\n", instance->fault);
	for (size_t i = 0; i < instance_options.count; i++)
		print_option(out, i == 0 ? "  - " : "    ", &instance_options.items[i], instance,
			&instance->places[i]);
}

/* As it would be by default. */
static bool is_initial(const struct option *option, const struct buf *value)
{
	return strcmp(value->bytes, option->initial != NULL ? option->initial : "") == 0;
}

void config_print_instance(const struct instance *instance, size_t column, struct buf *out)
{
	const char *lead = "- ";
	struct buf value;

	for (size_t i = 0; i < instance_options.count; i++) {
		buf_init(&value, VALUE_BYTES_MAX);
		option_format(&instance_options.items[i], instance, &value);
		if (!is_initial(&instance_options.items[i], &value)) {
			buf_add_fmt(out, "%*s%s%s: ", (int)column, "", lead,
				instance_options.items[i].name);
			add_scalar(out, value.bytes);
			buf_add_char(out, '\n');
			lead = "  ";
		}
		buf_release(&value);
	}
}

static void print_key(struct buf *out, const struct config_key *key)
{
	size_t start = out->len_bytes;

	buf_add_str(out, "  ");
	add_scalar(out, key->name);
	buf_add_str(out, ": ");
	add_scalar(out, key->keys);
	add_place(out, start, &key->place, NULL);
}

static void print_canned(struct buf *out, const char *section, const struct canned_list *list)
{
	if (list->count > 0)
		buf_add_fmt(out, "%s:\n", section);
	for (size_t i = 0; i < list->count; i++) {
		buf_add_str(out, "  ");
		add_scalar(out, list->items[i].name);
		buf_add_str(out, ": ");
		add_scalar(out, list->items[i].text);
		buf_add_char(out, '\n');
	}
}

static void print_columns(struct buf *out, const struct config *config)
{
	bool has_head = false;

	for (int i = 0; i < LAYOUT_PANES; i++) {
		const struct field *const *field = config->columns[i].fields;
		size_t start;

		if (field[0] == NULL)
			continue;
		if (!has_head)
			buf_add_str(out, "columns:\n");
		has_head = true;
		start = out->len_bytes;
		buf_add_fmt(out, "  %s:", registry_panes[i]->name);
		for (; *field != NULL; field++)
			buf_add_fmt(out, " %s", (*field)->name);
		add_place(out, start, &config->columns[i].place, NULL);
	}
}

void config_print(const struct config *config, struct buf *out)
{
	buf_add_fmt(out, "# %s\n", config->file ? config->file : "no file was read");
	for (size_t i = 0; i < config_options.count; i++)
		print_option(out, "", &config_options.items[i], config, &config->places[i]);
	if (config->instance_count > 0)
		buf_add_str(out, "instances:\n");
	for (size_t i = 0; i < config->instance_count; i++)
		print_instance(out, &config->instances[i]);
	if (config->key_count > 0)
		buf_add_str(out, "keys:\n");
	for (size_t i = 0; i < config->key_count; i++)
		print_key(out, &config->keys[i]);
	print_columns(out, config);
	print_canned(out, "templates", &config->templates);
	print_canned(out, "filters", &config->filters);
}

/* ---- a sample ------------------------------------------------------------------------------ */

static const char sample_head[] =
	"# rootwatch reads this file from ~/.config/rootwatch/config.yaml;\n"
	"# rootwatch-config(5) explains it. A line with a blank behind its '#' is a\n"
	"# remark; the others show a default or an example: take the '#' away to use it.\n";

static const char sample_instances[] =
	"\n"
	"# Where to connect, and where the key for it is kept: never in this file.\n"
	"#instances:\n";

static const char sample_keys[] =
	"\n"
	"# Other keys for commands and actions (rootwatch keys lists them): one or a\n"
	"# list. Most signs need quotes in YAML.\n"
	"#keys:\n"
	"#  alert.acknowledge: [a, <F2>]\n"
	"#  filter: \"/ <C-s>\"\n"
	"\n"
	"# Columns of the lists of incidents, alerts and retrospectives, in that order\n"
	"# (rootwatch incident list --help names them). What no row has is left out, and\n"
	"# what there is no room for, from the right.\n"
	"#columns:\n"
	"#  incident: [severity, status, number, started, title, services]\n"
	"\n"
	"# Texts for notes and updates (^T in a form); {field} is filled from the record.\n"
	"#templates:\n"
	"#  Investigating: \"{handle}: we are looking into it.\"\n"
	"\n"
	"# Saved filters (f in a list).\n"
	"#filters:\n"
	"#  Checkout: svc:checkout is:active\n";

/* Words on lines of their own kind, broken before WRAP_COLUMN. */
static void add_remark(struct buf *out, const char *margin, const char *words)
{
	size_t column = WRAP_COLUMN;

	while (*words) {
		size_t len = strcspn(words, " ");

		if (column + 1 + len >= WRAP_COLUMN) {
			buf_add_fmt(out, "%s%s#", column < WRAP_COLUMN ? "\n" : "", margin);
			column = strlen(margin) + 1;
		}
		buf_add_fmt(out, " %.*s", (int)len, words);
		column += 1 + len;
		words += len + strspn(words + len, " ");
	}
	buf_add_char(out, '\n');
}

static void add_help(struct buf *out, const char *margin, const struct option *option)
{
	struct buf words, takes;

	buf_init(&words, VALUE_BYTES_MAX);
	buf_init(&takes, VALUE_BYTES_MAX);
	option_describe(option, &takes);
	buf_add_str(&words, option->help);
	if (takes.len_bytes > 0)
		buf_add_fmt(&words, " Takes %s.", takes.bytes);
	if (option->environment)
		buf_add_fmt(&words, " Environment: %s.", option->environment);
	add_remark(out, margin, words.bytes);
	buf_release(&takes);
	buf_release(&words);
}

static void add_sample(struct buf *out, const char *margin, const struct option *option)
{
	const char *value = option->initial ? option->initial : option->example;

	buf_add_fmt(out, "#%s%s:", margin, option->name);
	if (value) {
		buf_add_char(out, ' ');
		add_scalar(out, value);
	}
	buf_add_char(out, '\n');
}

void config_template(struct buf *out)
{
	buf_add_str(out, sample_head);
	for (size_t i = 0; i < config_options.count; i++) {
		buf_add_char(out, '\n');
		add_help(out, "", &config_options.items[i]);
		add_sample(out, "", &config_options.items[i]);
	}
	buf_add_str(out, sample_instances);
	for (size_t i = 0; i < instance_options.count; i++) {
		add_help(out, "#    ", &instance_options.items[i]);
		add_sample(out, i == 0 ? "  - " : "    ", &instance_options.items[i]);
	}
	buf_add_str(out, sample_keys);
}
