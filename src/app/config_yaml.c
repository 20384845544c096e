/*
 * What config.yaml says: options at the top, `instances:` and `keys:`. Whatever is wrong becomes a
 * complaint with its place; the rest applies. What is read has a fixed depth, so neither anchors
 * that contain themselves nor deep nesting lead anywhere.
 */
#include "config_parts.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/file.h"
#include "base/mem.h"

enum { PAIRS_MAX = 512, INSTANCES_MAX = 64, KEYS_BYTES_MAX = 256, DEPTH_MAX = 32 };

struct reader {
	struct config *config;
	yaml_parser_t parser;
	yaml_document_t document;
	char *folder; /* relative paths are meant from here */
};

/* A pair of a mapping whose key is a scalar. */
struct pair {
	const char *key;
	const yaml_node_t *key_node, *value;
};

/* A part of the file that is more than one value. */
struct section {
	const char *name;
	void (*read)(struct reader *reader, const yaml_node_t *value);
};

static struct config_place place_at(const yaml_mark_t *mark)
{
	return (struct config_place){
		.source = FROM_FILE, .line = (int)mark->line + 1, .column = (int)mark->column + 1};
}

static struct config_place place_of(const yaml_node_t *node)
{
	return place_at(&node->start_mark);
}

static const yaml_node_t *node_at(struct reader *reader, int index)
{
	return yaml_document_get_node(&reader->document, index);
}

/* NULL: it is no scalar, or holds a NUL byte. */
static const char *scalar(const yaml_node_t *node)
{
	const char *text;

	if (node->type != YAML_SCALAR_NODE)
		return NULL;
	text = (const char *)node->data.scalar.value;
	return strlen(text) == node->data.scalar.length ? text : NULL;
}

/* "x:" with nothing behind it. */
static bool is_nothing(const yaml_node_t *node)
{
	const char *text = scalar(node);

	return text && node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	       (!*text || strcmp(text, "~") == 0 || strcmp(text, "null") == 0);
}

/* ---- mappings ------------------------------------------------------------------------------- */

/* An earlier key of the same name, or NULL. */
static const yaml_node_t *find_twin(struct reader *reader, const yaml_node_t *map,
	const yaml_node_pair_t *pair, const char *key)
{
	for (const yaml_node_pair_t *p = map->data.mapping.pairs.start; p < pair; p++) {
		const yaml_node_t *node = node_at(reader, p->key);
		const char *other = scalar(node);

		if (other && strcmp(other, key) == 0)
			return node;
	}
	return NULL;
}

static bool read_pair(struct reader *reader, const yaml_node_t *map, const yaml_node_pair_t *from,
	struct pair *pair)
{
	const yaml_node_t *twin;

	*pair = (struct pair){
		.key_node = node_at(reader, from->key), .value = node_at(reader, from->value)};
	pair->key = scalar(pair->key_node);
	if (!pair->key) {
		config_complain(
			reader->config, place_of(pair->key_node), "a name was expected here");
		return false;
	}
	twin = find_twin(reader, map, from, pair->key);
	if (twin)
		config_complain(reader->config, place_of(pair->key_node),
			"\"%.40s\" stands in line %d already: this one is ignored", pair->key,
			place_of(twin).line);
	return !twin;
}

/* Calls `each` with every pair; `what` names the mapping in complaints. */
static void read_mapping(struct reader *reader, const yaml_node_t *map, const char *what,
	void (*each)(struct reader *reader, const struct pair *pair, void *context), void *context)
{
	const yaml_node_pair_t *first, *end;

	if (is_nothing(map))
		return;
	if (map->type != YAML_MAPPING_NODE) {
		config_complain(
			reader->config, place_of(map), "%s: names and values were expected", what);
		return;
	}
	first = map->data.mapping.pairs.start;
	end = map->data.mapping.pairs.top;
	if (end - first > PAIRS_MAX) {
		config_complain(reader->config, place_of(map), "%s: only the first %d apply", what,
			PAIRS_MAX);
		end = first + PAIRS_MAX;
	}
	for (const yaml_node_pair_t *p = first; p < end; p++) {
		struct pair pair;

		if (read_pair(reader, map, p, &pair))
			each(reader, &pair, context);
	}
}

static void refuse_name(
	struct reader *reader, const struct pair *pair, const char *what, const char *nearest)
{
	char *hint = config_hint(nearest);

	config_complain(
		reader->config, place_of(pair->key_node), "%s \"%.40s\"%s", what, pair->key, hint);
	free(hint);
}

/* False, and complained of, when the value does not fit. */
static bool read_option(struct reader *reader, const struct option *option, void *object,
	struct config_place *place, const yaml_node_t *value)
{
	const char *text = scalar(value);
	struct err err;

	if (is_nothing(value))
		return true;
	if (!text)
		err_set(&err, ERR_CONFIG, "%s: one value was expected", option->name);
	else if (option_set(option, object, text, reader->folder, &err)) {
		*place = place_of(value);
		return true;
	}
	config_complain(reader->config, place_of(value), "%s", err.text);
	return false;
}

