/* How a request ended: curl's codes, HTTP's statuses and Rootly's error bodies as one struct err. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "api/decode.h"
#include "transfer.h"

/* ---- no answer ---------------------------------------------------------------------------- */

struct failure {
	CURLcode code;
	enum err_kind kind;
	const char *words; /* after "HOST: " */
};

static const struct failure failures[] = {
	{CURLE_COULDNT_RESOLVE_HOST, ERR_DNS, "no such host name"},
	{CURLE_COULDNT_RESOLVE_PROXY, ERR_DNS, "the proxy's name is not known"},
	{CURLE_PROXY, ERR_NETWORK, "the proxy refuses"},
	{CURLE_COULDNT_CONNECT, ERR_NETWORK, "cannot be reached"},
	{CURLE_GOT_NOTHING, ERR_NETWORK, "closed the connection without an answer"},
	{CURLE_PARTIAL_FILE, ERR_NETWORK, "the answer broke off"},
	{CURLE_RECV_ERROR, ERR_NETWORK, "the connection broke off"},
	{CURLE_SEND_ERROR, ERR_NETWORK, "the connection broke off"},
	{CURLE_HTTP2, ERR_NETWORK, "the connection broke off"},
	{CURLE_HTTP2_STREAM, ERR_NETWORK, "the connection broke off"},
	{CURLE_SSL_CONNECT_ERROR, ERR_TLS, "no secure connection"},
	{CURLE_PEER_FAILED_VERIFICATION, ERR_TLS, "the certificate is not trusted"},
	{CURLE_SSL_ISSUER_ERROR, ERR_TLS, "the certificate is not trusted"},
	{CURLE_SSL_CACERT_BADFILE, ERR_TLS, "the file of trusted certificates cannot be read"},
	{CURLE_SSL_CIPHER, ERR_TLS, "no secure connection"},
	{CURLE_SSL_CERTPROBLEM, ERR_TLS, "no secure connection"},
	{CURLE_SSL_ENGINE_INITFAILED, ERR_TLS, "no secure connection"},
	{CURLE_USE_SSL_FAILED, ERR_TLS, "no secure connection"},
	{CURLE_WEIRD_SERVER_REPLY, ERR_PROTOCOL, "the answer is not HTTP"},
	{CURLE_UNSUPPORTED_PROTOCOL, ERR_PROTOCOL, "the answer is not HTTP"},
	{CURLE_BAD_CONTENT_ENCODING, ERR_PROTOCOL, "the answer cannot be unpacked"},
	{CURLE_FILESIZE_EXCEEDED, ERR_TOO_LARGE, "the answer is too large"},
};

static bool is_refused(CURL *easy)
{
	long os_errno = 0;

	curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_errno);
	return os_errno == ECONNREFUSED;
}

static void set_timeout(const struct transfer *t, struct err *err)
{
	curl_off_t connected = 0;

	curl_easy_getinfo(t->easy, CURLINFO_CONNECT_TIME_T, &connected);
	err_set(err, ERR_TIMEOUT, "%s: %s within %g s", t->options->host,
		connected ? "no whole answer" : "no connection",
		(double)(connected ? t->options->timeout_ms : t->options->connect_timeout_ms) / 1000);
}

static void set_failure(const struct transfer *t, CURLcode code, struct err *err)
{
	const struct failure unknown = {code, ERR_NETWORK, "the request failed"};
	const struct failure *failure = &unknown;
	const char *detail = t->curl_words[0] ? t->curl_words : curl_easy_strerror(code);

	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++)
		if (failures[i].code == code)
			failure = &failures[i];
	if (code == CURLE_OPERATION_TIMEDOUT)
		set_timeout(t, err);
	else if (t->answer.overflowed)
		err_set(err, ERR_TOO_LARGE, "%s: the answer is larger than %zu MiB", t->options->host,
			t->options->body_cap_bytes >> 20);
	else if (code == CURLE_COULDNT_CONNECT && is_refused(t->easy))
		err_set(err, ERR_NETWORK, "%s: nothing listens there (connection refused)",
			t->options->host);
	else
		err_set(err, failure->kind, "%s: %s (%s)", t->options->host, failure->words, detail);
}

/* ---- headers ------------------------------------------------------------------------------ */

