/* A text field. */
#include "core/edit.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "core/flow.h"

#include <stdlib.h>
#include <string.h>

void edit_init(struct edit *edit, size_t cap_bytes, bool is_multiline)
{
	*edit = (struct edit){.cap_bytes = cap_bytes, .is_multiline = is_multiline};
}

void edit_release(struct edit *edit)
{
	free(edit->bytes);
	edit->bytes = NULL;
	edit->len_bytes = edit->room_bytes = edit->cursor = 0;
}

const char *edit_text(const struct edit *edit)
{
	return edit->bytes != NULL ? edit->bytes : "";
}

static size_t before(const struct edit *edit, size_t at)
{
	return at - flow_previous(edit_text(edit), at);
}

static size_t after(const struct edit *edit, size_t at)
{
	return at + flow_next(edit_text(edit) + at, edit->len_bytes - at);
}

/* What was put in or taken out may have given a mark another base: then it goes with that one. */
static void settle(struct edit *edit)
{
	size_t end = after(edit, before(edit, edit->cursor));

	if (edit->cursor > 0 && end > edit->cursor)
		edit->cursor = end;
}

static bool insert(struct edit *edit, const char *bytes, size_t len)
{
	if (len == 0 || edit->len_bytes + len > edit->cap_bytes)
		return false;
	if (edit->bytes == NULL || edit->len_bytes + len + 1 > edit->room_bytes) {
		edit->room_bytes = (edit->len_bytes + len + 1) * 2;
		edit->bytes = mem_resize(edit->bytes, edit->room_bytes, 1);
		edit->bytes[edit->len_bytes] = '\0';
	}
	memmove(edit->bytes + edit->cursor + len, edit->bytes + edit->cursor,
		edit->len_bytes - edit->cursor + 1);
	memcpy(edit->bytes + edit->cursor, bytes, len);
	edit->cursor += len;
	edit->len_bytes += len;
	settle(edit);
	return true;
}

static void delete_range(struct edit *edit, size_t from, size_t to)
{
	if (edit->bytes == NULL || from >= to)
		return;
	memmove(edit->bytes + from, edit->bytes + to, edit->len_bytes - to + 1);
	edit->len_bytes -= to - from;
	edit->cursor = from;
	settle(edit);
}

void edit_set(struct edit *edit, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	edit->cursor = edit->len_bytes = 0;
	if (edit->bytes != NULL)
		edit->bytes[0] = '\0';
	if (len > 0)
		insert(edit, text, utf8_prefix(text, len, edit->cap_bytes));
}

static size_t line_start(const struct edit *edit, size_t at)
{
	while (at > 0 && edit->bytes[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(const struct edit *edit, size_t at)
{
	while (at < edit->len_bytes && edit->bytes[at] != '\n')
		at++;
	return at;
}

static size_t word_start(const struct edit *edit, size_t at)
{
	while (at > 0 && strchr(" \n", edit->bytes[at - 1]) != NULL)
		at--;
	while (at > 0 && strchr(" \n", edit->bytes[at - 1]) == NULL)
		at--;
	return at;
}

/* The same column (counted in bytes) of the line above or below; false at the edge. */
static bool move_line(struct edit *edit, bool down)
{
	size_t start = line_start(edit, edit->cursor);
	size_t column = edit->cursor - start;
	size_t target, end;

	if (!edit->is_multiline)
		return false;
	if (down) {
		end = line_end(edit, edit->cursor);
		if (end >= edit->len_bytes)
			return false;
		target = end + 1;
	} else {
		if (start == 0)
			return false;
		target = line_start(edit, start - 1);
	}
	end = line_end(edit, target);
	for (edit->cursor = target; edit->cursor < end; edit->cursor = after(edit, edit->cursor))
		if (after(edit, edit->cursor) > target + column)
			break;
	return true;
}

bool edit_key(struct edit *edit, struct key key)
{
	size_t at = edit->cursor;
	char bytes[4];

	switch (key.code) {
	case KEY_CODE_BACKSPACE:
		delete_range(edit, before(edit, at), at);
		return true;
	case KEY_CODE_DELETE:
		delete_range(edit, at, after(edit, at));
		return true;
	case KEY_CODE_CTRL + 'w':
		delete_range(edit, word_start(edit, at), at);
		return true;
	case KEY_CODE_CTRL + 'u':
		delete_range(edit, line_start(edit, at), at);
		return true;
	case KEY_CODE_CTRL + 'k':
		delete_range(edit, at, line_end(edit, at));
		return true;
	case KEY_CODE_LEFT:
		edit->cursor = before(edit, at);
		return true;
	case KEY_CODE_RIGHT:
		edit->cursor = after(edit, at);
		return true;
	case KEY_CODE_HOME:
	case KEY_CODE_CTRL + 'a':
		edit->cursor = line_start(edit, at);
		return true;
	case KEY_CODE_END:
		edit->cursor = line_end(edit, at);
		return true;
	case KEY_CODE_UP:
	case KEY_CODE_DOWN:
		return move_line(edit, key.code == KEY_CODE_DOWN);
	case KEY_CODE_ENTER:
		return edit->is_multiline && (insert(edit, "\n", 1), true);
	default:
		if (!key_is_text(key))
			return false;
		insert(edit, bytes, utf8_encode(key.code, bytes));
		return true;
	}
}

/* What a pasted character becomes; 0: nothing. */
static uint32_t pasted(const struct edit *edit, uint32_t cp)
{
	if (cp == '\t' || (cp == '\n' && !edit->is_multiline))
		return ' ';
	return cp == '\n' || key_is_text((struct key){cp}) ? cp : 0;
}

bool edit_paste(struct edit *edit, const char *text)
{
	const char *end = text + strlen(text);
	char bytes[4];
	uint32_t cp;

	for (const char *p = text; p < end;) {
		p += utf8_decode(p, (size_t)(end - p), &cp, NULL);
		if (cp == '\r') {
			if (*p == '\n')
				continue;
			cp = '\n';
		}
		cp = pasted(edit, cp);
		if (cp != 0 && !insert(edit, bytes, utf8_encode(cp, bytes)))
			return false;
	}
	return true;
}
