/* Forms: values from the record, checks, attributes, and the text of a draft. */
#include "core/form.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/iso8601.h"
#include "base/mem.h"
#include "core/labels.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 1000, LINES_BYTES = 64 * 1024, DRAFT_BYTES = 512 * 1024, MS_PER_MINUTE = 60000 };

/* What each kind of input can hold. */
static const struct {
	size_t cap_bytes;
	bool is_multiline;
} input_kinds[] = {
	[INPUT_LINE] = {LINE_BYTES, false},
	[INPUT_LINES] = {LINES_BYTES, true},
	[INPUT_CHOICE] = {64, false},
	[INPUT_REF] = {128, false},
	[INPUT_REFS] = {LINES_BYTES, false},
	[INPUT_FLAG] = {8, false},
	[INPUT_MINUTES] = {16, false},
	[INPUT_NUMBER] = {16, false},
	[INPUT_DATE] = {32, false},
	[INPUT_TIME] = {40, false},
	[INPUT_LABELS] = {LINES_BYTES, true},
	[INPUT_EMAILS] = {LINES_BYTES, true},
};

/* ---- values -------------------------------------------------------------------------------- */

static void fill_labels(struct form_value *value, struct text labels)
{
	char *lines = labels_to_lines(labels.bytes != NULL ? labels.bytes : "");

	edit_set(&value->edit, lines);
	free(lines);
}

enum { DATE_BYTES = 10 };

static void fill_date(struct form_value *value, int64_t ms)
{
	char words[ISO8601_BYTES];

	if (ms == 0)
		return;
	iso8601_format(ms, words);
	words[DATE_BYTES] = '\0';
	edit_set(&value->edit, words);
}

enum { MINUTE_CHARS = 16 }; /* of "2026-12-01 22:00" */

/* To the minute, where that is all of it. */
static char *time_words(int64_t ms)
{
	char words[ISO8601_BYTES];

	if (ms == 0)
		return mem_strdup("");
	iso8601_format(ms, words);
	if (ms % MS_PER_MINUTE == 0) {
		words[DATE_BYTES] = ' ';
		words[MINUTE_CHARS] = '\0';
	}
	return mem_strdup(words);
}

static void fill_time(struct form_value *value, int64_t ms)
{
	char *words;

	if (value->input->type == INPUT_DATE) {
		fill_date(value, ms);
		return;
	}
	words = time_words(ms);
	edit_set(&value->edit, words);
	free(words);
}

static void fill_from_field(struct form_value *value, const struct field *field, const void *record)
{
	const struct ref *ref;
	const struct refs *refs;
	const char *id;

	switch (field->type) {
	case FIELD_REF:
		ref = FIELD_AT(struct ref, field, record);
		edit_set(&value->edit, ref->id);
		edit_set(&value->names, ref->name.bytes);
		break;
	case FIELD_REFS:
		refs = FIELD_AT(struct refs, field, record);
		edit_set(&value->edit, refs->ids);
		edit_set(&value->names, refs->names.bytes);
		break;
	case FIELD_LINE:
	case FIELD_BODY:
		edit_set(&value->edit, FIELD_AT(struct text, field, record)->bytes);
		break;
	case FIELD_LABELS:
		fill_labels(value, *FIELD_AT(struct text, field, record));
		break;
	case FIELD_TIME:
		fill_time(value, *FIELD_AT(int64_t, field, record));
		break;
	case FIELD_ID:
		id = *FIELD_AT(const char *, field, record);
		edit_set(&value->edit, id != NULL ? id : "");
		break;
	case FIELD_FLAG:
		edit_set(&value->edit, *FIELD_AT(bool, field, record) ? "yes" : "no");
		break;
	case FIELD_CHOICE:
		edit_set(&value->edit, field->choices[*FIELD_AT(uint8_t, field, record)].wire);
		break;
	default:
		break;
	}
}

