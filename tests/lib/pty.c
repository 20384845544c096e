/* A program in a pseudo-terminal: its process, its input and output. Keys are in keys.c. */
#include "lib/pty.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include "base/mem.h"
#include "lib/deadline.h"
#include "lib/emulator.h"
#include "lib/environment.h"
#include "lib/keys.h"
#include "lib/scan.h"
#include "term/input.h"

enum { MODE_CURSOR = 25 };
enum { DRAIN_MS = 300, MODES_MAX = 64, LOG_BYTES_MAX = 64 << 20, CHUNK_BYTES = 64 << 10 };
enum { ESC_SPARE_MS = 10 }; /* its time is over for certain, however clocks are rounded */

struct mode {
	int number;
	bool is_set;
};

struct pty {
	pid_t pid;
	int master, pidfd; /* -1 once closed */
	bool unframed, exited;
	int status;
	struct termios termios_at_start, termios_at_end;

	struct scan scan;
	struct emulator *emulator;
	struct screen screen; /* of the last frame */
	bool frame_ended;     /* since it was last cleared */
	char chunk[CHUNK_BYTES];
	size_t chunk_at, chunk_len; /* read, not yet looked at */

	struct home *own_home;
	const struct home *home;

	struct pty_counters counters;
	int64_t last_read_us;
	struct mode modes[MODES_MAX];
	size_t mode_count;
	struct buf log;
	char *title;
	struct pty_osc *oscs;
	size_t osc_count, osc_room;
	bool sgr_is_plain;
};

/* --- starting and stopping ----------------------------------------------------------------------- */

static void reply(const char *bytes, size_t len_bytes, void *context)
{
	pty_send_bytes(context, bytes, len_bytes);
}

static void exec_child(const struct pty_options *o, char **env)
{
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvpe(o->argv[0], (char *const *)o->argv, env);
	fprintf(stderr, "%s: %s\n", o->argv[0], strerror(errno));
	_exit(127);
}

static void set_mode(struct pty *p, int number, bool on)
{
	size_t i = 0;

	while (i < p->mode_count && p->modes[i].number != number)
		i++;
	if (i == MODES_MAX)
		return;
	if (i == p->mode_count)
		p->modes[p->mode_count++].number = number;
	p->modes[i].is_set = on;
}

static void set_up(struct pty *p, const struct pty_options *o, int rows, int cols)
{
	p->master = p->pidfd = -1;
	p->unframed = o->unframed;
	p->sgr_is_plain = true;
	set_mode(p, MODE_CURSOR, true);
	p->title = mem_strdup("");
	buf_init(&p->log, LOG_BYTES_MAX);
	scan_init(&p->scan);
	screen_init(&p->screen, rows, cols);
	p->emulator = emulator_new(rows, cols, reply, p);
	if (!o->home)
		p->own_home = home_new();
	p->home = o->home ? o->home : p->own_home;
}

struct pty *pty_start(const struct pty_options *o)
{
	struct winsize size = {
		.ws_row = (unsigned short)(o->rows ? o->rows : 24),
		.ws_col = (unsigned short)(o->cols ? o->cols : 80),
	};
	struct pty *p = mem_alloc(sizeof(*p));
	char **env;
	int slave;

