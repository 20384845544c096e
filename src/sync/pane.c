/*
 * What each list asks for next. Two walkers per pane: the front one reads what is unresolved and
 * then what changed; the back one fills in the last months and then, slowly, looks for what was
 * deleted.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

enum {
	OVERLAP_MS = 5 * 1000,	      /* deltas reach back this far, in server time */
	SLOW = 4,		      /* intervals between polls of a list without deltas */
	SWEEP_FIRST_MS = 2 * 60 * 1000, /* from the start to the first sweep */
	SWEEP_REST_MS = 10 * 60 * 1000, /* between sweeps */
	SWEEP_PAGE_MS = 30 * 1000,    /* between pages of one */
	DISABLED_MS = 10 * 60 * 1000, /* until a list that is not there is asked for again */
	CATALOGUE_AGE_MS = 10 * 60 * 1000,
	PAGES_MAX = 4000,
};

/* What a walk is for. */
struct job {
	enum walk walk;
	bool is_slow;	/* nobody waits for it */
	bool ids_only;	/* nothing is merged */
	bool sees;	/* the ids are noted */
	uint32_t pages_max;
	int64_t (*from)(const struct walker *walker); /* NULL: no time */
	void (*end)(struct walker *walker);
	const struct job *next; /* goes on with that; NULL: rests */
};

/* ---- the ends of walks ----------------------------------------------------------------------- */

static void save_meta(struct pane *pane)
{
	struct err err = {0};

	pane->meta.fetched_at_ms = sync_wall(pane->sync);
	if (!cache_set_meta(pane->sync->cache, pane->resource, &pane->meta, &err))
		merge_recover(pane->sync);
}

static void rest_front(struct walker *walker)
{
	struct sync *sync = walker->pane->sync;
	int64_t interval = sync->config.interval_ms;

	if (walker->pane->resource->listing->changed == NULL)
		interval *= SLOW;
	walker->due_ms = sync_now(sync);
	if (!walker->is_asked_again)
		walker->due_ms += poll_delay(&sync->jitter, interval);
	walker->is_asked_again = false;
}

/* From here on, what changed since the walk began is asked for. */
static void end_active(struct walker *walker)
{
	struct pane *pane = walker->pane;

	pane->meta.newest_ms = walker->server_start_ms;
	save_meta(pane);
	rest_front(walker);
}

/* A time from the future must not hide what comes until then. */
static void end_changed(struct walker *walker)
{
	struct pane *pane = walker->pane;
	int64_t newest = walker->newest_ms;

	sooner(&newest, walker->server_start_ms);
	if (newest > pane->meta.newest_ms)
		pane->meta.newest_ms = newest;
	save_meta(pane);
	rest_front(walker);
}

static void end_fill(struct walker *walker)
{
	struct pane *pane = walker->pane;

	pane->meta.is_complete = true;
	pane->is_dirty = true; /* to say so */
	save_meta(pane);
	walker->due_ms = sync_now(pane->sync) + SWEEP_REST_MS;
}

static void end_catalogue(struct walker *walker)
{
	struct pane *pane = walker->pane;

	sweep_end(pane);
	sweep_drop_missing(pane);
	pane->is_wanted = false;
	pane->is_dirty = true;
	save_meta(pane);
}

static void end_sweep(struct walker *walker)
{
	sweep_end(walker->pane);
	walker->pane->is_dirty |= walker->pane->resource->join != NULL; /* some of it may be old */
	walker->due_ms = sync_now(walker->pane->sync) + SWEEP_REST_MS;
}

static void end_part(struct walker *walker)
{
	walker->due_ms = sync_now(walker->pane->sync) + SWEEP_PAGE_MS;
}

static int64_t from_newest(const struct walker *walker)
{
	return walker->pane->meta.newest_ms - OVERLAP_MS;
}

static int64_t from_horizon(const struct walker *walker)
{
	return horizon_ms(walker->pane->sync);
}

static const struct job active = {.walk = WALK_ACTIVE, .pages_max = PAGES_MAX, .end = end_active};
static const struct job changed = {.walk = WALK_CHANGED, .pages_max = PAGES_MAX,
	.from = from_newest, .end = end_changed};
static const struct job head = {.walk = WALK_ALL, .pages_max = 1, .end = end_active};
static const struct job fill = {.walk = WALK_SINCE, .pages_max = PAGES_MAX, .from = from_horizon,
	.end = end_fill};
static const struct job catalogue = {.walk = WALK_ALL, .sees = true, .pages_max = PAGES_MAX,
	.end = end_catalogue};

