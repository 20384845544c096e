/* rootwatch: from the command line to what it asks for. */
#include "app/arguments.h"
#include "app/config.h"
#include "app/doctor.h"
#include "app/editor.h"
#include "app/instances.h"
#include "app/keys.h"
#include "app/options.h"
#include "app/paths.h"
#include "app/target.h"
#include "app/visit.h"
#include "base/log.h"
#include "base/secret.h"
#include "cli/completion.h"
#include "cli/help.h"
#include "cli/plain.h"
#include "cli/verbs.h"
#include "resources/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CONFIG_TEXT_BYTES = 1024 * 1024 };

static const char no_key[] =
	"rootwatch needs a Rootly API key.\n"
	"  In Rootly: organization menu > Organization Settings > API Keys > Generate New API Key.\n"
	"  Then: rootwatch connect --name Production --token-stdin, or ROOTLY_API_KEY=… rootwatch.\n"
	"  To try it without an account: rootwatch demo\n";

static int fail(const struct err *err)
{
	fprintf(stderr, "rootwatch: %s\n", err->text);
	return err_class(err->kind)->exit_status;
}

/* ---- what needs a connection ----------------------------------------------------------------- */

static bool is_read_only(const struct target *target, const struct config *config,
	const struct arguments *arguments)
{
	return arguments->read_only || config->read_only ||
	       (target->instance != NULL && target->instance->read_only);
}

static int run_verb(struct target *target, const struct config *config, struct arguments *arguments)
{
	return verb_run(&arguments->line, &(struct verb_config){
		.sync = &target->sync,
		.instances = target->sites,
		.me = target->instance->me,
		.read_only = is_read_only(target, config, arguments),
		.times = config->times,
		.start_editor = editor_start,
		.in = stdin,
		.out = stdout,
		.errors = stderr,
	});
}

static int say_no_key(void)
{
	fputs(no_key, stderr);
	return err_class(ERR_CONFIG)->exit_status;
}

static int with_target(struct config *config, struct arguments *arguments)
{
	bool is_demo = arguments->word == WORD_DEMO;
	struct target target;
	struct err err = {0};
	bool ok;
	int status;

	if (!is_demo && config->instance_count == 0)
		return say_no_key();
	ok = is_demo ? target_open_demo(&target, config, &err)
		     : target_open_instance(&target, config, arguments->instance, &err);
	if (!ok)
		status = fail(&err);
	else if (arguments->word == WORD_NOUN)
		status = run_verb(&target, config, arguments);
	else
		status = cli_plain(&target.sync, stdout, stderr);
	target_close(&target);
	return status;
}

/* The dashboard, or its panes once as text. */
static int run_panes(struct config *config, struct arguments *arguments)
{
	bool is_demo = arguments->word == WORD_DEMO;
	int status;

	if (arguments->plain || !isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO))
		return with_target(config, arguments);
	status = visit_run(config, &(struct visit){
		.instance = arguments->instance,
		.config_file = arguments->config,
		.is_demo = is_demo,
		.read_only = arguments->read_only,
	});
	return status == 0 && !is_demo && config->instance_count == 0 ? say_no_key() : status;
}

/* ---- what needs the configuration ------------------------------------------------------------ */

static int run_connect(struct config *config, struct arguments *arguments)
{
	return connect_run(config, arguments->config, &arguments->connect);
}

static int run_instances(struct config *config, struct arguments *arguments)
{
	(void)arguments;
	instances_print(stdout, config);
	return 0;
}

static int run_config(struct config *config, struct arguments *arguments)
{
	struct buf text;

	buf_init(&text, CONFIG_TEXT_BYTES);
	if (arguments->template)
		config_template(&text);
	else
		config_print(config, &text);
	fputs(text.bytes, stdout);
	buf_release(&text);
	return 0;
}

static int run_doctor(struct config *config, struct arguments *arguments)
{
	return doctor_run(config, arguments->instance, arguments->json);
}

static bool open_log(const struct config *config, struct err *err)
{
	const char *const *words = option_find(&config_options, "log_level")->words;
	int level = LOG_ERROR;

	while (level < LOG_DEBUG && strcmp(words[level], config->log_level) != 0)
		level++;
	return config->log_file == NULL || log_open(config->log_file, (enum log_level)level, err) ||
	       err_context(err, "log_file");
}

/* Local times are of this zone; programs that we start see it too. */
static void enter_zone(const struct config *config)
{
	if (config->time_zone != NULL)
		setenv("TZ", config->time_zone, 1);
	tzset();
}

