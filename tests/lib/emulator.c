/*
 * libvterm behind our own types. It has no notion of dim (SGR 2): on the way in that becomes an
 * alternative font, which nothing else uses, and on the way out it is read back.
 */
#include "lib/emulator.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

#include "base/mem.h"
#include "base/utf8.h"

enum { DIM_FONT = 1, SGR_MAX = 256 };

struct emulator {
	VTerm *vt;
	VTermScreen *screen;
	bool cursor_visible;
};

static int on_property(VTermProp property, VTermValue *value, void *context)
{
	struct emulator *e = context;

	if (property == VTERM_PROP_CURSORVISIBLE)
		e->cursor_visible = value->boolean;
	return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

struct emulator *emulator_new(int rows, int cols,
	void (*reply)(const char *bytes, size_t len_bytes, void *context), void *context)
{
	struct emulator *e = mem_alloc(sizeof(*e));

	e->vt = vterm_new(rows, cols);
	e->cursor_visible = true;
	vterm_set_utf8(e->vt, 1);
	if (reply)
		vterm_output_set_callback(e->vt, reply, context);
	e->screen = vterm_obtain_screen(e->vt);
	vterm_screen_set_callbacks(e->screen, &callbacks, e);
	vterm_screen_enable_altscreen(e->screen, 1);
	vterm_screen_reset(e->screen, 1);
	return e;
}

void emulator_free(struct emulator *e)
{
	if (!e)
		return;
	vterm_free(e->vt);
	free(e);
}

/* How many parameters an extended colour takes behind 38 or 48: "5;n" or "2;r;g;b". */
static int colour_parameters(int selector)
{
	return selector == 5 ? 1 : selector == 2 ? 3 : 0;
}

/* Rewrites "ESC [ … m" so that dim survives as a font. */
static void put_sgr(struct emulator *e, const struct scan_token *token)
{
	char *parameters = mem_strndup(token->bytes + 2, token->len_bytes - 3);
	char *rest = parameters, *word;
	int skip = 0, last = 0;
	struct buf out;

	buf_init(&out, SGR_MAX);
	buf_add_str(&out, "\033[");
	for (bool first = true; (word = strsep(&rest, ";")) != NULL; first = false) {
		int value = (int)strtol(word, NULL, 10);

		buf_add_fmt(&out, "%s%s", first ? "" : ";", word);
		if (skip > 0) {
			skip--;
			value = 0;
		} else if (last == 38 || last == 48) {
			skip = colour_parameters(value);
		} else if (value == 2 || value == 22) {
			buf_add_fmt(&out, ";%d", value == 2 ? 10 + DIM_FONT : 10);
		}
		last = value;
	}
	buf_add_char(&out, 'm');
	vterm_input_write(e->vt, out.bytes, out.len_bytes);
	buf_release(&out);
	free(parameters);
}

void emulator_put(struct emulator *e, const struct scan_token *token)
{
	bool sgr = token->kind == SCAN_CSI && token->bytes[token->len_bytes - 1] == 'm' &&
		strcspn(token->bytes, "<>?=:") >= token->len_bytes;

	if (sgr)
		put_sgr(e, token);
	else
		vterm_input_write(e->vt, token->bytes, token->len_bytes);
}

void emulator_resize(struct emulator *e, int rows, int cols)
{
	vterm_set_size(e->vt, rows, cols);
}

static int32_t colour_of(const VTermColor *colour, bool is_default)
{
	if (is_default)
		return SCREEN_DEFAULT;
	if (VTERM_COLOR_IS_INDEXED(colour))
		return colour->indexed.idx;
	return SCREEN_RGB | colour->rgb.red << 16 | colour->rgb.green << 8 | colour->rgb.blue;
}

static uint8_t style_of(const VTermScreenCellAttrs *attrs)
{
	return (uint8_t)((attrs->bold ? SCREEN_BOLD : 0) |
		(attrs->font == DIM_FONT ? SCREEN_DIM : 0) |
		(attrs->italic ? SCREEN_ITALIC : 0) | (attrs->underline ? SCREEN_UNDERLINE : 0) |
		(attrs->blink ? SCREEN_BLINK : 0) | (attrs->reverse ? SCREEN_REVERSE : 0) |
		(attrs->strike ? SCREEN_STRIKE : 0));
}

static void text_of(const VTermScreenCell *from, struct screen_cell *to)
{
	size_t len = 0;

	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && from->chars[i]; i++)
		len += utf8_encode(from->chars[i], to->text + len);
	to->text[len] = '\0';
}

static void capture_row(const struct emulator *e, struct screen *out, int row)
{
	for (int col = 0; col < out->cols; col++) {
		struct screen_cell *to = screen_at(out, row, col);
		VTermScreenCell from;

		vterm_screen_get_cell(e->screen, (VTermPos){row, col}, &from);
		to->style = style_of(&from.attrs);
		to->fg = colour_of(&from.fg, VTERM_COLOR_IS_DEFAULT_FG(&from.fg));
		to->bg = colour_of(&from.bg, VTERM_COLOR_IS_DEFAULT_BG(&from.bg));
		/* The right half of a wide character looks as its left one does. */
		if (from.chars[0] == (uint32_t)-1) {
			if (col > 0)
				*to = *screen_at(out, row, col - 1);
			to->text[0] = '\0';
			to->width = 0;
			continue;
		}
		to->width = from.width == 2 ? 2 : 1;
		text_of(&from, to);
	}
}

void emulator_capture(const struct emulator *e, struct screen *out)
{
	VTermPos cursor;
	int rows, cols;

	vterm_get_size(e->vt, &rows, &cols);
	screen_release(out);
	screen_init(out, rows, cols);
	vterm_state_get_cursorpos(vterm_obtain_state(e->vt), &cursor);
	out->cursor_row = cursor.row;
	out->cursor_col = cursor.col;
	out->cursor_visible = e->cursor_visible;
	for (int row = 0; row < rows; row++)
		capture_row(e, out, row);
}
