/* Owners of rows: /proc tells who is alive. */
#include "owner.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BOOT_BYTES = 40, STAT_BYTES = 1024, START_FIELD = 22 };

static bool read_file(const char *path, char *out, size_t room_bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, out, room_bytes - 1) : -1;

	if (fd >= 0)
		close(fd);
	out[n > 0 ? n : 0] = '\0';
	out[strcspn(out, "\n")] = '\0';
	return n > 0;
}

static void read_boot(char out[BOOT_BYTES])
{
	if (!read_file("/proc/sys/kernel/random/boot_id", out, BOOT_BYTES))
		snprintf(out, BOOT_BYTES, "boot");
}

/* The name before it may hold blanks. */
unsigned long long owner_start(long pid)
{
	char path[64], stat[STAT_BYTES];
	char *at;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	if (!read_file(path, stat, sizeof(stat)))
		return 0;
	at = strrchr(stat, ')');
	for (int field = 2; at != NULL && field < START_FIELD; field++)
		at = strchr(at + 1, ' ');
	return at != NULL ? strtoull(at, NULL, 10) : 0;
}

void owner_self(char out[OWNER_BYTES])
{
	char boot[BOOT_BYTES];
	long pid = getpid();

	read_boot(boot);
	snprintf(out, OWNER_BYTES, "%s:%ld:%llu", boot, pid, owner_start(pid));
}

bool owner_is_alive(const char *owner)
{
	char boot[BOOT_BYTES];
	const char *rest = strchr(owner, ':');
	unsigned long long start, found;
	char *end;
	long pid;

	read_boot(boot);
	if (rest == NULL || (size_t)(rest - owner) != strlen(boot) ||
		strncmp(owner, boot, strlen(boot)) != 0)
		return false;
	pid = strtol(rest + 1, &end, 10);
	start = *end == ':' ? strtoull(end + 1, NULL, 10) : 0;
	if (pid <= 0 || (kill((pid_t)pid, 0) != 0 && errno == ESRCH))
		return false;
	found = owner_start(pid);
	return found == 0 || start == 0 || found == start;
}
