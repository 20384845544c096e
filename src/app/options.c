/*
 * The options: what each type reads and writes, and the rows themselves at the end. Where a value
 * comes from (file, variable, flag) is the business of config*.c.
 */
#include "app/options.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "app/config.h"
#include "app/paths.h"
#include "base/iso8601.h"
#include "base/mem.h"

enum { TEXT_BYTES_MAX = 4096, LINE_BYTES_MAX = 256 };

#define SECONDS(n) ((int64_t)(n)*1000)
#define HOURS(n) SECONDS((n)*3600)

/* What a type of option is. */
struct type {
	bool (*read)(const struct option *option, void *object, const char *value,
		const char *folder, struct err *err);
	void (*format)(const struct option *option, const void *object, struct buf *out);
	void (*describe)(const struct option *option, struct buf *out); /* NULL: any text */
	bool is_string; /* the object owns it */
};

static void *member(const struct option *option, void *object)
{
	return (char *)object + option->offset;
}

static const void *const_member(const struct option *option, const void *object)
{
	return (const char *)object + option->offset;
}

static bool refuse(const struct option *option, const char *value, struct err *err)
{
	const char *meant = option->words ? word_nearest(value, option->words) : NULL;
	struct buf takes;

	buf_init(&takes, ERR_TEXT_BYTES);
	option_describe(option, &takes);
	err_set(err, ERR_CONFIG, "%s: \"%.40s\" is not %s%s%s%s", option->name, value, takes.bytes,
		meant ? "; did you mean \"" : "", meant ? meant : "", meant ? "\"?" : "");
	buf_release(&takes);
	return false;
}

/* ---- switches, numbers, durations ---------------------------------------------------------- */

static const char *const flag_words[] = {"false", "true", "no", "yes", "off", "on", NULL};

static int place_of(const char *const *words, const char *value)
{
	for (int i = 0; words && words[i]; i++)
		if (strcasecmp(words[i], value) == 0)
			return i;
	return -1;
}

static bool read_flag(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	int place = place_of(flag_words, value);

	(void)folder;
	if (place < 0)
		return refuse(option, value, err);
	*(bool *)member(option, object) = place % 2 == 1;
	return true;
}

static void format_flag(const struct option *option, const void *object, struct buf *out)
{
	buf_add_str(out, *(const bool *)const_member(option, object) ? "true" : "false");
}

static void describe_flag(const struct option *option, struct buf *out)
{
	(void)option;
	buf_add_str(out, "true or false");
}

static bool read_count(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	size_t digits = strspn(value, "0123456789");
	int64_t n = digits > 0 && digits < 18 && !value[digits] ? strtoll(value, NULL, 10) : -1;

	(void)folder;
	if (n < option->min || n > option->max)
		return refuse(option, value, err);
	*(int64_t *)member(option, object) = n;
	return true;
}

static void format_count(const struct option *option, const void *object, struct buf *out)
{
	buf_add_fmt(out, "%" PRId64, *(const int64_t *)const_member(option, object));
}

static void describe_count(const struct option *option, struct buf *out)
{
	buf_add_fmt(out, "%" PRId64 " to %" PRId64, option->min, option->max);
}

static bool read_duration(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	int64_t ms = -1;

	(void)folder;
	if (place_of(option->words, value) != 0 &&
		(!duration_parse(value, &ms) || ms < option->min || ms > option->max))
		return refuse(option, value, err);
	*(int64_t *)member(option, object) = ms;
	return true;
}

/* In the largest unit that says it exactly. */
static void write_duration(int64_t ms, struct buf *out)
{
	static const struct {
		int64_t ms;
		char letter;
	} units[] = {{HOURS(24), 'd'}, {HOURS(1), 'h'}, {SECONDS(60), 'm'}, {SECONDS(1), 's'}};
	size_t i = 0;

	while (i < 3 && (ms == 0 || ms % units[i].ms != 0))
		i++;
	buf_add_fmt(out, "%" PRId64 "%c", ms / units[i].ms, units[i].letter);
}

