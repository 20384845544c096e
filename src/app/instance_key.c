/*
 * Where an API key comes from: the environment (taken by config.c), a file of its own, or a command
 * (token_command.c). A key is held in a struct secret only; buffers it passed through are wiped,
 * and no error ever quotes one.
 */
#include "app/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/token_command.h"
#include "base/file.h"
#include "instance_key.h"

bool key_take(const char *text, size_t len, struct secret *key, struct err *err)
{
	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		len--;
	if (len == 0)
		return err_set(err, ERR_CONFIG, "it is empty");
	if (len > KEY_BYTES_MAX)
		return err_set(err, ERR_CONFIG, "it is longer than %d bytes", KEY_BYTES_MAX);
	if (memchr(text, '\n', len))
		return err_set(err, ERR_CONFIG, "it has more than one line");
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] >= 0x7F)
			return err_set(
				err, ERR_CONFIG, "it holds a blank, a control or a non-ASCII byte");
	secret_set(key, text, len);
	return true;
}

/* ---- a file -------------------------------------------------------------------------------- */

bool key_folder_check(const char *folder, struct err *err)
{
	struct stat st;

	if (stat(folder, &st) != 0)
		return err_set(err, ERR_CONFIG, "the folder %s: %s", folder, strerror(errno));
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return err_set(err, ERR_CONFIG, "the folder %s belongs to somebody else", folder);
	if (st.st_mode & 022)
		return err_set(err, ERR_CONFIG,
			"others can write in the folder %s: chmod go-w '%s'", folder, folder);
	return true;
}

static bool check_key_file(const char *path, const struct stat *st, struct err *err)
{
	if (!S_ISREG(st->st_mode))
		return err_set(err, ERR_CONFIG, "it is not a regular file");
	if (st->st_uid != geteuid())
		return err_set(err, ERR_CONFIG, "it belongs to somebody else: chown %u '%s'",
			(unsigned)geteuid(), path);
	if (st->st_mode & 077)
		return err_set(err, ERR_CONFIG, "others can use it (mode %04o): chmod 600 '%s'",
			(unsigned)(st->st_mode & 07777), path);
	return true;
}

/* A fifo must not hold us up, a link must not lead elsewhere. */
static int open_key_file(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		err_set(err, ERR_CONFIG, "%s",
			errno == ELOOP ? "it is a symbolic link: name the file itself"
				       : strerror(errno));
	return fd;
}

/* What stands behind the key: nothing, or the one origin that it may be sent to. */
static bool check_origin(const char *rest, const struct instance *instance, struct err *err)
{
	const size_t prefix = strlen(KEY_ORIGIN_PREFIX);
	char origin[ORIGIN_BYTES_MAX];

	if (rest[strspn(rest, " \t\r\n")] == '\0')
		return true;
	if (strncmp(rest, KEY_ORIGIN_PREFIX, prefix) != 0 || strlen(rest) >= sizeof(origin))
		return err_set(err, ERR_CONFIG, "it has more than one line");
	snprintf(origin, sizeof(origin), "%.*s", (int)strcspn(rest + prefix, " \t\r\n"), rest + prefix);
	return strcmp(origin, instance->url) == 0 ||
	       err_set(err, ERR_CONFIG,
		       "it was saved for %s, and is not sent to %s: \"rootwatch connect\" takes a key for that",
		       origin, instance->url);
}

/* The key is the first line. */
static bool take_file(char *text, size_t len, const struct instance *instance, struct secret *key,
	struct err *err)
{
	char *end = memchr(text, '\n', len);

	text[len] = '\0';
	return (end == NULL || check_origin(end + 1, instance, err)) &&
	       key_take(text, end != NULL ? (size_t)(end - text) : len, key, err);
}

static bool read_key(int fd, const struct instance *instance, struct secret *key, struct err *err)
{
	char text[KEY_BYTES_MAX + ORIGIN_BYTES_MAX];
	size_t len = 0;
	ssize_t n;
	bool ok;

	while (len < sizeof(text) - 1 && (n = read(fd, text + len, sizeof(text) - 1 - len)) != 0) {
		if (n < 0 && errno != EINTR)
			break;
		len += n > 0 ? (size_t)n : 0;
	}
	ok = n < 0 ? err_set(err, ERR_CONFIG, "%s", strerror(errno))
		   : take_file(text, len, instance, key, err);
	secret_wipe(text, sizeof(text));
	return ok;
}

static bool key_from_file(const struct instance *instance, struct secret *key, struct err *err)
{
	const char *path = instance->token_file;
	char *folder = file_folder(path);
	struct stat st;
	bool ok = false;
	int fd = -1;

	if (!key_folder_check(folder, err) || (fd = open_key_file(path, err)) < 0)
		goto out;
	if (fstat(fd, &st) != 0)
		err_set(err, ERR_CONFIG, "%s", strerror(errno));
	else
		ok = check_key_file(path, &st, err) && read_key(fd, instance, key, err);
out:
	if (fd >= 0)
		close(fd);
	free(folder);
	return ok ? true : err_context(err, "the key file %s", path);
}

/* ---- a command ----------------------------------------------------------------------------- */

static bool key_from_command(const char *command, struct secret *key, struct err *err)
{
	struct command_output output;
	bool ok = command_run(command, COMMAND_DEADLINE_MS, &output, err) &&
		  key_take(output.text, output.len_bytes, key, err);

	secret_wipe(&output, sizeof(output));
	return ok;
}

bool instance_key(const struct instance *instance, struct secret *key, struct err *err)
{
	const struct secret *held = &instance->environment_key;
	bool ok;

	if (instance->fault)
		return err_set(err, ERR_CONFIG, "%s: %s", instance->name, instance->fault);
	if (instance->is_environment) {
		secret_set(key, held->bytes, held->len_bytes);
		return true;
	}
	if (instance->token_command) {
		ok = key_from_command(instance->token_command, key, err);
		return ok ? true : err_context(err, "token_command of %s", instance->name);
	}
	ok = key_from_file(instance, key, err);
	return ok ? true : err_context(err, "%s", instance->name);
}
