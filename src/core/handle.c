#include "core/handle.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int64_t handle_number(const char *word)
{
	size_t len = strlen(HANDLE_PREFIX);
	const char *digits = strncasecmp(word, HANDLE_PREFIX, len) == 0 ? word + len : word;
	char *end;
	long long number;

	if (!isdigit((unsigned char)*digits))
		return -1;
	errno = 0;
	number = strtoll(digits, &end, 10);
	if (*end != '\0')
		return -1;
	return errno == 0 ? number : 0;
}
