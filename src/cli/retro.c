/* Which draft a verb works on, reading it and keeping it. */
#include "retro.h"

#include "base/clock.h"
#include "base/mem.h"
#include "core/handle.h"
#include "store/revisions.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 64 * 1024 };

bool is_dash(const char *word)
{
	return word != NULL && strcmp(word, "-") == 0;
}

const char *work_file(const struct work *work)
{
	const struct line *line = work->s->line;

	return line->operand_count > 1 ? line->operands[1] : NULL;
}

/* ---- which one ---------------------------------------------------------------------------- */

/* The incident itself, or the one that a retrospective is of. */
static struct detail *find_incident(struct work *work, struct err *err)
{
	struct detail *detail, *retrospective;
	struct buf body;

	buf_init(&body, JSON_BYTES);
	detail = find_record(work->s, &incident_resource, work->word, &body, err);
	if (detail == NULL && (err->kind == ERR_NOT_FOUND || err->kind == ERR_USAGE)) {
		struct err why = *err;

		err_clear(err);
		retrospective =
			find_record(work->s, &retrospective_resource, work->word, &body, err);
		if (retrospective != NULL)
			detail = find_record(work->s, &incident_resource,
				((const struct retrospective *)retrospective->row)->incident_id,
				&body, err);
		if (detail == NULL)
			*err = why;
		detail_free(retrospective);
	}
	buf_release(&body);
	return detail;
}

static char *root_of(const struct work *work)
{
	const struct sync_config *sync = work->s->config->sync;

	return revisions_root(sync->state_dir, sync->origin, sync->instance);
}

static void set_name(struct work *work, char *name)
{
	char *root = root_of(work);

	free(work->name);
	free(work->folder);
	work->name = name;
	work->folder = revisions_folder(root, name);
	free(root);
}

/* By its record; the gathering begins with that. */
static bool look_up(struct work *work, struct err *err)
{
	struct detail *detail = find_incident(work, err);
	const struct incident *incident;

	if (detail == NULL)
		return false;
	incident = detail->row;
	set_name(work, mem_strdup(incident->handle.bytes));
	work->gather = gather_new(incident->record.id);
	detail_free(detail);
	return true;
}

bool work_open(struct work *work, struct session *s, struct err *err)
{
	int64_t number = handle_number(s->line->operands[0]);
	char *name = number > 0 ? mem_printf(HANDLE_PREFIX "%" PRId64, number) : NULL;

	*work = (struct work){.s = s, .word = s->line->operands[0]};
	buf_init(&work->text, RETRO_BYTES);
	if (s->config->sync->state_dir == NULL) {
		free(name);
		return err_set(err, ERR_CONFIG, "there is no folder to keep drafts in");
	}
	if (name == NULL)
		return look_up(work, err);
	set_name(work, name);
	return true;
}

void work_close(struct work *work)
{
	free(work->name);
	free(work->folder);
	gather_free(work->gather);
	buf_release(&work->text);
}

/* ---- what Rootly has ---------------------------------------------------------------------- */

static bool masks_emails(const struct work *work)
{
	struct retro_draft draft;
	struct retro_slice masked;
	bool is_masked;

	if (work->s->line->mask)
		return true;
	retro_parse(&draft, work->text.bytes, work->text.len_bytes);
	is_masked = retro_front(&draft, "masked", &masked);
	retro_release(&draft);
	return is_masked;
}

bool work_gather(struct work *work, struct err *err)
{
	struct gather_ask ask;
	struct buf body;

	if (work->gather == NULL && !look_up(work, err))
		return false;
	if (work->wants_template)
		gather_want_template(work->gather);
	buf_init(&body, JSON_BYTES);
	while (gather_next(work->gather, &ask)) {
		struct err answer = {0};

		session_get(work->s, ask.path, ask.query, &body, &answer);
		gather_take(work->gather, body.bytes, body.len_bytes, &answer);
	}
	buf_release(&body);
	if (!gather_evidence(work->gather, &work->evidence, err))
		return false;
	if (gather_missing(work->gather)[0] != '\0')
		fprintf(work->s->config->errors, "rootwatch: not everything could be read: %s\n",
			text_printf(&work->s->arena, "%s", gather_missing(work->gather)).bytes);
	work->evidence.gathered_at_ms = clock_wall_ms();
	work->evidence.masks_emails = masks_emails(work);
	return true;
}

