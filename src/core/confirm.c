/* The confirmation box: what is asked, and what leaves on yes. */
#include "base/mem.h"
#include "core/update.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WORD_BYTES = 24, DIGITS_LEAST = 2 };

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

/* Every keyboard has it, and it is no slip of a finger. */
static bool can_be_typed(const char *word, size_t len)
{
	size_t at = 0;

	while (at < len && word[at] > ' ' && word[at] < 0x7F)
		at++;
	return at == len && len >= DIGITS_LEAST && len < WORD_BYTES;
}

char *confirm_word(const char *label)
{
	size_t len = strcspn(label, " "), digits = 0;

	while (digits < len && isdigit((unsigned char)label[len - 1 - digits]))
		digits++;
	if (digits >= DIGITS_LEAST && (digits == len || label[len - 1 - digits] == '-'))
		return mem_strndup(label + len - digits, digits);
	return can_be_typed(label, len) ? mem_strndup(label, len) : mem_strdup("yes");
}

bool confirm_is_typed(const struct confirm *confirm)
{
	return strcasecmp(edit_text(&confirm->number), confirm->expected) == 0;
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
	edit_init(&confirm->number, WORD_BYTES, false);
	layer_push(model, LAYER_CONFIRM);
}