static void format_duration(const struct option *option, const void *object, struct buf *out)
{
	int64_t ms = *(const int64_t *)const_member(option, object);

	if (ms < 0)
		buf_add_str(out, option->words[0]);
	else
		write_duration(ms, out);
}

static void describe_duration(const struct option *option, struct buf *out)
{
	if (option->words)
		buf_add_fmt(out, "%s, or ", option->words[0]);
	write_duration(option->min, out);
	buf_add_str(out, " to ");
	write_duration(option->max, out);
}

/* ---- words --------------------------------------------------------------------------------- */

static void describe_words(const struct option *option, struct buf *out)
{
	for (size_t i = 0; option->words[i]; i++) {
		if (i > 0)
			buf_add_str(out, option->words[i + 1] ? ", " : " or ");
		buf_add_str(out, option->words[i]);
	}
}

static bool read_choice(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	int place = place_of(option->words, value);

	(void)folder;
	if (place < 0)
		return refuse(option, value, err);
	*(int *)member(option, object) = place;
	return true;
}

static void format_choice(const struct option *option, const void *object, struct buf *out)
{
	buf_add_str(out, option->words[*(const int *)const_member(option, object)]);
}

/* ---- strings ------------------------------------------------------------------------------- */

static void set_string(const struct option *option, void *object, char *value)
{
	char **at = member(option, object);

	free(*at);
	*at = value;
}

static void format_string(const struct option *option, const void *object, struct buf *out)
{
	const char *value = *(char *const *)const_member(option, object);

	if (value)
		buf_add_str(out, value);
}

static bool read_word(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	int place = place_of(option->words, value);

	(void)folder;
	if (place < 0)
		return refuse(option, value, err);
	set_string(option, object, mem_strdup(option->words[place]));
	return true;
}

static bool read_text(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	(void)folder;
	if (strlen(value) > TEXT_BYTES_MAX)
		return err_set(
			err, ERR_CONFIG, "%s: longer than %d bytes", option->name, TEXT_BYTES_MAX);
	set_string(option, object, *value ? mem_strdup(value) : NULL);
	return true;
}

static bool read_line(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	if (strlen(value) > LINE_BYTES_MAX)
		return err_set(
			err, ERR_CONFIG, "%s: longer than %d bytes", option->name, LINE_BYTES_MAX);
	for (const char *s = value; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7F)
			return err_set(err, ERR_CONFIG, "%s: holds a control byte", option->name);
	return read_text(option, object, value, folder, err);
}

static bool read_path(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	char *path = *value ? path_resolve(value, folder) : mem_strdup("");
	bool ok = read_text(option, object, path, NULL, err);

	free(path);
	return ok;
}

/* What the C library would silently take for UTC is refused. */
static bool is_zone(const char *value)
{
	char *path = mem_printf("/usr/share/zoneinfo/%s", value);
	bool is_plain = value[strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					    "0123456789_+-/")] == '\0' &&
			value[0] != '/';
	bool is_there = is_plain && access(path, R_OK) == 0;

	free(path);
	return is_there;
}

static bool read_zone(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	if (*value && !is_zone(value))
		return refuse(option, value, err);
	return read_text(option, object, value, folder, err);
}

static void describe_zone(const struct option *option, struct buf *out)
{
	(void)option;
	buf_add_str(out, "the name of a time zone");
}

static bool read_url(const struct option *option, void *object, const char *value,
	const char *folder, struct err *err)
{
	char *url = config_normal_url(value, err);

	(void)folder;
	if (!url)
		return err_context(err, "%s", option->name);
	set_string(option, object, url);
	return true;
}

/* ---- all types ----------------------------------------------------------------------------- */