/* Deltas tell what changed, so ids are enough to know what is gone. */
static const struct job sweep_ids = {.walk = WALK_SINCE, .is_slow = true, .ids_only = true,
	.sees = true, .pages_max = PAGES_MAX, .from = from_horizon, .end = end_sweep};
static const struct job sweep_active = {.walk = WALK_ACTIVE, .is_slow = true, .ids_only = true,
	.sees = true, .pages_max = PAGES_MAX, .end = end_part, .next = &sweep_ids};
static const struct job sweep_rows = {.walk = WALK_SINCE, .is_slow = true, .sees = true,
	.pages_max = PAGES_MAX, .from = from_horizon, .end = end_sweep};

static const struct job *front_job(const struct pane *pane)
{
	const struct listing *listing = pane->resource->listing;

	if (pane->is_catalogue)
		return pane->is_wanted ? &catalogue : NULL;
	if (pane->meta.newest_ms > 0 && listing->changed != NULL)
		return &changed;
	return listing->active != NULL ? &active : &head;
}

/* The rest waits until what is unresolved is there. */
static const struct job *back_job(const struct pane *pane)
{
	if (pane->is_catalogue || pane->meta.newest_ms == 0 || pane->disabled != NULL)
		return NULL;
	if (!pane->meta.is_complete)
		return &fill;
	if (pane->resource->listing->changed == NULL)
		return &sweep_rows;
	return pane->resource->listing->active != NULL ? &sweep_active : &sweep_ids;
}

/* ---- one page -------------------------------------------------------------------------------- */

struct page_call {
	struct call call; /* first */
	struct walker *walker;
	char *query; /* owned */
};

static void free_page_call(struct call *call)
{
	struct page_call *page = (struct page_call *)(void *)call;

	if (page->walker->call == call)
		page->walker->call = NULL;
	free(page->query);
	free(page);
}

static bool is_first_page(const struct walker *walker)
{
	return walker->pages == 0;
}

static void begin_walk(struct walker *walker, const struct job *job)
{
	struct pane *pane = walker->pane;

	walker->job = job;
	walker->query = (struct list_query){.resource = pane->resource, .walk = job->walk,
		.ids_only = job->ids_only};
	if (job->from != NULL)
		walker->query.from_ms = job->from(walker);
	walker->server_start_ms = sync_server_now(pane->sync);
	walker->newest_ms = 0;
	walker->pages = 0;
	walker->rejected = 0;
	walker->example[0] = '\0';
}

/* What is wrong with a list is said until the same kind of walk finds it mended. */
static void note_rejected(struct walker *walker)
{
	struct pane *pane = walker->pane;

	if (walker->rejected == 0 && pane->rejected_by != walker->job)
		return;
	pane->rejected_by = walker->job;
	if (pane->rejected == walker->rejected)
		return;
	pane->rejected = walker->rejected;
	pane->is_dirty = true;
	if (walker->rejected > 0)
		log_line(LOG_WARN, "%s: %u unreadable: %s", pane->resource->plural, walker->rejected,
			walker->example);
}

static void end_walk(struct walker *walker)
{
	const struct job *job = walker->job;

	note_rejected(walker);
	walker->job = NULL;
	job->end(walker);
	if (job->next != NULL)
		begin_walk(walker, job->next);
}

/* A list that is not in the plan, or not for this key, is said to be that; the others go on. */
static void disable(struct walker *walker, const struct err *err)
{
	struct pane *pane = walker->pane;

	free(pane->disabled);
	pane->disabled = mem_printf("%s are %s; Rootly says: %s", pane->resource->plural,
		err->kind == ERR_FORBIDDEN ? "not for this key to read"
					   : "not in the organization's plan, or not for this key",
		err->text);
	pane->is_dirty = true;
	pane->is_wanted = false;
	err_clear(&pane->err);
	walker->job = NULL;
	walker->due_ms = sync_now(pane->sync) + DISABLED_MS;
}

static void on_failure(struct walker *walker, const struct call *call, const struct err *err)
{
	struct pane *pane = walker->pane;
	struct sync *sync = pane->sync;
	bool is_gone = err->kind == ERR_NOT_FOUND || err->kind == ERR_FORBIDDEN;

	if (is_gone) {
		disable(walker, err);
		return;
	}
	if (err->kind == ERR_INVALID && !is_first_page(walker)) {
		log_line(LOG_WARN, "%s: page %u: %s", pane->resource->plural, walker->pages + 1,
			err->text);
		end_walk(walker);
		return;
	}
	if (!is_connection_err(err))
		pane->err = *err;
	backoff_fail(&pane->backoff, &sync->jitter, sync_now(sync), call->started_ms,
		err->retry_after_ms);
	walker->due_ms = pane->backoff.until_ms;
}

