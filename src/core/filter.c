/* The filter language. A term is a row of struct term; parsing never fails, it only doubts. */
#include "core/filter.h"

#include "base/fold.h"
#include "base/iso8601.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { TERMS_MAX = 16, VALUES_MAX = 8 };

enum term_kind { TERM_PLAIN, TERM_FIELD, TERM_TIME, TERM_MINE, TERM_ACTIVE, TERM_URGENT };

struct term {
	enum term_kind kind;
	bool is_negated, is_exact, is_older;
	const struct field *field;
	char *values[VALUES_MAX]; /* owned, folded */
	size_t lengths[VALUES_MAX];
	int value_count;
	int64_t duration_ms;
};

struct filter {
	const struct resource *resource;
	struct term terms[TERMS_MAX];
	int count;
	char *doubt; /* owned */
};

/* ---- parsing ------------------------------------------------------------------------------- */

static const struct {
	const char *alias, *name;
} aliases[] = {
	{"svc", "services"},
	{"age", ""}, /* the field of the resource's default order */
	{"by", "responders"},
	{"who", "people"},
};

static const struct field *default_time(const struct resource *resource)
{
	const char *name = resource->default_sort;

	if (name == NULL)
		return NULL;
	return resource_field(resource, name[0] == '-' ? name + 1 : name);
}

static const struct field *find_alias(const struct resource *resource, const char *name)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (strcmp(aliases[i].alias, name) == 0)
			return aliases[i].name[0] != '\0' ? resource_field(resource, aliases[i].name)
							  : default_time(resource);
	return NULL;
}

