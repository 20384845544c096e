/* Life: every few seconds of the sandbox's time something happens, and nothing piles up. */
#ifndef SANDBOX_LIVE_H
#define SANDBOX_LIVE_H

#include <pthread.h>
#include <stdbool.h>

struct sandbox;

struct live {
	struct sandbox *box;
	pthread_t thread;
	bool started;
};

/* Starts the thread when --live was given and the clock runs; else does nothing. */
void live_start(struct live *live, struct sandbox *box);
void live_stop(struct live *live); /* after sandbox_stop */

/* With the lock held: what should have happened until now by a clock that was moved. */
void live_catch_up(struct sandbox *box);

#endif
