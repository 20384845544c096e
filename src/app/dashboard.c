/*
 * The dashboard's loop: keys, signals and news become messages; update yields effects; one frame per
 * wake-up. All signals that are for us arrive through one descriptor, so no handler runs code.
 */
#include "app/dashboard.h"

#include "app/child.h"
#include "app/editor.h"
#include "app/options.h"
#include "app/signals.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "others.h"
#include "term/term.h"
#include "ui/theme.h"
#include "ui/ui.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	FIRST_PAINT_MS = 40, /* how long the first frame waits for cached rows */
	SEND_MS = 5000,	     /* how long leaving waits for what is queued */
	MINUTE_MS = 60 * 1000,
	COMPLAINTS_BYTES = 16 * 1024,
	POLLED = 4,
	GUEST_MS = 3000,     /* how long a guest may take to save when we end */
	GUEST_LOOK_MS = 50,
	GUEST_FAILED = 127,
	GUEST_STAYS = 125, /* it would not end */
	LOG_SHOWN = 100,
};

struct dashboard {
	const struct dashboard_config *config;
	struct dashboard_end *end;
	struct model model;
	struct grid grid;
	struct body body;
	struct term *term;
	struct sync *sync;
	struct others *others;
	struct mailbox *inbox;
	int wake_fd, signal_fd;
	pid_t copier;	    /* the last copy_command; 0: none */
	pid_t browser;	    /* the last one that was started; 0: none */
	int guest_fd;	    /* readable when it has ended; -1: none */
	pid_t guest;	    /* has the terminal: an editor, a command; 0: none */
	bool is_ending;	    /* we were told to end while a guest had the terminal */
	int64_t timer_ms;   /* monotonic: the next MSG_TIME that update asked for; 0: none */
	int64_t minute;	    /* wall minutes that are on the screen */
	bool has_first_rows;
	bool is_drawn;	    /* the screen shows the model */
	bool is_quitting;
};

/* ---- messages and effects ------------------------------------------------------------------ */

static void wake(void *context)
{
	struct dashboard *d = context;
	uint64_t one = 1;
	ssize_t ignored = write(d->wake_fd, &one, sizeof(one));

	(void)ignored;
}

static void carry_out(struct dashboard *d, struct effect *effect);

/* Updates the model, carries the effects out, frees the message. */
static void tell(struct dashboard *d, struct msg *msg)
{
	struct effects effects;

	msg->monotonic_ms = clock_monotonic_ms();
	msg->wall_ms = clock_wall_ms();
	msg->tz_offset_min = clock_tz_offset_min(msg->wall_ms);
	d->minute = msg->wall_ms / MINUTE_MS;
	effects_init(&effects);
	update(&d->model, msg, &effects);
	for (size_t i = 0; i < effects.count; i++)
		carry_out(d, &effects.items[i]);
	effects_release(&effects);
	msg_free(msg);
	d->is_drawn = false;
}

static void tell_words(struct dashboard *d, const struct err *err)
{
	struct msg *msg = msg_new(MSG_RESULT);

	msg->u.result.state = OUTBOX_REJECTED;
	msg->u.result.err = *err;
	text_clean_into(msg->u.result.words, sizeof(msg->u.result.words), err->text, strlen(err->text));
	tell(d, msg);
}

static void receive(struct dashboard *d)
{
	struct mail *mail;

	while ((mail = mailbox_receive(d->inbox)) != NULL) {
		struct msg *msg = (struct msg *)(void *)mail;

		d->has_first_rows |= msg->type == MSG_SNAPSHOT || msg->type == MSG_LINK;
		tell(d, msg);
	}
}

/* The log is in memory that all threads write to: the model gets a copy while it is on the screen. */
static void tell_log(struct dashboard *d)
{
	const struct log_entry *shown = NULL;
	struct log_entry last;
	struct msg *msg;

	if (!d->model.on_activity || log_recent(&last, 1) == 0)
		return;
	if (d->model.log_count > 0)
		shown = &d->model.log[d->model.log_count - 1];
	if (shown != NULL && shown->wall_ms == last.wall_ms && strcmp(shown->line, last.line) == 0)
		return;
	msg = msg_new(MSG_LOG);
	msg->u.log.entries = mem_alloc(LOG_SHOWN * sizeof(*msg->u.log.entries));
	msg->u.log.count = log_recent(msg->u.log.entries, LOG_SHOWN);
	tell(d, msg);
}

