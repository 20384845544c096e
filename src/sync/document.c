/*
 * The text of a retrospective, which the API shows and does not promise to take. Three ways, tried in
 * this order: as HTML by PUT, compared by reading it back, once for each instance; through a template of
 * ours and a workflow that fills documents from it, where an administrator has made these; into a file.
 *
 * Nothing of this is written down on the way: a try that was cut off begins anew, and sees from what
 * Rootly has (the document, the template's text, the runs) how far the one before it came.
 */
#include "document.h"

#include <stdlib.h>
#include <string.h>

#include "api/body.h"
#include "base/mem.h"
#include "retro/draft.h"
#include "retro/export.h"
#include "retro/readback.h"

/* What is remembered of an instance. */
static const char fact[] = "document-content", is_taken[] = "taken", is_refused[] = "refused";

/* ---- asking ---------------------------------------------------------------------------------- */

struct document_call {
	struct call call; /* first */
	struct document *document; /* NULL once it is answered */
	bool is_writing;
};

static const struct document_work *work_of(enum document_stage stage);

void document_go(struct document *d, enum document_stage stage)
{
	d->stage = stage;
	d->tries = 0;
	d->page = 1;
	d->due_ms = sync_now(d->sync);
}

static void on_answer(struct call *call, struct api_answer *answer)
{
	struct document_call *asked = (struct document_call *)(void *)call;
	struct document *d = asked->document;

	asked->document = NULL;
	d->is_asked = false;
	d->tries++;
	d->row.may_have_left |= asked->is_writing && answer->left;
	work_of(d->stage)->take(d, answer);
}

/* The call was dropped: the program ends, or has another key. */
static void free_document_call(struct call *call)
{
	struct document_call *asked = (struct document_call *)(void *)call;
	struct err err;

	err_set(&err, ERR_CANCELLED, "the connection was closed before the answer");
	if (asked->document != NULL) {
		asked->document->row.may_have_left |= asked->is_writing && call->left;
		document_again(asked->document, &err);
	}
	free(asked);
}

static void ask(struct document *d)
{
	struct document_call *asked = mem_alloc(sizeof(*asked));
	struct document_asking asking = {.method = HTTP_GET};

	work_of(d->stage)->ask(d, &asking);
	asked->call.done = on_answer;
	asked->call.free = free_document_call;
	asked->document = d;
	asked->is_writing = asking.method != HTTP_GET;
	d->is_asked = true;
	call_start(d->sync, &asked->call,
		&(struct api_call){.method = asking.method, .path = asking.path,
			.query = asking.query, .body = asking.body, .urgency = API_AT_ONCE});
	free(asking.path);
	free(asking.query);
	free(asking.body);
}

char *document_body(const char *wire_type, const char *key, const char *text)
{
	struct attrs attrs;
	char *body;

	attrs_init(&attrs);
	attrs_add_string(&attrs, key, text);
	body = body_build(wire_type, &attrs, 0);
	attrs_release(&attrs);
	return body;
}

/* ---- answers --------------------------------------------------------------------------------- */

/* Where no answer is a verdict: what stands against it is said, and the rest is tried again later. */
static void document_trouble(struct document *d, const struct err *err)
{
	if (is_refusal(err))
		document_end(d, OUTBOX_REJECTED, err->text, err);
	else
		document_again(d, err);
}

static void *begin_row(void *context, const char *id)
{
	struct document_list *rows = context;

	(void)id;
	rows->items = mem_grow(rows->items, rows->count, &rows->room, sizeof(*rows->items));
	rows->items[rows->count] = arena_alloc(rows->arena, rows->resource->row_bytes);
	return rows->items[rows->count++];
}

bool document_rows(struct document *d, const struct resource *resource,
	const struct api_answer *answer, struct document_list *rows, struct page *page, struct err *err)
{
	struct row_sink sink = {rows, &d->arena, begin_row, NULL};

	*rows = (struct document_list){.arena = &d->arena, .resource = resource};
	*err = answer->err;
	return err->kind == ERR_NONE && decode_list(resource, answer->body.bytes,
						answer->body.len_bytes, &sink, page, err);
}

