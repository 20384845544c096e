/* The texts of the demo seed: incidents, notes, alerts, retrospectives as people write them. */
#ifndef SANDBOX_SEED_DEMO_TEXT_H
#define SANDBOX_SEED_DEMO_TEXT_H

/* Newest first. Times in minutes: ago for the start, after the start for the rest; 0: not so. */
struct demo_incident {
	int started_ago;
	const char *severity, *status;
	const char *services; /* comma list of slugs */
	const char *team, *kind;
	const char *commander; /* user id, or NULL */
	int acknowledged, mitigated, resolved;
	const char *title, *summary, *message; /* message: of the resolution or cancellation */
};

/* A timeline note on an incident (by its place in the list), minutes after its start. */
struct demo_note {
	int incident, after;
	const char *author, *visibility, *text;
};

struct demo_action {
	int incident;
	const char *summary, *kind, *priority, *status, *assignee;
	int due_days; /* from now; 0: none */
};

/* Alerts that are told one by one; the rest is made from demo_alert_kinds. */
struct demo_alert {
	int minutes_ago;
	const char *status, *urgency, *source, *service, *team;
	const char *notified, *responder; /* user ids, or NULL */
	int incident; /* attached to it, or -1 */
	const char *summary, *description;
};

struct demo_alert_kind {
	const char *source, *urgency, *service, *team;
	const char *summary; /* may hold one %d: a host or a percentage */
	const char *description;
};

struct demo_retrospective {
	int incident;
	const char *status, *progress;
	const char *content; /* HTML, or NULL: kept in another tool */
};

extern const struct demo_incident demo_incidents[];
extern const int demo_incident_count;
extern const struct demo_note demo_notes[];
extern const int demo_note_count;
extern const struct demo_action demo_actions[];
extern const int demo_action_count;
extern const struct demo_alert demo_alerts[];
extern const int demo_alert_count;
extern const struct demo_alert_kind demo_alert_kinds[];
extern const int demo_alert_kind_count;
extern const struct demo_retrospective demo_retrospectives[];
extern const int demo_retrospective_count;

#endif