static const char *header(CURL *easy, const char *name)
{
	struct curl_header *found;

	return curl_easy_header(easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value
										      : NULL;
}

/* The number in front of "1000, 1000;window=3600", in either spelling of the name; -1: none. */
static int64_t number_header(CURL *easy, const char *name)
{
	const char *value = header(easy, name);
	char *end;
	int64_t number;

	if (!value && strncmp(name, "X-", 2) == 0)
		value = header(easy, name + 2);
	if (!value)
		return -1;
	errno = 0;
	number = strtoll(value, &end, 10);
	return end == value || errno || number < 0 ? -1 : number;
}

static int64_t date_ms(const char *value)
{
	time_t at = value ? curl_getdate(value, NULL) : -1;

	return at > 0 ? (int64_t)at * 1000 : 0;
}

/* Rootly sends the moment as an epoch; the older spelling of the standard, the seconds until then. */
static int64_t reset_ms(CURL *easy, int64_t server_ms)
{
	static const int64_t epoch_min_s = 1000000000, epoch_max_s = 100000000000;
	int64_t seconds = number_header(easy, "X-RateLimit-Reset");

	if (seconds < 0 || seconds > epoch_max_s)
		return 0;
	return seconds * 1000 + (seconds < epoch_min_s ? server_ms : 0);
}

static int64_t retry_after_ms(CURL *easy, const struct api_answer *answer)
{
	static const int64_t sane_ms = 3600 * 1000, margin_ms = 1000;
	int64_t wait = answer->rate.reset_at_ms - answer->server_ms;
	int64_t seconds = number_header(easy, "Retry-After"), at;

	if (answer->http_status == 429 && answer->rate.reset_at_ms > 0 && answer->server_ms > 0 &&
		wait >= 0 && wait <= sane_ms)
		return wait + margin_ms;
	at = date_ms(header(easy, "Retry-After"));
	wait = at > 0 && answer->server_ms > 0 ? at - answer->server_ms : seconds * 1000;
	return seconds > sane_ms / 1000 || wait > sane_ms ? sane_ms : wait > 0 ? wait : 0;
}

static void read_headers(CURL *easy, struct api_answer *answer)
{
	const char *etag = header(easy, "ETag");

	answer->server_ms = date_ms(header(easy, "Date"));
	answer->rate.limit = number_header(easy, "X-RateLimit-Limit");
	answer->rate.remaining = number_header(easy, "X-RateLimit-Remaining");
	answer->rate.reset_at_ms = reset_ms(easy, answer->server_ms);
	if (etag && strlen(etag) < sizeof(answer->etag))
		memcpy(answer->etag, etag, strlen(etag) + 1);
}

/* ---- statuses ----------------------------------------------------------------------------- */

struct status_row {
	int status; /* the first row that is not above the status counts */
	enum err_kind kind;
	const char *words; /* when the body has none */
};

static const struct status_row statuses[] = {
	{500, ERR_SERVER, "the server has a problem"},
	{430, ERR_INVALID, "the server refuses the request"},
	{429, ERR_RATE, "too many requests"},
	{423, ERR_INVALID, "the server refuses the request"},
	{422, ERR_INVALID, "the server refuses the content"},
	{414, ERR_INVALID, "the server refuses the request"},
	{413, ERR_TOO_LARGE, "the request is too large"},
	{410, ERR_NOT_FOUND, "it is gone"},
	{409, ERR_CONFLICT, "somebody else changed it"},
	{408, ERR_TIMEOUT, "the server gave up waiting"},
	{405, ERR_INVALID, "the server refuses the request"},
	{404, ERR_NOT_FOUND, "not found, or not for this key"},
	{403, ERR_FORBIDDEN, "not allowed for this key"},
	{401, ERR_AUTH, "the key is not accepted"},
	{400, ERR_INVALID, "the server refuses the request"},
	{300, ERR_PROTOCOL, "it redirects, which is not followed: is the address right?"},
	{0, ERR_PROTOCOL, "the status is not one of the API"},
};

static bool is_html(const struct transfer *t)
{
	const char *type = header(t->easy, "Content-Type");
	const char *body = t->answer.bytes + strspn(t->answer.bytes, " \t\r\n");

	return (type && strncasecmp(type, "text/html", 9) == 0) || *body == '<';
}

/* An HTML page comes from something in front of the API: Rootly's edge, a proxy, a wrong host. */
static void set_html(const struct transfer *t, const struct status_row *row, int status,
	struct err *err)
{
	bool is_edge = header(t->easy, "CF-RAY") || strstr(t->answer.bytes, "loudflare");

	if (is_edge && status == 403)
		err_set(err, row->kind,
			"blocked by Cloudflare in front of Rootly, not by the key's rights (403)");
	else
		err_set(err, row->kind, "%s: %s (%d, a web page%s, not the API)", t->options->host,
			row->words, status, is_edge ? " of Cloudflare" : "");
}

static void set_status(const struct transfer *t, struct api_answer *answer)
{
	const struct status_row *row = statuses;
	char words[ERR_TEXT_BYTES];

	while (row->status > answer->http_status)
		row++;
	answer->is_web_page = row->status >= 400 && is_html(t);
	if (answer->is_web_page)
		set_html(t, row, answer->http_status, &answer->err);
	else if (row->status >= 400 &&
		 decode_error_texts(t->answer.bytes, t->answer.len_bytes, words, sizeof(words)))
		err_set(&answer->err, row->kind, "%s (%d)", words, answer->http_status);
	else
		err_set(&answer->err, row->kind, "%s (%d)", row->words, answer->http_status);
	answer->err.http_status = answer->http_status;
	if (answer->http_status == 429 || answer->http_status == 503)
		answer->err.retry_after_ms = retry_after_ms(t->easy, answer);
}

/* ---- public ------------------------------------------------------------------------------- */

static void measure(const struct transfer *t, struct api_answer *answer)
{
	curl_off_t took_us = 0, down = 0;
	long status = 0, request_bytes = 0, header_bytes = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(t->easy, CURLINFO_TOTAL_TIME_T, &took_us);
	curl_easy_getinfo(t->easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
	curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &request_bytes);
	curl_easy_getinfo(t->easy, CURLINFO_HEADER_SIZE, &header_bytes);
	answer->http_status = (int)status;
	answer->took_ms = took_us / 1000;
	answer->wire_bytes = (uint64_t)down + (uint64_t)request_bytes + (uint64_t)header_bytes;
}

void transfer_answer(struct transfer *t, CURLcode code, struct api_answer *answer)
{
	*answer = (struct api_answer){.id = t->id, .left = t->left, .rate = {.limit = -1, .remaining = -1}};
	buf_init(&answer->body, t->options->body_cap_bytes);
	measure(t, answer);
	read_headers(t->easy, answer);
	if (code != CURLE_OK) {
		set_failure(t, code, &answer->err);
		answer->err.http_status = answer->http_status;
		return;
	}
	answer->is_unmodified = answer->http_status == 304 && t->condition;
	if (answer->http_status / 100 != 2 && !answer->is_unmodified) {
		set_status(t, answer);
		return;
	}
	answer->body = t->answer;
	buf_init(&t->answer, 0);
}
