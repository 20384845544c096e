/*
 * How what is created once is found again when its answer was lost: one row for each list.
 * Source: sections 9 to 13 of the digest, and what the API was recorded to answer.
 */
#ifndef ROOTWATCH_RESOURCES_TRACES_H
#define ROOTWATCH_RESOURCES_TRACES_H

#include "core/action.h"

extern const struct trace trace_incident, trace_alert; /* bear our mark */
extern const struct trace trace_event, trace_action_item, trace_page_update, trace_feedback;
extern const struct trace trace_alert_note, trace_escalation;
extern const struct trace trace_workflow_run;

#endif
