/* The mark of ours that a create bears, so that it is found again when its answer is lost. */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/mem.h"

enum { MARK_RANDOM_BYTES = 16 };

char *mark_new(const struct action *action)
{
	unsigned char random[MARK_RANDOM_BYTES];
	char hex[2 * MARK_RANDOM_BYTES + 1];

	if (action->trace == NULL || action->trace->marks == 0 ||
		getrandom(random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return mem_strdup("");
	for (size_t i = 0; i < sizeof(random); i++)
		snprintf(hex + 2 * i, 3, "%02x", random[i]);
	return mem_strdup(hex);
}

/* The author's own labels stay beside it. */
static void put_label(struct attrs *attrs, const char *mark,
	void (*add)(struct attrs *attrs, const char *key, const char *lines))
{
	const struct attr *own = attrs_find(attrs, "labels");
	const char *lines = own != NULL && own->string != NULL ? own->string : "";
	char *all = mem_printf("%s%s" MARK_NAME "=%s", lines, lines[0] != '\0' ? "\n" : "", mark);

	add(attrs, "labels", all);
	free(all);
}

void mark_put(const struct action *action, const char *mark, struct attrs *attrs)
{
	unsigned marks = mark[0] != '\0' && action->trace != NULL ? action->trace->marks : 0;

	if (marks & MARK_LABEL)
		put_label(attrs, mark, attrs_add_labels);
	if (marks & MARK_LABEL_LIST)
		put_label(attrs, mark, attrs_add_label_list);
	if ((marks & MARK_DEDUPLICATION) && attrs_find(attrs, "deduplication_key") == NULL)
		attrs_add_string(attrs, "deduplication_key", mark);
}
