/* From records to JSON:API documents. */
#include "jsonapi.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/iso8601.h"

#include "attr.h"
#include "sandbox.h"

enum { LINK_BYTES = 16 * 1024 };

static const char *fieldset(const struct render *render, const char *type)
{
	char name[64];

	snprintf(name, sizeof(name), "fields[%s]", type);
	return params_get(render->params, name);
}

bool jsonapi_wants(const struct render *render, const char *type, const char *attribute)
{
	const char *fields = fieldset(render, type);

	return !fields || csv_has(fields, attribute);
}

static bool is_included(const struct render *render, const char *relation)
{
	return csv_has(params_get(render->params, "include"), relation);
}

void jsonapi_format_times(const struct sandbox *box, struct json_object *object)
{
	json_object_object_foreach(object, name, value)
	{
		char text[ISO8601_BYTES];

		if (attr_is_time(name) && json_object_is_type(value, json_type_int))
			attr_set_str(object, name,
				iso8601_format_offset(
					json_object_get_int64(value), box->options.zone_min, text));
	}
}

static struct json_object *id_value(const char *type, const char *id)
{
	return strcmp(type, "users") ? json_object_new_string(id)
				     : json_object_new_int64(strtoll(id, NULL, 10));
}

/* The stored attributes that may be seen, by reference. */
static struct json_object *visible(const struct record *record, const struct resource_type *type)
{
	struct json_object *out = json_object_new_object();

	if (!json_object_is_type(record->attributes, json_type_object))
		return out;
	json_object_object_foreach(record->attributes, name,
		value) if (!type || !type->hidden || !csv_has(type->hidden, name))
		attr_set(out, name, json_object_get(value));
	return out;
}

struct json_object *jsonapi_flat(const struct sandbox *box, const struct record *record)
{
	struct json_object *row = json_object_new_object();
	struct json_object *attributes = visible(record, NULL);

	attr_set(row, "id", id_value(record->type, record->id));
	json_object_object_foreach(attributes, name, value)
		attr_set(row, name, json_object_get(value));
	json_object_put(attributes);
	jsonapi_format_times(box, row);
	return row;
}

/* --- relations ----------------------------------------------------------------------------- */

static void related_ids(const struct render *render, const struct record *record,
	const struct relation *relation, struct id_list *out)
{
	struct store *store = &render->box->store;
	struct json_object *id;

	switch (relation->kind) {
	case RELATION_LINKED:
		store_linked(store, record->id, relation->link, out);
		break;
	case RELATION_LINKING:
		store_linking(store, record->id, relation->link, out);
		break;
	case RELATION_CHILDREN:
	case RELATION_CHILD:
		store_children(store, relation->type, record->id, out);
		break;
	case RELATION_ONE:
		id = attr_get(record->attributes, relation->link); /* a user's is a number */
		if (id)
			id_list_add(out, json_object_get_string(id));
		break;
	case RELATION_NONE:
		break;
	}
}

static struct json_object *resource(struct render *render, const struct record *record, bool top);

static void include(struct render *render, const char *type, const char *id)
{
	struct record record;
	char key[RECORD_TYPE_BYTES + RECORD_ID_BYTES + 1];

	snprintf(key, sizeof(key), "%s:%s", type, id);
	if (json_object_object_get_ex(render->included_seen, key, NULL) ||
		!store_get(&render->box->store, type, id, &record))
		return;
	attr_set(render->included_seen, key, NULL);
	json_object_array_add(render->included, resource(render, &record, false));
	record_release(&record);
}

static struct json_object *flat_row(struct render *render, const char *type, const char *id)
{
	struct json_object *row = NULL;
	struct record record;

	if (store_get(&render->box->store, type, id, &record)) {
		row = jsonapi_flat(render->box, &record);
		record_release(&record);
	}
	return row;
}

static struct json_object *linkage(const char *type, const char *id)
{
	struct json_object *out = json_object_new_object();

	attr_set_str(out, "id", id);
	attr_set_str(out, "type", type);
	return out;
}

static bool is_single(const struct relation *relation)
{
	return relation->kind == RELATION_CHILD || relation->kind == RELATION_ONE;
}

/* {"data": [{id, type} …]}, and the records themselves into `included` when asked for. */
static struct json_object *relationship(struct render *render, const struct record *record,
	const struct relation *relation, bool with_included)
{
	struct json_object *out = json_object_new_object();
	struct json_object *data = is_single(relation) ? NULL : json_object_new_array();
	bool heavy =
		relation->style == STYLE_ROW_WHEN_NESTED && render->nesting && !render->is_sparse;
	struct id_list ids = {.count = 0};

	related_ids(render, record, relation, &ids);
	for (size_t i = 0; i < ids.count; i++) {
		if (with_included)
			include(render, relation->type, ids.ids[i]);
		if (!is_single(relation))
			json_object_array_add(data, linkage(relation->type, ids.ids[i]));
		else if (!data)
			data = heavy ? flat_row(render, relation->type, ids.ids[i])
				     : linkage(relation->type, ids.ids[i]);
	}
	attr_set(out, "data", data);
	id_list_release(&ids);
	return out;
}

