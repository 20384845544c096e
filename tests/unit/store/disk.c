/* What happens when the disk refuses: full at each write, and what was there stays. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <sqlite3.h>

#include "files.h"
#include "resources/incident.h"
#include "store/cache.h"
#include "store/state.h"

static const struct resource *const resources[] = {&incident_resource, NULL};

/* How many more writes succeed; negative: all. */
static int writes_left = -1;

static ssize_t full_pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	if (writes_left == 0) {
		errno = ENOSPC;
		return -1;
	}
	if (writes_left > 0)
		writes_left--;
	return pwrite(fd, bytes, n, at);
}

static void set_pwrite(sqlite3_syscall_ptr function)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);

	vfs->xSetSystemCall(vfs, "pwrite64", function);
	vfs->xSetSystemCall(vfs, "pwrite", function);
}

static int disk_setup(void **unused)
{
	(void)unused;
	writes_left = -1;
	set_pwrite((sqlite3_syscall_ptr)full_pwrite);
	return 0;
}

static int disk_teardown(void **unused)
{
	writes_left = -1;
	cleanup_teardown(unused);
	set_pwrite(NULL);
	return 0;
}

static void undo_state(void *state)
{
	state_close(state);
}

static void undo_cache(void *cache)
{
	cache_close(cache);
}

static bool submit(struct state *state, struct err *err)
{
	struct outbox_row row = {.action = (char *)"alert.resolve", .record_id = (char *)"a"};

	return state_submit(state, &row, err);
}

static void an_action_that_cannot_be_saved_is_refused_and_the_others_stay(void **unused)
{
	struct err err = {0};
	struct state *state = state_open(file_in(folder_new(), "state.db"), "https://a", "P", &err);

	(void)unused;
	cleanup_add(undo_state, state);
	assert_true(submit(state, &err));
	for (int allowed = 0; allowed < 3; allowed++) {
		bool saved;

		writes_left = allowed;
		saved = submit(state, &err);
		writes_left = -1;
		if (saved)
			break;
		assert_int_equal(err.kind, ERR_DISK);
		assert_non_null(strstr(err.text, "full"));
		assert_int_equal(state_unsent(state), 1);
	}
	assert_true(submit(state, &err));
	assert_in_range(state_unsent(state), 2, 3);
}

static void a_full_disk_at_the_start_is_said(void **unused)
{
	struct err err = {0};
	const char *path = file_in(folder_new(), "state.db");

	(void)unused;
	writes_left = 0;
	assert_null(state_open(path, "https://a", "P", &err));
	assert_int_equal(err.kind, ERR_DISK);
	assert_non_null(strstr(err.text, "full"));
	writes_left = -1;
	cleanup_add(undo_state, state_open(path, "https://a", "P", &err));
}

static bool put(struct cache *cache, const char *id, struct err *err)
{
	struct cache_change change;
	struct incident *row;

	if (!cache_begin(cache, &incident_resource, 1, err))
		return false;
	row = cache_row(cache, id);
	if (row != NULL) {
		row->title = text_own("a title");
		cache_put(cache, row);
	}
	return cache_end(cache, &change, err);
}

static uint32_t count_rows(struct cache *cache)
{
	struct snapshot *snapshot = snapshot_new(&incident_resource);
	struct err err = {0};
	uint32_t count;

	assert_true(cache_load(cache, snapshot, 0, NULL, NULL, &err));
	count = snapshot->count;
	snapshot_free(snapshot);
	return count;
}

static void a_cache_on_a_full_disk_goes_on_in_memory(void **unused)
{
	struct cache_config config = {.path = file_in(folder_new(), "cache.db"), .identity = "i",
		.resources = resources};
	struct err err = {0};
	struct cache *cache = cache_open(&config, &err);
	bool dropped;

	(void)unused;
	assert_non_null(cache);
	cleanup_add(undo_cache, cache);
	assert_true(cache_set_account(cache, "12@Acme", "", &dropped, &err));
	assert_true(put(cache, "a", &err));
	writes_left = 0;
	assert_false(put(cache, "b", &err));
	assert_int_equal(err.kind, ERR_DISK);
	if (!cache_recover(cache, &err))
		fail_msg("%s", err.text);
	assert_non_null(strstr(cache_notice(cache), "memory"));
	assert_int_equal(count_rows(cache), 1);
	if (!put(cache, "b", &err))
		fail_msg("%s", err.text);
	assert_int_equal(count_rows(cache), 2);
	assert_string_equal(cache_account(cache), "12@Acme");
}

#define DISK_TEST(name) cmocka_unit_test_setup_teardown(name, disk_setup, disk_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DISK_TEST(an_action_that_cannot_be_saved_is_refused_and_the_others_stay),
		DISK_TEST(a_full_disk_at_the_start_is_said),
		DISK_TEST(a_cache_on_a_full_disk_goes_on_in_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
