/* The start: what is kept on the disk is opened and shown, before anything of the network. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

static void open_in_memory(struct sync *sync, struct cache_config config)
{
	config.path = NULL;
	sync->cache = cache_open(&config, NULL);
	if (sync->cache == NULL)
		mem_exhausted();
}

/* Without a usable file the cache is in memory: the dashboard works all the same. */
static void open_file(struct sync *sync, struct cache_config config)
{
	char *path = NULL;
	struct err err = {0};

	if (sync->config.cache_dir != NULL)
		path = cache_path(sync->config.cache_dir, sync->config.identity);
	config.path = path;
	sync->cache = cache_open(&config, &err);
	if (sync->cache == NULL) {
		log_line(LOG_WARN, "%s", err.text);
		tell_notice(sync, err.text, NULL);
		open_in_memory(sync, config);
	} else if (cache_notice(sync->cache)[0] != '\0') {
		log_line(LOG_WARN, "%s", cache_notice(sync->cache));
	}
	free(path);
	sync->seq = cache_newest_seq(sync->cache);
}

static struct cache_config cache_config(const struct sync *sync)
{
	return (struct cache_config){.identity = sync->config.identity,
		.key_source = sync->config.key_source,
		.resources = sync->resources};
}

/* A key that is at hand was compared with the cache's; of another it is not known whose it is. */
static void hold_if_doubtful(struct sync *sync)
{
	if (sync->key_print[0] != '\0' || !cache_is_doubtful(sync->cache))
		return;
	sync->is_held = true;
	snprintf(sync->held_print, sizeof(sync->held_print), "%s", cache_key_print(sync->cache));
	cache_close(sync->cache);
	open_in_memory(sync, cache_config(sync));
	tell_notice(sync,
		"what is kept is shown when it is known whose key this is",
		NULL);
}

static void read_viewer(struct sync *sync)
{
	cache_load_viewer(sync->cache, &sync->viewer);
	sync->viewer.is_named =
		sync->config.me != NULL && strcmp(sync->config.me, sync->viewer.user_id) == 0;
}

static void open_cache(struct sync *sync)
{
	struct cache_config config = cache_config(sync);

	config.key_print = sync->key_print;
	open_file(sync, config);
	hold_if_doubtful(sync);
}

void start_release(struct sync *sync)
{
	sync->is_held = false;
	cache_close(sync->cache);
	open_file(sync, cache_config(sync));
	panes_forget(sync);
	panes_read_meta(sync);
}

void start_show_kept(struct sync *sync)
{
	read_viewer(sync);
	if (sync->viewer.is_known)
		tell_viewer(sync);
	account_name_state(sync, cache_account(sync->cache));
	sync->outbox_changed = true;
}

static void see_draft(void *context, const char *name, const char *text, bool is_sent)
{
	tell_draft(context, name, text, is_sent);
}

static void tell_elsewhere(struct sync *sync)
{
	char words[ERR_TEXT_BYTES];

	if (!sync->config.on_demand && state_elsewhere(sync->state, sync->config.sites, words))
		tell_notice(sync, words, NULL);
}

/* Without it nothing can be sent, and the dashboard only reads. */
static void open_state(struct sync *sync)
{
	char *path = mem_printf("%s/state.db", sync->config.state_dir);

	sync->state = state_open(
		path, sync->config.origin, sync->config.instance, &sync->state_err);
	free(path);
	if (sync->state == NULL) {
		tell_notice(sync, sync->state_err.text, &sync->state_err);
		return;
	}
	if (state_notice(sync->state)[0] != '\0')
		tell_notice(sync, state_notice(sync->state), NULL);
	tell_elsewhere(sync);
	account_name_state(sync, cache_account(sync->cache));
	state_each_draft(sync->state, see_draft, sync, &sync->state_err);
}

void start_first(struct sync *sync, const int *first_rows)
{
	account_look_at_key(sync);
	open_cache(sync);
	cache_begin_reading(sync->cache);
	read_viewer(sync);
	if (sync->viewer.is_known)
		tell_viewer(sync);
	panes_read_meta(sync);
	if (!sync->config.on_demand)
		tell_first_rows(sync, first_rows);
	cache_end_reading(sync->cache);
}

void start_rest(struct sync *sync)
{
	int64_t due_ms = INT64_MAX;

	open_state(sync);
	outbox_start(sync);
	tell_outbox(sync);
	tell_link(sync);
	if (!sync->config.on_demand)
		tell_snapshots(sync, &due_ms);
}
