/* Values of fields as text, compared, and asked about; by type, in one table. */
#include "core/field.h"

#include <string.h>

uint8_t choice_find(const struct choice *choices, const char *wire)
{
	if (wire == NULL || wire[0] == '\0')
		return 0;
	for (unsigned i = 1; choices[i].wire != NULL; i++)
		if (strcmp(choices[i].wire, wire) == 0)
			return (uint8_t)i;
	return 0;
}

/* ---- by type: text, order, presence -------------------------------------------------------- */

static struct text id_text(const struct field *f, const void *r, const struct when *w, struct arena *a)
{
	const char *id = *FIELD_AT(const char *, f, r);

	(void)w;
	return id == NULL ? text_empty : text_clean(a, id, strlen(id));
}

static struct text line_text(const struct field *f, const void *r, const struct when *w,
	struct arena *a)
{
	struct text t = *FIELD_AT(struct text, f, r);

	(void)w;
	(void)a;
	return t.bytes == NULL ? text_empty : t;
}

static struct text body_text(const struct field *f, const void *r, const struct when *w,
	struct arena *a)
{
	struct text t = *FIELD_AT(struct text, f, r);
	const char *end;

	(void)w;
	if (text_is_empty(t))
		return text_empty;
	end = memchr(t.bytes, '\n', t.len_bytes);
	return text_clean(a, t.bytes, end != NULL ? (size_t)(end - t.bytes) : t.len_bytes);
}

static struct text html_text(const struct field *f, const void *r, const struct when *w,
	struct arena *a)
{
	(void)f;
	(void)r;
	(void)w;
	(void)a;
	return text_empty;
}

static struct text number_text(const struct field *f, const void *r, const struct when *w,
	struct arena *a)
{
	(void)w;
	return text_printf(a, "%lld", (long long)*FIELD_AT(int64_t, f, r));
}

static struct text flag_text(const struct field *f, const void *r, const struct when *w,
	struct arena *a)
{
	(void)w;
	(void)a;
	return text_own(*FIELD_AT(bool, f, r) ? "yes" : "no");
}

enum { AHEAD_CELLS = 6 }; /* of "in 59m" */

static struct text time_text(const struct field *f, const void *r, const struct when *w,
	struct arena *a)
{
	int64_t ms = *FIELD_AT(int64_t, f, r);
	char words[ISO8601_BYTES];

	if (ms == 0)
		return text_empty;
	/* "3d", and "3d!" when it is over; "3d ago" when nobody waits for it any more. */
	if ((f->flags & AHEAD) && w->style == WHEN_RELATIVE)
		return text_printf(a, "%s%s",
			when_format(ms > w->now_ms ? 2 * w->now_ms - ms : ms, w->now_ms, w->style,
				w->tz_offset_min, words),
			ms >= w->now_ms				   ? ""
			: f->is_met != NULL && f->is_met(r) ? " ago"
							   : "!");
	when_format(ms, w->now_ms, w->style, w->tz_offset_min, words);
	/* Where this machine's clock is slow: of "in 3m" a narrow column would show "in". */
	if (w->style == WHEN_RELATIVE && f->width > 0 && f->width < AHEAD_CELLS &&
		strncmp(words, "in ", 3) == 0)
		return text_printf(a, "+%s", words + 3);
	return text_printf(a, "%s", words);
}

static struct text choice_text(const struct field *f, const void *r, const struct when *w,
	struct arena *a)
{
	(void)w;
	(void)a;
	return text_own(f->choices[*FIELD_AT(uint8_t, f, r)].shown);
}

static struct text ref_text(const struct field *f, const void *r, const struct when *w,
	struct arena *a)
{
	struct text t = FIELD_AT(struct ref, f, r)->name;

	(void)w;
	(void)a;
	return t.bytes == NULL ? text_empty : t;
}

static struct text refs_text(const struct field *f, const void *r, const struct when *w,
	struct arena *a)
{
	struct text t = FIELD_AT(struct refs, f, r)->names;

	(void)w;
	(void)a;
	return t.bytes == NULL ? text_empty : t;
}

static int compare_texts(struct text a, struct text b)
{
	if (text_is_empty(a) || text_is_empty(b))
		return (int)text_is_empty(a) - (int)text_is_empty(b);
	return strcmp(a.bytes, b.bytes);
}

static int text_order(const struct field *f, const void *a, const void *b)
{
	return compare_texts(*FIELD_AT(struct text, f, a), *FIELD_AT(struct text, f, b));
}

