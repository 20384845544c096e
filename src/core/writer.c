/* Writing: the text, its changes, its log. */
#include "core/writer.h"

#include "base/mem.h"
#include "core/flow.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD_BYTES = 96, FAR = 1 << 20 /* cells: to the end of a row */ };

/* Bytes at a place were these, and became those. */
struct change {
	size_t at;
	char *bytes; /* owned: what was taken out, then what was put in */
	size_t out_bytes, in_bytes;
	bool joins; /* undone together with the one before */
};

void writer_init(struct writer *w, size_t cap_bytes)
{
	*w = (struct writer){.cap_bytes = cap_bytes, .goal_cells = -1, .bytes = mem_strdup("")};
	buf_init(&w->log, WRITER_LOG_BYTES);
}

static void forget_from(struct writer *w, size_t from)
{
	for (size_t i = from; i < w->count; i++) {
		w->history_bytes -= w->changes[i].out_bytes + w->changes[i].in_bytes;
		free(w->changes[i].bytes);
	}
	w->count = from;
}

void writer_release(struct writer *w)
{
	forget_from(w, 0);
	free(w->changes);
	free(w->bytes);
	free(w->cut);
	buf_release(&w->log);
	*w = (struct writer){0};
}

/* ---- the text ------------------------------------------------------------------------------ */

static void splice(struct writer *w, size_t at, size_t out, const char *in, size_t len)
{
	if (w->len_bytes - out + len + 1 > w->room_bytes) {
		w->room_bytes = (w->len_bytes - out + len + 1) * 2;
		w->bytes = mem_resize(w->bytes, w->room_bytes, 1);
	}
	memmove(w->bytes + at + len, w->bytes + at + out, w->len_bytes - at - out);
	memcpy(w->bytes + at, in, len);
	w->len_bytes += len - out;
	w->bytes[w->len_bytes] = '\0';
}

/* A place keeps its distance from what changed before it. */
static size_t shifted(size_t place, const struct change *c, size_t out, size_t in)
{
	if (place <= c->at)
		return place;
	if (place >= c->at + out)
		return place - out + in;
	return place - c->at < in ? place : c->at + in;
}

static void apply(struct writer *w, const struct change *c)
{
	splice(w, c->at, c->out_bytes, c->bytes + c->out_bytes, c->in_bytes);
	w->anchor = shifted(w->anchor, c, c->out_bytes, c->in_bytes);
	w->cursor = c->at + c->in_bytes;
	w->goal_cells = -1;
}

static void take_back(struct writer *w, const struct change *c)
{
	splice(w, c->at, c->in_bytes, c->bytes, c->out_bytes);
	w->cursor = c->at + c->out_bytes;
	w->goal_cells = -1;
	w->is_selecting = false;
}

/* ---- the history --------------------------------------------------------------------------- */

/* Whole steps, oldest first. */
static void forget_oldest(struct writer *w)
{
	size_t drop = 0;

	while (drop < w->count && w->history_bytes > WRITER_HISTORY_BYTES / 2) {
		do {
			w->history_bytes -= w->changes[drop].out_bytes + w->changes[drop].in_bytes;
			free(w->changes[drop++].bytes);
		} while (drop < w->count && w->changes[drop].joins);
	}
	memmove(w->changes, w->changes + drop, (w->count - drop) * sizeof(*w->changes));
	w->count -= drop;
	w->done = w->done > drop ? w->done - drop : 0;
}

/* Only the log's own words, lengths and bytes: it is read back without a doubt. */
static void log_change(struct writer *w, const struct change *c)
{
	buf_add_fmt(&w->log, "e %zu %zu %zu %c\n", c->at, c->out_bytes, c->in_bytes,
		c->joins ? 'j' : 'n');
	buf_add(&w->log, c->bytes, c->out_bytes + c->in_bytes);
	buf_add_char(&w->log, '\n');
}

static bool change(struct writer *w, size_t at, size_t out, const char *in, size_t len, bool joins)
{
	struct change *c;

	w->is_full = w->len_bytes - out + len > w->cap_bytes;
	if (w->is_full)
		return false;
	forget_from(w, w->done);
	w->changes = mem_grow(w->changes, w->count, &w->room, sizeof(*w->changes));
	c = &w->changes[w->count++];
	*c = (struct change){.at = at, .out_bytes = out, .in_bytes = len,
		.joins = joins && w->count > 1, .bytes = mem_resize(NULL, out + len + 1, 1)};
	memcpy(c->bytes, w->bytes + at, out);
	memcpy(c->bytes + out, in, len);
	w->done = w->count;
	w->history_bytes += out + len;
	log_change(w, c);
	apply(w, c);
	if (w->history_bytes > WRITER_HISTORY_BYTES)
		forget_oldest(w);
	return true;
}

void writer_set(struct writer *w, const char *bytes, size_t len)
{
	forget_from(w, 0);
	w->done = 0;
	splice(w, 0, w->len_bytes, bytes, len <= w->cap_bytes ? len : w->cap_bytes);
	w->cursor = w->anchor = 0;
	w->is_selecting = w->is_step_open = false;
	w->goal_cells = -1;
	buf_clear(&w->log);
}

