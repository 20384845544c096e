/* Parsing of query strings and comma lists. */
#include "params.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *decode(const char *s, size_t len)
{
	char *out = mem_alloc(len + 1), *o = out;

	for (size_t i = 0; i < len; i++) {
		if (s[i] == '%' && i + 2 < len && hex_value(s[i + 1]) >= 0 &&
			hex_value(s[i + 2]) >= 0) {
			*o++ = (char)(hex_value(s[i + 1]) * 16 + hex_value(s[i + 2]));
			i += 2;
		} else {
			*o++ = s[i] == '+' ? ' ' : s[i];
		}
	}
	*o = '\0';
	return out;
}

static void add(struct params *params, const char *pair, size_t len)
{
	const char *equals = memchr(pair, '=', len);
	size_t name_len = equals ? (size_t)(equals - pair) : len;
	struct param *param;

	if (!len)
		return;
	params->items =
		mem_grow(params->items, params->count, &params->capacity, sizeof(*params->items));
	param = &params->items[params->count++];
	param->name = decode(pair, name_len);
	param->value = equals ? decode(equals + 1, len - name_len - 1) : mem_strdup("");
}

void params_parse(struct params *params, const char *query)
{
	memset(params, 0, sizeof(*params));
	while (query && *query) {
		size_t len = strcspn(query, "&");

		add(params, query, len);
		query += len + (query[len] == '&');
	}
}

void params_release(struct params *params)
{
	for (size_t i = 0; i < params->count; i++) {
		free(params->items[i].name);
		free(params->items[i].value);
	}
	free(params->items);
	memset(params, 0, sizeof(*params));
}

const char *params_get(const struct params *params, const char *name)
{
	for (size_t i = 0; i < params->count; i++)
		if (!strcmp(params->items[i].name, name))
			return params->items[i].value;
	return NULL;
}

long params_number(
	const struct params *params, const char *name, long fallback, long low, long high)
{
	const char *text = params_get(params, name);
	char *end;
	long value;

	if (!text || !*text)
		return fallback;
	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || *end)
		return fallback;
	return value < low ? low : value > high ? high : value;
}

bool csv_next(const char **list, char *out, size_t room)
{
	const char *s = *list;
	size_t len, kept;

	if (!s || !*s)
		return false;
	len = strcspn(s, ",");
	*list = s + len + (s[len] == ',');
	while (len && *s == ' ')
		s++, len--;
	while (len && s[len - 1] == ' ')
		len--;
	kept = len < room ? len : room - 1;
	memcpy(out, s, kept);
	out[kept] = '\0';
	return true;
}

bool csv_has(const char *list, const char *word)
{
	char item[128];

	while (csv_next(&list, item, sizeof(item)))
		if (!strcmp(item, word))
			return true;
	return false;
}