	set_up(p, o, size.ws_row, size.ws_col);
	env = environment_new(p->home, o->env);
	/* The modes to be restored are looked at before the program can change them. */
	if (openpty(&p->master, &slave, NULL, NULL, &size) == 0) {
		tcgetattr(p->master, &p->termios_at_start);
		p->pid = fork();
		if (p->pid == 0) {
			close(p->master);
			login_tty(slave);
			exec_child(o, env);
		}
		close(slave);
	}
	environment_free(env);
	if (p->pid > 0)
		p->pidfd = pidfd_open(p->pid, 0);
	if (p->pidfd < 0) {
		pty_stop(p);
		return NULL;
	}
	return p;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void pty_stop(struct pty *p)
{
	if (!p)
		return;
	if (p->pid > 0 && !p->exited) {
		kill(-p->pid, SIGKILL);
		kill(p->pid, SIGKILL);
		waitpid(p->pid, &p->status, 0);
	}
	close_fd(&p->master);
	close_fd(&p->pidfd);
	scan_release(&p->scan);
	screen_release(&p->screen);
	emulator_free(p->emulator);
	home_free(p->own_home);
	buf_release(&p->log);
	for (size_t i = 0; i < p->osc_count; i++)
		free(p->oscs[i].body);
	free(p->oscs);
	free(p->title);
	free(p);
}

/* --- output -------------------------------------------------------------------------------------- */

/* Leaving the alternate screen restores the cursor's visibility in libvterm, in other terminals not. */
static void capture(struct pty *p)
{
	emulator_capture(p->emulator, &p->screen);
	p->screen.cursor_visible = pty_mode(p, MODE_CURSOR);
	p->frame_ended = true;
}

/* "ESC [ ? n ; n h" and "l". True at the end of a frame. */
static bool on_private_mode(struct pty *p, const struct scan_token *token)
{
	bool on = token->bytes[token->len_bytes - 1] == 'h';
	const char *at = token->bytes + 3;
	bool frame_end = false;

	for (;;) {
		char *end;
		long number = strtol(at, &end, 10);

		if (end == at)
			break;
		set_mode(p, (int)number, on);
		frame_end |= number == 2026 && !on;
		at = *end == ';' ? end + 1 : end;
	}
	return frame_end;
}

static bool token_is(const struct scan_token *token, const char *bytes)
{
	return strlen(bytes) == token->len_bytes && !memcmp(token->bytes, bytes, token->len_bytes);
}

static bool on_csi(struct pty *p, const struct scan_token *token)
{
	char final = token->bytes[token->len_bytes - 1];

	if (token->bytes[2] == '?' && (final == 'h' || final == 'l'))
		return on_private_mode(p, token);
	if (token_is(token, "\033[2J") || token_is(token, "\033[3J"))
		p->counters.clears++;
	if (final == 'm')
		p->sgr_is_plain = token_is(token, "\033[m") || token_is(token, "\033[0m") ||
			token_is(token, "\033[39;49m");
	return false;
}

static void on_osc(struct pty *p, const struct scan_token *token)
{
	char *body = scan_osc_body(token);

	p->oscs = mem_grow(p->oscs, p->osc_count, &p->osc_room, sizeof(*p->oscs));
	p->oscs[p->osc_count++].body = body;
	if (!strncmp(body, "0;", 2) || !strncmp(body, "2;", 2)) {
		free(p->title);
		p->title = mem_strdup(body + 2);
	}
}

static bool on_token(void *context, const struct scan_token *token)
{
	struct pty *p = context;
	bool frame_end = false;

	emulator_put(p->emulator, token);
	if (token->kind == SCAN_CONTROL && token->bytes[0] == '\a')
		p->counters.bells++;
	else if (token->kind == SCAN_OSC)
		on_osc(p, token);
	else if (token->kind == SCAN_CSI)
		frame_end = on_csi(p, token);
	if (frame_end) {
		p->counters.frames++;
		capture(p);
	}
	return frame_end;
}

/* Looks at what was read, at most up to the end of a frame. */
static void look(struct pty *p)
{
	p->chunk_at += scan_feed(
		&p->scan, p->chunk + p->chunk_at, p->chunk_len - p->chunk_at, on_token, p);
	if (p->unframed && p->chunk_at == p->chunk_len)
		capture(p);
}

static void reap(struct pty *p)
{
	if (p->exited || waitpid(p->pid, &p->status, WNOHANG) != p->pid)
		return;
	p->exited = true;
	if (p->master >= 0)
		tcgetattr(p->master, &p->termios_at_end);
}

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void read_chunk(struct pty *p)
{
	ssize_t n = read(p->master, p->chunk, sizeof(p->chunk));

	if (n <= 0) {
		if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
			tcgetattr(p->master, &p->termios_at_end);
			close_fd(&p->master);
			capture(p);
		}
		return;
	}
	p->last_read_us = now_us();
	buf_add(&p->log, p->chunk, (size_t)n);
	p->counters.bytes += (uint64_t)n;
	p->chunk_at = 0;
	p->chunk_len = (size_t)n;
	look(p);
}

/*
 * One step: looks at bytes left over, or waits for more. False when nothing came before the deadline
 * or nothing can come any more.
 */
static bool step(struct pty *p, int64_t deadline)
{
	struct pollfd fds[2] = {{p->master, POLLIN, 0}, {p->exited ? -1 : p->pidfd, POLLIN, 0}};

	p->frame_ended = false;
	if (p->chunk_at < p->chunk_len) {
		look(p);
		return true;
	}
	if (p->master < 0 && p->exited)
		return false;
	if (poll(fds, 2, deadline_left(deadline)) <= 0)
		return false;
	if (fds[1].revents)
		reap(p);
	if (fds[0].revents)
		read_chunk(p);
	return true;
}

