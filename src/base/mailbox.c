/* A mailbox: every field behind one lock, nothing called while holding it. */
#include "base/mailbox.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/mem.h"

struct mailbox {
	/* immutable */
	void (*wake)(void *context);
	void *context;

	pthread_mutex_t lock;
	/* protected by lock */
	struct mail *head;
	struct mail **tail; /* where the next one is linked */
};

struct mailbox *mailbox_new(void (*wake)(void *context), void *context)
{
	struct mailbox *box = mem_alloc(sizeof(*box));

	box->wake = wake;
	box->context = context;
	box->tail = &box->head;
	pthread_mutex_init(&box->lock, NULL);
	return box;
}

void mailbox_free(struct mailbox *box)
{
	struct mail *mail;

	if (!box)
		return;
	while ((mail = mailbox_receive(box)))
		mail->free(mail);
	pthread_mutex_destroy(&box->lock);
	free(box);
}

/* Takes out the undelivered message with that key; NULL when there is none. */
static struct mail *unlink_key(struct mailbox *box, uint32_t key)
{
	for (struct mail **link = &box->head; key && *link; link = &(*link)->next) {
		struct mail *mail = *link;

		if (mail->replace_key != key)
			continue;
		*link = mail->next;
		if (box->tail == &mail->next)
			box->tail = link;
		return mail;
	}
	return NULL;
}

void mailbox_send(struct mailbox *box, struct mail *mail)
{
	struct mail *replaced;

	mail->next = NULL;
	pthread_mutex_lock(&box->lock);
	replaced = unlink_key(box, mail->replace_key);
	*box->tail = mail;
	box->tail = &mail->next;
	pthread_mutex_unlock(&box->lock);
	if (replaced)
		replaced->free(replaced);
	if (box->wake)
		box->wake(box->context);
}

struct mail *mailbox_receive(struct mailbox *box)
{
	struct mail *mail;

	pthread_mutex_lock(&box->lock);
	mail = box->head;
	if (mail) {
		box->head = mail->next;
		if (!box->head)
			box->tail = &box->head;
		mail->next = NULL;
	}
	pthread_mutex_unlock(&box->lock);
	return mail;
}

bool mailbox_is_empty(struct mailbox *box)
{
	bool empty;

	pthread_mutex_lock(&box->lock);
	empty = !box->head;
	pthread_mutex_unlock(&box->lock);
	return empty;
}
