/* From instance to instance. */
#include "app/visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/connect_form.h"
#include "app/dashboard.h"
#include "app/target.h"
#include "base/mem.h"
#include "config_parts.h"
#include "term/term.h"

struct tour {
	struct config *config;
	const struct visit *visit;
	struct term *term;
	char *name, *before; /* owned: where we are, where we were; NULL: the default, nowhere */
	char *words; /* owned: to be shown at the next start; NULL */
	uint32_t unsent, held, unknown; /* of the last one */
};

static void set(char **at, char *value)
{
	free(*at);
	*at = value;
}

static bool open_target(struct tour *tour, struct target *target, struct err *err)
{
	return tour->visit->is_demo ? target_open_demo(target, tour->config, err)
				    : target_open_instance(target, tour->config, tour->name, err);
}

/* One dashboard, from its start to its end. */
static bool stay(struct tour *tour, struct dashboard_end *end, struct err *err)
{
	struct target target;
	bool ok = open_target(tour, &target, err);

	if (ok)
		ok = dashboard_run(
			&(struct dashboard_config){
				.config = tour->config,
				.sync = &target.sync,
				.instance = target.instance,
				.instances = target.sites,
				.theme = tour->config->theme,
				.read_only =
					tour->visit->read_only || tour->config->read_only ||
					(target.instance != NULL && target.instance->read_only),
				.words = tour->words,
				.term = &tour->term,
			},
			end, err);
	if (ok && target.instance != NULL)
		set(&tour->name, mem_strdup(target.instance->name));
	set(&tour->words, NULL);
	target_close(&target);
	return ok;
}

/* ---- what comes next ------------------------------------------------------------------------- */

static char *waiting_words(const struct tour *tour, uint32_t count)
{
	return mem_printf("%u action%s of %s could not be sent and wait%s there", (unsigned)count,
		count == 1 ? "" : "s", tour->name != NULL ? tour->name : "the demo",
		count == 1 ? "s" : "");
}

/* True when an instance was added, which is then the next one. */
static bool add_instance(struct tour *tour, bool needs_key, struct err *err)
{
	const struct instance *here = needs_key && tour->name != NULL
					      ? config_find_instance(tour->config, tour->name)
					      : NULL;
	struct connect_form_config config = {.config = tour->config,
		.config_file = tour->visit->config_file,
		.theme = dashboard_theme(tour->config->theme),
		.known = here != NULL && here->token_file != NULL ? here : NULL,
		.term = &tour->term};
	char *name = connect_form_run(&config, err);

	if (name == NULL)
		return false;
	set(&tour->before, tour->name);
	tour->name = name;
	return true;
}

/* False: there is no next one. */
static bool go_on(struct tour *tour, struct dashboard_end *end, struct err *err)
{
	if (end->why == DASHBOARD_QUIT)
		return false;
	if (end->unsent > 0)
		set(&tour->words, waiting_words(tour, end->unsent));
	if (end->why == DASHBOARD_CONNECT) {
		add_instance(tour, end->needs_key, err);
		return err->kind == ERR_NONE;
	}
	set(&tour->before, tour->name);
	tour->name = end->instance;
	end->instance = NULL;
	return true;
}

/* One that cannot be opened leads back to where we were. */
static bool go_back(struct tour *tour, struct err *err)
{
	if (tour->before == NULL)
		return false;
	set(&tour->words, mem_strdup(err->text));
	set(&tour->name, tour->before);
	tour->before = NULL;
	err_clear(err);
	return true;
}

static void travel(struct tour *tour, struct err *err)
{
	struct dashboard_end end;
	bool goes_on = true;

	while (goes_on) {
		end = (struct dashboard_end){.why = DASHBOARD_QUIT};
		goes_on = stay(tour, &end, err) ? go_on(tour, &end, err) : go_back(tour, err);
		tour->unsent = end.unsent;
		tour->held = end.held;
		tour->unknown = end.unknown;
		free(end.instance);
	}
}

/* On the terminal, when the screen is gone. */
static void say_waiting(const struct tour *tour)
{
	if (tour->unsent > 0)
		fprintf(stderr,
			"rootwatch: %u action%s could not be sent and wait%s: start rootwatch "
			"again to send\n",
			(unsigned)tour->unsent, tour->unsent == 1 ? "" : "s",
			tour->unsent == 1 ? "s" : "");
	if (tour->held > 0)
		fprintf(stderr,
			"rootwatch: %u action%s waited too long and ask%s first: see 5 in rootwatch\n",
			(unsigned)tour->held, tour->held == 1 ? "" : "s", tour->held == 1 ? "s" : "");
	if (tour->unknown > 0)
		fprintf(stderr,
			"rootwatch: %u action%s may or may not have been done, the answer was lost: "
			"see 5 in rootwatch\n",
			(unsigned)tour->unknown, tour->unknown == 1 ? "" : "s");
}

int visit_run(struct config *config, const struct visit *visit)
{
	struct tour tour = {.config = config, .visit = visit, .name = mem_strdup(visit->instance)};
	bool is_first = config->instance_count == 0 && !visit->is_demo;
	struct err err = {0};

	if (!is_first || add_instance(&tour, false, &err))
		travel(&tour, &err);
	term_close(tour.term);
	if (err.kind != ERR_NONE)
		fprintf(stderr, "rootwatch: %s\n", err.text);
	say_waiting(&tour);
	free(tour.name);
	free(tour.before);
	free(tour.words);
	return err_class(err.kind)->exit_status;
}
