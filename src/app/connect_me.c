/* The picker of people. */
#include "connect_me.h"

#include <stdlib.h>
#include <string.h>

#include "app/people.h"
#include "base/mem.h"

bool connect_me_open(struct connect_me *me, const struct connection *connection, const char *first,
	struct err *err)
{
	struct secret key = {0};

	connect_me_close(me);
	if (connection_key(connection, &key, err))
		me->people = people_new(&connection->instance, &key, err);
	secret_release(&key);
	if (me->people == NULL)
		return false;
	me->picker = picker_new("I am", false);
	me->picker->is_loading = true;
	edit_set(&me->picker->search, first);
	people_search(me->people, first);
	return true;
}

void connect_me_close(struct connect_me *me)
{
	people_free(me->people);
	picker_free(me->picker);
	*me = (struct connect_me){0};
}

static void searched(struct connect_me *me)
{
	me->why[0] = '\0';
	people_search(me->people, edit_text(&me->picker->search));
}

bool connect_me_key(struct connect_me *me, struct key key)
{
	char *before = mem_strdup(edit_text(&me->picker->search));
	bool taken = picker_key(me->picker, key);

	if (strcmp(before, edit_text(&me->picker->search)) != 0)
		searched(me);
	free(before);
	return taken;
}

void connect_me_paste(struct connect_me *me, const char *text)
{
	picker_paste(me->picker, text);
	searched(me);
}

/* What was typed stands on its own as an id where nobody can be looked up. */
static void offer_id(struct connect_me *me)
{
	const char *typed = edit_text(&me->picker->search);

	if (typed[0] != '\0' && typed[strspn(typed, "0123456789")] == '\0')
		picker_add(me->picker, typed, typed, "your user id, as it is", false, false);
}

void connect_me_step(struct connect_me *me)
{
	const struct person *persons;
	const char *why;
	size_t count;

	if (!people_step(me->people))
		return;
	picker_clear(me->picker);
	count = people_found(me->people, &persons, &why);
	text_clean_into(me->why, sizeof(me->why), why, strlen(why));
	for (size_t i = 0; i < count; i++)
		picker_add(me->picker, persons[i].id, persons[i].name, persons[i].email, false, false);
	if (count == 0)
		offer_id(me);
	me->picker->is_loading = false;
	picker_filter(me->picker);
}

int connect_me_wait_ms(const struct connect_me *me)
{
	return me->people != NULL ? people_wait_ms(me->people) : -1;
}
