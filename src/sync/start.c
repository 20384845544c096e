/* The start: what is kept on the disk is opened and shown, before anything of the network. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

/* Without a usable file the cache is in memory: the dashboard works all the same. */
static void open_cache(struct sync *sync)
{
	struct cache_config config = {.identity = sync->config.identity,
		.key_print = sync->key_print,
		.resources = sync->resources};
	char *path = NULL;
	struct err err = {0};

	if (sync->config.cache_dir != NULL)
		path = cache_path(sync->config.cache_dir, sync->config.identity);
	config.path = path;
	sync->cache = cache_open(&config, &err);
	if (sync->cache == NULL) {
		log_line(LOG_WARN, "%s", err.text);
		tell_notice(sync, err.text, NULL);
		config.path = NULL;
		sync->cache = cache_open(&config, &err);
	} else if (cache_notice(sync->cache)[0] != '\0') {
		log_line(LOG_WARN, "%s", cache_notice(sync->cache));
	}
	free(path);
	if (sync->cache == NULL)
		mem_exhausted();
	sync->seq = cache_newest_seq(sync->cache);
	cache_load_viewer(sync->cache, &sync->viewer);
	sync->viewer.is_named =
		sync->config.me != NULL && strcmp(sync->config.me, sync->viewer.user_id) == 0;
	panes_read_meta(sync);
}

static void see_draft(void *context, const char *name, const char *text)
{
	tell_draft(context, name, text);
}

/* Without it nothing can be sent, and the dashboard only reads. */
static void open_state(struct sync *sync)
{
	char *path = mem_printf("%s/state.db", sync->config.state_dir);

	sync->state = state_open(path, sync->config.instance, &sync->state_err);
	free(path);
	if (sync->state == NULL) {
		tell_notice(sync, sync->state_err.text, &sync->state_err);
		return;
	}
	if (state_notice(sync->state)[0] != '\0')
		tell_notice(sync, state_notice(sync->state), NULL);
	account_name_state(sync, cache_account(sync->cache));
	state_each_draft(sync->state, see_draft, sync, &sync->state_err);
}

void start_from_disk(struct sync *sync)
{
	int64_t due_ms = INT64_MAX;

	account_look_at_key(sync);
	open_cache(sync);
	if (sync->viewer.is_known)
		tell_viewer(sync);
	if (!sync->config.on_demand)
		tell_first_rows(sync);
	open_state(sync);
	outbox_start(sync);
	tell_outbox(sync);
	tell_link(sync);
	if (!sync->config.on_demand)
		tell_snapshots(sync, &due_ms);
}
