/* From a name and a key to an instance that works. */
#include "app/connect.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/options.h"
#include "app/people.h"
#include "app/paths.h"
#include "app/probe.h"
#include "base/file.h"
#include "base/mem.h"
#include "config_parts.h"
#include "instance_key.h"

enum { SAID_BYTES_MAX = 16 * 1024 };

const struct how_to connect_how_to[] = {
	{"", "In Rootly: organization menu > Organization Settings > API Keys > Generate New API Key. "
	     "Choose kind and name, and copy it now: it is shown only once."},
	{"", ""},
	{"Personal", "does what you may do, and ends when you leave. It suits one person's own work."},
	{"Global", "does what its two roles allow, for the whole organization. Give it an Incident "
		   "Response role that reads and updates incidents and retrospectives, and an On-Call "
		   "role that reads and updates alerts."},
	{"Team", "does what a Team Admin may with what the team owns. It cannot declare incidents."},
	{NULL, NULL},
};

/* ---- what was said --------------------------------------------------------------------------- */

static bool set_row(struct instance *instance, const char *name, const char *value, struct err *err)
{
	const struct option *option = option_find(&instance_options, name);

	return value == NULL || option_set(option, instance, value, NULL, err);
}

static bool take_words(
	struct instance *instance, const struct connect_words *words, struct err *err)
{
	return set_row(instance, "name", words->name, err) &&
	       set_row(instance, "url", words->url, err) &&
	       set_row(instance, "token_command", words->token_command, err) &&
	       set_row(instance, "kind", words->kind, err) &&
	       set_row(instance, "key_name", words->key_name, err) &&
	       set_row(instance, "me", words->me, err) &&
	       set_row(instance, "banner", words->banner, err) &&
	       set_row(instance, "colour", words->colour, err);
}

/* "Production Rootly" → "production-rootly" */
static char *file_name_of(const char *name)
{
	char *file = mem_strdup(name);

	for (char *at = file; *at != '\0'; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at | 0x20);
		else if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789", *at))
			*at = '-';
	return file;
}

/* Beside the configuration, one file for each key. */
static char *key_file_for(const char *name)
{
	char *config_file = path_config_file(), *folder = file_folder(config_file);
	char *file = file_name_of(name), *path = mem_printf("%s/keys/%s", folder, file);

	free(file);
	free(folder);
	free(config_file);
	return path;
}

/* The key of an instance that is there may be replaced, where it belongs and nowhere else. */
static bool take_known(struct connection *connection, const struct instance *known,
	const struct connect_words *words, struct err *err)
{
	struct instance *instance = &connection->instance;

	connection->is_known = true;
	if (known->token_file == NULL || words->token_command != NULL)
		return err_set(err, ERR_CONFIG, "there is an instance %s already", known->name);
	if (words->url != NULL && strcmp(instance->url, known->url) != 0)
		return err_set(err, ERR_CONFIG,
			"%s is at %s: its key is not sent to %s; choose another name", known->name,
			known->url, instance->url);
	return set_row(instance, "url", known->url, err) &&
	       set_row(instance, "me", known->me, err) &&
	       set_row(instance, "kind", words->kind != NULL ? words->kind : known->kind, err) &&
	       set_row(instance, "ca_file", known->ca_file, err) &&
	       set_row(instance, "token_file", known->token_file, err);
}

bool connection_init(struct connection *connection, const struct config *config,
	const struct connect_words *words, struct secret *key, struct err *err)
{
	struct instance *instance = &connection->instance;
	const struct instance *known;
	char *path;
	bool ok;

	*connection = (struct connection){0};
	instance_init(instance);
	secret_move(&connection->key, key);
	if (!take_words(instance, words, err))
		return false;
	if (instance->name == NULL)
		return err_set(err, ERR_USAGE, "the instance needs a name");
	if (strcmp(instance->name, config_environment_name) == 0)
		return err_set(err, ERR_USAGE, "\"%s\" means ROOTLY_API_KEY: choose another name",
			config_environment_name);
	if (secret_is_set(&connection->key) == (instance->token_command != NULL))
		return err_set(err, ERR_USAGE,
			"a key, or a command that prints it, is needed: one of them");
	known = config_find_instance(config, instance->name);
	if (known != NULL)
		return take_known(connection, known, words, err);
	if (instance->token_command != NULL)
		return true;
	path = key_file_for(instance->name);
	ok = set_row(instance, "token_file", path, err);
	free(path);
	return ok;
}

void connection_release(struct connection *connection)
{
	instance_release(&connection->instance);
	secret_release(&connection->key);
}

/* ---- trying and keeping ---------------------------------------------------------------------- */

bool connection_key(const struct connection *connection, struct secret *key, struct err *err)
{
	if (connection->instance.token_command != NULL)
		return instance_key(&connection->instance, key, err);
	secret_set(key, connection->key.bytes, connection->key.len_bytes);
	return true;
}