static const struct type types[OPTION_TYPES] = {
	[OPTION_FLAG] = {read_flag, format_flag, describe_flag, false},
	[OPTION_COUNT] = {read_count, format_count, describe_count, false},
	[OPTION_DURATION] = {read_duration, format_duration, describe_duration, false},
	[OPTION_CHOICE] = {read_choice, format_choice, describe_words, false},
	[OPTION_WORD] = {read_word, format_string, describe_words, true},
	[OPTION_TEXT] = {read_text, format_string, NULL, true},
	[OPTION_LINE] = {read_line, format_string, NULL, true},
	[OPTION_PATH] = {read_path, format_string, NULL, true},
	[OPTION_ZONE] = {read_zone, format_string, describe_zone, true},
	[OPTION_URL] = {read_url, format_string, NULL, true},
};

const struct option *option_find(const struct option_rows *rows, const char *name)
{
	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(rows->items[i].name, name) == 0)
			return &rows->items[i];
	return NULL;
}

bool option_set(const struct option *option, void *object, const char *value, const char *folder,
	struct err *err)
{
	return types[option->type].read(option, object, value, folder, err);
}

void option_format(const struct option *option, const void *object, struct buf *out)
{
	types[option->type].format(option, object, out);
}

void option_describe(const struct option *option, struct buf *out)
{
	if (types[option->type].describe)
		types[option->type].describe(option, out);
}

void option_rows_init(const struct option_rows *rows, void *object)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->items[i].initial)
			option_set(&rows->items[i], object, rows->items[i].initial, NULL, NULL);
}

void option_rows_release(const struct option_rows *rows, void *object)
{
	for (size_t i = 0; i < rows->count; i++)
		if (types[rows->items[i].type].is_string)
			set_string(&rows->items[i], object, NULL);
}

/* ---- the rows ------------------------------------------------------------------------------ */

static const char *const times_words[] = {
	[WHEN_RELATIVE] = "relative", [WHEN_LOCAL] = "local", [WHEN_UTC] = "utc", NULL};
static const char *const theme_words[] = {"auto", "dark", "light", "mono", "colour-blind", NULL};
static const char *const level_words[] = {"error", "warn", "info", "debug", NULL};
static const char *const own_word[] = {"own", NULL};
static const char *const template_words[] = {
	[TEMPLATE_OWN] = "own", [TEMPLATE_ORGANIZATION] = "organization", NULL};
static const char *const kind_words[] = {"global", "team", "personal", NULL};
static const char *const colour_words[] = {
	"red", "green", "yellow", "blue", "magenta", "cyan", "white", NULL};

#define MEMBER(m) .offset = offsetof(struct config, m)

