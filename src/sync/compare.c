/* Edits against the record as it is now. */
#include "compare.h"

#include "core/labels.h"

#include <stdlib.h>
#include <string.h>

/* An attribute that no form asks for is the field that is read from it. */
static const struct field *field_of_attribute(const struct resource *resource, const char *key)
{
	static const char folder[] = "attributes.";

	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];

		if (field->path != NULL && strncmp(field->path, folder, strlen(folder)) == 0 &&
			strcmp(field->path + strlen(folder), key) == 0)
			return field;
	}
	return NULL;
}

const struct field *compare_field(const struct resource *resource, const struct action *action,
	const char *key)
{
	for (const struct input *input = action->inputs; input != NULL && input->name != NULL;
		input++)
		if (strcmp(input->name, key) == 0)
			return input->from != NULL ? resource_field(resource, input->from) : NULL;
	return action->edits ? field_of_attribute(resource, key) : NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\n';
}

/* The next word of a list; NULL at its end. */
static const char *next_word(const char **at, size_t *len)
{
	const char *word = *at;

	while (is_blank(*word))
		word++;
	for (*len = 0; word[*len] != '\0' && !is_blank(word[*len]); ++*len)
		continue;
	*at = word + *len;
	return *len > 0 ? word : NULL;
}

static bool has_word(const char *words, const char *word, size_t word_len)
{
	const char *candidate;
	size_t len;

	while ((candidate = next_word(&words, &len)) != NULL)
		if (len == word_len && memcmp(candidate, word, len) == 0)
			return true;
	return false;
}

static bool holds_all(const char *words, const char *of)
{
	const char *word;
	size_t len;

	while ((word = next_word(&of, &len)) != NULL)
		if (!has_word(words, word, len))
			return false;
	return true;
}

/* Ids: the order says nothing. */
static bool same_words(const char *a, const char *b)
{
	return holds_all(a, b) && holds_all(b, a);
}

/* The field as the form would have filled it in; dates by their day. */
static const char *string_of(
	const struct field *field, const void *record, char date[ISO8601_BYTES])
{
	int64_t ms;

	switch (field->type) {
	case FIELD_ID:
		return *FIELD_AT(char *, field, record);
	case FIELD_LINE:
	case FIELD_BODY:
	case FIELD_LABELS:
		return FIELD_AT(struct text, field, record)->bytes;
	case FIELD_CHOICE:
		return field->choices[*FIELD_AT(uint8_t, field, record)].wire;
	case FIELD_REF:
		return FIELD_AT(struct ref, field, record)->id;
	case FIELD_REFS:
		return FIELD_AT(struct refs, field, record)->ids;
	case FIELD_TIME:
		ms = *FIELD_AT(int64_t, field, record);
		iso8601_format(ms, date);
		date[10] = '\0';
		return ms != 0 ? date : "";
	default:
		return "";
	}
}

static int64_t number_of(const struct field *field, const void *record, const char *string)
{
	if (field->type == FIELD_NUMBER || field->type == FIELD_TIME)
		return *FIELD_AT(int64_t, field, record);
	if (field->type == FIELD_FLAG)
		return *FIELD_AT(bool, field, record);
	return strtoll(string, NULL, 10);
}

static bool is_same(const struct attr *attr, const struct field *field, const void *record)
{
	const char *mine = attr->string != NULL ? attr->string : "";
	char date[ISO8601_BYTES];
	const char *theirs = string_of(field, record, date);

	if (theirs == NULL)
		theirs = "";
	switch (attr->type) {
	case ATTR_STRING:
		return strcmp(mine, theirs) == 0;
	case ATTR_STRINGS:
		return same_words(mine, theirs);
	case ATTR_LABELS:
	case ATTR_LABEL_LIST:
		return labels_same(theirs, mine);
	case ATTR_NULL:
		return theirs[0] == '\0';
	case ATTR_NUMBER:
	case ATTR_FLAG:
	case ATTR_TIME:
	case ATTR_SERVER_NOW:
		return attr->number == number_of(field, record, theirs);
	}
	return false;
}

const struct attr *compare_conflict(const struct resource *resource, const struct action *action,
	const struct attrs *base, const struct attrs *mine, const void *record)
{
	for (size_t i = 0; i < base->count; i++) {
		const struct attr *was = &base->items[i], *will = attrs_find(mine, was->key);
		const struct field *field = compare_field(resource, action, was->key);

		if (field != NULL && !is_same(was, field, record) &&
			(will == NULL || !is_same(will, field, record)))
			return was;
	}
	return NULL;
}

