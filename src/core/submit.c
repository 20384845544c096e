/* What is sent: a submit is bound to the record's id, and carries its body and what it was before. */
#include "base/mem.h"
#include "core/update.h"

#include <stdlib.h>
#include <string.h>

int64_t action_grace(const struct action *action, int64_t setting_ms)
{
	if (setting_ms == 0)
		return action->grace_ms;
	return setting_ms > 0 ? setting_ms : 0;
}

bool submit_make(struct submit *submit, const struct model *model, const struct action *action,
	const struct resource *resource, const void *record)
{
	const struct record *head = record;
	struct arena scratch;

	*submit = (struct submit){.action = action, .resource = resource};
	submit->path = path_fill(resource_path(action->path, resource, record), "..", model->detail.id);
	if (submit->path == NULL)
		return false;
	arena_init(&scratch, 1024);
	submit->record_id = mem_strdup(record != NULL ? head->id : "");
	submit->label = mem_strdup(record != NULL ? resource_label(resource, record, &scratch).bytes
						  : action->title);
	submit->seen_updated_at_ms = record != NULL ? head->updated_at : 0;
	arena_release(&scratch);
	if (action->body != NULL)
		action->body(&submit->attrs, record);
	if (action->has_actor && model->viewer.is_named)
		attrs_add_string(&submit->attrs, "actor.user_id", model->viewer.user_id);
	return true;
}

static void wait_for_offer(struct model *model, const struct submit *submit)
{
	if (submit->action->offers == NULL)
		return;
	free(model->waiting.record_id);
	model->waiting = (struct waiting){.action = submit->action,
		.record_id = mem_strdup(submit->record_id),
		.is_offer = true,
		.until_ms = model->monotonic_ms + OFFER_MS};
}

static void say(struct model *model, const struct submit *first, uint32_t count)
{
	int grace_s = (int)(action_grace(first->action, model->grace_ms) / 1000);

	if (count > 1)
		notice(model, TONE_ACCENT, "%s: %u queued (z takes them back)", first->action->title,
			count);
	else if (grace_s > 0)
		notice(model, TONE_ACCENT, "%s in %d s (z takes it back): %s", first->action->title,
			grace_s, first->label);
	else
		notice(model, TONE_ACCENT, "%s: %s", first->action->title, first->label);
}

/* The pane in which what this action creates will stand; NULL: it creates no row of a pane. */
static const struct resource *created_in(const struct model *model, const struct action *action)
{
	for (const struct resource *const *r = model->resources; *r != NULL; r++)
		if (action->method == HTTP_POST && (*r)->listing != NULL &&
			strcmp((*r)->listing->path, action->path) == 0)
			return *r;
	return NULL;
}

/* Takes what the submits own. */
void submit_send(struct model *model, struct submit *submits, uint32_t count, struct effects *effects)
{
	if (count == 0)
		return;
	say(model, &submits[0], count);
	batch_begin(model, count > 1 ? submits[0].action : NULL, count);
	model->creating = created_in(model, submits[0].action);
	if (count == 1)
		wait_for_offer(model, &submits[0]);
	for (uint32_t i = 0; i < count; i++) {
		struct request *request = request_new(REQUEST_SUBMIT);

		request->submit = submits[i];
		submits[i] = (struct submit){0};
		effect_request(effects, request);
	}
	act_waiting(model, effects);
}
