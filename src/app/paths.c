/* Where the program's own files are, by the XDG base directory specification. */
#include "app/paths.h"

#include <stdlib.h>
#include <string.h>
#include <pwd.h>
#include <unistd.h>

#include "base/mem.h"

static const char *home_folder(void)
{
	const char *home = getenv("HOME");
	const struct passwd *user;

	if (home && home[0] == '/')
		return home;
	user = getpwuid(getuid());
	return user && user->pw_dir && user->pw_dir[0] == '/' ? user->pw_dir : "/";
}

/* The specification says to ignore a relative path in these variables. */
static char *xdg_path(const char *variable, const char *fallback, const char *rest)
{
	const char *base = getenv(variable);

	if (base && base[0] == '/')
		return mem_printf("%s/rootwatch%s", base, rest);
	return mem_printf("%s/%s/rootwatch%s", home_folder(), fallback, rest);
}

char *path_config_file(void)
{
	return xdg_path("XDG_CONFIG_HOME", ".config", "/config.yaml");
}

char *path_retro_template(void)
{
	return xdg_path("XDG_CONFIG_HOME", ".config", "/templates/retrospective.md");
}

char *path_cache_dir(void)
{
	return xdg_path("XDG_CACHE_HOME", ".cache", "");
}

char *path_state_dir(void)
{
	return xdg_path("XDG_STATE_HOME", ".local/state", "");
}

char *path_texts(void)
{
	return xdg_path("XDG_STATE_HOME", ".local/state", "/templates");
}

char *path_resolve(const char *path, const char *folder)
{
	if (strncmp(path, "~/", 2) == 0)
		return mem_printf("%s/%s", home_folder(), path + 2);
	if (path[0] == '/' || !folder)
		return mem_strdup(path);
	return mem_printf("%s/%s", folder, path);
}
