/*
 * A draft for readers: without front matter, fences, hashes and anchors. As Markdown, as HTML for
 * pasting into Rootly's editor, and as plain text.
 */
#ifndef ROOTWATCH_RETRO_EXPORT_H
#define ROOTWATCH_RETRO_EXPORT_H

#include "retro/draft.h"

/* One heading with the draft's title, then its sections. */
void retro_export_markdown(const struct retro_draft *draft, struct buf *out);

/* Headings, paragraphs, lists, tables, code, emphasis, links to http, https and mailto alone; raw
 * HTML is shown as text. No styles, no scripts, whatever the draft holds. */
void retro_export_html(const struct retro_draft *draft, struct buf *out);
/* The same for Markdown that was exported before. */
void retro_markdown_html(const char *markdown, size_t len_bytes, struct buf *out);
/* How md4c is to read a text: as GitHub does, with raw HTML as text. Where one paragraph has so many
 * addresses that md4c would take seconds for them, those that stand there bare are text too. */
unsigned retro_markdown_flags(const char *markdown, size_t len_bytes);
void retro_export_plain(const struct retro_draft *draft, struct buf *out);

enum { RETRO_HTML_BYTES = 16 * RETRO_BYTES };

struct retro_format {
	const char *name;   /* "html" */
	const char *suffix; /* ".html" */
	void (*print)(const struct retro_draft *draft, struct buf *out);
};

/* By name; NULL: none. retro_formats ends with a NULL name. */
extern const struct retro_format retro_formats[];
const struct retro_format *retro_format_find(const char *name);

#endif
