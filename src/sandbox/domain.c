/* People and acts: what all parts of the company's life need. */
#include "domain.h"

#include <stdio.h>

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