static bool load(struct config *config, const struct arguments *arguments, struct err *err)
{
	char *texts = path_texts();
	bool ok;

	config_init(config);
	ok = config_load(config, arguments->config, err) && config_environment(config, err) &&
	     (arguments->theme == NULL || config_set(config, "theme", arguments->theme, err)) &&
	     open_log(config, err);
	config_read_texts(config, texts);
	free(texts);
	return ok;
}

static int run_configured(struct arguments *arguments)
{
	static int (*const runs[WORDS])(struct config *, struct arguments *) = {
		[WORD_DASHBOARD] = run_panes,
		[WORD_DEMO] = run_panes,
		[WORD_CONNECT] = run_connect,
		[WORD_INSTANCES] = run_instances,
		[WORD_CONFIG] = run_config,
		[WORD_DOCTOR] = run_doctor,
		[WORD_NOUN] = with_target,
	};
	struct config config;
	struct err err = {0};
	int status;

	if (!load(&config, arguments, &err)) {
		status = fail(&err);
	} else {
		enter_zone(&config);
		/* The doctor says them itself. */
		if (config.complaints.len_bytes > 0 && arguments->word != WORD_DOCTOR)
			fputs(config.complaints.bytes, stderr);
		status = runs[arguments->word](&config, arguments);
	}
	config_release(&config);
	return status;
}

/* ---- what prints tables ---------------------------------------------------------------------- */

static int run_keys(struct arguments *arguments)
{
	struct keymap map;

	keymap_init(&map, registry_panes);
	keys_print(stdout, &map, arguments->manual);
	keymap_release(&map);
	return 0;
}

static int run_verbs(struct arguments *arguments)
{
	help_verbs(stdout, arguments->manual);
	return 0;
}

static int run_statuses(struct arguments *arguments)
{
	help_statuses(stdout, arguments->manual);
	return 0;
}

static int run_completion(struct arguments *arguments)
{
	struct completion_outer outer;
	struct err err = {0};

	arguments_complete(&outer);
	return completion_print(stdout, arguments->operand, &outer, &err) ? 0 : fail(&err);
}

static int run(struct arguments *arguments)
{
	static int (*const runs[WORDS])(struct arguments *) = {
		[WORD_DASHBOARD] = run_configured,
		[WORD_DEMO] = run_configured,
		[WORD_CONNECT] = run_configured,
		[WORD_INSTANCES] = run_configured,
		[WORD_CONFIG] = run_configured,
		[WORD_DOCTOR] = run_configured,
		[WORD_KEYS] = run_keys,
		[WORD_VERBS] = run_verbs,
		[WORD_STATUSES] = run_statuses,
		[WORD_COMPLETION] = run_completion,
		[WORD_NOUN] = run_configured,
	};

	if (arguments->help || arguments->line.help) {
		arguments_help(stdout, arguments);
		return 0;
	}
	if (arguments->version) {
		puts("rootwatch " ROOTWATCH_VERSION);
		return 0;
	}
	return runs[arguments->word](arguments);
}

/*
 * Where the shell closed one of these, the next file or connection would get its number, and what is said
 * would go there. Opened the wrong way round, so that using it still fails.
 */
static void fill_descriptors(void)
{
	static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int fd = 0; fd < (int)(sizeof(modes) / sizeof(modes[0])); fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd)
			_exit(err_class(ERR_DISK)->exit_status);
}

/* Whoever reads went away, as head does: as everywhere else that is quiet, and the shell sees why it ended. */
static void end_like_others(void)
{
	struct pollfd out = {STDOUT_FILENO, POLLOUT, 0};

	if (errno != EPIPE && (poll(&out, 1, 0) != 1 || !(out.revents & POLLERR)))
		return;
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

int main(int argc, char **argv)
{
	struct arguments arguments;
	struct err err = {0};
	int status;

	fill_descriptors();
	secret_guard_process();
	/* Only what bytes mean: numbers and words are the program's own. */
	if (setlocale(LC_CTYPE, "") == NULL)
		setlocale(LC_CTYPE, "C.UTF-8");
	status = arguments_parse(&arguments, argc, argv, &err) ? run(&arguments) : fail(&err);
	arguments_release(&arguments);
	/* A full disk behind a pipe must not look like success. What failed long ago left no errno of its own. */
	errno = 0;
	if (status == 0 && (fflush(stdout) != 0 || ferror(stdout))) {
		end_like_others();
		err_set(&err, ERR_DISK, "cannot write the output: %s",
			errno != 0 ? strerror(errno) : "not all of it was taken; is the disk full?");
		status = fail(&err);
	}
	return status;
}