bool pty_run_until(struct pty *p, bool (*is_met)(const struct pty *p, const void *context),
	const void *context, int deadline_ms)
{
	int64_t deadline = deadline_in(deadline_ms);

	if (is_met(p, context))
		return true;
	while (step(p, deadline))
		if (p->frame_ended && is_met(p, context))
			return true;
	return false;
}

bool pty_run_frame(struct pty *p, int deadline_ms)
{
	int64_t deadline = deadline_in(deadline_ms);

	while (step(p, deadline))
		if (p->frame_ended)
			return true;
	return false;
}

bool pty_run_quiet(struct pty *p, int quiet_ms, int deadline_ms)
{
	int64_t deadline = deadline_in(deadline_ms);

	while (step(p, deadline_in(quiet_ms)))
		if (deadline_left(deadline) == 0)
			return false;
	return true;
}

/* Whether input is left that the program has not read. Polling makes the kernel pass on what it holds. */
static bool has_input(const struct pty *p)
{
	const char *name = p->master >= 0 ? ptsname(p->master) : NULL;
	struct pollfd slave = {.fd = -1, .events = POLLIN};
	bool has;

	if (name != NULL)
		slave.fd = open(name, O_RDONLY | O_NOCTTY | O_CLOEXEC);
	has = slave.fd >= 0 && poll(&slave, 1, 0) > 0 && (slave.revents & POLLIN) != 0;
	if (slave.fd >= 0)
		close(slave.fd);
	return has;
}

static char state_of_thread(pid_t pid, const char *thread)
{
	char path[300], state = '\0';
	FILE *stat;

	snprintf(path, sizeof(path), "/proc/%d/task/%s/stat", (int)pid, thread);
	stat = fopen(path, "r");
	if (!stat)
		return '\0';
	if (fscanf(stat, "%*d (%*[^)]) %c", &state) != 1)
		state = '\0';
	fclose(stat);
	return state;
}

static bool are_all_waiting(const struct pty *p)
{
	char path[64];
	struct dirent *entry;
	bool are_waiting = true;
	DIR *threads;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)p->pid);
	threads = opendir(path);
	while (threads && are_waiting && (entry = readdir(threads)) != NULL)
		are_waiting = entry->d_name[0] == '.' ||
			      strchr("SZ", state_of_thread(p->pid, entry->d_name)) != NULL;
	if (threads)
		closedir(threads);
	return are_waiting;
}

/* Looked at twice: one may have woken another that was looked at before. */
bool pty_run_idle(struct pty *p, int deadline_ms)
{
	int64_t deadline = deadline_in(deadline_ms);

	do {
		while (step(p, deadline_in(1)))
			continue;
		if (!has_input(p) && are_all_waiting(p) && are_all_waiting(p) && !step(p, deadline_in(0)))
			return true;
	} while (deadline_left(deadline) > 0 && !p->exited);
	return false;
}

bool pty_run_rest(struct pty *p, int rest_ms, int deadline_ms)
{
	int64_t until;

	if (!pty_run_idle(p, deadline_ms))
		return false;
	until = now_us() / 1000 + rest_ms + 1;
	while (deadline_left(until) > 0 && !p->exited)
		step(p, until);
	return pty_run_idle(p, deadline_ms);
}

void pty_send_esc(struct pty *p)
{
	pty_send_bytes(p, "\033", 1);
	pty_run_rest(p, INPUT_DELAY_MS + ESC_SPARE_MS, DEADLINE_MS);
}

bool pty_run_exit(struct pty *p, int *status, int deadline_ms)
{
	int64_t deadline = deadline_in(deadline_ms);

	while (!p->exited || p->master >= 0) {
		/* A grandchild may hold the terminal open: the program's own end is what counts. Its
		 * last bytes may still be on their way through the kernel. */
		if (!step(p, p->exited ? deadline_in(DRAIN_MS) : deadline))
			break;
	}
	if (p->exited)
		capture(p);
	if (p->exited && status)
		*status = p->status;
	return p->exited;
}

/* --- input --------------------------------------------------------------------------------------- */

void pty_send_bytes(struct pty *p, const void *bytes, size_t len_bytes)
{
	const char *at = bytes;

	while (len_bytes > 0 && p->master >= 0) {
		ssize_t n = write(p->master, at, len_bytes);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0) {
			at += n;
			len_bytes -= (size_t)n;
		}
	}
}

void pty_send_text(struct pty *p, const char *text)
{
	pty_send_bytes(p, text, strlen(text));
}

