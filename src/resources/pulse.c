/* Pulses: deploys and other changes that machines report. Read only. Source: the API's pulses. */
#include "resources/pulse.h"

#define P struct pulse
static const struct field pulse_fields[] = {
	FIELD_ID("id", "id", P, record.id, "Id", 0),
	FIELD_TIME("started", "attributes.started_at", P, started_at, "When", 6, LIST | SORT),
	FIELD_LINE("summary", "attributes.summary", P, summary, "What", 0, LIST | SEARCH),
	FIELD_LINE("source", "attributes.source", P, source, "Source", 12, LIST | SEARCH),
	FIELD_TIME("created", "attributes.created_at", P, record.created_at, "Created", 6, 0),
	FIELD_TIME("updated", "attributes.updated_at", P, record.updated_at, "Updated", 6, 0),
};
#undef P

static struct text handle(const void *record, struct arena *arena)
{
	return text_printf(arena, "%.8s", ((const struct record *)record)->id);
}

static struct text name_of(const void *record)
{
	return ((const struct pulse *)record)->summary;
}

static const struct listing pulse_listing = {
	.path = "/v1/pulses",
	.since = "started_at",
	.page_rows = 50,
};

const struct resource pulse_resource = {
	.name = "pulse",
	.title = "Pulse",
	.plural = "Pulses",
	.wire_type = "pulses",
	.row_bytes = sizeof(struct pulse),
	.fields = pulse_fields,
	.field_count = sizeof(pulse_fields) / sizeof(pulse_fields[0]),
	.listing = &pulse_listing,
	.default_sort = "started",
	.handle = handle,
	.name_of = name_of,
};
