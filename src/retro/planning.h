/* The making of a plan, for its own files. Internal to retro. */
#ifndef ROOTWATCH_RETRO_PLANNING_H
#define ROOTWATCH_RETRO_PLANNING_H

#include "retro/plan.h"
#include "retro/timeline.h"

struct planning {
	const struct retro_draft *draft;
	const struct retro_evidence *evidence;
	const struct viewer *me;
	struct retro_plan *out;
	const struct retro_section *sections;
	size_t section_count;
	struct retro_timeline timeline;
};

/* A row that can be sent, ticked; valid until the next one. Its submit is bound to the record. */
struct retro_row *plan_row(struct planning *p, const struct resource *resource, const char *action,
	const void *record);

/* A row that cannot, with the reason. */
struct retro_row *plan_impossible(struct planning *p, const char *why);

/* Takes the tick away, with the reason. */
void plan_untick(struct planning *p, struct retro_row *row, const char *why);

/* Of a line that was changed: what speaks against sending it, after what Rootly has now under that key;
 * one that changes nothing that Rootly takes cannot be sent. */
void plan_doubt(struct planning *p, struct retro_row *row, const char *key, struct retro_slice now);

/* As Rootly will get it: unquoted. In the arena. */
char *plan_unquoted(struct planning *p, struct retro_slice text);

/* plan_items.c, plan_steps.c, plan_notes.c: the lines of their sections */
void plan_items(struct planning *p);
void plan_steps(struct planning *p);
void plan_notes(struct planning *p);

/* plan_document.c: the text as a whole */
void plan_document(struct planning *p);

/* Every line of the bodies of the sections with that role, but for blocks that nobody edited. */
void plan_each_line(struct planning *p, enum retro_role role,
	void (*visit)(struct planning *p, struct retro_slice line, void *context), void *context);

#endif
