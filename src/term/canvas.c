/*
 * The one file that knows curses. It keeps the grid it showed last and touches only the cells that
 * changed; curses finds the cheapest way to move and to write. Given a file in memory as its
 * output, a frame is one write for whoever copies it out, instead of one per cursor move.
 *
 * The cells go into newscr, which is what curses compares with the screen. Going by way of stdscr
 * would be a third copy of the screen, to be made, kept and copied for nothing.
 */
#include "term/canvas.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>
#include <term.h>
#undef cursor_visible /* one of its many names; ours is a member of struct grid */

#include "base/mem.h"
#include "base/utf8.h"

enum { PALETTE = COLOURS + 1 }; /* the 16 and the default */

struct canvas {
	SCREEN *screen;
	FILE *out;
	int fd;
	struct cell *shown; /* rows × cols: what the last frame brought */
	bool is_blank;	    /* `shown` holds nothing yet: the screen is blank */
	struct cell *blank; /* a row of them */
	cchar_t *run;	    /* room for a row of them */
	int rows, cols;
	int pairs[PALETTE][PALETTE]; /* by fg + 1, bg + 1; 0: not made yet */
	bool has_colour;
	bool is_bright; /* 16 colours; else bright is bold */
	int cursor_shown; /* -1: not known */
};

/* ---- opening ------------------------------------------------------------------------------ */

static const int taken_signals[] = {SIGTSTP, SIGINT, SIGTERM, SIGWINCH};
enum { TAKEN_SIGNALS = sizeof(taken_signals) / sizeof(taken_signals[0]) };

/* newterm takes signals; they are the application's. */
static SCREEN *new_screen(const char *type, FILE *out)
{
	struct sigaction before[TAKEN_SIGNALS];
	SCREEN *screen;

	for (int i = 0; i < TAKEN_SIGNALS; i++)
		sigaction(taken_signals[i], NULL, &before[i]);
	screen = newterm(type, out, stdin);
	for (int i = 0; i < TAKEN_SIGNALS; i++)
		sigaction(taken_signals[i], &before[i], NULL);
	return screen;
}

/* Asked first, since newterm leaks when it is not. */
static bool is_known(const char *type, const struct canvas *canvas, bool *can_move)
{
	int problem;

	if (type == NULL || type[0] == '\0' || setupterm(type, canvas->fd, &problem) != OK)
		return false;
	*can_move = cursor_address != NULL && cursor_address != (char *)-1;
	del_curterm(cur_term);
	return true;
}

static bool open_screen(struct canvas *canvas, const char **type, struct err *err)
{
	static const char fallback[] = "xterm-256color";
	bool is_known_here, can_move = false;

	/* LINES and COLUMNS of a shell are of some moment; how large it is the terminal says. Where the
	 * description names no size, as the Linux console's, curses makes one up only when it may ask
	 * for it, though memory does not answer. */
	use_env(FALSE);
	use_tioctl(TRUE);
	is_known_here = is_known(*type, canvas, &can_move);
	if (!is_known_here) {
		*type = fallback;
		is_known_here = is_known(*type, canvas, &can_move);
	}
	if (is_known_here && !can_move)
		return err_set(
			err, ERR_TERMINAL, "a terminal of type %s cannot show a screen", *type);
	canvas->screen = is_known_here ? new_screen(*type, canvas->out) : NULL;
	if (canvas->screen == NULL)
		return err_set(err, ERR_TERMINAL,
			"no description of the terminal (is ncurses-base installed?)");
	return true;
}

static void set_up(struct canvas *canvas)
{
	raw();
	noecho();
	nonl();
	typeahead(-1);
	wresize(stdscr, 1, 1); /* not used; it does not grow with the screen */
	canvas->has_colour = has_colors() && start_color() == OK && use_default_colors() == OK;
	canvas->is_bright = canvas->has_colour && COLORS >= COLOURS;
	canvas->cursor_shown = -1;
}

