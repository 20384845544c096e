/*
 * The dashboard's loop: keys, signals and news become messages; update yields effects; one frame per
 * wake-up. All signals that are for us arrive through one descriptor, so no handler runs code.
 */
#include "dashboard_parts.h"

#include "app/editor.h"
#include "app/options.h"
#include "app/signals.h"
#include "app/token_command.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "core/update.h"
#include "ui/theme.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
	SEND_MS = SYNC_QUIT_MS + 500, /* how long leaving waits; sync gives up before, and its counts are final */
	MINUTE_MS = 60 * 1000,
	COMPLAINTS_BYTES = 16 * 1024,
	POLLED = 4,
	LOG_SHOWN = 100,
	FIRST_ROWS_LEAST = 10, /* of a pane that shows none yet: what its title says of them */
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

void dashboard_tell(struct dashboard *d, struct msg *msg)
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

void dashboard_tell_words(struct dashboard *d, const struct err *err)
{
	struct msg *msg = msg_new(MSG_RESULT);

	msg->u.result.state = OUTBOX_REJECTED;
	msg->u.result.err = *err;
	text_clean_into(msg->u.result.words, sizeof(msg->u.result.words), err->text, strlen(err->text));
	dashboard_tell(d, msg);
}

static void receive(struct dashboard *d)
{
	struct mail *mail;

	while ((mail = mailbox_receive(d->inbox)) != NULL) {
		struct msg *msg = (struct msg *)(void *)mail;

		dashboard_tell(d, msg);
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
	dashboard_tell(d, msg);
}

static void draw(struct dashboard *d)
{
	tell_log(d);
	if (d->is_drawn || term_is_gone(d->term))
		return;
	ui_draw(&d->model, &d->grid, &d->body);
	d->model.detail.body_rows = d->body.count;
	d->model.confirm.last = d->body.box_last;
	d->is_drawn = term_draw(d->term, &d->grid);
}

/* ---- leaving: what is queued goes first ----------------------------------------------------- */

static bool send_what_waits(struct dashboard *d, enum request_type how);

static void suspend(struct dashboard *d)
{
	send_what_waits(d, REQUEST_FLUSH);
	term_suspend(d->term);
	dashboard_tell(d, msg_new(MSG_RESUMED));
}

/* ---- effects ---------------------------------------------------------------------------- */

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
		dashboard_copy(d, effect->text);
		break;
	case EFFECT_OPEN:
		dashboard_open_url(d, effect->text);
		break;
	case EFFECT_EDIT:
		dashboard_edit(d, effect->text);
		break;
	case EFFECT_EDIT_FILE:
		dashboard_edit_file(d, effect->text, effect->line);
		break;
	case EFFECT_PIPE:
		dashboard_pipe(d, effect->text, effect->command);
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

static void tell_size(struct dashboard *d)
{
	struct msg *msg = msg_new(MSG_RESIZE);

	term_size(d->term, &msg->u.size.rows, &msg->u.size.cols);
	grid_resize(&d->grid, msg->u.size.rows, msg->u.size.cols);
	dashboard_tell(d, msg);
}

static void on_resize(struct dashboard *d)
{
	int rows, cols;

	term_size(d->term, &rows, &cols);
	term_resize(d->term, rows, cols);
	tell_size(d);
}

static void on_signals(struct dashboard *d)
{
	enum signal_news news;

	while ((news = signals_read(d->signal_fd)) != SIGNALS_NONE) {
		if (news == SIGNALS_RESIZE)
			on_resize(d);
		else if (d->guest == 0)
			dashboard_tell(d, msg_new(MSG_QUIT));
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
		dashboard_tell(d, msg);
	}
	if (term_is_gone(d->term) && !d->is_quitting)
		dashboard_tell(d, msg_new(MSG_QUIT));
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
	dashboard_tell(d, msg_new(MSG_TIME));
}

static bool has_terminal(const struct dashboard *d)
{
	return d->guest == 0 && !term_is_gone(d->term);
}

void dashboard_await(struct dashboard *d, int timeout_ms)
{
	struct pollfd fds[POLLED] = {
		{.fd = has_terminal(d) ? term_fd(d->term) : -1, .events = term_events(d->term)},
		{.fd = d->wake_fd, .events = POLLIN},
		{.fd = d->signal_fd, .events = POLLIN},
		{.fd = d->guest != 0 ? d->guest_fd : -1, .events = POLLIN},
	};
	uint64_t count;

	if (poll(fds, POLLED, timeout_ms >= 0 ? timeout_ms : timeout(d)) < 0 && errno != EINTR)
		return;
	if (fds[0].revents & POLLOUT)
		term_flush(d->term);
	if (fds[2].revents & POLLIN)
		on_signals(d);
	on_keys(d);
	if (fds[1].revents & POLLIN && read(d->wake_fd, &count, sizeof(count)) > 0)
		receive(d);
	on_time(d);
}

static void loop(struct dashboard *d)
{
	while (!d->is_quitting) {
		draw(d);
		dashboard_await(d, -1);
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
		/* What leaves at once, or is kept back, is not counted first. */
		dashboard_await(d, 20);
		if (how == REQUEST_QUIT ? sync_is_finished(d->sync) : sync_unsent(d->sync) == 0)
			break;
		unsent = sync_unsent(d->sync);
		/* Nothing needs the key any more that one of them is to print. */
		if (how == REQUEST_QUIT && unsent == 0)
			command_stop_all();
		if (unsent != shown) {
			notice(&d->model, TONE_PLAIN, "sending %u action%s before leaving…", unsent,
				unsent == 1 ? "" : "s");
			d->is_drawn = false;
			shown = unsent;
		}
		draw(d);
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

/* The first of these lines, without the folders of its file, which leave no room for the words. */
static void say_complaints(struct dashboard *d, const char *lines)
{
	const char *line = lines, *end = line + strcspn(line, "\n");
	const char *words = memmem(line, (size_t)(end - line), ": ", 2);
	uint32_t more = 0;
	struct err err = {0};

	for (const char *at = lines; at < words; at++)
		if (*at == '/')
			line = at + 1;
	for (const char *at = end; *at != '\0'; at++)
		more += at[0] == '\n' && at[1] != '\0';
	if (more > 0)
		err_set(&err, ERR_CONFIG, "%u more in rootwatch doctor; %.*s", (unsigned)more,
			(int)(end - line), line);
	else
		err_set(&err, ERR_CONFIG, "%.*s", (int)(end - line), line);
	dashboard_tell_words(d, &err);
}

/* What is wrong with the configuration was said where the screen lies now; the rest of it applies. */
static void apply_keys(struct dashboard *d)
{
	struct buf complaints;

	buf_init(&complaints, COMPLAINTS_BYTES);
	buf_add_str(&complaints, d->config->config->complaints.bytes);
	config_bind_keys(d->config->config, &d->model.keymap, &complaints);
	if (complaints.len_bytes > 0)
		say_complaints(d, complaints.bytes);
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
	dashboard_tell_words(d, &words);
}

static bool open_all(struct dashboard *d, struct err *err)
{
	struct model_config model = {.resources = d->config->sync->resources,
		.catalogue_resources = d->config->sync->catalogue_resources,
		.instance = d->config->sync->instance,
		.origin = d->config->sync->origin,
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
	if (d->sync == NULL || !open_term(d, err))
		return false;
	model.ascii = term_is_ascii(d->term);
	model.is_remote = term_is_remote(d->term);
	model_init(&d->model, &model);
	grid_init(&d->grid, dashboard_theme(d->config->theme), 0, 0);
	d->grid.is_ascii = model.ascii;
	body_init(&d->body);
	apply_keys(d);
	tell_size(d);
	if (d->model.mouse)
		term_mouse(d->term, true);
	say_at_start(d, term_remark(d->term));
	say_at_start(d, d->config->words);
	return true;
}

static void close_all(struct dashboard *d)
{
	/* One that sync waited for as long as there was something to send. */
	command_stop_all();
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

/* The first frame shows the cached rows, and nothing runs beside it. */
static bool begin(struct dashboard *d, struct err *err)
{
	int first_rows[LAYOUT_PANES];

	for (int i = 0; i < LAYOUT_PANES; i++) {
		first_rows[i] = layout_page_rows(&d->model.layout.panes[i]);
		if (first_rows[i] < FIRST_ROWS_LEAST)
			first_rows[i] = FIRST_ROWS_LEAST;
	}
	sync_open(d->sync, first_rows);
	receive(d);
	draw(d);
	d->others = others_start(d->config->config, d->config->instance, d->inbox);
	return sync_start(d->sync, err);
}

bool dashboard_run(const struct dashboard_config *config, struct dashboard_end *end, struct err *err)
{
	struct dashboard d = {.config = config, .end = end};
	bool ok;

	*end = (struct dashboard_end){.why = DASHBOARD_QUIT};
	keep_heap_small();
	ok = open_all(&d, err) && begin(&d, err);
	if (ok) {
		loop(&d);
		send_what_waits(&d, REQUEST_QUIT);
		end->unsent = sync_queued(d.sync);
		end->held = sync_held(d.sync);
		end->unknown = sync_unknown(d.sync);
	}
	close_all(&d);
	return ok;
}
