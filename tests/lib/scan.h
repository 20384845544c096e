/*
 * Cuts what a program writes to its terminal into tokens: plain text and whole control sequences,
 * however the bytes were split over reads. It knows the grammar (ECMA-48, xterm's OSC), not the
 * meaning of any sequence.
 */
#ifndef TESTS_LIB_SCAN_H
#define TESTS_LIB_SCAN_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum scan_kind {
	SCAN_TEXT,    /* a run of printable bytes */
	SCAN_CONTROL, /* one C0 byte */
	SCAN_ESCAPE,  /* ESC, intermediates, final */
	SCAN_CSI,     /* ESC [ … final */
	SCAN_OSC,     /* ESC ] … BEL or ST; body holds what is between */
	SCAN_STRING,  /* DCS, SOS, PM, APC */
};

struct scan_token {
	enum scan_kind kind;
	const char *bytes; /* as received; valid during the call only */
	size_t len_bytes;
};

struct scan {
	struct buf sequence; /* an unfinished sequence */
	int state;
};

void scan_init(struct scan *s);
void scan_release(struct scan *s);

/*
 * Feeds bytes; calls `on` with each token. Stops behind the token for which `on` returns true.
 * Returns how many bytes were consumed.
 */
size_t scan_feed(struct scan *s, const char *bytes, size_t len_bytes,
	bool (*on)(void *context, const struct scan_token *token), void *context);

/* The body of an OSC token: without "ESC ]" and its end. The caller frees. */
char *scan_osc_body(const struct scan_token *token);

#endif
