/* What is done with the draft of a retrospective: its commands. */
#include "core/update.h"

#include "base/mem.h"
#include "core/flow.h"

#include <stdlib.h>
#include <string.h>

/* ---- opening, building --------------------------------------------------------------------- */

/* One thing at a time: what is on its way may bring another text. */
bool sheet_is_busy(struct model *model)
{
	if (model->sheet.waits_for == NULL)
		return false;
	notice(model, TONE_PLAIN, "one moment: %s", model->sheet.waits_for);
	return true;
}

/* Is the draft there? If not, it is opened, or on its way: the command is done when it is. */
bool sheet_is_ready(struct model *model, const char *name, const char *argument,
	struct effects *effects)
{
	struct sheet *sheet = &model->sheet;

	if (!sheet->is_open)
		sheet_start(model, effects);
	if (sheet->is_open && !sheet->is_there) {
		sheet->next = command_find(name);
		free(sheet->next_argument);
		sheet->next_argument = mem_strdup(argument);
	}
	return sheet->is_open && sheet->is_there && sheet->mode != SHEET_WRITING &&
	       !sheet_is_busy(model);
}

void sheet_draft(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	if (!model->sheet.is_open)
		sheet_start(model, effects);
}

void sheet_build_with(struct model *model, const char *take, const char *keep,
	struct effects *effects)
{
	struct request *request = sheet_order_new(model, SHEET_BUILD);

	request->sheet.take = mem_strdup(take);
	request->sheet.keep = mem_strdup(keep);
	effect_request(effects, request);
	model->sheet.waits_for = "Reading the evidence from Rootly …";
}

void sheet_build(struct model *model, const char *argument, struct effects *effects)
{
	if (!model->sheet.is_open)
		sheet_start_build(model, strcmp(argument, "mask") == 0, effects);
	else if (model->sheet.is_there && model->sheet.mode == SHEET_READING && !sheet_is_busy(model))
		sheet_build_with(model, NULL, NULL, effects);
}

/* ---- reading ------------------------------------------------------------------------------- */

static void go_section(struct model *model, int by)
{
	struct sheet *sheet = &model->sheet;
	const struct sheet_section *at = sheet_section_at(sheet, sheet->top), *first, *end;

	if (!sheet->is_there || sheet->facts == NULL || sheet->facts->section_count == 0)
		return;
	first = sheet->facts->sections;
	end = first + sheet->facts->section_count;
	if (sheet->mode != SHEET_READING)
		return;
	if (at == NULL)
		at = by > 0 ? first : NULL;
	else if (by > 0)
		at = at + 1 < end ? at + 1 : at;
	else if (at->from >= sheet->top)
		at = at > first ? at - 1 : NULL;
	sheet_go(model, at != NULL ? at->from : 0);
}

void sheet_next_section(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	go_section(model, 1);
}

void sheet_previous_section(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	(void)effects;
	go_section(model, -1);
}

void sheet_preview(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	if (!sheet_is_ready(model, "preview", "", effects))
		return;
	model->sheet.mode = model->sheet.mode == SHEET_PREVIEW ? SHEET_READING : SHEET_PREVIEW;
	model->sheet.scroll = 0;
}

void sheet_findings(struct model *model, const char *argument, struct effects *effects)
{
	const struct sheet_news *facts = model->sheet.facts;

	(void)argument;
	if (!sheet_is_ready(model, "findings", "", effects))
		return;
	if (facts == NULL || facts->finding_count == 0) {
		notice(model, TONE_GOOD, "nothing to remark");
		return;
	}
	menu_open(model, "finding", "What it lacks \xE2\x80\x94 Enter goes there");
	model->picker->explains = true;
	for (size_t i = 0; i < facts->finding_count; i++) {
		const struct sheet_finding *finding = &facts->findings[i];
		char *value = mem_printf("%zu", finding->at);
		char *label = mem_printf("%4zu  %s", finding->line, finding->what.bytes);
		char *hint = mem_printf("%s. Better: %s", finding->why.bytes, finding->better.bytes);

		picker_add(model->picker, value, label, hint, false, false);
		free(value);
		free(label);
		free(hint);
	}
	picker_filter(model->picker);
}

void sheet_finding_chosen(struct model *model, const char *value, struct effects *effects)
{
	(void)effects;
	if (model->sheet.is_there)
		sheet_go(model, strtoul(value, NULL, 10));
}

/* ---- editing ------------------------------------------------------------------------------- */

