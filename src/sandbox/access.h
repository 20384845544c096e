/*
 * What a key may do (the permissions of its roles, by area and verb) and what it may see (a Team
 * key: what its team owns; private incidents by a permission of their own).
 */
#ifndef SANDBOX_ACCESS_H
#define SANDBOX_ACCESS_H

#include <stdbool.h>

#include "base/buf.h"

#include "routes.h"

struct key;
struct record;
struct request;
struct resource_type;
struct sandbox;

/* The area in the words of roles: "incidents", "retrospective"; NULL: anyone may. */
bool access_may(const struct request *request, const char *area, enum verb verb);
bool access_user_may(struct sandbox *box, const char *user_id, const char *area, enum verb verb);

/* 403 unless the key may take this route. */
bool access_check_route(struct request *request);

/* Conditions on the row `r` that leave what the key may see; nothing where it may see all. */
void access_narrow(
	const struct request *request, const struct resource_type *type, struct buf *sql);
bool access_sees(const struct request *request, const struct record *record);

/* What a Team key makes belongs to its team. The record is stored already. */
void access_claim(struct request *request, const struct record *record);

#endif
