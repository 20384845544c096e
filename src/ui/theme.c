/*
 * The themes: one table each, on the terminal's own background and its 16 colours. A role that a
 * theme does not name (black on black) looks as in the theme without colours.
 */
#include "ui/theme.h"

#include <string.h>

struct theme {
	const char *name;
	struct style styles[ROLES];
};

enum {
	NONE = COLOUR_DEFAULT,
	BLACK = 0,
	RED,
	GREEN,
	YELLOW,
	BLUE,
	MAGENTA,
	CYAN,
	WHITE,
	GREY,
	BRIGHT_RED,
	BRIGHT_GREEN,
	BRIGHT_YELLOW,
	BRIGHT_BLUE,
	BRIGHT_MAGENTA,
	BRIGHT_CYAN,
};

#define B STYLE_BOLD
#define D STYLE_DIM
#define I STYLE_ITALIC
#define U STYLE_UNDERLINE
#define R STYLE_REVERSE

/* Attributes alone: also what the others take where they say nothing. */
const struct theme theme_mono = {
	"mono",
	{
		[ROLE_PLAIN] = {NONE, NONE, 0},
		[ROLE_BAD] = {NONE, NONE, B},
		[ROLE_WARN] = {NONE, NONE, 0},
		[ROLE_GOOD] = {NONE, NONE, 0},
		[ROLE_DIM] = {NONE, NONE, D},
		[ROLE_ACCENT] = {NONE, NONE, 0},
		[ROLE_STRONG] = {NONE, NONE, B},
		[ROLE_TITLE] = {NONE, NONE, 0},
		[ROLE_TITLE_FOCUS] = {NONE, NONE, B},
		[ROLE_BORDER] = {NONE, NONE, D},
		[ROLE_BORDER_FOCUS] = {NONE, NONE, 0},
		[ROLE_SELECTED] = {NONE, NONE, R},
		[ROLE_SELECTED_ELSEWHERE] = {NONE, NONE, U},
		[ROLE_GHOST] = {NONE, NONE, D},
		[ROLE_MARK] = {NONE, NONE, B},
		[ROLE_MATCH] = {NONE, NONE, U},
		[ROLE_HEADER] = {NONE, NONE, 0},
		[ROLE_KEY] = {NONE, NONE, B},
		[ROLE_BANNER] = {NONE, NONE, R | B},
		[ROLE_ATTENTION] = {NONE, NONE, R | B},
		[ROLE_LABEL] = {NONE, NONE, D},
		[ROLE_TAB] = {NONE, NONE, 0},
		[ROLE_TAB_ON] = {NONE, NONE, B | U},
		[ROLE_FIELD] = {NONE, NONE, 0},
		[ROLE_FIELD_FOCUS] = {NONE, NONE, U},
		[ROLE_BUTTON] = {NONE, NONE, 0},
		[ROLE_BUTTON_ON] = {NONE, NONE, R | B},
		[ROLE_HEADING] = {NONE, NONE, B},
		[ROLE_EMPHASIS] = {NONE, NONE, I},
		[ROLE_CODE] = {NONE, NONE, 0},
		[ROLE_LINK] = {NONE, NONE, U},
		[ROLE_QUOTE] = {NONE, NONE, D},
	},
};

const struct theme theme_dark = {
	"dark",
	{
		[ROLE_BAD] = {BRIGHT_RED, NONE, 0},
		[ROLE_WARN] = {YELLOW, NONE, 0},
		[ROLE_GOOD] = {GREEN, NONE, 0},
		[ROLE_ACCENT] = {CYAN, NONE, 0},
		[ROLE_BORDER_FOCUS] = {CYAN, NONE, 0},
		[ROLE_TITLE_FOCUS] = {BRIGHT_CYAN, NONE, B},
		[ROLE_MARK] = {BRIGHT_MAGENTA, NONE, B},
		[ROLE_KEY] = {CYAN, NONE, B},
		[ROLE_BANNER] = {YELLOW, NONE, R | B},
		[ROLE_ATTENTION] = {BRIGHT_RED, NONE, R | B},
		[ROLE_TAB_ON] = {BRIGHT_CYAN, NONE, B | U},
		[ROLE_HEADING] = {BRIGHT_CYAN, NONE, B},
		[ROLE_CODE] = {GREEN, NONE, 0},
		[ROLE_LINK] = {CYAN, NONE, U},
	},
};

/* Yellow and the bright colours cannot be read on white. */
static const struct theme theme_light = {
	"light",
	{
		[ROLE_BAD] = {RED, NONE, 0},
		[ROLE_WARN] = {MAGENTA, NONE, 0},
		[ROLE_GOOD] = {GREEN, NONE, 0},
		[ROLE_ACCENT] = {BLUE, NONE, 0},
		[ROLE_BORDER_FOCUS] = {BLUE, NONE, 0},
		[ROLE_TITLE_FOCUS] = {BLUE, NONE, B},
		[ROLE_MARK] = {MAGENTA, NONE, B},
		[ROLE_KEY] = {BLUE, NONE, B},
		[ROLE_BANNER] = {MAGENTA, NONE, R | B},
		[ROLE_ATTENTION] = {RED, NONE, R | B},
		[ROLE_TAB_ON] = {BLUE, NONE, B | U},
		[ROLE_HEADING] = {BLUE, NONE, B},
		[ROLE_CODE] = {GREEN, NONE, 0},
		[ROLE_LINK] = {BLUE, NONE, U},
	},
};

/* Blue and yellow are told apart by nearly everyone; red and green are not used at all. */
static const struct theme theme_colour_blind = {
	"colour-blind",
	{
		[ROLE_BAD] = {BRIGHT_YELLOW, NONE, 0},
		[ROLE_WARN] = {YELLOW, NONE, 0},
		[ROLE_GOOD] = {BRIGHT_BLUE, NONE, 0},
		[ROLE_ACCENT] = {CYAN, NONE, 0},
		[ROLE_BORDER_FOCUS] = {BRIGHT_BLUE, NONE, 0},
		[ROLE_TITLE_FOCUS] = {BRIGHT_BLUE, NONE, B},
		[ROLE_MARK] = {NONE, NONE, B | U},
		[ROLE_KEY] = {BRIGHT_BLUE, NONE, B},
		[ROLE_BANNER] = {YELLOW, NONE, R | B},
		[ROLE_ATTENTION] = {BRIGHT_YELLOW, NONE, R | B},
		[ROLE_HEADING] = {BRIGHT_BLUE, NONE, B},
		[ROLE_LINK] = {BRIGHT_BLUE, NONE, U},
	},
};

const struct theme *theme_find(const char *name)
{
	static const struct theme *const themes[] = {
		&theme_dark, &theme_light, &theme_mono, &theme_colour_blind};

	for (size_t i = 0; i < sizeof(themes) / sizeof(themes[0]); i++)
		if (strcmp(themes[i]->name, name) == 0)
			return themes[i];
	return NULL;
}

struct style theme_style(const struct theme *theme, enum role role)
{
	static const struct style unset;
	const struct style *style = &theme->styles[role];

	return memcmp(style, &unset, sizeof(unset)) == 0 ? theme_mono.styles[role] : *style;
}
