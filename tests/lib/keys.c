/* The table of key names; see the header. */
#include "lib/keys.h"

#include <string.h>

static const struct {
	const char *name;  /* without the angle brackets */
	const char *bytes; /* NULL: a cursor key, whose last byte is `cursor` */
	char cursor;
} keys[] = {
	{"Enter", "\r", 0},
	{"Esc", "\033", 0},
	{"Tab", "\t", 0},
	{"S-Tab", "\033[Z", 0},
	{"Space", " ", 0},
	{"BS", "\177", 0},
	{"lt", "<", 0},
	{"Up", NULL, 'A'},
	{"Down", NULL, 'B'},
	{"Right", NULL, 'C'},
	{"Left", NULL, 'D'},
	{"Home", NULL, 'H'},
	{"End", NULL, 'F'},
	{"Ins", "\033[2~", 0},
	{"Del", "\033[3~", 0},
	{"PgUp", "\033[5~", 0},
	{"PgDn", "\033[6~", 0},
	{"F1", "\033OP", 0},
	{"F2", "\033OQ", 0},
	{"F3", "\033OR", 0},
	{"F4", "\033OS", 0},
	{"F5", "\033[15~", 0},
	{"F6", "\033[17~", 0},
	{"F7", "\033[18~", 0},
	{"F8", "\033[19~", 0},
	{"F9", "\033[20~", 0},
	{"F10", "\033[21~", 0},
	{"F11", "\033[23~", 0},
	{"F12", "\033[24~", 0},
	{"FocusIn", "\033[I", 0},
	{"FocusOut", "\033[O", 0},
};

static bool add_named(struct buf *out, const char *name, size_t len, bool application_cursor)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (strlen(keys[i].name) != len || memcmp(keys[i].name, name, len) != 0)
			continue;
		if (keys[i].bytes)
			return buf_add_str(out, keys[i].bytes);
		return buf_add_fmt(out, "\033%c%c", application_cursor ? 'O' : '[', keys[i].cursor);
	}
	if (len == 3 && !memcmp(name, "C-", 2))
		return buf_add_char(out, (char)(name[2] & 0x1f));
	return false;
}

void keys_encode(struct buf *out, const char *at, bool application_cursor)
{
	while (*at) {
		const char *end = *at == '<' ? strchr(at, '>') : NULL;

		if (end && add_named(out, at + 1, (size_t)(end - at - 1), application_cursor)) {
			at = end + 1;
			continue;
		}
		buf_add_char(out, *at);
		at++;
	}
}
