/*
 * A server for tests of the connection itself: it answers the n-th request that arrives, on whatever
 * connection, with the n-th reply of a script, byte by byte as written there. What the sandbox cannot
 * do: odd headers, hanging for ever, closing a kept connection.
 */
#ifndef TESTS_HTTP_CANNED_H
#define TESTS_HTTP_CANNED_H

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "lib/cleanup.h"

enum { CANNED_CONNECTIONS = 16, CANNED_BYTES = 16 * 1024 };

struct reply {
	const char *bytes; /* NULL: none, ever (the connection stays open) */
	bool closes;	   /* afterwards */
};

struct canned {
	char url[64];
	atomic_uint requests, connections;
	char first[CANNED_BYTES], last[CANNED_BYTES]; /* request heads; read them after an answer */

	/* the thread's own */
	struct reply *script; /* copied: a write may still be looked at when its reader has gone on */
	size_t count;
	int listener, stop[2];
	pthread_t thread;
	struct canned_connection {
		int fd;
		size_t len;
		char bytes[CANNED_BYTES];
	} open[CANNED_CONNECTIONS];
};

static inline void canned_shut(struct canned_connection *connection)
{
	close(connection->fd);
	connection->fd = -1;
	connection->len = 0;
}

/* The length of the first whole request in the buffer, 0 when it is not there yet. */
static inline size_t canned_request(struct canned_connection *connection)
{
	char *end, *length;
	size_t body = 0;

	connection->bytes[connection->len] = '\0';
	end = strstr(connection->bytes, "\r\n\r\n");
	if (!end)
		return 0;
	length = strcasestr(connection->bytes, "\r\ncontent-length:");
	if (length && length < end)
		body = strtoul(length + 17, NULL, 10);
	body += (size_t)(end - connection->bytes) + 4;
	return body <= connection->len ? body : 0;
}

static inline void canned_answer(struct canned *c, struct canned_connection *connection, size_t len)
{
	size_t at = atomic_load(&c->requests);
	const struct reply *reply = &c->script[at < c->count ? at : c->count - 1];
	char *copy = at == 0 ? c->first : c->last;

	memcpy(copy, connection->bytes, len);
	copy[len] = '\0';
	connection->len -= len;
	memmove(connection->bytes, connection->bytes + len, connection->len);
	atomic_fetch_add(&c->requests, 1);
	if (reply->bytes && write(connection->fd, reply->bytes, strlen(reply->bytes)) < 0)
		canned_shut(connection);
	else if (reply->closes)
		canned_shut(connection);
}

static inline void canned_read(struct canned *c, struct canned_connection *connection)
{
	ssize_t n = read(connection->fd, connection->bytes + connection->len,
		CANNED_BYTES - 1 - connection->len);
	size_t len;

	if (n <= 0) {
		canned_shut(connection);
		return;
	}
	connection->len += (size_t)n;
	while (connection->fd >= 0 && (len = canned_request(connection)) > 0)
		canned_answer(c, connection, len);
}

static inline void canned_accept(struct canned *c)
{
	int fd = accept(c->listener, NULL, NULL);

	for (size_t i = 0; i < CANNED_CONNECTIONS; i++)
		if (fd >= 0 && c->open[i].fd < 0) {
			c->open[i].fd = fd;
			atomic_fetch_add(&c->connections, 1);
			return;
		}
}

static inline void *canned_run(void *context)
{
	struct canned *c = context;
	struct pollfd fds[CANNED_CONNECTIONS + 2];

	for (;;) {
		fds[0] = (struct pollfd){c->stop[0], POLLIN, 0};
		fds[1] = (struct pollfd){c->listener, POLLIN, 0};
		for (size_t i = 0; i < CANNED_CONNECTIONS; i++)
			fds[i + 2] = (struct pollfd){c->open[i].fd, POLLIN, 0};
		poll(fds, CANNED_CONNECTIONS + 2, -1);
		if (fds[0].revents)
			return NULL;
		for (size_t i = 0; i < CANNED_CONNECTIONS; i++)
			if (fds[i + 2].revents)
				canned_read(c, &c->open[i]);
		if (fds[1].revents)
			canned_accept(c);
	}
}

static inline void canned_stop(void *object)
{
	struct canned *c = object;

	if (write(c->stop[1], "x", 1) == 1)
		pthread_join(c->thread, NULL);
	for (size_t i = 0; i < CANNED_CONNECTIONS; i++)
		if (c->open[i].fd >= 0)
			close(c->open[i].fd);
	close(c->listener);
	close(c->stop[0]);
	close(c->stop[1]);
	for (size_t i = 0; i < c->count; i++)
		free((char *)c->script[i].bytes);
	free(c->script);
	free(c);
}

/* Stopped by TEST's teardown. The last reply serves all further requests. */
static inline struct canned *canned_start(const struct reply *script, size_t count)
{
	struct canned *c = mem_alloc(sizeof(*c));
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(at);

	c->script = mem_alloc(count * sizeof(*script));
	c->count = count;
	for (size_t i = 0; i < count; i++)
		c->script[i] = (struct reply){mem_strdup(script[i].bytes), script[i].closes};
	for (size_t i = 0; i < CANNED_CONNECTIONS; i++)
		c->open[i].fd = -1;
	c->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(c->listener, (struct sockaddr *)&at, size) < 0 || listen(c->listener, 16) < 0 ||
		getsockname(c->listener, (struct sockaddr *)&at, &size) < 0 || pipe(c->stop) < 0 ||
		pthread_create(&c->thread, NULL, canned_run, c) != 0)
		fail_msg("no server for the test");
	snprintf(c->url, sizeof(c->url), "http://127.0.0.1:%d", ntohs(at.sin_port));
	cleanup_add(canned_stop, c);
	return c;
}

#endif