bool writer_replace(struct writer *w, size_t from, size_t to, const char *bytes, size_t len)
{
	w->is_step_open = false;
	if (from == to && len == 0)
		return true;
	return change(w, from, to - from, bytes, len, false);
}

bool writer_become(struct writer *w, const char *bytes, size_t len)
{
	size_t least = len < w->len_bytes ? len : w->len_bytes, same = 0, tail = 0;
	size_t cursor = w->cursor;
	bool ok;

	while (same < least && bytes[same] == w->bytes[same])
		same++;
	while (tail < least - same && bytes[len - tail - 1] == w->bytes[w->len_bytes - tail - 1])
		tail++;
	if (cursor > w->len_bytes - tail)
		cursor = cursor - w->len_bytes + len;
	else if (cursor > same)
		cursor = same;
	ok = writer_replace(w, same, w->len_bytes - tail, bytes + same, len - same - tail);
	if (ok)
		w->cursor = cursor;
	w->is_selecting = false;
	return ok;
}

bool writer_undo(struct writer *w)
{
	bool any = w->done > 0;

	if (any)
		buf_add_str(&w->log, "u\n");
	while (w->done > 0) {
		take_back(w, &w->changes[--w->done]);
		if (!w->changes[w->done].joins)
			break;
	}
	w->is_step_open = false;
	return any;
}

bool writer_redo(struct writer *w)
{
	bool any = w->done < w->count;

	if (any)
		buf_add_str(&w->log, "r\n");
	while (w->done < w->count) {
		apply(w, &w->changes[w->done++]);
		if (w->done == w->count || !w->changes[w->done].joins)
			break;
	}
	w->is_selecting = w->is_step_open = false;
	return any;
}

/* ---- the log read back --------------------------------------------------------------------- */

/* One "e" with its bytes; how long it is, 0: it does not fit. */
static size_t replay_change(struct writer *w, const char *log, size_t len)
{
	char head[HEAD_BYTES];
	const char *end = memchr(log, '\n', len < HEAD_BYTES - 1 ? len : HEAD_BYTES - 1);
	size_t at, out, in, used;
	char how;

	if (end == NULL)
		return 0;
	used = (size_t)(end - log) + 1;
	memcpy(head, log, used);
	head[used] = '\0';
	if (sscanf(head, "e %zu %zu %zu %c\n", &at, &out, &in, &how) != 4 || at > w->len_bytes ||
		out > w->len_bytes - at || out > len - used || in > len - used - out ||
		len - used - out - in < 1 || log[used + out + in] != '\n' ||
		memcmp(w->bytes + at, log + used, out) != 0)
		return 0;
	return change(w, at, out, log + used + out, in, how == 'j') ? used + out + in + 1 : 0;
}

size_t writer_replay(struct writer *w, const char *log, size_t len)
{
	size_t done = 0, more = 1;

	while (done < len && more > 0) {
		const char *at = log + done;

		more = 2;
		if (len - done >= 2 && at[0] == 'u' && at[1] == '\n')
			writer_undo(w);
		else if (len - done >= 2 && at[0] == 'r' && at[1] == '\n')
			writer_redo(w);
		else
			more = replay_change(w, at, len - done);
		done += more;
	}
	w->is_step_open = false;
	buf_clear(&w->log);
	return done;
}

/* ---- typing -------------------------------------------------------------------------------- */

bool writer_selection(const struct writer *w, size_t *from, size_t *to)
{
	*from = w->anchor < w->cursor ? w->anchor : w->cursor;
	*to = w->anchor < w->cursor ? w->cursor : w->anchor;
	return w->is_selecting && *from < *to;
}

static bool put(struct writer *w, const char *bytes, size_t len, bool joins)
{
	size_t from, to;

	if (!writer_selection(w, &from, &to))
		from = to = w->cursor;
	else
		joins = false;
	w->is_selecting = false;
	return (from == to && len == 0) || change(w, from, to - from, bytes, len, joins);
}

void writer_type(struct writer *w, const char *bytes, size_t len)
{
	/* A new word is a new step: blanks end the one before. */
	bool is_blank = len == 1 && isspace((unsigned char)bytes[0]);
	bool after_blank = w->cursor > 0 && isspace((unsigned char)w->bytes[w->cursor - 1]);

	w->is_step_open = put(w, bytes, len, w->is_step_open && (is_blank || !after_blank));
}

void writer_paste_text(struct writer *w, const char *text)
{
	struct buf clean;

	buf_init(&clean, w->cap_bytes);
	for (const char *p = text; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '\r' && p[1] != '\n')
			buf_add_char(&clean, '\n');
		else if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7F))
			buf_add_char(&clean, (char)c);
	}
	w->is_step_open = false;
	put(w, clean.bytes, clean.len_bytes, false);
	buf_release(&clean);
}

static void delete_range(struct writer *w, size_t from, size_t to)
{
	w->is_step_open = false;
	w->is_selecting = false;
	if (from < to)
		change(w, from, to - from, "", 0, false);
}

