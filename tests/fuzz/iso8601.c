/* layers: base */
/* Times and durations: what is accepted is written back as the same moment, within four digits. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/iso8601.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
	if (!holds)
		abort();
}

static void check_round_trip(int64_t ms)
{
	static const int offsets[] = {-480, 0, 330, 1439};
	char out[ISO8601_BYTES];
	int64_t back;

	for (size_t i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		/* At either end of the years, an offset would leave them. */
		if (ms < -62167219200000 + 86400000 || ms > 253402300799999 - 86400000)
			continue;
		iso8601_format_offset(ms, offsets[i], out);
		require(iso8601_parse(out, strlen(out), &back) && back == ms);
		iso8601_format(ms, out);
		require(iso8601_parse(out, strlen(out), &back) && back == ms);
	}
}

static void check_any(int64_t a, int64_t b)
{
	char out[ISO8601_BYTES];

	for (int style = WHEN_RELATIVE; style <= WHEN_UTC; style++)
		require(strlen(when_format(a, b, (enum time_style)style, 60, out)) > 0);
	require(strlen(duration_format(a, out)) > 0);
	require(strlen(iso8601_format(a, out)) == 24);
	require(strlen(iso8601_format_offset(a, -480, out)) == 29);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char word[32] = "";
	int64_t ms = 0, numbers[2] = {0};

	if (iso8601_parse((const char *)data, size, &ms)) {
		require(size >= 10 && size <= 35);
		check_round_trip(ms);
	}
	memcpy(word, data, size < sizeof(word) - 1 ? size : sizeof(word) - 1);
	if (duration_parse(word, &ms))
		require(ms >= 0);
	memcpy(numbers, data, size < sizeof(numbers) ? size : sizeof(numbers));
	check_any(numbers[0], numbers[1]);
	return 0;
}
