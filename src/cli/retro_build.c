/* retro build: a draft from what Rootly has; the same draft again when there is one. */
#include "retro.h"

#include "retro/build.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DIFF_BYTES = 4 * RETRO_BYTES };

/* --template FILE; NULL: none was named. */
static const char *named_file(const struct session *s)
{
	const char *word = s->line->template_file;

	return word != NULL && strcmp(word, LINE_ORGANIZATION) != 0 ? word : NULL;
}

static bool prefers_organization(const struct session *s)
{
	return s->line->template_file != NULL ? named_file(s) == NULL
					      : s->config->sync->prefers_organization;
}

/* The one of --template, of the organization, of the user, or the built-in one (empty). */
static bool load_template(struct work *work, struct buf *template, struct err *err)
{
	const struct session *s = work->s;
	const char *own = s->config->sync->retro_template, *theirs;
	struct err why;

	if (named_file(s) != NULL)
		return read_file(named_file(s), template, err);
	if (prefers_organization(s)) {
		theirs = gather_template(work->gather, &why);
		if (theirs != NULL)
			return buf_add_str(template, theirs);
		fprintf(s->config->errors,
			"rootwatch: built without the organization's template: %s\n",
			text_printf(&work->s->arena, "%s", why.text).bytes);
	}
	if (own != NULL && access(own, R_OK) == 0)
		return read_file(own, template, err);
	return true;
}

static bool build_new(struct work *work, struct err *err)
{
	struct buf template;
	bool ok;

	buf_init(&template, RETRO_BYTES);
	ok = load_template(work, &template, err);
	if (ok)
		retro_build(&work->evidence, template.len_bytes > 0 ? template.bytes : NULL,
			&work->text);
	buf_release(&template);
	return ok;
}

/* ---- again -------------------------------------------------------------------------------- */

/* "timeline,metrics" as names with blanks between. */
static char *names_of(struct session *s, const char *words)
{
	char *names = words != NULL ? arena_strdup(&s->arena, words) : NULL;

	for (char *p = names; p != NULL && *p != '\0'; p++)
		if (*p == ',')
			*p = ' ';
	return names;
}

static void show_conflict(const struct work *work, const struct retro_conflict *conflict)
{
	FILE *out = work->s->config->errors;
	struct text clean;
	struct buf diff;

	buf_init(&diff, DIFF_BYTES);
	retro_diff(conflict->mine, conflict->theirs, &diff);
	clean = text_clean_body(&work->s->arena, diff.bytes, diff.len_bytes);
	fprintf(out, "%s: you edited it, and Rootly has more (- yours, + Rootly's):\n%s\n",
		conflict->name, clean.bytes);
	fprintf(out, "Left as it is. --take %s writes it anew, --keep %s leaves it for good.\n",
		conflict->name, conflict->name);
	buf_release(&diff);
}

static void build_again(struct work *work, const struct retro_draft *draft)
{
	struct session *s = work->s;
	const struct retro_choices choices = {
		names_of(s, s->line->take), names_of(s, s->line->keep)};
	struct retro_rebuilt again;
	struct err err = {0};

	retro_rebuild(draft, &work->evidence, &choices, &again);
	for (size_t i = 0; i < again.conflict_count; i++)
		show_conflict(work, &again.conflicts[i]);
	if (again.conflict_count > 0) {
		err_set(&err, ERR_CONFLICT, "%zu block%s of the draft %s edited",
			again.conflict_count, again.conflict_count == 1 ? "" : "s",
			again.conflict_count == 1 ? "was" : "were");
		session_fail(s, work->name, &err);
	}
	buf_clear(&work->text);
	buf_add(&work->text, again.text.bytes, again.text.len_bytes);
	retro_rebuilt_release(&again);
}

static bool build(struct work *work, bool is_new, struct err *err)
{
	struct retro_draft draft;

	if (is_new) {
		if (!build_new(work, err))
			return false;
	} else {
		retro_parse(&draft, work->text.bytes, work->text.len_bytes);
		build_again(work, &draft);
		retro_release(&draft);
	}
	return !work->text.overflowed ||
	       err_set(err, ERR_TOO_LARGE, "a draft may have %d bytes", RETRO_BYTES);
}

void run_retro_build(struct session *s)
{
	struct work work;
	struct err err = {0};
	bool is_new, to_output;

	if (!work_open(&work, s, &err))
		goto out;
	to_output = is_dash(work_file(&work));
	is_new = !work_load_newest(&work, &err);
	work.wants_template = is_new && prefers_organization(s);
	if ((is_new && err.kind != ERR_NONE) || !work_gather(&work, &err) ||
		!build(&work, is_new, &err))
		goto out;
	if (to_output) {
		work_write(&work, work.text.bytes, work.text.len_bytes);
	} else if (work_save(&work, work.text.bytes, work.text.len_bytes, &err)) {
		work_say(&work, is_new ? "built as" : "built again as");
	}
out:
	if (err.kind != ERR_NONE)
		session_fail(s, work.word, &err);
	work_close(&work);
}
