/*
 * What of a draft can go into Rootly: one row for each difference between the draft and the records
 * as they are now, with the action that sends it. Only what the author changed or added is there:
 * what is no longer in the draft is left alone, and what somebody changed in Rootly since the draft
 * was built is not taken back unasked.
 */
#ifndef ROOTWATCH_RETRO_PLAN_H
#define ROOTWATCH_RETRO_PLAN_H

#include "core/msg.h"
#include "retro/evidence.h"

struct retro_row {
	struct text field;   /* "Summary", "New note 03:20" */
	const char *now;     /* as Rootly has it, in the words of a draft; "" nothing */
	const char *mine;
	bool is_possible;    /* false: remark says why it cannot be sent */
	bool is_ticked;	     /* beforehand */
	struct text remark;  /* why it is not ticked; "" none */
	struct submit
		submit; /* action, path, attributes, and what they were; the action is NULL when
			       * it is not possible */
};

struct retro_plan {
	struct arena arena; /* texts of the rows */
	struct retro_row *rows;
	size_t count, room;
};

/* Never ticked beforehand: publishing, external notes, what others wrote. */
void retro_plan(const struct retro_draft *draft, const struct retro_evidence *evidence,
	const struct viewer *me, struct retro_plan *plan);
/* Rows of one record are told apart by what they are about: "INC-398 Login outage: Summary …". */
void retro_row_label(struct retro_row *row);
void retro_plan_release(struct retro_plan *plan);

#endif
