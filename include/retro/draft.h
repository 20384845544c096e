/*
 * The draft of a retrospective: one Markdown file that belongs to its author. It is cut into pieces
 * that follow one another without a gap, so that printing them gives the author's bytes back,
 * whatever they are.
 *
 *	---
 *	incident: INC-398			front matter: key: value
 *	---
 *	## Timeline (UTC)			headings
 *	<!-- rootwatch:timeline -->		a block that the program wrote, and may write anew
 *	- 03:14 alert: p99 > 2s  ^alert-81	as long as the author left it as it was
 *	<!-- /rootwatch -->
 *	<!-- rootwatch:seen timeline=0a1b… -->	what the program wrote and read, as hashes
 *
 * A heading or fence inside a code block is text. A fence that is not closed before the next
 * heading or fence is text too: a lost end must not swallow what follows.
 *
 * Ownership: the draft owns a copy of the bytes; slices point into it. Thread: any.
 */
#ifndef ROOTWATCH_RETRO_DRAFT_H
#define ROOTWATCH_RETRO_DRAFT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { RETRO_BYTES = 1024 * 1024, RETRO_HASH_BYTES = 9 };

struct retro_slice {
	const char *bytes; /* not terminated */
	size_t len_bytes;
};

enum retro_kind {
	RETRO_FRONT,   /* with both of its fences */
	RETRO_TEXT,    /* the author's lines */
	RETRO_HEADING, /* one line */
	RETRO_BLOCK,   /* from fence to fence; may be part of a line */
	RETRO_SEEN,    /* the hashes */
};

struct retro_piece {
	enum retro_kind kind;
	struct retro_slice whole;  /* all its bytes */
	struct retro_slice name;   /* of a block; the words of a heading */
	struct retro_slice
		inside; /* between the fences of a block or of the front matter; the hashes */
	unsigned level;		   /* of a heading: 1 to 6 */
};

struct retro_draft {
	char *bytes; /* owned */
	size_t len_bytes;
	struct retro_piece *pieces;
	size_t count, room;
};

void retro_parse(struct retro_draft *draft, const char *bytes, size_t len_bytes);
void retro_release(struct retro_draft *draft);
void retro_print(const struct retro_draft *draft, struct buf *out);

/* ---- slices ------------------------------------------------------------------------------- */

struct retro_slice retro_slice_of(const char *s);
struct retro_slice retro_trim(struct retro_slice slice); /* blanks and line ends on both sides */
bool retro_is(struct retro_slice slice, const char *s);
bool retro_equal(struct retro_slice a, struct retro_slice b);
char *retro_dup(struct arena *arena, struct retro_slice slice);

/* The next line without its end (LF or CR LF); false when nothing is left. */
bool retro_next_line(struct retro_slice *rest, struct retro_slice *line);

/* From 1: the line of the draft where the slice begins. */
size_t retro_line_number(const struct retro_draft *draft, struct retro_slice slice);

/* ---- front matter ------------------------------------------------------------------------- */

/* The value of a key, trimmed, without quotes around it; false when it is not there. */
bool retro_front(const struct retro_draft *draft, const char *key, struct retro_slice *value);

/*
 * Can it be worked with as the draft of that incident ("INC-398") and of its retrospective (its id;
 * "": there is none, NULL: not known)? It is text, not empty, and does not say that it is of another;
 * one that does not say of which it is belongs to any. False with words.
 */
bool retro_is_fit(const struct retro_draft *draft, const char *incident, const char *retrospective,
	struct err *err);

/* ---- sections ----------------------------------------------------------------------------- */

/* What a section is for, by the first word of its heading. */
enum retro_role {
	ROLE_OTHER,
	ROLE_SUMMARY,
	ROLE_IMPACT,
	ROLE_TIMELINE,
	ROLE_MITIGATION,
	ROLE_RESOLUTION,
	ROLE_ACTIONS,
	ROLE_STEPS,
};

/* A heading and all that belongs to it, smaller headings included. */
struct retro_section {
	enum retro_role role;
	struct retro_slice title;
	unsigned level;
	size_t heading;	    /* index of its piece */
	size_t first, end;  /* pieces of its body: first ≤ i < end */
	struct retro_slice whole; /* heading and body, without the hashes at the end of the file */
};

/* In the order of the file. */
struct retro_section *retro_sections(const struct retro_draft *draft, struct arena *arena,
	size_t *count);

/* The first section with that role; NULL: none. */
const struct retro_section *retro_section_of(const struct retro_section *sections, size_t count,
	enum retro_role role);

/* What the author wrote in it: without blocks and hashes, without blank lines around it. */
void retro_section_text(const struct retro_draft *draft, const struct retro_section *section,
	struct buf *out);

/* ---- hashes ------------------------------------------------------------------------------- */

/* Blanks at the ends of lines, and empty lines around the whole, make no difference. */
void retro_hash(struct retro_slice slice, char out[RETRO_HASH_BYTES]);

/* Does the draft say that `key` had this text when it was built? False too when it says nothing. */
bool retro_was_seen(const struct retro_draft *draft, const char *key, struct retro_slice text);

/* Does it say anything of that key? */
bool retro_has_seen(const struct retro_draft *draft, const char *key);

/* A block that still is as the program wrote it. */
bool retro_is_untouched(const struct retro_draft *draft, const struct retro_piece *block);

#endif