static void add_now(
	struct attrs *now, const struct attr *was, const struct field *field, const void *record)
{
	char date[ISO8601_BYTES];
	const char *string = string_of(field, record, date);
	char *lines;
	int64_t number = number_of(field, record, string != NULL ? string : "");

	switch (was->type) {
	case ATTR_STRINGS:
		attrs_add_strings(now, was->key, string != NULL ? string : "");
		break;
	case ATTR_LABELS:
	case ATTR_LABEL_LIST:
		lines = labels_to_lines(string != NULL ? string : "");
		(was->type == ATTR_LABELS ? attrs_add_labels : attrs_add_label_list)(
			now, was->key, lines);
		free(lines);
		break;
	case ATTR_NUMBER:
		attrs_add_number(now, was->key, number);
		break;
	case ATTR_FLAG:
		attrs_add_flag(now, was->key, number != 0);
		break;
	case ATTR_TIME:
	case ATTR_SERVER_NOW:
		attrs_add_time(now, was->key, number);
		break;
	case ATTR_STRING:
	case ATTR_NULL:
		attrs_add_string(now, was->key, string != NULL ? string : "");
		break;
	}
}

void compare_now(const struct resource *resource, const struct action *action,
	const struct attrs *base, const void *record, struct attrs *now)
{
	for (size_t i = 0; i < base->count; i++) {
		const struct field *field = compare_field(resource, action, base->items[i].key);

		if (field != NULL)
			add_now(now, &base->items[i], field, record);
	}
}

bool compare_all_same(const struct resource *resource, const struct action *action,
	const struct attrs *mine, const void *record)
{
	for (size_t i = 0; i < mine->count; i++) {
		const struct field *field = compare_field(resource, action, mine->items[i].key);

		if (field == NULL || !is_same(&mine->items[i], field, record))
			return false;
	}
	return mine->count > 0;
}

bool compare_known_same(const struct resource *resource, const struct action *action,
	const struct attrs *mine, const void *record)
{
	size_t known = 0;

	for (size_t i = 0; i < mine->count; i++) {
		const struct field *field = compare_field(resource, action, mine->items[i].key);

		if (field != NULL && !is_same(&mine->items[i], field, record))
			return false;
		known += field != NULL;
	}
	return known > 0;
}

/* ---- the answer ------------------------------------------------------------------------------ */

enum { CLOCK_MS = 1000 }; /* a server may keep whole seconds */

/* The attribute as it would be shown, had it come from outside. */
static struct attr as_shown(
	const struct attr *sent, const struct field *field, struct arena *arena)
{
	struct attr shown = *sent;
	const char *string = sent->string != NULL ? sent->string : "";

	if (field->type == FIELD_LINE)
		shown.string = (char *)text_clean(arena, string, strlen(string)).bytes;
	else if (field->type == FIELD_BODY || field->type == FIELD_LABELS)
		shown.string = (char *)text_clean_body(arena, string, strlen(string)).bytes;
	return shown;
}

static bool is_contradicted(
	const struct attr *sent, const struct field *field, const void *record, struct arena *arena)
{
	struct attr shown = as_shown(sent, field, arena);

	if (field->type == FIELD_CHOICE && *FIELD_AT(uint8_t, field, record) == 0)
		return false; /* a word that this version does not know */
	if (sent->type == ATTR_TIME && field->type == FIELD_TIME)
		return llabs(sent->number - *FIELD_AT(int64_t, field, record)) >= CLOCK_MS;
	if (field->type == FIELD_LABELS) /* others may have put some there too */
		return !labels_hold(FIELD_AT(struct text, field, record)->bytes, shown.string);
	return !is_same(&shown, field, record);
}

const struct attr *compare_contradicted(const struct resource *resource, const struct action *action,
	const struct attrs *sent, const void *record, const struct field_set *seen,
	const struct field **field)
{
	const struct attr *contradicted = NULL;
	struct arena arena;

	arena_init(&arena, 0);
	for (size_t i = 0; i < sent->count && contradicted == NULL; i++) {
		*field = compare_field(resource, action, sent->items[i].key);
		if (*field == NULL) /* of a fixed body */
			*field = field_of_attribute(resource, sent->items[i].key);
		if (*field != NULL && field_set_has(seen, (size_t)(*field - resource->fields)) &&
			is_contradicted(&sent->items[i], *field, record, &arena))
			contradicted = &sent->items[i];
	}
	arena_release(&arena);
	return contradicted;
}
