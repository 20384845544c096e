/*
 * A template that an organization keeps in Rootly, as one that a draft can be built from. Rootly gives
 * HTML back, whatever it was made from.
 *
 * Linear in the input, whatever it is. Thread: any.
 */
#ifndef ROOTWATCH_RETRO_ADOPT_H
#define ROOTWATCH_RETRO_ADOPT_H

#include "base/arena.h"
#include "base/buf.h"

#include <stddef.h>

/*
 * HTML as Markdown: headings, paragraphs, line breaks, items of lists, emphasis, code and links; of what
 * else there is, its words. Liquid stays. Nothing in it reads as a fence of ours or, where the HTML has
 * none, as a heading.
 */
void retro_html_to_markdown(const char *html, size_t len_bytes, struct buf *out);

/*
 * The content of a template of Rootly, HTML or Markdown, as Markdown with {{names}}. Where it has no
 * place for the timeline or the actions (its editor's live blocks are no text), these have sections at
 * the end. In the arena; "" when the content says nothing.
 */
const char *retro_adopt(struct arena *arena, const char *content, size_t len_bytes);

#endif
