/* Builds the environment of a program under test; see the header. */
#include "lib/environment.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { VARIABLES_MAX = 128 };

static const char *const defaults[] = {
	"LC_ALL=C.UTF-8", "TERM=xterm-256color", "TZ=UTC", "no_proxy=*", NULL};

/* Kept from the caller when set. */
static const char *const inherited[] = {
	"PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS", "TERMINFO", NULL};

static size_t name_length(const char *entry)
{
	return strcspn(entry, "=");
}

/* Sets an entry, in the place of one with the same name; one without "=" is only removed. */
static void put(char **env, size_t *count, const char *entry)
{
	size_t len = name_length(entry), i = 0;

	while (i < *count && (name_length(env[i]) != len || memcmp(env[i], entry, len) != 0))
		i++;
	if (i < *count) {
		free(env[i]);
		env[i] = env[--*count];
	}
	if (entry[len] == '=' && *count < VARIABLES_MAX)
		env[(*count)++] = mem_strdup(entry);
}

static void put_all(char **env, size_t *count, const char *const *entries)
{
	for (size_t i = 0; entries && entries[i]; i++)
		put(env, count, entries[i]);
}

char **environment_new(const struct home *home, const char *const *extra)
{
	char **env = mem_alloc((VARIABLES_MAX + 1) * sizeof(*env));
	size_t count = 0;

	for (size_t i = 0; inherited[i]; i++) {
		const char *value = getenv(inherited[i]);
		char *entry = value ? mem_printf("%s=%s", inherited[i], value) : NULL;

		if (entry)
			put(env, &count, entry);
		free(entry);
	}
	put_all(env, &count, defaults);
	if (home)
		put_all(env, &count, (const char *const *)home->env);
	put_all(env, &count, extra);
	env[count] = NULL;
	return env;
}

void environment_free(char **env)
{
	for (size_t i = 0; env[i]; i++)
		free(env[i]);
	free(env);
}
