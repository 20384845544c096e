/* The confirmation box: what is asked, and what leaves on yes. */
#include "base/mem.h"
#include "core/update.h"

#include <stdlib.h>

enum { NUMBER_BYTES = 16 };

void confirm_close(struct model *model)
{
	struct confirm *confirm = &model->confirm;

	for (uint32_t i = 0; i < confirm->submit_count; i++)
		submit_release(&confirm->submits[i]);
	free(confirm->submits);
	free(confirm->record_id);
	free(confirm->question);
	free(confirm->explanation);
	free(confirm->verb);
	free(confirm->expected);
	edit_release(&confirm->number);
	*confirm = (struct confirm){0};
}

void confirm_add(struct confirm *confirm, struct submit *submit)
{
	confirm->submits = mem_grow(confirm->submits, confirm->submit_count, &confirm->submit_room,
		sizeof(*confirm->submits));
	confirm->submits[confirm->submit_count++] = *submit;
	*submit = (struct submit){0};
}

void confirm_open(struct model *model, enum ask ask, char *question, char *explanation, char *verb)
{
	struct confirm *confirm = &model->confirm;

	confirm->ask = ask;
	confirm->question = question;
	confirm->explanation = explanation;
	confirm->verb = verb;
	confirm->armed_at_ms = model->monotonic_ms + ARM_MS;
	edit_init(&confirm->number, NUMBER_BYTES, false);
	layer_push(model, LAYER_CONFIRM);
}
