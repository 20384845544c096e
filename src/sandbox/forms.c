/* Required form fields. */
#include "forms.h"

#include <string.h>

#include "attr.h"
#include "request.h"
#include "sandbox.h"

/* A field's kind → the attribute or link of an incident that it stands for. */
static const struct {
	const char *kind, *attribute, *link;
} kinds[] = {
	{"title", "title", NULL},
	{"summary", "summary", NULL},
	{"severity", "severity_id", NULL},
	{"environments", NULL, "environments"},
	{"types", NULL, "incident_types"},
	{"services", NULL, "services"},
	{"causes", NULL, "causes"},
	{"functionalities", NULL, "functionalities"},
	{"teams", NULL, "groups"},
};

static bool has_links(struct request *request, const struct record *incident, const char *link)
{
	struct id_list ids = {.count = 0};
	bool any;

	store_linked(&request->box->store, incident->id, link, &ids);
	any = ids.count > 0;
	id_list_release(&ids);
	return any;
}

static bool is_given(struct request *request, const struct record *incident, const char *kind)
{
	for (size_t i = 0; kind && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(kinds[i].kind, kind))
			continue;
		return kinds[i].link ? has_links(request, incident, kinds[i].link)
				     : attr_get(incident->attributes, kinds[i].attribute) != NULL;
	}
	return true;
}

static bool requires(const struct record *field, const char *form)
{
	struct json_object *forms = attr_get(field->attributes, "required");

	for (size_t i = 0; forms && i < json_object_array_length(forms); i++)
		if (!strcmp(json_object_get_string(json_object_array_get_idx(forms, i)), form))
			return true;
	return false;
}

bool form_fields_check(struct request *request, const char *form, const struct record *incident)
{
	struct id_list ids = {.count = 0};
	struct record field;
	bool ok = true;

	if (!request->box->settings.required_fields)
		return true;
	store_children(&request->box->store, "form_fields", "", &ids);
	for (size_t i = 0; i < ids.count; i++) {
		if (!store_get(&request->box->store, "form_fields", ids.ids[i], &field))
			continue;
		if (requires(&field, form) &&
			!is_given(request, incident, attr_str(field.attributes, "kind")))
			ok = request_fail(request, 422, "%s can't be blank",
				attr_str(field.attributes, "name"));
		record_release(&field);
	}
	id_list_release(&ids);
	return ok;
}
