/* What the files of retro share. Internal to it. */
#ifndef ROOTWATCH_RETRO_INTERNAL_H
#define ROOTWATCH_RETRO_INTERNAL_H

#include "retro/draft.h"

#include <stdint.h>

/* The marks that fence code. */
extern const char retro_code_marks[3];

/* The length of a code fence of that mark at the start of a line (at most 8); 0: none. */
size_t retro_code_fence(struct retro_slice line, char mark);

/* Nothing but a fence that is long enough. */
bool retro_closes_code(struct retro_slice line, char mark, size_t len_bytes);

/* Is this line code, or a fence of it? Start with a zeroed state, and feed it line after line. */
struct retro_code {
	char mark;
	size_t len_bytes; /* of the open fence; 0: none is open */
};
bool retro_in_code(struct retro_code *code, struct retro_slice line);

/* The next {{name}} of a template, {{ incident.name }} too: what is behind it; NULL: there is none. */
const char *retro_next_name(const char *at, struct retro_slice *whole, struct retro_slice *name);

/* Is it among them? */
bool retro_has_name(const char *template, const char *name);

/* The level of a heading, 0: it is none; *words gets what it says. */
unsigned retro_heading(struct retro_slice line, struct retro_slice *words);

/* Before the name of a value in such a key: what the template had in its place. */
#define RETRO_PROMPT "prompt-"

/* The same before the hash of a line that a template has, as an example or a question. */
bool retro_is_prompt(const struct retro_draft *draft, struct retro_slice line);

/* The next "key=hash" of blank-separated words; false at their end. */
bool retro_next_hash(struct retro_slice *rest, struct retro_slice *word, struct retro_slice *key);

/* What the draft in `out` holds, and what Rootly had when it was built: at its end, where it is in
 * nobody's way. */
struct retro_evidence;
void retro_print_seen(const struct retro_evidence *evidence, struct buf *out);

/* "2026-11-20T03:14:00Z" */
void retro_print_time(int64_t ms, struct buf *out);

#endif
