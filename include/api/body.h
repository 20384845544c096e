/* Request bodies: {"data":{"type":…,"attributes":{…}}} from core's list of attributes. */
#ifndef ROOTWATCH_API_BODY_H
#define ROOTWATCH_API_BODY_H

#include "core/attrs.h"

#include <stdint.h>

/*
 * The JSON text; the caller frees. server_now_ms takes the place of ATTR_SERVER_NOW. NULL when the
 * request has no body at all (wire_type NULL).
 */
char *body_build(const char *wire_type, const struct attrs *attrs, int64_t server_now_ms);

#endif
