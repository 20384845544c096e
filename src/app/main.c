/* rootwatch: from the command line to what it asks for. */
#include "app/arguments.h"
#include "app/config.h"
#include "app/dashboard.h"
#include "app/demo.h"
#include "app/keys.h"
#include "app/paths.h"
#include "base/mem.h"
#include "cli/plain.h"
#include "resources/registry.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the program needs to reach one instance, whichever way it was named. */
struct target {
	struct sync_config sync;
	char *cache_dir, *state_dir, *identity;
	const struct instance *instance; /* NULL: the demo */
	struct demo demo;
};

static const char no_key[] =
	"rootwatch needs a Rootly API key.\n"
	"  In Rootly: organization menu > Organization Settings > API Keys > Generate New API Key.\n"
	"  Then: ROOTLY_API_KEY=… rootwatch, or name an instance in ~/.config/rootwatch/config.yaml.\n"
	"  To try it without an account: rootwatch demo\n";

static bool key_of_instance(void *context, struct secret *key, struct err *err)
{
	const struct target *target = context;

	return instance_key(target->instance, key, err);
}

static bool key_of_demo(void *context, struct secret *key, struct err *err)
{
	struct target *target = context;

	(void)err;
	secret_set(key, target->demo.token.bytes, target->demo.token.len_bytes);
	return true;
}

/* Whose cache: origin and name; for a key from the environment origin and a salted hash of it. */
static char *identity_of(const struct instance *instance)
{
	struct secret key = {0};
	struct err ignored = {0};
	char fingerprint[17] = "";

	if (instance->is_environment && instance_key(instance, &key, &ignored))
		secret_fingerprint(&key, instance->url, fingerprint);
	secret_release(&key);
	return mem_printf("%s %s", instance->url,
		instance->is_environment ? fingerprint : instance->name);
}

static bool target_instance(struct target *target, const struct config *config, const char *name,
	struct err *err)
{
	const struct instance *instance = config_instance(config, name, err);

	if (instance == NULL)
		return false;
	target->instance = instance;
	target->cache_dir = path_cache_dir();
	target->state_dir = path_state_dir();
	target->identity = identity_of(instance);
	target->sync.origin = instance->url;
	target->sync.instance = instance->name;
	target->sync.ca_file = instance->ca_file;
	target->sync.get_key = key_of_instance;
	return path_make_dir(target->cache_dir, err) && path_make_dir(target->state_dir, err);
}

static bool target_demo(struct target *target, struct err *err)
{
	if (!demo_start(&target->demo, err))
		return false;
	target->state_dir = mem_strdup(target->demo.state_dir);
	target->identity = mem_strdup("demo");
	target->sync.origin = target->demo.url;
	target->sync.instance = "Sandbox";
	target->sync.get_key = key_of_demo;
	return true;
}

static bool target_open(struct target *target, const struct config *config,
	const struct arguments *arguments, struct err *err)
{
	bool is_demo = arguments->verb != NULL && strcmp(arguments->verb, "demo") == 0;

	*target = (struct target){.demo = {.sandbox = -1}};
	target->sync.resources = registry_panes;
	target->sync.catalogue_resources = registry_catalogue;
	target->sync.interval_ms = config->interval_ms;
	target->sync.days_back = (int)config->days_back;
	/* There 0 means that nothing was set. */
	target->sync.grace_ms = config->grace_ms < 0 ? 0 : config->grace_ms > 0 ? config->grace_ms : -1;
	if (!(is_demo ? target_demo(target, err)
		      : target_instance(target, config, arguments->instance, err)))
		return false;
	target->sync.cache_dir = target->cache_dir;
	target->sync.state_dir = target->state_dir;
	target->sync.identity = target->identity;
	target->sync.get_key_context = target;
	return true;
}

static void target_close(struct target *target)
{
	demo_end(&target->demo);
	free(target->cache_dir);
	free(target->state_dir);
	free(target->identity);
}

static int run(const struct config *config, const struct arguments *arguments)
{
	struct target target;
	struct err err = {0};
	int status;

	if (arguments->verb == NULL && config->instance_count == 0) {
		fputs(no_key, stderr);
		return err_class(ERR_CONFIG)->exit_status;
	}
	if (!target_open(&target, config, arguments, &err)) {
		fprintf(stderr, "rootwatch: %s\n", err.text);
		status = err_class(err.kind)->exit_status;
	} else if (arguments->plain || !isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO)) {
		status = cli_plain(&target.sync, stdout, stderr);
	} else {
		status = dashboard_run(&(struct dashboard_config){
			.config = config,
			.sync = &target.sync,
			.banner = target.instance != NULL ? target.instance->banner : NULL,
			.theme = arguments->theme != NULL ? arguments->theme : config->theme,
			.read_only = arguments->read_only || config->read_only ||
				     (target.instance != NULL && target.instance->read_only),
		});
	}
	target_close(&target);
	return status;
}

static int print_keys(bool as_manual)
{
	struct keymap map;

	keymap_init(&map, registry_panes);
	keys_print(stdout, &map, as_manual);
	keymap_release(&map);
	return 0;
}

int main(int argc, char **argv)
{
	struct arguments arguments;
	struct config config;
	struct err err = {0};
	int status = 0;

	if (setlocale(LC_ALL, "") == NULL)
		setlocale(LC_ALL, "C.UTF-8");
	if (!arguments_parse(&arguments, argc, argv, &err)) {
		fprintf(stderr, "rootwatch: %s\n", err.text);
		return err_class(err.kind)->exit_status;
	}
	if (arguments.help) {
		arguments_help(stdout);
		return 0;
	}
	if (arguments.version) {
		puts("rootwatch " ROOTWATCH_VERSION);
		return 0;
	}
	if (arguments.verb != NULL && strcmp(arguments.verb, "keys") == 0)
		return print_keys(arguments.manual);
	config_init(&config);
	if (!config_load(&config, arguments.config, &err) || !config_environment(&config, &err)) {
		fprintf(stderr, "rootwatch: %s\n", err.text);
		status = err_class(err.kind)->exit_status;
	} else {
		if (config.complaints.len_bytes > 0)
			fputs(config.complaints.bytes, stderr);
		status = run(&config, &arguments);
	}
	config_release(&config);
	return status;
}