/* From a name or an e-mail address to the id. What else is wrong with the key is told by trying it. */
static void find_me(struct connection *connection, const struct secret *key, struct err *err)
{
	struct secret copy = {0};
	struct person person;
	struct people *people;

	if (connection->instance.me == NULL)
		return;
	secret_set(&copy, key->bytes, key->len_bytes);
	people = people_new(&connection->instance, &copy, err);
	if (people != NULL &&
		people_find(people, connection->instance.me, &person, err))
		set_row(&connection->instance, "me", person.id, err);
	people_free(people);
	secret_release(&copy);
}

bool connection_test(
	struct connection *connection, struct report *report, struct viewer_msg *viewer)
{
	struct secret key = {0};
	struct err err = {0}, who = {0};
	bool works;

	if (!connection_key(connection, &key, &err)) {
		report_fail(report, "key source", &err);
		return false;
	}
	find_me(connection, &key, &who);
	works = probe_instance(&connection->instance, &key, report, viewer);
	secret_release(&key);
	if (works && who.kind != ERR_NONE)
		report_fail_with(report, "I am", &who,
			"Name yourself by e-mail address or user id, or leave it out.");
	return works && who.kind == ERR_NONE;
}

static bool save_key(const struct connection *connection, struct buf *said, struct err *err)
{
	const struct instance *instance = &connection->instance;

	if (instance->token_command != NULL)
		return true;
	if (!key_file_write(instance->token_file, &connection->key, instance->url,
		    connection->is_known, err))
		return !connection->is_known && access(instance->token_file, F_OK) == 0
			       ? err_context(err, "%s needs another name", instance->name)
			       : false;
	buf_add_fmt(said, "The key is in %s, for you alone.\n", instance->token_file);
	return true;
}

bool connection_save(
	struct connection *connection, const char *config_file, struct buf *said, struct err *err)
{
	struct err why = {0};

	if (!save_key(connection, said, err))
		return false;
	if (connection->is_known)
		return true;
	if (config_add_instance(config_file, &connection->instance, &why)) {
		buf_add_fmt(said, "%s is in the configuration.\n", connection->instance.name);
		return true;
	}
	buf_add_fmt(said, "The configuration was left alone (%s). Add this to it:\n\ninstances:\n",
		why.text);
	config_print_instance(&connection->instance, 2, said);
	return true;
}

/* ---- without a screen ------------------------------------------------------------------------ */

/* What is typed at a terminal is not shown; ^C ends the line then, as a key that is none. */
static bool hide_typing(struct termios *before)
{
	struct termios hidden;

	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, before) != 0)
		return false;
	hidden = *before;
	hidden.c_lflag &= (tcflag_t) ~(ECHO | ISIG);
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) != 0)
		return false;
	fputs("API key: ", stderr);
	return true;
}

static bool read_key(struct secret *key, struct err *err)
{
	char text[KEY_BYTES_MAX + 2];
	struct termios before;
	bool is_hidden = hide_typing(&before), ok;
	size_t len = 0;
	ssize_t n;

	while (len < sizeof(text) &&
		(n = read(STDIN_FILENO, text + len, sizeof(text) - len)) != 0) {
		if (n < 0 && errno != EINTR)
			break;
		len += n > 0 ? (size_t)n : 0;
		if (is_hidden && n > 0)
			break;
	}
	if (is_hidden) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	ok = key_take(text, len, key, err);
	secret_wipe(text, sizeof(text));
	return ok || err_context(err, "the key on the standard input");
}

static int fail(const struct err *err)
{
	fprintf(stderr, "rootwatch: %s\n", err->text);
	return err_class(err->kind)->exit_status;
}

static int keep(struct connection *connection, const char *config_file)
{
	struct err err = {0};
	struct buf said;
	bool ok;

	buf_init(&said, SAID_BYTES_MAX);
	ok = connection_save(connection, config_file, &said, &err);
	fputs(said.bytes, stdout);
	buf_release(&said);
	return ok ? 0 : fail(&err);
}

static int try_and_keep(struct connection *connection, const char *config_file, bool force)
{
	struct report report = {0};
	bool works = connection_test(connection, &report, NULL);
	int status = err_class(report.failure)->exit_status;

	report_print(&report, stdout);
	report_release(&report);
	fflush(stdout);
	if (works || force)
		return keep(connection, config_file);
	fprintf(stderr, "rootwatch: nothing was kept; --force keeps it all the same\n");
	return status;
}

int connect_run(const struct config *config, const char *config_file,
	const struct connect_arguments *arguments)
{
	struct connection connection;
	struct secret key = {0};
	struct err err = {0};
	int status;

	signal(SIGPIPE, SIG_IGN);
	if (arguments->token_stdin && !read_key(&key, &err))
		return fail(&err);
	if (connection_init(&connection, config, &arguments->words, &key, &err))
		status = try_and_keep(&connection, config_file, arguments->force);
	else
		status = fail(&err);
	connection_release(&connection);
	secret_release(&key);
	return status;
}
