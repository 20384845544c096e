/*
 * The lower half of building rich text: bytes gather with their styles, and become the spans of a
 * block or of a cell. All of it is paid from one budget. Only for src/ui/rich_b*.c.
 */
#ifndef ROOTWATCH_UI_RICH_BLOCK_H
#define ROOTWATCH_UI_RICH_BLOCK_H

#include "ui/rich_build.h"

#include <stdbool.h>
#include <stddef.h>

/* What pieces cost of the budget, besides their bytes: near what they take in memory. */
enum { RICH_LINE_PRICE = 16, RICH_BLOCK_PRICE = 64 };

/* False, and the builder is full from then on, when the budget has less. */
bool rich_pay(struct rich_builder *b, size_t price);

/* Appends to the present text, in the styles that are on; pays for it. */
void rich_put(struct rich_builder *b, const char *s, size_t len);
void rich_put_str(struct rich_builder *b, const char *s);
void rich_put_blank(struct rich_builder *b); /* unless it ends with one, or is empty */
bool rich_is_white(char c);

/* The present text, cleaned, as spans; it is empty afterwards. */
struct rich_span *rich_take_spans(struct rich_builder *b);

/* The next block stands apart, unless it is in a list. */
void rich_want_gap(struct rich_builder *b);

/* A block with what the open containers put before its lines. */
struct rich_block *rich_add_block(struct rich_builder *b, enum rich_kind kind);

/* Makes the present text a block; in a table's cell a boundary of blocks is just a blank. */
void rich_end_block(struct rich_builder *b);

#endif
