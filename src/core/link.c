/* What is copied, and the record's own link. */
#include "core/update.h"

#include <string.h>

static const char *link_of(const struct model *model)
{
	const struct resource *resource = model->current->resource;
	const void *record = model_record(model, &resource);
	const struct field *field = record != NULL ? resource_field(resource, "url") : NULL;
	struct text url = field != NULL ? *FIELD_AT(struct text, field, record) : text_empty;

	/* Only what is a web address: the text came from the network. */
	if (text_is_empty(url) ||
		(strncmp(url.bytes, "https://", 8) != 0 && strncmp(url.bytes, "http://", 7) != 0) ||
		strpbrk(url.bytes, " \"'`<>\\^{}|") != NULL)
		return NULL;
	return url.bytes;
}

static void copy_link(struct model *model, struct effects *effects)
{
	const char *url = link_of(model);

	if (url == NULL) {
		notice(model, TONE_WARN, "this one has no link");
		return;
	}
	effect_text(effects, EFFECT_COPY, url);
	notice(model, TONE_PLAIN, "sent to the terminal's clipboard: %s", url);
}

/* What the line at the foot offers, else what is here. */
void link_copy(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	if (model->notice.offers_id != 0)
		activity_copy(model->notice.offers_id, effects);
	else if (model_context(model) == IN_DRAFT)
		sheet_export(model, "html", effects);
	else if (model_context(model) == IN_ACTIVITY)
		activity_copy_selected(model, effects);
	else
		copy_link(model, effects);
}

void link_browse(struct model *model, const char *argument, struct effects *effects)
{
	const char *url = link_of(model);

	(void)argument;
	if (model->is_remote || url == NULL) {
		copy_link(model, effects);
		return;
	}
	effect_text(effects, EFFECT_OPEN, url);
	notice(model, TONE_PLAIN, "opening %s", url);
}
