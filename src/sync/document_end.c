/* How the way of a document into Rootly ends: what is said, and that nothing stays behind. */
#include "document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/iso8601.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/revisions.h"

enum { CLOCK_AT = 11, CLOCK_CHARS = 5 };

const char *document_name(const struct document *d)
{
	const struct attr *name = attrs_find(&d->row.attrs, "name");

	return name != NULL && name->string != NULL ? name->string : d->row.label;
}

static void drop(struct document *d)
{
	struct sync *sync = d->sync;
	struct document **at = &sync->documents;

	while (*at != d)
		at = &(*at)->next;
	*at = d->next;
	sync->sending--;
	sync->outbox_changed = true;
	outbox_row_release(&d->row);
	buf_release(&d->html);
	buf_release(&d->travel);
	buf_release(&d->filling);
	arena_release(&d->arena);
	free(d);
}

void document_again(struct document *d, const struct err *why)
{
	requeue_row(d->sync, &d->row, why);
	drop(d);
}

void document_settle(struct document *d, const struct err *why_not_emptied)
{
	size_t len = strlen(d->words);

	if (why_not_emptied != NULL)
		snprintf(d->words + len, sizeof(d->words) - len,
			"; the template \"" TEMPLATE_RESERVED
			"\" may still hold the text, empty it: %.80s", why_not_emptied->text);
	settle_row(d->sync, &d->row, d->state, d->words, NULL,
		d->err.kind != ERR_NONE ? &d->err : NULL);
	refresh_after(d->sync, &retrospective_resource, d->row.record_id);
	drop(d);
}

/* What an earlier try left in the template is looked for too. */
void document_end(struct document *d, enum outbox_state state, const char *words,
	const struct err *err)
{
	d->state = state;
	snprintf(d->words, sizeof(d->words), "%.60s: Document: %s", document_name(d), words);
	if (err != NULL)
		d->err = *err;
	d->is_ending = true;
	if (d->is_filled)
		document_go(d, DOCUMENT_LOOK);
	else if (d->template_id == NULL && d->row.attempts > 1 && d->stage != DOCUMENT_TEMPLATE)
		document_go(d, DOCUMENT_TEMPLATE);
	else
		document_settle(d, NULL);
}

static const char *clock_of(struct document *d)
{
	char words[ISO8601_BYTES];

	iso8601_format(sync_server_now(d->sync), words);
	return arena_printf(&d->arena, "%.*s", CLOCK_CHARS, words + CLOCK_AT);
}

void document_end_equal(struct document *d)
{
	document_end(d, OUTBOX_DONE,
		arena_printf(&d->arena, "in Rootly, read back equal %s UTC", clock_of(d)), NULL);
}

void document_end_different(struct document *d)
{
	document_end(d, OUTBOX_DONE, arena_printf(&d->arena,
		"in Rootly, but read back %s UTC it says something else than the draft: look at %s",
		clock_of(d), d->record->url.bytes), NULL);
}

static char *html_path(const struct document *d)
{
	const struct sync_config *config = &d->sync->config;
	char *root = revisions_root(config->state_dir, config->origin, config->instance);
	const struct attr *named = attrs_find(&d->row.attrs, "name");
	const char *name = named != NULL ? named->string : d->row.record_id;
	char *folder = revisions_folder(root, name), *path;

	path = mem_printf("%s/%s.html", folder, strrchr(folder, '/') + 1);
	free(folder);
	free(root);
	return path;
}

static bool write_html(const struct document *d, const char *path, struct err *err)
{
	char *folder = file_folder(path);
	bool ok = file_make_folder(folder, err) &&
		  file_write(path, d->html.bytes, d->html.len_bytes, 0600, true, err);

	free(folder);
	return ok || err_context(err, "cannot write %s", path);
}

void document_end_file(struct document *d, enum outbox_state state, const char *why)
{
	/* Where one has no keys, they are in the dashboard. */
	const char *key = d->sync->config.on_demand ? "y in the activity pane" : "y";
	char *path = html_path(d);
	struct err err = {0};

	d->row.offers_text = true;
	if (write_html(d, path, &err))
		document_end(d, state, arena_printf(&d->arena,
			"not taken by the API: HTML at %s, %s copies it (%s)", path, key, why), NULL);
	else
		document_end(d, OUTBOX_REJECTED, arena_printf(&d->arena,
			"not taken by the API (%s), nor by the disk: %s", why, err.text), &err);
	free(path);
}
