/* A keystroke in the filter over 100,000 incidents: filter, order, counts. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "core/list.h"
#include "resources/incident.h"

enum { ROWS = 100 * 1000, REACH_MS = 16 };

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct snapshot *many_incidents(void)
{
	static const char *const what[] = {"Checkout", "Search", "Payments", "E-mail", "Login"};
	static const char *const how[] = {"latency above threshold", "errors after the deploy",
		"unreachable from Frankfurt", "queue grows", "disk nearly full", "検索が遅い"};
	struct snapshot *s = snapshot_new(&incident_resource);

	for (int i = 0; i < ROWS; i++) {
		struct incident *incident = snapshot_add(s);

		incident->record.id = arena_printf(&s->arena, "id-%06d", i);
		incident->title = text_printf(&s->arena, "%s %s, node %d", what[i % 5], how[i % 6], i);
		incident->status = (uint8_t)(1 + i % 8);
		incident->started_at = 1795318200000 + i;
		incident->number = i;
	}
	snapshot_seal(s);
	return s;
}

int main(void)
{
	static const char *const typed[] = {"c", "ch", "che", "checkout", "checkout n", "status:started",
		"node 99999", "!queue"};
	static const struct viewer me = {.user_id = ""};
	struct filter_context context = {&me, {1795318200000, WHEN_UTC, 0}};
	double worst = 0;
	struct list list;

	list_init(&list, &incident_resource);
	list_take(&list, many_incidents(), &context);
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		double started = now_ms(), took;

		filter_free(list.filter);
		list.filter = filter_new(typed[i], &incident_resource);
		list_rebuild(&list, &context);
		took = now_ms() - started;
		worst = took > worst ? took : worst;
		printf("%s\n  \"%s\": %.2f", i == 0 ? "{" : ",", typed[i], took);
	}
	printf(",\n  \"worst_ms\": {\"value\": %.2f, \"unit\": \"ms\", \"reach\": %d, \"ok\": %s}\n}", worst,
		REACH_MS, worst <= REACH_MS ? "true" : "false");
	list_release(&list);
	return 0;
}
