/*
 * Records by the number that people call them by. They are asked for by filter, since the API takes ids,
 * slugs and short ids in paths but no numbers; the answer is looked through, since it ignores filters it
 * does not know.
 */
#ifndef ROOTWATCH_API_NUMBER_H
#define ROOTWATCH_API_NUMBER_H

#include "base/err.h"
#include "core/resource.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Does Rootly number these? */
bool number_is_known(const struct resource *resource);

/* The query for the one with that number; the caller frees. The path is resource->listing->path. */
char *number_query_build(const struct resource *resource, int64_t number);

/* Its id in the answer, NULL when it is not there; the caller frees. False when it cannot be read. */
bool number_find(const struct resource *resource, int64_t number, const char *json, size_t len_bytes,
	char **id, struct err *err);

#endif
