/* The loop: requests in, what is due done, a wait in the network. Life, time, and the waker. */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum { IDLE_MS = 60 * 1000, REST_MS = 1000 };

/* ---- time ------------------------------------------------------------------------------------ */

static int64_t real_monotonic_ms(void *context)
{
	(void)context;
	return clock_monotonic_ms();
}

static int64_t real_wall_ms(void *context)
{
	(void)context;
	return clock_wall_ms();
}

int64_t sync_now(const struct sync *sync)
{
	return sync->config.clock.monotonic_ms(sync->config.clock.context);
}

int64_t sync_wall(const struct sync *sync)
{
	return sync->config.clock.wall_ms(sync->config.clock.context);
}

int64_t sync_server_now(const struct sync *sync)
{
	return sync_wall(sync) + sync->server_offset_ms;
}

/* Numbers follow the clock, so that those of several programs on one cache compare. */
int64_t sync_next_seq(struct sync *sync)
{
	int64_t wall = sync_wall(sync);

	sync->seq = sync->seq + 1 > wall ? sync->seq + 1 : wall;
	return sync->seq;
}

void sooner(int64_t *due_ms, int64_t other_ms)
{
	if (other_ms < *due_ms)
		*due_ms = other_ms;
}

/* ---- the waker ------------------------------------------------------------------------------- */

static void waker_init(struct waker *waker)
{
	pthread_mutex_init(&waker->lock, NULL);
	clock_cond_init(&waker->cond);
}

/* Thread: any. */
static void wake(void *context)
{
	struct waker *waker = context;

	pthread_mutex_lock(&waker->lock);
	waker->is_pending = true;
	if (waker->api != NULL)
		api_wake(waker->api);
	pthread_cond_signal(&waker->cond);
	pthread_mutex_unlock(&waker->lock);
}

void waker_set_api(struct waker *waker, struct api *api)
{
	pthread_mutex_lock(&waker->lock);
	waker->api = api;
	pthread_mutex_unlock(&waker->lock);
}

/* Without a connection there is no curl to wait in. */
static void wait_plainly(struct waker *waker, int timeout_ms)
{
	const struct timespec until = clock_in(timeout_ms);

	pthread_mutex_lock(&waker->lock);
	while (!waker->is_pending &&
		pthread_cond_timedwait(&waker->cond, &waker->lock, &until) != ETIMEDOUT)
		continue;
	waker->is_pending = false;
	pthread_mutex_unlock(&waker->lock);
}

/* ---- life ------------------------------------------------------------------------------------ */

static size_t count_resources(const struct resource *const *resources)
{
	size_t count = 0;

	while (resources != NULL && resources[count] != NULL)
		count++;
	return count;
}

static void copy_config(struct sync *sync, const struct sync_config *config)
{
	size_t panes = count_resources(config->resources);
	size_t catalogue = count_resources(config->catalogue_resources);
	struct sync_config *own = &sync->config;

	*own = *config;
	own->origin = mem_strdup(config->origin);
	own->instance = mem_strdup(config->instance);
	own->identity = mem_strdup(config->identity);
	own->cache_dir = mem_strdup(config->cache_dir);
	own->state_dir = mem_strdup(config->state_dir);
	own->ca_file = mem_strdup(config->ca_file);
	own->me = mem_strdup(config->me);
	own->retro_template = mem_strdup(config->retro_template);
	own->key_name = mem_strdup(config->key_name);
	own->key_source = mem_strdup(config->key_source);
	if (own->interval_ms == 0)
		own->interval_ms = SYNC_INTERVAL_MS;
	if (own->days_back == 0)
		own->days_back = SYNC_DAYS_BACK;
	if (own->quit_ms == 0)
		own->quit_ms = SYNC_QUIT_MS;
	if (own->clock.monotonic_ms == NULL)
		own->clock = (struct sync_clock){real_monotonic_ms, real_wall_ms, NULL};
	sync->resources = mem_resize(NULL, panes + catalogue + 1, sizeof(*sync->resources));
	for (size_t i = 0; i < panes + catalogue; i++)
		sync->resources[i] = i < panes ? config->resources[i]
					       : config->catalogue_resources[i - panes];
	sync->resources[panes + catalogue] = NULL;
}

