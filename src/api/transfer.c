/* One request on its way; every option of curl that matters is set here. */
#include "transfer.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

struct transfer *transfer_new(const struct transfer_options *options, const struct api_call *call)
{
	struct transfer *t = mem_alloc(sizeof(*t));

	t->options = options;
	t->method = call->method;
	t->path = mem_strdup(call->path);
	t->query = mem_strdup(call->query ? call->query : "");
	t->body = mem_strdup(call->body);
	t->is_background = call->method == HTTP_GET && call->urgency == API_BACKGROUND;
	if (call->etag && *call->etag)
		t->condition = mem_printf("If-None-Match: %s", call->etag);
	buf_init(&t->answer, options->body_cap_bytes);
	return t;
}

void transfer_free(struct transfer *t)
{
	if (!t)
		return;
	curl_easy_cleanup(t->easy);
	buf_release(&t->answer);
	free(t->path);
	free(t->query);
	free(t->body);
	free(t->condition);
	free(t);
}

/* ---- called by curl ----------------------------------------------------------------------- */

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
	struct transfer *t = context;

	return buf_add(&t->answer, bytes, size * count) ? size * count : 0;
}

/* The connection stands and the request is about to be written: from here on it may have arrived. */
static int on_request(void *context, char *primary_ip, char *local_ip, int primary_port,
	int local_port)
{
	struct transfer *t = context;

	(void)primary_ip;
	(void)local_ip;
	(void)primary_port;
	(void)local_port;
	t->left = true;
	return CURL_PREREQFUNC_OK;
}

/* ---- options ------------------------------------------------------------------------------ */

/* The origin and nothing else decides where it goes: whatever a path holds comes after a slash. */
static char *url_of(const struct transfer *t)
{
	return mem_printf("%s%s%s%s%s", t->options->origin, t->path[0] == '/' ? "" : "/", t->path,
		t->query[0] ? "?" : "", t->query);
}

static void set_limits(CURL *easy, const struct transfer_options *options)
{
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* does not wait for a hanging name look-up */
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, options->is_plain ? "http" : "https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, options->timeout_ms);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, options->connect_timeout_ms);
	/* The length that is announced; on_body holds against those that lie or do not say. */
	curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)options->body_cap_bytes);
}

static void set_connection(CURL *easy, const struct transfer_options *options)
{
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "rootwatch/" ROOTWATCH_VERSION);
	curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_SHARE, options->share);
	/* Without a folder of certificates curl keeps what it read of the file. */
	curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	if (options->ca_file)
		curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file);
	if (options->is_plain)
		curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* loopback is never behind one */
}

/*
 * curl repeats a request by itself when a kept connection closes without a byte, POSTs too, and
 * reports success. So every write has a connection of its own.
 */
static void set_method(CURL *easy, const struct transfer *t)
{
	if (t->method == HTTP_GET) {
		/* Share a connection that speaks HTTP/2. Without TLS that is known only after the first
		 * answer: everything would wait for it. */
		curl_easy_setopt(easy, CURLOPT_PIPEWAIT, t->options->is_plain ? 0L : 1L);
		return;
	}
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, http_method_names[t->method]);
	if (t->body || t->method == HTTP_POST || t->method == HTTP_PUT || t->method == HTTP_PATCH) {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)(t->body ? strlen(t->body) : 0));
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, t->body ? t->body : "");
	}
}

/* The list is only read by curl, so ours may sit in front of the common one. */
static void set_headers(CURL *easy, struct transfer *t)
{
	t->conditional = (struct curl_slist){.data = t->condition, .next = t->options->headers};
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER,
		t->condition ? &t->conditional : t->options->headers);
}

bool transfer_open(struct transfer *t)
{
	char *url;

	t->easy = curl_easy_init();
	if (!t->easy)
		return false;
	url = url_of(t);
	curl_easy_setopt(t->easy, CURLOPT_URL, url);
	free(url);
	set_limits(t->easy, t->options);
	set_connection(t->easy, t->options);
	set_method(t->easy, t);
	set_headers(t->easy, t);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->curl_words);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_PREREQFUNCTION, on_request);
	curl_easy_setopt(t->easy, CURLOPT_PREREQDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	return true;
}

/* ---- the log ------------------------------------------------------------------------------ */

/* "?sort,include,page[size]": what was asked about, not for whom or what. */
static void add_query_keys(struct buf *line, const char *query)
{
	const char *separator = "?";
	size_t len;

	for (; *query; query += strcspn(query, "&"), query += *query == '&') {
		len = strcspn(query, "=&");
		buf_add_str(line, separator);
		for (size_t i = 0; i < len; i++) {
			bool encoded = query[i] == '%' && i + 2 < len && query[i + 1] == '5';

			buf_add_char(line, !encoded ? query[i] : query[i + 2] == 'B' ? '[' : ']');
			i += encoded ? 2 : 0;
		}
		separator = ",";
	}
}

void transfer_log(const struct transfer *t, const struct api_answer *answer)
{
	struct buf line;

	buf_init(&line, LOG_LINE_BYTES);
	buf_add_str(&line, t->path);
	add_query_keys(&line, t->query);
	/* What one looks for stands first: the activity pane cuts the rest. */
	if (answer->err.kind == ERR_NONE)
		log_line(LOG_INFO, "%3d %5lld ms %-6s %s", answer->http_status,
			(long long)answer->took_ms, http_method_names[t->method], line.bytes);
	else
		log_line(LOG_WARN, "%3d %5lld ms %-6s %s: %s", answer->http_status,
			(long long)answer->took_ms, http_method_names[t->method], line.bytes,
			answer->err.text);
	buf_release(&line);
}
