/* Chooses and plants a seed. */
#include "seed.h"

#include <stdlib.h>
#include <string.h>

#include "sandbox.h"

enum { BIGGEST = 1000000 };

bool seed_is_known(const char *seed)
{
	char *end;
	long count;

	if (!strcmp(seed, "demo") || !strcmp(seed, "empty"))
		return true;
	if (strncmp(seed, "big:", 4))
		return false;
	count = strtol(seed + 4, &end, 10);
	return end > seed + 4 && !*end && count >= 1 && count <= BIGGEST;
}

void seed_plant(struct sandbox *box, const char *seed)
{
	seed_company(box);
	if (!strcmp(seed, "demo"))
		seed_demo(box);
	else if (!strncmp(seed, "big:", 4))
		seed_big(box, (int)strtol(seed + 4, NULL, 10));
	seed_response(box);
	seed_practice(box);
	if (!strcmp(seed, "demo"))
		seed_story(box);
}
