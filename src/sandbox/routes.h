/* Which request goes where: a table of method, path and handler. */
#ifndef SANDBOX_ROUTES_H
#define SANDBOX_ROUTES_H

#include <stdbool.h>

struct request;

enum verb { VERB_READ, VERB_CREATE, VERB_UPDATE, VERB_DELETE };

struct route {
	const char *method; /* PATCH is taken for PUT and the other way round */
	const char *pattern; /* "/v1/incidents/{id}/events" */
	void (*handle)(struct request *request);
	const char *type; /* of the records it is about */
	const char *area; /* of the permission it needs, in the words of roles ("incidents") */
	enum verb verb;
	const char *owner; /* type of what the first {id} names, where that is not `type` */
};

/* Finds the route and fills request->route and request->ids. False: 404, answer set. */
bool routes_match(struct request *request);

#endif
