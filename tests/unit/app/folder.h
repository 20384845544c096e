/* A home of its own for each test of app, for the code under test too: HOME and the XDG
 * variables. */
#ifndef TESTS_UNIT_APP_FOLDER_H
#define TESTS_UNIT_APP_FOLDER_H

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/cleanup.h"
#include "lib/home.h"

static inline void undo_home(void *home)
{
	home_free(home);
}

static inline void undo_free(void *memory)
{
	free(memory);
}

/* TMPDIR stays: the next test's home is made there, when this one is gone. */
static inline struct home *folder_new(void)
{
	struct home *home = home_new();

	cleanup_add(undo_home, home);
	for (char **variable = home->env; *variable; variable++) {
		char *name = strndup(*variable, strcspn(*variable, "="));

		if (strcmp(name, "TMPDIR") != 0)
			setenv(name, strchr(*variable, '=') + 1, 1);
		free(name);
	}
	return home;
}

/* A path in it; freed with the test. */
static inline const char *path_in(const struct home *home, const char *name)
{
	char *path = home_path(home, name);

	cleanup_add(undo_free, path);
	return path;
}

/* A file in it with those permissions, whatever the umask. */
static inline const char *file_in(
	const struct home *home, const char *name, const char *text, mode_t mode)
{
	const char *path = path_in(home, name);

	assert_true(home_write(home, name, text));
	assert_int_equal(chmod(path, mode), 0);
	return path;
}

#endif