/* ---- instances ------------------------------------------------------------------------------ */

static void read_instance_pair(struct reader *reader, const struct pair *pair, void *context)
{
	const struct option *option = option_find(&instance_options, pair->key);
	struct instance *instance = context;
	struct config_place *place;

	if (!option) {
		refuse_name(reader, pair, "an instance has no option",
			option_nearest(&instance_options, pair->key));
		return;
	}
	place = &instance->places[option - instance_options.items];
	if (read_option(reader, option, instance, place, pair->value) || !option->is_vital ||
		instance->fault)
		return;
	instance->fault = mem_printf("its %s is wrong (%s, line %d)", option->name,
		reader->config->file, place_of(pair->value).line);
}

static const char *name_problem(const struct config *config, const struct instance *instance)
{
	if (!instance->name)
		return "an instance needs a name: this one is ignored";
	if (strcmp(instance->name, config_environment_name) == 0)
		return "\"environment\" means ROOTLY_API_KEY: an instance of that name is ignored";
	if (config_find_instance(config, instance->name))
		return "another instance has this name: this one is ignored";
	return NULL;
}

static const char *key_problem(const struct instance *instance)
{
	if (!instance->token_command && !instance->token_file)
		return "it has neither token_command nor token_file";
	if (instance->token_command && instance->token_file)
		return "it has both token_command and token_file";
	return NULL;
}

static void read_instance(struct reader *reader, const yaml_node_t *node)
{
	struct config *config = reader->config;
	struct instance instance;
	const char *problem;

	instance_init(&instance);
	instance.place = place_of(node);
	read_mapping(reader, node, "an instance", read_instance_pair, &instance);
	problem = name_problem(config, &instance);
	if (problem) {
		config_complain(config, instance.place, "%s", problem);
		instance_release(&instance);
		return;
	}
	problem = instance.fault ? NULL : key_problem(&instance);
	if (problem) {
		config_complain(config, instance.place, "%s: %s", instance.name, problem);
		instance.fault = mem_strdup(problem);
	}
	config_insert_instance(config, config->instance_count, &instance);
}

static void read_instances(struct reader *reader, const yaml_node_t *list)
{
	const yaml_node_item_t *item, *end;

	if (is_nothing(list))
		return;
	if (list->type != YAML_SEQUENCE_NODE) {
		config_complain(reader->config, place_of(list), "instances: a list was expected");
		return;
	}
	item = list->data.sequence.items.start;
	end = list->data.sequence.items.top;
	if (end - item > INSTANCES_MAX) {
		config_complain(reader->config, place_of(list),
			"instances: only the first %d apply", INSTANCES_MAX);
		end = item + INSTANCES_MAX;
	}
	for (; item < end; item++)
		read_instance(reader, node_at(reader, *item));
}

/* ---- keys ----------------------------------------------------------------------------------- */

static bool add_key(const yaml_node_t *node, struct buf *keys)
{
	const char *text = scalar(node);

	return text && buf_add_fmt(keys, "%s%s", keys->len_bytes ? " " : "", text);
}

/* Appends a key, or each of a list, blank-separated. */
static bool add_keys(struct reader *reader, const yaml_node_t *value, struct buf *keys)
{
	if (value->type != YAML_SEQUENCE_NODE)
		return !is_nothing(value) && add_key(value, keys);
	for (const yaml_node_item_t *item = value->data.sequence.items.start;
		item < value->data.sequence.items.top; item++)
		if (!add_key(node_at(reader, *item), keys))
			return false;
	return true;
}

static void read_binding(struct reader *reader, const struct pair *pair, void *context)
{
	struct config *config = reader->config;
	struct buf keys;

	(void)context;
	buf_init(&keys, KEYS_BYTES_MAX);
	if (add_keys(reader, pair->value, &keys)) {
		config->keys = mem_grow(
			config->keys, config->key_count, &config->key_room, sizeof(*config->keys));
		config->keys[config->key_count++] = (struct config_key){
			mem_strdup(pair->key), mem_strdup(keys.bytes), place_of(pair->value)};
	} else {
		config_complain(config, place_of(pair->value),
			"keys: %.40s: a key or a list of keys was expected", pair->key);
	}
	buf_release(&keys);
}

static void read_keys(struct reader *reader, const yaml_node_t *map)
{
	read_mapping(reader, map, "keys", read_binding, NULL);
}

/* ---- columns --------------------------------------------------------------------------------- */

static void read_pane(struct reader *reader, const struct pair *pair, void *context)
{
	struct buf names;

	(void)context;
	buf_init(&names, KEYS_BYTES_MAX);
	if (add_keys(reader, pair->value, &names))
		config_choose_columns(
			reader->config, pair->key, names.bytes, place_of(pair->value));
	else
		config_complain(reader->config, place_of(pair->value),
			"columns: %.40s: a list of columns was expected", pair->key);
	buf_release(&names);
}

static void read_columns(struct reader *reader, const yaml_node_t *map)
{
	read_mapping(reader, map, "columns", read_pane, NULL);
}

/* ---- texts under a name ---------------------------------------------------------------------- */

