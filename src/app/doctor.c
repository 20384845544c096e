/* The checks, one row each: what they look at is in the table at the end. */
#include "app/doctor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/client.h"
#include "app/paths.h"
#include "app/probe.h"
#include "app/report.h"
#include "app/target.h"
#include "base/file.h"
#include "base/mem.h"
#include "core/command.h"
#include "doctor_terminal.h"
#include "resources/registry.h"
#include "store/cache.h"
#include "store/state.h"

enum { RESOURCES_MAX = 64, COMPLAINTS_BYTES = 64 * 1024 };

struct doctor {
	const struct config *config;
	const char *name; /* of the instance, NULL the default */
	struct target target;
	bool has_target;
	struct report report;
};

/* ---- configuration and files ----------------------------------------------------------------- */

static void check_versions(struct doctor *doctor)
{
	report_ok(&doctor->report, "versions", "rootwatch %s; %s; %s", ROOTWATCH_VERSION,
		api_library(), cache_library());
}

/* `keys:` is only looked at where there are keys. */
static void add_complaints_of_keys(const struct config *config, struct buf *complaints)
{
	struct keymap map;

	keymap_init(&map, registry_panes);
	config_bind_keys(config, &map, complaints);
	keymap_release(&map);
}

static void say_complaints(struct doctor *doctor, const char *line)
{
	for (; *line != '\0'; line += strcspn(line, "\n") + 1)
		report_warn(&doctor->report, "configuration",
			"Correct that line; rootwatch config --template shows what may stand "
			"there.",
			"%.*s", (int)strcspn(line, "\n"), line);
}

static void check_configuration(struct doctor *doctor)
{
	struct buf complaints;

	buf_init(&complaints, COMPLAINTS_BYTES);
	buf_add_str(&complaints, doctor->config->complaints.bytes);
	add_complaints_of_keys(doctor->config, &complaints);
	say_complaints(doctor, complaints.bytes);
	if (complaints.len_bytes == 0)
		report_ok(&doctor->report, "configuration", "%s",
			doctor->config->file != NULL ? doctor->config->file
						     : "no file: defaults and the environment");
	buf_release(&complaints);
}

static void check_folder(struct doctor *doctor, const char *name, char *path)
{
	char *mend = mem_printf("chmod go-rwx '%s'", path);
	struct stat st;

	if (stat(path, &st) != 0)
		report_ok(&doctor->report, name, "%s: %s", path,
			errno == ENOENT ? "will be made" : strerror(errno));
	else if (st.st_uid != geteuid() || (st.st_mode & 022))
		report_warn(&doctor->report, name, mend, "others can write in %s", path);
	else if (st.st_mode & 077)
		report_warn(&doctor->report, name, mend, "others can look into %s", path);
	else
		report_ok(&doctor->report, name, "%s", path);
	free(mend);
	free(path);
}

static void check_folders(struct doctor *doctor)
{
	char *file = path_config_file();

	check_folder(doctor, "config folder", file_folder(file));
	check_folder(doctor, "cache folder", path_cache_dir());
	check_folder(doctor, "state folder", path_state_dir());
	free(file);
}

/* ---- databases ------------------------------------------------------------------------------- */

static void say_notice(
	struct doctor *doctor, const char *name, const char *path, const char *notice)
{
	if (notice[0] != '\0')
		report_warn(&doctor->report, name, NULL, "%s", notice);
	else
		report_ok(&doctor->report, name, "%s", path);
}

/* The same that the dashboard keeps: a cache of others would be emptied. */
static void all_resources(const struct resource *all[RESOURCES_MAX + 1])
{
	const struct resource *const *lists[] = {registry_panes, registry_catalogue};
	size_t count = 0;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (const struct resource *const *r = lists[i];
			*r != NULL && count < RESOURCES_MAX; r++)
			all[count++] = *r;
	all[count] = NULL;
}

