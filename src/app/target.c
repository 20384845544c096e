/* Where a program goes: what sync has to know of an instance, or of the demo. */
#include "app/target.h"

#include "app/paths.h"
#include "base/file.h"
#include "base/mem.h"
#include "resources/registry.h"

#include <stdlib.h>

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
	return mem_printf(
		"%s %s", instance->url, instance->is_environment ? fingerprint : instance->name);
}

static void begin(struct target *target, const struct config *config)
{
	*target = (struct target){.demo = {.sandbox = -1}};
	target->sites = config_sites(config);
	target->sync.sites = target->sites;
	target->sync.resources = registry_panes;
	target->sync.catalogue_resources = registry_catalogue;
	target->sync.interval_ms = config->interval_ms;
	target->sync.days_back = (int)config->days_back;
	target->sync.prefers_organization =
		config->retrospective_template == TEMPLATE_ORGANIZATION;
	/* There 0 means that nothing was set. */
	target->sync.grace_ms = config->grace_ms < 0   ? 0
				: config->grace_ms > 0 ? config->grace_ms
						       : -1;
}

static void finish(struct target *target)
{
	target->sync.cache_dir = target->cache_dir;
	target->sync.state_dir = target->state_dir;
	target->retro_template = path_retro_template();
	target->sync.retro_template = target->retro_template;
	target->sync.identity = target->identity;
	target->sync.get_key_context = target;
}

bool target_open_instance(
	struct target *target, const struct config *config, const char *name, struct err *err)
{
	const struct instance *instance = config_instance(config, name, err);

	begin(target, config);
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
	target->sync.key_is_at_hand = instance->token_command == NULL;
	target->sync.key_source = instance->token_command;
	target->sync.me = instance->me;
	target->sync.key_name = instance->key_name;
	target->sync.kind = key_kind_of(instance->kind);
	finish(target);
	return file_make_folder(target->cache_dir, err) && file_make_folder(target->state_dir, err);
}

bool target_open_demo(struct target *target, const struct config *config, struct err *err)
{
	begin(target, config);
	if (!demo_start(&target->demo, err))
		return false;
	target->state_dir = mem_strdup(target->demo.state_dir);
	target->identity = mem_strdup("demo");
	target->sync.origin = target->demo.url;
	target->sync.instance = "Sandbox";
	target->sync.get_key = key_of_demo;
	finish(target);
	return true;
}

void target_close(struct target *target)
{
	demo_end(&target->demo);
	free(target->sites);
	free(target->cache_dir);
	free(target->state_dir);
	free(target->identity);
	free(target->retro_template);
}
