/* The handlers of routes, by file. Each sets the request's reply. */
#ifndef SANDBOX_HANDLERS_H
#define SANDBOX_HANDLERS_H

struct request;

/* lists.c: reading what is stored, for every type */
void list_all(struct request *request);
void list_children(struct request *request); /* of the record at the first {id} */
void list_incident_alerts(struct request *request);
void show(struct request *request);
void show_me(struct request *request);

/* incidents.c */
void incident_create(struct request *request);
void incident_update(struct request *request);
void incident_delete(struct request *request);
void incident_in_triage(struct request *request);
void incident_mitigate(struct request *request);
void incident_resolve(struct request *request);
void incident_cancel(struct request *request);
void incident_restart(struct request *request);

/* incident_parts.c */
void incident_assign_role(struct request *request);
void incident_unassign_role(struct request *request);
void incident_attach_alerts(struct request *request);
void event_create(struct request *request);
void event_update(struct request *request);
void action_item_create(struct request *request);
void action_item_update(struct request *request);

/* alerts.c */
void alert_create(struct request *request);
void alert_update(struct request *request);
void alert_acknowledge(struct request *request);
void alert_resolve(struct request *request);
void alert_snooze(struct request *request);
void alert_note_create(struct request *request);
void alert_note_update(struct request *request);
void alert_note_delete(struct request *request);

/* escalation.c */
void alert_escalate(struct request *request);

/* incident_links.c */
void incident_duplicate(struct request *request);
void incident_unmark_duplicate(struct request *request);
void incident_detach(struct request *request);
void incident_add_subscribers(struct request *request);
void incident_remove_subscribers(struct request *request);

/* plain.c: records that are little more than what was written */
void plain_create(struct request *request);
void plain_update(struct request *request);
void plain_delete(struct request *request);

/* on_call.c */
void list_oncalls(struct request *request);
void list_shifts(struct request *request);
void list_schedule_shifts(struct request *request);
void list_overrides(struct request *request);
void override_create(struct request *request);
void override_update(struct request *request);
void override_delete(struct request *request);

/* workflows.c */
void workflow_run_create(struct request *request);

/* retrospectives.c */
void retrospective_update(struct request *request);

#endif
