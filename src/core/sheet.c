/* The draft of a retrospective on the screen: opening, moving, keeping. */
#include "core/update.h"

#include "base/mem.h"
#include "core/flow.h"

#include <stdlib.h>
#include <string.h>

enum { LOOK_MS = 500, COLS_MIN = 10 };

/* ---- orders and news ----------------------------------------------------------------------- */

void sheet_order_release(struct sheet_order *order)
{
	free(order->text);
	free(order->take);
	free(order->keep);
	free(order->format);
	free(order->path);
	*order = (struct sheet_order){0};
}

struct sheet_news *sheet_news_new(enum sheet_ask answers, uint64_t opening)
{
	struct sheet_news *news = mem_alloc(sizeof(*news));

	arena_init(&news->arena, 0);
	news->answers = answers;
	news->opening = opening;
	news->name = news->folder = "";
	news->words = text_empty;
	return news;
}

void sheet_news_free(struct sheet_news *news)
{
	if (news == NULL)
		return;
	for (size_t i = 0; i < news->row_count; i++)
		if (news->rows[i].submit != NULL) {
			submit_release(news->rows[i].submit);
			free(news->rows[i].submit);
		}
	arena_release(&news->arena);
	free(news);
}

/* One without a text. */
static struct request *bare_order(const struct sheet *sheet, enum sheet_ask ask)
{
	struct request *request = request_new(REQUEST_SHEET);

	request->id = mem_strdup(sheet->incident_id);
	request->sheet.ask = ask;
	request->sheet.opening = sheet->opening;
	return request;
}

struct request *sheet_order_new(const struct model *model, enum sheet_ask ask)
{
	const struct sheet *sheet = &model->sheet;
	struct request *request = bare_order(sheet, ask);
	const struct writer *writer = &sheet->writer;

	if (sheet->is_there) {
		request->sheet.text = mem_resize(NULL, writer->len_bytes + 1, 1);
		memcpy(request->sheet.text, writer->bytes, writer->len_bytes + 1);
		request->sheet.len_bytes = writer->len_bytes;
	}
	request->sheet.at = sheet->top;
	return request;
}

void sheet_order(struct model *model, enum sheet_ask ask, struct effects *effects)
{
	effect_request(effects, sheet_order_new(model, ask));
}

/* ---- opening and closing ------------------------------------------------------------------- */

static void forget_news(struct sheet *sheet)
{
	sheet_news_free(sheet->facts);
	sheet_news_free(sheet->plan);
	sheet_news_free(sheet->choices);
	sheet_news_free(sheet->snippets);
	sheet->facts = sheet->plan = sheet->choices = sheet->snippets = NULL;
}

void sheet_release(struct sheet *sheet)
{
	forget_news(sheet);
	writer_release(&sheet->writer);
	free(sheet->incident_id);
	free(sheet->handle);
	free(sheet->folder);
	free(sheet->pipe_to);
	free(sheet->next_argument);
	*sheet = (struct sheet){.opening = sheet->opening};
}

/* Which incident the record is, or is about; "" none. */
static const char *incident_of(const struct resource *resource, const void *record)
{
	const struct field *field;
	const char *id = NULL;

	if (record == NULL)
		return "";
	if (strcmp(resource->name, "incident") == 0)
		return ((const struct record *)record)->id;
	field = resource_field(resource, "incident");
	if (field != NULL && field->type == FIELD_ID)
		id = *FIELD_AT(const char *, field, record);
	return id != NULL ? id : "";
}

static struct text handle_of(const struct model *model, const struct resource *resource,
	const void *record, struct arena *arena)
{
	if (strcmp(resource->name, "incident") == 0)
		return resource->handle(record, arena);
	return model_field_text(model, resource_field(resource, "incident"), record, arena);
}

/* False with words when what is selected has no draft. */
static bool begin(struct model *model)
{
	struct sheet *sheet = &model->sheet;
	const struct resource *resource = model->current->resource;
	const void *record = model_record(model, &resource);
	const char *id = incident_of(resource, record);
	struct arena scratch;

	if (id[0] == '\0') {
		notice(model, TONE_WARN, "a draft belongs to an incident or its retrospective");
		return false;
	}
	sheet_release(sheet);
	arena_init(&scratch, 1024);
	writer_init(&sheet->writer, SHEET_BYTES);
	sheet->is_open = true;
	sheet->opening++;
	sheet->incident_id = mem_strdup(id);
	sheet->handle = mem_strdup(handle_of(model, resource, record, &scratch).bytes);
	sheet->folder = mem_strdup("");
	arena_release(&scratch);
	return true;
}

void sheet_start(struct model *model, struct effects *effects)
{
	if (!begin(model))
		return;
	model->sheet.waits_for = "Looking for the draft …";
	sheet_order(model, SHEET_OPEN, effects);
}

void sheet_start_build(struct model *model, bool masks, struct effects *effects)
{
	struct request *request;

	if (!begin(model))
		return;
	model->sheet.waits_for = "Reading the evidence from Rootly …";
	request = sheet_order_new(model, SHEET_BUILD);
	request->sheet.masks = masks;
	effect_request(effects, request);
}

