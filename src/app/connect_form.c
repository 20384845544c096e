/*
 * The form that adds an instance. The key is held in a struct secret from its first character, is drawn
 * as its length, and never reaches a draft, a message or the model.
 */
#include "app/connect_form.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/connect.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/mem.h"
#include "config_parts.h"
#include "connect_form_parts.h"
#include "instance_key.h"
#include "ui/connect.h"

enum { FIELD_BYTES = 1024, LINES_MAX = 64, LEAD_BYTES = 32, COMPLAINTS_MAX = 16,
	SAID_BYTES = 16 * 1024, WAIT_MS = 60 * 1000 };

static const char *const buttons[BUTTONS] = {[TEST] = "Test", [SAVE] = "Save", [CANCEL] = "Cancel"};

const struct connect_row connect_rows[FIELDS] = {
	[NAME] = {"Instance name", NULL, "", "What you call it: Production Rootly"},
	[KEY] = {"API key", NULL, "",
		"Type or paste it. It is not shown; a file for you alone keeps it"},
	[COMMAND] = {"or a command", NULL, "",
		"Instead of a key: prints it, as in: pass show rootly"},
	[URL] = {"URL", NULL, "https://api.rootly.com", "Where the API is"},
	[KIND] = {"Kind of key", "kind", "", "As you chose it in Rootly; Space changes it"},
	[ME] = {"I am", NULL, "",
		"Type to find yourself; for a Global or Team key, which has no user"},
	[BANNER] = {"Banner", NULL, "", "A word for the header: PRODUCTION; may stay empty"},
	[COLOUR] = {"Colour", "colour", "", "Of the banner; Space changes it"},
};

/* ---- drawing --------------------------------------------------------------------------------- */

static const char *key_shown(const struct connect_form *form, char shown[SHOWN_BYTES])
{
	if (!secret_is_set(&form->key))
		return "—";
	snprintf(shown, SHOWN_BYTES, "•••••••• (%zu characters)", form->key.len_bytes);
	return shown;
}

static const char *me_shown(const struct connect_form *form)
{
	return form->me_name[0] != '\0'         ? form->me_name
	       : form->edits[ME].len_bytes > 0 ? edit_text(&form->edits[ME])
					       : "—";
}

static struct connect_field field_of(
	const struct connect_form *form, int i, char shown[SHOWN_BYTES])
{
	struct connect_field field = {.label = connect_rows[i].label, .hint = connect_rows[i].hint};

	if (i == KEY)
		field.shown = key_shown(form, shown);
	else if (i == ME)
		field.shown = me_shown(form);
	else if (connect_rows[i].option != NULL)
		field.shown = form->edits[i].len_bytes > 0 ? edit_text(&form->edits[i]) : "—";
	else
		field.edit = &form->edits[i];
	return field;
}

/* What stands beside or below the form. */
struct beside {
	struct connect_line lines[LINES_MAX];
	char leads[LINES_MAX][LEAD_BYTES];
	int count;
	char *complaints; /* owned: what the lines about the configuration say; NULL */
};

/* Why there is no instance, perhaps. */
static void add_complaints(struct beside *beside, const char *complaints)
{
	char *rest = beside->complaints = mem_strdup(complaints), *line;

	while ((line = strsep(&rest, "\n")) != NULL && beside->count < COMPLAINTS_MAX)
		beside->lines[beside->count++] = (struct connect_line){TONE_WARN, line, "", false};
}

static void add_finding(struct beside *beside, const struct finding *finding)
{
	static const enum tone tones[] = {
		[FINDING_OK] = TONE_PLAIN, [FINDING_WARN] = TONE_WARN, [FINDING_FAIL] = TONE_BAD};
	char *lead = beside->leads[beside->count];

	if (beside->count + 2 > LINES_MAX)
		return;
	snprintf(lead, LEAD_BYTES, "%-4s  %s", finding_state_words(finding->state), finding->name);
	beside->lines[beside->count++] =
		(struct connect_line){tones[finding->state], finding->words, lead, false};
	if (finding->mend[0] != '\0')
		beside->lines[beside->count++] =
			(struct connect_line){TONE_DIM, finding->mend, "", true};
}

