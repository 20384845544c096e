/* The form that adds an instance, as its own files see it. */
#ifndef ROOTWATCH_APP_CONNECT_FORM_PARTS_H
#define ROOTWATCH_APP_CONNECT_FORM_PARTS_H

#include "app/connect_form.h"
#include "app/report.h"
#include "base/secret.h"
#include "connect_me.h"
#include "core/edit.h"
#include "core/field.h"
#include "ui/grid.h"

enum { SHOWN_BYTES = 64 };

enum place { NAME, KEY, COMMAND, URL, KIND, ME, BANNER, COLOUR, FIELDS };
enum button { TEST, SAVE, CANCEL, BUTTONS };

struct connect_row {
	const char *label;
	const char *option; /* the instance's option whose words are chosen from; NULL: one types */
	const char *initial, *hint;
};
extern const struct connect_row connect_rows[FIELDS];

struct connect_form {
	const struct connect_form_config *config;
	struct grid grid;
	int signal_fd;
	struct edit edits[FIELDS]; /* not KEY's */
	struct secret key;
	struct connect_me me; /* the list of people, when it is open */
	char me_name[SHOWN_BYTES * 2]; /* of the id that was chosen */
	int focus; /* a field, or FIELDS + a button */
	struct report report;
	int top, last_top; /* the first row shown of what was found; how far down that goes */
	char words[ERR_TEXT_BYTES];
	enum tone tone;
	bool may_force; /* Save once more keeps what failed */
	bool is_leaving; /* Esc once more leaves without the key */
	bool is_done;
	char *name; /* owned: of what was kept */
};

void connect_form_press(struct connect_form *form, enum button button);
/* Says it below the form. */
void connect_form_say(struct connect_form *form, enum tone tone, const char *words);
/* Opens the list of people, which has to be asked with the key; true: the key press was taken. */
bool connect_form_people(struct connect_form *form, const char *first);

/* connect_form_keys.c */
void connect_form_key(struct connect_form *form, struct key key);
void connect_form_paste(struct connect_form *form, char *text); /* wipes it */

#endif