static struct json_object *flat_rows(
	struct render *render, const char *type, const struct id_list *ids)
{
	struct json_object *rows = json_object_new_array(), *row;

	for (size_t i = 0; i < ids->count; i++)
		if ((row = flat_row(render, type, ids->ids[i])) != NULL)
			json_object_array_add(rows, row);
	return rows;
}

static void add_flat(struct render *render, const struct record *record,
	const struct relation *relation, struct json_object *out)
{
	struct id_list ids = {.count = 0};
	struct json_object *rows, *bare;

	related_ids(render, record, relation, &ids);
	rows = flat_rows(render, relation->type, &ids);
	if (relation->style == STYLE_FLAT_ONE)
		attr_set(out, relation->name, json_object_get(json_object_array_get_idx(rows, 0)));
	else
		attr_set(out, relation->name, json_object_get(rows));
	json_object_put(rows);
	if (relation->ids) {
		bare = json_object_new_array();
		for (size_t i = 0; i < ids.count; i++)
			json_object_array_add(bare, id_value(relation->type, ids.ids[i]));
		attr_set(out, relation->ids, bare);
	}
	id_list_release(&ids);
}

static bool shows_flat(const struct render *render, const struct relation *relation, bool top)
{
	bool included = top && is_included(render, relation->name);

	switch (relation->style) {
	case STYLE_FLAT:
		return true;
	case STYLE_FLAT_DETAIL:
		return included || (top && !render->is_list);
	case STYLE_FLAT_ONE:
		return included;
	default:
		return false;
	}
}

static void add_flat_relations(struct render *render, const struct resource_type *type,
	const struct record *record, bool top, struct json_object *out)
{
	for (const struct relation *r = type->relations; r && r->name; r++) {
		bool wanted = jsonapi_wants(render, type->name, r->name) ||
			      (r->ids && jsonapi_wants(render, type->name, r->ids));

		/* What was put there by hand (a hostile record) stays. */
		if (wanted && shows_flat(render, r, top) &&
			!json_object_object_get_ex(out, r->name, NULL))
			add_flat(render, record, r, out);
	}
}

static struct json_object *relationships(struct render *render, const struct resource_type *type,
	const struct record *record, bool top)
{
	struct json_object *out = json_object_new_object();

	for (const struct relation *r = type->relations; r && r->name; r++) {
		bool included = top && is_included(render, r->name);
		bool shown = r->style == STYLE_RESOURCE || r->style == STYLE_ROW_WHEN_NESTED ||
			     (r->style == STYLE_ON_REQUEST && included);
		bool listed = jsonapi_wants(render, type->name, r->name);

		if (!shown || (!listed && !included))
			continue;
		attr_set(out, r->name, relationship(render, record, r, included));
		if (!listed)
			json_object_object_del(out, r->name);
	}
	return out;
}

/* --- resources ----------------------------------------------------------------------------- */

static struct json_object *with_absent(const struct resource_type *type, struct json_object *all)
{
	struct json_object *out = json_object_new_object();

	for (const char *const *name = type->absent; name && *name; name++)
		attr_set(out, *name, NULL);
	json_object_object_foreach(all, key, value) attr_set(out, key, json_object_get(value));
	return out;
}

static struct json_object *only_fields(
	const struct resource_type *type, struct json_object *all, const char *fields)
{
	struct json_object *out = json_object_new_object(), *value;
	char word[64];

	while (csv_next(&fields, word, sizeof(word))) {
		bool known = json_object_object_get_ex(all, word, &value);

		for (const char *const *name = type->absent; !known && name && *name; name++)
			known = !strcmp(*name, word);
		if (known)
			attr_set(out, word, json_object_get(attr_get(all, word)));
	}
	return out;
}

static struct json_object *attributes_of(struct render *render, const struct resource_type *type,
	const struct record *record, bool top)
{
	const char *fields = fieldset(render, type->name);
	struct json_object *all = visible(record, type), *out;

	if (type->render)
		type->render(render, record, all);
	add_flat_relations(render, type, record, top, all);
	out = fields ? only_fields(type, all, fields) : with_absent(type, all);
	json_object_put(all);
	jsonapi_format_times(render->box, out);
	return out;
}

static struct json_object *resource(struct render *render, const struct record *record, bool top)
{
	const struct resource_type *type = type_find(record->type);
	struct json_object *out = linkage(record->type, record->id);

	if (!type)
		return out;
	attr_set(out, "attributes", attributes_of(render, type, record, top));
	if (type->relations)
		attr_set(out, "relationships", relationships(render, type, record, top));
	return out;
}

