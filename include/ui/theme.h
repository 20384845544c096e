/*
 * What things on the screen are, and how each looks in a theme. Meaning is in words and position
 * first: every theme may be replaced by the one without colours and nothing is lost.
 */
#ifndef ROOTWATCH_UI_THEME_H
#define ROOTWATCH_UI_THEME_H

#include "core/field.h"
#include "ui/grid.h"

enum role {
	/* the tones of core/field.h, in their order */
	ROLE_PLAIN = TONE_PLAIN,
	ROLE_BAD = TONE_BAD,
	ROLE_WARN = TONE_WARN,
	ROLE_GOOD = TONE_GOOD,
	ROLE_DIM = TONE_DIM,
	ROLE_ACCENT = TONE_ACCENT,
	/* the frame around them */
	ROLE_STRONG = TONES, /* names, titles, what is read first */
	ROLE_TITLE,	     /* of a pane */
	ROLE_TITLE_FOCUS,
	ROLE_BORDER,
	ROLE_BORDER_FOCUS,
	ROLE_SELECTED, /* the cursor row where the keys go */
	ROLE_SELECTED_ELSEWHERE,
	ROLE_GHOST, /* a row that is no longer there */
	ROLE_MARK,
	ROLE_MATCH,
	ROLE_HEADER,
	ROLE_KEY, /* a key in the footer */
	ROLE_BANNER,
	ROLE_ATTENTION,
	ROLE_LABEL,
	ROLE_TAB,
	ROLE_TAB_ON,
	ROLE_FIELD, /* where one types */
	ROLE_FIELD_FOCUS,
	ROLE_BUTTON,
	ROLE_BUTTON_ON,
	/* rich text */
	ROLE_HEADING,
	ROLE_EMPHASIS,
	ROLE_CODE,
	ROLE_LINK,
	ROLE_QUOTE,
	ROLES
};

/* "dark", "light", "mono" (NO_COLOR), "colour-blind"; NULL when there is no such theme. */
const struct theme *theme_find(const char *name);
extern const struct theme theme_dark, theme_mono;

struct style theme_style(const struct theme *theme, enum role role);

#endif
