/* layers: app resources core base */
/*
 * config.yaml: whatever it says, it is read or complained of, complaints are clean lines, and what
 * is then printed can be read again without a complaint about options.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
	if (!holds)
		abort();
}

static void load(struct config *config, const void *data, size_t size)
{
	int fd = memfd_create("config", MFD_CLOEXEC);
	char path[40];

	require(fd >= 0 && fchmod(fd, 0600) == 0);
	require(write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	config_init(config);
	config_load(config, path, NULL);
	close(fd);
}

static void check_complaints(const struct config *config)
{
	const char *bytes = config->complaints.bytes;

	require(strlen(bytes) == config->complaints.len_bytes);
	for (; *bytes; bytes++)
		require(*bytes == '\n' || ((unsigned char)*bytes >= ' ' && *bytes != 0x7F));
}

static void check_instances(const struct config *config)
{
	for (size_t i = 0; i < config->instance_count; i++) {
		const struct instance *instance = &config->instances[i];

		require(instance->name && *instance->name && !instance->is_environment);
		require(config_check_url(instance->url, NULL));
		require(instance->fault || !instance->token_command != !instance->token_file);
	}
}

static void check_same(const struct config *one, const struct config *two)
{
	require(one->interval_ms == two->interval_ms && one->grace_ms == two->grace_ms);
	require(one->times == two->times && one->read_only == two->read_only);
	require(one->instance_count == two->instance_count && one->key_count == two->key_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config config, again;
	struct buf out;

	if (size > 16 * 1024)
		return 0;
	load(&config, data, size);
	check_complaints(&config);
	check_instances(&config);
	buf_init(&out, 4 << 20);
	config_print(&config, &out);
	load(&again, out.bytes, out.len_bytes);
	if (out.len_bytes < 200 * 1024)
		check_same(&config, &again);
	buf_release(&out);
	config_release(&again);
	config_release(&config);
	return 0;
}
