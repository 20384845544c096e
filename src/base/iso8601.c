/* ISO-8601 in and out, and times as people read them. No time zone database: offsets are given. */
#include "base/iso8601.h"

#include <stdio.h>
#include <string.h>

static const int64_t SECOND = 1000;
static const int64_t MINUTE = 60 * 1000;
static const int64_t HOUR = 60 * 60 * 1000;
static const int64_t DAY = 24 * 60 * 60 * 1000;

/* 0000-01-01 and 9999-12-31T23:59:59.999: what four digits can say. */
static const int64_t FIRST_MS = -62167219200000;
static const int64_t LAST_MS = 253402300799999;

static const char unset[] = "—";

struct civil {
	int year, month, day; /* month and day from 1 */
};

/* Reads what is left of a time. */
struct reader {
	const char *at, *end;
	bool ok;
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Days since 1970-01-01. Years are counted from March, so that the leap day comes last. */
static int64_t days_from_civil(struct civil c)
{
	int64_t year = c.month > 2 ? c.year : c.year - 1;
	int64_t era = floor_div(year, 400);
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * ((c.month + 9) % 12) + 2) / 5 + c.day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - 719468;
}

static struct civil civil_from_days(int64_t days)
{
	int64_t shifted = days + 719468;
	int64_t era = floor_div(shifted, 146097);
	int64_t day = shifted - era * 146097;
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t day_of_year = day - (365 * year + year / 4 - year / 100);
	int64_t from_march = (5 * day_of_year + 2) / 153;
	int month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);

	return (struct civil){
		.year = (int)(year + era * 400 + (month <= 2)),
		.month = month,
		.day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1),
	};
}

