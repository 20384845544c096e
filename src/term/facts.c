/* Asking a terminal what it can do: terminfo, and DECRQM with a primary device attributes fence. */
#include "term/facts.h"

#include <curses.h>
#include <poll.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"

enum { ANSWER_BYTES = 256, WAIT_MS = 500 };

int term_colours(const char *name)
{
	int problem, colours;

	if (setupterm(name, STDOUT_FILENO, &problem) != OK)
		return -1;
	colours = tigetnum("colors");
	del_curterm(cur_term);
	return colours > 0 ? colours : 0;
}

/* Whatever is asked first is answered first: behind the attributes ("…c") nothing more comes. */
static void read_answer(int tty_fd, char answer[ANSWER_BYTES])
{
	int64_t until_ms = clock_monotonic_ms() + WAIT_MS, left_ms;
	struct pollfd fd = {.fd = tty_fd, .events = POLLIN};
	size_t len = 0;
	ssize_t n;

	while (len + 1 < ANSWER_BYTES && (left_ms = until_ms - clock_monotonic_ms()) > 0 &&
		poll(&fd, 1, (int)left_ms) > 0) {
		n = read(tty_fd, answer + len, ANSWER_BYTES - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
		answer[len] = '\0';
		if (strstr(answer, "\033[?") != NULL && answer[len - 1] == 'c')
			break;
	}
	answer[len] = '\0';
}

enum term_answer term_synchronizes(int tty_fd)
{
	static const char question[] = "\033[?2026$p\033[c", mode[] = "\033[?2026;";
	char answer[ANSWER_BYTES] = "";
	struct termios before, raw;
	const char *at;

	if (tcgetattr(tty_fd, &before) != 0)
		return TERM_SILENT;
	raw = before;
	raw.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
	if (tcsetattr(tty_fd, TCSAFLUSH, &raw) != 0)
		return TERM_SILENT;
	if (write(tty_fd, question, sizeof(question) - 1) == (ssize_t)sizeof(question) - 1)
		read_answer(tty_fd, answer);
	tcsetattr(tty_fd, TCSAFLUSH, &before);
	at = strstr(answer, mode);
	if (at == NULL)
		return TERM_SILENT;
	/* 1 set, 2 reset; 0 not known, 4 never. */
	return at[sizeof(mode) - 1] == '1' || at[sizeof(mode) - 1] == '2' ? TERM_YES : TERM_NO;
}
