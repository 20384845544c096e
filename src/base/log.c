/* The log: a ring of lines in memory, and a file when one was opened. */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/iso8601.h"
#include "base/text.h"

enum { RAW_BYTES = 2 * LOG_LINE_BYTES };

/* The log sink: one of the few things every thread may write to. */
struct log {
	pthread_mutex_t lock;
	/* protected by lock */
	int fd;
	enum log_level level;
	size_t count; /* lines ever written; the ring holds the last of them */
	struct log_entry ring[LOG_RING_LINES];
};

static struct log the_log = {.lock = PTHREAD_MUTEX_INITIALIZER, .fd = -1, .level = LOG_INFO};

/* One write per line: several programs may share a file. A full disk loses log lines only. */
static void write_file(int fd, const struct log_entry *entry)
{
	static const char *const names[] = {"error", "warn", "info", "debug"};
	char line[ISO8601_BYTES + LOG_LINE_BYTES + 16];
	char at[ISO8601_BYTES];
	int n = snprintf(line, sizeof(line), "%s %-5s %s\n", iso8601_format(entry->wall_ms, at),
		names[entry->level], entry->line);

	while (write(fd, line, (size_t)n) < 0 && errno == EINTR)
		continue;
}

bool log_open(const char *path, enum log_level level, struct err *err)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return err_set(err, ERR_DISK, "cannot open the log %s: %s", path, strerror(errno));
	log_close();
	pthread_mutex_lock(&the_log.lock);
	the_log.fd = fd;
	the_log.level = level;
	pthread_mutex_unlock(&the_log.lock);
	return true;
}

void log_close(void)
{
	pthread_mutex_lock(&the_log.lock);
	if (the_log.fd >= 0)
		close(the_log.fd);
	the_log.fd = -1;
	pthread_mutex_unlock(&the_log.lock);
}

void log_line(enum log_level level, const char *format, ...)
{
	struct log_entry *entry;
	char raw[RAW_BYTES];
	va_list ap;

	va_start(ap, format);
	if (vsnprintf(raw, sizeof(raw), format, ap) < 0)
		raw[0] = '\0';
	va_end(ap);
	pthread_mutex_lock(&the_log.lock);
	if (level <= the_log.level) {
		entry = &the_log.ring[the_log.count++ % LOG_RING_LINES];
		entry->wall_ms = clock_wall_ms();
		entry->level = level;
		text_clean_into(entry->line, sizeof(entry->line), raw, strlen(raw));
		if (the_log.fd >= 0)
			write_file(the_log.fd, entry);
	}
	pthread_mutex_unlock(&the_log.lock);
}

size_t log_recent(struct log_entry *out, size_t max)
{
	size_t n;

	pthread_mutex_lock(&the_log.lock);
	n = the_log.count < LOG_RING_LINES ? the_log.count : LOG_RING_LINES;
	if (n > max)
		n = max;
	for (size_t i = 0; i < n; i++)
		out[i] = the_log.ring[(the_log.count - n + i) % LOG_RING_LINES];
	pthread_mutex_unlock(&the_log.lock);
	return n;
}