struct json_object *jsonapi_wrap(struct render *render, const char *type, const char *id)
{
	char key[RECORD_TYPE_BYTES + RECORD_ID_BYTES + 1];
	struct json_object *wrapped;
	struct record record;

	snprintf(key, sizeof(key), "%s:%s", type, id ? id : "");
	if (json_object_object_get_ex(render->wrapped, key, &wrapped))
		return json_object_get(wrapped);
	if (!store_get(&render->box->store, type, id, &record))
		return NULL;
	wrapped = json_object_new_object();
	render->nesting++;
	attr_set(wrapped, "data", resource(render, &record, false));
	render->nesting--;
	record_release(&record);
	attr_set(render->wrapped, key, json_object_get(wrapped));
	return wrapped;
}

/* --- documents ----------------------------------------------------------------------------- */

static bool is_sparse(const struct params *params)
{
	for (size_t i = 0; i < params->count; i++)
		if (!strncmp(params->items[i].name, "fields[", 7))
			return true;
	return false;
}

static void render_init(struct render *render, struct request *request, bool is_list)
{
	*render = (struct render){
		.box = request->box,
		.params = &request->params,
		.is_list = is_list,
		.is_sparse = is_sparse(&request->params),
		.included =
			params_get(&request->params, "include") ? json_object_new_array() : NULL,
		.included_seen = json_object_new_object(),
		.wrapped = json_object_new_object(),
	};
}

static void render_finish(struct render *render, struct json_object *document)
{
	if (render->included)
		attr_set(document, "included", render->included);
	json_object_put(render->included_seen);
	json_object_put(render->wrapped);
}

struct json_object *jsonapi_one(struct request *request, const struct record *record)
{
	struct json_object *document = json_object_new_object();
	struct render render;

	render_init(&render, request, false);
	attr_set(document, "data", resource(&render, record, true));
	render_finish(&render, document);
	return document;
}

static void add_encoded(struct buf *url, const char *text)
{
	for (; *text; text++)
		if (isalnum((unsigned char)*text) || strchr("-_.~,:", *text))
			buf_add_char(url, *text);
		else
			buf_add_fmt(url, "%%%02X", (unsigned char)*text);
}

/* The request's own URL with another page; 0: there is none. */
static struct json_object *page_link(const struct request *request, long number, long size)
{
	struct json_object *link;
	struct buf url;

	if (!number)
		return NULL;
	buf_init(&url, LINK_BYTES);
	buf_add_fmt(&url, "%s%s?", request->box->url, request->path);
	for (size_t i = 0; i < request->params.count; i++) {
		const struct param *param = &request->params.items[i];

		if (!strncmp(param->name, "page[", 5))
			continue;
		add_encoded(&url, param->name);
		buf_add_char(&url, '=');
		add_encoded(&url, param->value);
		buf_add_char(&url, '&');
	}
	buf_add_fmt(&url, "page%%5Bnumber%%5D=%ld&page%%5Bsize%%5D=%ld", number, size);
	link = json_object_new_string(url.bytes);
	buf_release(&url);
	return link;
}

static struct json_object *number_or_null(long number)
{
	return number ? json_object_new_int64(number) : NULL;
}

static void add_paging(
	const struct request *request, const struct page *page, struct json_object *document)
{
	long pages = page->total < 0 ? 0 : (long)((page->total + page->size - 1) / page->size);
	long next = *page->next_cursor ? page->number + 1 : 0, previous = page->number - 1;
	struct json_object *links = json_object_new_object(), *meta = json_object_new_object();

	attr_set(links, "self", page_link(request, page->number, page->size));
	attr_set(links, "first", page_link(request, 1, page->size));
	attr_set(links, "prev", page_link(request, previous, page->size));
	attr_set(links, "next", page_link(request, next, page->size));
	attr_set(links, "last", page_link(request, pages ? pages : 1, page->size));
	attr_set(document, "links", links);

	attr_set_int(meta, "current_page", page->number);
	attr_set(meta, "next_page", number_or_null(next));
	attr_set(meta, "prev_page", number_or_null(previous));
	attr_set(meta, "total_count", page->total < 0 ? NULL : json_object_new_int64(page->total));
	attr_set(meta, "total_pages", page->total < 0 ? NULL : json_object_new_int64(pages));
	attr_set_str(meta, "next_cursor", *page->next_cursor ? page->next_cursor : NULL);
	attr_set(document, "meta", meta);
}

struct json_object *jsonapi_list(struct request *request, const struct page *page)
{
	struct json_object *document = json_object_new_object();
	struct json_object *data = json_object_new_array();
	struct render render;

	render_init(&render, request, true);
	for (size_t i = 0; i < page->count; i++)
		json_object_array_add(data, resource(&render, &page->records[i], true));
	attr_set(document, "data", data);
	add_paging(request, page, document);
	render_finish(&render, document);
	return document;
}
