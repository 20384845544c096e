/* The kinds of faults, as a table, and the list of those on order. */
#include "faults.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#include "attr.h"
#include "request.h"

static const char html_page[] =
	"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n"
	"<body><h1>Bad gateway</h1><p>The web server reported a bad gateway "
	"error.</p></body></html>\n";

static unsigned status_or(struct json_object *spec, unsigned fallback)
{
	int64_t status = attr_int(spec, "status");

	return status ? (unsigned)status : fallback;
}

static void answer_html(struct request *request, struct json_object *spec)
{
	const char *body = attr_str(spec, "body");

	request_answer_text(
		request, status_or(spec, 502), "text/html; charset=UTF-8", body ? body : html_page);
}

static void answer_redirect(struct request *request, struct json_object *spec)
{
	request_answer_text(request, status_or(spec, 302), "text/html", "");
	request->reply.location = attr_str(spec, "location");
}

static void answer_status(struct request *request, struct json_object *spec)
{
	const char *body = attr_str(spec, "body");
	unsigned status = status_or(spec, 500);

	if (body)
		request_answer_text(request, status, NULL, body);
	else
		request_fail(
			request, status, status == 401 ? "Invalid token" : "Something went wrong");
}

static void answer_rate_limit(struct request *request, struct json_object *spec)
{
	(void)spec;
	request_rate_limited(request);
}

static void answer_huge(struct request *request, struct json_object *spec)
{
	request_answer_text(request, status_or(spec, 200), NULL, "");
}

/* The good answer, cut in its middle but with a matching Content-Length. */
static void answer_truncated(struct request *request, struct json_object *spec)
{
	(void)spec;
	request->reply.text[strlen(request->reply.text) / 2] = '\0';
}

static void answer_invalid(struct request *request, struct json_object *spec)
{
	const char *body = attr_str(spec, "body");

	request_answer_text(request, status_or(spec, request->reply.status), NULL,
		body ? body : "{\"data\": [{\"id\": 1,, \"type\": oops}]");
}

static const struct fault_kind kinds[] = {
	{"delay", false, false, DELIVER_WHOLE, NULL},
	{"drip", false, false, DELIVER_DRIP, NULL},
	{"close_before_headers", true, false, DELIVER_NOTHING, NULL},
	{"close_mid_body", false, false, DELIVER_HALF, NULL},
	{"truncated_json", false, false, DELIVER_WHOLE, answer_truncated},
	{"invalid_json", false, false, DELIVER_WHOLE, answer_invalid},
	{"html", true, false, DELIVER_WHOLE, answer_html},
	{"huge_body", true, false, DELIVER_HUGE, answer_huge},
	{"redirect", true, false, DELIVER_WHOLE, answer_redirect},
	{"status", true, false, DELIVER_WHOLE, answer_status},
	{"rate_limit", true, false, DELIVER_WHOLE, answer_rate_limit},
	{"applied_then_closed", false, true, DELIVER_NOTHING, NULL},
};

static const struct fault_kind *find_kind(const char *name)
{
	for (size_t i = 0; name && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

static bool add_one(struct faults *faults, struct json_object *spec, struct err *err)
{
	const char *name = attr_str(spec, "kind");
	const struct fault_kind *kind = find_kind(name);
	unsigned status = status_or(spec, 200);

	if (!kind)
		return err_set(
			err, ERR_INVALID, "no such kind of fault: %s", name ? name : "(none)");
	if (status < 200 || status > 599)
		return err_set(err, ERR_INVALID, "status must be 200 to 599");
	if (faults) {
		faults->faults = mem_grow(
			faults->faults, faults->count, &faults->capacity, sizeof(*faults->faults));
		faults->faults[faults->count++] =
			(struct fault){.kind = kind, .spec = json_object_get(spec)};
	}
	return true;
}

bool faults_add(struct faults *faults, struct json_object *specs, struct err *err)
{
	size_t count;

	if (!json_object_is_type(specs, json_type_array))
		return add_one(faults, specs, err);
	count = json_object_array_length(specs);
	for (size_t i = 0; i < count; i++)
		if (!add_one(NULL, json_object_array_get_idx(specs, i), err))
			return false;
	for (size_t i = 0; i < count; i++)
		add_one(faults, json_object_array_get_idx(specs, i), err);
	return true;
}

void faults_clear(struct faults *faults)
{
	for (size_t i = 0; i < faults->count; i++)
		json_object_put(faults->faults[i].spec);
	free(faults->faults);
	memset(faults, 0, sizeof(*faults));
}

static bool matches(const struct fault *fault, const struct request *request)
{
	const char *method = attr_str(fault->spec, "method");
	const char *path = attr_str(fault->spec, "path");

	return (!method || !strcmp(method, request->method)) &&
	       (!path || !fnmatch(path, request->path, 0));
}

/* nth 0: every one; else from the nth on. times: how often, by default once (nth 0: for ever). */
static bool strikes(struct fault *fault)
{
	int64_t nth = attr_int(fault->spec, "nth"), times = attr_int(fault->spec, "times");

	if (!times && nth)
		times = 1;
	if (++fault->seen < nth || (times && fault->used >= times))
		return false;
	fault->used++;
	return true;
}

const struct fault_kind *faults_strike(
	struct faults *faults, const struct request *request, struct json_object **spec)
{
	const struct fault *struck = NULL;

	for (size_t i = 0; i < faults->count; i++)
		if (matches(&faults->faults[i], request) && strikes(&faults->faults[i]) && !struck)
			struck = &faults->faults[i];
	*spec = struck ? json_object_get(struck->spec) : NULL;
	return struck ? struck->kind : NULL;
}
