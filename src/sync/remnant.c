/* What dead programs left of a draft, read. */
#include "sync/remnant.h"

#include <string.h>

#include "core/sheet.h"
#include "store/revisions.h"

enum { REVISIONS_BACK = 50 };

static void remnant_init(struct remnant *r)
{
	r->is_cut = false;
	buf_init(&r->text, SHEET_BYTES);
	buf_init(&r->log, WRITER_LOG_BYTES);
	buf_init(&r->base, SHEET_BYTES);
}

void remnant_release(struct remnant *r)
{
	buf_release(&r->text);
	buf_release(&r->log);
	buf_release(&r->base);
}

static bool read_log(const struct writing *w, struct remnant *r, struct err *err)
{
	struct writer writer;
	size_t whole;

	if (!writings_read(w->path, &r->log, err))
		return false;
	writer_init(&writer, SHEET_BYTES);
	writer_set(&writer, r->base.bytes, r->base.len_bytes);
	/* The end of a record may be missing: its program was ended in the midst of it. */
	whole = writer_replay(&writer, r->log.bytes, r->log.len_bytes);
	r->is_cut = whole < r->log.len_bytes;
	buf_truncate(&r->log, whole);
	buf_add(&r->text, writer.bytes, writer.len_bytes);
	writer_release(&writer);
	return true;
}

static bool read_file(const struct writing *w, struct remnant *r, struct err *err)
{
	struct buf part;
	bool ok;

	buf_init(&part, SHEET_BYTES);
	ok = writings_read(w->path, &part, err) && (w->to == 0 || w->to <= r->base.len_bytes);
	if (ok && w->to > 0)
		buf_add(&r->text, r->base.bytes, w->from);
	if (ok)
		buf_add(&r->text, part.bytes, part.len_bytes);
	if (ok && w->to > 0)
		buf_add(&r->text, r->base.bytes + w->to, r->base.len_bytes - w->to);
	buf_release(&part);
	return ok && !r->text.overflowed;
}

bool remnant_read(const char *folder, const struct writing *w, struct remnant *r, struct err *err)
{
	remnant_init(r);
	if (w->revision > 0 && !revisions_load(folder, w->revision, &r->base, err))
		return false;
	return w->kind == WRITING_LOG ? read_log(w, r, err) : read_file(w, r, err);
}

bool remnant_is_kept(const char *folder, int64_t newest, const struct writing *w,
	const struct remnant *r)
{
	int64_t oldest = w->revision > 0 ? w->revision : 1;
	struct err ignored = {0};
	struct buf text;
	bool found = false;

	if (newest - oldest > REVISIONS_BACK)
		oldest = newest - REVISIONS_BACK;
	buf_init(&text, SHEET_BYTES);
	for (int64_t n = newest; n >= oldest && !found; n--) {
		buf_clear(&text);
		found = revisions_load(folder, n, &text, &ignored) &&
			text.len_bytes == r->text.len_bytes &&
			memcmp(text.bytes, r->text.bytes, text.len_bytes) == 0;
	}
	buf_release(&text);
	return found;
}