static void edit(struct model *model, bool is_whole, struct effects *effects)
{
	struct request *request;

	if (!sheet_is_ready(model, is_whole ? "edit-draft" : "edit-section", "", effects))
		return;
	if (!model->has_editor) {
		sheet_write(model, "", effects);
		return;
	}
	model->sheet.mode = SHEET_READING;
	request = sheet_order_new(model, SHEET_EDIT);
	request->sheet.is_whole = is_whole;
	effect_request(effects, request);
	model->sheet.waits_for = "Starting the editor …";
}

void sheet_edit_section(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	edit(model, false, effects);
}

void sheet_edit_whole(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	edit(model, true, effects);
}

void sheet_insert(struct model *model, const char *argument, struct effects *effects)
{
	(void)argument;
	/* While one writes too: it goes to the cursor. */
	if (model->sheet.mode == SHEET_WRITING ? sheet_is_busy(model)
					       : !sheet_is_ready(model, "insert", "", effects))
		return;
	sheet_order(model, SHEET_SNIPPETS, effects);
	model->sheet.waits_for = "Reading the evidence from Rootly …";
}

/* At the end of what is written in a section, before the blank lines behind it. */
static size_t end_of_section(const struct sheet *sheet)
{
	const struct sheet_section *section = sheet_section_at(sheet, sheet->top);
	size_t len = sheet->writer.len_bytes;
	size_t at = section != NULL && section->to <= len ? section->to : len;

	while (at > 1 && sheet->writer.bytes[at - 1] == '\n' && sheet->writer.bytes[at - 2] == '\n')
		at--;
	return at;
}

void sheet_insert_chosen(struct model *model, const char *value, struct effects *effects)
{
	struct sheet *sheet = &model->sheet;
	struct writer *w = &sheet->writer;
	bool is_writing = sheet->mode == SHEET_WRITING;
	size_t i = strtoul(value, NULL, 10), at;
	char *text;

	if (sheet->snippets == NULL || i >= sheet->snippets->snippet_count)
		return;
	at = is_writing ? flow_line_start(w->bytes, w->cursor) : end_of_section(sheet);
	text = mem_printf("%s%s", at > 0 && w->bytes[at - 1] != '\n' ? "\n" : "",
		sheet->snippets->snippets[i].text);
	if (writer_replace(w, at, at, text, strlen(text))) {
		notice(model, TONE_GOOD, "put %s",
			is_writing ? "above the line" : "at the end of the section");
		sheet_keep(model, effects);
	}
	free(text);
}

/* ---- export -------------------------------------------------------------------------------- */

/* What W offers; the rest of the line is the argument of the command. */
static const struct {
	const char *argument, *label;
	bool is_asked; /* it goes on on the command line: where to? */
} exports[] = {
	{"markdown", "Markdown to the clipboard", false},
	{"html", "HTML to the clipboard, for Rootly's editor", false},
	{"text", "Plain text to the clipboard", false},
	{"markdown ", "Markdown to a file", true},
	{"html ", "HTML to a file", true},
	{"text ", "Plain text to a file", true},
	{"markdown | ", "Markdown to a command", true},
	{"html | ", "HTML to a command", true},
	{"text | ", "Plain text to a command", true},
};

static void offer_exports(struct model *model)
{
	menu_open(model, "export", "Export");
	for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++)
		picker_add(model->picker, exports[i].argument, exports[i].label, NULL, false, false);
	picker_filter(model->picker);
}

void sheet_export_chosen(struct model *model, const char *value, struct effects *effects)
{
	char *line;

	for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++) {
		if (strcmp(exports[i].argument, value) != 0)
			continue;
		if (!exports[i].is_asked) {
			sheet_export(model, value, effects);
			return;
		}
		command_find("command")->run(model, "", effects);
		line = mem_printf("export %s", value);
		edit_set(&model->command_line, line);
		free(line);
	}
}

/* "html", "html FILE", "html | COMMAND" */
void sheet_export(struct model *model, const char *argument, struct effects *effects)
{
	size_t word = strcspn(argument, " ");
	const char *rest = argument + word + strspn(argument + word, " ");
	struct request *request;

	if (!sheet_is_ready(model, "export", argument, effects))
		return;
	if (argument[0] == '\0') {
		offer_exports(model);
		return;
	}
	free(model->sheet.pipe_to);
	model->sheet.pipe_to = rest[0] == '|' ? mem_strdup(rest + 1) : NULL;
	request = sheet_order_new(model, SHEET_EXPORT);
	request->sheet.format = mem_strndup(argument, word);
	request->sheet.path = rest[0] != '\0' && rest[0] != '|' ? mem_strdup(rest) : NULL;
	model->sheet.waits_for = "Exporting …";
	effect_request(effects, request);
}