/* What was found, what is wrong first, once something was; how to make a key before. */
static void fill_beside(const struct connect_form *form, struct beside *beside)
{
	const struct report *report = &form->report;
	const struct config *config = form->config->config;

	beside->count = 0;
	beside->complaints = NULL;
	if (report->count == 0 && config->instance_count == 0 && config->complaints.len_bytes > 0)
		add_complaints(beside, config->complaints.bytes);
	for (const struct how_to *h = connect_how_to; report->count == 0 && h->lead != NULL; h++)
		beside->lines[beside->count++] =
			(struct connect_line){TONE_PLAIN, h->words, h->lead, false};
	for (int state = FINDING_FAIL; state >= FINDING_OK; state--)
		for (size_t i = 0; i < report->count; i++)
			if ((int)report->items[i].state == state)
				add_finding(beside, &report->items[i]);
}

/* Below the form: what was done or is wrong, or how the list of people is used. */
static const char *words_of(const struct connect_form *form)
{
	if (form->me.why[0] != '\0')
		return form->me.why;
	if (form->me.picker != NULL)
		return "Type a name or an e-mail address; Enter takes it, Esc goes back";
	return form->words[0] != '\0' ? form->words : NULL;
}

static void draw(struct connect_form *form)
{
	struct connect_field fields[FIELDS];
	struct beside beside;
	char shown[SHOWN_BYTES];
	struct connect_view view = {.title = "Connect to Rootly",
		.fields = fields,
		.field_count = FIELDS,
		.buttons = buttons,
		.button_count = BUTTONS,
		.focus = form->focus,
		.picker = form->me.picker,
		.lines = beside.lines,
		.top = form->top,
		.words = words_of(form),
		.words_tone = form->me.why[0] != '\0' ? TONE_BAD : form->tone};

	for (int i = 0; i < FIELDS; i++)
		fields[i] = field_of(form, i, shown);
	fill_beside(form, &beside);
	view.line_count = beside.count;
	form->last_top = ui_draw_connect(&view, &form->grid);
	free(beside.complaints);
	term_draw(*form->config->term, &form->grid);
}

void connect_form_say(struct connect_form *form, enum tone tone, const char *words)
{
	text_clean_into(form->words, sizeof(form->words), words, strlen(words));
	form->tone = tone;
}

/* ---- the buttons ----------------------------------------------------------------------------- */

static const char *typed(const struct connect_form *form, enum place field)
{
	return form->edits[field].len_bytes > 0 ? edit_text(&form->edits[field]) : NULL;
}

/* What was typed as an instance; the form keeps its own copy of the key. */
static bool begin(struct connect_form *form, struct connection *connection)
{
	struct connect_words words = {.name = typed(form, NAME),
		.url = typed(form, URL),
		.token_command = typed(form, COMMAND),
		.kind = typed(form, KIND),
		.me = typed(form, ME),
		.banner = typed(form, BANNER),
		.colour = typed(form, COLOUR)};
	struct secret key = {0};
	struct err err = {0};
	bool ok = !secret_is_set(&form->key) ||
		  key_take(form->key.bytes, form->key.len_bytes, &key, &err) ||
		  err_context(&err, "the key");

	ok = connection_init(connection, form->config->config, &words, &key, ok ? &err : NULL) &&
	     ok;
	secret_release(&key);
	if (!ok)
		connect_form_say(form, TONE_BAD, err.text);
	return ok;
}

bool connect_form_people(struct connect_form *form, const char *first)
{
	struct connection connection;
	struct err err = {0};

	if (begin(form, &connection)) {
		connect_form_say(form, TONE_ACCENT, "asking for the people…");
		draw(form);
		form->words[0] = '\0';
		if (!connect_me_open(&form->me, &connection, first, &err))
			connect_form_say(form, TONE_BAD, err.text);
	}
	connection_release(&connection);
	return true;
}

static bool test(struct connect_form *form, struct connection *connection)
{
	bool works;

	report_release(&form->report);
	form->top = 0;
	connect_form_say(form, TONE_ACCENT, "trying it…");
	draw(form);
	works = connection_test(connection, &form->report, NULL);
	if (works)
		connect_form_say(form, TONE_GOOD, "It works. Save keeps it.");
	else
		connect_form_say(form, TONE_BAD, "It does not work. Save once more keeps it all the same.");
	return works;
}

/* It is the program's from now on, without reading the file again. */
static void adopt(struct connect_form *form, struct connection *connection)
{
	struct config *config = form->config->config;

	form->name = mem_strdup(connection->instance.name);
	if (connection->is_known)
		return;
	config_insert_instance(config, config->instance_count, &connection->instance);
	instance_init(&connection->instance);
}

