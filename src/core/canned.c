/* Templates: a text with {field} in it, filled from the record the form is about. */
#include "base/buf.h"
#include "core/update.h"

#include <string.h>

enum { FILLED_BYTES = 64 * 1024, NAME_BYTES = 64 };

static void add_field(struct buf *out, const struct model *model, const struct resource *resource,
	const void *record, const char *name)
{
	const struct field *field = record != NULL ? resource_field(resource, name) : NULL;
	const struct detail *detail = model->detail.detail;
	bool is_whole = detail != NULL && record == detail->row;
	struct arena scratch;

	if (field == NULL || ((field->flags & DETAIL) && !is_whole)) {
		buf_add_fmt(out, "{%s}", name);
		return;
	}
	arena_init(&scratch, 1024);
	buf_add_str(out, model_field_text(model, field, record, &scratch).bytes);
	arena_release(&scratch);
}

char *canned_fill(const struct model *model, const char *text)
{
	const struct resource *resource = NULL;
	const void *record = model_record(model, &resource);
	struct buf out;

	buf_init(&out, FILLED_BYTES);
	for (const char *p = text; *p != '\0'; p++) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		char name[NAME_BYTES];

		if (end == NULL || (size_t)(end - p) > sizeof(name)) {
			buf_add_char(&out, *p);
			continue;
		}
		memcpy(name, p + 1, (size_t)(end - p) - 1);
		name[end - p - 1] = '\0';
		add_field(&out, model, resource, record, name);
		p = end;
	}
	return buf_take(&out);
}
