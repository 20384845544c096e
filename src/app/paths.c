/* Where the program's own files are, by the XDG base directory specification. */
#include "app/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

char *path_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_strdup(".");
	return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

static bool make_one(const char *path, struct err *err)
{
	struct stat st;

	if (mkdir(path, 0700) == 0)
		return true;
	if (errno != EEXIST)
		return err_set(
			err, ERR_DISK, "cannot make the folder %s: %s", path, strerror(errno));
	if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode))
		return err_set(err, ERR_DISK, "%s is in the way: not a folder", path);
	return true;
}

bool path_make_dir(const char *path, struct err *err)
{
	char *copy = mem_strdup(path);
	bool ok = true;

	for (char *slash = strchr(copy + 1, '/'); ok && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ok = make_one(copy, err);
		*slash = '/';
	}
	ok = ok && make_one(copy, err);
	free(copy);
	return ok;
}
