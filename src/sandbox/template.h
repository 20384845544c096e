/*
 * Templates of retrospectives: HTML, or Markdown that is made into it when it is stored; filled
 * from an incident by as much of Liquid as is used there: {{ incident.title }}, {{ "text" }}, and
 * {% raw %} … {% endraw %}.
 */
#ifndef SANDBOX_TEMPLATE_H
#define SANDBOX_TEMPLATE_H

struct buf;
struct record;
struct sandbox;

/* Turns the written content into what is kept: sanitised HTML. */
void template_store(struct record *record);

/* Appends. Names that mean nothing give nothing. */
void template_fill(
	struct sandbox *box, const char *html, const struct record *incident, struct buf *out);

#endif
