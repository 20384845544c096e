/*
 * HTML, read character by character in one pass, whatever it is: without a tree, in time linear in its
 * length. Internal to retro.
 *
 *	struct retro_reader r = {.at = html, .end = html + len_bytes};
 *	while (retro_read(&r)) … r.bytes, r.len
 */
#ifndef ROOTWATCH_RETRO_READER_H
#define ROOTWATCH_RETRO_READER_H

#include "retro/draft.h"

enum { RETRO_TAG_BYTES = 12 };

struct retro_reader {
	const char *at, *end;
	/* Told of each tag: "h2", "/h2" (lower case, as much as there is room for) and all of it; may be
	 * NULL. */
	void (*on_tag)(void *context, const char *name, struct retro_slice whole);
	void *context;
	bool in_heading;
	bool distrusts_quotes;
	/* of the character that came last */
	char bytes[5];
	size_t len;
	bool is_blank; /* or the mark of a task: three bytes, "[x]" */
	bool after_tag;
};

/* The next character of the text; false at the end. */
bool retro_read(struct retro_reader *reader);

#endif
