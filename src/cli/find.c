/* Which record a word means. */
#include "session.h"

#include "api/decode.h"
#include "api/number.h"
#include "base/mem.h"
#include "core/handle.h"
#include "core/join.h"
#include "resources/registry.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool is_same_word(const char *a, const char *b)
{
	return strcasecmp(a, b) == 0;
}

/* ---- by number ----------------------------------------------------------------------------- */

static char *id_by_number(
	struct session *s, const struct resource *resource, int64_t number, struct err *err)
{
	char *query = number_query_build(resource, number), *id = NULL;
	struct buf body;

	buf_init(&body, JSON_BYTES);
	if (session_get(s, resource->listing->path, query, &body, err) &&
		number_find(resource, number, body.bytes, body.len_bytes, &id, err) && id == NULL)
		err_set(err, ERR_NOT_FOUND, "there is no %s with this number, or not for this key",
			resource->name);
	buf_release(&body);
	free(query);
	return id;
}

/* ---- one record ---------------------------------------------------------------------------- */

static struct detail *read_record(struct session *s, const struct resource *resource,
	const char *id, struct buf *body, struct err *err)
{
	char *query = record_query_build(resource), *path = resource_path_of(resource, id);
	struct detail *detail = NULL;

	if (path == NULL)
		err_set(err, ERR_USAGE, "which one?");
	else if (session_get(s, path, query, body, err))
		detail = decode_detail(resource, body->bytes, body->len_bytes, err);
	else if (err->kind == ERR_NOT_FOUND)
		err_set(err, ERR_NOT_FOUND, "there is no such %s, or not for this key",
			resource->name);
	free(query);
	free(path);
	return detail;
}

/* ---- links --------------------------------------------------------------------------------- */

static struct site open_site(const struct session *s)
{
	return (struct site){s->config->sync->instance, s->config->sync->origin};
}

static bool refuse_link(const struct session *s, const char *link, struct err *err)
{
	const struct site here = open_site(s);
	char host[LINK_HOST_BYTES], web[LINK_HOST_BYTES];

	site_web_host(&here, web);
	if (!link_host(link, host))
		return err_set(err, ERR_USAGE, "this is no plain https link");
	return err_set(err, ERR_USAGE, "this link is of %s, not of %s (%s)", host, here.name, web);
}

/* Before anything is asked. What only a record can tell is looked at when it is there. */
static bool may_be_ours(const struct session *s, const char *link, struct err *err)
{
	const struct site here = open_site(s), *other = NULL;
	char host[LINK_HOST_BYTES];

	if (link_is_of_site(link, &here))
		return true;
	if (!link_host(link, host))
		return refuse_link(s, link, err);
	other = link_other_site(link, &here, s->config->instances);
	return other == NULL || err_set(err, ERR_USAGE,
					"this link is of %s, not of %s: --instance '%s' goes there", other->name,
					here.name, other->name);
}

static bool is_ours(const struct session *s, const char *link, const struct detail *detail)
{
	const struct site here = open_site(s);

	return link == NULL || link_is_of_site(link, &here) ||
	       link_is_of_record(link, detail->resource, detail->row) ||
	       link_is_record(link, detail->resource, detail->row);
}

/* What a word means, or the link that it stands in (NULL: none). */
static struct detail *find_numbered(struct session *s, const struct resource *resource,
	const char *word, const char *link, struct buf *body, struct err *err)
{
	int64_t number = number_is_known(resource) ? handle_number(word) : 0;
	char *id = number <= 0 ? mem_strdup(word) : id_by_number(s, resource, number, err);
	struct detail *detail = id != NULL ? read_record(s, resource, id, body, err) : NULL;

	free(id);
	if (detail == NULL || is_ours(s, link, detail))
		return detail;
	refuse_link(s, link, err);
	detail_free(detail);
	return NULL;
}

/* INC-12 where a retrospective is meant is that incident's: the API finds it only from there. */
static struct detail *find_through(struct session *s, const struct resource *owner,
	const struct resource *resource, const char *word, const char *link, struct buf *body,
	struct err *err)
{
	const struct field *field = resource_field(owner, resource->name);
	struct detail *owned = NULL, *detail = find_numbered(s, owner, word, link, body, err);

	if (detail == NULL)
		return NULL;
	if (FIELD_AT(struct ref, field, detail->row)->id[0] == '\0' &&
		s->line->verb.kind == VERB_ACT)
		owned = join_stand_in(resource, detail->row);
	else if (FIELD_AT(struct ref, field, detail->row)->id[0] == '\0')
		err_set(err, ERR_NOT_FOUND, "this %s has no %s yet", owner->name, resource->name);
	else
		owned = read_record(
			s, resource, FIELD_AT(struct ref, field, detail->row)->id, body, err);
	detail_free(detail);
	return owned;
}

/* The pane whose records are numbered and refer to one of these; NULL: none. */
static const struct resource *numbered_owner(const struct resource *resource)
{
	for (const struct resource *const *at = registry_panes; *at != NULL; at++) {
		const struct field *field = resource_field(*at, resource->name);

		if (*at != resource && number_is_known(*at) && field != NULL && field->type == FIELD_REF)
			return *at;
	}
	return NULL;
}

/* What the link points to, or the word that is none. */
static struct detail *find_wanted(struct session *s, const struct resource *resource,
	const char *linked, const char *wanted, const char *link, struct buf *body, struct err *err)
{
	const struct resource *owner = numbered_owner(resource);
	bool is_own = strcmp(linked, resource->name) == 0;

	if (owner != NULL &&
		((is_own && handle_number(wanted) > 0) || strcmp(linked, owner->name) == 0))
		return find_through(s, owner, resource, wanted, link, body, err);
	if (is_own)
		return find_numbered(s, resource, wanted, link, body, err);
	err_set(err, ERR_USAGE, "this link points to an %s, not to a %s", linked, resource->name);
	return NULL;
}

