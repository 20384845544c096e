/*
 * What the key may do, as far as it is known: from the permissions of its roles and from its kind.
 * What is not known is allowed here: the server decides. Pure values; any thread.
 *
 * Source: the API's roles and on_call_roles ("incidents_permissions": ["create","read",…]); digest,
 * section 2.
 */
#ifndef ROOTWATCH_CORE_RIGHTS_H
#define ROOTWATCH_CORE_RIGHTS_H

#include "base/iso8601.h"

#include <stdbool.h>
#include <stdint.h>

/* What permissions are about; AREA_NONE needs none. */
enum right_area {
	AREA_NONE,
	AREA_INCIDENTS,
	AREA_ALERTS,
	AREA_RETROSPECTIVES,
	AREA_WORKFLOWS,
	AREA_FEEDBACK,
	AREA_STATUS_PAGES,
	RIGHT_AREAS
};

enum right_verb { RIGHT_READ, RIGHT_CREATE, RIGHT_UPDATE, RIGHT_DELETE, RIGHT_VERBS };

/* What an action needs. */
struct right {
	enum right_area area;
	enum right_verb verb;
};

enum key_kind { KIND_UNKNOWN, KIND_GLOBAL, KIND_TEAM, KIND_PERSONAL, KEY_KINDS };

struct rights {
	enum key_kind kind;
	bool is_kind_certain; /* else it is what the user said, or a guess */
	uint8_t known; /* bit per area: its permissions were read */
	uint8_t verbs[RIGHT_AREAS]; /* bit per verb */
};

/* How long the key lives, as far as it can be learnt. */
struct key_life {
	char name[128];	    /* clean text: what Rootly calls it; "" not known */
	int64_t ends_at_ms; /* wall; 0: never, or not known */
	bool is_certain;    /* else it is probably this one */
};

enum { KEY_WARNING_DAYS = 14 };

/* True when it ends within that many days; `left` gets how long it has: "6d", "3h 20m". */
bool key_ends_soon(const struct key_life *life, int64_t now_ms, char left[ISO8601_BYTES]);

/* False with words, static ones, when it is known that the key may not. */
bool rights_allow(const struct rights *rights, struct right right, const char **why);

/* A permission that a role has. */
void rights_grant(struct rights *rights, enum right_area area, enum right_verb verb);
void rights_know(struct rights *rights, enum right_area area);

/* The names of the API: "retrospective" + "_permissions", "update". */
struct right_area_row {
	const char *wire; /* NULL: AREA_NONE */
	const char *words; /* "retrospectives" */
	bool by_on_call; /* only the on-call role tells all of it */
};
extern const struct right_area_row right_areas[RIGHT_AREAS];
extern const char *const right_verbs[RIGHT_VERBS];

/* "global", "team", "personal"; "" unknown. */
extern const char *const key_kinds[KEY_KINDS];
/* KIND_UNKNOWN for what is none of them; NULL is fine. */
enum key_kind key_kind_of(const char *word);

/* "a Team key", "probably a Personal key", "a key". */
const char *rights_kind_words(const struct rights *rights);

#endif
