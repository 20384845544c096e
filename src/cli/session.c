/* A verb's connection, and what it says. */
#include "session.h"

#include "api/decode.h"
#include "base/clock.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { INPUT_BYTES = 4 * 1024 * 1024, RETRIES_MAX = 3, RETRY_MAX_MS = 60 * 1000, STEP_MS = 1000 };

static unsigned terminal_cols(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void session_init(struct session *s, struct line *line, const struct verb_config *config)
{
	int64_t now = clock_wall_ms();
	bool is_terminal = isatty(fileno(config->out)) == 1;

	*s = (struct session){.line = line,
		.config = config,
		.as_json = line->json || !is_terminal,
		.cols = is_terminal ? terminal_cols(fileno(config->out)) : 0,
		.when = {now, config->times, clock_tz_offset_min(now)},
		.me = {.user_id = "", .name = text_empty, .organization = text_empty}};
	arena_init(&s->arena, 0);
}

void session_release(struct session *s)
{
	api_free(s->api);
	secret_release(&s->key);
	for (size_t i = 0; i < s->catalogue_count; i++)
		snapshot_free(s->catalogues[i]);
	free(s->catalogues);
	detail_free(s->parent);
	cache_close(s->kept);
	arena_release(&s->arena);
}

/* ---- reading ------------------------------------------------------------------------------- */

/* The key is got once, for reading here and for sending by sync. */
bool session_connect(struct session *s, struct err *err)
{
	const struct sync_config *sync = s->config->sync;
	struct secret key = {0};
	struct api_config config = {
		.origin = sync->origin, .token = &key, .ca_file = sync->ca_file};

	if (s->api != NULL)
		return true;
	if (!sync->get_key(sync->get_key_context, &s->key, err))
		return false;
	secret_set(&key, s->key.bytes, s->key.len_bytes);
	s->api = api_new(&config, err);
	secret_release(&key);
	return s->api != NULL;
}

struct answered {
	struct buf *body;
	struct err err;
	bool is_done;
};

static void on_answer(void *context, struct api_answer *answer)
{
	struct answered *answered = context;

	answered->is_done = true;
	answered->err = answer->err;
	if (answer->err.kind == ERR_NONE)
		buf_add(answered->body, answer->body.bytes, answer->body.len_bytes);
}

static bool get_once(
	struct session *s, const struct api_call *call, struct buf *body, struct err *err)
{
	struct answered answered = {.body = body};

	buf_clear(body);
	api_start(s->api, call, on_answer, &answered);
	while (!answered.is_done)
		api_step(s->api, STEP_MS);
	*err = answered.err;
	return err->kind == ERR_NONE;
}

/* The limit allows it again in a while; nothing else is tried twice. */
static bool wait_for_limit(struct session *s, const struct err *err)
{
	int64_t until = clock_monotonic_ms() + err->retry_after_ms;

	if (err->kind != ERR_RATE || err->retry_after_ms <= 0 || err->retry_after_ms > RETRY_MAX_MS)
		return false;
	for (int64_t left; (left = until - clock_monotonic_ms()) > 0;)
		api_step(s->api, (int)left);
	return true;
}

bool session_get(
	struct session *s, const char *path, const char *query, struct buf *body, struct err *err)
{
	struct api_call call = {
		.method = HTTP_GET, .path = path, .query = query, .urgency = API_AT_ONCE};

	if (!session_connect(s, err))
		return false;
	for (int tries = 0; tries < RETRIES_MAX; tries++)
		if (get_once(s, &call, body, err) || !wait_for_limit(s, err))
			break;
	return err->kind == ERR_NONE;
}

static bool ask_who(struct session *s, struct viewer_msg *viewer, struct err *err)
{
	struct buf body;
	bool ok;

	buf_init(&body, JSON_BYTES);
	ok = session_get(s, "/v1/users/me", NULL, &body, err) &&
	     decode_viewer(body.bytes, body.len_bytes, viewer, err);
	buf_release(&body);
	if (!ok && err->kind != ERR_FORBIDDEN && err->kind != ERR_NOT_FOUND)
		return false;
	err_clear(err);
	return true;
}

bool session_know_me(struct session *s, struct err *err)
{
	struct viewer_msg viewer = {0};
	bool is_kept;

	if (s->me.is_known)
		return true;
	if (session_kept(s) != NULL)
		cache_load_viewer(s->kept, &viewer);
	is_kept = viewer.is_known;
	if (!is_kept && !ask_who(s, &viewer, err))
		return false;
	s->me.user_id = arena_strdup(&s->arena, viewer.user_id[0] == '\0' && s->config->me != NULL
							? s->config->me
							: viewer.user_id);
	s->me.name = text_clean(&s->arena, viewer.name, strlen(viewer.name));
	s->me.is_named = s->config->me != NULL && strcmp(s->me.user_id, s->config->me) == 0 &&
			 (is_kept || viewer.user_id[0] == '\0');
	s->me.is_known = true;
	return true;
}

const char *session_read_input(struct session *s, struct err *err)
{
	char chunk[4096];
	struct buf text;
	size_t got;

	if (s->input != NULL)
		return s->input;
	buf_init(&text, INPUT_BYTES);
	while ((got = fread(chunk, 1, sizeof(chunk), s->config->in)) > 0 &&
		buf_add(&text, chunk, got))
		continue;
	if (text.overflowed)
		err_set(err, ERR_TOO_LARGE, "standard input has more than %d bytes", INPUT_BYTES);
	else if (memchr(text.bytes, '\0', text.len_bytes) != NULL)
		err_set(err, ERR_USAGE, "standard input is no text");
	else
		s->input = arena_strndup(&s->arena, text.bytes,
			text.len_bytes -
				(text.len_bytes > 0 && text.bytes[text.len_bytes - 1] == '\n'));
	buf_release(&text);
	return s->input;
}

bool session_check_columns(const struct session *s, struct err *err)
{
	for (size_t i = 0; s->as_json && i < s->line->column_count; i++)
		if (s->line->columns[i]->path == NULL)
			return err_set(err, ERR_USAGE,
				"column %s is made for tables; JSON has only what the API says",
				s->line->columns[i]->name);
	return true;
}

struct snapshot *whole_snapshot(const struct resource *resource)
{
	struct snapshot *snapshot = snapshot_new(resource);

	snapshot->row_bytes = resource->row_bytes;
	return snapshot;
}

/* ---- saying -------------------------------------------------------------------------------- */

void session_fail_status(struct session *s, int status, const char *about, const char *words)
{
	char line[ERR_TEXT_BYTES + TEXT_LINE_BYTES], clean[sizeof(line)];

	snprintf(line, sizeof(line), "%s%s%s", about, about[0] != '\0' ? ": " : "", words);
	fprintf(s->config->errors, "rootwatch: %s\n",
		text_clean_into(clean, sizeof(clean), line, strlen(line)));
	if (s->status == 0)
		s->status = status;
}

void session_fail(struct session *s, const char *about, const struct err *err)
{
	session_fail_status(s, err_class(err->kind)->exit_status, about, err->text);
}

void session_write(struct session *s, const struct buf *text)
{
	fwrite(text->bytes, 1, text->len_bytes, s->config->out);
}

void json_quote(struct buf *out, const char *text)
{
	buf_add_char(out, '"');
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
		if (*p == '"' || *p == '\\')
			buf_add_fmt(out, "\\%c", *p);
		else if (*p < ' ')
			buf_add_fmt(out, "\\u%04x", *p);
		else
			buf_add_char(out, (char)*p);
	buf_add_char(out, '"');
}
