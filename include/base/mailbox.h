/*
 * A mailbox between two threads: a mutex, a list and a wake hook. Sending takes ownership of the
 * message; what was never received is freed at the end. A message with a replace key takes the
 * place of an undelivered older one with the same key (which is freed), at the tail: a stopped
 * receiver cannot make the mailbox grow by snapshots.
 */
#ifndef ROOTWATCH_BASE_MAILBOX_H
#define ROOTWATCH_BASE_MAILBOX_H

#include <stdbool.h>
#include <stdint.h>

/* Messages embed this as their first member. */
struct mail {
	struct mail *next;
	uint32_t replace_key; /* 0: never replaced */
	void (*free)(struct mail *mail);
};

struct mailbox;

/* `wake` is called after each send, in the sender's thread, without the lock held. May be NULL. */
struct mailbox *mailbox_new(void (*wake)(void *context), void *context);
void mailbox_free(struct mailbox *box); /* frees undelivered messages too */

void mailbox_send(struct mailbox *box, struct mail *mail); /* takes mail */
struct mail *mailbox_receive(struct mailbox *box);	   /* NULL when empty; the caller owns it */
bool mailbox_is_empty(struct mailbox *box);

#endif
