/*
 * rootwatch-sandbox: starts the server, says where it is, and waits to be ended; or, as `keys`,
 * works on the keys in its file.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "keys_command.h"
#include "live.h"
#include "options.h"
#include "sandbox.h"
#include "server.h"

/* Asks to be told when the parent ends; it may have ended already. */
static bool follow_parent(pid_t parent)
{
	return prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent;
}

/* Before any thread starts, so that only sigwait sees them. */
static void block_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, set, NULL);
	sigdelset(set, SIGPIPE);
}

static bool announce(const struct sandbox *box)
{
	printf("{\"url\":\"%s\",\"token\":\"%s\",\"control_token\":\"%s\"}\n", box->url, box->token,
		box->control_token);
	return fflush(stdout) == 0;
}

static bool serve(const struct options *options, sigset_t *signals, struct err *err)
{
	struct sandbox box;
	struct server server;
	struct live live;
	int signal_number;

	if (!sandbox_open(&box, options, err))
		return false;
	if (!sandbox_make_tokens(&box, err) || !server_start(&server, &box, err)) {
		sandbox_close(&box);
		return false;
	}
	live_start(&live, &box);
	if (announce(&box))
		sigwait(signals, &signal_number);
	sandbox_stop(&box);
	live_stop(&live);
	server_stop(&server);
	sandbox_close(&box);
	return true;
}

int main(int argc, char **argv)
{
	pid_t parent = getppid();
	struct options options;
	struct err err = {.kind = ERR_NONE};
	sigset_t signals;

	if (argc > 1 && !strcmp(argv[1], "keys"))
		return keys_command(argc - 1, argv + 1);
	if (!options_read(&options, argc, argv, &err)) {
		fprintf(stderr, "rootwatch-sandbox: %s\n", err.text);
		return err_class(err.kind)->exit_status;
	}
	if (options.help || options.version) {
		if (options.help)
			options_usage(stdout);
		else
			puts("rootwatch-sandbox " ROOTWATCH_VERSION);
		return 0;
	}
	block_signals(&signals);
	if (options.exit_with_parent && !follow_parent(parent))
		return 0;
	if (!serve(&options, &signals, &err)) {
		fprintf(stderr, "rootwatch-sandbox: %s\n", err.text);
		return 1;
	}
	return 0;
}
