/* The company of every seed: Brightcart, an online shop with 12 people on call. */
#include "seed.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "attr.h"
#include "params.h"
#include "seed_parts.h"

static const char company_name[] = "Brightcart";

/* One entry of the catalogue. `extra`: the severity's level, the urgency's urgency, else NULL. */
static const struct {
	const char *type, *name, *color, *description, *extra;
} catalogue[] = {
	{"severities", "SEV1", "#D32F2F", "Customers cannot buy, or data is at risk", "critical"},
	{"severities", "SEV2", "#F57C00", "A main feature is broken for many", "high"},
	{"severities", "SEV3", "#FBC02D", "Degraded, with a way around it", "medium"},
	{"severities", "SEV4", "#7CB342", "Cosmetic, or internal only", "low"},
	{"alert_urgencies", "High", "#D32F2F", "Wakes people up", "high"},
	{"alert_urgencies", "Medium", "#F57C00", "During working hours", "medium"},
	{"alert_urgencies", "Low", "#7CB342", "For the log", "low"},
	{"environments", "Production", "#1565C0", "eu-west-1 and us-east-1", NULL},
	{"environments", "Staging", "#6A1B9A", "Nightly copy of production", NULL},
	{"environments", "Sandbox", "#00838F", "For partners", NULL},
	{"services", "Checkout API", "#1E88E5", "Carts, discounts, placing orders", NULL},
	{"services", "Payments", "#43A047", "Card and wallet payments, refunds", NULL},
	{"services", "Search", "#8E24AA", "Product search and suggestions", NULL},
	{"services", "Storefront Web", "#FB8C00", "The shop as customers see it", NULL},
	{"services", "Inventory", "#00897B", "Stock levels and reservations", NULL},
	{"services", "Notifications", "#6D4C41", "E-mail, SMS and push", NULL},
	{"functionalities", "Placing orders", "#1E88E5", "From cart to confirmation", NULL},
	{"functionalities", "Paying", "#43A047", "Authorisation and capture", NULL},
	{"functionalities", "Finding products", "#8E24AA", "Search, filters, suggestions", NULL},
	{"functionalities", "Signing in", "#FB8C00", "Passwords, passkeys, SSO", NULL},
	{"functionalities", "Order tracking", "#00897B", "Where is my parcel", NULL},
	{"incident_types", "Customer facing", "#D32F2F", "Customers notice", NULL},
	{"incident_types", "Internal", "#546E7A", "Only we notice", NULL},
	{"incident_types", "Security", "#6A1B9A", "Confidentiality or integrity", NULL},
	{"incident_types", "Third party", "#F57C00", "Caused by a supplier", NULL},
	{"causes", "Deployment", "#1E88E5", "A change we rolled out", NULL},
	{"causes", "Configuration", "#43A047", "A setting or feature flag", NULL},
	{"causes", "Capacity", "#FB8C00", "Too much load, too little room", NULL},
	{"causes", "Supplier", "#8E24AA", "Somebody we depend on", NULL},
	{"causes", "Hardware", "#6D4C41", "Disks, networks, zones", NULL},
	{"incident_roles", "Commander", NULL, "Leads the response", NULL},
	{"incident_roles", "Communications Lead", NULL, "Talks to customers and management", NULL},
	{"incident_roles", "Operations Lead", NULL, "Hands on the systems", NULL},
	{"incident_roles", "Scribe", NULL, "Keeps the timeline", NULL},
};

static const struct {
	const char *id, *first, *last, *email, *zone;
} people[] = {
	{"101", "Maya", "Lindqvist", "maya@brightcart.example", "Europe/Stockholm"},
	{"102", "Tomás", "Herrera", "tomas@brightcart.example", "Europe/Madrid"},
	{SEED_ME, "Priya", "Raghunathan", "priya@brightcart.example", "America/Los_Angeles"},
	{"104", "Ben", "Okafor", "ben@brightcart.example", "Europe/London"},
	{"105", "雪", "田中", "yuki@brightcart.example", "Asia/Tokyo"},
	{"106", "Sofia", "Rossi", "sofia@brightcart.example", "Europe/Rome"},
	{"107", "Wei", "Chen", "wei@brightcart.example", "Asia/Shanghai"},
	{"108", "Aisha", "Rahman", "aisha@brightcart.example", "America/New_York"},
	{"109", "Lukáš", "Novák", "lukas@brightcart.example", "Europe/Prague"},
	{"110", "Hannah", "Schmidt", "hannah@brightcart.example", "Europe/Berlin"},
	{"111", "Diego", "Fernández", "diego@brightcart.example", "America/Bogota"},
	{"112", "Grace", "O'Neill", "grace@brightcart.example", "America/Los_Angeles"},
};

