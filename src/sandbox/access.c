/* Rights of keys. */
#include "access.h"

#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "keys.h"
#include "request.h"
#include "sandbox.h"
#include "types.h"

enum { SQL_BYTES = 2048 };

static const char *const verb_words[] = {
	[VERB_READ] = "read",
	[VERB_CREATE] = "create",
	[VERB_UPDATE] = "update",
	[VERB_DELETE] = "delete",
};

/* Whose links to teams count, for a row `r`. */
static const char *const owners[] = {
	[OWNED_ITSELF] = "r.id",
	[OWNED_BY_PARENT] = "r.parent",
	[OWNED_BY_GRANDPARENT] = "(SELECT g.parent FROM resource g"
				 " WHERE g.type = 'incident_post_mortems' AND g.id = r.parent)",
};

static bool role_grants(struct sandbox *box, const char *type, const char *role_id,
	const char *area, enum verb verb)
{
	struct json_object *verbs;
	struct record role;
	char name[80];
	bool granted = false;

	if (!store_get(&box->store, type, role_id, &role))
		return false;
	snprintf(name, sizeof(name), "%s_permissions", area);
	verbs = attr_get(role.attributes, name);
	for (size_t i = 0; verbs && i < json_object_array_length(verbs) && !granted; i++)
		granted = !strcmp(json_object_get_string(json_object_array_get_idx(verbs, i)),
			verb_words[verb]);
	record_release(&role);
	return granted;
}

/* One of both roles is enough: some areas are in either. */
static bool roles_grant(struct sandbox *box, const char *role_id, const char *on_call_role_id,
	const char *area, enum verb verb)
{
	return role_grants(box, "roles", role_id, area, verb) ||
	       role_grants(box, "on_call_roles", on_call_role_id, area, verb);
}

bool access_may(const struct request *request, const char *area, enum verb verb)
{
	const struct key *key = request->key;

	if (key->read_only && verb != VERB_READ)
		return false;
	return !area || roles_grant(request->box, key->role_id, key->on_call_role_id, area, verb);
}

bool access_user_may(struct sandbox *box, const char *user_id, const char *area, enum verb verb)
{
	struct record user;
	bool may;

	if (!store_get(&box->store, "users", user_id, &user))
		return false;
	may = roles_grant(box, attr_str(user.attributes, "role_id"),
		attr_str(user.attributes, "on_call_role_id"), area, verb);
	record_release(&user);
	return may;
}

bool access_check_route(struct request *request)
{
	return access_may(request, request->route->area, request->route->verb) ||
	       request_fail(request, 403, "You are not authorized to perform this action");
}

void access_narrow(const struct request *request, const struct resource_type *type, struct buf *sql)
{
	const char *owner = owners[type->ownership];
	char team[2 * RECORD_ID_BYTES + 3];

	if (type->ownership == OPEN_TO_ALL)
		return;
	if (request->key->team_id[0]) {
		sqlite3_snprintf(sizeof(team), team, "%Q", request->key->team_id);
		buf_add_fmt(sql,
			" AND EXISTS (SELECT 1 FROM link o WHERE o.origin = %s"
			" AND o.name = 'groups' AND o.target = %s)",
			owner, team);
	}
	if (!access_may(request, "private_incidents", VERB_READ))
		buf_add_fmt(sql,
			" AND NOT EXISTS (SELECT 1 FROM resource p WHERE p.type = 'incidents'"
			" AND p.id = %s AND json_extract(p.attributes, '$.private'))",
			owner);
}

bool access_sees(const struct request *request, const struct record *record)
{
	const struct resource_type *type = type_find(record->type);
	sqlite3_stmt *statement;
	struct buf sql;
	size_t bare;
	bool sees = true;

	if (!type)
		return true;
	buf_init(&sql, SQL_BYTES);
	buf_add_str(&sql, "SELECT 1 FROM resource r WHERE r.type = ? AND r.id = ?");
	bare = sql.len_bytes;
	access_narrow(request, type, &sql);
	if (sql.len_bytes > bare) {
		statement = store_prepare(&request->box->store, sql.bytes);
		sqlite3_bind_text(statement, 1, record->type, -1, SQLITE_STATIC);
		sqlite3_bind_text(statement, 2, record->id, -1, SQLITE_STATIC);
		sees = sqlite3_step(statement) == SQLITE_ROW;
		sqlite3_finalize(statement);
	}
	buf_release(&sql);
	return sees;
}

void access_claim(struct request *request, const struct record *record)
{
	if (request->key->team_id[0])
		store_link(&request->box->store, record->id, "groups", request->key->team_id);
}
