/* What the organisation's form fields require of an incident, while the setting says so. */
#ifndef SANDBOX_FORMS_H
#define SANDBOX_FORMS_H

#include <stdbool.h>

struct record;
struct request;

/* 422, an entry per field that the form requires and the incident lacks. */
bool form_fields_check(struct request *request, const char *form, const struct record *incident);

#endif
