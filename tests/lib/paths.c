/* Places in the build and source trees; see the header. */
#include "lib/paths.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

/* The part of this program's path before the last `part`, with `name` behind it. */
static char *before(const char *part, const char *name)
{
	char self[PATH_MAX] = "";
	char *hit, *last = NULL;

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		perror("/proc/self/exe");
	for (hit = strstr(self, part); hit; hit = strstr(hit + 1, part))
		last = hit;
	if (!last) {
		fprintf(stderr, "%s is not in a build folder\n", self);
		exit(70);
	}
	*last = '\0';
	return mem_printf("%s/%s", self, name);
}

char *path_built(const char *name)
{
	return before("/tests/", name);
}

char *path_source(const char *name)
{
	return before("/build/", name);
}
