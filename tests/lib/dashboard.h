/*
 * The dashboard in a pty on a sandbox: how end-to-end tests start it, walk in it, and check what it
 * asked the server for. Everything here fails the cmocka test when it goes wrong.
 */
#ifndef TESTS_LIB_DASHBOARD_H
#define TESTS_LIB_DASHBOARD_H

#include "lib/expect.h"
#include "lib/sandbox.h"

struct dashboard_options {
	int rows, cols;		 /* 0: 24 × 80 */
	const struct home *home; /* NULL: a new one */
	const char *const *env;	 /* more of it, and it wins; NULL-terminated, may be NULL */
	const char *const *arguments; /* behind the program's name; may be NULL */
};

/* In the env of a test that presses what has a grace and does not want to wait for its end. */
#define NO_GRACE "ROOTWATCH_GRACE=0s"
/* Polls only when told to (r). */
#define NO_POLLS "ROOTWATCH_INTERVAL=1h"
/* As often as is allowed. */
#define FAST_POLLS "ROOTWATCH_INTERVAL=5s"

/* Starts it and returns at once; options may be NULL. */
struct pty *dashboard_start(struct sandbox *s, const struct dashboard_options *options);

/* The same, and waits until the whole demo company ("--seed demo") is on the screen. */
struct pty *dashboard_open(struct sandbox *s, const struct dashboard_options *options);

/* A sandbox with the demo company. */
struct sandbox *dashboard_sandbox(void);

/* Esc until nothing lies over the panes and a list has the keys; then q. Ends with status 0 and the
 * terminal as it was. */
void dashboard_quit(struct pty *p);

/* Jumps to "412", a short id, a link, and waits for the detail's title; the detail has the keys. */
void dashboard_jump(struct pty *p, const char *where, const char *title);

/* The same, and gives the keys back to the list, with its cursor there. */
void dashboard_select(struct pty *p, const char *where, const char *title);

/* Waits until the box with that question listens, then answers with the keys. */
void dashboard_answer(struct pty *p, const char *question, const char *keys);

/* Goes to the button of the form with that title and presses it. */
void dashboard_submit(struct pty *p, const char *title);

/*
 * The id of the record of a list whose attribute has that text ("/v1/incidents", "sequential_id",
 * "412"). The caller frees.
 */
char *sandbox_find(struct sandbox *s, const char *list, const char *attribute, const char *text);

/* Overwrites one attribute of a record behind the dashboard's back; the value is JSON. */
void sandbox_change(struct sandbox *s, const char *type, const char *id, const char *attribute,
	const char *json);

/*
 * Waits for the request and compares its body with JSON; "*" stands for any text. NULL: without a
 * body. The pattern's "%s" is the id.
 */
void dashboard_expect_request(struct sandbox *s, struct pty *p, const char *method,
	const char *pattern, const char *id, const char *body);

/* No request of that kind was made so far. */
void dashboard_expect_no_request(struct sandbox *s, const char *method, const char *pattern);

/* How many requests changed something, or tried to: everything but GET. */
size_t dashboard_writes(struct sandbox *s);

#endif
