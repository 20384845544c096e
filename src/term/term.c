/* Modes, the queue of what leaves, the stop and the way back. What is drawn is canvas's business. */
#include "term/term.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "term/canvas.h"
#include "term/input.h"
#include "term/osc.h"
#include "term/rescue.h"

enum {
	QUEUE_BYTES = 4 * 1024 * 1024,
	CHATTER_BYTES = 256 * 1024, /* bells, titles, copies: dropped when this much waits */
	LAST_BYTES_MS = 500, /* how long closing waits for a terminal that does not read */
	ROWS_MAX = 500,
	COLS_MAX = 1000,
	REMARK_BYTES = 160,
};

static const char modes_on[] = "\033[?2004h\033[?1004h";
static const char modes_off[] = "\033[?1006l\033[?1000l\033[?1004l\033[?2004l";
static const char mouse_on[] = "\033[?1000h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1000l";
static const char frame_begin[] = "\033[?2026h", frame_end[] = "\033[?2026l";
static const char title_push[] = "\033[22;0t", title_pop[] = "\033[23;0t";
static const char abort_sequence[] = "\030"; /* CAN: ends whatever was cut off in the middle */

struct term {
	int fd;
	bool owns_fd; /* opened here; else the caller's, with its flags changed */
	int flags; /* of the caller's */
	struct termios saved, own;
	struct canvas *canvas;
	struct tty_input input;
	struct buf queue;
	size_t sent_bytes; /* of the queue */
	bool is_gone, is_away, has_mouse, has_title;
	bool is_shown; /* a frame was, since the terminal is ours */
	bool is_ascii, is_remote;
	char remark[REMARK_BYTES];
};

/* ---- the queue ---------------------------------------------------------------------------- */

static bool is_idle(const struct term *term)
{
	return term->sent_bytes == term->queue.len_bytes;
}

void term_flush(struct term *term)
{
	while (!is_idle(term) && !term->is_gone) {
		ssize_t n = write(term->fd, term->queue.bytes + term->sent_bytes,
			term->queue.len_bytes - term->sent_bytes);

		if (n > 0)
			term->sent_bytes += (size_t)n;
		else if (n < 0 && errno == EAGAIN)
			return;
		else if (n < 0 && errno != EINTR)
			term->is_gone = true;
	}
	term->sent_bytes = 0;
	buf_clear(&term->queue);
}

static void flush_for(struct term *term, int ms)
{
	struct pollfd poll_fd = {.fd = term->fd, .events = POLLOUT};

	term_flush(term);
	while (!is_idle(term) && !term->is_gone && poll(&poll_fd, 1, ms) > 0)
		term_flush(term);
}

/* What is said between frames; before the first one, it leaves with it in one piece. */
static void chat(struct term *term, const char *bytes, size_t len)
{
	if (term->is_away || term->queue.len_bytes - term->sent_bytes + len > CHATTER_BYTES)
		return;
	buf_add(&term->queue, bytes, len);
	if (term->is_shown)
		term_flush(term);
}

/* ---- opening ------------------------------------------------------------------------------ */

static bool names_no_utf8(const char *locale)
{
	return locale != NULL && locale[0] != '\0' && strcasestr(locale, "utf-8") == NULL &&
	       strcasestr(locale, "utf8") == NULL;
}

/* The locale that decides, as setlocale looks for it. */
static const char *locale_name(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return value;
	}
	return NULL;
}

/* Widths come from the C library, so the program itself needs a UTF-8 locale. Where none is named
 * (a bare SSH), the terminal is taken to understand UTF-8, as nearly all do. */
