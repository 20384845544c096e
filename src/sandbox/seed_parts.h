/* What the seeds make their records with. */
#ifndef SANDBOX_SEED_PARTS_H
#define SANDBOX_SEED_PARTS_H

#include <stdint.h>

#include "sandbox.h"

/* A record with a name and its slug, made when the company was founded. */
struct record seed_named(struct sandbox *box, const char *type, const char *name);
int64_t seed_founded(struct sandbox *box);

/* Stores and releases. */
void seed_keep(struct sandbox *box, struct record *record);

/* The id of a record by its slug or id; "" when there is none. */
void seed_id(struct sandbox *box, const char *type, const char *slug, char id[RECORD_ID_BYTES]);

/* Links to each of a comma list of slugs; the link is named as the type. */
void seed_link(struct sandbox *box, const char *from, const char *type, const char *slugs);

/* A JSON array of the ids behind a comma list of slugs. */
struct json_object *seed_ids(struct sandbox *box, const char *type, const char *slugs);

#endif
