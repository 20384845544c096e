/*
 * A home folder of its own for each test: HOME and the XDG folders of the programs under test point
 * into it. Made under TMPDIR, removed with everything in it by home_free.
 */
#ifndef TESTS_LIB_HOME_H
#define TESTS_LIB_HOME_H

struct home {
	char *path;
	char **env; /* "HOME=…", "XDG_…=…", NULL-terminated */
};

struct home *home_new(void);
void home_free(struct home *home); /* NULL is ignored */

/* PATH below the home, "…/.config/rootwatch/config.yaml"; the caller frees. */
char *home_path(const struct home *home, const char *name);

/* Writes a file below the home (0600), making its folders. Returns false with errno set. */
int home_write(const struct home *home, const char *name, const char *text);

/* A whole file below the home, NUL-terminated; NULL when there is none. The caller frees. */
char *home_read(const struct home *home, const char *name);

#endif
