/* The command line for API keys. */
#include "keys_command.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/iso8601.h"

#include "attr.h"
#include "keys.h"
#include "sandbox.h"
#include "seed.h"

struct command {
	struct options options;
	struct key_spec spec;
	const char *which; /* key to revoke */
	bool has_kind;
};

/* --- options ------------------------------------------------------------------------------- */

static bool take_db(struct command *command, const char *value)
{
	command->options.db = value;
	return true;
}

static bool take_seed(struct command *command, const char *value)
{
	command->options.seed = value;
	return seed_is_known(value);
}

static bool take_kind(struct command *command, const char *value)
{
	return command->has_kind = key_kind_parse(value, &command->spec.kind);
}

static bool take_name(struct command *command, const char *value)
{
	command->spec.name = value;
	return *value != '\0';
}

static bool take_team(struct command *command, const char *value)
{
	command->spec.team = value;
	return true;
}

static bool take_user(struct command *command, const char *value)
{
	command->spec.user = value;
	return true;
}

static bool take_role(struct command *command, const char *value)
{
	command->spec.role = value;
	return true;
}

static bool take_on_call_role(struct command *command, const char *value)
{
	command->spec.on_call_role = value;
	return true;
}

static bool take_expires(struct command *command, const char *value)
{
	return iso8601_parse(value, strlen(value), &command->spec.expires_ms);
}

static const struct {
	const char *name, *value, *help;
	bool (*take)(struct command *command, const char *value);
} table[] = {
	{"--db", "FILE", "the sandbox's file (needed)", take_db},
	{"--seed", "SEED", "what a new file holds: demo (default), empty or big:N", take_seed},
	{"--kind", "KIND", "global, team or personal (needed by create)", take_kind},
	{"--name", "NAME", "what the key is called (needed by create)", take_name},
	{"--team", "TEAM", "whose a team key is: id, slug or name", take_team},
	{"--user", "USER", "whose a personal key is: number, name or e-mail", take_user},
	{"--role", "ROLE", "a global key's Incident Response role", take_role},
	{"--on-call-role", "ROLE", "a global key's On-Call role", take_on_call_role},
	{"--expires", "TIME", "until when it is good, ISO-8601", take_expires},
};
enum { TABLE_ROWS = sizeof(table) / sizeof(*table) };

static void keys_usage(FILE *out)
{
	fputs("usage: rootwatch-sandbox keys create --kind KIND --name NAME [options] --db FILE\n"
	      "       rootwatch-sandbox keys list --db FILE\n"
	      "       rootwatch-sandbox keys revoke KEY --db FILE\n\n",
		out);
	for (size_t i = 0; i < TABLE_ROWS; i++)
		fprintf(out, "  %-14s %-6s %s\n", table[i].name, table[i].value, table[i].help);
}

static bool read_one(struct command *command, char **argv, int left, struct err *err)
{
	for (size_t i = 0; i < TABLE_ROWS; i++) {
		if (strcmp(argv[0], table[i].name))
			continue;
		if (left < 2)
			return err_set(
				err, ERR_USAGE, "%s needs %s", table[i].name, table[i].value);
		return table[i].take(command, argv[1]) ||
		       err_set(err, ERR_USAGE, "%s %s: not a valid value", argv[0], argv[1]);
	}
	return err_set(err, ERR_USAGE, "%s: no such option (try keys --help)", argv[0]);
}

/* Options in pairs; one bare word is the key to revoke. */
static bool read_options(struct command *command, int argc, char **argv, struct err *err)
{
	for (int i = 0; i < argc; i += 2) {
		if (argv[i][0] != '-' && !command->which)
			command->which = argv[i--];
		else if (!read_one(command, argv + i, argc - i, err))
			return false;
	}
	return true;
}

/* --- verbs --------------------------------------------------------------------------------- */

