/*
 * The rows of a tab that no list has: the record names their ids, and each is read by itself, one after
 * the other. What came of all of them is kept as if a list had said it.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { PARTS_MAX = 50 };

struct parts {
	struct parts *next;
	struct sync *sync;
	const struct resource *resource;
	char *id;	 /* owned: of the record */
	int tab;
	char *ids;	 /* owned: of the rows */
	char *queue, *at; /* owned: a copy, and the next of them */
	size_t left;
	bool is_stale;	 /* an action was done meanwhile: what came may be what was before */
	struct buf rows; /* what came, without the brackets */
	struct err err;	 /* the first thing that went wrong */
};

struct part_call {
	struct call call; /* first */
	struct parts *parts;
};

static void forget(struct parts *parts)
{
	struct parts **at = &parts->sync->parts;

	while (*at != parts)
		at = &(*at)->next;
	*at = parts->next;
	buf_release(&parts->rows);
	free(parts->queue);
	free(parts->ids);
	free(parts->id);
	free(parts);
}

/* It was dropped before its answer, or it was the last. */
static void free_part_call(struct call *call)
{
	struct part_call *part = (struct part_call *)(void *)call;

	if (part->parts != NULL)
		forget(part->parts);
	free(part);
}

static void tell(struct parts *parts)
{
	struct buf body;

	buf_init(&body, CACHE_BODY_BYTES + 16);
	buf_add_str(&body, "{\"data\":[");
	buf_add(&body, parts->rows.bytes, parts->rows.len_bytes);
	buf_add_str(&body, "]}");
	details_tell_tab(parts->sync, parts->resource, parts->id, parts->tab, &body, &parts->err);
	buf_release(&body);
}

static bool ask_next(struct parts *parts);

static bool ask_first(struct parts *parts)
{
	buf_clear(&parts->rows);
	parts->err = (struct err){0};
	parts->is_stale = false;
	free(parts->queue);
	parts->queue = parts->at = mem_strdup(parts->ids);
	parts->left = PARTS_MAX;
	return ask_next(parts);
}

static void on_part(struct call *call, struct api_answer *answer)
{
	struct part_call *part = (struct part_call *)(void *)call;
	struct parts *parts = part->parts;
	struct err err = answer->err;

	if (parts->is_stale && ask_first(parts)) {
		part->parts = NULL;
		return;
	}
	if (err.kind == ERR_NONE)
		decode_element(answer->body.bytes, answer->body.len_bytes, &parts->rows, &err);
	/* One that is gone says nothing of the others. */
	if (err.kind != ERR_NONE && err.kind != ERR_NOT_FOUND && parts->err.kind == ERR_NONE)
		parts->err = err;
	if (parts->err.kind == ERR_NONE && ask_next(parts)) {
		part->parts = NULL;
		return;
	}
	tell(parts);
}

static bool ask_next(struct parts *parts)
{
	const struct resource *rows = parts->resource->tabs[parts->tab].rows;
	struct part_call *part;
	char *id = strsep(&parts->at, " "), *path;

	if (id == NULL || id[0] == '\0' || parts->left == 0)
		return false;
	parts->left--;
	path = resource_path_of(rows, id);
	part = mem_alloc(sizeof(*part));
	part->parts = parts;
	part->call.done = on_part;
	part->call.free = free_part_call;
	call_start(parts->sync, &part->call,
		&(struct api_call){.method = HTTP_GET, .path = path, .urgency = API_AT_ONCE});
	free(path);
	return true;
}

static bool is_reading(const struct sync *sync, const char *id, int tab)
{
	for (const struct parts *parts = sync->parts; parts != NULL; parts = parts->next)
		if (parts->tab == tab && strcmp(parts->id, id) == 0)
			return true;
	return false;
}

void parts_start(struct sync *sync, const struct resource *resource, const char *id, int tab,
	const char *ids)
{
	struct parts *parts;

	if (is_reading(sync, id, tab))
		return;
	parts = mem_alloc(sizeof(*parts));
	*parts = (struct parts){.next = sync->parts, .sync = sync, .resource = resource,
		.id = mem_strdup(id), .tab = tab, .ids = mem_strdup(ids)};
	buf_init(&parts->rows, CACHE_BODY_BYTES);
	sync->parts = parts;
	if (!ask_first(parts)) {
		tell(parts);
		forget(parts);
	}
}

void parts_restart(struct sync *sync)
{
	for (struct parts *parts = sync->parts; parts != NULL; parts = parts->next)
		parts->is_stale = true;
}
