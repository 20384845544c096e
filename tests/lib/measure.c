/* Measures for benchmarks; see the header. */
#include "lib/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "lib/deadline.h"

enum { SILENCE_MS = 20, WAIT_MS = 10000, STAT_BYTES = 2048 };

int64_t measure_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static bool shows(const struct pty *p, const void *text)
{
	return screen_find(pty_screen(p), text, NULL, NULL);
}

int64_t measure_first_paint_us(const struct pty_options *options, const char *text)
{
	int64_t start = measure_now_us(), end;
	struct pty *p = pty_start(options);

	if (!p)
		return -1;
	end = pty_run_until(p, shows, text, WAIT_MS) ? pty_last_read_us(p) : start - 1;
	pty_stop(p);
	return end - start;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* One press; returns the time to its last byte. */
static int64_t press(struct pty *p, const char *keys)
{
	int64_t start = measure_now_us();

	pty_send_keys(p, keys);
	pty_run_frame(p, WAIT_MS);
	if (pty_counters(p).frames == 0)
		pty_run_quiet(p, SILENCE_MS, WAIT_MS);
	return pty_last_read_us(p) - start;
}

struct key_cost measure_keys(struct pty *p, const char *keys, int times)
{
	int64_t *us = mem_alloc((size_t)times * sizeof(*us));
	int64_t *bytes = mem_alloc((size_t)times * sizeof(*bytes));
	struct key_cost cost = {0, 0, 0};

	for (int i = 0; i < times; i++) {
		uint64_t before = pty_counters(p).bytes;

		us[i] = press(p, keys);
		bytes[i] = (int64_t)(pty_counters(p).bytes - before);
	}
	qsort(us, (size_t)times, sizeof(*us), compare);
	qsort(bytes, (size_t)times, sizeof(*bytes), compare);
	if (times > 0)
		cost = (struct key_cost){us[times / 2], us[times - 1], bytes[times / 2]};
	free(us);
	free(bytes);
	return cost;
}

/* The file of a process under /proc, cut at `room`. */
static bool read_proc(pid_t pid, const char *name, char *out, size_t room)
{
	char path[64];
	FILE *file;
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	file = fopen(path, "r");
	if (!file)
		return false;
	n = fread(out, 1, room - 1, file);
	out[n] = '\0';
	fclose(file);
	return true;
}

int64_t measure_pss_kib(pid_t pid)
{
	char text[STAT_BYTES];
	const char *at;

	/* A process that guards its memory shows the share to root only: others see all that it has. */
	if (read_proc(pid, "smaps_rollup", text, sizeof(text)) &&
		(at = strstr(text, "\nPss:")) != NULL)
		return strtoll(at + strlen("\nPss:"), NULL, 10);
	if (read_proc(pid, "status", text, sizeof(text)) &&
		(at = strstr(text, "\nVmRSS:")) != NULL)
		return strtoll(at + strlen("\nVmRSS:"), NULL, 10);
	return -1;
}

int64_t measure_cpu_us(pid_t pid)
{
	struct timespec t;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
		return -1;
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

struct idle_cost measure_idle(struct pty *p, int ms)
{
	int64_t cpu = measure_cpu_us(pty_pid(p)), deadline = deadline_in(ms);
	uint64_t bytes = pty_counters(p).bytes;

	while (deadline_left(deadline) > 0)
		pty_run_quiet(p, deadline_left(deadline), deadline_left(deadline));
	return (struct idle_cost){measure_cpu_us(pty_pid(p)) - cpu,
		(int64_t)(pty_counters(p).bytes - bytes)};
}
