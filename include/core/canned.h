/*
 * Texts that the user keeps under a name: templates for notes and updates, saved filters. They live in
 * the configuration; the model only points to them.
 */
#ifndef ROOTWATCH_CORE_CANNED_H
#define ROOTWATCH_CORE_CANNED_H

#include <stddef.h>

struct canned {
	char *name, *text; /* owned by whoever made the list */
};

struct canned_list {
	struct canned *items;
	size_t count, room;
};

#endif
