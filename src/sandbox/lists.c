/* Reading: lists and single records of any type. */
#include "handlers.h"

#include "jsonapi.h"
#include "query.h"
#include "request.h"
#include "routes.h"
#include "types.h"

static void list(struct request *request, struct scope scope)
{
	struct page page;

	if (!query_list(request, type_find(request->route->type), scope, &page))
		return;
	request_answer_json(request, 200, jsonapi_list(request, &page));
	page_release(&page);
}

void list_all(struct request *request)
{
	list(request, (struct scope){NULL, NULL});
}

void list_children(struct request *request)
{
	struct record owner;

	if (!request_load(request, request->route->owner, request->ids[0], &owner))
		return;
	list(request, (struct scope){"r.parent = ?", owner.id});
	record_release(&owner);
}

void list_incident_alerts(struct request *request)
{
	struct record incident;

	if (!request_load(request, "incidents", request->ids[0], &incident))
		return;
	list(request, (struct scope){"r.id IN (SELECT target FROM link WHERE name = 'alerts'"
				     " AND origin = ?)",
			      incident.id});
	record_release(&incident);
}

static void show_key(struct request *request, const char *key)
{
	struct record record;

	if (!request_load(request, request->route->type, key, &record))
		return;
	request_answer_record(request, 200, &record);
	record_release(&record);
}

void show(struct request *request)
{
	show_key(request, request->ids[0]);
}

/* A key without a user has no "me". */
void show_me(struct request *request)
{
	show_key(request, request_actor_id(request));
}