struct sync *sync_new(const struct sync_config *config, struct mailbox *to_ui, struct err *err)
{
	struct sync *sync;

	if (!api_check_origin(config->origin, err))
		return NULL;
	sync = mem_alloc(sizeof(*sync));
	copy_config(sync, config);
	sync->to_ui = to_ui;
	waker_init(&sync->waker);
	sync->inbox = mailbox_new(wake, &sync->waker);
	jitter_init(&sync->jitter, config->seed != 0 ? config->seed : (uint64_t)sync_now(sync));
	text_clean_into(sync->link.instance, sizeof(sync->link.instance), config->instance,
		strlen(config->instance));
	sync->link.interval_ms = sync->config.interval_ms;
	sync->link.rate_limit = sync->link.rate_remaining = -1;
	atomic_init(&sync->is_finished, false);
	atomic_init(&sync->unsent, 0);
	atomic_init(&sync->queued, 0);
	atomic_init(&sync->held, 0);
	atomic_init(&sync->unknown, 0);
	return sync;
}

static void release_waiting(struct sync *sync)
{
	for (size_t i = 0; i < sync->waiting_count; i++)
		request_free(sync->waiting[i]);
	sync->waiting_count = 0;
}

/* Everything typed is on the disk, nothing is under way any more. */
static void finish(struct sync *sync)
{
	if (sync->stage == STAGE_RUNNING) {
		drafts_flush(sync);
		sheet_work_free(sync->sheet);
		sync->sheet = NULL;
		account_disconnect(sync);
		lookups_release(sync);
		documents_release(sync);
		tell_outbox(sync);
	}
	sync->is_finished = true;
	sync->stage = STAGE_FINISHED;
	release_waiting(sync);
	panes_release(sync);
	follow_release(sync);
	sums_release(&sync->sums);
	cache_close(sync->cache);
	state_close(sync->state);
	sync->cache = NULL;
	sync->state = NULL;
}

void sync_open(struct sync *sync, const int *first_rows)
{
	sync->stage = STAGE_OPEN;
	panes_init(sync);
	start_first(sync, first_rows);
}

static void *run(void *context)
{
	while (sync_step(context, IDLE_MS))
		continue;
	return NULL;
}

bool sync_start(struct sync *sync, struct err *err)
{
	int code = pthread_create(&sync->thread, NULL, run, sync);

	if (code != 0)
		return err_set(err, ERR_NETWORK, "cannot start a thread: %s", strerror(code));
	sync->has_thread = true;
	return true;
}

void sync_free(struct sync *sync)
{
	if (sync == NULL)
		return;
	if (sync->has_thread) {
		sync_send(sync, request_new(REQUEST_QUIT));
		pthread_join(sync->thread, NULL);
	}
	finish(sync);
	mailbox_free(sync->inbox);
	pthread_mutex_destroy(&sync->waker.lock);
	pthread_cond_destroy(&sync->waker.cond);
	free((char *)sync->config.origin);
	free((char *)sync->config.instance);
	free((char *)sync->config.identity);
	free((char *)sync->config.cache_dir);
	free((char *)sync->config.state_dir);
	free((char *)sync->config.ca_file);
	free((char *)sync->config.me);
	free((char *)sync->config.retro_template);
	free((char *)sync->config.key_name);
	free((char *)sync->config.key_source);
	free(sync->resources);
	free(sync->watched_id);
	free(sync->waiting);
	free(sync->leaving);
	free(sync->drafts);
	free(sync);
}

bool sync_is_finished(const struct sync *sync)
{
	return atomic_load(&sync->is_finished);
}

uint32_t sync_unsent(const struct sync *sync)
{
	return atomic_load(&sync->unsent);
}

uint32_t sync_queued(const struct sync *sync)
{
	return atomic_load(&sync->queued);
}

