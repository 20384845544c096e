/* HTTP by libmicrohttpd on the loopback address: a thread for each connection. */
#ifndef SANDBOX_SERVER_H
#define SANDBOX_SERVER_H

#include <stdbool.h>

#include "base/err.h"

struct MHD_Daemon;
struct sandbox;

struct server {
	struct MHD_Daemon *daemon;
	struct sandbox *box;
	char *certificate, *private_key; /* PEM text; NULL without TLS */
};

/* Fills box->url. Signals must be blocked already. */
bool server_start(struct server *server, struct sandbox *box, struct err *err);
void server_stop(struct server *server); /* after sandbox_stop: ends within a moment */

#endif