static bool delete_selection(struct writer *w)
{
	size_t from, to;
	bool any = writer_selection(w, &from, &to);

	if (any)
		delete_range(w, from, to);
	return any;
}

void writer_backspace(struct writer *w)
{
	if (!delete_selection(w))
		delete_range(w, w->cursor - flow_previous(w->bytes, w->cursor), w->cursor);
}

void writer_delete_next(struct writer *w)
{
	if (!delete_selection(w))
		delete_range(w, w->cursor,
			w->cursor + flow_next(w->bytes + w->cursor, w->len_bytes - w->cursor));
}

static bool is_space_before(const struct writer *w, size_t at)
{
	return isspace((unsigned char)w->bytes[at - 1]);
}

static size_t word_before(const struct writer *w, size_t at)
{
	while (at > 0 && is_space_before(w, at))
		at--;
	while (at > 0 && !is_space_before(w, at))
		at--;
	return at;
}

void writer_delete_word(struct writer *w)
{
	if (!delete_selection(w))
		delete_range(w, word_before(w, w->cursor), w->cursor);
}

/* ---- moving -------------------------------------------------------------------------------- */

void writer_move_to(struct writer *w, size_t at)
{
	w->cursor = at < w->len_bytes ? at : w->len_bytes;
	w->goal_cells = -1;
	w->is_step_open = false;
}

void writer_left(struct writer *w)
{
	writer_move_to(w, w->cursor - flow_previous(w->bytes, w->cursor));
}

void writer_right(struct writer *w)
{
	writer_move_to(w, w->cursor + flow_next(w->bytes + w->cursor, w->len_bytes - w->cursor));
}

void writer_rows(struct writer *w, long by, int cols)
{
	size_t row = flow_row_start(w->bytes, w->len_bytes, w->cursor, cols);
	size_t to = flow_move(w->bytes, w->len_bytes, row, by, cols);
	int goal = w->goal_cells >= 0 ? w->goal_cells
				      : flow_cells(w->bytes + row, w->cursor - row);

	if (to == row)
		writer_move_to(w, by < 0 ? row : flow_at_cells(w->bytes, w->len_bytes, row, FAR, cols));
	else
		writer_move_to(w, flow_at_cells(w->bytes, w->len_bytes, to, goal, cols));
	w->goal_cells = goal;
}

void writer_home(struct writer *w, int cols)
{
	writer_move_to(w, flow_row_start(w->bytes, w->len_bytes, w->cursor, cols));
}

void writer_end(struct writer *w, int cols)
{
	size_t row = flow_row_start(w->bytes, w->len_bytes, w->cursor, cols);

	writer_move_to(w, flow_at_cells(w->bytes, w->len_bytes, row, FAR, cols));
}

/* ---- cut and paste ------------------------------------------------------------------------- */

void writer_select(struct writer *w)
{
	w->is_selecting = !w->is_selecting;
	w->anchor = w->cursor;
	w->is_step_open = false;
}

static void keep_cut(struct writer *w, size_t from, size_t to, bool is_more)
{
	size_t before = is_more ? w->cut_bytes : 0;

	w->cut = mem_resize(w->cut, before + (to - from) + 1, 1);
	memcpy(w->cut + before, w->bytes + from, to - from);
	w->cut_bytes = before + (to - from);
	w->cut[w->cut_bytes] = '\0';
}

/* Was the last change a line that was cut here? */
static bool cuts_on(const struct writer *w)
{
	const struct change *last = w->done > 0 ? &w->changes[w->done - 1] : NULL;

	return last != NULL && w->done == w->count && last->at == w->cursor && last->in_bytes == 0 &&
	       last->out_bytes > 0 && last->bytes[last->out_bytes - 1] == '\n' && w->cut != NULL &&
	       w->goal_cells == -1 && w->cut_bytes >= last->out_bytes &&
	       memcmp(w->cut + w->cut_bytes - last->out_bytes, last->bytes, last->out_bytes) == 0;
}

void writer_cut(struct writer *w)
{
	size_t from, to;
	bool is_more = false;

	if (!writer_selection(w, &from, &to)) {
		from = flow_line_start(w->bytes, w->cursor);
		to = flow_line_end(w->bytes, w->len_bytes, w->cursor);
		to += to < w->len_bytes;
		is_more = cuts_on(w) && from == w->cursor;
	}
	if (from == to)
		return;
	keep_cut(w, from, to, is_more);
	delete_range(w, from, to);
}

void writer_copy(struct writer *w)
{
	size_t from, to;

	if (!writer_selection(w, &from, &to)) {
		from = flow_line_start(w->bytes, w->cursor);
		to = flow_line_end(w->bytes, w->len_bytes, w->cursor);
		to += to < w->len_bytes;
	}
	keep_cut(w, from, to, false);
	w->is_selecting = false;
}

void writer_paste(struct writer *w)
{
	w->is_step_open = false;
	if (w->cut != NULL)
		put(w, w->cut, w->cut_bytes, false);
}
