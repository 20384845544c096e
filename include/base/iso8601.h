/*
 * ISO-8601 times as Rootly writes them ("2026-02-20T17:59:15.862-08:00", "…Z", date only), read
 * strictly (31 February is refused) into UTC milliseconds, and written back; ages for people.
 * 0 means "unset" everywhere: the API has no event in 1970.
 */
#ifndef ROOTWATCH_BASE_ISO8601_H
#define ROOTWATCH_BASE_ISO8601_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ISO8601_BYTES = 32 };

/* False (*ms untouched) when s[0..len) is not exactly one valid time. Date only: midnight UTC. */
bool iso8601_parse(const char *s, size_t len_bytes, int64_t *ms);

/* "2026-02-20T17:59:15.862Z" */
char *iso8601_format(int64_t ms, char out[ISO8601_BYTES]);

/* The same with an offset in minutes, as Rootly sends: "2026-02-20T17:59:15.862-08:00". */
char *iso8601_format_offset(int64_t ms, int offset_min, char out[ISO8601_BYTES]);

/* WHEN_, since <time.h> has a TIME_UTC of its own. */
enum time_style { WHEN_RELATIVE, WHEN_LOCAL, WHEN_UTC };

/*
 * How a point in time is shown. Relative: "now", "12m", "2h", "3d", "5w"; in the future "in 2d".
 * Local and UTC: "03:14" today, "Nov 20 03:14" this year, else "2025-11-20"; UTC has a Z.
 * tz_offset_min is the local offset at that moment (the caller knows the zone; this does not).
 */
char *when_format(
	int64_t ms, int64_t now_ms, enum time_style style, int tz_offset_min,
	char out[ISO8601_BYTES]);

/* A length of time: "42s", "17m", "2h 05m", "3d 4h". Negative or unset (-1): "—". */
char *duration_format(int64_t duration_ms, char out[ISO8601_BYTES]);

/* Reads "90s", "15m", "2h", "3d", "1w" into milliseconds. */
bool duration_parse(const char *s, int64_t *ms);

#endif
