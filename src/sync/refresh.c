/*
 * What is read again when an action is done: at once after what a person does one by one, once a second
 * while a batch goes. The limit on requests is for what is to be done.
 */
#include "internal.h"

enum { BETWEEN_MS = 1000, FEW = 4 };

static void read_again(struct sync *sync)
{
	sync->refreshed_ms = sync_now(sync);
	sync->refresh_due_ms = 0;
	parts_restart(sync);
	details_watched(sync);
	panes_refresh(sync, NULL);
}

void refresh_after(struct sync *sync, const struct resource *resource, const char *record_id)
{
	int64_t next_ms = sync->refreshed_ms + BETWEEN_MS;

	if (sync->is_quitting || sync->config.on_demand)
		return;
	if (sync_unsent(sync) > FEW && sync_now(sync) < next_ms) {
		sync->refresh_due_ms = next_ms;
		return;
	}
	details_acted_on(sync, resource, record_id);
	read_again(sync);
}

void refresh_step(struct sync *sync, int64_t *due_ms)
{
	if (sync->refresh_due_ms == 0)
		return;
	if (sync_now(sync) >= sync->refresh_due_ms)
		read_again(sync);
	else
		sooner(due_ms, sync->refresh_due_ms);
}