static void check_cache(struct doctor *doctor)
{
	const struct resource *all[RESOURCES_MAX + 1];
	struct cache_config config = {.identity = doctor->target.identity, .resources = all};
	char *path;
	struct cache *cache;
	struct err err = {0};

	if (!doctor->has_target)
		return;
	all_resources(all);
	config.path = path = cache_path(doctor->target.cache_dir, doctor->target.identity);
	if (access(path, F_OK) != 0) {
		report_ok(&doctor->report, "cache", "%s: will be made", path);
	} else if ((cache = cache_open(&config, &err)) != NULL) {
		say_notice(doctor, "cache", path, cache_notice(cache));
		cache_close(cache);
	} else {
		report_fail(&doctor->report, "cache", &err);
	}
	free(path);
}

static void check_state(struct doctor *doctor)
{
	char elsewhere[ERR_TEXT_BYTES], *path;
	struct state *state;
	struct err err = {0};

	if (!doctor->has_target)
		return;
	path = mem_printf("%s/state.db", doctor->target.state_dir);
	if (access(path, F_OK) != 0) {
		report_ok(&doctor->report, "state", "%s: will be made", path);
	} else if ((state = state_open(path, doctor->target.instance->url,
			    doctor->target.instance->name, &err)) != NULL) {
		say_notice(doctor, "state", path, state_notice(state));
		if (state_elsewhere(state, doctor->target.sites, elsewhere))
			report_warn(&doctor->report, "left behind",
				"With name: and url: (or ROOTLY_API_KEY) as they were it is there again.",
				"%s", elsewhere);
		state_close(state);
	} else {
		report_fail(&doctor->report, "state", &err);
	}
	free(path);
}

/* ---- the way to Rootly ----------------------------------------------------------------------- */

static void check_instance(struct doctor *doctor)
{
	struct err err = {0};

	doctor->has_target =
		target_open_instance(&doctor->target, doctor->config, doctor->name, &err);
	if (doctor->has_target)
		report_ok(&doctor->report, "instance", "%s at %s", doctor->target.instance->name,
			doctor->target.instance->url);
	else
		report_fail(&doctor->report, "instance", &err);
}

/* Their values may hold passwords: only the names are told. */
static void check_proxy(struct doctor *doctor)
{
	static const char *const variables[] = {
		"https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"};

	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		const char *value = getenv(variables[i]);

		if (value != NULL && value[0] != '\0') {
			report_ok(&doctor->report, "proxy", "%s is set", variables[i]);
			return;
		}
	}
	report_ok(&doctor->report, "proxy", "none");
}

static void check_connection(struct doctor *doctor)
{
	const struct instance *instance = doctor->target.instance;
	struct secret key = {0};
	struct err err = {0};

	if (!doctor->has_target)
		return;
	if (!instance_key(instance, &key, &err)) {
		report_fail(&doctor->report, "key source", &err);
		return;
	}
	report_ok(&doctor->report, "key source", "%s",
		instance->is_environment          ? "ROOTLY_API_KEY"
		: instance->token_command != NULL ? "token_command"
						  : instance->token_file);
	probe_instance(instance, &key, &doctor->report, NULL);
	secret_release(&key);
}

static void check_terminal(struct doctor *doctor)
{
	doctor_terminal(doctor->config, &doctor->report);
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void (*const checks[])(struct doctor *) = {
	check_versions,
	check_configuration,
	check_folders,
	check_terminal,
	check_instance,
	check_cache,
	check_state,
	check_proxy,
	check_connection,
};

int doctor_run(const struct config *config, const char *name, bool as_json)
{
	struct doctor doctor = {.config = config, .name = name};
	int status;

	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		checks[i](&doctor);
	(as_json ? report_print_json : report_print)(&doctor.report, stdout);
	status = err_class(doctor.report.failure)->exit_status;
	target_close(&doctor.target);
	report_release(&doctor.report);
	return status;
}