void sheet_close(struct model *model, struct effects *effects)
{
	if (!model->sheet.is_open)
		return;
	if (model->sheet.is_changed)
		sheet_keep(model, effects);
	sheet_order(model, SHEET_CLOSE, effects);
	sheet_release(&model->sheet);
	/* Its tab shows what was just written. */
	reload_detail(model, effects);
}

/* Gives up one thing at a time. */
void sheet_back(struct model *model, struct effects *effects)
{
	struct sheet *sheet = &model->sheet;

	sheet->next = NULL;
	if (sheet->mode == SHEET_READING && sheet->trouble[0] != '\0' && !sheet->is_warned) {
		sheet->is_warned = true;
		notice(model, TONE_BAD, "it is not on the disk: q again gives it up, W copies it first");
		return;
	}
	if (sheet->mode == SHEET_READING || !sheet->is_there) {
		sheet_close(model, effects);
		return;
	}
	if (sheet->mode == SHEET_PUSHING) {
		sheet_news_free(sheet->plan);
		sheet->plan = NULL;
	}
	if (sheet->mode == SHEET_CHOOSING)
		notice(model, TONE_PLAIN, "left as it is: B asks again");
	sheet->mode = SHEET_READING;
}

/* ---- moving -------------------------------------------------------------------------------- */

int sheet_cols(const struct model *model)
{
	int cols = model->layout.sheet_text.cols - 1;

	return cols > COLS_MIN ? cols : COLS_MIN;
}

long sheet_page(const struct model *model)
{
	return model->layout.sheet_text.rows > 1 ? model->layout.sheet_text.rows : 1;
}

const struct sheet_section *sheet_section_at(const struct sheet *sheet, size_t at)
{
	const struct sheet_section *found = NULL;

	for (size_t i = 0; sheet->facts != NULL && i < sheet->facts->section_count; i++)
		if (sheet->facts->sections[i].from <= at)
			found = &sheet->facts->sections[i];
	return found;
}

const struct sheet_choice *sheet_choice(const struct sheet *sheet)
{
	return sheet->choices != NULL ? &sheet->choices->choices[0] : NULL;
}

static void move_text(struct model *model, long by)
{
	struct sheet *sheet = &model->sheet;
	const struct writer *w = &sheet->writer;
	int cols = sheet_cols(model);

	sheet->top = flow_move(w->bytes, w->len_bytes,
		flow_row_start(w->bytes, w->len_bytes, sheet->top, cols), by, cols);
	if (by > (long)w->len_bytes) {
		/* To the end is a page of it, not its last row alone. */
		sheet->top = flow_move(w->bytes, w->len_bytes, sheet->top, 1 - sheet_page(model), cols);
	}
}

static void move_lines(struct model *model, long by)
{
	long page = sheet_page(model), count = model->detail.body_rows;
	long last = count > page ? count - page : 0, to = (long)model->sheet.scroll + by;

	model->sheet.scroll = (uint32_t)(to < 0 ? 0 : to > last ? last : to);
}

void sheet_move(struct model *model, long by)
{
	struct sheet *sheet = &model->sheet;
	long to;

	if (sheet->mode == SHEET_PREVIEW || sheet->mode == SHEET_CHOOSING) {
		move_lines(model, by);
	} else if (sheet->mode == SHEET_PUSHING) {
		to = (long)sheet->row + by;
		if (sheet->plan->row_count > 0)
			sheet->row = to < 0 ? 0
				     : to >= (long)sheet->plan->row_count ? sheet->plan->row_count - 1
									  : (size_t)to;
	} else {
		move_text(model, by);
	}
}

void sheet_go(struct model *model, size_t at)
{
	const struct writer *w = &model->sheet.writer;

	at = at < w->len_bytes ? at : w->len_bytes;
	model->sheet.top = flow_row_start(w->bytes, w->len_bytes, at, sheet_cols(model));
	writer_move_to(&model->sheet.writer, at);
}

/* ---- keeping ------------------------------------------------------------------------------- */

/* What was typed leaves at once: it is on the disk before anybody has looked up. */
void sheet_send_log(struct model *model, struct effects *effects)
{
	struct sheet *sheet = &model->sheet;
	struct request *request;

	if (sheet->writer.log.len_bytes == 0)
		return;
	request = bare_order(sheet, SHEET_LOG);
	request->sheet.revision = sheet->first_revision;
	request->sheet.len_bytes = sheet->writer.log.len_bytes;
	request->sheet.text = buf_take(&sheet->writer.log);
	effect_request(effects, request);
	sheet->is_changed = true;
	sheet->version++;
	if (sheet->look_at_ms == 0)
		sheet->look_at_ms = model->monotonic_ms + LOOK_MS;
}

void sheet_keep(struct model *model, struct effects *effects)
{
	sheet_send_log(model, effects);
	sheet_order(model, SHEET_KEEP, effects);
	model->sheet.is_changed = false;
	model->sheet.look_at_ms = 0;
}

void sheet_step(struct model *model, struct effects *effects)
{
	struct sheet *sheet = &model->sheet;

	if (!sheet->is_there)
		return;
	sheet_send_log(model, effects);
	if (sheet->look_at_ms != 0 && model->monotonic_ms >= sheet->look_at_ms) {
		sheet->look_at_ms = 0;
		sheet_order(model, SHEET_LOOK, effects);
	}
	if (sheet->look_at_ms != 0)
		effect_timer(effects, sheet->look_at_ms);
}
