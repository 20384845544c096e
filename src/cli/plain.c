/*
 * The three panes once, as plain text. The model is the one of the dashboard, so that order, counts
 * and marks are the same; only nobody presses a key.
 */
#include "cli/plain.h"

#include "base/clock.h"
#include "base/mem.h"
#include "cli/table.h"
#include "core/model.h"

#include <stdlib.h>
#include <string.h>

enum { LOAD_MS = 30 * 1000, SILENT_MS = 3 * 1000, STEP_MS = 200, ROWS_MAX = 40, OUT_BYTES = 4 * 1024 * 1024 };

static bool is_loaded(const struct model *model)
{
	for (int i = 0; i < LAYOUT_PANES; i++) {
		const struct snapshot *s = model->panes[i].snapshot;

		if (s != NULL && s->disabled != NULL)
			continue;
		if (s == NULL || s->is_cached || !s->is_whole || !s->is_complete)
			return false;
	}
	return true;
}

static void take_messages(struct model *model, struct mailbox *box)
{
	struct effects effects;
	struct msg *msg;

	effects_init(&effects);
	while ((msg = (struct msg *)(void *)mailbox_receive(box)) != NULL) {
		msg->monotonic_ms = clock_monotonic_ms();
		msg->wall_ms = clock_wall_ms();
		msg->tz_offset_min = clock_tz_offset_min(msg->wall_ms);
		update(model, msg, &effects);
		effects_clear(&effects);
		msg_free(msg);
	}
	effects_release(&effects);
}

static struct text incident_of(void *context, const struct field *field, const void *record,
	struct arena *arena)
{
	return model_field_text(context, field, record, arena);
}

static void print_title(struct buf *out, const struct list *list)
{
	const struct tally *tallies = list->resource->tallies;
	const char *separator = "  ";

	buf_add_str(out, list->resource->plural);
	for (int t = 0; tallies != NULL && tallies[t].word != NULL; t++) {
		if (list->tallies[t] == 0)
			continue;
		buf_add_fmt(out, "%s%s %u", separator, tallies[t].word, list->tallies[t]);
		separator = " · ";
	}
	buf_add_char(out, '\n');
}

static void print_pane(struct buf *out, struct model *model, const struct list *list)
{
	const void *rows[ROWS_MAX];
	uint32_t count = 0;
	struct table_style style = {.when = model_when(model), .me = &model->viewer};

	print_title(out, list);
	if (list->snapshot != NULL && list->snapshot->disabled != NULL)
		buf_add_fmt(out, "  %s\n", list->snapshot->disabled);
	else if (!list_is_known(list))
		buf_add_fmt(out, "  not loaded: %s\n",
			model->link.err.kind != ERR_NONE ? model->link.err.text : "no answer in time");
	else if (list->view_count == 0)
		buf_add_str(out, "  none\n");
	while (count < ROWS_MAX && list_row(list, count) != NULL) {
		rows[count] = list_row(list, count);
		count++;
	}
	if (count > 0)
		table_print(out, list->resource, rows, count, &style, incident_of, model);
	if (list->view_count > count)
		buf_add_fmt(out, "  … and %u more\n", list->view_count - count);
	buf_add_char(out, '\n');
}

/* Nobody should wonder what it waits for. */
static void say_waiting(const struct model *model, FILE *errors)
{
	const struct err *err = &model->link.err;

	fprintf(errors, "rootwatch: still waiting%s%s; up to %d s\n",
		err->kind != ERR_NONE ? ": " : " for the first answers",
		err->kind != ERR_NONE ? err->text : "", LOAD_MS / 1000);
}

/* Until all is there, or it is hopeless. */
static void load(struct model *model, struct sync *sync, struct mailbox *box, FILE *errors)
{
	int64_t started = clock_monotonic_ms();
	bool is_silent = true;

	while (!is_loaded(model) && model->link.state != LINK_STOPPED &&
		clock_monotonic_ms() < started + LOAD_MS && sync_step(sync, STEP_MS)) {
		take_messages(model, box);
		if (!is_silent || is_loaded(model) || clock_monotonic_ms() < started + SILENT_MS)
			continue;
		say_waiting(model, errors);
		is_silent = false;
	}
}

int cli_plain(const struct sync_config *config, FILE *out, FILE *errors)
{
	struct mailbox *box = mailbox_new(NULL, NULL);
	struct model_config model_config = {.resources = config->resources,
		.catalogue_resources = config->catalogue_resources, .instance = config->instance};
	struct err err = {0};
	struct model model;
	struct sync *sync = sync_new(config, box, &err);
	struct buf text;
	int status;

	model_init(&model, &model_config);
	buf_init(&text, OUT_BYTES);
	if (sync != NULL)
		load(&model, sync, box, errors);
	else
		model.link.err = err;
	for (int i = 0; i < LAYOUT_PANES; i++)
		print_pane(&text, &model, &model.panes[i]);
	status = is_loaded(&model) ? 0 : err_class(model.link.err.kind)->exit_status;
	if (status != 0)
		fprintf(errors, "rootwatch: %s (%s)\n", model.link.err.text,
			err_class(model.link.err.kind)->advice);
	fwrite(text.bytes, 1, text.len_bytes, out);
	buf_release(&text);
	model_release(&model);
	sync_free(sync);
	mailbox_free(box);
	return status;
}
