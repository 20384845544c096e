/* Helpers of the seeds. */
#include "seed_parts.h"

#include <stdio.h>

#include "attr.h"
#include "domain.h"
#include "params.h"

#define DAY_MS (24 * 3600 * INT64_C(1000))

int64_t seed_founded(struct sandbox *box)
{
	return sandbox_now(box) - 700 * DAY_MS;
}

struct record seed_named(struct sandbox *box, const char *type, const char *name)
{
	struct record record = sandbox_new_record(box, type, "", seed_founded(box));
	char slug[SLUG_BYTES];

	slug_of(name, slug, sizeof(slug));
	attr_set_str(record.attributes, "name", name);
	attr_set_str(record.attributes, "slug", slug);
	return record;
}

void seed_keep(struct sandbox *box, struct record *record)
{
	store_put(&box->store, record);
	record_release(record);
}

void seed_id(struct sandbox *box, const char *type, const char *slug, char id[RECORD_ID_BYTES])
{
	struct record record;

	id[0] = '\0';
	if (!store_get(&box->store, type, slug, &record))
		return;
	snprintf(id, RECORD_ID_BYTES, "%s", record.id);
	record_release(&record);
}

void seed_link(struct sandbox *box, const char *from, const char *type, const char *slugs)
{
	char slug[64], id[RECORD_ID_BYTES];

	while (csv_next(&slugs, slug, sizeof(slug))) {
		seed_id(box, type, slug, id);
		store_link(&box->store, from, type, id);
	}
}

struct json_object *seed_ids(struct sandbox *box, const char *type, const char *slugs)
{
	struct json_object *ids = json_object_new_array();
	char slug[64], id[RECORD_ID_BYTES];

	while (csv_next(&slugs, slug, sizeof(slug))) {
		seed_id(box, type, slug, id);
		json_object_array_add(ids, json_object_new_string(id));
	}
	return ids;
}
