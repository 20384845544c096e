/* Names of keys, both directions, from one table. */
#include "core/key.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	uint32_t code;
} names[] = {
	{"Enter", KEY_CODE_ENTER},	 {"Esc", KEY_CODE_ESC},		 {"Tab", KEY_CODE_TAB},
	{"S-Tab", KEY_CODE_BACKTAB},	 {"BS", KEY_CODE_BACKSPACE},	 {"Del", KEY_CODE_DELETE},
	{"Ins", KEY_CODE_INSERT},	 {"Up", KEY_CODE_UP},		 {"Down", KEY_CODE_DOWN},
	{"Left", KEY_CODE_LEFT},	 {"Right", KEY_CODE_RIGHT},	 {"Home", KEY_CODE_HOME},
	{"End", KEY_CODE_END},		 {"PgUp", KEY_CODE_PAGE_UP},	 {"PgDn", KEY_CODE_PAGE_DOWN},
	{"Space", ' '},			 {"lt", '<'},
};

static bool parse_named(const char *name, size_t len, struct key *key)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == len && strncasecmp(names[i].name, name, len) == 0) {
			key->code = names[i].code;
			return true;
		}
	if (len == 3 && strncasecmp(name, "C-", 2) == 0) {
		char c = name[2];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		key->code = KEY_CODE_CTRL + (uint32_t)c;
		return (c >= 'a' && c <= 'z') || (c >= '@' && c <= '_');
	}
	if ((len == 2 || len == 3) && (name[0] == 'F' || name[0] == 'f')) {
		int number = 0;

		for (size_t i = 1; i < len; i++) {
			if (name[i] < '0' || name[i] > '9')
				return false;
			number = number * 10 + name[i] - '0';
		}
		key->code = KEY_CODE_F1 + (uint32_t)number - 1;
		return number >= 1 && number <= 12;
	}
	return false;
}

bool key_parse(const char *name, struct key *key)
{
	size_t len = strlen(name);
	int valid;

	if (len >= 3 && name[0] == '<' && name[len - 1] == '>')
		return parse_named(name + 1, len - 2, key);
	return len > 0 && utf8_decode(name, len, &key->code, &valid) == len && valid && key_is_text(*key);
}

char *key_name(struct key key, char out[KEY_NAME_BYTES])
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].code == key.code && key.code != '<') {
			snprintf(out, KEY_NAME_BYTES, "%s", names[i].name);
			return out;
		}
	if (key.code >= KEY_CODE_F1 && key.code <= KEY_CODE_F12)
		snprintf(out, KEY_NAME_BYTES, "F%u", (unsigned)(key.code - KEY_CODE_F1 + 1));
	else if (key.code > KEY_CODE_CTRL)
		snprintf(out, KEY_NAME_BYTES, "^%c",
			(char)(key.code - KEY_CODE_CTRL) >= 'a' ? (char)(key.code - KEY_CODE_CTRL - 32)
								: (char)(key.code - KEY_CODE_CTRL));
	else
		out[utf8_encode(key.code, out)] = '\0';
	return out;
}