uint32_t sync_held(const struct sync *sync)
{
	return atomic_load(&sync->held);
}

uint32_t sync_unknown(const struct sync *sync)
{
	return atomic_load(&sync->unknown);
}

void sync_send(struct sync *sync, struct request *request)
{
	if (sync_is_finished(sync))
		request_free(request);
	else
		mailbox_send(sync->inbox, &request->mail);
}

/* ---- requests -------------------------------------------------------------------------------- */

/* Of the details that wait for the network only the last is still looked at. */
static void drop_older_details(struct sync *sync)
{
	size_t kept = 0;

	for (size_t i = 0; i < sync->waiting_count; i++) {
		if (sync->waiting[i]->type == REQUEST_DETAIL)
			request_free(sync->waiting[i]);
		else
			sync->waiting[kept++] = sync->waiting[i];
	}
	sync->waiting_count = kept;
}

/* Takes the request. */
static void keep_for_later(struct sync *sync, struct request *request)
{
	if (request->type == REQUEST_DETAIL)
		drop_older_details(sync);
	sync->waiting = mem_grow(sync->waiting, sync->waiting_count, &sync->waiting_room,
		sizeof(struct request *));
	sync->waiting[sync->waiting_count++] = request;
}

static void on_refresh(struct sync *sync, struct request *request)
{
	account_retry(sync);
	panes_refresh(sync, request->resource);
}

static void on_pause(struct sync *sync, struct request *request)
{
	sync->is_paused = request->flag;
	sync->link_changed = true;
	if (!sync->is_paused)
		panes_refresh(sync, NULL);
}

static void on_detail(struct sync *sync, struct request *request)
{
	details_request(sync, request->resource, request->id, request->tab);
}

static void on_find(struct sync *sync, struct request *request)
{
	details_find(sync, request->resource, request->id);
}

static void on_submit(struct sync *sync, struct request *request)
{
	outbox_submit(sync, &request->submit);
}

static void on_recall(struct sync *sync, struct request *request)
{
	outbox_recall(sync, request->outbox_id, request->count);
}

static void on_retry(struct sync *sync, struct request *request)
{
	outbox_retry(sync, request->outbox_id);
}

static void on_discard(struct sync *sync, struct request *request)
{
	outbox_discard(sync, request->outbox_id);
}

static void on_copy(struct sync *sync, struct request *request)
{
	document_copy(sync, request->outbox_id);
}

static void on_draft(struct sync *sync, struct request *request)
{
	drafts_take(sync, &request->draft);
}

static void on_catalogue(struct sync *sync, struct request *request)
{
	catalogue_request(sync, request->resource);
}

static void on_sheet(struct sync *sync, struct request *request)
{
	sheet_request(sync, request->id, &request->sheet);
}

static void on_flush(struct sync *sync, struct request *request)
{
	(void)request;
	outbox_leave_now(sync);
}

static void on_quit(struct sync *sync, struct request *request)
{
	(void)request;
	if (sync->is_quitting)
		return;
	sync->is_quitting = true;
	sync->quit_by_ms = sync_now(sync) + sync->config.quit_ms;
	calls_cancel_background(sync);
	outbox_leave_now(sync);
}

static const struct {
	void (*handle)(struct sync *sync, struct request *request);
	bool needs_network;
} handlers[] = {
	[REQUEST_REFRESH] = {on_refresh, false},
	[REQUEST_PAUSE] = {on_pause, false},
	[REQUEST_DETAIL] = {on_detail, false},
	[REQUEST_FIND] = {on_find, true},
	[REQUEST_SUBMIT] = {on_submit, false},
	[REQUEST_RECALL] = {on_recall, false},
	[REQUEST_RETRY] = {on_retry, false},
	[REQUEST_DISCARD] = {on_discard, false},
	[REQUEST_COPY] = {on_copy, false},
	[REQUEST_DRAFT] = {on_draft, false},
	[REQUEST_CATALOGUE] = {on_catalogue, false},
	[REQUEST_SHEET] = {on_sheet, false},
	[REQUEST_FLUSH] = {on_flush, false},
	[REQUEST_QUIT] = {on_quit, false},
};

