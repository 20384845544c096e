/* Labels as text. */
#include "core/labels.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { LABELS_MAX_BYTES = 64 * 1024 };

/* What ends a value. */
static const char *ends_of(enum labels_form form)
{
	return form == LABELS_IN_LINE ? " \n" : "\n";
}

/* ---- reading ------------------------------------------------------------------------------- */

/* The length of a quoted text with its quotes; 0: it does not end, or something else follows. */
static size_t quoted_len(const char *text, const char *followers)
{
	size_t len = 1;

	if (text[0] != '"')
		return 0;
	while (text[len] != '\0' && text[len] != '"')
		len += text[len] == '\\' && text[len + 1] != '\0' ? 2 : 1;
	if (text[len] != '"')
		return 0;
	len++;
	return text[len] == '\0' || strchr(followers, text[len]) != NULL ? len : 0;
}

static char *unquoted(const char *text, size_t len)
{
	char *out = mem_strndup(text + 1, len - 2), *to = out;

	for (const char *p = out; *p != '\0'; p++)
		if (*p == '\\' && p[1] != '\0')
			*to++ = *++p == 'n' ? '\n' : *p;
		else
			*to++ = *p;
	*to = '\0';
	return out;
}

/* Up to one of these bytes, or a quoted whole before one of them. */
static char *part(const char **at, const char *ends)
{
	size_t len = quoted_len(*at, ends);
	char *out = len > 0 ? unquoted(*at, len) : NULL;

	if (out == NULL) {
		len = strcspn(*at, ends);
		out = mem_strndup(*at, len);
	}
	*at += len;
	return out;
}

bool labels_next(const char **at, enum labels_form form, char **key, char **value)
{
	const char *ends = ends_of(form);
	const char *key_ends = form == LABELS_IN_LINE ? "= \n" : "=\n";

	for (;;) {
		*at += strspn(*at, ends);
		if (**at == '\0')
			return false;
		*key = part(at, key_ends);
		*value = **at == '=' ? (++*at, part(at, ends)) : mem_strdup("");
		if ((*key)[0] != '\0')
			return true;
		free(*key);
		free(*value);
	}
}

/* ---- writing ------------------------------------------------------------------------------- */

static void add_part(struct buf *out, const char *text, size_t len, const char *special)
{
	bool is_plain = len == 0 || text[0] != '"';

	for (size_t i = 0; i < len && is_plain; i++)
		is_plain = strchr(special, text[i]) == NULL;
	if (is_plain) {
		buf_add(out, text, len);
		return;
	}
	buf_add_char(out, '"');
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n') {
			buf_add_str(out, "\\n");
		} else {
			if (text[i] == '"' || text[i] == '\\')
				buf_add_char(out, '\\');
			buf_add_char(out, text[i]);
		}
	buf_add_char(out, '"');
}

void labels_add(struct buf *out, enum labels_form form, const char *key, size_t key_len,
	const char *value, size_t value_len)
{
	if (out->len_bytes > 0)
		buf_add_char(out, form == LABELS_IN_LINE ? ' ' : '\n');
	add_part(out, key, key_len, form == LABELS_IN_LINE ? "= \n" : "=\n");
	buf_add_char(out, '=');
	add_part(out, value, value_len, ends_of(form));
}

char *labels_to_lines(const char *labels)
{
	struct buf out;
	char *key, *value;

	buf_init(&out, LABELS_MAX_BYTES);
	while (labels_next(&labels, LABELS_IN_LINE, &key, &value)) {
		labels_add(&out, LABELS_AS_LINES, key, strlen(key), value, strlen(value));
		free(key);
		free(value);
	}
	return buf_take(&out);
}

/* ---- comparing ----------------------------------------------------------------------------- */

static bool has(const char *labels, enum labels_form form, const char *key, const char *value)
{
	char *other_key, *other_value;
	bool is_same = false;

	while (!is_same && labels_next(&labels, form, &other_key, &other_value)) {
		is_same = strcmp(key, other_key) == 0 && strcmp(value, other_value) == 0;
		free(other_key);
		free(other_value);
	}
	return is_same;
}

static bool holds_all(const char *labels, enum labels_form form, const char *of, enum labels_form of_form)
{
	char *key, *value;
	bool holds = true;

	while (holds && labels_next(&of, of_form, &key, &value)) {
		holds = has(labels, form, key, value);
		free(key);
		free(value);
	}
	return holds;
}

bool labels_hold(const char *labels, const char *lines)
{
	return holds_all(labels, LABELS_IN_LINE, lines, LABELS_AS_LINES);
}

bool labels_same(const char *labels, const char *lines)
{
	return labels_hold(labels, lines) && holds_all(lines, LABELS_AS_LINES, labels, LABELS_IN_LINE);
}
