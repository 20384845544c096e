/*
 * Whose a pasted link is. Numbers are the same everywhere, so a link must not mean a record of the instance
 * that happens to be open: its host has to be the instance's. What it points to: resource_of_url.
 */
#ifndef ROOTWATCH_CORE_SITE_H
#define ROOTWATCH_CORE_SITE_H

#include "core/resource.h"

#include <stdbool.h>

/* An instance: where its API is tells which links are its. Both outlive whoever holds it. */
struct site {
	const char *name, *origin; /* "Production", "https://api.rootly.com" */
};

/* Said of a link without a target. */
#define LINK_TO_NOTHING "this link points to nothing that can be opened here; of a short one, paste where it leads"

enum { LINK_HOST_BYTES = 256 };

/*
 * Its host in lower case, with its port where that is not the scheme's. False when it is no http or https
 * link, or holds what programs read differently: a name before the host, a backslash, a blank, a control or
 * a byte that is not ASCII.
 */
bool link_host(const char *link, char out[LINK_HOST_BYTES]);

/* The host that people see in their browser: the API's without "api." in front. "": the origin has none. */
void site_web_host(const struct site *site, char out[LINK_HOST_BYTES]);

/* Is it of the API's host, or of the web's in front of it? */
bool link_is_of_site(const char *link, const struct site *site);

/* Is its host the one that Rootly names in the record's own link? Never by a link that whoever made the record
 * can choose, as an incident's: one record would make any host this instance's. */
bool link_is_of_record(const char *link, const struct resource *resource, const void *record);

/* Is it the record's own link, whatever its host? Then that record is meant, and no other. What follows ?
 * or # does not count. */
bool link_is_record(const char *link, const struct resource *resource, const void *record);

/* The other one of `sites` (ended by a name of NULL; may be NULL) that it belongs to; NULL: none. */
const struct site *link_other_site(
	const char *link, const struct site *here, const struct site *sites);

#endif