static void on_success(struct walker *walker)
{
	struct pane *pane = walker->pane;

	if (pane->is_cached || pane->disabled != NULL)
		pane->is_dirty = true;
	pane->is_cached = false;
	free(pane->disabled);
	pane->disabled = NULL;
	err_clear(&pane->err);
	backoff_clear(&pane->backoff);
	pane->sync->link.live_at_ms = sync_wall(pane->sync);
}

static void keep_etag(struct page_call *call, const struct api_answer *answer)
{
	struct pane *pane = call->walker->pane;

	if (!is_first_page(call->walker) || call->walker != &pane->front)
		return;
	memcpy(pane->etag, answer->etag, sizeof(pane->etag));
	free(pane->etag_query);
	pane->etag_query = call->query;
	call->query = NULL;
}

static void note_page(struct walker *walker, const struct merge *merge,
	const struct api_answer *answer)
{
	struct pane *pane = walker->pane;

	if (is_first_page(walker) && answer->server_ms > 0)
		walker->server_start_ms = answer->server_ms;
	if (merge->change.newest_ms > walker->newest_ms)
		walker->newest_ms = merge->change.newest_ms;
	if (walker->rejected == 0)
		memcpy(walker->example, merge->page.example, sizeof(walker->example));
	walker->rejected += merge->page.rejected;
	walker->pages++;
	/* Another program on the same cache may have been the first to merge what is new. */
	pane->is_dirty |= cache_revision(pane->sync->cache, pane->resource) != pane->revision;
}

static void on_page(struct call *call, struct api_answer *answer)
{
	struct page_call *page = (struct page_call *)(void *)call;
	struct walker *walker = page->walker;
	struct pane *pane = walker->pane;
	struct merge merge = {.seq = call->seq, .ids_only = walker->job->ids_only,
		.sweep = walker->job->sees ? &pane->sweep : NULL};
	struct err *err = &answer->err;

	walker->call = NULL;
	if (err->kind == ERR_NONE && !answer->is_unmodified)
		merge_rows(pane->sync, pane->resource, &merge, answer->body.bytes,
			answer->body.len_bytes, err);
	if (err->kind != ERR_NONE) {
		on_failure(walker, call, err);
		return;
	}
	on_success(walker);
	keep_etag(page, answer);
	note_page(walker, &merge, answer);
	walker->due_ms = sync_now(pane->sync) + (walker->job->is_slow ? SWEEP_PAGE_MS : 0);
	if (walker->pages >= walker->job->pages_max ||
		!list_query_next(&walker->query, &merge.page))
		end_walk(walker);
}

static void ask_page(struct walker *walker)
{
	struct pane *pane = walker->pane;
	struct page_call *page = mem_alloc(sizeof(*page));
	struct api_call what = {.method = HTTP_GET, .path = pane->resource->listing->path,
		.urgency = pane->is_catalogue ? API_AT_ONCE : API_BACKGROUND};

	page->call.done = on_page;
	page->call.free = free_page_call;
	page->walker = walker;
	page->query = list_query_build(&walker->query);
	what.query = page->query;
	if (walker == &pane->front && is_first_page(walker) && pane->etag_query != NULL &&
		strcmp(pane->etag_query, page->query) == 0)
		what.etag = pane->etag;
	walker->call = &page->call;
	call_start(pane->sync, &page->call, &what);
}

/* ---- walking --------------------------------------------------------------------------------- */

/* When this walker may ask again: everything that holds it back counts. */
static int64_t walker_due(const struct walker *walker)
{
	const struct pane *pane = walker->pane;
	const int64_t limits[] = {pane->backoff.until_ms, pane->sync->connection.until_ms,
		pane->sync->rate_until_ms};
	int64_t due = walker->due_ms;

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (limits[i] > due)
			due = limits[i];
	return due;
}

static void step_walker(struct walker *walker, const struct job *next, int64_t *due_ms)
{
	int64_t due = walker_due(walker);

	if (walker->call != NULL || (walker->job == NULL && next == NULL))
		return;
	if (sync_now(walker->pane->sync) < due) {
		sooner(due_ms, due);
		return;
	}
	if (walker->job == NULL) {
		begin_walk(walker, next);
		if (next->sees)
			sweep_begin(&walker->pane->sweep, walker->pane->sync->seq);
	}
	ask_page(walker);
}

