/* layers: base */
/*
 * Times: whatever is accepted is written back to a time that reads as the same moment; lengths of
 * time never overflow.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/iso8601.h"

static const int64_t YEAR_1_MS = -62135596800000, YEAR_9999_MS = 253370764800000;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void check_time(const char *s, size_t size)
{
	char out[ISO8601_BYTES];
	int64_t ms = -1, again = -2;

	if (!iso8601_parse(s, size, &ms)) {
		require(ms == -1);
		return;
	}
	iso8601_format(ms, out);
	require(iso8601_parse(out, strlen(out), &again) && again == ms);
	if (ms < YEAR_1_MS || ms >= YEAR_9999_MS)
		return; /* an offset would leave the four digits of a year */
	iso8601_format_offset(ms, -480, out);
	require(iso8601_parse(out, strlen(out), &again) && again == ms);
}

static void check_duration(const char *s)
{
	char out[ISO8601_BYTES];
	int64_t ms;

	if (!duration_parse(s, &ms))
		return;
	require(ms >= 0);
	require(strlen(duration_format(ms, out)) < sizeof(out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);

	memcpy(copy, data, size);
	copy[size] = '\0';
	check_time((const char *)data, size);
	check_duration(copy);
	free(copy);
	return 0;
}