static void init_value(struct form_value *value, const struct input *input,
	const struct resource *resource, const void *record)
{
	const struct field *field = NULL;

	value->input = input;
	value->is_required = input->required;
	edit_init(&value->edit, input_kinds[input->type].cap_bytes, input_kinds[input->type].is_multiline);
	edit_init(&value->names, LINES_BYTES, false);
	if (input->from != NULL && record != NULL)
		field = resource_field(resource, input->from);
	if (field != NULL)
		fill_from_field(value, field, record);
	value->base = mem_strdup(edit_text(&value->edit));
	if (value->edit.len_bytes == 0 && input->preset != NULL && input->preset[0] != '@')
		edit_set(&value->edit, input->preset);
}

struct form *form_new(const struct action *action, const struct resource *resource,
	const void *record)
{
	const struct record *head = record;
	struct form *form = mem_alloc(sizeof(*form));
	struct arena scratch;

	form->action = action;
	form->resource = resource;
	form->record_id = mem_strdup(record != NULL ? head->id : "");
	form->path = resource_path(action->path, resource, record);
	form->draft = record != NULL ? mem_printf("%s:%s", action->name, head->id)
				     : mem_strdup(action->name);
	form->seen_updated_at_ms = record != NULL ? head->updated_at : 0;
	arena_init(&scratch, 1024);
	form->label = mem_strdup(record != NULL ? resource_label(resource, record, &scratch).bytes
						: action->title);
	arena_release(&scratch);
	for (const struct input *in = action->inputs; in->name != NULL && form->count < FORM_VALUES; in++)
		init_value(&form->values[form->count++], in, resource, record);
	return form;
}

char *form_subject(const struct form *form)
{
	char *subject = NULL;
	struct arena scratch;

	arena_init(&scratch, LINE_BYTES);
	for (int i = 0; form->record_id[0] == '\0' && subject == NULL && i < form->count; i++) {
		const struct form_value *value = &form->values[i];
		const char *words = edit_text(&value->edit);

		if (value->input->type == INPUT_LINE && value->input->required)
			subject = mem_strdup(text_clean(&scratch, words, strlen(words)).bytes);
	}
	arena_release(&scratch);
	return subject != NULL ? subject : mem_strdup(form->label);
}

void form_free(struct form *form)
{
	if (form == NULL)
		return;
	for (int i = 0; i < form->count; i++) {
		edit_release(&form->values[i].edit);
		edit_release(&form->values[i].names);
		free(form->values[i].base);
	}
	free(form->record_id);
	free(form->path);
	free(form->label);
	free(form->draft);
	free(form->joined);
	free(form->caution);
	attrs_release(&form->kept);
	free(form);
}

bool form_is_touched(const struct form_value *value)
{
	return strcmp(edit_text(&value->edit), value->base) != 0;
}

/* ---- checks -------------------------------------------------------------------------------- */

static void complain(char error[FORM_ERROR_BYTES], const char *words)
{
	text_clean_into(error, FORM_ERROR_BYTES, words, strlen(words));
}

static bool is_blank(const char *s)
{
	return s[strspn(s, " \t\n")] == '\0';
}

static bool parse_date(const char *text, int64_t today_ms, int64_t *ms)
{
	if (text[0] == '+') {
		if (!duration_parse(text + 1, ms))
			return false;
		*ms += today_ms;
		return true;
	}
	return strlen(text) == DATE_BYTES && iso8601_parse(text, DATE_BYTES, ms);
}

/* A time without a zone is UTC, as times are shown in the forms. */
static bool parse_time(const char *text, int64_t now_ms, int64_t *ms)
{
	size_t len = strlen(text);
	char *words;
	bool ok;

	if (parse_date(text, now_ms, ms) || iso8601_parse(text, len, ms))
		return true;
	if (len > 0 && text[len - 1] == 'Z')
		len--;
	if (len != MINUTE_CHARS || (text[DATE_BYTES] != ' ' && text[DATE_BYTES] != 'T'))
		return false;
	words = mem_printf("%.10sT%.5s:00Z", text, text + DATE_BYTES + 1);
	ok = iso8601_parse(words, strlen(words), ms);
	free(words);
	return ok;
}

/* The next address; NULL at the end. */
static const char *next_address(const char **at, size_t *len)
{
	static const char separators[] = " ,;\n";
	const char *address = *at + strspn(*at, separators);

	*len = strcspn(address, separators);
	*at = address + *len;
	return *len > 0 ? address : NULL;
}