/* Exact name, alias, or a beginning that only one field has. Rows of panes lack the DETAIL ones. */
static const struct field *find_field(const struct resource *resource, const char *name)
{
	const struct field *found = resource_field(resource, name);
	size_t len = strlen(name);

	if (found == NULL)
		found = find_alias(resource, name);
	if (found != NULL)
		return found->flags & DETAIL ? NULL : found;
	for (size_t i = 0; i < resource->field_count; i++) {
		if ((resource->fields[i].flags & DETAIL) ||
			strncmp(resource->fields[i].name, name, len) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = &resource->fields[i];
	}
	return found;
}

static void doubt(struct filter *filter, const char *what, const char *word)
{
	if (filter->doubt == NULL)
		filter->doubt = mem_printf("%s '%s'", what, word);
}

static void add_value(struct filter *filter, struct term *term, const char *value)
{
	if (term->value_count == VALUES_MAX) {
		doubt(filter, "too many values: no room for", value);
		return;
	}
	term->values[term->value_count] = fold_dup(value);
	term->lengths[term->value_count] = strlen(term->values[term->value_count]);
	term->value_count++;
}

static void add_values(struct filter *filter, struct term *term, const char *list)
{
	char *copy = mem_strdup(list), *rest = copy, *value;

	while ((value = strsep(&rest, ",")) != NULL)
		if (value[0] != '\0')
			add_value(filter, term, value);
	free(copy);
}

static bool parse_is(struct filter *filter, struct term *term, const char *value)
{
	static const struct {
		const char *word;
		enum term_kind kind;
	} words[] = {{"mine", TERM_MINE}, {"active", TERM_ACTIVE}, {"urgent", TERM_URGENT}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (value[0] != '\0' && strncmp(words[i].word, value, strlen(value)) == 0) {
			term->kind = words[i].kind;
			return true;
		}
	doubt(filter, "is: takes mine, active or urgent, not", value);
	return false;
}

static bool parse_time(struct filter *filter, struct term *term, const char *value)
{
	if ((value[0] != '<' && value[0] != '>') || !duration_parse(value + 1, &term->duration_ms)) {
		doubt(filter, "a time is compared with <2h or >1d, not", value);
		return false;
	}
	term->kind = TERM_TIME;
	term->is_older = value[0] == '>';
	return true;
}

/* "name:value"; false when it is to be taken as a plain word. */
static bool parse_field(struct filter *filter, struct term *term, const char *name, const char *value)
{
	if (strcmp(name, "is") == 0)
		return parse_is(filter, term, value);
	term->field = find_field(filter->resource, name);
	if (term->field == NULL) {
		doubt(filter, "no field", name);
		return false;
	}
	if (value[0] == '\0')
		return false;
	if (term->field->type == FIELD_TIME)
		return parse_time(filter, term, value);
	term->kind = TERM_FIELD;
	term->is_exact = value[0] == '=';
	add_values(filter, term, value + term->is_exact);
	return term->value_count > 0;
}

static bool parse_pair(struct filter *filter, struct term *term, const char *word)
{
	const char *colon = strchr(word, ':');
	char *name;
	bool ok;

	if (colon == NULL || colon == word)
		return false;
	name = mem_strndup(word, (size_t)(colon - word));
	ok = parse_field(filter, term, name, colon + 1);
	free(name);
	return ok;
}

static void parse_word(struct filter *filter, const char *word, bool is_quoted)
{
	struct term *term = &filter->terms[filter->count];

	*term = (struct term){.kind = TERM_PLAIN};
	if (word[0] == '!' && !is_quoted) {
		term->is_negated = true;
		word++;
	}
	if (word[0] == '\0')
		return;
	if (is_quoted || !parse_pair(filter, term, word)) {
		term->kind = TERM_PLAIN;
		add_value(filter, term, word);
	}
	filter->count++;
}

/* Cuts the next word off *at: up to a blank, or to the closing quote. NULL at the end. */
static const char *next_word(char **at, bool *is_quoted)
{
	char *start = *at + strspn(*at, " \t\n"), *end;

	if (*start == '\0')
		return NULL;
	*is_quoted = *start == '"';
	start += *is_quoted;
	end = start + strcspn(start, *is_quoted ? "\"" : " \t\n");
	*at = *end == '\0' ? end : end + 1;
	*end = '\0';
	return start;
}

struct filter *filter_new(const char *text, const struct resource *resource)
{
	struct filter *filter = mem_alloc(sizeof(*filter));
	char *copy = mem_strdup(text), *at = copy;
	const char *word;
	bool is_quoted;

	filter->resource = resource;
	while ((word = next_word(&at, &is_quoted)) != NULL)
		if (filter->count < TERMS_MAX)
			parse_word(filter, word, is_quoted);
		else
			doubt(filter, "too many words: no room for", word);
	free(copy);
	if (filter->count == 0) {
		filter_free(filter);
		return NULL;
	}
	return filter;
}

void filter_free(struct filter *filter)
{
	if (filter == NULL)
		return;
	for (int i = 0; i < filter->count; i++)
		for (int v = 0; v < filter->terms[i].value_count; v++)
			free(filter->terms[i].values[v]);
	free(filter->doubt);
	free(filter);
}

const char *filter_doubt(const struct filter *filter)
{
	return filter != NULL ? filter->doubt : NULL;
}

/* ---- matching ------------------------------------------------------------------------------ */

static bool matches_plain(const struct term *term, const struct snapshot *s, uint32_t index)
{
	const char *row = s->folded + s->folded_at[index];
	size_t len = s->folded_at[index + 1] - s->folded_at[index];

	return memmem(row, len, term->values[0], term->lengths[0]) != NULL;
}

static bool matches_value(const struct term *term, const char *folded)
{
	for (int i = 0; i < term->value_count; i++)
		if (term->is_exact ? strcmp(folded, term->values[i]) == 0
				   : strstr(folded, term->values[i]) != NULL)
			return true;
	return false;
}

static bool matches_field(const struct term *term, const void *row,
	const struct filter_context *context)
{
	struct arena scratch;
	struct text shown;
	char *folded;
	bool ok;

	arena_init(&scratch, 1024);
	shown = field_text(term->field, row, &context->when, &scratch);
	folded = fold_dup(shown.bytes);
	ok = matches_value(term, folded);
	free(folded);
	arena_release(&scratch);
	if (!ok && term->field->type == FIELD_CHOICE)
		ok = matches_value(term, term->field->choices[*FIELD_AT(uint8_t, term->field, row)].wire);
	return ok;
}

static bool matches_time(const struct term *term, const void *row,
	const struct filter_context *context)
{
	int64_t at = *FIELD_AT(int64_t, term->field, row);

	if (at == 0)
		return false;
	if (term->field->flags & AHEAD)
		return (at - context->when.now_ms > term->duration_ms) == term->is_older;
	return (context->when.now_ms - at > term->duration_ms) == term->is_older;
}

static bool matches_term(const struct term *term, const struct snapshot *s, uint32_t index,
	const struct filter_context *context)
{
	const struct resource *resource = s->resource;
	const void *row = snapshot_row(s, index);

	switch (term->kind) {
	case TERM_PLAIN:
		return matches_plain(term, s, index);
	case TERM_FIELD:
		return matches_field(term, row, context);
	case TERM_TIME:
		return matches_time(term, row, context);
	case TERM_MINE:
		return resource->is_mine != NULL && resource->is_mine(row, context->me);
	case TERM_ACTIVE:
		return resource->is_active == NULL || resource->is_active(row);
	case TERM_URGENT:
		return resource->urgency != NULL && resource->urgency(row, context->me) != URGENCY_NONE;
	}
	return false;
}

bool filter_matches(const struct filter *filter, const struct snapshot *snapshot, uint32_t index,
	const struct filter_context *context)
{
	if (filter == NULL)
		return true;
	for (int i = 0; i < filter->count; i++)
		if (matches_term(&filter->terms[i], snapshot, index, context) == filter->terms[i].is_negated)
			return false;
	return true;
}

/*
 * One sweep of the folded block for the first plain word: where it occurs rarely, which is what one
 * types it for, this is several times faster than asking row by row. Sets bit i for row i.
 */
static unsigned char *sweep(const struct term *term, const struct snapshot *s)
{
	unsigned char *hits = mem_alloc(s->count / 8 + 1);
	const char *end = s->folded + s->folded_at[s->count];
	uint32_t row = 0;

	for (const char *at = s->folded; at < end; at = s->folded + s->folded_at[row + 1]) {
		const char *hit = memmem(at, (size_t)(end - at), term->values[0], term->lengths[0]);

		if (hit == NULL)
			break;
		while (s->folded_at[row + 1] <= (uint32_t)(hit - s->folded))
			row++;
		hits[row / 8] |= (unsigned char)(1u << (row % 8));
	}
	return hits;
}

static const struct term *first_plain(const struct filter *filter)
{
	for (int i = 0; filter != NULL && i < filter->count; i++)
		if (filter->terms[i].kind == TERM_PLAIN && !filter->terms[i].is_negated)
			return &filter->terms[i];
	return NULL;
}

uint32_t filter_apply(const struct filter *filter, const struct snapshot *snapshot,
	const uint32_t *order, const struct filter_context *context, uint32_t *out)
{
	const struct term *plain = first_plain(filter);
	unsigned char *hits = plain != NULL ? sweep(plain, snapshot) : NULL;
	uint32_t count = 0;

	for (uint32_t i = 0; i < snapshot->count; i++) {
		uint32_t index = order != NULL ? order[i] : i;

		if (hits != NULL && !(hits[index / 8] & (1u << (index % 8))))
			continue;
		if (filter_matches(filter, snapshot, index, context))
			out[count++] = index;
	}
	free(hits);
	return count;
}

bool filter_names(const struct filter *filter, const struct field *field)
{
	for (int i = 0; filter != NULL && i < filter->count; i++)
		if (filter->terms[i].field == field)
			return true;
	return false;
}