static const struct {
	const char *name, *color, *description, *members;
} teams[] = {
	{"Payments", "#43A047", "Everything that moves money", "103,104,112"},
	{"Platform", "#1E88E5", "Clusters, databases, deploys", "101,102,109"},
	{"Storefront", "#FB8C00", "What customers see", "106,110,111"},
	{"Discovery", "#8E24AA", "Search and recommendations", "105,107"},
	{"Fulfilment", "#00897B", "Stock, parcels, messages", "108,102,111"},
};

static const char *const role_areas[] = {
	"api_keys",
	"billing",
	"environments",
	"functionalities",
	"groups",
	"incident_causes",
	"incident_roles",
	"incident_types",
	"incidents",
	"private_incidents",
	"invitations",
	"playbooks",
	"retrospective",
	"roles",
	"services",
	"severities",
	"status_pages",
	"workflows",
	"incident_feedbacks",
	"form_fields",
	"webhooks",
	"audits",
	"secrets",
	"pulses",
	"alerts",
	"paging",
	"sub_statuses",
	"catalogs",
	"communication",
	"incident_communication",
	"integrations",
	NULL,
};

static const char *const on_call_areas[] = {
	"alerts",
	"api_keys",
	"audits",
	"escalation_policies",
	"groups",
	"integrations",
	"invitations",
	"on_call_roles",
	"schedules",
	"services",
	"shift_overrides",
	"workflows",
	"contacts",
	"live_call_routing",
	"heartbeats",
	"alert_urgency",
	"schedule_override",
	"webhooks",
	"alert_sources",
	"on_call_readiness_report",
	"alert_routing_rules",
	"alert_fields",
	"alert_groups",
	NULL,
};

/* Areas that do not know all four verbs, by the type of the role. */
static const struct {
	const char *type, *area, *verbs;
} narrow_areas[] = {
	{"roles", "pulses", "create,update,read"},
	{"roles", "alerts", "create,read"},
	{"on_call_roles", "on_call_readiness_report", "read"},
	{"on_call_roles", "contacts", "read"},
	{"on_call_roles", "schedule_override", "create,update"},
};

/* What only some types of the catalogue have. */
static void add_specifics(struct record *record, const char *extra)
{
	struct json_object *a = record->attributes;

	if (!strcmp(record->type, "severities"))
		attr_set_str(a, "severity", extra);
	if (!strcmp(record->type, "alert_urgencies"))
		attr_set_str(a, "urgency", extra);
	if (!strcmp(record->type, "services"))
		attr_set_str(a, "status", "operational");
	if (!strcmp(record->type, "incident_roles")) {
		attr_set_str(a, "summary", attr_str(a, "description"));
		attr_set_bool(a, "enabled", true);
		attr_set_bool(a, "optional", false);
		attr_set_bool(a, "allow_multi_user_assignment", false);
	}
}

static void plant_catalogue(struct sandbox *box)
{
	const char *type = "";
	int position = 0;

	for (size_t i = 0; i < sizeof(catalogue) / sizeof(*catalogue); i++) {
		struct record record = seed_named(box, catalogue[i].type, catalogue[i].name);

		position = strcmp(type, catalogue[i].type) ? 1 : position + 1;
		type = catalogue[i].type;
		attr_set_str(record.attributes, "description", catalogue[i].description);
		if (catalogue[i].color)
			attr_set_str(record.attributes, "color", catalogue[i].color);
		attr_set_int(record.attributes, "position", position);
		add_specifics(&record, catalogue[i].extra);
		seed_keep(box, &record);
	}
}

