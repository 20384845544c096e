/* layers: retro resources core base */
/*
 * Drafts: any bytes are cut into pieces that give the bytes back; outline, check, plan and exports
 * take any draft; building again keeps what the author wrote, and is idempotent.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "retro/build.h"
#include "retro/check.h"
#include "retro/export.h"
#include "retro/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
	if (!condition)
		abort();
}

static struct incident incident = {.record = {"i1", 1, 1},
	.handle = {"INC-1", 5, 5},
	.title = {"T", 1, 1},
	.summary = {"S", 1, 0},
	.mitigation = {"", 0, 0},
	.resolution = {"", 0, 0},
	.number = 1,
	.since = 1795144440000,
	.started_at = 1795144440000,
	.causes = {{"", 0, 0}, ""}};
static struct incident_event event = {.record = {"e1", 1795144440000, 1},
	.occurred_at = 1795144440000,
	.event = {"note", 4, 4},
	.author = {"Ann", 3, 3},
	.source = {"web", 3, 3}};
static struct action_item item = {.record = {"7", 1795144440000, 1}, .summary = {"Do it", 5, 5},
	.description = {"", 0, 0}, .owner = {"", {"", 0, 0}}};
static const struct retro_evidence evidence = {.incident = &incident, .events = &event,
	.event_count = 1, .items = &item, .item_count = 1, .gathered_at_ms = 1795150000000};

static void judge(const struct retro_draft *draft)
{
	const struct viewer me = {.user_id = "", .name = {"Ann", 3, 3}};
	struct retro_findings findings;
	struct retro_plan plan;
	struct arena arena;
	size_t count;

	arena_init(&arena, 0);
	retro_outline(draft, &arena, &count);
	arena_release(&arena);
	retro_check(draft, &evidence, &findings);
	retro_findings_release(&findings);
	retro_plan(draft, &evidence, &me, &plan);
	retro_plan_release(&plan);
}

static void export(const struct retro_draft *draft)
{
	struct buf out;
	const char *at;

	for (const struct retro_format *f = retro_formats; f->name != NULL; f++) {
		buf_init(&out, 8 * RETRO_BYTES);
		f->print(draft, &out);
		for (at = out.bytes;
			f->print == retro_export_html && (at = strstr(at, "href=\"")) != NULL; at++)
			require(strncasecmp(at + 6, "http", 4) == 0 ||
				strncasecmp(at + 6, "mailto:", 7) == 0);
		require(f->print != retro_export_html || strstr(out.bytes, "<script") == NULL);
		buf_release(&out);
	}
}

static void rebuild(const struct retro_draft *draft)
{
	const struct retro_choices ask = {NULL, NULL};
	struct retro_rebuilt once, twice;
	struct retro_draft again;

	retro_rebuild(draft, &evidence, &ask, &once);
	retro_parse(&again, once.text.bytes, once.text.len_bytes);
	retro_rebuild(&again, &evidence, &ask, &twice);
	require(once.text.len_bytes == twice.text.len_bytes &&
		memcmp(once.text.bytes, twice.text.bytes, once.text.len_bytes) == 0);
	retro_rebuilt_release(&once);
	retro_rebuilt_release(&twice);
	retro_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct retro_draft draft;
	struct buf out;

	retro_parse(&draft, (const char *)data, size);
	buf_init(&out, size);
	retro_print(&draft, &out);
	require(out.len_bytes == size && (size == 0 || memcmp(out.bytes, data, size) == 0));
	buf_release(&out);
	judge(&draft);
	export(&draft);
	rebuild(&draft);
	retro_release(&draft);
	return 0;
}
