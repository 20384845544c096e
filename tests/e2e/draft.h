/* What the tests of drafts on the screen share: a draft of a retrospective, and its files. */
#ifndef TESTS_E2E_DRAFT_H
#define TESTS_E2E_DRAFT_H

#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"

#define INCIDENT "INC-405"
#define TITLE INCIDENT " Login outage"

static inline struct pty *open_with(struct sandbox *s, const struct home *home, const char *editor)
{
	return dashboard_open(s,
		&(struct dashboard_options){.rows = 40, .cols = 120, .home = home,
			.env = (const char *const[]){NO_GRACE, NO_POLLS, editor, "VISUAL=", NULL}});
}

/* A shell script as the editor; "EDITOR=sh PATH", freed with the test. */
static inline const char *editor_of(const struct home *home, const char *script)
{
	char *path = home_path(home, "editor"), *words = mem_printf("EDITOR=sh %s", path);

	assert_true(home_write(home, "editor", script));
	free(path);
	cleanup_add(free, words);
	return words;
}

static inline struct home *home_for_test(void)
{
	struct home *home = home_new();

	cleanup_add((void (*)(void *))home_free, home);
	return home;
}

/* To the incident's row, and its draft built. */
static inline void build(struct pty *p)
{
	dashboard_select(p, INCIDENT, TITLE);
	pty_send_keys(p, "B");
	pty_wait_text(p, INCIDENT " draft", 0);
	pty_wait_text(p, "revision 1", 0);
	pty_wait_text(p, "## Summary", 0);
}

/* The folder of the draft; freed with the test. */
static inline const char *folder_of(const struct home *home)
{
	char *root = home_path(home, ".local/state/rootwatch/retrospectives"), *found = NULL;
	DIR *dir = opendir(root);
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			found = mem_printf(".local/state/rootwatch/retrospectives/%s/" INCIDENT,
				entry->d_name);
	if (dir == NULL || found == NULL)
		fail_msg("no draft in %s", root);
	if (dir != NULL)
		closedir(dir);
	free(root);
	cleanup_add(free, found);
	return found;
}

/* A file of the draft; freed with the test. NULL: there is none. */
static inline const char *file_of(const struct home *home, const char *name)
{
	char *path = mem_printf("%s/%s", folder_of(home), name), *text = home_read(home, path);

	free(path);
	if (text != NULL)
		cleanup_add(free, text);
	return text;
}

/* How many files of the draft have such a name. */
static inline size_t count_files(const struct home *home, const char *pattern)
{
	char *path = home_path(home, folder_of(home));
	DIR *dir = opendir(path);
	const struct dirent *entry;
	size_t count = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		count += fnmatch(pattern, entry->d_name, 0) == 0;
	if (dir != NULL)
		closedir(dir);
	free(path);
	return count;
}

/* Has a file of the draft with such a name these words in it? */
static inline bool files_have(const struct home *home, const char *folder, const char *pattern,
	const char *words)
{
	char *path = home_path(home, folder);
	DIR *dir = opendir(path);
	const struct dirent *entry;
	bool found = false;

	while (!found && dir != NULL && (entry = readdir(dir)) != NULL) {
		char *name, *text;

		if (fnmatch(pattern, entry->d_name, 0) != 0)
			continue;
		name = mem_printf("%s/%s", folder, entry->d_name);
		text = home_read(home, name);
		found = text != NULL && strstr(text, words) != NULL;
		free(text);
		free(name);
	}
	if (dir != NULL)
		closedir(dir);
	free(path);
	return found;
}

/* Reads until they are there; "" for words: until the file is. */
static inline void wait_for_files(
	struct pty *p, const struct home *home, const char *pattern, const char *words)
{
	int64_t until = deadline_in(DEADLINE_MS);
	const char *folder = folder_of(home);

	while (!files_have(home, folder, pattern, words) && deadline_left(until) > 0)
		pty_run_quiet(p, 20, 20);
	if (!files_have(home, folder, pattern, words))
		pty_fail(p, "no %s of the draft has \"%s\"", pattern, words);
}

static inline void expect_has(const char *text, const char *words)
{
	if (text == NULL || strstr(text, words) == NULL)
		fail_msg("no \"%s\" in:\n%s", words, text != NULL ? text : "(no file)");
}

/* Opens it; what is asked about first may come in its place. */
static inline void open_draft(struct pty *p)
{
	dashboard_select(p, INCIDENT, TITLE);
	pty_send_keys(p, ":draft<Enter>");
	pty_wait_text(p, INCIDENT " ", 0);
}

/* ---- one who writes ------------------------------------------------------------------------ */

/* A dashboard whose draft is open, and where it keeps it. */
struct desk {
	struct sandbox *sandbox;
	struct home *home;
	struct pty *p;
};

/* With that as the editor ("EDITOR=": none), and the draft just built. */
static inline struct desk desk_of(struct home *home, const char *editor)
{
	struct sandbox *s = dashboard_sandbox();
	struct desk desk = {s, home, open_with(s, home, editor)};

	build(desk.p);
	return desk;
}

static inline struct desk desk_here(void)
{
	return desk_of(home_for_test(), "EDITOR=");
}

/* Another program on the same draft. */
static inline struct pty *desk_again(const struct desk *desk)
{
	struct pty *p = open_with(desk->sandbox, desk->home, "EDITOR=");

	open_draft(p);
	return p;
}

/* That one is on the screen, and has the words. */
static inline void expect_revision(
	const struct home *home, struct pty *p, long revision, const char *words)
{
	char *shown = mem_printf("revision %ld", revision), *name = mem_printf("%04ld.md", revision);

	pty_wait_text(p, shown, 0);
	expect_has(file_of(home, name), words);
	free(shown);
	free(name);
}

/* Types in the built-in editor, from the draft; it stays open. */
static inline void write_here(struct pty *p, const char *keys, const char *words)
{
	pty_send_keys(p, keys);
	pty_wait_text(p, INCIDENT " writing", 0);
	pty_send_text(p, words);
	pty_wait_text(p, words + strspn(words, " "), 0);
}

/* Picks from the list that a key opens, by words of it. */
static inline void pick(struct pty *p, const char *key, const char *title, const char *words)
{
	pty_send_keys(p, key);
	pty_wait_text(p, title, 0);
	pty_send_text(p, words);
	pty_send_keys(p, "<Enter>");
}

#endif