static bool are_addresses(const char *text)
{
	const char *address, *sign;
	size_t len;

	while ((address = next_address(&text, &len)) != NULL) {
		sign = memchr(address, '@', len);
		if (sign == NULL || sign == address || sign == address + len - 1)
			return false;
	}
	return true;
}

/* Labels that were cut off for the screen would be lost. */
static bool is_cut(const struct form_value *value)
{
	static const char mark[] = "…";
	size_t len = strlen(value->base), mark_len = sizeof(mark) - 1;

	return value->input->type == INPUT_LABELS && len > TEXT_LINE_BYTES / 2 && len >= mark_len &&
	       strcmp(value->base + len - mark_len, mark) == 0;
}

static bool check_value(struct form_value *value)
{
	const char *text = edit_text(&value->edit);
	int64_t ms;

	value->error[0] = '\0';
	if (value->is_required && is_blank(text))
		complain(value->error, "this is needed");
	else if (value->input->type == INPUT_MINUTES && text[0] != '\0' && !duration_parse(text, &ms))
		complain(value->error, "write a length of time: 30m, 2h, 1d");
	else if (value->input->type == INPUT_NUMBER && text[strspn(text, "0123456789")] != '\0')
		complain(value->error, "write a whole number");
	else if (value->input->type == INPUT_DATE && text[0] != '\0' && !parse_date(text, 0, &ms))
		complain(value->error, "write a date: 2026-12-01, or +3d");
	else if (value->input->type == INPUT_TIME && text[0] != '\0' && !parse_time(text, 0, &ms))
		complain(value->error, "write a time in UTC: 2026-12-01 22:00, or +2h");
	else if (value->input->type == INPUT_EMAILS && !are_addresses(text))
		complain(value->error, "write e-mail addresses: ann@example.com, one a line");
	else if (is_cut(value) && form_is_touched(value))
		complain(value->error, "there are more than are shown here: change them in Rootly");
	return value->error[0] == '\0';
}

bool form_check(struct form *form)
{
	int first_bad = -1;

	form->error[0] = '\0';
	for (int i = 0; i < form->count; i++)
		if (!check_value(&form->values[i]) && first_bad < 0)
			first_bad = i;
	if (first_bad >= 0)
		form->focus = first_bad;
	return first_bad < 0;
}

void form_put_error(struct form *form, const char *words)
{
	char *folded = fold_dup(words);
	bool is_placed = false;

	for (int i = 0; i < form->count && !is_placed; i++) {
		char *label = fold_dup(form->values[i].input->label);
		char *name = fold_dup(form->values[i].input->name);

		for (char *p = name; *p != '\0'; p++)
			if (*p == '_')
				*p = ' ';
		if (strncmp(folded, label, strlen(label)) == 0 ||
			strncmp(folded, name, strlen(name)) == 0) {
			complain(form->values[i].error, words);
			form->focus = i;
			is_placed = true;
		}
		free(label);
		free(name);
	}
	if (!is_placed)
		complain(form->error, words);
	free(folded);
}

/* ---- attributes ---------------------------------------------------------------------------- */

static void add_date(struct attrs *attrs, const char *name, const char *text, int64_t today_ms)
{
	char words[ISO8601_BYTES];
	int64_t ms;

	if (!parse_date(text, today_ms, &ms)) {
		attrs_add_null(attrs, name);
		return;
	}
	iso8601_format(ms, words);
	words[DATE_BYTES] = '\0';
	attrs_add_string(attrs, name, words);
}

static void add_time(struct attrs *attrs, const char *name, const char *text, int64_t now_ms)
{
	int64_t ms;

	if (parse_time(text, now_ms, &ms))
		attrs_add_time(attrs, name, ms);
	else
		attrs_add_null(attrs, name);
}

static void add_addresses(struct attrs *attrs, const char *name, const char *text)
{
	const char *address;
	struct buf words;
	size_t len;

	buf_init(&words, LINES_BYTES);
	while ((address = next_address(&text, &len)) != NULL)
		buf_add_fmt(&words, "%s%.*s", words.len_bytes > 0 ? " " : "", (int)len, address);
	attrs_add_strings(attrs, name, words.bytes);
	buf_release(&words);
}