static bool open_memory(struct canvas *canvas, struct err *err)
{
	canvas->fd = memfd_create("frame", MFD_CLOEXEC);
	canvas->out = canvas->fd >= 0 ? fdopen(canvas->fd, "w") : NULL;
	return canvas->out != NULL || err_set(err, ERR_TERMINAL, "no memory for the screen");
}

struct canvas *canvas_open(const char **type, struct err *err)
{
	struct canvas *canvas = mem_alloc(sizeof(*canvas));

	if (!open_memory(canvas, err) || !open_screen(canvas, type, err)) {
		canvas_close(canvas);
		return NULL;
	}
	set_up(canvas);
	return canvas;
}

void canvas_close(struct canvas *canvas)
{
	if (canvas == NULL)
		return;
	if (canvas->screen != NULL)
		delscreen(canvas->screen);
	if (canvas->out != NULL)
		fclose(canvas->out);
	free(canvas->shown);
	free(canvas->blank);
	free(canvas->run);
	free(canvas);
}

void canvas_forget(struct canvas *canvas)
{
	canvas->is_blank = true;
	werase(newscr);
	clearok(curscr, TRUE);
}

/*
 * Memory tells curses no size, so that it begins with a scrolling region of 24 lines; nor does every
 * terminal forget its region when it grows.
 */
static void set_region(struct canvas *canvas)
{
	curs_set(0); /* flushes what curses still holds */
	canvas->cursor_shown = -1;
	if (change_scroll_region == NULL || change_scroll_region == (char *)-1)
		return;
	fputs(tparm(change_scroll_region, 0, canvas->rows - 1), canvas->out);
	fflush(canvas->out);
}

void canvas_resize(struct canvas *canvas, int rows, int cols)
{
	if (rows != canvas->rows || cols != canvas->cols) {
		canvas->rows = rows;
		canvas->cols = cols;
		free(canvas->shown);
		canvas->shown = mem_resize(
			NULL, (size_t)rows * (size_t)cols + 1, sizeof(*canvas->shown));
		canvas->blank = mem_resize(canvas->blank, (size_t)cols + 1, sizeof(*canvas->blank));
		for (int col = 0; col < cols; col++)
			canvas->blank[col] = cell_blank;
		canvas->run = mem_resize(canvas->run, (size_t)cols + 1, sizeof(*canvas->run));
		resize_term(rows, cols);
	}
	set_region(canvas);
	canvas_forget(canvas);
}

/* ---- a frame ------------------------------------------------------------------------------ */

static attr_t attributes(const struct canvas *canvas, struct style style)
{
	static const struct {
		unsigned style;
		attr_t attr;
	} table[] = {
		{STYLE_BOLD, A_BOLD},
		{STYLE_DIM, A_DIM},
		{STYLE_ITALIC, A_ITALIC},
		{STYLE_UNDERLINE, A_UNDERLINE},
		{STYLE_REVERSE, A_REVERSE},
	};
	attr_t attrs = A_NORMAL;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if ((style.attrs & table[i].style) != 0)
			attrs |= table[i].attr;
	if (style.fg >= COLOURS / 2 && !canvas->is_bright)
		attrs |= A_BOLD;
	return attrs;
}

static int colour(const struct canvas *canvas, int number)
{
	return number >= COLOURS / 2 && !canvas->is_bright ? number - COLOURS / 2 : number;
}

static int pair_of(struct canvas *canvas, struct style style)
{
	int *pair = &canvas->pairs[style.fg + 1][style.bg + 1];

	if (!canvas->has_colour || (style.fg == COLOUR_DEFAULT && style.bg == COLOUR_DEFAULT))
		return 0;
	if (*pair == 0)
		*pair = alloc_pair(colour(canvas, style.fg), colour(canvas, style.bg));
	return *pair > 0 ? *pair : 0;
}

static bool to_curses(struct canvas *canvas, const struct cell *cell, cchar_t *out)
{
	wchar_t wide[CELL_MARKS + 2] = {0};
	size_t count = 0;
	int pair = pair_of(canvas, cell->style);

	for (size_t at = 0; cell->bytes[at] != '\0' && count < CELL_MARKS + 1;) {
		uint32_t cp;

		at += utf8_decode(cell->bytes + at, CELL_BYTES - at, &cp, NULL);
		wide[count++] = (wchar_t)cp;
	}
	return setcchar(out, wide, attributes(canvas, cell->style), 0, &pair) == OK;
}

