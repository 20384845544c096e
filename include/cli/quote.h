/* Text as JSON. */
#ifndef ROOTWATCH_CLI_QUOTE_H
#define ROOTWATCH_CLI_QUOTE_H

#include "base/buf.h"

/* Appends "…" with the escapes of JSON. */
void json_quote(struct buf *out, const char *text);

#endif
