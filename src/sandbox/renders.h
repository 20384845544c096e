/* Attributes that are made when a record is sent: wrapped severities and users, flat people. */
#ifndef SANDBOX_RENDERS_H
#define SANDBOX_RENDERS_H

struct json_object;
struct record;
struct render;

void render_incident(struct render *render, const struct record *record, struct json_object *out);
void render_alert_event(
	struct render *render, const struct record *record, struct json_object *out);
void render_action_item(
	struct render *render, const struct record *record, struct json_object *out);
void render_subscriber(struct render *render, const struct record *record, struct json_object *out);
void render_feedback(struct render *render, const struct record *record, struct json_object *out);
void render_form_field(struct render *render, const struct record *record, struct json_object *out);
void render_role_assignment(
	struct render *render, const struct record *record, struct json_object *out);

#endif
