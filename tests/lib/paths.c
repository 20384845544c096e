/* Places in the build and source trees; see the header. */
#include "lib/paths.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/* This program. Read at once: below a changed root it is another path when mounts are unshared. */
static char self[PATH_MAX];

__attribute__((constructor)) static void find_self(void)
{
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		perror("/proc/self/exe");
}

/* The part of its path before the last `part`, with `name` behind it. */
static char *before(const char *part, const char *name)
{
	const char *hit, *last = NULL;

	for (hit = strstr(self, part); hit; hit = strstr(hit + 1, part))
		last = hit;
	if (!last) {
		fprintf(stderr, "%s is not in a build folder\n", self);
		exit(70);
	}
	return mem_printf("%.*s/%s", (int)(last - self), self, name);
}

char *path_built(const char *name)
{
	return before("/tests/", name);
}

char *path_source(const char *name)
{
	return before("/build/", name);
}
