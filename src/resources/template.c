/* Templates of retrospectives. Source: section 12 of the digest. */
#include "resources/template.h"

#define T struct template
static const struct field template_fields[] = {
	FIELD_ID("id", "id", T, record.id, "Id", 0),
	FIELD_LINE("name", "attributes.name", T, name, "Name", 0, LIST),
	FIELD_FLAG("default", "attributes.default", T, is_default, "Default", 7, 0),
	FIELD_HTML("content", "attributes.content", T, content, "Content", 0),
	FIELD_TIME("updated", "attributes.updated_at", T, record.updated_at, "Updated", 6, 0),
};
#undef T

static struct text name_of(const void *record)
{
	return ((const struct template *)record)->name;
}

static struct text handle(const void *record, struct arena *arena)
{
	(void)arena;
	return name_of(record);
}

static const struct listing template_listing = {
	.path = "/v1/post_mortem_templates", .page_rows = 100};

const struct resource template_resource = {
	.name = "template",
	.title = "Template",
	.plural = "Templates",
	.wire_type = "post_mortem_templates",
	.path = "/v1/post_mortem_templates/{id}",
	.row_bytes = sizeof(struct template),
	.fields = template_fields,
	.field_count = sizeof(template_fields) / sizeof(template_fields[0]),
	.listing = &template_listing,
	.handle = handle,
	.name_of = name_of,
};
