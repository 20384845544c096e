/* The plan of what goes into Rootly: the values of the incident and its retrospective. */
#include "planning.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "internal.h"
#include "resources/forms.h"

#define MASKED "[e-mail]"

enum { LIST_BYTES = 64 * 1024, LABEL_BYTES = 60 };

static const char changed_since[] = "changed in Rootly since the draft was built";

/* ---- rows --------------------------------------------------------------------------------- */

static struct retro_row *add_row(struct planning *p)
{
	struct retro_plan *out = p->out;
	struct retro_row *row;

	out->rows = mem_grow(out->rows, out->count, &out->room, sizeof(*out->rows));
	row = &out->rows[out->count++];
	*row = (struct retro_row){.field = text_empty, .now = "", .mine = "", .remark = text_empty};
	return row;
}

struct retro_row *plan_row(struct planning *p, const struct resource *resource, const char *action,
	const void *record)
{
	struct retro_row *row = add_row(p);
	struct submit *submit = &row->submit;

	submit->action = resource_action(resource, action);
	submit->resource = resource;
	submit->record_id = mem_strdup(((const struct record *)record)->id);
	submit->path = resource_path(submit->action->path, resource, record);
	submit->label = mem_strdup(resource_label(resource, record, &p->out->arena).bytes);
	submit->seen_updated_at_ms = ((const struct record *)record)->updated_at;
	row->is_possible = row->is_ticked = true;
	return row;
}

struct retro_row *plan_impossible(struct planning *p, const char *why)
{
	struct retro_row *row = add_row(p);

	row->remark = text_printf(&p->out->arena, "%s", why);
	return row;
}

void plan_untick(struct planning *p, struct retro_row *row, const char *why)
{
	row->is_ticked = false;
	if (!text_is_empty(row->remark))
		row->remark = text_printf(&p->out->arena, "%s; %s", row->remark.bytes, why);
	else
		row->remark = text_printf(&p->out->arena, "%s", why);
}

void plan_doubt(struct planning *p, struct retro_row *row, const char *key, struct retro_slice now)
{
	if (!retro_was_seen(p->draft, key, now))
		plan_untick(p, row, retro_has_seen(p->draft, key)
					    ? changed_since
					    : "it was not in the draft when it was built");
	if (row->submit.attrs.count > 0)
		return;
	row->is_possible = false;
	submit_release(&row->submit);
}

char *plan_unquoted(struct planning *p, struct retro_slice text)
{
	struct buf out;
	char *copy;

	buf_init(&out, RETRO_BYTES);
	retro_unquote(text, &out);
	copy = arena_strndup(&p->out->arena, out.bytes, out.len_bytes);
	buf_release(&out);
	return copy;
}

void plan_each_line(struct planning *p, enum retro_role role,
	void (*visit)(struct planning *p, struct retro_slice line, void *context), void *context)
{
	for (size_t s = 0; s < p->section_count; s++) {
		const struct retro_section *section = &p->sections[s];

		if (section->role != role || section->level < 2)
			continue;
		for (size_t i = section->first; i < section->end; i++) {
			const struct retro_piece *piece = &p->draft->pieces[i];
			struct retro_slice rest =
				piece->kind == RETRO_BLOCK ? piece->inside : piece->whole;
			struct retro_slice line;

			if ((piece->kind != RETRO_BLOCK && piece->kind != RETRO_TEXT) ||
				retro_is_untouched(p->draft, piece))
				continue;
			while (retro_next_line(&rest, &line)) {
				size_t before = p->out->count;

				visit(p, line, context);
				if (p->out->count > before && retro_is_prompt(p->draft, line))
					plan_untick(p, &p->out->rows[before],
						"an example of the template, as it stands there");
			}
		}
	}
}

/* ---- values ------------------------------------------------------------------------------- */

/* As the draft has it, trimmed; empty when it is not there. */
static char *mine_of(struct planning *p, const struct retro_value *value)
{
	const struct retro_section *section;
	struct retro_slice front = {"", 0};
	struct buf out;
	char *copy;

	if (value->place == IN_FRONT) {
		retro_front(p->draft, value->name, &front);
		return retro_dup(&p->out->arena, front);
	}
	section = retro_section_of(p->sections, p->section_count, value->role);
	if (section == NULL)
		return arena_strdup(&p->out->arena, "");
	buf_init(&out, RETRO_BYTES);
	retro_section_text(p->draft, section, &out);
	copy = arena_strndup(&p->out->arena, out.bytes, out.len_bytes);
	buf_release(&out);
	return copy;
}