static bool accept(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static void expect(struct reader *r, char c)
{
	if (!accept(r, c))
		r->ok = false;
}

static bool next_digit(struct reader *r, int *digit)
{
	if (r->at == r->end || *r->at < '0' || *r->at > '9')
		return false;
	*digit = *r->at++ - '0';
	return true;
}

/* Exactly `digits` digits, min to max. */
static int number(struct reader *r, int digits, int min, int max)
{
	int value = 0, digit;

	for (int i = 0; i < digits; i++) {
		if (!next_digit(r, &digit)) {
			r->ok = false;
			return min;
		}
		value = value * 10 + digit;
	}
	if (value < min || value > max) {
		r->ok = false;
		return min;
	}
	return value;
}

/* ".862": one to nine digits, of which milliseconds are kept. */
static int fraction_ms(struct reader *r)
{
	int value = 0, weight = 100, digits = 0, digit;

	if (!accept(r, '.'))
		return 0;
	for (; next_digit(r, &digit); digits++, weight /= 10)
		value += digit * weight;
	if (digits < 1 || digits > 9)
		r->ok = false;
	return value;
}

static int64_t read_date(struct reader *r)
{
	struct civil c;

	c.year = number(r, 4, 0, 9999);
	expect(r, '-');
	c.month = number(r, 2, 1, 12);
	expect(r, '-');
	c.day = number(r, 2, 1, days_in_month(c.year, c.month));
	return days_from_civil(c) * DAY;
}

static int64_t read_clock(struct reader *r)
{
	int64_t ms = number(r, 2, 0, 23) * HOUR;

	expect(r, ':');
	ms += number(r, 2, 0, 59) * MINUTE;
	expect(r, ':');
	ms += number(r, 2, 0, 59) * SECOND;
	return ms + fraction_ms(r);
}

static int64_t read_offset(struct reader *r)
{
	bool west;
	int64_t ms;

	if (accept(r, 'Z'))
		return 0;
	west = accept(r, '-');
	if (!west)
		expect(r, '+');
	ms = number(r, 2, 0, 23) * HOUR;
	expect(r, ':');
	ms += number(r, 2, 0, 59) * MINUTE;
	return west ? -ms : ms;
}

bool iso8601_parse(const char *s, size_t len_bytes, int64_t *ms)
{
	struct reader r = {.at = s, .end = s + len_bytes, .ok = true};
	int64_t value = read_date(&r);

	if (r.at != r.end) {
		expect(&r, 'T');
		value += read_clock(&r);
		value -= read_offset(&r);
	}
	if (!r.ok || r.at != r.end)
		return false;
	*ms = value;
	return true;
}

static int64_t clamp(int64_t ms)
{
	return ms < FIRST_MS ? FIRST_MS : ms > LAST_MS ? LAST_MS : ms;
}

static void format_local(int64_t ms, char out[ISO8601_BYTES])
{
	int64_t days = floor_div(ms, DAY);
	int in_day = (int)(ms - days * DAY);
	struct civil c = civil_from_days(days);

	snprintf(out, ISO8601_BYTES, "%04d-%02d-%02dT%02d:%02d:%02d.%03d", c.year, c.month, c.day,
		in_day / 3600000, in_day / 60000 % 60, in_day / 1000 % 60, in_day % 1000);
}

char *iso8601_format(int64_t ms, char out[ISO8601_BYTES])
{
	size_t len;

	format_local(clamp(ms), out);
	len = strlen(out);
	snprintf(out + len, ISO8601_BYTES - len, "Z");
	return out;
}

char *iso8601_format_offset(int64_t ms, int offset_min, char out[ISO8601_BYTES])
{
	int off = offset_min < 0 ? -offset_min : offset_min;
	size_t len;

	format_local(clamp(clamp(ms) + offset_min * MINUTE), out);
	len = strlen(out);
	snprintf(out + len, ISO8601_BYTES - len, "%c%02d:%02d", offset_min < 0 ? '-' : '+',
		off / 60 % 24, off % 60);
	return out;
}

/* The units an age is told in, each up to a limit. */
struct age_unit {
	int64_t below_ms;
	int64_t unit_ms;
	char letter;
};

static char *format_relative(int64_t ms, int64_t now_ms, char out[ISO8601_BYTES])
{
	const struct age_unit units[] = {
		{HOUR, MINUTE, 'm'},
		{DAY, HOUR, 'h'},
		{14 * DAY, DAY, 'd'},
		{2 * 365 * DAY, 7 * DAY, 'w'},
		{INT64_MAX, 365 * DAY, 'y'},
	};
	const struct age_unit *unit = units;
	bool future = ms > now_ms;
	int64_t age = future ? ms - now_ms : now_ms - ms;

	if (age < MINUTE)
		snprintf(out, ISO8601_BYTES, "now");
	else {
		while (age >= unit->below_ms)
			unit++;
		snprintf(out, ISO8601_BYTES, "%s%lld%c", future ? "in " : "",
			(long long)(age / unit->unit_ms), unit->letter);
	}
	return out;
}

static char *format_calendar(int64_t ms, int64_t now_ms, const char *zone, char out[ISO8601_BYTES])
{
	static const char months[][4] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int64_t days = floor_div(ms, DAY), today = floor_div(now_ms, DAY);
	struct civil c = civil_from_days(days), now = civil_from_days(today);
	int minutes = (int)((ms - days * DAY) / MINUTE);

	if (days == today)
		snprintf(out, ISO8601_BYTES, "%02d:%02d%s", minutes / 60, minutes % 60, zone);
	else if (c.year == now.year)
		snprintf(out, ISO8601_BYTES, "%s %02d %02d:%02d%s", months[c.month - 1], c.day,
			minutes / 60, minutes % 60, zone);
	else
		snprintf(out, ISO8601_BYTES, "%04d-%02d-%02d%s", c.year, c.month, c.day, zone);
	return out;
}

char *when_format(int64_t ms, int64_t now_ms, enum time_style style, int tz_offset_min,
	char out[ISO8601_BYTES])
{
	int64_t shift = style == WHEN_LOCAL ? tz_offset_min * MINUTE : 0;

	if (ms == 0) {
		snprintf(out, ISO8601_BYTES, "%s", unset);
		return out;
	}
	ms = clamp(ms);
	now_ms = clamp(now_ms);
	if (style == WHEN_RELATIVE)
		return format_relative(ms, now_ms, out);
	return format_calendar(ms + shift, now_ms + shift, style == WHEN_UTC ? "Z" : "", out);
}

char *duration_format(int64_t duration_ms, char out[ISO8601_BYTES])
{
	long long seconds = duration_ms / SECOND;

	if (duration_ms < 0)
		snprintf(out, ISO8601_BYTES, "%s", unset);
	else if (duration_ms < MINUTE)
		snprintf(out, ISO8601_BYTES, "%llds", seconds);
	else if (duration_ms < HOUR)
		snprintf(out, ISO8601_BYTES, "%lldm", seconds / 60);
	else if (duration_ms < DAY)
		snprintf(out, ISO8601_BYTES, "%lldh %02lldm", seconds / 3600, seconds / 60 % 60);
	else
		snprintf(out, ISO8601_BYTES, "%lldd %lldh", seconds / 86400, seconds / 3600 % 24);
	return out;
}

bool duration_parse(const char *s, int64_t *ms)
{
	static const char letters[] = "smhdw";
	const int64_t units[] = {SECOND, MINUTE, HOUR, DAY, 7 * DAY};
	const char *letter;
	int64_t value = 0;

	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++)
		if (__builtin_mul_overflow(value, 10, &value) ||
			__builtin_add_overflow(value, *s - '0', &value))
			return false;
	if (!*s || s[1] || !(letter = strchr(letters, *s)))
		return false;
	return !__builtin_mul_overflow(value, units[letter - letters], &value) &&
	       (*ms = value, true);
}