void pty_send_keys(struct pty *p, const char *keys)
{
	enum { CURSOR_KEYS_MODE = 1 };
	struct buf bytes;

	buf_init(&bytes, LOG_BYTES_MAX);
	keys_encode(&bytes, keys, pty_mode(p, CURSOR_KEYS_MODE));
	pty_send_bytes(p, bytes.bytes, bytes.len_bytes);
	buf_release(&bytes);
}

void pty_send_paste(struct pty *p, const char *text)
{
	bool bracketed = pty_mode(p, 2004);

	if (bracketed)
		pty_send_text(p, "\033[200~");
	pty_send_text(p, text);
	if (bracketed)
		pty_send_text(p, "\033[201~");
}

void pty_send_click(struct pty *p, int button, int row, int col)
{
	char press[64];
	int n = snprintf(press, sizeof(press), "\033[<%d;%d;%dM", button, col + 1, row + 1);

	pty_send_bytes(p, press, (size_t)n);
	if (button >= PTY_WHEEL_UP)
		return;
	press[n - 1] = 'm';
	pty_send_bytes(p, press, (size_t)n);
}

void pty_resize(struct pty *p, int rows, int cols)
{
	struct winsize size = {
		.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

	emulator_resize(p->emulator, rows, cols);
	ioctl(p->master, TIOCSWINSZ, &size);
}

void pty_signal(struct pty *p, int signal)
{
	if (!p->exited)
		kill(p->pid, signal);
}

void pty_hangup(struct pty *p)
{
	close_fd(&p->master);
}

/* --- what was seen ------------------------------------------------------------------------------- */

pid_t pty_pid(const struct pty *p)
{
	return p->pid;
}

const struct home *pty_home(const struct pty *p)
{
	return p->home;
}

const struct screen *pty_screen(const struct pty *p)
{
	return &p->screen;
}

struct pty_counters pty_counters(const struct pty *p)
{
	return p->counters;
}

int64_t pty_last_read_us(const struct pty *p)
{
	return p->last_read_us;
}

const char *pty_title(const struct pty *p)
{
	return p->title;
}

size_t pty_osc_count(const struct pty *p)
{
	return p->osc_count;
}

const char *pty_osc(const struct pty *p, size_t i)
{
	return i < p->osc_count ? p->oscs[i].body : NULL;
}

const struct buf *pty_log(const struct pty *p)
{
	return &p->log;
}

bool pty_mode(const struct pty *p, int mode)
{
	for (size_t i = 0; i < p->mode_count; i++)
		if (p->modes[i].number == mode)
			return p->modes[i].is_set;
	return false;
}

char *pty_dump(const struct pty *p, bool with_styles)
{
	struct buf out;

	buf_init(&out, LOG_BYTES_MAX);
	screen_dump(&p->screen, with_styles, &out);
	return buf_take(&out);
}

char *pty_row(const struct pty *p, int row)
{
	struct buf out;

	buf_init(&out, LOG_BYTES_MAX);
	screen_row_text(&p->screen, row, &out);
	return buf_take(&out);
}

static const struct {
	int mode;
	const char *words;
} modes_off_at_end[] = {
	{1049, "alternate screen still on"},
	{1000, "mouse reports still on"},
	{1002, "mouse reports still on"},
	{1003, "mouse reports still on"},
	{1006, "mouse encoding still on"},
	{1004, "focus reports still on"},
	{2004, "bracketed paste still on"},
	{2026, "a frame was left open"},
	{1, "cursor keys still in application mode"},
};

char *pty_leftovers(const struct pty *p)
{
	const struct termios *a = &p->termios_at_start, *b = &p->termios_at_end;
	size_t modes = sizeof(modes_off_at_end) / sizeof(modes_off_at_end[0]);
	struct buf out;

	buf_init(&out, LOG_BYTES_MAX);
	if (a->c_iflag != b->c_iflag || a->c_oflag != b->c_oflag || a->c_lflag != b->c_lflag)
		buf_add_str(&out, "terminal modes (termios) not restored; ");
	for (size_t i = 0; i < modes; i++)
		if (pty_mode(p, modes_off_at_end[i].mode))
			buf_add_fmt(&out, "%s; ", modes_off_at_end[i].words);
	if (!p->screen.cursor_visible)
		buf_add_str(&out, "cursor still hidden; ");
	if (!p->sgr_is_plain)
		buf_add_str(&out, "colours or attributes still on; ");
	if (out.len_bytes > 0)
		return buf_take(&out);
	buf_release(&out);
	return NULL;
}