bool document_is_ours(const struct document *d, struct html html)
{
	return retro_html_same(html.bytes, html.len_bytes, d->html.bytes, d->html.len_bytes);
}

static void hash_of(struct html html, char out[RETRO_HASH_BYTES])
{
	retro_hash((struct retro_slice){html.bytes, html.len_bytes}, out);
}

bool document_take(struct document *d, const struct api_answer *answer, struct err *err)
{
	struct page page;
	struct document_list rows;
	bool ok = document_rows(d, &retrospective_resource, answer, &rows, &page, err);

	if (ok && rows.count == 1) {
		d->record = rows.items[0];
		d->is_elsewhere = decode_is_null(
			answer->body.bytes, answer->body.len_bytes, "content");
	} else if (ok) {
		ok = err_set(err, ERR_PROTOCOL, "the answer holds no such document");
	}
	free(rows.items);
	return ok;
}

/* ---- the document ---------------------------------------------------------------------------- */

void document_ask(struct document *d, struct document_asking *asking)
{
	asking->path = resource_path_of(&retrospective_resource, d->row.record_id);
}

/* The hash of the text that was there when somebody decided to send this; NULL: a form, which saw none. */
static const char *seen_hash(const struct document *d)
{
	const struct attr *base = attrs_find(&d->row.base, "content");

	return base != NULL && base->string != NULL && base->string[0] != '\0' ? base->string : NULL;
}

/* Who saw nothing may not replace anything. */
static bool is_as_seen(const struct document *d)
{
	const char *seen = seen_hash(d);
	char now[RETRO_HASH_BYTES];

	if (seen == NULL)
		return !retro_html_has_text(d->record->content.bytes, d->record->content.len_bytes);
	hash_of(d->record->content, now);
	return strcmp(seen, now) == 0;
}

static void say_in_the_way(struct document *d)
{
	struct err err;

	if (seen_hash(d) != NULL)
		err_set(&err, ERR_CONFLICT,
			"not sent: somebody wrote in the document meanwhile");
	else
		err_set(&err, ERR_CONFLICT,
			"not sent: there is text in it already, which only a push from a draft replaces");
	document_end(d, OUTBOX_CONFLICT, err.text, &err);
}

static void try_template(struct document *d)
{
	if (d->incident_id == NULL || d->incident_id[0] == '\0')
		d->incident_id = d->record->incident_id;
	if (retro_html_has_text(d->record->content.bytes, d->record->content.len_bytes))
		document_end_file(d, OUTBOX_DONE,
			"it has text already, and a template would take its place unseen");
	else if (d->incident_id[0] == '\0')
		document_end_file(d, OUTBOX_DONE, "Rootly does not say which incident it is of");
	else
		document_go(d, DOCUMENT_INCIDENT);
}

static void take_document(struct document *d, struct api_answer *answer)
{
	char known[STATE_FACT_BYTES];
	struct err err;

	if (!document_take(d, answer, &err)) {
		document_trouble(d, &err);
		return;
	}
	state_fact(d->sync->state, fact, known);
	if (document_is_ours(d, d->record->content))
		document_end_equal(d);
	else if (d->is_elsewhere)
		document_end_file(d, OUTBOX_DONE, arena_printf(&d->arena,
			"the document is kept in another tool: %s", d->record->url.bytes));
	else if (!is_as_seen(d))
		say_in_the_way(d);
	else if (strcmp(known, is_refused) == 0)
		try_template(d);
	else
		document_go(d, DOCUMENT_PUT);
}

static void ask_put(struct document *d, struct document_asking *asking)
{
	asking->method = HTTP_PUT;
	asking->path = resource_path_of(&retrospective_resource, d->row.record_id);
	asking->body = document_body(retrospective_resource.wire_type, "content", d->html.bytes);
}

static void learn(struct document *d, const char *what)
{
	struct err err = {0};

	/* What cannot be remembered is tried again the next time. */
	state_learn(d->sync->state, fact, what, &err);
}