static const struct option config_rows[] = {
	{"instance", OPTION_LINE, MEMBER(default_instance), .environment = "ROOTWATCH_INSTANCE",
		.example = "Production",
		.help = "The instance to start with. Unset: the first one."},
	{"interval", OPTION_DURATION, MEMBER(interval_ms), .initial = "15s", .min = SECONDS(5),
		.max = HOURS(1), .environment = "ROOTWATCH_INTERVAL",
		.help = "How long to wait between two looks at the server."},
	{"days_back", OPTION_COUNT, MEMBER(days_back), .initial = "90", .min = 1, .max = 3650,
		.environment = "ROOTWATCH_DAYS_BACK",
		.help = "How many days of the past to hold, besides everything that is "
			"unresolved."},
	{"grace", OPTION_DURATION, MEMBER(grace_ms), .initial = "own", .min = 0, .max = SECONDS(60),
		.words = own_word, .environment = "ROOTWATCH_GRACE",
		.help = "How long z can recall an action before it leaves. With own, each action "
			"has the time that suits it."},
	{"times", OPTION_CHOICE, MEMBER(times), .initial = "relative", .words = times_words,
		.environment = "ROOTWATCH_TIMES",
		.help = "How times are shown at the start; T changes it."},
	{"time_zone", OPTION_ZONE, MEMBER(time_zone), .environment = "ROOTWATCH_TIME_ZONE",
		.example = "Europe/Berlin",
		.help = "The zone of local times. Unset: this machine's."},
	{"theme", OPTION_WORD, MEMBER(theme), .initial = "auto", .words = theme_words,
		.environment = "ROOTWATCH_THEME",
		.help = "Colours. With auto it is dark; NO_COLOR in the environment means mono "
			"in any case."},
	{"mouse", OPTION_FLAG, MEMBER(mouse), .initial = "false", .environment = "ROOTWATCH_MOUSE",
		.help = "Whether the mouse works at the start; % changes it."},
	{"bell", OPTION_FLAG, MEMBER(bell), .initial = "true", .environment = "ROOTWATCH_BELL",
		.help = "Whether a new page to you or a new SEV1 rings the terminal's bell."},
	{"read_only", OPTION_FLAG, MEMBER(read_only), .initial = "false",
		.environment = "ROOTWATCH_READ_ONLY",
		.help = "Whether nothing may be changed, on any instance."},
	{"log_level", OPTION_WORD, MEMBER(log_level), .initial = "info", .words = level_words,
		.environment = "ROOTWATCH_LOG_LEVEL", .help = "What is written to log_file."},
	{"log_file", OPTION_PATH, MEMBER(log_file), .environment = "ROOTWATCH_LOG_FILE",
		.example = "~/.local/state/rootwatch/log",
		.help = "A file for the log. Keys are never written to it. Unset: none."},
	{"browser", OPTION_TEXT, MEMBER(browser), .environment = "ROOTWATCH_BROWSER",
		.example = "firefox", .help = "The command that opens a link. Unset: xdg-open."},
	{"copy_command", OPTION_TEXT, MEMBER(copy_command), .environment = "ROOTWATCH_COPY_COMMAND",
		.example = "wl-copy",
		.help = "The command that gets what is copied on its standard input. Unset: the "
			"terminal's clipboard (OSC 52)."},
	{"retrospective_template", OPTION_CHOICE, MEMBER(retrospective_template), .initial = "own",
		.words = template_words, .environment = "ROOTWATCH_RETROSPECTIVE_TEMPLATE",
		.help = "What the draft of a retrospective is built from: your own template, else "
			"the built-in one; or the organization's default template in Rootly, else "
			"as with own."},
};

#undef MEMBER
#define MEMBER(m) .offset = offsetof(struct instance, m)

static const struct option instance_rows[] = {
	{"name", OPTION_LINE, MEMBER(name), .is_vital = true, .example = "Production",
		.help = "What it is called here. Needed."},
	{"url", OPTION_URL, MEMBER(url), .initial = "https://api.rootly.com", .is_vital = true,
		.help = "Where the API is. http is accepted for this machine only."},
	{"token_command", OPTION_TEXT, MEMBER(token_command), .is_vital = true,
		.example = "pass show rootly/production",
		.help = "A command that prints the API key as its only line, run by sh -c, for "
			"at most 10 seconds."},
	{"token_file", OPTION_PATH, MEMBER(token_file), .is_vital = true,
		.help = "Or a file with the API key as its only line: yours, mode 0600, in a "
			"folder where nobody else can write."},
	{"banner", OPTION_LINE, MEMBER(banner), .example = "PRODUCTION",
		.help = "A word for the header."},
	{"colour", OPTION_WORD, MEMBER(colour), .words = colour_words, .example = "red",
		.help = "The colour of that word."},
	{"read_only", OPTION_FLAG, MEMBER(read_only), .initial = "false", .is_vital = true,
		.help = "Whether nothing may be changed here."},
	{"me", OPTION_LINE, MEMBER(me), .example = "12345",
		.help = "The id of the user you are, for a Global or Team key, which has no user "
			"of its own."},
	{"kind", OPTION_WORD, MEMBER(kind), .words = kind_words, .example = "personal",
		.help = "The kind of the key."},
	{"key_name", OPTION_LINE, MEMBER(key_name), .example = "rootwatch",
		.help = "What the key is called in Rootly: then it is certain when it ends and, "
			"for a Global or Team key, what it may do. Unset: the key that was used "
			"last is probably it."},
	{"ca_file", OPTION_PATH, MEMBER(ca_file), .is_vital = true,
		.help = "Certificates to trust instead of the system's."},
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

const struct option_rows config_options = {config_rows, COUNT(config_rows)};
const struct option_rows instance_options = {instance_rows, COUNT(instance_rows)};
