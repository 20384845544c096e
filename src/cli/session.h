/*
 * A verb while it runs: what was asked for, where it goes, the connection it reads by, and what became
 * of it. Internal to cli.
 *
 *	session.c	the connection, reading, what is said to people
 *	find.c		which record a word means
 *	kept.c		the same without the network, for --queue
 *	references.c	which ids an option's names mean
 *	list.c show.c	the verbs that read
 *	sums.c		what rows of a list sum up of their tabs
 *	act.c		the verbs that act, up to what would be sent
 *	deliver.c	through the outbox, and what became of it
 *	retro*.c	the verbs of retrospectives' drafts (retro.h)
 */
#ifndef ROOTWATCH_CLI_SESSION_H
#define ROOTWATCH_CLI_SESSION_H

#include "cli/line.h"
#include "cli/quote.h"
#include "cli/verbs.h"

#include "api/client.h"
#include "api/lines.h"
#include "base/buf.h"
#include "core/detail.h"
#include "core/msg.h"
#include "core/snapshot.h"
#include "store/cache.h"

enum { JSON_BYTES = 64 * 1024 * 1024 };

struct session {
	struct line *line;
	const struct verb_config *config;
	bool as_json; /* JSON Lines instead of text */
	unsigned cols; /* of the terminal; 0: not one, nothing is cut */
	struct when when;
	struct arena arena; /* as long as the session */

	/* the connection; made when first needed */
	struct secret key;
	struct api *api;
	struct viewer me;
	struct snapshot **catalogues; /* owned; those that were read */
	size_t catalogue_count, catalogue_room;
	struct detail *parent; /* owned; whose rows are shown; NULL none */
	struct cache *kept; /* owned; NULL: there is none, or it is not this key's */
	bool has_looked_at_kept;
	const char *input; /* standard input, once it was read; in the arena */

	int status; /* of the first failure; 0 */
};

/* session.c */
void session_init(struct session *s, struct line *line, const struct verb_config *config);
void session_release(struct session *s);
bool session_connect(struct session *s, struct err *err);
/* The answer to a GET into the body, which is cleared first. */
bool session_get(
	struct session *s, const char *path, const char *query, struct buf *body, struct err *err);
/* s->me, asked for once; a key without a user is no error. */
bool session_know_me(struct session *s, struct err *err);
/* All of standard input, without the last line feed; NULL with words when it is too much. */
const char *session_read_input(struct session *s, struct err *err);
/* "rootwatch: about: words" on the error stream, made harmless; keeps the first status. */
void session_fail(struct session *s, const char *about, const struct err *err);
void session_fail_status(struct session *s, int status, const char *about, const char *words);
void session_write(struct session *s, const struct buf *text);
/* Columns that the program makes are for tables alone. */
bool session_check_columns(const struct session *s, struct err *err);
/* A snapshot of whole records: any column may be asked for. */
struct snapshot *whole_snapshot(const struct resource *resource);

/* find.c */
/*
 * The record that the word means ("INC-12", "12", a UUID, a slug, a short id, a link), read in full; its
 * JSON is left in the body. NULL with words.
 */
struct detail *find_record(struct session *s, const struct resource *resource, const char *word,
	struct buf *body, struct err *err);
/* kept.c */
/* What this key has read before; NULL: nothing, or it is not only queued. */
struct cache *session_kept(struct session *s);
/* The one that the word means there, as far as the action needs it; NULL: Rootly is to be asked. */
struct detail *find_kept(struct session *s, const struct action *action,
	const struct resource *resource, const char *word);
/* The rows of that of the parent's tabs which lists what the line names. The body holds the parent's JSON;
 * rows that did not come with it are read, and theirs takes its place. NULL with words. */
const struct detail_rows *find_rows(struct session *s, struct detail *parent, struct buf *body,
	enum lines_from *from, struct err *err);
/* The operands, with standard input in the place of "-"; in the session's arena. */
bool find_operands(struct session *s, const char ***words, size_t *count, struct err *err);
bool is_same_word(const char *a, const char *b); /* whatever the case */

/* sums.c */
enum { SUMS_REQUESTS_MAX = 100 };
/* Fills what active rows sum up of their tabs: of these rows of the snapshot (view NULL: the first), as
 * far as so many requests go, which is said. */
bool sums_read(struct session *s, struct snapshot *snapshot, const uint32_t *view, uint32_t count,
	struct err *err);

/* references.c */
/* The ids that names, slugs or ids separated by commas or line feeds mean, blank-separated, in the
 * arena; NULL with words. */
const char *reference_ids(
	struct session *s, const struct input *input, const char *names, struct err *err);
/* The id that stands first in the catalogue, "" when it is empty; NULL with words. */
const char *reference_first(struct session *s, const struct input *input, struct err *err);

/* list.c, show.c, act.c */
void run_list(struct session *s);
void run_show(struct session *s);
void run_act(struct session *s);

/* retro_build.c, retro_edit.c, retro_check.c, retro_push.c */
void run_retro_build(struct session *s);
void run_retro_edit(struct session *s); /* with values of the action's inputs: run_act */
void run_retro_check(struct session *s);
void run_retro_push(struct session *s);
void run_retro_export(struct session *s);
void run_retro_show(struct session *s); /* show --draft */

/* deliver.c */
/* Takes what the submits own; says what became of each. */
void deliver(struct session *s, struct submit *submits, size_t count);
/* One line on what became of an action; keeps the status of the first that went wrong. */
void deliver_say(struct session *s, const struct action *action, const char *label, const char *id,
	enum outbox_state state, const char *words);

#endif
