/*
 * The configuration: defaults, the environment, the command line, the choice of an instance. Files
 * are opened in config_file.c and understood in config_yaml.c.
 */
#include "app/config.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "app/options.h"
#include "base/mem.h"
#include "base/text.h"
#include "config_parts.h"
#include "instance_key.h"

enum { COMPLAINTS_BYTES_MAX = 16 * 1024 };

const char config_environment_name[] = "environment";

/* ---- life ---------------------------------------------------------------------------------- */

void instance_init(struct instance *instance)
{
	*instance = (struct instance){0};
	instance->places = mem_alloc(instance_options.count * sizeof(*instance->places));
	option_rows_init(&instance_options, instance);
}

void instance_release(struct instance *instance)
{
	option_rows_release(&instance_options, instance);
	secret_release(&instance->environment_key);
	free(instance->places);
	free(instance->fault);
}

void config_init(struct config *config)
{
	*config = (struct config){0};
	config->places = mem_alloc(config_options.count * sizeof(*config->places));
	buf_init(&config->complaints, COMPLAINTS_BYTES_MAX);
	option_rows_init(&config_options, config);
}

static void release_canned(struct canned_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].name);
		free(list->items[i].text);
	}
	free(list->items);
}

void config_release(struct config *config)
{
	for (size_t i = 0; i < config->instance_count; i++)
		instance_release(&config->instances[i]);
	for (size_t i = 0; i < config->key_count; i++) {
		free(config->keys[i].name);
		free(config->keys[i].keys);
	}
	release_canned(&config->templates);
	release_canned(&config->filters);
	free(config->instances);
	free(config->keys);
	option_rows_release(&config_options, config);
	buf_release(&config->complaints);
	free(config->file);
	free(config->places);
	*config = (struct config){0};
}

/* ---- complaints ---------------------------------------------------------------------------- */

/* What is complained of may hold anything: it goes through the door for text. */
static void add_complaint(struct buf *complaints, const char *file, struct config_place place,
	const char *format, va_list ap)
{
	char line[TEXT_LINE_BYTES];
	struct buf words;

	buf_init(&words, TEXT_BODY_BYTES);
	if (place.source == FROM_FILE)
		buf_add_fmt(&words, "%s:%d:%d: ", file, place.line, place.column);
	buf_add_vfmt(&words, format, ap);
	text_clean_into(line, sizeof(line), words.bytes, words.len_bytes);
	buf_add_fmt(complaints, "%s\n", line);
	buf_release(&words);
}

void config_complain(struct config *config, struct config_place place, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add_complaint(&config->complaints, config->file, place, format, ap);
	va_end(ap);
}

void config_complain_into(struct buf *complaints, const struct config *config,
	struct config_place place, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add_complaint(complaints, config->file, place, format, ap);
	va_end(ap);
}

char *config_hint(const char *nearest)
{
	return nearest ? mem_printf("; did you mean \"%s\"?", nearest) : mem_strdup("");
}

/* ---- options from elsewhere than the file ---------------------------------------------------- */

static bool set_row(struct config *config, const struct option *option, const char *value,
	enum config_source source, struct err *err)
{
	if (!option_set(option, config, value, NULL, err))
		return false;
	config->places[option - config_options.items] = (struct config_place){.source = source};
	return true;
}

bool config_set(struct config *config, const char *name, const char *value, struct err *err)
{
	const struct option *option = option_find(&config_options, name);
	char *hint;

	if (option)
		return set_row(config, option, value, FROM_COMMAND_LINE, err);
	hint = config_hint(option_nearest(&config_options, name));
	err_set(err, ERR_USAGE, "there is no option \"%s\"%s", name, hint);
	free(hint);
	return false;
}

static void read_variables(struct config *config)
{
	for (size_t i = 0; i < config_options.count; i++) {
		const struct option *option = &config_options.items[i];
		const char *value = option->environment ? getenv(option->environment) : NULL;
		struct err err;

		if (value && *value && !set_row(config, option, value, FROM_ENVIRONMENT, &err))
			config_complain(config, (struct config_place){.source = FROM_ENVIRONMENT},
				"%s: %s", option->environment, err.text);
	}
}

