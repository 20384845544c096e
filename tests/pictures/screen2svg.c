/*
 * Runs a program in a pseudo-terminal, sends it keys, and writes its last screen as SVG, one <text>
 * for each cell, so that wide characters stand where the terminal puts them. For looking at screens
 * and for the pictures of the README; `make pictures` turns the SVG into PNG.
 *
 *	screen2svg --size 120x40 --wait Incidents --keys 'j j <Enter>' --out x.svg -- rootwatch demo
 *
 * Waits and keys happen in the order given; blanks separate keys, and each is sent when the screen
 * has come to rest. Without --out the screen goes to stdout as text (--styles: with its styles).
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lib/pty.h"

enum { CELL_WIDTH = 9, CELL_HEIGHT = 19, BASELINE = 14, FONT_SIZE = 15, MARGIN = 8 };
enum { REST_MS = 150, WAIT_MS = 15000, SVG_BYTES_MAX = 256 << 20, ENV_MAX = 64, STEPS_MAX = 256 };

struct theme {
	const char *name;
	uint32_t fg, bg;
	uint32_t ansi[16];
};

static const struct theme themes[] = {
	{"dark", 0xd8d8d8, 0x16181d,
		{0x16181d, 0xe06c75, 0x98c379, 0xe5c07b, 0x61afef, 0xc678dd, 0x56b6c2, 0xd8d8d8,
			0x6b7280, 0xff7b86, 0xb5e890, 0xffd68a, 0x82c4ff, 0xe09af5, 0x7fdbe6,
			0xffffff}},
	{"light", 0x24292f, 0xffffff,
		{0x24292f, 0xc0242c, 0x1a7f37, 0x8a6100, 0x0a58c9, 0x8250df, 0x0f7480, 0x8c959f,
			0x57606a, 0xd1242f, 0x1f883d, 0xa47300, 0x218bff, 0xa475f9, 0x1b99a8,
			0xffffff}},
};

struct step {
	int option; /* 'k' keys, 'w' wait */
	const char *value;
};

struct request {
	int rows, cols;
	const char *out;
	bool styles, unframed;
	const struct theme *theme;
	const char *env[ENV_MAX + 1];
	size_t env_count;
	struct step steps[STEPS_MAX];
	size_t step_count;
	char *const *argv;
};

/* --- drawing ------------------------------------------------------------------------------------- */

static uint32_t palette(const struct theme *theme, int32_t colour, uint32_t otherwise)
{
	static const uint8_t ramp[] = {0, 95, 135, 175, 215, 255};
	uint32_t n, grey;

	if (colour == SCREEN_DEFAULT)
		return otherwise;
	if (colour >= SCREEN_RGB)
		return (uint32_t)colour & 0xffffff;
	if (colour < 16)
		return theme->ansi[colour];
	if (colour < 232) {
		n = (uint32_t)colour - 16;
		return (uint32_t)ramp[n / 36] << 16 | (uint32_t)ramp[n / 6 % 6] << 8 | ramp[n % 6];
	}
	grey = 8 + 10 * ((uint32_t)colour - 232);
	return grey << 16 | grey << 8 | grey;
}

static void cell_colours(
	const struct theme *theme, const struct screen_cell *cell, uint32_t *fg, uint32_t *bg)
{
	*fg = palette(theme, cell->fg, theme->fg);
	*bg = palette(theme, cell->bg, theme->bg);
	if (cell->style & SCREEN_REVERSE) {
		uint32_t swap = *fg;

		*fg = *bg;
		*bg = swap;
	}
}

static void add_escaped(struct buf *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '<' || *s == '>' || *s == '&')
			buf_add_fmt(out, "&#%d;", *s);
		else
			buf_add_char(out, *s);
	}
}

static void add_rect(struct buf *out, int x, int y, int width, int height, uint32_t colour)
{
	buf_add_fmt(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", x,
		y, width, height, colour);
}

static void add_glyph(
	struct buf *out, const struct screen_cell *cell, int x, int y, uint32_t colour)
{
	buf_add_fmt(out, "<text x=\"%d\" y=\"%d\" fill=\"#%06x\"", x, y + BASELINE, colour);
	if (cell->style & SCREEN_BOLD)
		buf_add_str(out, " font-weight=\"bold\"");
	if (cell->style & SCREEN_ITALIC)
		buf_add_str(out, " font-style=\"italic\"");
	if (cell->style & SCREEN_DIM)
		buf_add_str(out, " opacity=\"0.6\"");
	buf_add_char(out, '>');
	add_escaped(out, cell->text);
	buf_add_str(out, "</text>\n");
}

static void add_cell(struct buf *out, const struct theme *theme, const struct screen *s, int row,
	int col)
{
	const struct screen_cell *cell = screen_at(s, row, col);
	int x = MARGIN + col * CELL_WIDTH, y = MARGIN + row * CELL_HEIGHT;
	int width = cell->width * CELL_WIDTH;
	bool cursor = s->cursor_visible && row == s->cursor_row && col == s->cursor_col;
	uint32_t fg, bg;

	if (cell->width == 0)
		return;
	cell_colours(theme, cell, &fg, &bg);
	if (bg != theme->bg)
		add_rect(out, x, y, width, CELL_HEIGHT, bg);
	if (cursor)
		add_rect(out, x, y + CELL_HEIGHT - 3, width, 3, theme->fg);
	if (cell->style & SCREEN_UNDERLINE)
		add_rect(out, x, y + BASELINE + 2, width, 1, fg);
	if (cell->style & SCREEN_STRIKE)
		add_rect(out, x, y + BASELINE - 5, width, 1, fg);
	if (cell->text[0] && strcmp(cell->text, " ") != 0)
		add_glyph(out, cell, x, y, fg);
}

