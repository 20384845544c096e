/*
 * What end-to-end tests say about a program in a pty. Each of these fails the cmocka test with a
 * dump of the screen when its deadline passes. deadline_ms 0 is the usual one (DEADLINE_MS).
 */
#ifndef TESTS_LIB_EXPECT_H
#define TESTS_LIB_EXPECT_H

#include "lib/pty.h"

/* pty_start, or the test fails; stopped by TEST's teardown at the latest. */
struct pty *pty_open(const struct pty_options *options);

/* pty_stop for a pty that came from pty_open. */
void pty_close(struct pty *p);

/* A frame that shows the text (somewhere in a row), or does not show it any more. */
void pty_wait_text(struct pty *p, const char *text, int deadline_ms);
void pty_wait_gone(struct pty *p, const char *text, int deadline_ms);

/* A frame with a row that matches a shell pattern ("*INC-412*acked*"); returns the row. */
int pty_wait_row(struct pty *p, const char *pattern, int deadline_ms);

/* A frame whose row of that number matches the pattern. */
void pty_wait_row_at(struct pty *p, int row, const char *pattern, int deadline_ms);

/* The next frame, whatever it shows. */
void pty_wait_frame(struct pty *p, int deadline_ms);

/* The window title, or any OSC sequence ("52;c;*"), matches the pattern. */
void pty_wait_title(struct pty *p, const char *pattern, int deadline_ms);
void pty_wait_osc(struct pty *p, const char *pattern, int deadline_ms);

/* At least so many bells rang. */
void pty_wait_bells(struct pty *p, uint64_t count, int deadline_ms);

/*
 * A file of the program's home is there and has something in it: the text, which the caller frees. The
 * screen is as the program had drawn it by then.
 */
char *pty_wait_file(struct pty *p, const char *name, int deadline_ms);

/* The program ended with this exit status (128 + n: by signal n). */
void pty_wait_exit(struct pty *p, int exit_status, int deadline_ms);

/* The program ended and left the terminal as it found it. */
void pty_expect_restored(const struct pty *p);

/* No row of the present screen shows the text. */
void pty_expect_absent(const struct pty *p, const char *text);

/* Fails the test with words and the screen. */
void pty_fail(const struct pty *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
