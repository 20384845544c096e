/* A folder of its own for each store test, and the files in it. */
#ifndef TESTS_UNIT_STORE_FILES_H
#define TESTS_UNIT_STORE_FILES_H

#include <stdlib.h>
#include <string.h>

#include "lib/cleanup.h"
#include "lib/home.h"

static inline void undo_home(void *home)
{
	home_free(home);
}

static inline struct home *folder_new(void)
{
	struct home *home = home_new();

	cleanup_add(undo_home, home);
	return home;
}

static inline void undo_free(void *memory)
{
	free(memory);
}

/* A path in it; freed with the test. */
static inline const char *file_in(struct home *home, const char *name)
{
	char *path = home_path(home, name);

	cleanup_add(undo_free, path);
	return path;
}

#endif
