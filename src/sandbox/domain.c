/* People and acts: what all parts of the company's life need. */
#include "domain.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "attr.h"
#include "request.h"

struct act act_of(const struct request *request)
{
	return (struct act){request_actor_id(request), "api", sandbox_now(request->box)};
}

const char *person_name(struct sandbox *box, const char *user_id, char *out, size_t room)
{
	struct record user;
	const char *name;

	snprintf(out, room, "Rootly");
	if (!user_id || !store_get(&box->store, "users", user_id, &user))
		return out;
	name = attr_str(user.attributes, "full_name");
	snprintf(out, room, "%s", name ? name : "");
	record_release(&user);
	return out;
}

void user_number(struct record *record, const char *name, const char *user_id)
{
	attr_set(record->attributes, name,
		user_id ? json_object_new_int64(strtoll(user_id, NULL, 10)) : NULL);
}

void slug_of(const char *name, char *out, size_t room)
{
	size_t n = 0;

	for (; name && *name && n + 1 < room; name++) {
		if (isalnum((unsigned char)*name) && (unsigned char)*name < 0x80)
			out[n++] = (char)tolower((unsigned char)*name);
		else if (n && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n && out[n - 1] == '-')
		n--;
	out[n] = '\0';
}
