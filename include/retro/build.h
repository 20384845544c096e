/*
 * A draft from evidence, and the same draft again after the evidence grew.
 *
 * A template is Markdown with {{names}} in it: summary, timeline, metrics, mitigation, resolution,
 * actions, steps, title, incident, severity, services, teams, environments; {{ incident.title }} and the
 * like, as templates of Rootly have them, mean the same. Names that are not known stay as they are.
 */
#ifndef ROOTWATCH_RETRO_BUILD_H
#define ROOTWATCH_RETRO_BUILD_H

#include "retro/evidence.h"

/* The template that is built in. */
const char *retro_template(void);

/* template NULL: the built-in one. */
void retro_build(const struct retro_evidence *evidence, const char *template, struct buf *out);

/* What stands between the fences of a block as the evidence has it now, with the line feeds around
 * it; false when there is no block of that name. */
bool retro_block_print(struct retro_slice name, const struct retro_evidence *evidence,
	bool is_inline, struct buf *out);

/* An edited block for which there is something new. Strings live in the arena of the result. */
struct retro_conflict {
	const char *name;
	const char *mine, *theirs;
};

struct retro_rebuilt {
	struct buf text; /* the draft with refreshed blocks */
	struct arena arena;
	struct retro_conflict *conflicts;
	size_t conflict_count, room;
	size_t refreshed; /* blocks that changed */
};

/* What to do with edited blocks: names, blank-separated; NULL none. Others are left, and are
 * conflicts as long as Rootly has something new for them. */
struct retro_choices {
	const char *take; /* Rootly's text in the place of mine */
	const char *keep; /* mine; it is not asked about again until Rootly has something newer */
};

/*
 * Writes blocks anew that are as the program wrote them, and leaves every other byte of the author.
 * The draft is not changed; the caller releases the result.
 */
void retro_rebuild(const struct retro_draft *draft, const struct retro_evidence *evidence,
	const struct retro_choices *choices, struct retro_rebuilt *rebuilt);
void retro_rebuilt_release(struct retro_rebuilt *rebuilt);

/*
 * The lines of two texts side by side, oldest difference first: " same", "-only mine", "+only
 * theirs", each with a line feed.
 */
void retro_diff(const char *mine, const char *theirs, struct buf *out);

#endif
