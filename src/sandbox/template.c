/* Markdown, sanitising and Liquid for templates. */
#include "template.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/iso8601.h"

#include "attr.h"
#include "markdown.h"
#include "sandbox.h"

enum { CONTENT_BYTES = 4 * 1024 * 1024, NAME_BYTES = 80 };

/* --- storing ------------------------------------------------------------------------------- */

/* What is left out whole: from the first text to the end of the second. */
static const struct {
	const char *begins, *ends;
} forbidden[] = {
	{"<!--", "-->"},
	{"<script", "</script>"},
	{"<style", "</style>"},
	{"<iframe", "</iframe>"},
};

/* The end of something forbidden that begins here; NULL: nothing does. */
static const char *end_of_forbidden(const char *at)
{
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++) {
		const char *end;

		if (strncasecmp(at, forbidden[i].begins, strlen(forbidden[i].begins)))
			continue;
		end = strcasestr(at, forbidden[i].ends);
		return end ? end + strlen(forbidden[i].ends) : at + strlen(at);
	}
	return NULL;
}

static void add_sanitised(const char *html, struct buf *out)
{
	const char *end;

	while (*html) {
		end = *html == '<' ? end_of_forbidden(html) : NULL;
		if (end)
			html = end;
		else
			buf_add_char(out, *html++);
	}
}

void template_store(struct record *record)
{
	const char *content = attr_str(record->attributes, "content");
	const char *format = attr_str(record->attributes, "format");
	struct buf html, clean;

	if (!content)
		return;
	buf_init(&html, CONTENT_BYTES);
	buf_init(&clean, CONTENT_BYTES);
	if (*content && format && !strcmp(format, "markdown")) {
		buf_add_str(&html, "<div class=\"trix-content\">\n");
		markdown_to_html(content, &html);
		buf_add_str(&html, "</div>\n");
	} else {
		buf_add_str(&html, content);
	}
	add_sanitised(html.bytes, &clean);
	attr_set_str(record->attributes, "content", clean.bytes);
	buf_release(&html);
	buf_release(&clean);
}

/* --- filling ------------------------------------------------------------------------------- */

struct filling {
	struct sandbox *box;
	const struct record *incident;
	struct buf *out;
};

static void add_escaped(struct buf *out, const char *text)
{
	html_escape(text, (unsigned)strlen(text), out);
}

static void add_severity(const struct filling *f)
{
	const char *id = attr_str(f->incident->attributes, "severity_id");
	struct record severity;

	if (!store_get(&f->box->store, "severities", id, &severity))
		return;
	add_escaped(f->out, attr_str(severity.attributes, "name"));
	record_release(&severity);
}

static void add_attribute(const struct filling *f, const char *name)
{
	struct json_object *value = attr_get(f->incident->attributes, name);
	char text[ISO8601_BYTES];

	if (!strcmp(name, "severity"))
		add_severity(f);
	else if (attr_is_time(name) && value)
		buf_add_str(f->out, iso8601_format_offset(json_object_get_int64(value),
					    f->box->options.zone_min, text));
	else if (json_object_is_type(value, json_type_string) ||
		 json_object_is_type(value, json_type_int))
		add_escaped(f->out, json_object_get_string(value));
}

/* The text between quotes, which Markdown may have written as &quot;; false: it is not quoted. */
static bool add_literal(const struct filling *f, const char *text, size_t len)
{
	static const char *const quotes[] = {"\"", "'", "&quot;"};

	for (size_t i = 0; i < sizeof(quotes) / sizeof(*quotes); i++) {
		size_t quote = strlen(quotes[i]);

		if (len < 2 * quote || strncmp(text, quotes[i], quote) ||
			strncmp(text + len - quote, quotes[i], quote))
			continue;
		buf_add(f->out, text + quote, len - 2 * quote);
		return true;
	}
	return false;
}

static void add_output(const struct filling *f, const char *text, size_t len)
{
	char name[NAME_BYTES];

	while (len && *text == ' ')
		text++, len--;
	while (len && text[len - 1] == ' ')
		len--;
	if (add_literal(f, text, len) || len >= sizeof(name))
		return;
	snprintf(name, sizeof(name), "%.*s", (int)len, text);
	if (!strncmp(name, "incident.", 9))
		add_attribute(f, name + 9);
}

/* Where the }} of an output ends it: not one inside quotes. */
static const char *end_of_output(const char *text)
{
	char quote = '\0';

	for (; *text; text++) {
		if (quote ? *text == quote : *text == '"' || *text == '\'')
			quote = quote ? '\0' : *text;
		else if (!quote && text[0] == '}' && text[1] == '}')
			return text;
	}
	return NULL;
}

/* What follows {% raw %} up to {% endraw %}, as it is; returns where to go on. */
static const char *add_raw(const struct filling *f, const char *text)
{
	static const char ending[] = "{% endraw %}";
	const char *end = strstr(text, ending);

	buf_add(f->out, text, end ? (size_t)(end - text) : strlen(text));
	return end ? end + sizeof(ending) - 1 : text + strlen(text);
}

void template_fill(
	struct sandbox *box, const char *html, const struct record *incident, struct buf *out)
{
	static const char raw[] = "{% raw %}";
	const struct filling f = {box, incident, out};
	const char *end;

	while (*html) {
		if (!strncmp(html, raw, sizeof(raw) - 1)) {
			html = add_raw(&f, html + sizeof(raw) - 1);
		} else if (!strncmp(html, "{{", 2) && (end = end_of_output(html + 2)) != NULL) {
			add_output(&f, html + 2, (size_t)(end - html - 2));
			html = end + 2;
		} else {
			buf_add_char(out, *html++);
		}
	}
}