struct detail *find_record(struct session *s, const struct resource *resource, const char *word,
	struct buf *body, struct err *err)
{
	const char *linked = resource->name, *link = strstr(word, "://") != NULL ? word : NULL;
	char *wanted = link != NULL ? resource_of_url(link, &linked) : mem_strdup(word);
	struct detail *detail = NULL;

	if (wanted == NULL)
		err_set(err, ERR_USAGE, LINK_TO_NOTHING);
	else if (link == NULL || may_be_ours(s, link, err))
		detail = find_wanted(s, resource, linked, wanted, link, body, err);
	free(wanted);
	return detail;
}

/* ---- rows of a tab, operands --------------------------------------------------------------- */

/* Those that have a list of their own; their JSON is left in the body. */
static bool read_listed(struct session *s, const struct detail *detail, const struct tab *tab,
	struct buf *body, struct err *err)
{
	char *path = resource_path(tab->source, detail->resource, detail->row);
	bool ok = path != NULL ? session_get(s, path, "page[size]=100", body, err)
			       : err_set(err, ERR_NOT_FOUND, "Rootly does not say where these are");

	free(path);
	return ok;
}

static bool read_part(struct session *s, const struct resource *rows, const char *id,
	struct buf *list, struct err *err)
{
	char *path = resource_path_of(rows, id);
	struct buf body;
	bool ok;

	buf_init(&body, JSON_BYTES);
	ok = session_get(s, path, NULL, &body, err) &&
	     decode_element(body.bytes, body.len_bytes, list, err);
	buf_release(&body);
	free(path);
	return ok;
}

/* Those that the record only names by id, as if a list had said it. */
static bool read_named(struct session *s, const struct detail *detail, const struct tab *tab,
	struct buf *body, struct err *err)
{
	const struct field *field = resource_field(detail->resource, tab->field);
	char *ids = mem_strdup(FIELD_AT(struct refs, field, detail->row)->ids), *rest = ids, *id;
	struct buf list;
	bool ok = true;

	buf_init(&list, JSON_BYTES);
	while (ok && (id = strsep(&rest, " ")) != NULL)
		ok = id[0] == '\0' || read_part(s, tab->rows, id, &list, err);
	buf_clear(body);
	buf_add_str(body, "{\"data\":[");
	buf_add(body, list.bytes, list.len_bytes);
	buf_add_str(body, "]}");
	buf_release(&list);
	free(ids);
	return ok;
}

static const struct detail_rows *rows_of(struct session *s, struct detail *parent, unsigned at,
	struct buf *body, enum lines_from *from, struct err *err)
{
	const struct tab *tab = &parent->resource->tabs[at];
	struct detail_rows *rows = &parent->tabs[at];
	bool ok;

	*from = LINES_FROM_INCLUDED;
	if (rows->is_loaded)
		return rows;
	*from = LINES_FROM_DATA;
	if (tab->source == NULL)
		ok = read_named(s, parent, tab, body, err);
	else if (!tab_is_included(tab))
		ok = read_listed(s, parent, tab, body, err);
	else
		ok = err_set(err, ERR_PROTOCOL, "Rootly did not send the %s of this %s",
			tab->rows->plural, parent->resource->name);
	return ok && decode_tab(parent, at, body->bytes, body->len_bytes, err) ? rows : NULL;
}

const struct detail_rows *find_rows(struct session *s, struct detail *parent, struct buf *body,
	enum lines_from *from, struct err *err)
{
	const struct noun *noun = &s->line->noun;

	for (unsigned i = 0; noun->parent->tabs[i].title != NULL; i++)
		if (noun->parent->tabs[i].kind == TAB_ROWS &&
			noun->parent->tabs[i].rows == noun->resource)
			return rows_of(s, parent, i, body, from, err);
	err_set(err, ERR_USAGE, "no %s has %s", noun->parent->name, noun->resource->plural);
	return NULL;
}

/* One word a line; blanks around it do not count, nor do empty lines. */
static size_t split_input(struct session *s, const char *text, const char **words)
{
	char *copy = arena_strdup(&s->arena, text), *rest = copy, *line;
	size_t count = 0;

	while ((line = strsep(&rest, "\n")) != NULL) {
		line += strspn(line, " \t\r");
		line[strcspn(line, " \t\r")] = '\0';
		if (line[0] != '\0')
			words[count++] = line;
	}
	return count;
}

static size_t count_lines(const char *text)
{
	size_t count = 1;

	for (; (text = strchr(text, '\n')) != NULL; text++)
		count++;
	return count;
}

bool find_operands(struct session *s, const char ***words, size_t *count, struct err *err)
{
	const struct line *line = s->line;
	const char *input = "";

	*count = 0;
	for (size_t i = 0; i < line->operand_count; i++)
		if (strcmp(line->operands[i], "-") == 0 &&
			(input = session_read_input(s, err)) == NULL)
			return false;
	*words = arena_alloc(
		&s->arena, (line->operand_count + count_lines(input)) * sizeof(**words));
	for (size_t i = 0; i < line->operand_count; i++)
		if (strcmp(line->operands[i], "-") == 0)
			*count += split_input(s, input, *words + *count);
		else
			(*words)[(*count)++] = line->operands[i];
	return true;
}
