/* The draft of a retrospective on the screen: built, written, looked at, sent, and nothing lost. */
#include <dirent.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"
#include "lib/paths.h"

#define INCIDENT "INC-405"
#define TITLE INCIDENT " Login outage"

/* ---- helpers ------------------------------------------------------------------------------- */

static struct pty *open_with(struct sandbox *s, const struct home *home, const char *editor)
{
	return dashboard_open(s,
		&(struct dashboard_options){.rows = 40, .cols = 120, .home = home,
			.env = (const char *const[]){NO_GRACE, NO_POLLS, editor, "VISUAL=", NULL}});
}

/* A shell script as the editor; "EDITOR=sh PATH", freed with the test. */
static const char *editor_of(const struct home *home, const char *script)
{
	char *path = home_path(home, "editor"), *words = mem_printf("EDITOR=sh %s", path);

	assert_true(home_write(home, "editor", script));
	free(path);
	cleanup_add(free, words);
	return words;
}

static struct home *home_for_test(void)
{
	struct home *home = home_new();

	cleanup_add((void (*)(void *))home_free, home);
	return home;
}

/* To the incident's row, and its draft built. */
static void build(struct pty *p)
{
	dashboard_select(p, INCIDENT, TITLE);
	pty_send_keys(p, "B");
	pty_wait_text(p, INCIDENT " draft", 0);
	pty_wait_text(p, "revision 1", 0);
	pty_wait_text(p, "## Summary", 0);
}

/* The folder of the draft; freed with the test. */
static const char *folder_of(const struct home *home)
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
	closedir(dir);
	free(root);
	cleanup_add(free, found);
	return found;
}

/* A file of the draft; freed with the test. NULL: there is none. */
static const char *file_of(const struct home *home, const char *name)
{
	char *path = mem_printf("%s/%s", folder_of(home), name), *text = home_read(home, path);

	free(path);
	if (text != NULL)
		cleanup_add(free, text);
	return text;
}

/* How many files of the draft have such a name. */
static size_t count_files(const struct home *home, const char *pattern)
{
	char *path = home_path(home, folder_of(home));
	DIR *dir = opendir(path);
	const struct dirent *entry;
	size_t count = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		count += fnmatch(pattern, entry->d_name, 0) == 0;
	closedir(dir);
	free(path);
	return count;
}

static void expect_has(const char *text, const char *words)
{
	if (text == NULL || strstr(text, words) == NULL)
		fail_msg("no \"%s\" in:\n%s", words, text != NULL ? text : "(no file)");
}

/* ---- the whole way ------------------------------------------------------------------------- */

static void a_draft_is_built_written_looked_at_and_sent(void **state)
{
	struct home *home = home_for_test();
	struct sandbox *s = dashboard_sandbox();
	const char *editor = editor_of(home,
		"test \"$(head -n 1 \"$1\")\" = '## Summary' || exit 9\n"
		"printf '## Summary\\nNobody on Safari could log in.\\n\\n' > \"$1\"\n");
	struct pty *p = open_with(s, home, editor);
	char *id = sandbox_find(s, "/v1/incidents", "sequential_id", "405");

	(void)state;
	build(p);
	pty_wait_row(p, "*Impact*empty*", 0);
	pty_wait_row(p, "*empty: Impact*", 0);
	pty_send_keys(p, "]e");
	pty_wait_text(p, "Nobody on Safari could log in.", 0);
	pty_wait_text(p, "revision 2", 0);
	expect_has(file_of(home, "0002.md"), "## Summary\nNobody on Safari could log in.\n\n## Impact");
	assert_int_equal(count_files(home, "edit-*"), 0);
	pty_send_keys(p, "p");
	pty_wait_text(p, INCIDENT " preview", 0);
	pty_wait_gone(p, "## Summary", 0);
	pty_wait_text(p, "Nobody on Safari could log in.", 0);
	pty_send_keys(p, "pu");
	pty_wait_row(p, "*[[]x]*Summary*Nobody on Safari could*", 0);
	pty_wait_row(p, "*[[] ]*Publish*", 0);
	assert_int_equal(dashboard_writes(s), 0);
	pty_send_keys(p, "<Enter>");
	dashboard_answer(p, "Send 1 change of " INCIDENT " to Rootly?", "y");
	dashboard_expect_request(s, p, "PUT", "/v1/incidents/%s", id,
		"{\"data\":{\"type\":\"incidents\",\"attributes\":{\"summary\":\"Nobody on Safari could log in.\"}}}");
	pty_wait_gone(p, "queued", 0);
	assert_int_equal(dashboard_writes(s), 1);
	free(id);
	dashboard_quit(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_draft_is_built_written_looked_at_and_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
