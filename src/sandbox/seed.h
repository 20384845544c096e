/*
 * Seeds: what a fresh sandbox holds. Every seed has the company (people, teams, services, the
 * catalogue); demo adds its last 90 days, big:N adds N incidents and N alerts.
 */
#ifndef SANDBOX_SEED_H
#define SANDBOX_SEED_H

#include <stdbool.h>

struct sandbox;

#define SEED_ME "103" /* the user of the key that is printed at the start */
#define SEED_TEAM "payments" /* whose a Team key is unless it is said */

/* "demo", "empty", "big:1000" */
bool seed_is_known(const char *seed);

/* Into an empty store, inside a transaction. */
void seed_plant(struct sandbox *box, const char *seed);

void seed_company(struct sandbox *box);
void seed_demo(struct sandbox *box);
void seed_big(struct sandbox *box, int count);

/* After the records above, whose ids are to stay as they are when these change. */
void seed_response(struct sandbox *box);
void seed_practice(struct sandbox *box);
void seed_story(struct sandbox *box); /* of the demo */

#endif