static void set_locale(struct term *term)
{
	term->is_ascii = names_no_utf8(locale_name());
	if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* A description of our own, so that O_NONBLOCK does not reach the shell's. */
static bool open_tty(struct term *term, int tty_fd, struct err *err)
{
	char name[256];

	if (!isatty(tty_fd) || tcgetattr(tty_fd, &term->saved) != 0)
		return err_set(err, ERR_TERMINAL, "this is not a terminal");
	if (ttyname_r(tty_fd, name, sizeof(name)) == 0)
		term->fd = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	term->owns_fd = term->fd >= 0;
	if (term->owns_fd)
		return true;
	term->fd = tty_fd;
	term->flags = fcntl(tty_fd, F_GETFL);
	fcntl(tty_fd, F_SETFL, term->flags | O_NONBLOCK);
	return true;
}

static void make_raw(struct term *term)
{
	term->own = term->saved;
	term->own.c_iflag &=
		(tcflag_t) ~(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON | IXOFF);
	term->own.c_oflag &= (tcflag_t)~OPOST;
	term->own.c_lflag &= (tcflag_t) ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	term->own.c_cflag |= CS8;
	term->own.c_cc[VMIN] = 1;
	term->own.c_cc[VTIME] = 0;
}

static bool open_canvas(struct term *term, struct err *err)
{
	const char *wanted = getenv("TERM"), *type = wanted;

	term->canvas = canvas_open(&type, err);
	if (term->canvas == NULL)
		return false;
	if (type != wanted) {
		char name[64];

		text_clean_into(name, sizeof(name), wanted != NULL ? wanted : "",
			wanted != NULL ? strlen(wanted) : 0);
		snprintf(term->remark, sizeof(term->remark),
			"TERM \"%s\" is not known here; the screen is drawn as for %s", name, type);
	}
	return true;
}

static void arm(struct term *term)
{
	struct buf bytes;

	buf_init(&bytes, 512);
	buf_add_str(&bytes, abort_sequence);
	buf_add_str(&bytes, frame_end);
	buf_add_str(&bytes, modes_off);
	if (term->has_title)
		buf_add_str(&bytes, title_pop);
	canvas_restore(term->canvas, &bytes);
	rescue_arm(term->fd, &term->saved, &bytes);
	buf_release(&bytes);
}

static void release(struct term *term)
{
	canvas_close(term->canvas);
	if (term->owns_fd)
		close(term->fd);
	else if (term->fd >= 0)
		fcntl(term->fd, F_SETFL, term->flags);
	input_release(&term->input);
	buf_release(&term->queue);
	free(term);
}

struct term *term_open(int tty_fd, struct err *err)
{
	struct term *term = mem_alloc(sizeof(*term));

	term->fd = -1;
	term->is_remote = getenv("SSH_CONNECTION") != NULL;
	input_init(&term->input, term->is_remote ? INPUT_DELAY_REMOTE_MS : INPUT_DELAY_MS);
	buf_init(&term->queue, QUEUE_BYTES);
	set_locale(term);
	if (!open_tty(term, tty_fd, err) || !open_canvas(term, err)) {
		release(term);
		return NULL;
	}
	make_raw(term);
	term->is_away = true;
	term_enter(term);
	return term;
}

void term_close(struct term *term)
{
	if (term == NULL)
		return;
	term_leave(term);
	release(term);
}

/* ---- what it is --------------------------------------------------------------------------- */

const char *term_remark(const struct term *term)
{
	return term->remark[0] != '\0' ? term->remark : NULL;
}

bool term_is_ascii(const struct term *term)
{
	return term->is_ascii;
}

bool term_is_remote(const struct term *term)
{
	return term->is_remote;
}

int term_fd(const struct term *term)
{
	return term->fd;
}

short term_events(const struct term *term)
{
	return is_idle(term) ? POLLIN : POLLIN | POLLOUT;
}

bool term_is_gone(const struct term *term)
{
	return term->is_gone;
}

static int between(int value, int high, int otherwise)
{
	return value <= 0 ? otherwise : value > high ? high : value;
}

void term_size(const struct term *term, int *rows, int *cols)
{
	struct winsize size = {0};

	ioctl(term->fd, TIOCGWINSZ, &size);
	*rows = between(size.ws_row, ROWS_MAX, 24);
	*cols = between(size.ws_col, COLS_MAX, 80);
}

/* ---- in ----------------------------------------------------------------------------------- */

bool term_read(struct term *term, int64_t now_ms, struct msg *msg)
{
	while (!input_next(&term->input, now_ms, msg)) {
		size_t room;
		char *bytes = input_room(&term->input, &room);
		ssize_t n = term->is_gone || room == 0 ? -1 : read(term->fd, bytes, room);

		if (n <= 0) {
			if (n == 0 || (errno != EAGAIN && errno != EINTR))
				term->is_gone = true;
			return false;
		}
		input_filled(&term->input, (size_t)n, now_ms);
	}
	return true;
}

int64_t term_wakes_at_ms(const struct term *term)
{
	return input_wakes_at_ms(&term->input);
}

/* ---- out ---------------------------------------------------------------------------------- */

bool term_draw(struct term *term, struct grid *grid)
{
	size_t before, begin;

	if (term->is_shown)
		term_flush(term);
	if (term->is_away || (term->is_shown && !is_idle(term)))
		return term->is_away;
	before = term->queue.len_bytes;
	buf_add_str(&term->queue, frame_begin);
	begin = term->queue.len_bytes;
	canvas_frame(term->canvas, grid, &term->queue);
	if (term->queue.len_bytes == begin)
		buf_truncate(&term->queue, before);
	else
		buf_add_str(&term->queue, frame_end);
	term->is_shown = true;
	term_flush(term);
	return true;
}

void term_redraw(struct term *term)
{
	canvas_forget(term->canvas);
}

void term_resize(struct term *term, int rows, int cols)
{
	canvas_resize(term->canvas, between(rows, ROWS_MAX, 24), between(cols, COLS_MAX, 80));
}

/* It is heard also while somebody else has the terminal, and leaves no mark on the screen. */
void term_bell(struct term *term)
{
	ssize_t ignored = term->is_away ? write(term->fd, "\a", 1) : 0;

	(void)ignored;
	chat(term, "\a", 1);
}

void term_title(struct term *term, const char *title)
{
	struct buf out;

	buf_init(&out, 2048);
	if (!term->has_title) {
		buf_add_str(&out, title_push);
		term->has_title = true;
		arm(term);
	}
	osc_title(&out, title);
	chat(term, out.bytes, out.len_bytes);
	buf_release(&out);
}

void term_copy(struct term *term, const char *text)
{
	struct buf out;

	buf_init(&out, CHATTER_BYTES);
	osc_copy(&out, text,
		getenv("TMUX") != NULL  ? OSC_TMUX
		: getenv("STY") != NULL ? OSC_SCREEN
					: OSC_PLAIN);
	if (!out.overflowed)
		chat(term, out.bytes, out.len_bytes);
	buf_release(&out);
}

void term_mouse(struct term *term, bool on)
{
	term->has_mouse = on;
	chat(term, on ? mouse_on : mouse_off, on ? sizeof(mouse_on) - 1 : sizeof(mouse_off) - 1);
}

/* ---- there and back ----------------------------------------------------------------------- */

void term_leave(struct term *term)
{
	if (term->is_away)
		return;
	buf_add_str(&term->queue, modes_off);
	if (term->has_title)
		buf_add_str(&term->queue, title_pop);
	canvas_leave(term->canvas, &term->queue);
	flush_for(term, LAST_BYTES_MS);
	if (!is_idle(term))
		tcflush(term->fd, TCOFLUSH);
	rescue_disarm();
	tcsetattr(term->fd, TCSANOW, &term->saved);
	term->sent_bytes = 0;
	buf_clear(&term->queue);
	term->has_title = false;
	term->is_shown = false;
	term->is_away = true;
}

void term_enter(struct term *term)
{
	int rows, cols;

	if (!term->is_away)
		return;
	term->is_away = false;
	tcsetattr(term->fd, TCSANOW, &term->own);
	term_size(term, &rows, &cols);
	term_resize(term, rows, cols);
	arm(term);
	chat(term, modes_on, sizeof(modes_on) - 1);
	if (term->has_mouse)
		chat(term, mouse_on, sizeof(mouse_on) - 1);
}

void term_suspend(struct term *term)
{
	struct sigaction before, stop = {.sa_handler = SIG_DFL};

	term_leave(term);
	sigemptyset(&stop.sa_mask);
	sigaction(SIGTSTP, &stop, &before);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &before, NULL);
	term_enter(term);
}

void term_rescue(void)
{
	rescue_now();
}
