/*
 * What update wants done, as data. The app carries it out; tests read it.
 */
#ifndef ROOTWATCH_CORE_EFFECT_H
#define ROOTWATCH_CORE_EFFECT_H

#include "core/msg.h"

enum effect_type {
	EFFECT_REQUEST, /* request: send it to sync (moves) */
	EFFECT_TIMER,	/* at_ms, monotonic: wake update with MSG_TIME then, if nothing came before */
	EFFECT_BELL,
	EFFECT_TITLE,	/* text: the terminal's title */
	EFFECT_COPY,	/* text: to the clipboard */
	EFFECT_OPEN,	/* text: a URL for the browser */
	EFFECT_EDIT,	/* text: into $EDITOR; comes back as MSG_TEXT */
	EFFECT_EDIT_FILE, /* text: a path for $EDITOR, line; MSG_EDITED comes when it has ended */
	EFFECT_PIPE,	/* text: the standard input of a command, which has the terminal meanwhile */
	EFFECT_MOUSE,	/* flag */
	EFFECT_REDRAW,	/* the whole screen, ^L */
	EFFECT_SUSPEND,
	EFFECT_QUIT,
	EFFECT_INSTANCE, /* text: the name of the instance to go to */
	EFFECT_CONNECT,	 /* the form for another instance */
};

struct effect {
	enum effect_type type;
	struct request *request; /* owned until carried out */
	char *text;		 /* owned */
	char *command;		 /* owned */
	size_t line;		 /* from 1 */
	int64_t at_ms;
	bool flag;
};

struct effects {
	struct effect *items;
	size_t count, room;
};

void effects_init(struct effects *effects);
void effects_release(struct effects *effects); /* frees what was not taken */
void effects_clear(struct effects *effects);

void effect_request(struct effects *effects, struct request *request); /* takes it */
void effect_text(struct effects *effects, enum effect_type type, const char *text);
void effect_plain(struct effects *effects, enum effect_type type);
void effect_timer(struct effects *effects, int64_t at_ms);
void effect_edit_file(struct effects *effects, const char *path, size_t line);
void effect_pipe(struct effects *effects, const char *text, const char *command);
void effect_mouse(struct effects *effects, bool on);

#endif
