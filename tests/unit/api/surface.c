/*
 * What the field rows, listings and actions speak of is in the API: routes, parameters, attributes,
 * includes. The API is tests/contract/surface.json, the part of the vendor's document that we use
 * (run.mjs compares the two where the document is at hand).
 */
#include "lib/cleanup.h"
#include "lib/paths.h"

#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "base/mem.h"
#include "resources/registry.h"

static struct json_object *surface;

typedef void visit(const struct resource *resource);

static void visit_with_tabs(const struct resource *resource, visit *each)
{
	each(resource);
	for (const struct tab *tab = resource->tabs; tab && tab->title; tab++)
		if (tab->rows)
			each(tab->rows);
}

static void visit_all(visit *each)
{
	for (size_t i = 0; registry_panes[i]; i++)
		visit_with_tabs(registry_panes[i], each);
	for (size_t i = 0; registry_catalogue[i]; i++)
		visit_with_tabs(registry_catalogue[i], each);
}

/* ---- the table ---------------------------------------------------------------------------- */

static struct json_object *get(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;

	json_object_object_get_ex(object, key, &value);
	return value;
}

static bool has_word(struct json_object *list, const char *word, size_t len)
{
	for (size_t i = 0; list && i < json_object_array_length(list); i++) {
		const char *text = json_object_get_string(json_object_array_get_idx(list, i));

		if (strlen(text) == len && memcmp(text, word, len) == 0)
			return true;
	}
	return false;
}

/* The same path whatever its placeholders are called. */
static bool same_path(const char *a, const char *b)
{
	while (*a && *b) {
		if (*a != *b)
			return false;
		if (*a == '{') {
			a += strcspn(a, "}");
			b += strcspn(b, "}");
		}
		a++;
		b++;
	}
	return *a == *b;
}

static struct json_object *find_route(const char *method, const char *path)
{
	struct json_object *routes = get(surface, "routes");

	for (size_t i = 0; i < json_object_array_length(routes); i++) {
		struct json_object *route = json_object_array_get_idx(routes, i);

		if (strcmp(json_object_get_string(get(route, "method")), method) == 0 &&
			same_path(json_object_get_string(get(route, "path")), path))
			return route;
	}
	fail_msg("%s %s is no route of the API", method, path);
	return NULL;
}

/* In an answer of that type, as documented or as recorded. */
static bool is_attribute(const char *wire_type, const char *name, size_t len)
{
	struct json_object *routes = get(surface, "routes");

	if (has_word(get(get(surface, "additions"), wire_type), name, len))
		return true;
	for (size_t i = 0; i < json_object_array_length(routes); i++) {
		struct json_object *route = json_object_array_get_idx(routes, i);
		const char *type = json_object_get_string(get(route, "type"));

		if (type && strcmp(type, wire_type) == 0 &&
			strcmp(json_object_get_string(get(route, "method")), "GET") == 0 &&
			(has_word(get(route, "attributes"), name, len) ||
				has_word(get(route, "include"), name, len)))
			return true;
	}
	return false;
}

/* ---- tests -------------------------------------------------------------------------------- */

static void check_fields(const struct resource *resource)
{
	for (size_t i = 0; i < resource->field_count; i++) {
		const char *path = resource->fields[i].path;
		const char *name = path ? strchr(path, '.') : NULL;

		if (name && !is_attribute(resource->wire_type, name + 1, strcspn(name + 1, ".")))
			fail_msg("%s: %s is no attribute of %s", resource->name, path,
				resource->wire_type);
	}
}

static void every_field_is_an_attribute(void **state)
{
	(void)state;
	visit_all(check_fields);
}

static void check_words(const char *where, const char *words, struct json_object *known)
{
	for (const char *at = words; at && *at; at += strcspn(at, ","), at += *at == ',')
		if (!has_word(known, at, strcspn(at, ",")))
			fail_msg("%s cannot include %s", where, at);
}

static void check_parameter(struct json_object *route, const char *name, size_t len)
{
	if (!has_word(get(route, "parameters"), name, len))
		fail_msg("%s has no parameter %.*s", json_object_get_string(get(route, "path")),
			(int)len, name);
}

static void check_since(struct json_object *route, const char *name)
{
	char *parameter = mem_printf("filter[%s][gte]", name ? name : "");

	if (name)
		check_parameter(route, parameter, strlen(parameter));
	free(parameter);
}

static void check_listing(const struct resource *resource)
{
	const struct listing *listing = resource->listing;
	struct json_object *route;

	if (!listing)
		return;
	route = find_route("GET", listing->path);
	check_words(listing->path, listing->include, get(route, "include"));
	if (listing->sort)
		check_parameter(route, "sort", 4);
	if (listing->active)
		check_parameter(route, listing->active, strcspn(listing->active, "="));
	if (listing->has_cursor)
		check_parameter(route, "page[after]", strlen("page[after]"));
	check_parameter(route, "page[size]", strlen("page[size]"));
	check_since(route, listing->since);
	check_since(route, listing->changed);
}

static void every_listing_asks_what_the_api_knows(void **state)
{
	(void)state;
	visit_all(check_listing);
}

static void check_record(const struct resource *resource)
{
	struct json_object *route;

	if (!resource->path)
		return;
	route = find_route("GET", resource->path);
	assert_string_equal(json_object_get_string(get(route, "type")), resource->wire_type);
	check_words(resource->path, resource->include, get(route, "include"));
	for (const struct tab *tab = resource->tabs; tab && tab->title; tab++)
		if (tab->source && tab->source[0] == '/')
			find_route("GET", tab->source);
}

static void every_record_has_its_route_and_tabs(void **state)
{
	(void)state;
	visit_all(check_record);
}

static void check_action(const struct action *action)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
	struct json_object *route = find_route(methods[action->method], action->path);
	struct json_object *known = get(route, "attributes");
	struct json_object *more = get(get(surface, "additions"), "writable");

	if (action->wire_type)
		assert_string_equal(json_object_get_string(get(route, "type")), action->wire_type);
	for (const struct input *input = action->inputs; input && input->name; input++)
		if (!input->in_path && !has_word(known, input->name, strlen(input->name)) &&
			!has_word(more, input->name, strlen(input->name)))
			fail_msg("%s: %s cannot be written", action->name, input->name);
}

static void check_actions(const struct resource *resource)
{
	for (const struct action *action = resource->actions; action && action->name; action++)
		if (action->path)
			check_action(action);
}

static void every_action_has_a_route_that_takes_its_inputs(void **state)
{
	(void)state;
	visit_all(check_actions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_field_is_an_attribute),
		TEST(every_listing_asks_what_the_api_knows),
		TEST(every_record_has_its_route_and_tabs),
		TEST(every_action_has_a_route_that_takes_its_inputs),
	};
	char *path = path_source("tests/contract/surface.json");
	int failed;

	surface = json_object_from_file(path);
	free(path);
	failed = surface ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
	json_object_put(surface);
	return failed;
}