static void take_put(struct document *d, struct api_answer *answer)
{
	const struct err *err = &answer->err;

	if (err->kind == ERR_INVALID) {
		learn(d, is_refused);
		try_template(d);
	} else if (err->kind != ERR_NONE && answer->http_status / 100 != 2) {
		document_trouble(d, err);
	} else {
		document_go(d, DOCUMENT_READ_PUT);
	}
}

static void take_read_put(struct document *d, struct api_answer *answer)
{
	char before[RETRO_HASH_BYTES], after[RETRO_HASH_BYTES];
	struct err err;

	hash_of(d->record->content, before);
	if (!document_take(d, answer, &err)) {
		document_trouble(d, &err);
		return;
	}
	hash_of(d->record->content, after);
	if (document_is_ours(d, d->record->content)) {
		learn(d, is_taken);
		document_end_equal(d);
	} else if (strcmp(before, after) == 0) {
		learn(d, is_refused);
		try_template(d);
	} else {
		document_end_different(d);
	}
}

static const struct document_work stages[DOCUMENT_STAGES] = {
	[DOCUMENT_READ] = {document_ask, take_document},
	[DOCUMENT_PUT] = {ask_put, take_put},
	[DOCUMENT_READ_PUT] = {document_ask, take_read_put},
};

static const struct document_work *work_of(enum document_stage stage)
{
	return stages[stage].ask != NULL ? &stages[stage] : &document_template_work[stage];
}

/* ---- life ------------------------------------------------------------------------------------ */

static const char *markdown_of(const struct outbox_row *row)
{
	const struct attr *text = attrs_find(&row->attrs, "content");

	return text != NULL && text->string != NULL ? text->string : "";
}

static void fill_texts(struct document *d)
{
	const struct attr *incident = attrs_find(&d->row.attrs, "incident_id");

	d->markdown = markdown_of(&d->row);
	d->incident_id = incident != NULL ? incident->string : NULL;
	buf_init(&d->html, RETRO_HTML_BYTES);
	buf_init(&d->filling, RETRO_HTML_BYTES);
	buf_init(&d->travel, RETRO_HTML_BYTES);
	retro_markdown_html(d->markdown, strlen(d->markdown), &d->html);
	retro_travel(d->markdown, &d->travel);
	retro_markdown_html(d->travel.bytes, d->travel.len_bytes, &d->filling);
}

/* Takes the row. */
void document_start(struct sync *sync, struct outbox_row *row, const struct action *action)
{
	struct document *d = mem_alloc(sizeof(*d)), **end = &sync->documents;

	*d = (struct document){.sync = sync, .row = *row, .action = action};
	outbox_row_init(row);
	arena_init(&d->arena, 0);
	fill_texts(d);
	document_go(d, DOCUMENT_READ);
	while (*end != NULL)
		end = &(*end)->next;
	*end = d;
}

/* One after the other: there is one template. */
void document_step(struct sync *sync, int64_t *due_ms)
{
	struct document *d = sync->documents;

	if (d == NULL || d->is_asked || !is_online(sync))
		return;
	if (sync_now(sync) >= d->due_ms)
		ask(d);
	else
		sooner(due_ms, d->due_ms);
}

/* After all calls have been cancelled. */
void documents_release(struct sync *sync)
{
	struct err err;

	err_set(&err, ERR_CANCELLED, "the program ended before it was done");
	while (sync->documents != NULL)
		document_again(sync->documents, &err);
}

void document_copy(struct sync *sync, int64_t outbox_id)
{
	struct outbox_row row;
	struct err err = sync->state_err;
	struct buf html;
	struct msg *msg;

	if (sync->state == NULL || !state_load(sync->state, outbox_id, &row, &err)) {
		tell_notice(sync, err.text, &err);
		return;
	}
	buf_init(&html, RETRO_HTML_BYTES);
	retro_markdown_html(markdown_of(&row), strlen(markdown_of(&row)), &html);
	outbox_row_release(&row);
	msg = msg_new(MSG_COPY);
	msg->u.text = buf_take(&html);
	tell_msg(sync, msg);
}
