/* A text in the user's editor. */
#include "app/editor.h"

#include "app/child.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_BYTES = 1024 * 1024 };

/* NULL: none is named. */
static const char *named_command(void)
{
	static const char *const names[] = {"VISUAL", "EDITOR"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *command = getenv(names[i]);

		if (command != NULL && command[strspn(command, " ")] != '\0')
			return command;
	}
	return NULL;
}

static const char *editor_command(void)
{
	const char *named = named_command();

	return named != NULL ? named : "vi";
}

bool editor_is_named(void)
{
	return named_command() != NULL;
}

static bool write_file(const char *path, const char *text, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool ok;

	if (fd < 0)
		return err_set(err, ERR_DISK, "cannot write %s: %s", path, strerror(errno));
	ok = file_write_all(fd, text, strlen(text));
	ok = close(fd) == 0 && ok;
	return ok || err_set(err, ERR_DISK, "cannot write %s: %s", path, strerror(errno));
}

static char *read_file(const char *path, struct err *err)
{
	FILE *file = fopen(path, "re");
	char chunk[4096];
	struct buf text;
	size_t got;

	if (file == NULL) {
		err_set(err, ERR_DISK, "cannot read %s: %s", path, strerror(errno));
		return NULL;
	}
	buf_init(&text, TEXT_BYTES);
	while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0 && buf_add(&text, chunk, got))
		;
	fclose(file);
	if (text.overflowed) {
		err_set(err, ERR_TOO_LARGE, "%s has more than 1 MiB: it stays there", path);
		buf_release(&text);
		return NULL;
	}
	/* Editors end the last line; the form's text does not. */
	if (text.len_bytes > 0 && text.bytes[text.len_bytes - 1] == '\n')
		buf_truncate(&text, text.len_bytes - 1);
	return buf_take(&text);
}

/* By the shell, since $EDITOR may carry options; the path is an argument, never its text. */
bool editor_start(const char *path, pid_t *pid, struct err *err)
{
	return editor_start_at(path, 0, pid, err);
}

/*
 * The shell makes way for the editor: ^C, which the terminal sends to all, would end a shell in front of
 * it, and what tells us to end is passed on to the process that we started. env since "A=b vi" is a
 * command too.
 */
static const char *in_its_place(const char *command)
{
	return strpbrk(command, ";&|()<>`\n") == NULL ? "exec env " : "";
}

/* "+7" is what nearly all editors of terminals understand. */
bool editor_start_at(const char *path, size_t line, pid_t *pid, struct err *err)
{
	const char *editor = editor_command(), *exec = in_its_place(editor);
	char *command = line > 1 ? mem_printf("%s%s +%zu \"$1\"", exec, editor, line)
				 : mem_printf("%s%s \"$1\"", exec, editor);
	char *file = mem_strdup(path);
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, command, (char[]){"rootwatch"}, file, NULL};
	bool ok = child_start(argv, CHILD_INHERIT, CHILD_INHERIT, CHILD_INHERIT, pid, err);

	free(command);
	free(file);
	return ok;
}

char *editor_run(const char *state_dir, const char *text, int (*wait)(void *context, pid_t pid),
	void *context, struct err *err)
{
	char *path = mem_printf("%s/edit-%ld.md", state_dir, (long)getpid());
	char *edited = NULL;
	pid_t pid;
	int status;

	unlink(path); /* of an earlier program with our number */
	if (!write_file(path, text, err) ||
		!editor_start(path, &pid, err))
		goto out;
	status = wait(context, pid);
	if (status != 0) {
		err_set(err, ERR_CANCELLED, "the editor ended with status %d: the text is as before",
			status);
		goto out;
	}
	edited = read_file(path, err);
	if (edited != NULL && strcmp(edited, text) == 0) {
		free(edited);
		edited = NULL;
	}
	if (edited != NULL || err->kind == ERR_NONE)
		unlink(path);
out:
	free(path);
	return edited;
}
