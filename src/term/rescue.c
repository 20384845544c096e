/* What a crash does to the terminal is undone here. */
#include "term/rescue.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

enum { RESCUE_BYTES = 512, STACK_BYTES = 64 * 1024 };

/* And what ends a program that does not know it. */
static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP, SIGUSR1, SIGUSR2,
	SIGALRM, SIGXCPU, SIGXFSZ};
enum { CRASHES = sizeof(crashes) / sizeof(crashes[0]) };

static struct {
	volatile sig_atomic_t is_armed;
	int fd;
	struct termios modes;
	char bytes[RESCUE_BYTES];
	size_t len_bytes;
	struct sigaction before[CRASHES];
	void *stack;
} rescue;

void rescue_now(void)
{
	size_t at = 0;
	ssize_t n;

	if (!rescue.is_armed)
		return;
	rescue.is_armed = 0;
	while (at < rescue.len_bytes &&
		(n = write(rescue.fd, rescue.bytes + at, rescue.len_bytes - at)) > 0)
		at += (size_t)n;
	tcsetattr(rescue.fd, TCSANOW, &rescue.modes);
}

static void on_crash(int number)
{
	rescue_now();
	for (int i = 0; i < CRASHES; i++)
		if (crashes[i] == number)
			sigaction(number, &rescue.before[i], NULL);
	raise(number);
}

static void take_signals(void)
{
	struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK | SA_NODEFER};
	stack_t stack = {.ss_size = STACK_BYTES};

	rescue.stack = mem_resize(NULL, 1, STACK_BYTES);
	stack.ss_sp = rescue.stack;
	sigaltstack(&stack, NULL);
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < CRASHES; i++)
		sigaction(crashes[i], &action, &rescue.before[i]);
}

void rescue_arm(int fd, const struct termios *modes, const struct buf *bytes)
{
	rescue.fd = fd;
	rescue.modes = *modes;
	rescue.len_bytes = bytes->len_bytes < RESCUE_BYTES ? bytes->len_bytes : RESCUE_BYTES;
	memcpy(rescue.bytes, bytes->bytes, rescue.len_bytes);
	if (rescue.stack == NULL)
		take_signals();
	rescue.is_armed = 1;
}

void rescue_disarm(void)
{
	stack_t off = {.ss_flags = SS_DISABLE};

	rescue.is_armed = 0;
	if (rescue.stack == NULL)
		return;
	for (int i = 0; i < CRASHES; i++)
		sigaction(crashes[i], &rescue.before[i], NULL);
	sigaltstack(&off, NULL);
	free(rescue.stack);
	rescue.stack = NULL;
}