void panes_step(struct sync *sync, int64_t *due_ms)
{
	if (!is_online(sync))
		return;
	for (size_t i = 0; i < sync->pane_count; i++) {
		struct pane *pane = &sync->panes[i];

		if (sync->is_paused && !pane->is_catalogue)
			continue;
		step_walker(&pane->front, front_job(pane), due_ms);
		if (sweep_is_looking(&pane->sweep))
			sweep_step(pane);
		else
			step_walker(&pane->back, back_job(pane), due_ms);
	}
}

/* ---- from outside ---------------------------------------------------------------------------- */

struct pane *pane_of(struct sync *sync, const struct resource *resource)
{
	for (size_t i = 0; i < sync->pane_count; i++)
		if (sync->panes[i].resource == resource)
			return &sync->panes[i];
	return NULL;
}

struct pane *pane_of_wire_type(struct sync *sync, const char *wire_type)
{
	for (size_t i = 0; i < sync->pane_count; i++)
		if (wire_type != NULL && !sync->panes[i].is_catalogue &&
			strcmp(sync->panes[i].resource->wire_type, wire_type) == 0)
			return &sync->panes[i];
	return NULL;
}

const char *cached_handle(struct sync *sync, const struct resource *resource, const char *id,
	struct arena *arena)
{
	void *row = arena_alloc(arena, resource->row_bytes);

	if (id[0] == '\0' || pane_of(sync, resource) == NULL ||
		!cache_load_row(sync->cache, resource, id, row, arena))
		return NULL;
	if (resource->derive != NULL)
		resource->derive(row, true, arena);
	known_find_owner(sync, resource, row, arena);
	return resource->handle(row, arena).bytes;
}

void panes_refresh(struct sync *sync, const struct resource *resource)
{
	for (size_t i = 0; i < sync->pane_count; i++) {
		struct pane *pane = &sync->panes[i];

		if (resource != NULL ? pane->resource != resource : pane->is_catalogue)
			continue;
		backoff_clear(&pane->backoff);
		pane->front.due_ms = sync_now(sync);
		pane->front.is_asked_again = pane->front.job != NULL;
	}
}

void catalogue_request(struct sync *sync, const struct resource *resource)
{
	struct pane *pane = pane_of(sync, resource);

	if (pane == NULL || !pane->is_catalogue)
		return;
	pane->is_wanted = sync_wall(sync) - pane->meta.fetched_at_ms > CATALOGUE_AGE_MS;
	pane->is_dirty |= pane->meta.fetched_at_ms > 0;
	pane->snapshot_due_ms = sync_now(sync);
	if (pane->is_wanted && pane->front.job == NULL)
		pane->front.due_ms = sync_now(sync);
}

static void forget(struct pane *pane)
{
	pane->meta = (struct cache_meta){0};
	pane->front.job = pane->back.job = NULL;
	pane->is_dirty = !pane->is_catalogue;
	pane->snapshot_due_ms = 0;
	pane->rejected = 0;
	free(pane->etag_query);
	pane->etag_query = NULL;
	sweep_release(&pane->sweep);
}

void panes_forget(struct sync *sync)
{
	for (size_t i = 0; i < sync->pane_count; i++)
		forget(&sync->panes[i]);
}

void panes_read_meta(struct sync *sync)
{
	struct err err = {0};

	for (size_t i = 0; i < sync->pane_count; i++) {
		struct pane *pane = &sync->panes[i];

		if (!cache_meta(sync->cache, pane->resource, &pane->meta, &err))
			log_line(LOG_WARN, "%s", err.text);
		if (pane->meta.is_complete)
			pane->back.due_ms = sync_now(sync) + SWEEP_FIRST_MS;
	}
}

/* ---- life ------------------------------------------------------------------------------------ */

void panes_init(struct sync *sync)
{
	size_t panes = 0;

	while (sync->config.resources[panes] != NULL)
		panes++;
	while (sync->resources[sync->pane_count] != NULL)
		sync->pane_count++;
	sync->panes = mem_alloc((sync->pane_count + 1) * sizeof(*sync->panes));
	for (size_t i = 0; i < sync->pane_count; i++) {
		struct pane *pane = &sync->panes[i];

		pane->sync = sync;
		pane->resource = sync->resources[i];
		pane->is_catalogue = i >= panes;
		pane->key = (uint32_t)i + 1;
		pane->is_cached = true;
		pane->front.pane = pane->back.pane = pane;
	}
}

void panes_release(struct sync *sync)
{
	for (size_t i = 0; i < sync->pane_count; i++) {
		sweep_release(&sync->panes[i].sweep);
		free(sync->panes[i].disabled);
		free(sync->panes[i].etag_query);
	}
	free(sync->panes);
	sync->panes = NULL;
	sync->pane_count = 0;
}
