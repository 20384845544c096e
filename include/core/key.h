/*
 * Keys and mouse events as the model sees them, and their names ("j", "<C-d>", "<Enter>").
 */
#ifndef ROOTWATCH_CORE_KEY_H
#define ROOTWATCH_CORE_KEY_H

#include <stdbool.h>
#include <stdint.h>

/* Above Unicode: keys that are no characters. */
enum special_key {
	KEY_CODE_ENTER = 0x110000,
	KEY_CODE_ESC,
	KEY_CODE_TAB,
	KEY_CODE_BACKTAB,
	KEY_CODE_BACKSPACE,
	KEY_CODE_DELETE,
	KEY_CODE_INSERT,
	KEY_CODE_UP,
	KEY_CODE_DOWN,
	KEY_CODE_LEFT,
	KEY_CODE_RIGHT,
	KEY_CODE_HOME,
	KEY_CODE_END,
	KEY_CODE_PAGE_UP,
	KEY_CODE_PAGE_DOWN,
	KEY_CODE_F1, /* … F12 follow */
	KEY_CODE_F12 = KEY_CODE_F1 + 11,
	KEY_CODE_FOCUS_IN,
	KEY_CODE_FOCUS_OUT,
	KEY_CODE_CTRL = 0x200000, /* added to a lower-case letter or one of @[\]^_ */
};

struct key {
	uint32_t code;
};

static inline bool key_is_text(struct key key)
{
	return key.code >= 0x20 && key.code < 0x110000 && key.code != 0x7F &&
	       !(key.code >= 0x80 && key.code < 0xA0);
}

enum { KEY_NAME_BYTES = 16 };

/* "<C-d>", "<Enter>", "j". False for a word that names no key; *key is then of no use. */
bool key_parse(const char *name, struct key *key);
/* As people read it: "^D", "Enter", "j". */
char *key_name(struct key key, char out[KEY_NAME_BYTES]);

enum mouse_event { MOUSE_PRESS, MOUSE_DOUBLE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
	enum mouse_event event;
	int row, col; /* from 0 */
};

#endif
