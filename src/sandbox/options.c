/* Reads the command line by a table of options. */
#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "base/iso8601.h"

#include "seed.h"

static bool number_in(const char *text, long low, long high, long *value)
{
	char *end;

	*value = strtol(text, &end, 10);
	return *text && !*end && *value >= low && *value <= high;
}

static bool take_port(struct options *options, char **values)
{
	long port;
	bool ok = number_in(values[0], 0, 65535, &port);

	options->port = ok ? (int)port : 0;
	return ok;
}

static bool take_db(struct options *options, char **values)
{
	options->db = values[0];
	return true;
}

static bool take_seed(struct options *options, char **values)
{
	options->seed = values[0];
	return seed_is_known(values[0]);
}

static bool take_clock(struct options *options, char **values)
{
	return iso8601_parse(values[0], strlen(values[0]), &options->fixed_clock_ms);
}

/* "-08:00" */
static bool take_zone(struct options *options, char **values)
{
	int hours, minutes, end = 0;
	char sign;

	if (sscanf(values[0], "%c%2d:%2d%n", &sign, &hours, &minutes, &end) != 3 ||
		values[0][end] || !strchr("+-", sign) || hours > 14 || minutes > 59)
		return false;
	options->zone_min = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
	return true;
}

static bool take_tls(struct options *options, char **values)
{
	options->certificate = values[0];
	options->private_key = values[1];
	return true;
}

static bool take_token(struct options *options, char **values)
{
	options->token = values[0];
	return *values[0] != '\0';
}

static bool take_live(struct options *options, char **values)
{
	(void)values;
	return options->live = true;
}

static bool take_strict(struct options *options, char **values)
{
	(void)values;
	return options->strict = true;
}

static bool take_content(struct options *options, char **values)
{
	(void)values;
	return options->takes_content = true;
}

static bool take_exit_with_parent(struct options *options, char **values)
{
	(void)values;
	return options->exit_with_parent = true;
}

static bool take_help(struct options *options, char **values)
{
	(void)values;
	return options->help = true;
}

static bool take_version(struct options *options, char **values)
{
	(void)values;
	return options->version = true;
}

static const struct {
	const char *name, *values, *help;
	int value_count;
	bool (*take)(struct options *options, char **values);
} table[] = {
	{"--port", " N", "listen on 127.0.0.1:N (0, the default: a free port)", 1, take_port},
	{"--db", " FILE", "keep the data in FILE (default: in memory)", 1, take_db},
	{"--seed", " SEED", "demo (default), empty or big:N, when there is no data yet", 1,
		take_seed},
	{"--live", "", "let things happen by themselves", 0, take_live},
	{"--fixed-clock", " TIME", "stop the clock at an ISO-8601 time", 1, take_clock},
	{"--zone", " OFFSET", "offset of the times sent (default -08:00)", 1, take_zone},
	{"--tls", " CERT KEY", "speak HTTPS with these PEM files", 2, take_tls},
	{"--token", " TOKEN", "the API key to accept (default: made up)", 1, take_token},
	{"--strict", "", "refuse attributes that the API's schema does not name", 0, take_strict},
	{"--take-content", "", "take the content of retrospectives, which the schema does not", 0,
		take_content},
	{"--exit-with-parent", "", "end when the starting process ends", 0, take_exit_with_parent},
	{"--help", "", "this list", 0, take_help},
	{"--version", "", "the version", 0, take_version},
};
enum { TABLE_ROWS = sizeof(table) / sizeof(*table) };

static bool read_one(struct options *options, int left, char **argv, int *used, struct err *err)
{
	for (size_t i = 0; i < TABLE_ROWS; i++) {
		if (strcmp(argv[0], table[i].name))
			continue;
		if (left <= table[i].value_count)
			return err_set(
				err, ERR_USAGE, "%s needs%s", table[i].name, table[i].values);
		*used = 1 + table[i].value_count;
		if (!table[i].take(options, argv + 1))
			return err_set(
				err, ERR_USAGE, "%s %s: not a valid value", argv[0], argv[1]);
		return true;
	}
	return err_set(err, ERR_USAGE, "%s: no such option (try --help)", argv[0]);
}

bool options_read(struct options *options, int argc, char **argv, struct err *err)
{
	*options = (struct options){.seed = "demo", .zone_min = -8 * 60};
	for (int i = 1, used = 0; i < argc; i += used)
		if (!read_one(options, argc - i, argv + i, &used, err))
			return false;
	return true;
}

void options_usage(FILE *out)
{
	fputs("usage: rootwatch-sandbox [options]\n"
	      "       rootwatch-sandbox keys create|list|revoke (see keys --help)\n"
	      "A local server that speaks the Rootly API, for trying, drills and tests.\n\n",
		out);
	for (size_t i = 0; i < TABLE_ROWS; i++) {
		int width = fprintf(out, "  %s%s", table[i].name, table[i].values);

		fprintf(out, "%*s%s\n", 26 - width, "", table[i].help);
	}
}
