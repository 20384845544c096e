/* Hosts are compared whole: a suffix or a substring is anybody's. */
#include "core/site.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *scheme, *port;
} schemes[] = {{"https://", ":443"}, {"http://", ":80"}};

static bool is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
	       strchr(".-_:[]", byte) != NULL;
}

/* From behind the scheme. */
static bool read_host(const char *at, const char *usual_port, char out[LINK_HOST_BYTES])
{
	size_t len = strcspn(at, "/?#"), port = strlen(usual_port);

	if (len == 0 || len >= LINK_HOST_BYTES)
		return false;
	for (size_t i = 0; i < len; i++) {
		out[i] = at[i] >= 'A' && at[i] <= 'Z' ? (char)(at[i] | 0x20) : at[i];
		if (!is_plain(out[i]))
			return false;
	}
	out[len] = '\0';
	if (len > port && strcmp(out + len - port, usual_port) == 0)
		out[len - port] = '\0';
	return true;
}

bool link_host(const char *link, char out[LINK_HOST_BYTES])
{
	out[0] = '\0';
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t len = strlen(schemes[i].scheme);

		if (strncasecmp(link, schemes[i].scheme, len) == 0 &&
			read_host(link + len, schemes[i].port, out))
			return true;
	}
	out[0] = '\0';
	return false;
}

void site_web_host(const struct site *site, char out[LINK_HOST_BYTES])
{
	static const char prefix[] = "api.";

	if (link_host(site->origin, out) && strncmp(out, prefix, strlen(prefix)) == 0)
		memmove(out, out + strlen(prefix), strlen(out + strlen(prefix)) + 1);
}

bool link_is_of_site(const char *link, const struct site *site)
{
	char host[LINK_HOST_BYTES], api[LINK_HOST_BYTES], web[LINK_HOST_BYTES];

	if (!link_host(link, host) || !link_host(site->origin, api))
		return false;
	site_web_host(site, web);
	return strcmp(host, api) == 0 || strcmp(host, web) == 0;
}

static const char *own_link(const struct resource *resource, const void *record)
{
	const struct field *field = resource_field(resource, "url");
	const char *text = field != NULL && field->type == FIELD_LINE
				   ? FIELD_AT(struct text, field, record)->bytes
				   : NULL;

	return text != NULL ? text : "";
}

bool link_is_of_record(const char *link, const struct resource *resource, const void *record)
{
	const struct field *field = resource_field(resource, "url");
	const char *own = own_link(resource, record);
	char host[LINK_HOST_BYTES], own_host[LINK_HOST_BYTES];

	return field != NULL && (field->flags & ISSUED) && link_host(link, host) &&
	       link_host(own, own_host) && strcmp(host, own_host) == 0;
}

bool link_is_record(const char *link, const struct resource *resource, const void *record)
{
	const char *own = own_link(resource, record);
	size_t len = strcspn(link, "?#");

	return len > 0 && len == strcspn(own, "?#") && memcmp(link, own, len) == 0;
}

const struct site *link_other_site(
	const char *link, const struct site *here, const struct site *sites)
{
	for (const struct site *site = sites; site != NULL && site->name != NULL; site++)
		if (strcmp(site->name, here->name) != 0 && link_is_of_site(link, site))
			return site;
	return NULL;
}
