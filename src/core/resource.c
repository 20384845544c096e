/* Looking things up in a resource's tables, its paths, and how they are asked for. */
#include "core/resource.h"

#include "base/buf.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct field *resource_field(const struct resource *resource, const char *name)
{
	for (size_t i = 0; i < resource->field_count; i++)
		if (strcmp(resource->fields[i].name, name) == 0)
			return &resource->fields[i];
	return NULL;
}

const struct action *resource_action(const struct resource *resource, const char *name)
{
	if (resource->actions == NULL)
		return NULL;
	for (const struct action *a = resource->actions; a->name != NULL; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

bool action_needs_whole_record(const struct action *action, const struct resource *resource)
{
	for (const struct input *in = action->inputs; in != NULL && in->name != NULL; in++) {
		const struct field *field = in->from != NULL ? resource_field(resource, in->from) : NULL;

		if (field != NULL && (field->flags & DETAIL))
			return true;
	}
	return false;
}

bool resource_handle_is_of_id(struct text handle, const void *record)
{
	const char *id = ((const struct record *)record)->id;

	return text_is_empty(handle) ||
	       (strncmp(handle.bytes, id, handle.len_bytes) == 0 && id[handle.len_bytes] != '\0');
}

struct text resource_label(const struct resource *resource, const void *record, struct arena *arena)
{
	struct text handle = resource->handle(record, arena);
	struct text name = resource->name_of(record);

	if (text_is_empty(name) || text_equal(handle, name))
		return handle;
	if (resource_handle_is_of_id(handle, record))
		return name;
	return text_printf(arena, "%s %s", handle.bytes, name.bytes);
}

void resource_empty(const struct resource *resource, void *record, bool is_whole)
{
	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];

		if ((field->flags & DETAIL) && !is_whole)
			continue;
		if (field->type == FIELD_HTML)
			*FIELD_AT_MUT(struct html, field, record) = (struct html){"", 0};
		else if (field->type == FIELD_LINE || field->type == FIELD_BODY ||
			 field->type == FIELD_LABELS)
			*FIELD_AT_MUT(struct text, field, record) = text_empty;
		else if (field->type == FIELD_REF)
			*FIELD_AT_MUT(struct ref, field, record) = (struct ref){"", text_empty};
		else if (field->type == FIELD_REFS)
			*FIELD_AT_MUT(struct refs, field, record) = (struct refs){text_empty, ""};
		else if (field->type == FIELD_ID)
			*FIELD_AT_MUT(const char *, field, record) = "";
	}
}

void resource_widen(const struct resource *resource, void *whole, const void *list_row)
{
	resource_empty(resource, whole, true);
	memcpy(whole, list_row,
		resource->list_bytes != 0 ? resource->list_bytes : resource->row_bytes);
}

static void add_encoded(struct buf *out, const char *value)
{
	for (const unsigned char *p = (const unsigned char *)value; *p != '\0'; p++)
		if (isalnum(*p) || strchr("-._~", *p) != NULL)
			buf_add_char(out, (char)*p);
		else
			buf_add_fmt(out, "%%%02X", *p);
}

/* The value of a placeholder; NULL when the record has none. Only ids and numbers stand in paths. */
static bool add_placeholder(struct buf *out, const char *name, const struct resource *resource,
	const void *record)
{
	const struct field *field = resource_field(resource, name);

	if (field == NULL || record == NULL || !field_is_set(field, record))
		return false;
	if (field->type == FIELD_ID)
		add_encoded(out, *FIELD_AT(const char *, field, record));
	else if (field->type == FIELD_NUMBER)
		buf_add_fmt(out, "%lld", (long long)*FIELD_AT(int64_t, field, record));
	else
		return false;
	return true;
}

char *resource_path(const char *path, const struct resource *resource, const void *record)
{
	struct buf out;
	bool ok = true;

	buf_init(&out, 1024);
	for (const char *p = path; *p != '\0' && ok; p++) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		char name[64];

		if (end == NULL || p[1] == '@' || p[1] == '.' || (size_t)(end - p) > sizeof(name)) {
			buf_add_char(&out, *p);
			continue;
		}
		memcpy(name, p + 1, (size_t)(end - p) - 1);
		name[end - p - 1] = '\0';
		ok = add_placeholder(&out, name, resource, record);
		p = end;
	}
	if (ok && !out.overflowed)
		return buf_take(&out);
	buf_release(&out);
	return NULL;
}

char *resource_path_of(const struct resource *resource, const char *id)
{
	struct record *row = mem_alloc(resource->row_bytes);
	char *path;

	row->id = id;
	path = resource_path(resource->path, resource, row);
	free(row);
	return path;
}

char *path_fill(char *path, const char *placeholder, const char *value)
{
	char *braced = mem_printf("{%s}", placeholder);
	char *at = path != NULL ? strstr(path, braced) : NULL;
	struct buf out;

	if (at == NULL) {
		free(braced);
		return path;
	}
	buf_init(&out, 1024);
	buf_add(&out, path, (size_t)(at - path));
	add_encoded(&out, value);
	buf_add_str(&out, at + strlen(braced));
	free(braced);
	free(path);
	if (value[0] != '\0' && !out.overflowed)
		return buf_take(&out);
	buf_release(&out);
	return NULL;
}

static char *decoded(const char *value, size_t len)
{
	char *out = mem_strndup(value, len), *to = out;
	unsigned byte;

	for (const char *p = out; *p != '\0'; p++)
		if (*p == '%' && sscanf(p, "%%%2X", &byte) == 1 && byte != 0) {
			*to++ = (char)byte;
			p += 2;
		} else {
			*to++ = *p;
		}
	*to = '\0';
	return out;
}

char *path_read(const char *template, const char *placeholder, const char *path)
{
	size_t name_len = strlen(placeholder);
	char *found = NULL;

	while (*template != '\0') {
		size_t len;

		if (*template != '{') {
			if (*template++ != *path++)
				break;
			continue;
		}
		len = strcspn(path, "/?");
		if (found == NULL && strncmp(template + 1, placeholder, name_len) == 0 &&
			template[1 + name_len] == '}')
			found = decoded(path, len);
		path += len;
		template += strcspn(template, "}") + 1;
	}
	if (*template == '\0' && *path == '\0')
		return found;
	free(found);
	return NULL;
}

/* What a URL's folder means. Source: the links that Rootly puts into records. */
static const struct {
	const char *folder, *resource;
} url_folders[] = {
	{"/incidents/", "incident"},
	{"/alerts/", "alert"},
	{"/post_mortems/", "retrospective"},
	{"/retrospectives/", "retrospective"},
};

char *resource_of_url(const char *url, const char **name)
{
	for (size_t i = 0; i < sizeof(url_folders) / sizeof(url_folders[0]); i++) {
		const char *at = strstr(url, url_folders[i].folder);
		size_t len, digits;

		if (at == NULL)
			continue;
		at += strlen(url_folders[i].folder);
		len = strcspn(at, "/?#");
		digits = strspn(at, "0123456789");
		*name = url_folders[i].resource;
		/* Incidents are linked by number and title; the others by id. */
		if (digits > 0 && at[digits] == '-' && strcmp(*name, "incident") == 0)
			len = digits;
		return len > 0 && len < 128 ? mem_strndup(at, len) : NULL;
	}
	return NULL;
}

const char *const http_method_names[] = {
	[HTTP_GET] = "GET",
	[HTTP_POST] = "POST",
	[HTTP_PUT] = "PUT",
	[HTTP_PATCH] = "PATCH",
	[HTTP_DELETE] = "DELETE",
};