static void add_value(struct attrs *attrs, const struct input *input, const char *text,
	int64_t today_ms)
{
	int64_t ms = 0;

	switch (input->type) {
	case INPUT_CHOICE:
		if (input->is_number) {
			attrs_add_number(attrs, input->name, strtoll(text, NULL, 10));
			break;
		}
		/* fall through */
	case INPUT_LINE:
	case INPUT_LINES:
		attrs_add_string(attrs, input->name, text);
		break;
	case INPUT_REF:
		if (text[0] == '\0')
			attrs_add_null(attrs, input->name);
		else if (input->is_number)
			attrs_add_number(attrs, input->name, strtoll(text, NULL, 10));
		else
			attrs_add_string(attrs, input->name, text);
		break;
	case INPUT_REFS:
		attrs_add_strings(attrs, input->name, text);
		break;
	case INPUT_FLAG:
		attrs_add_flag(attrs, input->name, strcmp(text, "yes") == 0);
		break;
	case INPUT_MINUTES:
		if (duration_parse(text, &ms))
			attrs_add_number(attrs, input->name, ms / MS_PER_MINUTE);
		break;
	case INPUT_NUMBER:
		attrs_add_number(attrs, input->name, strtoll(text, NULL, 10));
		break;
	case INPUT_DATE:
		add_date(attrs, input->name, text, today_ms);
		break;
	case INPUT_TIME:
		add_time(attrs, input->name, text, today_ms);
		break;
	case INPUT_LABELS:
		attrs_add_labels(attrs, input->name, text);
		break;
	case INPUT_EMAILS:
		add_addresses(attrs, input->name, text);
		break;
	}
}

void form_attrs(const struct form *form, int64_t today_ms, struct attrs *attrs, struct attrs *base)
{
	for (int i = 0; i < form->count; i++) {
		const struct form_value *value = &form->values[i];
		/* What a form was filled with beforehand is sent too, unless it edits the record. */
		bool is_new = !form->action->edits && value->edit.len_bytes > 0;

		if (value->input->in_path || (!form_is_touched(value) && !is_new))
			continue;
		add_value(attrs, value->input, edit_text(&value->edit), today_ms);
		add_value(base, value->input, value->base, today_ms);
	}
}

/* ---- an action that failed ------------------------------------------------------------------ */

/* The other way round: what the field held when this was made of it; the caller frees. */
static char *held(const struct form_value *value, const struct attr *attr)
{
	const char *unit = value->input->type == INPUT_MINUTES ? "m" : "";

	if (attr->type == ATTR_FLAG)
		return mem_strdup(attr->number != 0 ? "yes" : "no");
	if (attr->type == ATTR_TIME)
		return time_words(attr->number);
	if (attr->type == ATTR_NUMBER)
		return mem_printf("%lld%s", (long long)attr->number, unit);
	return mem_strdup(attr->string != NULL ? attr->string : "");
}

static void set_value(struct form_value *value, const struct attr *attr)
{
	char *words = held(value, attr);

	/* Names that belong to other ids are looked up again. */
	if (strcmp(words, edit_text(&value->edit)) != 0)
		edit_set(&value->names, "");
	edit_set(&value->edit, words);
	free(words);
}

static const struct attr *attr_of(const struct outbox_item *item, const char *name)
{
	for (uint32_t i = 0; i < item->attr_count; i++)
		if (strcmp(item->attrs[i].key, name) == 0)
			return &item->attrs[i];
	return NULL;
}

/* Who edits a conflict has seen what Rootly has: that is what the edit is compared with from now on. */
static void take_theirs(struct form_value *value, const struct outbox_item *item)
{
	for (uint32_t i = 0; i < item->difference_count; i++) {
		const struct attr *theirs = &item->differences[i].theirs;

		if (strcmp(theirs->key, value->input->name) != 0)
			continue;
		free(value->base);
		value->base = held(value, theirs);
	}
}

