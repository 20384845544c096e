/* The glue between libmicrohttpd and answer(). */
#include "server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/mem.h"

#include "answer.h"
#include "sandbox.h"

enum {
	REQUEST_BYTES = 8 * 1024 * 1024,
	GZIP_FROM_BYTES = 512,
	DRIP_BYTES = 16,
	BLOCK_BYTES = 32 * 1024,
	PEM_BYTES = 256 * 1024,
	GZIP_WINDOW = 15 + 16,
};

/* One request from its first byte to its last. */
struct exchange {
	char *target; /* as in the request line: path?query */
	struct buf body;
	bool started;
};

/* The body of an answer that is sent in a special way. */
struct feed {
	struct sandbox *box;
	enum delivery delivery;
	int64_t drip_ms;
	size_t len_bytes;
	char *bytes; /* NULL: blanks */
};

static void *exchange_new(void *context, const char *uri, struct MHD_Connection *connection)
{
	struct exchange *exchange = mem_alloc(sizeof(*exchange));

	(void)context;
	(void)connection;
	exchange->target = mem_strdup(uri);
	buf_init(&exchange->body, REQUEST_BYTES);
	return exchange;
}

static void exchange_free(void *context, struct MHD_Connection *connection, void **state,
	enum MHD_RequestTerminationCode code)
{
	struct exchange *exchange = *state;

	(void)context;
	(void)connection;
	(void)code;
	if (!exchange)
		return;
	free(exchange->target);
	buf_release(&exchange->body);
	free(exchange);
	*state = NULL;
}

/* --- bodies -------------------------------------------------------------------------------- */

static ssize_t feed_read(void *context, uint64_t position, char *out, size_t room)
{
	struct feed *feed = context;
	size_t left = feed->len_bytes - (size_t)position;
	size_t n = left < room ? left : room;

	if (feed->delivery == DELIVER_HALF && position >= feed->len_bytes / 2)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (feed->delivery == DELIVER_HALF && n > feed->len_bytes / 2 - position)
		n = feed->len_bytes / 2 - (size_t)position;
	if (feed->delivery == DELIVER_DRIP) {
		n = n < DRIP_BYTES ? n : DRIP_BYTES;
		if (sandbox_wait(feed->box, feed->drip_ms))
			return MHD_CONTENT_READER_END_WITH_ERROR;
	}
	if (!n)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (feed->bytes)
		memcpy(out, feed->bytes + position, n);
	else
		memset(out, ' ', n);
	return (ssize_t)n;
}

static void feed_free(void *context)
{
	struct feed *feed = context;

	free(feed->bytes);
	free(feed);
}

static struct MHD_Response *fed_response(
	struct sandbox *box, const struct delivery_plan *plan, char *take, size_t len_bytes)
{
	struct feed *feed = mem_alloc(sizeof(*feed));

	*feed = (struct feed){box, plan->delivery, plan->drip_ms, len_bytes, take};
	if (plan->delivery == DELIVER_HUGE) {
		free(take);
		feed->bytes = NULL;
		feed->len_bytes = (size_t)plan->huge_bytes;
	}
	return MHD_create_response_from_callback(
		feed->len_bytes, BLOCK_BYTES, feed_read, feed, feed_free);
}

/* NULL when it did not get smaller. */
static char *gzip(const char *text, size_t len_bytes, size_t *out_bytes)
{
	z_stream stream = {.next_in = (Bytef *)(uintptr_t)text, .avail_in = (uInt)len_bytes};
	char *out = mem_alloc(len_bytes);
	bool ok;

	if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) !=
		Z_OK) {
		free(out);
		return NULL;
	}
	stream.next_out = (Bytef *)out;
	stream.avail_out = (uInt)len_bytes;
	ok = deflate(&stream, Z_FINISH) == Z_STREAM_END;
	*out_bytes = stream.total_out;
	deflateEnd(&stream);
	if (!ok) {
		free(out);
		out = NULL;
	}
	return out;
}

static bool accepts_gzip(const struct request *request)
{
	return request->accept_encoding && strstr(request->accept_encoding, "gzip");
}

static struct MHD_Response *make_response(struct request *request, const struct delivery_plan *plan)
{
	size_t len = strlen(request->reply.text), packed_bytes;
	char *text = request->reply.text, *packed = NULL;
	struct MHD_Response *response;

	request->reply.text = NULL;
	if (accepts_gzip(request) && len > GZIP_FROM_BYTES)
		packed = gzip(text, len, &packed_bytes);
	if (packed) {
		free(text);
		text = packed;
		len = packed_bytes;
	}
	if (plan->delivery == DELIVER_WHOLE)
		response = MHD_create_response_from_buffer(len, text, MHD_RESPMEM_MUST_FREE);
	else
		response = fed_response(request->box, plan, text, len);
	if (packed && plan->delivery != DELIVER_HUGE)
		MHD_add_response_header(response, "Content-Encoding", "gzip");
	return response;
}

/* --- headers ------------------------------------------------------------------------------- */

static void add_number(struct MHD_Response *response, const char *name, long long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", value);
	MHD_add_response_header(response, name, text);
}

static void add_date(struct MHD_Response *response, int64_t now_ms)
{
	time_t seconds = (time_t)(now_ms / 1000);
	struct tm tm;
	char text[64];

	gmtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	MHD_add_response_header(response, "Date", text);
}

