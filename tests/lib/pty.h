/*
 * A program in a pseudo-terminal, its output read through a terminal emulator. The screen is looked
 * at only at the end of a frame (CSI ? 2026 l): between two frames half of it is old. Programs that
 * do not bracket their frames are started with `unframed`; at their end the last state counts.
 *
 * Nothing here knows cmocka or fails a test: see lib/expect.h for what tests use to wait.
 *
 *	struct pty *p = pty_start(&(struct pty_options){.argv = argv, .rows = 24, .cols = 80});
 *	pty_send_keys(p, "jj<Enter>");
 *	…
 *	pty_stop(p);
 */
#ifndef TESTS_LIB_PTY_H
#define TESTS_LIB_PTY_H

#include "lib/home.h"
#include "lib/screen.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct pty_options {
	const char *const *argv; /* NULL-terminated; argv[0] is looked up in PATH */
	const char *const *env;	 /* "NAME=value", NULL-terminated; wins over the defaults. May be NULL */
	const struct home *home; /* NULL: a new one, gone with the pty */
	int rows, cols;		 /* 0: 24 × 80 */
	bool unframed;
};

/* An OSC sequence the program sent: "0;title", "52;c;aGk=", "9;text". */
struct pty_osc {
	char *body;
};

struct pty_counters {
	uint64_t bytes;	 /* everything the program wrote */
	uint64_t frames; /* frame ends seen */
	uint64_t bells;
	uint64_t clears; /* CSI 2 J, CSI 3 J: a frame should not need one */
};

struct pty;

struct pty *pty_start(const struct pty_options *options); /* NULL, errno set: it could not */
void pty_stop(struct pty *p); /* kills what still runs, frees everything; NULL is ignored */

/*
 * Input. Keys: characters stand for themselves; <Enter> <Esc> <Tab> <S-Tab> <Space> <BS> <Del> <Ins>
 * <Up> <Down> <Left> <Right> <Home> <End> <PgUp> <PgDn> <F1>…<F12> <FocusIn> <FocusOut>
 * <C-x> <lt>.
 */
void pty_send_keys(struct pty *p, const char *keys);
void pty_send_text(struct pty *p, const char *text); /* as it is */
void pty_send_paste(struct pty *p, const char *text); /* bracketed when the program asked for it */
void pty_send_bytes(struct pty *p, const void *bytes, size_t len_bytes);

enum { PTY_BUTTON_LEFT = 0, PTY_WHEEL_UP = 64, PTY_WHEEL_DOWN = 65 };
void pty_send_click(struct pty *p, int button, int row, int col); /* press, release; SGR; 0-based */

void pty_resize(struct pty *p, int rows, int cols);
void pty_signal(struct pty *p, int signal); /* to the program itself */
void pty_hangup(struct pty *p);		    /* the line is lost: the master is closed */

/*
 * Reads until the condition holds at the end of a frame (it is tried on the present one first).
 * False when the deadline passed or the program ended without it.
 */
bool pty_run_until(struct pty *p, bool (*is_met)(const struct pty *p, const void *context),
	const void *context, int deadline_ms);

/* Reads until the next frame's end. */
bool pty_run_frame(struct pty *p, int deadline_ms);

/* Reads until the program has been silent for so long. False: it was not, before the deadline. */
bool pty_run_quiet(struct pty *p, int quiet_ms, int deadline_ms);

/*
 * Reads until the program has taken in all that was sent and all its threads wait: however loaded the
 * machine is, it has done with the keys what it does without the network.
 */
bool pty_run_idle(struct pty *p, int deadline_ms);

/*
 * Reads until it is idle, for rest_ms more, and until it is idle again: for what takes its time, such as
 * an answer that is near. Not stretched, since the program itself is waited for however slow it is.
 */
bool pty_run_rest(struct pty *p, int rest_ms, int deadline_ms);

/* The Esc key: it is one once the program has read it and nothing has followed for its time. */
void pty_send_esc(struct pty *p);

/* Reads until the program ended; *status is wait()'s. */
bool pty_run_exit(struct pty *p, int *status, int deadline_ms);

/* What was seen. Pointers stay valid until the pty reads again. */
pid_t pty_pid(const struct pty *p);
const struct home *pty_home(const struct pty *p);
const struct screen *pty_screen(const struct pty *p);
struct pty_counters pty_counters(const struct pty *p);
int64_t pty_last_read_us(const struct pty *p); /* monotonic: when its last bytes came */
const char *pty_title(const struct pty *p); /* last OSC 0 or 2; "" */
size_t pty_osc_count(const struct pty *p);
const char *pty_osc(const struct pty *p, size_t i);
const struct buf *pty_log(const struct pty *p); /* all raw bytes (the first 64 MiB) */

/* Whether a DEC private mode (1049, 2004, 1006, 25 …) was last set. */
bool pty_mode(const struct pty *p, int mode);

/* The last frame as text, with the styles when asked. The caller frees. */
char *pty_dump(const struct pty *p, bool with_styles);
char *pty_row(const struct pty *p, int row); /* without trailing blanks; the caller frees */

/*
 * Words for what a program that ended left behind: cooked mode not restored, alternate screen,
 * mouse, paste, focus modes still on, cursor hidden, colours on. NULL: nothing. The caller frees.
 */
char *pty_leftovers(const struct pty *p);

#endif