/* The changed cells from here on, up to one that is as it was. Returns where that is. */
static int put_run(struct canvas *canvas, int row, int col, const struct cell *cells,
	const struct cell *shown)
{
	int from = col, count = 0;

	for (; col < canvas->cols; col++) {
		if (cells[col].width > 0 && cell_equal(&cells[col], &shown[col]))
			break;
		if (cells[col].width == 0)
			continue;
		if (!to_curses(canvas, &cells[col], &canvas->run[count]))
			break;
		if (count++ == 0)
			from = col;
	}
	if (count > 0)
		mvwadd_wchnstr(newscr, row, from, canvas->run, count);
	return col;
}

static void put_changes(struct canvas *canvas, const struct grid *grid)
{
	size_t row_cells = (size_t)canvas->cols;

	for (int row = 0; row < canvas->rows; row++) {
		const struct cell *cells = grid->cells + (size_t)row * row_cells;
		const struct cell *shown = canvas->is_blank ? canvas->blank
							    : canvas->shown + (size_t)row * row_cells;

		if (memcmp(cells, shown, row_cells * sizeof(*cells)) == 0)
			continue;
		for (int col = 0; col < canvas->cols; col++)
			if (!cell_equal(&cells[col], &shown[col]))
				col = put_run(canvas, row, col, cells, shown);
	}
}

/* What is shown now is kept without being copied. */
static void exchange(struct canvas *canvas, struct grid *grid)
{
	struct cell *before = canvas->shown;

	canvas->shown = grid->cells;
	canvas->is_blank = false;
	grid->cells = before;
}

static void put_cursor(struct canvas *canvas, const struct grid *grid)
{
	if (canvas->cursor_shown != grid->cursor_visible)
		curs_set(grid->cursor_visible ? 1 : 0);
	canvas->cursor_shown = grid->cursor_visible;
	leaveok(newscr, !grid->cursor_visible);
	if (grid->cursor_visible)
		wmove(newscr, grid->cursor_row, grid->cursor_col);
}

/* Moves what curses wrote to `out`. */
static void drain(struct canvas *canvas, struct buf *out)
{
	char chunk[16384];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(canvas->fd, chunk, sizeof(chunk), at)) > 0) {
		buf_add(out, chunk, (size_t)n);
		at += n;
	}
	if (lseek(canvas->fd, 0, SEEK_SET) < 0 || ftruncate(canvas->fd, 0) != 0)
		return;
}

void canvas_frame(struct canvas *canvas, struct grid *grid, struct buf *out)
{
	if (grid->rows != canvas->rows || grid->cols != canvas->cols)
		return;
	put_changes(canvas, grid);
	put_cursor(canvas, grid);
	exchange(canvas, grid);
	doupdate();
	drain(canvas, out);
}

/* ---- the way out -------------------------------------------------------------------------- */

/* A capability without its padding, "$<5>". */
static void add_capability(struct buf *out, const char *name)
{
	const char *s = tigetstr(name);

	if (s == NULL || s == (char *)-1)
		return;
	while (*s != '\0') {
		if (s[0] == '$' && s[1] == '<' && strchr(s, '>') != NULL) {
			s = strchr(s, '>') + 1;
			continue;
		}
		buf_add_char(out, *s++);
	}
}

void canvas_leave(struct canvas *canvas, struct buf *out)
{
	curs_set(1);
	endwin();
	drain(canvas, out);
	/* Without a screen of our own, the shell goes on in the last line of the frame. */
	if (exit_ca_mode == NULL)
		add_capability(out, "el");
	canvas->cursor_shown = -1;
	canvas_forget(canvas);
}

void canvas_restore(struct canvas *canvas, struct buf *out)
{
	static const char *const names[] = {"sgr0", "op", "rmcup", "cnorm"};

	(void)canvas;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		add_capability(out, names[i]);
}