/* ---- the instance of ROOTLY_API_KEY ---------------------------------------------------------- */

void config_insert_instance(struct config *config, size_t at, struct instance *instance)
{
	struct instance *items = mem_grow(
		config->instances, config->instance_count, &config->instance_room, sizeof(*items));

	memmove(items + at + 1, items + at, (config->instance_count - at) * sizeof(*items));
	items[at] = *instance;
	config->instances = items;
	config->instance_count++;
}

static bool set_instance_row(
	struct instance *instance, const char *name, const char *value, struct err *err)
{
	const struct option *option = option_find(&instance_options, name);

	instance->places[option - instance_options.items].source = FROM_ENVIRONMENT;
	return option_set(option, instance, value, NULL, err);
}

static bool fill_from_environment(
	struct instance *instance, const char *key, const char *url, struct err *err)
{
	instance->is_environment = true;
	instance->place.source = FROM_ENVIRONMENT;
	if (!key_take(key, strlen(key), &instance->environment_key, err))
		return err_context(err, "ROOTLY_API_KEY");
	if (url && *url && !set_instance_row(instance, "url", url, err))
		return err_context(err, "ROOTLY_API_URL");
	return set_instance_row(instance, "name", config_environment_name, err);
}

static bool add_from_environment(
	struct config *config, const char *key, const char *url, struct err *err)
{
	struct instance instance;

	instance_init(&instance);
	if (!fill_from_environment(&instance, key, url, err)) {
		instance_release(&instance);
		return false;
	}
	config_insert_instance(config, 0, &instance);
	return set_row(config, option_find(&config_options, "instance"), config_environment_name,
		FROM_ENVIRONMENT, err);
}

/* Neither a child nor /proc shows it from now on. */
static void forget_variable(const char *name)
{
	char *value = getenv(name);

	if (value)
		secret_wipe(value, strlen(value));
	unsetenv(name);
}

bool config_environment(struct config *config, struct err *err)
{
	const char *key = getenv("ROOTLY_API_KEY"), *url = getenv("ROOTLY_API_URL");
	bool ok = true;

	if (key && *key)
		ok = add_from_environment(config, key, url, err);
	else if (url && *url)
		config_complain(config, (struct config_place){.source = FROM_ENVIRONMENT},
			"ROOTLY_API_URL goes with ROOTLY_API_KEY, which is not set: it is ignored");
	forget_variable("ROOTLY_API_KEY");
	forget_variable("ROOTLY_API_URL");
	read_variables(config);
	return ok;
}

/* ---- instances ------------------------------------------------------------------------------- */

struct instance *config_find_instance(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->instance_count; i++)
		if (strcmp(config->instances[i].name, name) == 0)
			return &config->instances[i];
	return NULL;
}

static bool refuse_instance(const struct config *config, const char *name, struct err *err)
{
	const struct instance *end = config->instances + config->instance_count;
	struct buf names;

	buf_init(&names, ERR_TEXT_BYTES / 2);
	for (const struct instance *i = config->instances; i < end; i++)
		buf_add_fmt(&names, "%s%s", i > config->instances ? ", " : "", i->name);
	err_set(err, ERR_CONFIG, "there is no instance \"%.100s\"; there is: %s", name,
		names.bytes);
	buf_release(&names);
	return false;
}

struct site *config_sites(const struct config *config)
{
	struct site *sites = mem_alloc((config->instance_count + 1) * sizeof(*sites));

	for (size_t i = 0; i < config->instance_count; i++)
		sites[i] = (struct site){config->instances[i].name, config->instances[i].url};
	return sites;
}

const struct instance *config_instance(
	const struct config *config, const char *name, struct err *err)
{
	const struct instance *instance;

	if (config->instance_count == 0) {
		err_set(err, ERR_CONFIG, "no instance is set up: there is no API key to use");
		return NULL;
	}
	name = name ? name : config->default_instance;
	instance = name ? config_find_instance(config, name) : &config->instances[0];
	if (!instance) {
		refuse_instance(config, name, err);
		return NULL;
	}
	if (instance->fault) {
		err_set(err, ERR_CONFIG, "%s: %s", instance->name, instance->fault);
		return NULL;
	}
	return instance;
}