static void take_value(struct form *form, struct form_value *value, const struct outbox_item *item)
{
	const struct attr *attr = attr_of(item, value->input->name);

	if (value->input->in_path) {
		char *placeholder = mem_printf("@%s", value->input->name);
		char *id = path_read(form->action->path, placeholder, item->path);

		set_value(value, &(struct attr){.type = ATTR_STRING, .string = id});
		free(id);
		free(placeholder);
	} else if (attr != NULL) {
		set_value(value, attr);
	} else if (!form->action->edits) {
		set_value(value, &(struct attr){.type = ATTR_NULL}); /* it was left empty */
	}
}

char *form_item_draft(int64_t outbox_id)
{
	return mem_printf("outbox:%lld", (long long)outbox_id);
}

void form_take_item(struct form *form, const struct outbox_item *item)
{
	/* Another program may have sent it meanwhile: then what is written is a new one. */
	form->replaces_id = outbox_gives_way(item->state) ? item->id : 0;
	form->is_restored = true;
	free(form->draft);
	form->draft = form_item_draft(item->id);
	for (int i = 0; i < form->count; i++) {
		take_value(form, &form->values[i], item);
		take_theirs(&form->values[i], item);
	}
	for (uint32_t i = 0; i < item->attr_count; i++) {
		int at = 0;

		while (at < form->count &&
			strcmp(form->values[at].input->name, item->attrs[i].key) != 0)
			at++;
		if (at == form->count)
			attrs_add(&form->kept, &item->attrs[i]);
	}
}

/* ---- drafts -------------------------------------------------------------------------------- */

static void add_escaped(struct buf *out, const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if (*p == '\n')
			buf_add_str(out, "\\n");
		else if (*p == '\t')
			buf_add_str(out, "\\t");
		else if (*p == '\\')
			buf_add_str(out, "\\\\");
		else
			buf_add_char(out, *p);
}

static void unescape(char *text)
{
	char *to = text;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p != '\\' || p[1] == '\0') {
			*to++ = *p;
			continue;
		}
		p++;
		*to++ = *p == 'n' ? '\n' : *p == 't' ? '\t' : *p;
	}
	*to = '\0';
}

char *form_to_draft(const struct form *form)
{
	struct buf out;

	buf_init(&out, DRAFT_BYTES);
	for (int i = 0; i < form->count; i++) {
		const struct form_value *value = &form->values[i];

		if (!form_is_touched(value))
			continue;
		buf_add_fmt(&out, "%s=", value->input->name);
		add_escaped(&out, edit_text(&value->edit));
		if (value->names.len_bytes > 0) {
			buf_add_char(&out, '\t');
			add_escaped(&out, edit_text(&value->names));
		}
		buf_add_char(&out, '\n');
	}
	return buf_take(&out);
}

/* Cuts the line behind its name. False: it is none. */
static bool split_line(char *line, char **value, char **names)
{
	*value = strchr(line, '=');
	if (*value == NULL)
		return false;
	*(*value)++ = '\0';
	*names = strchr(*value, '\t');
	if (*names != NULL)
		*(*names)++ = '\0';
	unescape(*value);
	if (*names != NULL)
		unescape(*names);
	return true;
}

static void restore_line(struct form *form, char *line)
{
	char *value, *names;

	if (!split_line(line, &value, &names))
		return;
	for (int i = 0; i < form->count; i++)
		if (strcmp(form->values[i].input->name, line) == 0) {
			edit_set(&form->values[i].edit, value);
			edit_set(&form->values[i].names, names != NULL ? names : "");
			form->is_restored = true;
		}
}

void form_from_draft(struct form *form, const char *draft)
{
	char *copy = mem_strdup(draft), *rest = copy, *line;

	while ((line = strsep(&rest, "\n")) != NULL)
		if (line[0] != '\0')
			restore_line(form, line);
	free(copy);
}

char *form_draft_words(const char *draft)
{
	char *line = mem_strndup(draft, strcspn(draft, "\n")), *value, *names, *words;

	words = mem_strdup(!split_line(line, &value, &names) ? "" : names != NULL ? names : value);
	free(line);
	return words;
}
