/* The parts of the dashboard's loop: what they share, and who calls whom. */
#ifndef ROOTWATCH_APP_DASHBOARD_PARTS_H
#define ROOTWATCH_APP_DASHBOARD_PARTS_H

#include "app/dashboard.h"
#include "core/model.h"
#include "others.h"
#include "term/term.h"
#include "ui/ui.h"

#include <sys/types.h>

struct dashboard {
	const struct dashboard_config *config;
	struct dashboard_end *end;
	struct model model;
	struct grid grid;
	struct body body;
	struct term *term;
	struct sync *sync;
	struct others *others;
	struct mailbox *inbox;
	int wake_fd, signal_fd;
	pid_t copier;	    /* the last copy_command; 0: none */
	pid_t browser;	    /* the last one that was started; 0: none */
	int guest_fd;	    /* readable when it has ended; -1: none */
	pid_t guest;	    /* has the terminal: an editor, a command; 0: none */
	bool is_ending;	    /* we were told to end while a guest had the terminal */
	int64_t timer_ms;   /* monotonic: the next MSG_TIME that update asked for; 0: none */
	int64_t minute;	    /* wall minutes that are on the screen */
	bool is_drawn;	    /* the screen shows the model */
	bool is_quitting;
};

/* ---- dashboard.c --------------------------------------------------------------------------- */

/* Updates the model, carries the effects out, frees the message. */
void dashboard_tell(struct dashboard *d, struct msg *msg);
/* The error's text becomes a line of words. */
void dashboard_tell_words(struct dashboard *d, const struct err *err);
/* Waits for something to happen, at most timeout_ms, and tells the model; -1: until the next timer. */
void dashboard_await(struct dashboard *d, int timeout_ms);

/* ---- dashboard_guests.c: other programs ---------------------------------------------------- */

/* These have the terminal until they end, while the loop goes on without drawing. */
void dashboard_edit(struct dashboard *d, const char *text);
void dashboard_edit_file(struct dashboard *d, const char *path, size_t line);
void dashboard_pipe(struct dashboard *d, const char *text, const char *command);

/* These run beside it. */
void dashboard_open_url(struct dashboard *d, const char *url);
void dashboard_copy(struct dashboard *d, const char *text);

#endif
