/* Checking and storing what clients send. */
#include "write.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/iso8601.h"

#include "access.h"
#include "attr.h"
#include "sandbox.h"

struct writing {
	struct request *request;
	struct record *record;
	const struct writable *row;
};

static bool refuse(const struct writing *w, const char *what)
{
	char label[80];

	return request_fail(
		w->request, 422, "%s %s", write_label(w->row->name, label, sizeof(label)), what);
}

static bool keep(const struct writing *w, struct json_object *value)
{
	attr_set(w->record->attributes, w->row->name, json_object_get(value));
	return true;
}

static bool keep_if(const struct writing *w, struct json_object *value, enum json_type type)
{
	return json_object_is_type(value, type) ? keep(w, value) : refuse(w, "is invalid");
}

static bool write_text(const struct writing *w, struct json_object *value)
{
	return keep_if(w, value, json_type_string);
}

static bool write_bool(const struct writing *w, struct json_object *value)
{
	return keep_if(w, value, json_type_boolean);
}

static bool write_object(const struct writing *w, struct json_object *value)
{
	return keep_if(w, value, json_type_object);
}

static bool write_number(const struct writing *w, struct json_object *value)
{
	int64_t number = json_object_get_int64(value), low, high;

	if (!json_object_is_type(value, json_type_int))
		return refuse(w, "is not a number");
	if (w->row->detail && sscanf(w->row->detail, "%" SCNd64 ",%" SCNd64, &low, &high) == 2 &&
		(number < low || number > high))
		return refuse(w, "is not included in the list");
	return keep(w, value);
}

static bool write_array(const struct writing *w, struct json_object *value)
{
	return keep_if(w, value, json_type_array);
}

static bool write_enum(const struct writing *w, struct json_object *value)
{
	if (!json_object_is_type(value, json_type_string) ||
		!csv_has(w->row->detail, json_object_get_string(value)))
		return refuse(w, "is not included in the list");
	return keep(w, value);
}

static bool write_time(const struct writing *w, struct json_object *value)
{
	int64_t ms;

	if (!json_object_is_type(value, json_type_string) ||
		!iso8601_parse(json_object_get_string(value),
			(size_t)json_object_get_string_len(value), &ms))
		return refuse(w, "is not a valid time");
	attr_set_time(w->record->attributes, w->row->name, ms);
	return true;
}

static bool exists(const struct writing *w, const char *type, const char *id)
{
	struct record record;
	bool seen;

	if (!store_get(&w->request->box->store, type, id, &record))
		return false;
	seen = access_sees(w->request, &record);
	record_release(&record);
	return seen;
}

static bool write_record(const struct writing *w, struct json_object *value)
{
	if (!exists(w, w->row->detail, json_object_get_string(value)))
		return refuse(w, "must exist");
	attr_set_str(w->record->attributes, w->row->name, json_object_get_string(value));
	return true;
}

static bool write_user(const struct writing *w, struct json_object *value)
{
	if (!json_object_is_type(value, json_type_int) ||
		!exists(w, "users", json_object_get_string(value)))
		return refuse(w, "must exist");
	return keep(w, value);
}

/* The array given takes the place of the whole set. */
static bool write_links(const struct writing *w, struct json_object *value)
{
	struct store *store = &w->request->box->store;
	const char *type = strchr(w->row->detail, ':') + 1;
	char link[40];

	snprintf(link, sizeof(link), "%.*s", (int)(type - 1 - w->row->detail), w->row->detail);
	if (!json_object_is_type(value, json_type_array))
		return refuse(w, "is invalid");
	store_unlink_all(store, w->record->id, link);
	for (size_t i = 0; i < json_object_array_length(value); i++) {
		struct json_object *id = json_object_array_get_idx(value, i);

		if (!json_object_is_type(id, json_type_string) ||
			!exists(w, type, json_object_get_string(id)))
			return refuse(w, "must exist");
		store_link(store, w->record->id, link, json_object_get_string(id));
	}
	return true;
}

static bool write_nothing(const struct writing *w, struct json_object *value)
{
	(void)w;
	(void)value;
	return true;
}

static bool (*const writers[])(const struct writing *w, struct json_object *value) = {
	[VALUE_TEXT] = write_text,
	[VALUE_ENUM] = write_enum,
	[VALUE_BOOL] = write_bool,
	[VALUE_NUMBER] = write_number,
	[VALUE_USER] = write_user,
	[VALUE_TIME] = write_time,
	[VALUE_OBJECT] = write_object,
	[VALUE_ARRAY] = write_array,
	[VALUE_RECORD] = write_record,
	[VALUE_LINKS] = write_links,
	[VALUE_ACCEPT] = write_nothing,
};

static const struct writable *find_row(const struct writable *rows, const char *name)
{
	for (; rows && rows->name; rows++)
		if (!strcmp(rows->name, name))
			return rows;
	return NULL;
}

static bool may_write(const struct settings *settings, const struct writable *row, unsigned when)
{
	if (!row || !(row->when & when))
		return false;
	if (row->when & CONTENT_SWITCH)
		return settings->content_writable;
	return !(row->when & UNDOCUMENTED) || !(settings->strict || settings->drops_undocumented);
}

static bool write_one(struct writing *w, const char *name, struct json_object *value, unsigned when)
{
	const struct settings *settings = &w->request->box->settings;

	w->row = find_row(type_find(w->record->type)->writable, name);
	if (!may_write(settings, w->row, when))
		return !settings->strict ||
		       request_fail(w->request, 422, "%s is not a permitted attribute", name);
	if (!value && w->row->kind != VALUE_LINKS && w->row->kind != VALUE_ACCEPT) {
		attr_set(w->record->attributes, name, NULL);
		return true;
	}
	return writers[w->row->kind](w, value);
}

bool write_attributes(struct request *request, struct record *record, unsigned when)
{
	struct writing w = {.request = request, .record = record};
	bool ok = true;

	if (!request->attributes)
		return true;
	json_object_object_foreach(request->attributes, name, value) ok &=
		write_one(&w, name, value, when);
	return ok;
}

bool write_require(
	struct request *request, const struct record *record, const char *name, const char *label)
{
	const char *text = attr_str(record->attributes, name);

	while (text && isspace((unsigned char)*text))
		text++;
	return (text && *text) || request_fail(request, 422, "%s can't be blank", label);
}

const char *write_label(const char *name, char *out, size_t room)
{
	snprintf(out, room, "%s", name);
	for (char *c = out; *c; c++)
		if (*c == '_')
			*c = ' ';
	out[0] = (char)toupper((unsigned char)out[0]);
	return out;
}
