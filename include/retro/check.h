/*
 * What a draft still lacks: for the outline beside it, and as findings with reasons. Nothing here
 * forbids anything.
 */
#ifndef ROOTWATCH_RETRO_CHECK_H
#define ROOTWATCH_RETRO_CHECK_H

#include "retro/evidence.h"

enum { RETRO_FINDINGS_MAX = 500 };

/* One section of the outline. Texts live in the arena given. */
struct retro_outline_line {
	struct text title; /* without what stands in parentheses */
	struct text note;  /* "empty", "41, 2 gaps", "4, 1 without owner"; "" all is well */
	enum tone tone;
	struct retro_slice whole; /* of the section, in the draft */
};

/* The sections of the second level, in the order of the file. */
struct retro_outline_line *retro_outline(const struct retro_draft *draft, struct arena *arena,
	size_t *count);

/* A kind of finding: why it matters, and what would be better. */
struct retro_rule {
	const char *name; /* "no-owner": stable */
	const char *why;
	const char *better;
};

struct retro_finding {
	const struct retro_rule *rule;
	struct text what;	 /* "Cap the pool: nobody owns it" */
	struct retro_slice line; /* in the draft */
	size_t line_number;	 /* from 1 */
};

struct retro_findings {
	struct arena arena;
	struct retro_finding *items; /* in the order of the file */
	size_t count, room;
	bool is_cut; /* there were more */
};

/* evidence may be NULL: then fewer people are known by name. */
void retro_check(const struct retro_draft *draft, const struct retro_evidence *evidence,
	struct retro_findings *findings);
void retro_findings_release(struct retro_findings *findings);

#endif
