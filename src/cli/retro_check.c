/* retro check, export, and show --draft: a draft is read, and nothing is changed. */
#include "retro.h"

#include "base/mem.h"
#include "retro/check.h"
#include "retro/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXPORT_BYTES = 16 * RETRO_BYTES, REPORT_BYTES = 4 * 1024 * 1024 };

/* ---- check -------------------------------------------------------------------------------- */

static void add_outline(struct work *work, const struct retro_draft *draft, struct buf *out)
{
	size_t count;
	const struct retro_outline_line *lines = retro_outline(draft, &work->s->arena, &count);

	for (size_t i = 0; i < count; i++)
		buf_add_fmt(out, "%s%s%s\n", lines[i].title.bytes,
			text_is_empty(lines[i].note) ? "" : "  ", lines[i].note.bytes);
}

static void add_finding(
	const struct work *work, const struct retro_finding *finding, struct buf *out)
{
	const struct retro_rule *rule = finding->rule;

	if (!work->s->as_json) {
		buf_add_fmt(out, "\n%zu: %s: %s\n   %s.\n   %s.\n", finding->line_number,
			rule->name, finding->what.bytes, rule->why, rule->better);
		return;
	}
	buf_add_fmt(out, "{\"line\":%zu,\"rule\":", finding->line_number);
	json_quote(out, rule->name);
	buf_add_str(out, ",\"what\":");
	json_quote(out, finding->what.bytes);
	buf_add_str(out, ",\"why\":");
	json_quote(out, rule->why);
	buf_add_str(out, ",\"better\":");
	json_quote(out, rule->better);
	buf_add_str(out, "}\n");
}

static void check(struct work *work, const struct retro_draft *draft)
{
	struct retro_findings findings;
	struct buf out;

	buf_init(&out, REPORT_BYTES);
	retro_check(draft, NULL, &findings);
	if (!work->s->as_json)
		add_outline(work, draft, &out);
	for (size_t i = 0; i < findings.count; i++)
		add_finding(work, &findings.items[i], &out);
	if (!work->s->as_json && findings.is_cut)
		buf_add_str(&out, "\n… and more\n");
	session_write(work->s, &out);
	buf_release(&out);
	retro_findings_release(&findings);
}

/* ---- export ------------------------------------------------------------------------------- */

/* By --format, or the file's ending; NULL: the draft as it is. */
static const struct retro_format *format_of(
	const struct work *work, const char *file, struct err *err)
{
	const char *name = work->s->line->format;
	const struct retro_format *format = name != NULL ? retro_format_find(name) : NULL;
	size_t len = file != NULL ? strlen(file) : 0;

	if (name != NULL && format == NULL && strcmp(name, "draft") != 0)
		err_set(err, ERR_USAGE, "--format %s: one of draft, markdown, html, text", name);
	for (const struct retro_format *f = retro_formats; name == NULL && f->name != NULL; f++)
		if (len > strlen(f->suffix) &&
			strcmp(file + len - strlen(f->suffix), f->suffix) == 0)
			format = f;
	return format;
}

/* A new file, 0600; one that is there is written anew. */
static bool write_file(const char *path, const struct buf *text, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool ok = file != NULL && fwrite(text->bytes, 1, text->len_bytes, file) == text->len_bytes;

	if (file != NULL)
		ok = fclose(file) == 0 && ok;
	return ok || err_set(err, ERR_DISK, "cannot write %s: %s", path, strerror(errno));
}

static bool export(
	struct work *work, const struct retro_draft *draft, const char *file, struct err *err)
{
	const struct retro_format *format = format_of(work, file, err);
	struct buf out;
	bool ok = err->kind == ERR_NONE;

	buf_init(&out, EXPORT_BYTES);
	if (format != NULL)
		format->print(draft, &out);
	else
		retro_print(draft, &out);
	if (ok && (file == NULL || is_dash(file)))
		work_write(work, out.bytes, out.len_bytes);
	else if (ok && (ok = write_file(file, &out, err)))
		fprintf(work->s->config->errors, "%s: written to %s\n", work->name, file);
	buf_release(&out);
	return ok;
}

/* ---- the verbs ---------------------------------------------------------------------------- */

/* Reads the draft and hands it over. */
static void with_draft(struct session *s, bool (*load)(struct work *, struct err *),
	bool (*use)(struct work *, const struct retro_draft *, struct err *))
{
	struct retro_draft draft;
	struct work work;
	struct err err = {0};
	bool ok = work_open(&work, s, &err) && load(&work, &err);

	if (ok) {
		retro_parse(&draft, work.text.bytes, work.text.len_bytes);
		ok = use(&work, &draft, &err);
		retro_release(&draft);
	}
	if (!ok)
		session_fail(s, work.word, &err);
	work_close(&work);
}

/* The newest revision alone: the second word is where it goes. */
static bool load_kept(struct work *work, struct err *err)
{
	if (work_load_newest(work, err))
		return true;
	return err->kind == ERR_NONE &&
	       err_set(err, ERR_NOT_FOUND,
		       "there is no draft of %s: rootwatch retro build %s makes one", work->name,
		       work->name);
}

static bool use_check(struct work *work, const struct retro_draft *draft, struct err *err)
{
	(void)err;
	check(work, draft);
	return true;
}

static bool use_export(struct work *work, const struct retro_draft *draft, struct err *err)
{
	return export(work, draft, work_file(work), err);
}

static bool use_show(struct work *work, const struct retro_draft *draft, struct err *err)
{
	(void)err;
	(void)draft;
	work_write(work, work->text.bytes, work->text.len_bytes);
	return true;
}

void run_retro_check(struct session *s)
{
	with_draft(s, work_load, use_check);
}

void run_retro_export(struct session *s)
{
	with_draft(s, load_kept, use_export);
}

void run_retro_show(struct session *s)
{
	with_draft(s, load_kept, use_show);
}
