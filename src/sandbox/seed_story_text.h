/* The demo's one long incident, told from the first warning to the last action item. */
#ifndef SANDBOX_SEED_STORY_TEXT_H
#define SANDBOX_SEED_STORY_TEXT_H

enum { STORY_NUMBER = 392 }; /* which incident of the demo it is */

/* A line of the timeline, seconds after the start. */
struct story_note {
	int after_s;
	const char *author, *source, *visibility, *text;
};

/* Minutes after the start; acknowledged and resolved: after the alert. NULL: nobody. */
struct story_alert {
	int after, acknowledged, resolved;
	const char *urgency, *source, *service, *team, *notified, *responder;
	const char *summary, *description, *note;
};

struct story_action {
	const char *summary, *description, *kind, *priority, *status, *assignee;
	int due_days; /* from now; 0: none */
};

/* A change that a machine reported; minutes after the start of the story, or before now. */
struct story_pulse {
	int after, ago;
	const char *source, *summary, *service, *sha, *status;
};

extern const struct story_note story_notes[];
extern const int story_note_count;
extern const struct story_alert story_alerts[];
extern const int story_alert_count;
extern const struct story_action story_actions[];
extern const int story_action_count;
extern const struct story_pulse story_pulses[];
extern const int story_pulse_count;

#endif
