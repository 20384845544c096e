/* Paths that answer with a status of their own, as a plan without a feature does. */
#ifndef SANDBOX_GATES_H
#define SANDBOX_GATES_H

#include <stddef.h>

enum { GATES_MAX = 32 };

struct gates {
	struct {
		char path[128];
		unsigned status;
	} gates[GATES_MAX];
	size_t count;
};

/* Status 0 or 200 opens the path again. Full: the oldest gives way. */
void gates_set(struct gates *gates, const char *path, unsigned status);

/* The status for the path or what lies below it; 0: no gate. */
unsigned gates_find(const struct gates *gates, const char *path);

#endif