static char *now_of(struct planning *p, const struct retro_value *value)
{
	struct retro_slice printed;
	struct buf out;
	char *copy;

	buf_init(&out, RETRO_BYTES);
	retro_value_print(value, p->evidence, &out);
	printed = retro_trim((struct retro_slice){out.bytes, out.len_bytes});
	copy = retro_dup(&p->out->arena, printed);
	buf_release(&out);
	return copy;
}

static bool same(const char *a, const char *b)
{
	char x[RETRO_HASH_BYTES], y[RETRO_HASH_BYTES];

	retro_hash(retro_slice_of(a), x);
	retro_hash(retro_slice_of(b), y);
	return strcmp(x, y) == 0;
}

/* The next name of "[deploy, "Capacity, limits"]"; false at the end. */
static bool next_name(struct retro_slice *rest, struct retro_slice *name)
{
	size_t len = 0;
	char quote;

	while (rest->len_bytes > 0 && strchr(" ,[]", rest->bytes[0]) != NULL) {
		rest->bytes++;
		rest->len_bytes--;
	}
	if (rest->len_bytes == 0)
		return false;
	quote = rest->bytes[0] == '"' || rest->bytes[0] == '\'' ? rest->bytes[0] : '\0';
	for (len = quote != '\0'; len < rest->len_bytes; len++)
		if (quote != '\0' ? rest->bytes[len] == quote
				  : strchr(",]", rest->bytes[len]) != NULL)
			break;
	*name = retro_trim((struct retro_slice){rest->bytes + (quote != '\0'), len - (quote != '\0')});
	len += quote != '\0' && len < rest->len_bytes;
	rest->bytes += len;
	rest->len_bytes -= len;
	return true;
}

/* False with the reason when a name is nobody's. */
static bool add_causes(struct planning *p, const char *mine, struct attrs *attrs, const char **why)
{
	struct retro_slice rest = retro_slice_of(mine), name;
	struct buf ids;

	buf_init(&ids, LIST_BYTES);
	*why = NULL;
	while (*why == NULL && next_name(&rest, &name)) {
		const struct catalogue_item *cause =
			retro_named(p->evidence->causes, p->evidence->cause_count, name);

		if (cause == NULL)
			*why = arena_printf(&p->out->arena, "no cause is called \"%.*s\" in Rootly",
				(int)name.len_bytes, name.bytes);
		else if (!ids_have(ids.bytes, cause->record.id))
			buf_add_fmt(&ids, "%s%s", ids.len_bytes > 0 ? " " : "", cause->record.id);
	}
	attrs_add_strings(attrs, "cause_ids", ids.bytes);
	buf_release(&ids);
	return *why == NULL;
}

/* By either of its words. */
static uint8_t choice_of(const struct choice *choices, const char *word)
{
	for (uint8_t i = 1; choices[i].wire != NULL; i++)
		if (strcasecmp(word, choices[i].wire) == 0 || strcasecmp(word, choices[i].shown) == 0)
			return i;
	return 0;
}

/* The attribute as the draft has it; false with the reason when it has none that Rootly takes. */
static bool add_mine(struct planning *p, const struct retro_value *value, const char *mine,
	struct attrs *attrs, const char **why)
{
	int64_t ms = 0;

	switch (value->type) {
	case VALUE_TIME:
		*why = "not a time as in 2026-11-20T03:14:00Z";
		if (!iso8601_parse(mine, strlen(mine), &ms))
			return false;
		attrs_add_time(attrs, value->attribute, ms);
		return true;
	case VALUE_CAUSES:
		return add_causes(p, mine, attrs, why);
	case VALUE_CHOICE:
		*why = "no progress (not started, in progress, completed, skipped)";
		if (choice_of(value->choices, mine) == 0)
			return false;
		attrs_add_string(attrs, value->attribute,
			value->choices[choice_of(value->choices, mine)].wire);
		return true;
	case VALUE_LINE:
	case VALUE_BODY:
		break;
	}
	attrs_add_string(attrs, value->attribute, plan_unquoted(p, retro_slice_of(mine)));
	return true;
}

/* The attribute as the record has it. */
static void add_base(const struct retro_value *value, const void *record, struct attrs *base)
{
	const void *member = (const char *)record + value->offset;

	switch (value->type) {
	case VALUE_TIME:
		attrs_add_time(base, value->attribute, *(const int64_t *)member);
		break;
	case VALUE_CHOICE:
		attrs_add_string(base, value->attribute,
			value->choices[*(const uint8_t *)member].wire);
		break;
	case VALUE_CAUSES:
		attrs_add_strings(base, value->attribute, ((const struct refs *)member)->ids);
		break;
	case VALUE_LINE:
	case VALUE_BODY:
		attrs_add_string(base, value->attribute, ((const struct text *)member)->bytes);
		break;
	}
}

