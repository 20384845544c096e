/*
 * What became of a text that went into Rootly: HTML compared by its words alone, since every editor and
 * every server writes tags, entities and blanks in a way of its own; and Markdown made safe for a place
 * where Liquid is filled in and HTML is taken for markup (travel.c).
 *
 * Linear in the input, whatever it is. Thread: any.
 */
#ifndef ROOTWATCH_RETRO_READBACK_H
#define ROOTWATCH_RETRO_READBACK_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Do both say the same? Tags, blanks and the marks of tasks make no difference. */
bool retro_html_same(const char *a, size_t a_len, const char *b, size_t b_len);

/* Is anything written in it besides headings? */
bool retro_html_has_text(const char *html, size_t len_bytes);

/* The words with a blank between them, at most that many bytes. */
void retro_html_words(const char *html, size_t len_bytes, size_t most_bytes, struct buf *out);

size_t retro_html_count_words(const char *html, size_t len_bytes);

/* Markdown for a template: {{, {% and <tags> come out as they are written, code stays code. */
void retro_travel(const char *markdown, struct buf *out);

#endif
