/*
 * What the program is told: the command line over the environment over config.yaml over defaults.
 * Options are rows of one table; the parser, `rootwatch config`, --template, the manual page and
 * the checks read it. The file is never rewritten behind the user.
 *
 * Ownership: struct config owns its strings. Thread: main, before the others start.
 */
#ifndef ROOTWATCH_APP_CONFIG_H
#define ROOTWATCH_APP_CONFIG_H

#include "base/buf.h"
#include "base/err.h"
#include "base/iso8601.h"
#include "base/secret.h"
#include "core/canned.h"
#include "core/field.h"
#include "core/layout.h"
#include "core/site.h"

#include <stdbool.h>
#include <stdint.h>

struct keymap;

/* Which template a draft of a retrospective is built from. */
enum template_choice { TEMPLATE_OWN, TEMPLATE_ORGANIZATION };

enum config_source { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_COMMAND_LINE };

/* Where the value of an option comes from. */
struct config_place {
	enum config_source source;
	int line, column; /* in the file; from 1 */
};

/* One connection: where, as whom, and where its key is kept. Not the key, but for one that came by
 * the environment: it has left the environment, so that no child inherits it. */
struct instance {
	char *name;	     /* "Production Rootly" */
	char *url;	     /* origin: "https://api.rootly.com" */
	char *token_command; /* NULL: none; run by sh -c */
	char *token_file;    /* NULL: none; 0600 in a folder of its owner */
	bool is_environment; /* ROOTLY_API_KEY */
	char *banner;	     /* a word for the header ("PRODUCTION"); NULL none */
	char *colour;	     /* of that word: a colour's name; NULL */
	bool read_only;
	char *me;	     /* user id of "I am" for keys without a user; NULL */
	char *kind;	     /* "global", "team", "personal": as the user said; NULL unknown */
	char *key_name;	     /* what Rootly calls the key; NULL unknown */
	char *ca_file;	     /* NULL: the system's */

	char *fault; /* why it must not be used (a wrong URL, no place for a key); NULL: it may */
	struct secret environment_key;
	struct config_place place;
	struct config_place *places; /* one per row of instance_options */
};

enum { CONFIG_COLUMNS_MAX = 15 };

struct config {
	struct instance *instances;
	size_t instance_count, instance_room;
	char *default_instance; /* name; NULL: the first */

	int64_t interval_ms; /* between polls */
	int64_t days_back;
	int64_t grace_ms; /* how long z can recall; -1: each action's own */
	enum time_style times;
	char *time_zone; /* NULL: this machine's */
	char *theme; /* "auto", "dark", "light", "mono", "colour-blind" */
	bool mouse;
	bool bell;
	bool read_only;
	char *log_level;
	char *log_file; /* NULL: none */
	char *browser;	/* NULL: xdg-open */
	char *copy_command; /* NULL: OSC 52 */
	enum template_choice retrospective_template;

	/* name of a command or action → keys, as `keys:` says; applied to the keymap by the app */
	struct config_key {
		char *name, *keys; /* keys: blank-separated */
		struct config_place place;
	} *keys;
	size_t key_count, key_room;

	/* Of each pane, as `columns:` says; none: the pane's own. */
	struct config_columns {
		const struct field *fields[CONFIG_COLUMNS_MAX + 1]; /* NULL-terminated */
		struct config_place place;
	} columns[LAYOUT_PANES];

	struct canned_list templates; /* for texts in forms: {field} is filled from the record */
	struct canned_list filters;   /* saved ones */

	/* What was wrong, one line each with file, line and column; the rest applies. */
	struct buf complaints;

	char *file;		     /* the one that was read; NULL: none */
	struct config_place *places; /* one per row of config_options */
};

void config_init(struct config *config); /* defaults */
void config_release(struct config *config);

/* Reads `path`, or $XDG_CONFIG_HOME/rootwatch/config.yaml when NULL (where a missing file is fine).
 * False only when an explicitly named file cannot be read. */
bool config_load(struct config *config, const char *path, struct err *err);

/* Adds the texts that are files of that folder to `templates`, "NAME.txt" or "NAME.md" each. A name
 * that is there already keeps its text; a folder that is not there is empty. */
void config_read_texts(struct config *config, const char *folder);

/* The environment's options, and ROOTLY_API_KEY/ROOTLY_API_URL as an instance of its own
 * ("environment"), which then comes first. */
bool config_environment(struct config *config, struct err *err);

/* One option from the command line. False with words in err: no such option, or a bad value. */
bool config_set(struct config *config, const char *name, const char *value, struct err *err);

/* Gives the keymap what `keys:` says; wrong names, wrong keys and clashes are lines in
 * complaints. */
void config_bind_keys(const struct config *config, struct keymap *map, struct buf *complaints);

/* All options as YAML, each with where its value came from; and an annotated sample file. */
void config_print(const struct config *config, struct buf *out);
void config_template(struct buf *out);

/* One instance as an item of `instances:`, its dash in that column (from 0); what is as by default is left
 * out. */
void config_print_instance(const struct instance *instance, size_t column, struct buf *out);

/*
 * Adds it at the end of `instances:` in the file (NULL: the usual place), which is made if need be.
 * Everything that stands there stays as it is; where that cannot be made sure of, nothing is written
 * and err says why.
 */
bool config_add_instance(const char *path, const struct instance *instance, struct err *err);

/* By name, or the default one; NULL with words in err when there is none or the name is unknown. */
const struct instance *config_instance(
	const struct config *config, const char *name, struct err *err);

/* All of them, ended by a name of NULL; not longer than the configuration. The caller frees. */
struct site *config_sites(const struct config *config);

/* The origin as it may be used: https, or http for loopback; no userinfo, no control bytes, at most
 * a plain path in front of the API's own; look-alike hosts of loopback are refused. */
bool config_check_url(const char *url, struct err *err);

/* The same, written in one way: lower case, no port that goes without saying, no slash at the end.
 * NULL with words in err, else the caller frees. */
char *config_normal_url(const char *url, struct err *err);

/* Gets the key: the environment, the command (10 s, one line, ≤ 4 KiB), or the file (modes
 * checked). */
bool instance_key(const struct instance *instance, struct secret *key, struct err *err);

/* Keeps a key in a file, and the origin that it is for, without which it is not read back: 0600, written
 * whole or not at all; its folder is made, 0700. An existing file is replaced only when that is asked
 * for. */
bool key_file_write(const char *path, const struct secret *key, const char *origin, bool may_replace,
	struct err *err);

#endif