/* Takes the request. */
static void handle(struct sync *sync, struct request *request)
{
	if (handlers[request->type].needs_network && !is_online(sync)) {
		keep_for_later(sync, request);
		return;
	}
	handlers[request->type].handle(sync, request);
	if (request->type == REQUEST_DETAIL && !is_online(sync))
		keep_for_later(sync, request);
	else
		request_free(request);
}

void sync_handle_inbox(struct sync *sync)
{
	struct mail *mail;

	while ((mail = mailbox_receive(sync->inbox)) != NULL)
		handle(sync, (struct request *)(void *)mail);
}

/* What had to wait for the network, in the order it was asked for. */
static void handle_waiting(struct sync *sync)
{
	size_t count = sync->waiting_count;
	struct request **waiting = sync->waiting;

	if (!is_online(sync) || count == 0)
		return;
	sync->waiting = NULL;
	sync->waiting_count = sync->waiting_room = 0;
	for (size_t i = 0; i < count; i++)
		handle(sync, waiting[i]);
	free(waiting);
}

/* ---- the loop -------------------------------------------------------------------------------- */

/* Nothing is left that could leave in time. */
static bool may_quit(const struct sync *sync)
{
	if (!sync->is_quitting)
		return false;
	if (sync->state == NULL || sync->is_refused || sync_now(sync) >= sync->quit_by_ms)
		return true;
	return sync->sending == 0 && state_unsent(sync->state) == 0;
}

/* Does what is due; returns when the next thing is. */
static int64_t work(struct sync *sync)
{
	int64_t due_ms = sync_now(sync) + IDLE_MS;

	account_step(sync, &due_ms);
	handle_waiting(sync);
	outbox_step(sync, &due_ms);
	lookup_step(sync, &due_ms);
	document_step(sync, &due_ms);
	follow_step(sync, &due_ms);
	if (!sync->is_quitting && !sync->config.on_demand) {
		refresh_step(sync, &due_ms);
		panes_step(sync, &due_ms);
		sums_step(sync, &due_ms);
	}
	drafts_step(sync, &due_ms);
	sheet_work_step(sync, &due_ms);
	if (sync->outbox_changed)
		tell_outbox(sync);
	if (!sync->config.on_demand)
		tell_snapshots(sync, &due_ms);
	if (sync->link_changed)
		tell_link(sync);
	return due_ms;
}

static bool ends(struct sync *sync)
{
	if (!may_quit(sync))
		return false;
	finish(sync);
	return true;
}

bool sync_step(struct sync *sync, int timeout_ms)
{
	int64_t due_ms, wait_ms;

	if (sync->stage == STAGE_FINISHED)
		return false;
	if (sync->stage == STAGE_NEW)
		sync_open(sync, NULL);
	if (sync->stage == STAGE_OPEN) {
		sync->stage = STAGE_RUNNING;
		start_rest(sync);
	}
	sync_handle_inbox(sync);
	/* A key that nothing needs any more is not got first. */
	if (ends(sync))
		return false;
	due_ms = work(sync);
	if (ends(sync))
		return false;
	wait_ms = due_ms - sync_now(sync);
	if (sync->is_quitting)
		sooner(&wait_ms, sync->quit_by_ms - sync_now(sync));
	sooner(&wait_ms, timeout_ms);
	if (wait_ms < 0 || !mailbox_is_empty(sync->inbox))
		wait_ms = 0;
	if (!sync->has_rested && wait_ms >= REST_MS && sync->api != NULL && sync_pending(sync) == 0) {
		sync->has_rested = true;
		mem_forget_loading();
	}
	if (sync->api != NULL)
		api_step(sync->api, (int)wait_ms);
	else
		wait_plainly(&sync->waker, (int)wait_ms);
	return true;
}

unsigned sync_pending(const struct sync *sync)
{
	return sync->api != NULL ? api_pending(sync->api) : 0;
}