static void draw(struct buf *out, const struct theme *theme, const struct screen *s)
{
	int width = 2 * MARGIN + s->cols * CELL_WIDTH, height = 2 * MARGIN + s->rows * CELL_HEIGHT;

	buf_add_fmt(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" font-family=\"'DejaVu Sans Mono','Noto Sans Mono CJK JP',"
		"'Noto Sans CJK JP',monospace\" font-size=\"%d\" xml:space=\"preserve\">\n",
		width, height, width, height, FONT_SIZE);
	add_rect(out, 0, 0, width, height, theme->bg);
	for (int row = 0; row < s->rows; row++)
		for (int col = 0; col < s->cols; col++)
			add_cell(out, theme, s, row, col);
	buf_add_str(out, "</svg>\n");
}

/* --- running ------------------------------------------------------------------------------------- */

static bool shows(const struct pty *p, const void *text)
{
	return screen_find(pty_screen(p), text, NULL, NULL);
}

static void send_one_by_one(struct pty *p, const char *keys)
{
	char *copy = mem_strdup(keys), *rest = copy, *key;

	while ((key = strsep(&rest, " ")) != NULL) {
		if (!*key)
			continue;
		pty_send_keys(p, key);
		pty_run_quiet(p, REST_MS, WAIT_MS);
	}
	free(copy);
}

static bool take_steps(struct pty *p, const struct request *r)
{
	pty_run_quiet(p, REST_MS, WAIT_MS);
	for (size_t i = 0; i < r->step_count; i++) {
		const struct step *step = &r->steps[i];

		if (step->option == 'k') {
			send_one_by_one(p, step->value);
		} else if (!pty_run_until(p, shows, step->value, WAIT_MS)) {
			fprintf(stderr, "screen2svg: \"%s\" did not appear\n", step->value);
			return false;
		}
	}
	pty_run_quiet(p, REST_MS, WAIT_MS);
	return true;
}

static bool write_out(const struct request *r, const struct pty *p)
{
	FILE *file = r->out ? fopen(r->out, "w") : stdout;
	struct buf out;
	bool ok;

	if (!file) {
		fprintf(stderr, "screen2svg: %s: %s\n", r->out, strerror(errno));
		return false;
	}
	buf_init(&out, SVG_BYTES_MAX);
	if (r->out)
		draw(&out, r->theme, pty_screen(p));
	else
		screen_dump(pty_screen(p), r->styles, &out);
	ok = fwrite(out.bytes, 1, out.len_bytes, file) == out.len_bytes && fflush(file) == 0;
	if (r->out)
		fclose(file);
	buf_release(&out);
	return ok;
}

static int run(const struct request *r)
{
	struct pty *p = pty_start(&(struct pty_options){
		.argv = (const char *const *)r->argv,
		.env = r->env,
		.rows = r->rows,
		.cols = r->cols,
		.unframed = r->unframed,
	});
	bool ok;

	if (!p) {
		perror("screen2svg");
		return 1;
	}
	ok = take_steps(p, r);
	ok = write_out(r, p) && ok;
	pty_stop(p);
	return ok ? 0 : 1;
}

/* --- command line -------------------------------------------------------------------------------- */

static const struct option options[] = {
	{"size", required_argument, NULL, 's'},
	{"keys", required_argument, NULL, 'k'},
	{"wait", required_argument, NULL, 'w'},
	{"env", required_argument, NULL, 'e'},
	{"out", required_argument, NULL, 'o'},
	{"light", no_argument, NULL, 'l'},
	{"styles", no_argument, NULL, 't'},
	{"unframed", no_argument, NULL, 'u'},
	{NULL, 0, NULL, 0},
};

static int usage(void)
{
	fputs("usage: screen2svg [--size COLSxROWS] [--env NAME=VALUE]... [--light]\n"
	      "                  [--unframed (the program sends no CSI ?2026)]\n"
	      "                  [--wait TEXT | --keys 'j j <Enter>']... [--out FILE.svg | --styles]\n"
	      "                  -- COMMAND [ARGUMENT]...\n",
		stderr);
	return 2;
}

static bool take_option(struct request *r, int option, const char *value)
{
	switch (option) {
	case 's':
		return sscanf(value, "%dx%d", &r->cols, &r->rows) == 2 && r->cols > 0 && r->rows > 0;
	case 'e':
		if (r->env_count == ENV_MAX)
			return false;
		r->env[r->env_count++] = value;
		return true;
	case 'k':
	case 'w':
		if (r->step_count == STEPS_MAX)
			return false;
		r->steps[r->step_count++] = (struct step){option, value};
		return true;
	case 'o':
		r->out = value;
		return true;
	case 'l':
		r->theme = &themes[1];
		return true;
	case 't':
		return r->styles = true;
	case 'u':
		return r->unframed = true;
	default:
		return false;
	}
}

int main(int argc, char **argv)
{
	struct request r = {.rows = 24, .cols = 80, .theme = &themes[0]};
	int option;

	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1)
		if (!take_option(&r, option, optarg))
			return usage();
	r.argv = argv + optind;
	return optind < argc ? run(&r) : usage();
}