/* ---- files -------------------------------------------------------------------------------- */

bool read_stream(FILE *in, struct buf *out, struct err *err)
{
	char *chunk = mem_alloc(CHUNK_BYTES);
	size_t got;

	while ((got = fread(chunk, 1, CHUNK_BYTES, in)) > 0 && buf_add(out, chunk, got))
		continue;
	free(chunk);
	if (ferror(in))
		return err_set(err, ERR_DISK, "cannot read: %s", strerror(errno));
	return !out->overflowed ||
	       err_set(err, ERR_TOO_LARGE, "more than %zu bytes", out->cap_bytes);
}

bool read_file(const char *path, struct buf *out, struct err *err)
{
	FILE *file = fopen(path, "re");
	bool ok;

	if (file == NULL)
		return err_set(err, ERR_USAGE, "cannot read %s: %s", path, strerror(errno));
	ok = read_stream(file, out, err);
	fclose(file);
	return ok || err_context(err, "%s", path);
}

bool work_load_newest(struct work *work, struct err *err)
{
	buf_clear(&work->text);
	return revisions_newest(work->folder, &work->revision, err) && work->revision > 0 &&
	       revisions_load(work->folder, work->revision, &work->text, err);
}

bool work_check(const struct work *work, struct err *err)
{
	struct retro_draft draft;
	bool ok;

	retro_parse(&draft, work->text.bytes, work->text.len_bytes);
	ok = retro_is_fit(&draft, work->name, NULL, err);
	retro_release(&draft);
	return ok;
}

static bool load(struct work *work, struct err *err)
{
	const char *file = work_file(work);

	if (is_dash(file))
		return read_stream(work->s->config->in, &work->text, err);
	if (file != NULL)
		return read_file(file, &work->text, err);
	if (work_load_newest(work, err))
		return true;
	return err->kind != ERR_NONE
		       ? false
		       : err_set(err, ERR_NOT_FOUND,
				 "there is no draft of %s: rootwatch retro build %s makes one",
				 work->name, work->name);
}

bool work_load(struct work *work, struct err *err)
{
	return load(work, err) && work_check(work, err);
}

/* Two who write at once both keep what they wrote, and are told. */
bool work_save(struct work *work, const char *bytes, size_t len_bytes, struct err *err)
{
	int64_t before = work->revision, number = 0;

	if (len_bytes > RETRO_BYTES)
		return err_set(err, ERR_TOO_LARGE, "a draft may have %d bytes, this one has %zu",
			RETRO_BYTES, len_bytes);
	if (!revisions_save(work->folder, bytes, len_bytes, &number, err))
		return false;
	if (before != 0 && number > before + 1)
		fprintf(work->s->config->errors,
			"rootwatch: %s: somebody else saved revision %lld meanwhile; this one is "
			"%lld, and both "
			"are in %s\n",
			work->name, (long long)number - 1, (long long)number, work->folder);
	work->revision = number;
	return true;
}

void work_say(const struct work *work, const char *what)
{
	const char *const members[][2] = {
		{"draft", work->name}, {"what", what}, {"folder", work->folder}};
	struct buf out;

	if (!work->s->as_json) {
		fprintf(work->s->config->out, "%s: %s revision %lld in %s\n", work->name, what,
			(long long)work->revision, work->folder);
		return;
	}
	buf_init(&out, JSON_BYTES);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		buf_add_char(&out, i == 0 ? '{' : ',');
		json_quote(&out, members[i][0]);
		buf_add_char(&out, ':');
		json_quote(&out, members[i][1]);
	}
	buf_add_fmt(&out, ",\"revision\":%lld}\n", (long long)work->revision);
	session_write(work->s, &out);
	buf_release(&out);
}

/* Line feeds and tabs act, all else is made visible. */
static void write_harmless(const struct work *work, struct retro_slice rest)
{
	struct retro_slice line;
	struct arena arena;

	arena_init(&arena, 0);
	while (retro_next_line(&rest, &line))
		fprintf(work->s->config->out, "%s\n",
			text_clean_body(&arena, line.bytes, line.len_bytes).bytes);
	arena_release(&arena);
}

void work_write(const struct work *work, const char *bytes, size_t len_bytes)
{
	if (work->s->cols > 0)
		write_harmless(work, (struct retro_slice){bytes, len_bytes});
	else
		fwrite(bytes, 1, len_bytes, work->s->config->out);
}
