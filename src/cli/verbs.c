/* A verb, from the line to its exit status. */
#include "cli/verbs.h"

#include "session.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

/* A reader that went away (head) is no news for anybody: the end of the program shows it to the shell. */
static void check_output(struct session *s)
{
	struct err err;

	if ((fflush(s->config->out) == 0 && !ferror(s->config->out)) || errno == EPIPE)
		return;
	err_set(&err, ERR_DISK, "cannot write the output: %s", strerror(errno));
	session_fail(s, "", &err);
}

int verb_run(struct line *line, const struct verb_config *config)
{
	static void (*const runs[])(struct session *) = {[VERB_LIST] = run_list,
		[VERB_SHOW] = run_show,
		[VERB_ACT] = run_act,
		[VERB_BUILD] = run_retro_build,
		[VERB_EDIT] = run_retro_edit,
		[VERB_CHECK] = run_retro_check,
		[VERB_PUSH] = run_retro_push,
		[VERB_EXPORT] = run_retro_export};
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	struct session s;

	/* Connections and readers that close are errors, not the end. */
	sigaction(SIGPIPE, &ignore, &before);
	session_init(&s, line, config);
	runs[line->verb.kind](&s);
	check_output(&s);
	session_release(&s);
	sigaction(SIGPIPE, &before, NULL);
	return s.status;
}