static struct retro_row *value_row(
	struct planning *p, const struct retro_value *value, const char *mine)
{
	const struct retro_evidence *e = p->evidence;
	const struct resource *resource = value->of_retrospective ? &retrospective_resource
								  : &incident_resource;
	const void *record = value->of_retrospective ? (const void *)e->retrospective
						     : (const void *)e->incident;
	struct attrs attrs;
	const char *why = NULL;
	struct retro_row *row;

	if (record == NULL)
		return plan_impossible(p, "there is no retrospective yet");
	attrs_init(&attrs);
	if (!add_mine(p, value, mine, &attrs, &why)) {
		attrs_release(&attrs);
		return plan_impossible(p, why);
	}
	row = plan_row(p, resource, value->action, record);
	attrs_move(&row->submit.attrs, &attrs);
	add_base(value, record, &row->submit.base);
	return row;
}

/* Is it what the template says there? */
static bool is_prompt(struct planning *p, const struct retro_value *value, const char *mine)
{
	const char *key = arena_printf(&p->out->arena, RETRO_PROMPT "%s", value->name);

	return retro_was_seen(p->draft, key, retro_slice_of(mine));
}

static void plan_value(struct planning *p, const struct retro_value *value)
{
	char *mine = mine_of(p, value), *now = now_of(p, value);
	struct retro_row *row;
	bool is_news;

	if (value->type == VALUE_CHOICE && choice_of(value->choices, mine) != 0)
		mine = arena_strdup(
			&p->out->arena, value->choices[choice_of(value->choices, mine)].shown);
	if (mine[0] == '\0' || same(mine, now) ||
		retro_was_seen(p->draft, value->name, retro_slice_of(mine)) ||
		is_prompt(p, value, mine))
		return;
	is_news = retro_has_seen(p->draft, value->name)
			  ? !retro_was_seen(p->draft, value->name, retro_slice_of(now))
			  : now[0] != '\0';
	row = value_row(p, value, mine);
	row->field = text_own(value->title);
	row->now = now;
	row->mine = mine;
	if (row->is_possible && is_news)
		plan_untick(p, row, changed_since);
}

/* ---- the whole ---------------------------------------------------------------------------- */

static void plan_publish(struct planning *p)
{
	const struct retrospective *retrospective = p->evidence->retrospective;
	struct retro_row *row;

	if (retrospective == NULL || retrospective->status != RETROSPECTIVE_DRAFT)
		return;
	row = plan_row(p, &retrospective_resource, "retrospective.publish", retrospective);
	row->submit.action->body(&row->submit.attrs, retrospective);
	row->field = text_own("Publish");
	row->now = "draft";
	row->mine = "published";
	plan_untick(p, row, "everybody who may see it can read it then");
}

/* A text that was masked for the draft must not overwrite the true one by accident. */
static void untick_masked(struct planning *p)
{
	for (size_t i = 0; i < p->out->count; i++)
		if (p->out->rows[i].is_ticked && p->evidence->masks_emails &&
			strstr(p->out->rows[i].mine, MASKED) != NULL)
			plan_untick(p, &p->out->rows[i], "addresses are masked in it");
}

void retro_plan(const struct retro_draft *draft, const struct retro_evidence *evidence,
	const struct viewer *me, struct retro_plan *plan)
{
	struct planning p = {.draft = draft, .evidence = evidence, .me = me, .out = plan};
	size_t count;
	const struct retro_value *values = retro_values(&count);

	*plan = (struct retro_plan){0};
	arena_init(&plan->arena, 0);
	p.sections = retro_sections(draft, &plan->arena, &p.section_count);
	retro_timeline_init(&p.timeline, evidence);
	for (size_t v = 0; v < count; v++)
		plan_value(&p, &values[v]);
	plan_notes(&p);
	plan_items(&p);
	plan_steps(&p);
	plan_document(&p);
	plan_publish(&p);
	untick_masked(&p);
	retro_timeline_release(&p.timeline);
}

void retro_row_label(struct retro_row *row)
{
	char *label = mem_printf("%s: %s \"%.*s\"", row->submit.label, row->field.bytes,
		(int)strnlen(row->mine, LABEL_BYTES), row->mine);
	char clean[TEXT_LINE_BYTES];

	text_clean_into(clean, sizeof(clean), label, strlen(label));
	free(row->submit.label);
	row->submit.label = mem_strdup(clean);
	free(label);
}

void retro_plan_release(struct retro_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		submit_release(&plan->rows[i].submit);
	free(plan->rows);
	arena_release(&plan->arena);
	*plan = (struct retro_plan){0};
}
