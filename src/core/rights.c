/* What a key may do: the areas, their words, and the one question about them. */
#include "core/rights.h"

#include <string.h>

const struct right_area_row right_areas[RIGHT_AREAS] = {
	[AREA_INCIDENTS] = {"incidents", "incidents", false},
	[AREA_ALERTS] = {"alerts", "alerts", true},
	[AREA_RETROSPECTIVES] = {"retrospective", "retrospectives", false},
	[AREA_WORKFLOWS] = {"workflows", "workflows", false},
	[AREA_FEEDBACK] = {"incident_feedbacks", "feedback", false},
	[AREA_STATUS_PAGES] = {"status_pages", "status pages", false},
};

const char *const right_verbs[RIGHT_VERBS] = {
	[RIGHT_READ] = "read",
	[RIGHT_CREATE] = "create",
	[RIGHT_UPDATE] = "update",
	[RIGHT_DELETE] = "delete",
};

const char *const key_kinds[KEY_KINDS] = {
	[KIND_UNKNOWN] = "",
	[KIND_GLOBAL] = "global",
	[KIND_TEAM] = "team",
	[KIND_PERSONAL] = "personal",
};

#define LACKS(verb, things) "the role of this key may not " verb " " things
#define ROWS(things)                                                                               \
	{                                                                                          \
		[RIGHT_READ] = LACKS("read", things), [RIGHT_CREATE] = LACKS("create", things),    \
		[RIGHT_UPDATE] = LACKS("change", things), [RIGHT_DELETE] = LACKS("delete", things) \
	}

static const char *const refusals[RIGHT_AREAS][RIGHT_VERBS] = {
	[AREA_INCIDENTS] = ROWS("incidents"),
	[AREA_ALERTS] = ROWS("alerts"),
	[AREA_RETROSPECTIVES] = ROWS("retrospectives"),
	[AREA_WORKFLOWS] = ROWS("or run workflows"),
	[AREA_FEEDBACK] = ROWS("feedback"),
	[AREA_STATUS_PAGES] = ROWS("status pages"),
};

static const char no_incidents_of_team[] =
	"this Team key cannot declare incidents; use a Global or Personal key";

static const char *const kind_words[KEY_KINDS][2] = {
	[KIND_UNKNOWN] = {"a key", "a key"},
	[KIND_GLOBAL] = {"probably a Global key", "a Global key"},
	[KIND_TEAM] = {"probably a Team key", "a Team key"},
	[KIND_PERSONAL] = {"probably a Personal key", "a Personal key"},
};

bool key_ends_soon(const struct key_life *life, int64_t now_ms, char left[ISO8601_BYTES])
{
	static const int64_t day_ms = 24 * 60 * 60 * 1000;
	int64_t left_ms = life->ends_at_ms - now_ms;

	/* Of days nobody needs the hours. */
	duration_format(left_ms > day_ms ? left_ms - left_ms % day_ms : left_ms, left);
	left[left_ms > day_ms ? strcspn(left, " ") : strlen(left)] = '\0';
	return life->ends_at_ms != 0 && left_ms > 0 && left_ms <= KEY_WARNING_DAYS * day_ms;
}

bool rights_allow(const struct rights *rights, struct right right, const char **why)
{
	if (right.area == AREA_NONE)
		return true;
	if (rights->kind == KIND_TEAM && right.area == AREA_INCIDENTS &&
		right.verb == RIGHT_CREATE) {
		*why = no_incidents_of_team;
		return false;
	}
	if (!(rights->known & 1U << right.area) || rights->verbs[right.area] & 1U << right.verb)
		return true;
	*why = refusals[right.area][right.verb];
	return false;
}

void rights_grant(struct rights *rights, enum right_area area, enum right_verb verb)
{
	rights->verbs[area] |= (uint8_t)(1U << verb);
}

void rights_know(struct rights *rights, enum right_area area)
{
	rights->known |= (uint8_t)(1U << area);
}

enum key_kind key_kind_of(const char *word)
{
	for (int kind = KIND_GLOBAL; word != NULL && kind < KEY_KINDS; kind++)
		if (strcmp(key_kinds[kind], word) == 0)
			return (enum key_kind)kind;
	return KIND_UNKNOWN;
}

const char *rights_kind_words(const struct rights *rights)
{
	return kind_words[rights->kind][rights->is_kind_certain];
}
