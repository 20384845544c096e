/* The list of effects. */
#include "core/effect.h"

#include "base/mem.h"

#include <stdlib.h>

void effects_init(struct effects *effects)
{
	*effects = (struct effects){0};
}

void effects_clear(struct effects *effects)
{
	for (size_t i = 0; i < effects->count; i++) {
		request_free(effects->items[i].request);
		free(effects->items[i].text);
		free(effects->items[i].command);
	}
	effects->count = 0;
}

void effects_release(struct effects *effects)
{
	effects_clear(effects);
	free(effects->items);
	effects_init(effects);
}

static struct effect *add(struct effects *effects, enum effect_type type)
{
	struct effect *effect;

	effects->items = mem_grow(effects->items, effects->count, &effects->room, sizeof(*effect));
	effect = &effects->items[effects->count++];
	*effect = (struct effect){.type = type};
	return effect;
}

void effect_request(struct effects *effects, struct request *request)
{
	add(effects, EFFECT_REQUEST)->request = request;
}

void effect_text(struct effects *effects, enum effect_type type, const char *text)
{
	add(effects, type)->text = mem_strdup(text);
}

void effect_plain(struct effects *effects, enum effect_type type)
{
	add(effects, type);
}

void effect_timer(struct effects *effects, int64_t at_ms)
{
	add(effects, EFFECT_TIMER)->at_ms = at_ms;
}

void effect_edit_file(struct effects *effects, const char *path, size_t line)
{
	struct effect *effect = add(effects, EFFECT_EDIT_FILE);

	effect->text = mem_strdup(path);
	effect->line = line;
}

void effect_pipe(struct effects *effects, const char *text, const char *command)
{
	struct effect *effect = add(effects, EFFECT_PIPE);

	effect->text = mem_strdup(text);
	effect->command = mem_strdup(command);
}

void effect_mouse(struct effects *effects, bool on)
{
	add(effects, EFFECT_MOUSE)->flag = on;
}
