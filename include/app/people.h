/*
 * The organization's people, for "I am": searched on the server as one types, or one of them found by
 * name, e-mail or id. Thread: main; it needs an API key, and sends it to the instance's origin only.
 */
#ifndef ROOTWATCH_APP_PEOPLE_H
#define ROOTWATCH_APP_PEOPLE_H

#include "app/config.h"

struct person {
	char id[64];
	char name[128], email[128]; /* clean text */
};

struct people;

/* key is moved out of. NULL with words. */
struct people *people_new(const struct instance *instance, struct secret *key, struct err *err);
void people_free(struct people *people); /* NULL is fine */

/* What is searched for from now on ("": anybody); asked for once nothing else was wanted for a moment. */
void people_search(struct people *people, const char *words);
/* Goes on without waiting; true when something else was found. */
bool people_step(struct people *people);
/* How long until people_step has something to do; -1: until the next search. */
int people_wait_ms(const struct people *people);

/* What was found; valid until people_step. *why (may be NULL) gets what went wrong; "" nothing. */
size_t people_found(const struct people *people, const struct person **persons, const char **why);

/* The one person that is meant; waits for the answers. False with words: nobody, or several. */
bool people_find(
	struct people *people, const char *words, struct person *person, struct err *err);

#endif
