/* Asks the other instances, one after the other, how many of their alerts page. */
#include "others.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "api/client.h"
#include "api/decode.h"
#include "api/query.h"
#include "app/token_command.h"
#include "base/clock.h"
#include "base/mem.h"
#include "core/msg.h"
#include "resources/alert.h"

enum { FIRST_MS = 1000, SLOWER = 4, STEP_MS = 200, REQUEST_MS = 15 * 1000 };

struct other {
	const struct instance *instance;
	struct api *api; /* NULL: its key was not asked for yet, or is of no use */
	bool is_hopeless; /* the key could not be got, or was refused: not asked for again */
};

struct others {
	struct other *items; /* the thread's */
	size_t count;
	struct mailbox *to_ui;
	int64_t interval_ms;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t cond;
	bool is_stopping; /* protected by lock */
};

static bool is_stopping(struct others *others)
{
	bool stopping;

	pthread_mutex_lock(&others->lock);
	stopping = others->is_stopping;
	pthread_mutex_unlock(&others->lock);
	return stopping;
}

/* False once it is to stop. */
static bool sleep_for(struct others *others, int64_t ms)
{
	const struct timespec until = clock_in(ms);
	bool goes_on;

	pthread_mutex_lock(&others->lock);
	while (!others->is_stopping &&
		pthread_cond_timedwait(&others->cond, &others->lock, &until) != ETIMEDOUT)
		continue;
	goes_on = !others->is_stopping;
	pthread_mutex_unlock(&others->lock);
	return goes_on;
}

/* ---- one instance ---------------------------------------------------------------------------- */

/* How many of an answer's alerts page. */
struct tally_sink {
	struct arena arena;
	struct alert row;
	uint32_t triggered;
};

static void *begin_row(void *context, const char *id)
{
	struct tally_sink *sink = context;

	(void)id;
	sink->row = (struct alert){0};
	return &sink->row;
}

static void end_row(void *context, void *row, const struct field_set *seen)
{
	struct tally_sink *sink = context;

	(void)seen;
	sink->triggered += ((const struct alert *)row)->status == ALERT_TRIGGERED;
}

static bool count_triggered(const struct buf *body, uint32_t *count)
{
	struct tally_sink sink = {.triggered = 0};
	struct row_sink to = {&sink, &sink.arena, begin_row, end_row};
	struct page page = {0};
	bool ok;

	arena_init(&sink.arena, 0);
	ok = decode_list(&alert_resource, body->bytes, body->len_bytes, &to, &page, NULL);
	arena_release(&sink.arena);
	*count = sink.triggered;
	return ok;
}

struct reply {
	bool is_done;
	enum err_kind failure;
	uint32_t triggered;
};

static void on_answer(void *context, struct api_answer *answer)
{
	struct reply *reply = context;

	reply->is_done = true;
	reply->failure = answer->err.kind;
	if (reply->failure == ERR_NONE && !count_triggered(&answer->body, &reply->triggered))
		reply->failure = ERR_PROTOCOL;
}

static void tell(struct others *others, const struct other *other, const struct reply *reply)
{
	const char *name = other->instance->name;
	struct msg *msg = msg_new(MSG_OTHER);

	text_clean_into(msg->u.other.name, sizeof(msg->u.other.name), name, strlen(name));
	msg->u.other.triggered = reply->triggered;
	msg->u.other.has_failed = reply->failure != ERR_NONE;
	mailbox_send(others->to_ui, &msg->mail);
}

static bool connect_to(struct other *other)
{
	struct secret key = {0};
	struct api_config config = {.origin = other->instance->url,
		.token = &key,
		.ca_file = other->instance->ca_file,
		.timeout_ms = REQUEST_MS};
	struct err err = {0};

	if (other->api == NULL && !other->is_hopeless && instance_key(other->instance, &key, &err))
		other->api = api_new(&config, &err);
	secret_release(&key);
	other->is_hopeless = other->api == NULL;
	return other->api != NULL;
}

static void ask(struct others *others, struct other *other, struct reply *reply)
{
	struct list_query query = {.resource = &alert_resource, .walk = WALK_ACTIVE};
	char *words = list_query_build(&query);
	struct api_call call = {.method = HTTP_GET,
		.path = alert_resource.listing->path,
		.query = words,
		.urgency = API_AT_ONCE};

	api_start(other->api, &call, on_answer, reply);
	while (!reply->is_done && !is_stopping(others))
		api_step(other->api, STEP_MS);
	free(words);
}

/* A key that is refused is not tried again. */
static void look_at(struct others *others, struct other *other)
{
	struct reply reply = {.failure = ERR_AUTH};
	bool was_hopeless = other->is_hopeless;

	if (connect_to(other))
		ask(others, other, &reply);
	if (reply.failure == ERR_AUTH) {
		api_free(other->api);
		other->api = NULL;
		other->is_hopeless = true;
	}
	if (!was_hopeless && !is_stopping(others))
		tell(others, other, &reply);
}

static void *run(void *context)
{
	struct others *others = context;
	int64_t wait_ms = FIRST_MS;

	while (sleep_for(others, wait_ms)) {
		for (size_t i = 0; i < others->count && !is_stopping(others); i++)
			look_at(others, &others->items[i]);
		wait_ms = others->interval_ms * SLOWER;
	}
	for (size_t i = 0; i < others->count; i++)
		api_free(others->items[i].api);
	return NULL;
}

/* ---- life ------------------------------------------------------------------------------------ */

static void release(struct others *others)
{
	pthread_cond_destroy(&others->cond);
	pthread_mutex_destroy(&others->lock);
	free(others->items);
	free(others);
}

static struct others *make(
	const struct config *config, const struct instance *current, struct mailbox *to_ui)
{
	struct others *others = mem_alloc(sizeof(*others));

	others->items = mem_alloc((config->instance_count + 1) * sizeof(*others->items));
	others->to_ui = to_ui;
	others->interval_ms = config->interval_ms;
	for (size_t i = 0; i < config->instance_count; i++)
		if (&config->instances[i] != current && config->instances[i].fault == NULL)
			others->items[others->count++].instance = &config->instances[i];
	pthread_mutex_init(&others->lock, NULL);
	clock_cond_init(&others->cond);
	return others;
}

struct others *others_start(
	const struct config *config, const struct instance *current, struct mailbox *to_ui)
{
	struct others *others = make(config, current, to_ui);

	if (current != NULL && others->count > 0 &&
		pthread_create(&others->thread, NULL, run, others) == 0)
		return others;
	release(others);
	return NULL;
}

void others_stop(struct others *others)
{
	if (others == NULL)
		return;
	pthread_mutex_lock(&others->lock);
	others->is_stopping = true;
	pthread_cond_signal(&others->cond);
	pthread_mutex_unlock(&others->lock);
	command_stop_all();
	pthread_join(others->thread, NULL);
	release(others);
}