static int ref_order(const struct field *f, const void *a, const void *b)
{
	return compare_texts(FIELD_AT(struct ref, f, a)->name, FIELD_AT(struct ref, f, b)->name);
}

static int refs_order(const struct field *f, const void *a, const void *b)
{
	return compare_texts(FIELD_AT(struct refs, f, a)->names, FIELD_AT(struct refs, f, b)->names);
}

static int id_order(const struct field *f, const void *a, const void *b)
{
	const char *x = *FIELD_AT(const char *, f, a), *y = *FIELD_AT(const char *, f, b);
	bool no_x = x == NULL || x[0] == '\0', no_y = y == NULL || y[0] == '\0';

	return no_x || no_y ? (int)no_x - (int)no_y : strcmp(x, y);
}

static int number_order(const struct field *f, const void *a, const void *b)
{
	int64_t x = *FIELD_AT(int64_t, f, a), y = *FIELD_AT(int64_t, f, b);

	if (x == 0 || y == 0)
		return (int)(x == 0) - (int)(y == 0);
	return (x > y) - (x < y);
}

static int flag_order(const struct field *f, const void *a, const void *b)
{
	return (int)*FIELD_AT(bool, f, a) - (int)*FIELD_AT(bool, f, b);
}

static int choice_order(const struct field *f, const void *a, const void *b)
{
	uint8_t x = *FIELD_AT(uint8_t, f, a), y = *FIELD_AT(uint8_t, f, b);

	if (x == 0 || y == 0)
		return (int)(x == 0) - (int)(y == 0);
	return (int)x - (int)y;
}

static bool html_set(const struct field *f, const void *r)
{
	return FIELD_AT(struct html, f, r)->len_bytes > 0;
}

static bool number_set(const struct field *f, const void *r)
{
	return *FIELD_AT(int64_t, f, r) != 0;
}

static bool flag_set(const struct field *f, const void *r)
{
	return *FIELD_AT(bool, f, r);
}

static bool choice_set(const struct field *f, const void *r)
{
	return *FIELD_AT(uint8_t, f, r) != 0;
}

static bool text_set(const struct field *f, const void *r)
{
	return !text_is_empty(*FIELD_AT(struct text, f, r));
}

static bool id_set(const struct field *f, const void *r)
{
	const char *id = *FIELD_AT(const char *, f, r);

	return id != NULL && id[0] != '\0';
}

static bool ref_set(const struct field *f, const void *r)
{
	return !text_is_empty(FIELD_AT(struct ref, f, r)->name);
}

static bool refs_set(const struct field *f, const void *r)
{
	return !text_is_empty(FIELD_AT(struct refs, f, r)->names);
}

static const struct field_kind {
	struct text (*text)(const struct field *, const void *, const struct when *, struct arena *);
	int (*order)(const struct field *, const void *, const void *);
	bool (*is_set)(const struct field *, const void *);
} kinds[FIELD_TYPES] = {
	[FIELD_ID] = {id_text, id_order, id_set},
	[FIELD_LINE] = {line_text, text_order, text_set},
	[FIELD_BODY] = {body_text, text_order, text_set},
	[FIELD_HTML] = {html_text, NULL, html_set},
	[FIELD_NUMBER] = {number_text, number_order, number_set},
	[FIELD_FLAG] = {flag_text, flag_order, flag_set},
	[FIELD_TIME] = {time_text, number_order, number_set},
	[FIELD_CHOICE] = {choice_text, choice_order, choice_set},
	[FIELD_REF] = {ref_text, ref_order, ref_set},
	[FIELD_REFS] = {refs_text, refs_order, refs_set},
	[FIELD_LABELS] = {line_text, text_order, text_set},
};

struct text field_text(const struct field *field, const void *record, const struct when *when,
	struct arena *arena)
{
	return kinds[field->type].text(field, record, when, arena);
}

enum tone field_tone(const struct field *field, const void *record)
{
	if (field->type != FIELD_CHOICE)
		return TONE_PLAIN;
	return field->choices[*FIELD_AT(uint8_t, field, record)].tone;
}

int field_compare(const struct field *field, const void *a, const void *b)
{
	return kinds[field->type].order != NULL ? kinds[field->type].order(field, a, b) : 0;
}

bool field_is_set(const struct field *field, const void *record)
{
	return kinds[field->type].is_set(field, record);
}
