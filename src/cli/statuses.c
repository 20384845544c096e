/* Exit statuses: those of the kinds of errors, and of the states an action can end in. */
#include "statuses.h"

#include "base/err.h"
#include "cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAITS = 17, REFUSED = 18, UNKNOWN = 19 };

int verb_status(enum outbox_state state)
{
	switch (state) {
	case OUTBOX_DONE:
		return 0;
	case OUTBOX_REJECTED:
		return REFUSED;
	case OUTBOX_CONFLICT:
		return err_class(ERR_CONFLICT)->exit_status;
	case OUTBOX_UNKNOWN:
		return UNKNOWN;
	case OUTBOX_RECALLED:
		return err_class(ERR_CANCELLED)->exit_status;
	default:
		return WAITS;
	}
}

static const struct status_words outcomes[] = {
	{0, "done", "Everything was done, or was so already."},
	{WAITS, "queued", "It is in the outbox and could not leave; it is sent at the next start."},
	{REFUSED, "refused",
		"The server, or a rule that is known here, refused it: nothing was changed."},
	{UNKNOWN, "unknown", "It was sent and the answer was lost: look whether it was done."},
};

static struct status_words *find(struct status_words *rows, size_t count, int status)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].status == status)
			return &rows[i];
	return NULL;
}

static void add_kind(struct status_words *rows, size_t *count, const struct err_class *kind)
{
	struct status_words *row = find(rows, *count, kind->exit_status);
	size_t len;

	if (row == NULL && *count < STATUSES_MAX) {
		row = &rows[(*count)++];
		*row = (struct status_words){kind->exit_status, "", kind->advice};
	}
	if (row == NULL)
		return;
	len = strlen(row->names);
	snprintf(row->names + len, sizeof(row->names) - len, "%s%s", len > 0 ? ", " : "",
		kind->name);
}

static int compare(const void *a, const void *b)
{
	return ((const struct status_words *)a)->status - ((const struct status_words *)b)->status;
}

size_t statuses_all(struct status_words rows[STATUSES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		rows[count++] = outcomes[i];
	for (int kind = ERR_NONE + 1; kind < ERR_KINDS; kind++)
		add_kind(rows, &count, err_class((enum err_kind)kind));
	qsort(rows, count, sizeof(*rows), compare);
	return count;
}
