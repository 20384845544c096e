/* Opening, closing and timing of the sandbox. */
#include "sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"

#include "attr.h"
#include "seed.h"

enum { RATE_LIMIT = 3000, MAX_OFFSET_ROWS = 10000 };

struct random sandbox_unguessable(void)
{
	struct random random = {(uint64_t)clock_monotonic_ms()};

	if (getrandom(&random.state, sizeof(random.state), 0) < 0)
		random.state ^= (uint64_t)clock_wall_ms();
	return random;
}

bool sandbox_make_tokens(struct sandbox *box, struct err *err)
{
	const struct key_spec spec = {.kind = KEY_PERSONAL,
		.name = "This sandbox",
		.user = SEED_ME,
		.token = box->options.token};
	struct random random = sandbox_unguessable();
	char word[33];

	keys_revoke(box, spec.name);
	snprintf(box->control_token, sizeof(box->control_token), "sandbox_%s",
		random_word(&random, word, 32));
	return keys_create(box, &spec, box->token, err);
}

static void init_locks(struct sandbox *box)
{
	clock_cond_init(&box->wake);
	pthread_mutex_init(&box->lock, NULL);
}

bool sandbox_open(struct sandbox *box, const struct options *options, struct err *err)
{
	memset(box, 0, sizeof(*box));
	box->options = *options;
	box->settings = (struct settings){
		.rate_limit = RATE_LIMIT,
		.max_offset_rows = MAX_OFFSET_ROWS,
		.strict = options->strict,
		.content_writable = options->takes_content,
		.retrigger = true,
	};
	box->fixed_ms = options->fixed_clock_ms;
	if (!store_open(&box->store, options->db, err))
		return false;
	init_locks(box);
	box->random = sandbox_unguessable();
	if (store_is_empty(&box->store))
		sandbox_reset(box, options->seed);
	box->last_tick_ms = sandbox_now(box);
	box->next_retrigger_ms = box->next_run_ms = 1; /* what an earlier start left: look */
	return true;
}

void sandbox_close(struct sandbox *box)
{
	store_close(&box->store);
	keys_release(&box->keys);
	journal_release(&box->journal);
	faults_clear(&box->faults);
	pthread_cond_destroy(&box->wake);
	pthread_mutex_destroy(&box->lock);
}

void sandbox_lock(struct sandbox *box)
{
	pthread_mutex_lock(&box->lock);
}

void sandbox_unlock(struct sandbox *box)
{
	pthread_mutex_unlock(&box->lock);
}

bool sandbox_wait(struct sandbox *box, int64_t ms)
{
	const struct timespec until = clock_in(ms);
	bool stopping;

	sandbox_lock(box);
	while (!box->stopping &&
		pthread_cond_timedwait(&box->wake, &box->lock, &until) != ETIMEDOUT)
		;
	stopping = box->stopping;
	sandbox_unlock(box);
	return stopping;
}

void sandbox_stop(struct sandbox *box)
{
	sandbox_lock(box);
	box->stopping = true;
	pthread_cond_broadcast(&box->wake);
	sandbox_unlock(box);
}

int64_t sandbox_now(const struct sandbox *box)
{
	return box->fixed_ms ? box->fixed_ms : clock_wall_ms() + box->clock_skew_ms;
}

struct record sandbox_new_record(
	struct sandbox *box, const char *type, const char *parent, int64_t at_ms)
{
	struct record record;
	char id[UUID_BYTES];

	record_init(&record, type, random_uuid(&box->random, id), parent);
	attr_set_time(record.attributes, "created_at", at_ms);
	attr_set_time(record.attributes, "updated_at", at_ms);
	return record;
}

bool sandbox_reset(struct sandbox *box, const char *seed)
{
	if (!seed_is_known(seed))
		return false;
	store_begin(&box->store);
	store_wipe(&box->store);
	box->random.state = 20260220;
	seed_plant(box, seed);
	store_commit(&box->store);
	box->next_retrigger_ms = box->next_run_ms = 0;
	return true;
}