static void keep(struct connect_form *form, struct connection *connection)
{
	struct err err = {0};
	struct buf said;

	buf_init(&said, SAID_BYTES);
	if (connection_save(connection, form->config->config_file, &said, &err)) {
		adopt(form, connection);
		form->is_done = true;
	} else {
		connect_form_say(form, TONE_BAD, err.text);
	}
	buf_release(&said);
}

static void press_test(struct connect_form *form)
{
	struct connection connection;

	if (begin(form, &connection))
		form->may_force = !test(form, &connection);
	connection_release(&connection);
}

static void press_save(struct connect_form *form)
{
	struct connection connection;

	if (begin(form, &connection)) {
		if (form->may_force || test(form, &connection))
			keep(form, &connection);
		else
			form->may_force = true;
	}
	connection_release(&connection);
}

static void press_cancel(struct connect_form *form)
{
	form->is_done = true;
}

void connect_form_press(struct connect_form *form, enum button button)
{
	static void (*const presses[BUTTONS])(struct connect_form *) = {
		[TEST] = press_test, [SAVE] = press_save, [CANCEL] = press_cancel};

	presses[button](form);
}

/* ---- the loop -------------------------------------------------------------------------------- */

static void on_resize(struct connect_form *form)
{
	struct term *term = *form->config->term;
	int lines, cols;

	term_size(term, &lines, &cols);
	term_resize(term, lines, cols);
	grid_resize(&form->grid, lines, cols);
}

static void on_input(struct connect_form *form)
{
	struct msg msg = {0};

	while (!form->is_done && term_read(*form->config->term, clock_monotonic_ms(), &msg)) {
		if (msg.type == MSG_KEY)
			connect_form_key(form, msg.u.key);
		if (msg.type == MSG_PASTE) {
			connect_form_paste(form, msg.u.text);
			free(msg.u.text);
		}
	}
}

static void on_signals(struct connect_form *form)
{
	enum signal_news news;

	while ((news = signals_read(form->signal_fd)) != SIGNALS_NONE) {
		if (news == SIGNALS_RESIZE)
			on_resize(form);
		else
			form->is_done = true;
	}
}

static int wait_ms(const struct connect_form *form, struct term *term)
{
	int64_t at = term_wakes_at_ms(term), left = at - clock_monotonic_ms();
	int ms = at == 0 ? WAIT_MS : left < 0 ? 0 : left > WAIT_MS ? WAIT_MS : (int)left;
	int people = connect_me_wait_ms(&form->me);

	return people >= 0 && people < ms ? people : ms;
}

static void loop(struct connect_form *form)
{
	struct term *term = *form->config->term;

	while (!form->is_done) {
		struct pollfd fds[] = {{.fd = term_fd(term), .events = term_events(term)},
			{.fd = form->signal_fd, .events = POLLIN}};

		draw(form);
		fds[0].events = term_events(term);
		if (poll(fds, 2, wait_ms(form, term)) < 0 && errno != EINTR)
			return;
		if (fds[1].revents & POLLIN)
			on_signals(form);
		on_input(form);
		if (form->me.people != NULL)
			connect_me_step(&form->me);
		form->is_done |= term_is_gone(term);
	}
}

/* What is known already; then only the key is asked for. */
static void fill_in(struct connect_form *form)
{
	const struct instance *known = form->config->known;

	for (int i = 0; i < FIELDS; i++) {
		edit_init(&form->edits[i], FIELD_BYTES, false);
		edit_set(&form->edits[i], connect_rows[i].initial);
	}
	if (known == NULL)
		return;
	edit_set(&form->edits[NAME], known->name);
	edit_set(&form->edits[URL], known->url);
	edit_set(&form->edits[KIND], known->kind != NULL ? known->kind : "");
	edit_set(&form->edits[ME], known->me != NULL ? known->me : "");
	form->focus = KEY;
}

char *connect_form_run(const struct connect_form_config *config, struct err *err)
{
	struct connect_form form = {.config = config, .signal_fd = signals_open()};

	if (*config->term == NULL)
		*config->term = term_open(STDIN_FILENO, err);
	if (*config->term == NULL) {
		close(form.signal_fd);
		return NULL;
	}
	fill_in(&form);
	grid_init(&form.grid, config->theme, 24, 80);
	form.grid.is_ascii = term_is_ascii(*config->term);
	on_resize(&form);
	loop(&form);
	for (int i = 0; i < FIELDS; i++)
		edit_release(&form.edits[i]);
	connect_me_close(&form.me);
	secret_release(&form.key);
	report_release(&form.report);
	grid_release(&form.grid);
	close(form.signal_fd);
	return form.name;
}