static void draw(struct dashboard *d)
{
	tell_log(d);
	if (d->is_drawn || term_is_gone(d->term))
		return;
	ui_draw(&d->model, &d->grid, &d->body);
	d->model.detail.body_rows = d->body.count;
	d->is_drawn = term_draw(d->term, &d->grid);
}

/* ---- leaving: what is queued goes first ----------------------------------------------------- */

static bool send_what_waits(struct dashboard *d, enum request_type how);

static void suspend(struct dashboard *d)
{
	send_what_waits(d, REQUEST_FLUSH);
	term_suspend(d->term);
	tell(d, msg_new(MSG_RESUMED));
}

/* ---- guests: who has the terminal while we go on ------------------------------------------- */

static void await_news(struct dashboard *d, int timeout_ms);
static int timeout(const struct dashboard *d);
static void on_time(struct dashboard *d);

/* A descriptor that is readable when the process has ended; -1: the system has none. */
static int open_process(pid_t pid)
{
	return (int)syscall(SYS_pidfd_open, pid, 0);
}

/*
 * Waits for a process that has the terminal. Polling, pages and what is queued go on meanwhile; only
 * the bell is heard, nothing is drawn. Told to end, it gives the guest a moment to save.
 */
static int host(void *context, pid_t pid)
{
	struct dashboard *d = context;
	int64_t give_up_ms = 0;
	int fd = open_process(pid), status = 0;

	d->guest = pid;
	d->guest_fd = fd;
	while (waitpid(pid, &status, WNOHANG) == 0) {
		int64_t now = clock_monotonic_ms();

		if (d->is_ending && give_up_ms == 0) {
			kill(pid, SIGHUP);
			give_up_ms = now + GUEST_MS;
		}
		if (give_up_ms != 0 && now >= give_up_ms) {
			status = GUEST_STAYS << 8;
			break;
		}
		await_news(d, fd >= 0 && give_up_ms == 0 ? timeout(d) : GUEST_LOOK_MS);
		on_time(d);
	}
	if (fd >= 0)
		close(fd);
	d->guest = 0;
	d->guest_fd = -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The shell's screen and its modes are the guest's. */
static void welcome(struct dashboard *d)
{
	term_leave(d->term);
}

static void see_off(struct dashboard *d)
{
	if (!d->is_ending)
		term_enter(d->term);
}

/* What could not be done while the guest was there. */
static void catch_up(struct dashboard *d)
{
	if (!d->is_ending)
		return;
	d->is_ending = false;
	tell(d, msg_new(MSG_QUIT));
}

static void edit(struct dashboard *d, const char *text)
{
	struct msg *msg = msg_new(MSG_TEXT);
	struct err err = {0};

	welcome(d);
	msg->u.text = editor_run(d->config->sync->state_dir, text, host, d, &err);
	see_off(d);
	tell(d, msg);
	if (err.kind != ERR_NONE)
		tell_words(d, &err);
	catch_up(d);
}

/*
 * Sync keeps what the editor writes, and is told when that has ended: then its file is no longer
 * needed. An editor that was hung up may have put its text beside the file: both stay, to be offered.
 */
static void edit_file(struct dashboard *d, const char *path, size_t line)
{
	struct msg *msg = msg_new(MSG_EDITED);
	struct err err = {0};
	pid_t pid;

	welcome(d);
	msg->u.status = editor_start_at(path, line, &pid, &err) ? host(d, pid) : GUEST_FAILED;
	see_off(d);
	if (d->is_ending)
		msg_free(msg);
	else
		tell(d, msg);
	if (err.kind != ERR_NONE)
		tell_words(d, &err);
	catch_up(d);
}

/* From memory, so that a command that does not read cannot hold us up. */
static int open_text(const char *text)
{
	int fd = memfd_create("export", MFD_CLOEXEC);
	size_t len = strlen(text);

	if (fd >= 0 && write(fd, text, len) == (ssize_t)len && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static void pipe_to(struct dashboard *d, const char *text, const char *command)
{
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, mem_strdup(command), NULL};
	struct err err = {0};
	int fd = open_text(text), status = GUEST_FAILED;
	pid_t pid;

	welcome(d);
	if (fd >= 0 && child_start(argv, fd, CHILD_INHERIT, CHILD_INHERIT, &pid, &err))
		status = host(d, pid);
	see_off(d);
	if (err.kind == ERR_NONE && status != 0)
		err_set(&err, ERR_USAGE, "the command ended with status %d: %s", status, command);
	else if (err.kind == ERR_NONE)
		err_set(&err, ERR_CANCELLED, "done: %s", command);
	tell_words(d, &err);
	if (fd >= 0)
		close(fd);
	free(argv[2]);
	catch_up(d);
}

static void open_url(struct dashboard *d, const char *url)
{
	const char *browser = d->config->config->browser;
	char *argv[] = {mem_strdup(browser != NULL ? browser : "xdg-open"), mem_strdup(url), NULL};
	struct err err = {0};

	if (d->browser > 0)
		waitpid(d->browser, NULL, WNOHANG);
	if (!child_start(argv, CHILD_NULL, CHILD_NULL, CHILD_NULL, &d->browser, &err))
		tell_words(d, &err);
	free(argv[0]);
	free(argv[1]);
}

/* To the command that was configured for it, else to the terminal. */
static void copy(struct dashboard *d, const char *text)
{
	const char *command = d->config->config->copy_command;
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, mem_strdup(command), NULL};
	struct err err = {0};
	int fd;

	if (command == NULL) {
		term_copy(d->term, text);
	} else if ((fd = open_text(text)) >= 0) {
		if (d->copier > 0)
			waitpid(d->copier, NULL, WNOHANG);
		if (!child_start(argv, fd, CHILD_NULL, CHILD_NULL, &d->copier, &err))
			tell_words(d, &err);
		close(fd);
	}
	free(argv[2]);
}

static void leave_for(struct dashboard *d, int why, const char *instance)
{
	d->is_quitting = true;
	d->end->why = why;
	d->end->needs_key = d->model.link.state == LINK_STOPPED && d->model.link.err.kind == ERR_AUTH;
	free(d->end->instance);
	d->end->instance = mem_strdup(instance);
}

static void carry_out(struct dashboard *d, struct effect *effect)
{
	switch (effect->type) {
	case EFFECT_REQUEST:
		sync_send(d->sync, effect->request);
		effect->request = NULL;
		break;
	case EFFECT_TIMER:
		if (d->timer_ms == 0 || effect->at_ms < d->timer_ms)
			d->timer_ms = effect->at_ms;
		break;
	case EFFECT_BELL:
		if (d->config->config->bell)
			term_bell(d->term);
		break;
	case EFFECT_TITLE:
		term_title(d->term, effect->text);
		break;
	case EFFECT_COPY:
		copy(d, effect->text);
		break;
	case EFFECT_OPEN:
		open_url(d, effect->text);
		break;
	case EFFECT_EDIT:
		edit(d, effect->text);
		break;
	case EFFECT_EDIT_FILE:
		edit_file(d, effect->text, effect->line);
		break;
	case EFFECT_PIPE:
		pipe_to(d, effect->text, effect->command);
		break;
	case EFFECT_MOUSE:
		term_mouse(d->term, effect->flag);
		break;
	case EFFECT_REDRAW:
		term_redraw(d->term);
		break;
	case EFFECT_SUSPEND:
		suspend(d);
		break;
	case EFFECT_QUIT:
		leave_for(d, DASHBOARD_QUIT, NULL);
		break;
	case EFFECT_INSTANCE:
		leave_for(d, DASHBOARD_INSTANCE, effect->text);
		break;
	case EFFECT_CONNECT:
		leave_for(d, DASHBOARD_CONNECT, NULL);
		break;
	}
}

/* ---- what wakes the loop ------------------------------------------------------------------- */

static void on_resize(struct dashboard *d)
{
	struct msg *msg = msg_new(MSG_RESIZE);

	term_size(d->term, &msg->u.size.rows, &msg->u.size.cols);
	term_resize(d->term, msg->u.size.rows, msg->u.size.cols);
	grid_resize(&d->grid, msg->u.size.rows, msg->u.size.cols);
	tell(d, msg);
}

static void on_signals(struct dashboard *d)
{
	enum signal_news news;

	while ((news = signals_read(d->signal_fd)) != SIGNALS_NONE) {
		if (news == SIGNALS_RESIZE)
			on_resize(d);
		else if (d->guest == 0)
			tell(d, msg_new(MSG_QUIT));
		else if (news == SIGNALS_END)
			d->is_ending = true;
	}
}

static void on_keys(struct dashboard *d)
{
	struct msg input = {0};

	/* What is typed is the guest's. */
	if (d->guest != 0)
		return;
	while (!d->is_quitting && term_read(d->term, clock_monotonic_ms(), &input)) {
		struct msg *msg = msg_new(input.type);

		msg->u = input.u;
		tell(d, msg);
	}
	if (term_is_gone(d->term) && !d->is_quitting)
		tell(d, msg_new(MSG_QUIT));
}

static int until(int64_t at_ms, int64_t now_ms, int timeout_ms)
{
	int64_t left = at_ms - now_ms;

	if (at_ms == 0)
		return timeout_ms;
	if (left < 0)
		left = 0;
	return left < timeout_ms ? (int)left : timeout_ms;
}

static int timeout(const struct dashboard *d)
{
	int64_t now = clock_monotonic_ms();
	int ms = (int)(MINUTE_MS - clock_wall_ms() % MINUTE_MS);

	ms = until(d->timer_ms, now, ms);
	return until(term_wakes_at_ms(d->term), now, ms);
}

static void on_time(struct dashboard *d)
{
	int64_t now = clock_monotonic_ms();
	bool is_due = d->timer_ms != 0 && now >= d->timer_ms;

	if (!is_due && clock_wall_ms() / MINUTE_MS == d->minute)
		return;
	if (is_due)
		d->timer_ms = 0;
	tell(d, msg_new(MSG_TIME));
}

static bool has_terminal(const struct dashboard *d)
{
	return d->guest == 0 && !term_is_gone(d->term);
}

/* Waits for something to happen, at most timeout_ms, and tells the model. */
static void await_news(struct dashboard *d, int timeout_ms)
{
	struct pollfd fds[POLLED] = {
		{.fd = has_terminal(d) ? term_fd(d->term) : -1, .events = term_events(d->term)},
		{.fd = d->wake_fd, .events = POLLIN},
		{.fd = d->signal_fd, .events = POLLIN},
		{.fd = d->guest != 0 ? d->guest_fd : -1, .events = POLLIN},
	};
	uint64_t count;

	if (poll(fds, POLLED, timeout_ms) < 0 && errno != EINTR)
		return;
	if (fds[2].revents & POLLIN)
		on_signals(d);
	on_keys(d);
	if (fds[1].revents & POLLIN && read(d->wake_fd, &count, sizeof(count)) > 0)
		receive(d);
}

static void loop(struct dashboard *d)
{
	while (!d->is_quitting) {
		draw(d);
		await_news(d, timeout(d));
		on_time(d);
	}
}

/*
 * Ends the grace and goes on receiving until everything has left, visibly, for a few seconds. An
 * acknowledge must not die with the line. True when nothing is left.
 */
static bool send_what_waits(struct dashboard *d, enum request_type how)
{
	int64_t deadline = clock_monotonic_ms() + SEND_MS;
	uint32_t shown = 0, unsent;

	sync_send(d->sync, request_new(how));
	while (clock_monotonic_ms() < deadline) {
		if (how == REQUEST_QUIT ? sync_is_finished(d->sync) : sync_unsent(d->sync) == 0)
			break;
		unsent = sync_unsent(d->sync);
		if (unsent != shown) {
			struct err words = {.kind = ERR_NONE};

			err_set(&words, ERR_CANCELLED, "sending %u action%s before leaving…", unsent,
				unsent == 1 ? "" : "s");
			text_clean_into(d->model.notice.words, sizeof(d->model.notice.words), words.text,
				strlen(words.text));
			d->is_drawn = false;
			shown = unsent;
		}
		draw(d);
		await_news(d, 20);
	}
	return sync_unsent(d->sync) == 0;
}

/* ---- setting up ---------------------------------------------------------------------------- */

const struct theme *dashboard_theme(const char *name)
{
	const char *no_colour = getenv("NO_COLOR");
	const struct theme *theme = NULL;

	if (no_colour != NULL && no_colour[0] != '\0')
		return &theme_mono;
	if (name != NULL)
		theme = theme_find(name);
	return theme != NULL ? theme : &theme_dark;
}

/* The first frame shows cached rows where there are any: they are here within a few milliseconds. */
static void await_first_rows(struct dashboard *d)
{
	int64_t deadline = clock_monotonic_ms() + FIRST_PAINT_MS;

	while (!d->has_first_rows && clock_monotonic_ms() < deadline) {
		struct pollfd fd = {.fd = d->wake_fd, .events = POLLIN};
		uint64_t count;

		if (poll(&fd, 1, (int)(deadline - clock_monotonic_ms())) > 0 &&
			read(d->wake_fd, &count, sizeof(count)) > 0)
			receive(d);
	}
}

/* What is wrong with `keys:` is said in one line; the rest of it applies. */
static void apply_keys(struct dashboard *d)
{
	struct err err = {0};
	struct buf complaints;

	buf_init(&complaints, COMPLAINTS_BYTES);
	config_bind_keys(d->config->config, &d->model.keymap, &complaints);
	if (complaints.len_bytes > 0) {
		err_set(&err, ERR_CONFIG, "%.*s", (int)strcspn(complaints.bytes, "\n"), complaints.bytes);
		tell_words(d, &err);
	}
	buf_release(&complaints);
}

/* Colours are named in the terminal's order, from red. */
static int banner_colour(const struct instance *instance)
{
	const char *const *words = option_find(&instance_options, "colour")->words;

	for (int i = 0; instance != NULL && instance->colour != NULL && words[i] != NULL; i++)
		if (strcmp(words[i], instance->colour) == 0)
			return i + 1;
	return 0;
}

static bool open_term(struct dashboard *d, struct err *err)
{
	if (*d->config->term == NULL)
		*d->config->term = term_open(STDIN_FILENO, err);
	d->term = *d->config->term;
	mem_on_exhausted(term_rescue);
	return d->term != NULL;
}

static void say_at_start(struct dashboard *d, const char *text)
{
	struct err words = {0};

	if (text == NULL)
		return;
	err_set(&words, ERR_CANCELLED, "%s", text);
	tell_words(d, &words);
}

static bool open_all(struct dashboard *d, struct err *err)
{
	struct model_config model = {.resources = d->config->sync->resources,
		.catalogue_resources = d->config->sync->catalogue_resources,
		.instance = d->config->sync->instance,
		.templates = &d->config->config->templates,
		.filters = &d->config->config->filters,
		.instances = d->config->instances,
		.banner = d->config->instance != NULL ? d->config->instance->banner : NULL,
		.banner_colour = banner_colour(d->config->instance),
		.read_only = d->config->read_only,
		.mouse = d->config->config->mouse,
		.grace_ms = d->config->sync->grace_ms,
		.has_editor = editor_is_named(),
		.has_key_command = d->config->instance != NULL &&
				   d->config->instance->token_command != NULL,
		.times = d->config->config->times};

	for (int i = 0; i < LAYOUT_PANES; i++)
		if (d->config->config->columns[i].fields[0] != NULL)
			model.columns[i] = d->config->config->columns[i].fields;
	d->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	d->signal_fd = signals_open();
	d->inbox = mailbox_new(wake, d);
	d->sync = sync_new(d->config->sync, d->inbox, err);
	if (d->sync == NULL || !sync_start(d->sync, err))
		return false;
	if (!open_term(d, err))
		return false;
	model.ascii = term_is_ascii(d->term);
	model.is_remote = term_is_remote(d->term);
	model_init(&d->model, &model);
	grid_init(&d->grid, dashboard_theme(d->config->theme), 24, 80);
	d->grid.is_ascii = model.ascii;
	body_init(&d->body);
	apply_keys(d);
	on_resize(d);
	d->others = others_start(d->config->config, d->config->instance, d->inbox);
	if (d->model.mouse)
		term_mouse(d->term, true);
	say_at_start(d, term_remark(d->term));
	say_at_start(d, d->config->words);
	return true;
}

static void close_all(struct dashboard *d)
{
	others_stop(d->others);
	sync_free(d->sync);
	mailbox_free(d->inbox);
	if (d->grid.cells != NULL) {
		body_release(&d->body);
		grid_release(&d->grid);
		model_release(&d->model);
	}
	close(d->wake_fd);
	close(d->signal_fd);
}

/*
 * Replaced snapshots go back to the system: glibc would raise its threshold for mmap after the first
 * large free, and keep what follows in the heap.
 */
static void keep_heap_small(void)
{
	mallopt(M_MMAP_THRESHOLD, 128 * 1024);
	mallopt(M_TRIM_THRESHOLD, 256 * 1024);
	mallopt(M_ARENA_MAX, 2);
}

bool dashboard_run(const struct dashboard_config *config, struct dashboard_end *end, struct err *err)
{
	struct dashboard d = {.config = config, .end = end};
	bool ok;

	*end = (struct dashboard_end){.why = DASHBOARD_QUIT};
	keep_heap_small();
	ok = open_all(&d, err);
	if (ok) {
		await_first_rows(&d);
		loop(&d);
		send_what_waits(&d, REQUEST_QUIT);
		end->unsent = sync_unsent(d.sync);
	}
	close_all(&d);
	return ok;
}
