/* Markdown to HTML, as Rootly shows a template that was written so. */
#ifndef SANDBOX_MARKDOWN_H
#define SANDBOX_MARKDOWN_H

struct buf;

/* Appends. */
void markdown_to_html(const char *text, struct buf *out);

/* Appends the text with &, <, > and " written as entities. */
void html_escape(const char *text, unsigned len, struct buf *out);

#endif