static bool create(struct sandbox *box, const struct command *command, struct err *err)
{
	char token[TOKEN_BYTES];

	if (!command->has_kind || !command->spec.name)
		return err_set(err, ERR_USAGE, "--kind and --name are needed");
	if (!keys_create(box, &command->spec, token, err))
		return false;
	puts(token);
	return true;
}

static const char *day_of(struct json_object *attributes, const char *name, char *out)
{
	int64_t ms = attr_time(attributes, name);

	if (!ms)
		return "never";
	iso8601_format(ms, out);
	out[10] = '\0';
	return out;
}

static const char *owner_of(
	struct sandbox *box, struct json_object *attributes, struct record *owner)
{
	const char *name = NULL;

	if (store_get(&box->store, "users", attr_str(attributes, "user_id"), owner) ||
		store_get(&box->store, "groups", attr_str(attributes, "group_id"), owner))
		name = attr_str(owner->attributes, "name");
	return name ? name : "-";
}

static void print_key(struct sandbox *box, const char *id)
{
	char expires[ISO8601_BYTES], used[ISO8601_BYTES];
	struct record key, owner;
	struct json_object *a;

	if (!store_get(&box->store, "api_keys", id, &key))
		return;
	a = key.attributes;
	printf("%s  %-12s  %-10s  %-10s  %-20s  %s\n", key.id, attr_str(a, "kind"),
		day_of(a, "expires_at", expires), day_of(a, "last_used_at", used),
		owner_of(box, a, &owner), attr_str(a, "name"));
	record_release(&owner);
	record_release(&key);
}

static bool list(struct sandbox *box, const struct command *command, struct err *err)
{
	struct id_list ids = {.count = 0};

	(void)command;
	(void)err;
	printf("%-36s  %-12s  %-10s  %-10s  %-20s  %s\n", "ID", "KIND", "EXPIRES", "LAST USED",
		"OF", "NAME");
	store_children(&box->store, "api_keys", "", &ids);
	for (size_t i = 0; i < ids.count; i++)
		print_key(box, ids.ids[i]);
	id_list_release(&ids);
	return true;
}

static bool revoke_key(struct sandbox *box, const struct command *command, struct err *err)
{
	if (!command->which)
		return err_set(err, ERR_USAGE, "which key? Its id, its name or the key itself");
	return keys_revoke(box, command->which) ||
	       err_set(err, ERR_NOT_FOUND, "%s: no such key", command->which);
}

static const struct {
	const char *name;
	bool (*run)(struct sandbox *box, const struct command *command, struct err *err);
	bool makes_file;
} verbs[] = {
	{"create", create, true},
	{"list", list, false},
	{"revoke", revoke_key, false},
};
enum { VERBS = sizeof(verbs) / sizeof(*verbs) };

static bool run_verb(size_t verb, const struct command *command, struct err *err)
{
	struct sandbox box;
	bool ok;

	if (!command->options.db)
		return err_set(err, ERR_USAGE, "--db is needed");
	if (!verbs[verb].makes_file && access(command->options.db, F_OK))
		return err_set(err, ERR_DISK, "%s: there is no such file", command->options.db);
	if (!sandbox_open(&box, &command->options, err))
		return false;
	ok = verbs[verb].run(&box, command, err);
	sandbox_close(&box);
	return ok;
}

int keys_command(int argc, char **argv)
{
	struct command command = {.options = {.seed = "demo", .zone_min = -8 * 60}};
	struct err err = {.kind = ERR_NONE};
	size_t verb = 0;

	if (argc > 1 && !strcmp(argv[1], "--help")) {
		keys_usage(stdout);
		return 0;
	}
	while (verb < VERBS && (argc < 2 || strcmp(verbs[verb].name, argv[1])))
		verb++;
	if (verb == VERBS)
		err_set(&err, ERR_USAGE, "keys: create, list or revoke (try keys --help)");
	else if (read_options(&command, argc - 2, argv + 2, &err) && run_verb(verb, &command, &err))
		return 0;
	fprintf(stderr, "rootwatch-sandbox: %s\n", err.text);
	return err_class(err.kind)->exit_status;
}
