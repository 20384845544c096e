/* Mailboxes: order, replacement, ownership, two threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <poll.h>
#include <unistd.h>

#include "base/mailbox.h"
#include "base/mem.h"

struct letter {
	struct mail mail;
	int number;
	int *freed; /* counts; may be NULL */
};

static void free_letter(struct mail *mail)
{
	struct letter *letter = (struct letter *)mail;

	if (letter->freed)
		(*letter->freed)++;
	free(letter);
}

static void send_letter(struct mailbox *box, int number, uint32_t key, int *freed)
{
	struct letter *letter = mem_alloc(sizeof(*letter));

	letter->mail.replace_key = key;
	letter->mail.free = free_letter;
	letter->number = number;
	letter->freed = freed;
	mailbox_send(box, &letter->mail);
}

/* The number of the next letter; -1 when there is none. */
static int receive_number(struct mailbox *box)
{
	struct letter *letter = (struct letter *)mailbox_receive(box);
	int number = letter ? letter->number : -1;

	free(letter);
	return number;
}

static void messages_arrive_in_order(void **state)
{
	struct mailbox *box = mailbox_new(NULL, NULL);

	(void)state;
	assert_true(mailbox_is_empty(box));
	assert_null(mailbox_receive(box));
	for (int i = 0; i < 3; i++)
		send_letter(box, i, 0, NULL);
	assert_false(mailbox_is_empty(box));
	for (int i = 0; i < 3; i++)
		assert_int_equal(receive_number(box), i);
	assert_int_equal(receive_number(box), -1);
	send_letter(box, 7, 0, NULL);
	assert_int_equal(receive_number(box), 7);
	mailbox_free(box);
}

static void a_newer_snapshot_takes_the_older_ones_place_at_the_tail(void **state)
{
	struct mailbox *box = mailbox_new(NULL, NULL);
	int freed = 0;

	(void)state;
	send_letter(box, 1, 5, &freed);
	send_letter(box, 2, 0, &freed);
	send_letter(box, 3, 6, &freed);
	send_letter(box, 4, 5, &freed); /* replaces the head */
	assert_int_equal(freed, 1);
	send_letter(box, 5, 5, &freed); /* replaces the tail */
	assert_int_equal(freed, 2);
	send_letter(box, 6, 0, &freed);
	assert_int_equal(receive_number(box), 2);
	assert_int_equal(receive_number(box), 3);
	assert_int_equal(receive_number(box), 5);
	assert_int_equal(receive_number(box), 6);
	assert_int_equal(receive_number(box), -1);
	assert_int_equal(freed, 2);
	mailbox_free(box);
}

static void a_delivered_message_is_not_replaced(void **state)
{
	struct mailbox *box = mailbox_new(NULL, NULL);
	int freed = 0;

	(void)state;
	send_letter(box, 1, 5, &freed);
	assert_int_equal(receive_number(box), 1);
	send_letter(box, 2, 5, &freed);
	assert_int_equal(receive_number(box), 2);
	assert_int_equal(freed, 0);
	mailbox_free(box);
}

static void a_stopped_receiver_does_not_make_it_grow(void **state)
{
	struct mailbox *box = mailbox_new(NULL, NULL);
	int freed = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		send_letter(box, i, 1 + (uint32_t)i % 3, &freed);
	assert_int_equal(freed, 997);
	mailbox_free(box);
	assert_int_equal(freed, 1000);
	mailbox_free(NULL);
}

enum { LETTERS = 20000 };

struct office {
	struct mailbox *box;
	int wake_fd;
	int freed;
};

static void wake(void *context)
{
	struct office *office = context;
	uint64_t one = 1;

	if (write(office->wake_fd, &one, sizeof(one)) != sizeof(one))
		abort();
}

static void *send_all(void *context)
{
	struct office *office = context;

	for (int i = 0; i < LETTERS; i++)
		send_letter(office->box, i, i % 4 == 0, i % 4 == 0 ? &office->freed : NULL);
	return NULL;
}

static void a_wake_follows_each_send(void **state)
{
	struct office office = {.wake_fd = eventfd(0, EFD_CLOEXEC)};
	struct pollfd ready = {.fd = office.wake_fd, .events = POLLIN};
	pthread_t sender;
	int kept = 0, last = -1;

	(void)state;
	office.box = mailbox_new(wake, &office);
	assert_int_equal(pthread_create(&sender, NULL, send_all, &office), 0);
	while (last < LETTERS - 1) {
		uint64_t wakes;
		int number;

		assert_int_equal(poll(&ready, 1, 10000), 1);
		assert_int_equal(read(office.wake_fd, &wakes, sizeof(wakes)), sizeof(wakes));
		while ((number = receive_number(office.box)) >= 0) {
			assert_true(number > last);
			last = number;
			kept += number % 4 != 0;
		}
	}
	pthread_join(sender, NULL);
	assert_int_equal(kept, LETTERS / 4 * 3);
	mailbox_free(office.box);
	close(office.wake_fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_arrive_in_order),
		cmocka_unit_test(a_newer_snapshot_takes_the_older_ones_place_at_the_tail),
		cmocka_unit_test(a_delivered_message_is_not_replaced),
		cmocka_unit_test(a_stopped_receiver_does_not_make_it_grow),
		cmocka_unit_test(a_wake_follows_each_send),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