static void read_text(struct reader *reader, const struct pair *pair, void *context)
{
	struct canned_list *list = context;
	const char *text = scalar(pair->value);

	if (text == NULL) {
		config_complain(reader->config, place_of(pair->value), "%.40s: a text was expected",
			pair->key);
		return;
	}
	list->items = mem_grow(list->items, list->count, &list->room, sizeof(*list->items));
	list->items[list->count++] = (struct canned){mem_strdup(pair->key), mem_strdup(text)};
}

static void read_templates(struct reader *reader, const yaml_node_t *map)
{
	read_mapping(reader, map, "templates", read_text, &reader->config->templates);
}

static void read_filters(struct reader *reader, const yaml_node_t *map)
{
	read_mapping(reader, map, "filters", read_text, &reader->config->filters);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static const struct section sections[] = {
	{"instances", read_instances},
	{"keys", read_keys},
	{"columns", read_columns},
	{"templates", read_templates},
	{"filters", read_filters},
};

enum { SECTIONS = sizeof(sections) / sizeof(sections[0]) };

static const struct section *find_section(const char *name)
{
	for (size_t i = 0; i < SECTIONS; i++)
		if (strcmp(sections[i].name, name) == 0)
			return &sections[i];
	return NULL;
}

static void refuse_top(struct reader *reader, const struct pair *pair)
{
	const char **names = mem_resize(NULL, config_options.count + SECTIONS + 1, sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; i < SECTIONS; i++)
		names[count++] = sections[i].name;
	for (size_t i = 0; i < config_options.count; i++)
		names[count++] = config_options.items[i].name;
	names[count] = NULL;
	refuse_name(reader, pair, "there is no option", word_nearest(pair->key, names));
	free(names);
}

static void read_top(struct reader *reader, const struct pair *pair, void *context)
{
	const struct section *section = find_section(pair->key);
	const struct option *option = option_find(&config_options, pair->key);
	struct config *config = context;

	if (section)
		section->read(reader, pair->value);
	else if (option)
		read_option(reader, option, config, &config->places[option - config_options.items],
			pair->value);
	else
		refuse_top(reader, pair);
}

static void complain_of_syntax(struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;

	config_complain(reader->config,
		place_at(parser->problem_mark.index ? &parser->problem_mark : &parser->mark),
		"not YAML, so nothing of the file applies: %s%s%s",
		parser->context ? parser->context : "", parser->context ? ", " : "",
		parser->problem ? parser->problem : "unreadable");
}

/* A second document would be somebody's mistake: it is said, not read. */
static void check_end(struct reader *reader)
{
	yaml_document_t more;
	const yaml_node_t *root;

	if (!yaml_parser_load(&reader->parser, &more))
		return;
	root = yaml_document_get_root_node(&more);
	if (root)
		config_complain(reader->config, place_of(root),
			"a second document begins here: it is ignored");
	yaml_document_delete(&more);
}

static void parser_begin(yaml_parser_t *parser, const struct buf *text)
{
	if (!yaml_parser_initialize(parser))
		mem_exhausted();
	yaml_parser_set_input_string(parser, (const unsigned char *)text->bytes, text->len_bytes);
}

/* By how much an event leads deeper. */
static const int deeper[] = {
	[YAML_SEQUENCE_START_EVENT] = 1,
	[YAML_SEQUENCE_END_EVENT] = -1,
	[YAML_MAPPING_START_EVENT] = 1,
	[YAML_MAPPING_END_EVENT] = -1,
};

enum { DEEPER_COUNT = sizeof(deeper) / sizeof(deeper[0]) };

bool config_is_shallow(const struct buf *text, struct config_place *place)
{
	bool is_over = false;
	yaml_parser_t parser;
	yaml_event_t event;
	int depth = 0;

	parser_begin(&parser, text);
	/* What is no YAML ends here too, and is complained of by who reads it. */
	while (!is_over && depth <= DEPTH_MAX && yaml_parser_parse(&parser, &event)) {
		depth += (size_t)event.type < DEEPER_COUNT ? deeper[event.type] : 0;
		is_over = event.type == YAML_STREAM_END_EVENT;
		*place = place_at(&event.start_mark);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return depth <= DEPTH_MAX;
}

void config_read_yaml(struct config *config, const struct buf *text)
{
	struct reader reader = {.config = config, .folder = file_folder(config->file)};
	struct config_place place;
	const yaml_node_t *root;

	parser_begin(&reader.parser, text);
	if (!config_is_shallow(text, &place)) {
		config_complain(config, place,
			"nested deeper than %d, so nothing of the file applies", DEPTH_MAX);
		goto out;
	}
	if (!yaml_parser_load(&reader.parser, &reader.document)) {
		complain_of_syntax(&reader);
		goto out;
	}
	root = yaml_document_get_root_node(&reader.document);
	if (root)
		read_mapping(&reader, root, "the file", read_top, config);
	yaml_document_delete(&reader.document);
	if (root)
		check_end(&reader);
out:
	yaml_parser_delete(&reader.parser);
	free(reader.folder);
}