static const char *verbs_of(const char *type, const char *area)
{
	for (size_t i = 0; i < sizeof(narrow_areas) / sizeof(*narrow_areas); i++)
		if (!strcmp(narrow_areas[i].type, type) && !strcmp(narrow_areas[i].area, area))
			return narrow_areas[i].verbs;
	return "create,read,update,delete";
}

static void add_permissions(
	struct record *record, const char *type, const char *const *areas, bool all)
{
	char name[80], verb[16];

	for (; *areas; areas++) {
		struct json_object *list = json_object_new_array();
		const char *verbs = verbs_of(type, *areas);

		while (csv_next(&verbs, verb, sizeof(verb)))
			if (all || !strcmp(verb, "read"))
				json_object_array_add(list, json_object_new_string(verb));
		snprintf(name, sizeof(name), "%s_permissions", *areas);
		attr_set(record->attributes, name, list);
	}
}

static void plant_role(struct sandbox *box, const char *type, const char *name,
	const char *const *areas, bool all, char id[RECORD_ID_BYTES])
{
	struct record record = seed_named(box, type, name);

	add_permissions(&record, type, areas, all);
	snprintf(id, RECORD_ID_BYTES, "%s", record.id);
	seed_keep(box, &record);
}

static void add_names(struct record *record, const char *first, const char *last)
{
	struct json_object *a = record->attributes;
	bool family_first = (unsigned char)*last >= 0xE0; /* 田中 雪 */
	char full[120], with_team[160];

	snprintf(full, sizeof(full), "%s %s", family_first ? last : first,
		family_first ? first : last);
	snprintf(with_team, sizeof(with_team), "[%s] %s", company_name, full);
	attr_set_str(a, "name", full);
	attr_set_str(a, "full_name", full);
	attr_set_str(a, "full_name_with_team", with_team);
	attr_set_str(a, "first_name", first);
	attr_set_str(a, "last_name", last);
}

static void plant_people(struct sandbox *box)
{
	char admin[RECORD_ID_BYTES], user[RECORD_ID_BYTES], responder[RECORD_ID_BYTES];

	plant_role(box, "roles", "Admin", role_areas, true, admin);
	plant_role(box, "roles", "User", role_areas, true, user);
	plant_role(box, "roles", "Observer", role_areas, false, responder);
	plant_role(box, "on_call_roles", "Responder", on_call_areas, true, responder);
	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++) {
		struct record record;

		record_init(&record, "users", people[i].id, "");
		attr_set_time(record.attributes, "created_at", seed_founded(box));
		attr_set_time(record.attributes, "updated_at", seed_founded(box));
		add_names(&record, people[i].first, people[i].last);
		attr_set_str(record.attributes, "email", people[i].email);
		attr_set_str(record.attributes, "time_zone", people[i].zone);
		attr_set_str(record.attributes, "role_id", i < 2 ? admin : user);
		attr_set_str(record.attributes, "on_call_role_id", responder);
		seed_keep(box, &record);
	}
}

static void plant_team(struct sandbox *box, size_t i)
{
	struct record record = seed_named(box, "groups", teams[i].name);
	struct json_object *ids = json_object_new_array();
	const char *members = teams[i].members;
	char id[16];

	while (csv_next(&members, id, sizeof(id))) {
		struct json_object *number = json_object_new_int64(strtoll(id, NULL, 10));

		json_object_array_add(ids, number);
		store_link(&box->store, record.id, "users", id);
	}
	attr_set_str(record.attributes, "description", teams[i].description);
	attr_set_str(record.attributes, "color", teams[i].color);
	attr_set_int(record.attributes, "position", (int64_t)i + 1);
	attr_set(record.attributes, "user_ids", ids);
	seed_keep(box, &record);
}

void seed_company(struct sandbox *box)
{
	plant_catalogue(box);
	plant_people(box);
	for (size_t i = 0; i < sizeof(teams) / sizeof(*teams); i++)
		plant_team(box, i);
}
