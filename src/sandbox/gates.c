/* A short list of gated paths. */
#include "gates.h"

#include <stdio.h>
#include <string.h>

static void remove_at(struct gates *gates, size_t i)
{
	gates->count--;
	memmove(&gates->gates[i], &gates->gates[i + 1], (gates->count - i) * sizeof(*gates->gates));
}

void gates_set(struct gates *gates, const char *path, unsigned status)
{
	for (size_t i = gates->count; i > 0; i--)
		if (!strcmp(gates->gates[i - 1].path, path))
			remove_at(gates, i - 1);
	if (status == 0 || status == 200)
		return;
	if (gates->count == GATES_MAX)
		remove_at(gates, 0);
	snprintf(gates->gates[gates->count].path, sizeof(gates->gates->path), "%s", path);
	gates->gates[gates->count++].status = status;
}

unsigned gates_find(const struct gates *gates, const char *path)
{
	for (size_t i = 0; i < gates->count; i++) {
		size_t len = strlen(gates->gates[i].path);

		if (!strncmp(path, gates->gates[i].path, len) && (!path[len] || path[len] == '/'))
			return gates->gates[i].status;
	}
	return 0;
}
