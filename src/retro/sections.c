/* What a draft says of itself: front matter and sections. */
#include "retro/draft.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "core/handle.h"

enum { LEVELS = 7 };

/* ---- front matter ------------------------------------------------------------------------- */

static struct retro_slice unquote(struct retro_slice value)
{
	char quote = value.len_bytes >= 2 ? value.bytes[0] : '\0';

	if ((quote != '"' && quote != '\'') || value.bytes[value.len_bytes - 1] != quote)
		return value;
	return (struct retro_slice){value.bytes + 1, value.len_bytes - 2};
}

bool retro_front(const struct retro_draft *draft, const char *key, struct retro_slice *value)
{
	struct retro_slice rest, line;
	size_t len = strlen(key);

	if (draft->count == 0 || draft->pieces[0].kind != RETRO_FRONT)
		return false;
	rest = draft->pieces[0].inside;
	while (retro_next_line(&rest, &line)) {
		if (line.len_bytes <= len || memcmp(line.bytes, key, len) != 0 ||
			line.bytes[len] != ':')
			continue;
		*value = unquote(retro_trim(
			(struct retro_slice){line.bytes + len + 1, line.len_bytes - len - 1}));
		return true;
	}
	return false;
}

/* "INC-398", "inc-398" and "398" are one. */
static struct retro_slice without_prefix(struct retro_slice name)
{
	size_t len = strlen(HANDLE_PREFIX);

	if (name.len_bytes < len || strncasecmp(name.bytes, HANDLE_PREFIX, len) != 0)
		return name;
	return (struct retro_slice){name.bytes + len, name.len_bytes - len};
}

static bool is_same_incident(struct retro_slice a, struct retro_slice b)
{
	a = without_prefix(a);
	b = without_prefix(b);
	return a.len_bytes == b.len_bytes && strncasecmp(a.bytes, b.bytes, a.len_bytes) == 0;
}

/* Words from a file go into a message: short, and harmless. A retrospective that was made anew has another
 * id, of which the line at the head of the draft knows nothing. */
static bool refuse_owner(bool is_incident, struct retro_slice said, const char *incident,
	struct err *err)
{
	struct arena arena;
	const char *words;

	arena_init(&arena, 0);
	words = text_clean(&arena, said.bytes, said.len_bytes).bytes;
	if (is_incident)
		err_set(err, ERR_USAGE, "this is the draft of %.40s, not of %s", words, incident);
	else
		err_set(err, ERR_USAGE,
			"this is the draft of the retrospective %.40s, not of %s's: if it is meant for "
			"that, delete the line \"retrospective: %.40s\" at its head",
			words, incident, words);
	arena_release(&arena);
	return false;
}

static bool is_of(const struct retro_draft *draft, const char *incident, const char *retrospective,
	struct err *err)
{
	struct retro_slice said;
	bool has_incident = retro_front(draft, "incident", &said) && said.len_bytes > 0;

	if (has_incident && !is_same_incident(said, retro_slice_of(incident)))
		return refuse_owner(true, said, incident, err);
	if (retrospective == NULL || (retrospective[0] == '\0' && has_incident) ||
		!retro_front(draft, "retrospective", &said) || said.len_bytes == 0)
		return true;
	return retro_is(said, retrospective) ||
	       refuse_owner(false, said, incident, err);
}

bool retro_is_fit(const struct retro_draft *draft, const char *incident, const char *retrospective,
	struct err *err)
{
	struct retro_slice text = {draft->bytes, draft->len_bytes};

	if (retro_trim(text).len_bytes == 0)
		return err_set(err, ERR_USAGE, "the draft is empty");
	if (memchr(text.bytes, '\0', text.len_bytes) != NULL)
		return err_set(err, ERR_USAGE, "the draft is no text");
	return is_of(draft, incident, retrospective, err);
}

/* ---- sections ----------------------------------------------------------------------------- */

static const struct {
	const char *word; /* a heading begins with it */
	enum retro_role role;
} roles[] = {
	{"summary", ROLE_SUMMARY},
	{"impact", ROLE_IMPACT},
	{"timeline", ROLE_TIMELINE},
	{"mitigation", ROLE_MITIGATION},
	{"resolution", ROLE_RESOLUTION},
	{"action", ROLE_ACTIONS},
	{"steps", ROLE_STEPS},
};

static enum retro_role role_of(struct retro_slice title)
{
	for (size_t r = 0; r < sizeof(roles) / sizeof(roles[0]); r++) {
		size_t len = strlen(roles[r].word);

		if (title.len_bytes >= len && strncasecmp(title.bytes, roles[r].word, len) == 0 &&
			(title.len_bytes == len || !isalpha((unsigned char)title.bytes[len]) ||
				(roles[r].role == ROLE_ACTIONS && title.bytes[len] == 's')))
			return roles[r].role;
	}
	return ROLE_OTHER;
}

static size_t count_headings(const struct retro_draft *draft)
{
	size_t count = 0;

	for (size_t i = 0; i < draft->count; i++)
		count += draft->pieces[i].kind == RETRO_HEADING;
	return count;
}

/* The hashes stand at the end of the file, and are no part of its last section. */
static struct retro_slice whole_of(
	const struct retro_draft *draft, const struct retro_section *section)
{
	const char *from = draft->pieces[section->heading].whole.bytes;
	size_t end = section->end;

	while (end > section->first && draft->pieces[end - 1].kind == RETRO_SEEN)
		end--;
	return (struct retro_slice){from, (size_t)(draft->pieces[end - 1].whole.bytes +
						   draft->pieces[end - 1].whole.len_bytes - from)};
}

struct retro_section *retro_sections(const struct retro_draft *draft, struct arena *arena,
	size_t *count)
{
	size_t headings = count_headings(draft), at = headings;
	struct retro_section *sections = arena_alloc(arena, (headings + 1) * sizeof(*sections));
	size_t next[LEVELS]; /* the next heading of each level */

	for (size_t level = 0; level < LEVELS; level++)
		next[level] = draft->count;
	for (size_t i = draft->count; i-- > 0;) {
		const struct retro_piece *piece = &draft->pieces[i];
		struct retro_section *section;

		if (piece->kind != RETRO_HEADING)
			continue;
		section = &sections[--at];
		*section = (struct retro_section){
			.role = role_of(piece->name), .title = piece->name,
			.level = piece->level, .heading = i, .first = i + 1, .end = draft->count};
		for (unsigned level = 1; level <= piece->level; level++)
			if (next[level] < section->end)
				section->end = next[level];
		section->whole = whole_of(draft, section);
		next[piece->level] = i;
	}
	*count = headings;
	return sections;
}

const struct retro_section *retro_section_of(const struct retro_section *sections, size_t count,
	enum retro_role role)
{
	for (size_t i = 0; i < count; i++)
		if (sections[i].role == role && sections[i].level >= 2)
			return &sections[i];
	return NULL;
}

void retro_section_text(const struct retro_draft *draft, const struct retro_section *section,
	struct buf *out)
{
	struct retro_slice text;
	size_t start = out->len_bytes;

	for (size_t i = section->first; i < section->end; i++) {
		const struct retro_piece *piece = &draft->pieces[i];

		if (piece->kind == RETRO_TEXT || piece->kind == RETRO_HEADING)
			buf_add(out, piece->whole.bytes, piece->whole.len_bytes);
	}
	text = retro_trim((struct retro_slice){out->bytes + start, out->len_bytes - start});
	if (text.len_bytes > 0)
		memmove(out->bytes + start, text.bytes, text.len_bytes);
	buf_truncate(out, start + text.len_bytes);
}
