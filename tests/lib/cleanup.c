/* The register of things to undo; one per test process, emptied after each test. */
#include "lib/cleanup.h"

#include <stdlib.h>

enum { CLEANUP_MAX = 64 };

static struct {
	void (*undo)(void *object);
	void *object;
} entries[CLEANUP_MAX];
static size_t entry_count;

/* TEST=an_edit* build/tests/e2e/main_act: only those. */
__attribute__((constructor)) static void choose_tests(void)
{
	const char *pattern = getenv("TEST");

	if (pattern)
		cmocka_set_test_filter(pattern);
}

void cleanup_add(void (*undo)(void *object), void *object)
{
	if (entry_count == CLEANUP_MAX)
		fail_msg("more than %d things to undo in one test", CLEANUP_MAX);
	entries[entry_count].undo = undo;
	entries[entry_count].object = object;
	entry_count++;
}

void cleanup_forget(void *object)
{
	size_t i = entry_count;

	while (i > 0 && entries[i - 1].object != object)
		i--;
	if (i == 0)
		return;
	for (; i < entry_count; i++)
		entries[i - 1] = entries[i];
	entry_count--;
}

int cleanup_teardown(void **state)
{
	(void)state;
	while (entry_count > 0) {
		entry_count--;
		entries[entry_count].undo(entries[entry_count].object);
	}
	return 0;
}