static void add_headers(struct MHD_Response *response, const struct request *request,
	const struct delivery_plan *plan)
{
	const char *type = request->reply.content_type;
	char limit[64];

	MHD_add_response_header(
		response, "Content-Type", type ? type : "application/vnd.api+json; charset=utf-8");
	MHD_add_response_header(response, "Vary", "Accept-Encoding");
	MHD_add_response_header(response, "Cache-Control", "max-age=0, private, must-revalidate");
	add_date(response, plan->now_ms);
	if (*plan->etag)
		MHD_add_response_header(response, "ETag", plan->etag);
	if (*plan->location)
		MHD_add_response_header(response, "Location", plan->location);
	if (plan->rate_limit) {
		snprintf(limit, sizeof(limit), "%d, %d;window=60", plan->rate_limit,
			plan->rate_limit);
		MHD_add_response_header(response, "X-RateLimit-Limit", limit);
		add_number(response, "X-RateLimit-Remaining", plan->rate_limit - plan->rate_used);
		add_number(response, "X-RateLimit-Used", plan->rate_used);
		add_number(response, "X-RateLimit-Reset", plan->now_ms / 1000 + plan->rate_reset_s);
	}
	if (plan->retry_after_s)
		add_number(response, "Retry-After", plan->retry_after_s);
}

/* --- requests ------------------------------------------------------------------------------ */

static const char *header(struct MHD_Connection *connection, const char *name)
{
	return MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
}

static enum MHD_Result respond(struct sandbox *box, struct MHD_Connection *connection,
	const char *path, const char *method, struct exchange *exchange)
{
	const char *query = strchr(exchange->target, '?');
	struct request request = {
		.method = method,
		.path = path,
		.user_agent = header(connection, "User-Agent"),
		.authorization = header(connection, "Authorization"),
		.accept_encoding = header(connection, "Accept-Encoding"),
		.content_type = header(connection, "Content-Type"),
		.if_none_match = header(connection, "If-None-Match"),
		.body_text = exchange->body.bytes,
		.body_bytes = exchange->body.len_bytes,
	};
	struct delivery_plan plan;
	struct MHD_Response *response;
	enum MHD_Result result = MHD_NO; /* closes the connection without a byte */

	params_parse(&request.params, query ? query + 1 : "");
	answer(box, &request, query ? query + 1 : "", &plan);
	if (plan.delivery != DELIVER_NOTHING) {
		response = make_response(&request, &plan);
		add_headers(response, &request, &plan);
		result = MHD_queue_response(connection, request.reply.status, response);
		MHD_destroy_response(response);
	}
	request_release(&request);
	return result;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *path,
	const char *method, const char *version, const char *upload, size_t *upload_bytes,
	void **state)
{
	struct server *server = context;
	struct exchange *exchange = *state;

	(void)version;
	if (!exchange->started) {
		exchange->started = true;
		return MHD_YES;
	}
	if (!*upload_bytes)
		return respond(server->box, connection, path, method, exchange);
	if (!buf_add(&exchange->body, upload, *upload_bytes))
		return MHD_NO;
	*upload_bytes = 0;
	return MHD_YES;
}

static char *read_pem(const char *path, struct err *err)
{
	struct buf pem;
	char block[4096];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		err_set(err, ERR_CONFIG, "%s: cannot be read", path);
		return NULL;
	}
	buf_init(&pem, PEM_BYTES);
	while ((n = read(fd, block, sizeof(block))) > 0)
		buf_add(&pem, block, (size_t)n);
	close(fd);
	return buf_take(&pem);
}

static bool read_certificate(struct server *server, struct err *err)
{
	const struct options *options = &server->box->options;

	if (!options->certificate)
		return true;
	server->certificate = read_pem(options->certificate, err);
	server->private_key = server->certificate ? read_pem(options->private_key, err) : NULL;
	return server->private_key != NULL;
}

static void quiet(void *context, const char *format, va_list ap)
{
	(void)context;
	(void)format;
	(void)ap;
}

/* Our own socket: the address is known, and written down, before any thread of the daemon runs. */
static int listen_on_loopback(struct sandbox *box)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)box->options.port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, SOMAXCONN) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
		close(fd);
		return -1;
	}
	snprintf(box->url, sizeof(box->url), "%s://127.0.0.1:%u",
		box->options.certificate ? "https" : "http", ntohs(address.sin_port));
	return fd;
}

/* Takes the socket. */
static struct MHD_Daemon *start_daemon(struct server *server, int fd)
{
	unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
			 MHD_USE_AUTO | MHD_USE_SUPPRESS_DATE_NO_CLOCK | MHD_USE_ERROR_LOG;
	struct MHD_OptionItem tls[] = {
		{MHD_OPTION_HTTPS_MEM_CERT, 0, server->certificate},
		{MHD_OPTION_HTTPS_MEM_KEY, 0, server->private_key},
		{MHD_OPTION_END, 0, NULL},
	};
	struct MHD_OptionItem none = {MHD_OPTION_END, 0, NULL};

	if (server->certificate)
		flags |= MHD_USE_TLS;
	return MHD_start_daemon(flags, 0, NULL, NULL, handle, server, MHD_OPTION_EXTERNAL_LOGGER,
		quiet, NULL, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_URI_LOG_CALLBACK, exchange_new, NULL, MHD_OPTION_NOTIFY_COMPLETED,
		exchange_free, NULL, MHD_OPTION_ARRAY, server->certificate ? tls : &none,
		MHD_OPTION_END);
}

bool server_start(struct server *server, struct sandbox *box, struct err *err)
{
	*server = (struct server){.box = box};
	if (read_certificate(server, err)) {
		int fd = listen_on_loopback(box);

		if (fd >= 0)
			server->daemon = start_daemon(server, fd);
		if (!server->daemon)
			err_set(err, ERR_NETWORK, "cannot listen on 127.0.0.1:%d",
				box->options.port);
	}
	if (!server->daemon)
		server_stop(server);
	return server->daemon != NULL;
}

void server_stop(struct server *server)
{
	if (server->daemon)
		MHD_stop_daemon(server->daemon);
	free(server->certificate);
	free(server->private_key);
}
