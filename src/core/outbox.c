/* The outbox as the screen sees it. */
#include "core/outbox.h"

#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct outbox_state_words state_words[OUTBOX_STATES] = {
	[OUTBOX_QUEUED] = {"queued", "waiting", true, false},
	[OUTBOX_SENDING] = {"sending", "on its way", true, false},
	[OUTBOX_DONE] = {"done", "done", false, false},
	[OUTBOX_REJECTED] = {"rejected", "refused", false, true},
	[OUTBOX_CONFLICT] = {"conflict", "conflict", false, true},
	[OUTBOX_UNKNOWN] = {"unknown", "unknown", false, true},
	[OUTBOX_RECALLED] = {"recalled", "recalled", false, false},
};

const struct outbox_state_words *outbox_state_words(enum outbox_state state)
{
	return &state_words[state];
}

struct outbox_view *outbox_view_new(uint32_t room)
{
	struct outbox_view *view = mem_alloc(sizeof(*view));

	arena_init(&view->arena, 0);
	view->items = arena_alloc(&view->arena, (room + 1) * sizeof(*view->items));
	return view;
}

void outbox_view_free(struct outbox_view *view)
{
	if (view == NULL)
		return;
	arena_release(&view->arena);
	free(view);
}

/* Behind the text and ": "; NULL when it does not stand there. */
static const char *behind(const char *words, const char *text, size_t len_bytes)
{
	if (len_bytes == 0 || strncmp(words, text, len_bytes) != 0 ||
		strncmp(words + len_bytes, ": ", 2) != 0)
		return NULL;
	return words + len_bytes + 2;
}

const char *outbox_reason(const struct outbox_item *item, const char *title)
{
	static const char cut[] = "…";
	const char *words = item->result.bytes, *label = item->label.bytes, *rest;
	size_t same = 0;

	while (words[same] != '\0' && words[same] == label[same])
		same++;
	/* A long label is cut there. */
	if (strncmp(words + same, cut, strlen(cut)) == 0)
		rest = behind(words, words, same + strlen(cut));
	else
		rest = behind(words, words, same);
	if (rest == NULL)
		return words;
	words = behind(rest, title, strlen(title));
	return words != NULL ? words : rest;
}

bool outbox_gives_way(enum outbox_state state)
{
	return state != OUTBOX_DONE && !outbox_state_words(state)->is_open;
}

#define NEW "new-"

void outbox_new_id(int64_t outbox_id, char id[NEW_ID_BYTES])
{
	snprintf(id, NEW_ID_BYTES, NEW "%" PRId64, outbox_id);
}

int64_t outbox_id_of_new(const char *id)
{
	const char *digits = id + strlen(NEW);

	if (strncmp(id, NEW, strlen(NEW)) != 0 || digits[0] == '\0' ||
		digits[strspn(digits, "0123456789")] != '\0')
		return 0;
	return strtoll(digits, NULL, 10);
}
