/* The terminal, as far as it can be asked. */
#include "doctor_terminal.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/token_command.h"
#include "term/facts.h"

enum { TMUX_MS = 2000 };

static void check_name(struct report *report, const char *term)
{
	if (term == NULL || term[0] == '\0' || strcmp(term, "dumb") == 0)
		report_warn(report, "terminal", "Set TERM to what the terminal is, or use --plain.",
			"TERM names no terminal for a dashboard");
	else if (term_colours(term) < 0)
		report_warn(report, "terminal",
			"Install its description, or set TERM to a known one.",
			"nothing is known here of the terminal %s: xterm-256color is tried", term);
	else
		report_ok(report, "terminal", "TERM is %s", term);
}

static void check_colours(struct report *report, const char *term, const char *theme)
{
	const char *no_colour = getenv("NO_COLOR");
	int colours = term != NULL && term[0] != '\0' ? term_colours(term) : -1;

	if (no_colour != NULL && no_colour[0] != '\0')
		report_ok(report, "colours", "none: NO_COLOR is set");
	else if (colours >= 0 && colours < 8)
		report_ok(report, "colours", "the terminal has none: states are told by words");
	else if (colours >= 0)
		report_ok(report, "colours", "theme %s, %d colours", theme, colours);
	else
		report_ok(report, "colours", "theme %s", theme);
}

static void check_characters(struct report *report)
{
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		report_ok(report, "characters", "UTF-8");
	else
		report_warn(report, "characters", "Choose a UTF-8 locale: LC_ALL=C.UTF-8.",
			"the locale has %s", nl_langinfo(CODESET));
}

static void check_frames(struct report *report)
{
	static const char *const words[] = {
		[TERM_SILENT] = "the terminal does not say whether it shows whole frames",
		[TERM_NO] = "shown as they come: a slow line may let them flicker",
		[TERM_YES] = "whole ones (synchronized output)",
	};

	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		report_ok(report, "frames", "%s", words[term_synchronizes(STDIN_FILENO)]);
	else
		report_ok(report, "frames", "no terminal to ask");
}

/* ---- tmux ------------------------------------------------------------------------------------ */

/* tmux keeps what programs send to the clipboard, and their titles, unless it is told to pass it on. */
static const struct tmux_option {
	const char *command, *name, *passed, *kept, *mend;
	bool is_needed; /* without it copying fails, unless copy_command does it */
} tmux_options[] = {
	{"tmux show-options -sv set-clipboard", "clipboard", "OSC 52, passed on by tmux",
		"tmux keeps what is copied", "tmux set -s set-clipboard on", true},
	{"tmux show-options -gv set-titles", "title", "passed on by tmux",
		"tmux keeps it: tmux set -g set-titles on passes it on", NULL, false},
};

static void check_tmux(const struct config *config, struct report *report)
{
	for (size_t i = 0; i < sizeof(tmux_options) / sizeof(tmux_options[0]); i++) {
		const struct tmux_option *option = &tmux_options[i];
		struct command_output output = {.text = ""};
		struct err err = {0};

		if (option->is_needed && config->copy_command != NULL)
			continue;
		if (!command_run(option->command, TMUX_MS, &output, &err))
			report_warn(report, option->name, NULL, "tmux does not answer: %s", err.text);
		else if (strncmp(output.text, "off", 3) != 0)
			report_ok(report, option->name, "%s", option->passed);
		else if (option->is_needed)
			report_warn(report, option->name, option->mend, "%s", option->kept);
		else
			report_ok(report, option->name, "%s", option->kept);
	}
}

static void check_clipboard(const struct config *config, struct report *report)
{
	bool is_tmux = getenv("TMUX") != NULL;

	if (config->copy_command != NULL)
		report_ok(report, "clipboard", "copy_command");
	else if (!is_tmux)
		report_ok(report, "clipboard",
			"OSC 52: the terminal may have to be told to allow it");
	if (is_tmux)
		check_tmux(config, report);
}

void doctor_terminal(const struct config *config, struct report *report)
{
	const char *term = getenv("TERM");

	check_name(report, term);
	check_colours(report, term, config->theme);
	check_characters(report);
	check_frames(report);
	check_clipboard(config, report);
}
