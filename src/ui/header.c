/* The first line: which instance, whether what is shown is true, what burns, what time it is. */
#include "ui/parts.h"

#include <string.h>

enum { RATE_SHOWN_BELOW_PERCENT = 50, A_WHILE_MS = 15 * 1000 };

/* ---- the connection ----------------------------------------------------------------------- */

static struct text age_words(struct draw *draw, const char *lead)
{
	const struct link *link = &draw->model->link;

	if (link->live_at_ms == 0 || draw->when.now_ms - link->live_at_ms < 60000)
		return text_own(lead);
	return text_printf(draw->arena, "%s, data %s", lead, draw_old(draw, link->live_at_ms).bytes);
}

static struct text retry_words(struct draw *draw)
{
	const struct link *link = &draw->model->link;
	char until[ISO8601_BYTES];

	if (link->err.kind == ERR_RATE && link->retry_at_ms > draw->when.now_ms + A_WHILE_MS) {
		when_format(link->retry_at_ms, draw->when.now_ms, WHEN_UTC, 0, until);
		return text_printf(draw->arena, "● told to wait until %s", until);
	}
	return age_words(draw, link->err.kind == ERR_RATE     ? "● told to wait"
			       : link->err.kind == ERR_SERVER ? "● server trouble"
			       : link->err.kind == ERR_PROTOCOL
				       ? "● not Rootly's answer"
				       : "● no connection");
}

static void put_link(struct line *line)
{
	struct draw *draw = line->draw;

	switch (draw->model->link.state) {
	case LINK_STARTING:
		line_text(line, age_words(draw, "○ connecting"), ROLE_DIM);
		break;
	case LINK_LIVE:
		if (model_is_stale(draw->model))
			line_text(line, age_words(draw, "● late"), ROLE_WARN);
		else
			line_own(line, "● live", ROLE_GOOD);
		break;
	case LINK_RETRYING:
		line_text(line, retry_words(draw), ROLE_BAD);
		break;
	case LINK_PAUSED: /* the banner says so */
		line_skip(line, -2);
		break;
	case LINK_STOPPED:
		line_text(line,
			age_words(draw, draw->model->link.err.kind == ERR_AUTH ? "● stopped: key refused"
									       : "● stopped"),
			ROLE_BAD);
		break;
	}
}

static void put_banner(struct line *line, struct text words)
{
	line_skip(line, 2);
	if ((int)words.width + 2 > line_room(line))
		return;
	line_own(line, " ", ROLE_BANNER);
	line_text(line, words, ROLE_BANNER);
	line_own(line, " ", ROLE_BANNER);
}

/* In time to have another made. */
static void put_key_end(struct line *line)
{
	const struct key_life *life = &line->draw->model->viewer.key_life;
	char left[ISO8601_BYTES];
	struct text words;

	if (!key_ends_soon(life, line->draw->when.now_ms, left))
		return;
	words = text_printf(
		line->draw->arena, "key %s in %s", life->is_certain ? "ends" : "may end", left);
	if ((int)words.width + 2 > line_room(line))
		return;
	line_skip(line, 2);
	line_text(line, words, ROLE_WARN);
}

/* The instance's own word, in its own colour where there are colours. */
static void put_instance(struct line *line)
{
	const struct model *model = line->draw->model;
	struct grid *grid = line->draw->grid;
	struct text parts[] = {text_own(" "), draw_text(line->draw, model->banner), text_own(" ")};
	struct style style = draw_style(line->draw, ROLE_BANNER);

	if (model->banner[0] == '\0' || (int)parts[1].width + 4 > line_room(line))
		return;
	if (grid->theme != &theme_mono && model->banner_colour > 0)
		style = (struct style){.fg = 0, .bg = (int8_t)model->banner_colour, .attrs = STYLE_BOLD};
	line_skip(line, 2);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		line->col += grid_put(grid, line->row, line->col, line_room(line), parts[i], style);
}

static void put_banners(struct line *line)
{
	const struct model *model = line->draw->model;
	int64_t left_min = (model->paused_until_ms - model->monotonic_ms + 59999) / 60000;

	put_instance(line);
	if (model->is_paused)
		put_banner(line, text_printf(line->draw->arena, "PAUSED, %d min left",
					 left_min > 0 ? (int)left_min : 0));
	if (model->viewer.read_only)
		put_banner(line, text_own("READ-ONLY"));
}

/* "Staging ▲2": the other instances, when something pages there or they cannot be asked. */
static void put_others(struct line *line)
{
	const struct model *model = line->draw->model;

	for (int i = 0; i < model->other_count; i++) {
		const struct other_msg *other = &model->others[i];
		struct text words = other->has_failed
			? text_printf(line->draw->arena, "%s ×", other->name)
			: text_printf(line->draw->arena, "%s ▲%u", other->name, other->triggered);

		if ((other->triggered == 0 && !other->has_failed) ||
			(int)words.width + 2 > line_room(line))
			continue;
		line_skip(line, 2);
		line_text(line, words, other->has_failed ? ROLE_WARN : ROLE_BAD);
	}
}

/* ---- the right end ------------------------------------------------------------------------ */

static struct text clock_words(struct draw *draw)
{
	const struct when *when = &draw->when;
	char now[ISO8601_BYTES];

	when_format(when->now_ms, when->now_ms, when->style == WHEN_LOCAL ? WHEN_LOCAL : WHEN_UTC,
		when->tz_offset_min, now);
	return text_printf(draw->arena, "%s", now);
}

static struct text rate_words(struct draw *draw)
{
	const struct link *link = &draw->model->link;

	if (link->rate_limit <= 0 || link->rate_remaining < 0 ||
		link->rate_remaining * 100 >= link->rate_limit * RATE_SHOWN_BELOW_PERCENT)
		return text_empty;
	return text_printf(
		draw->arena, "rate %d/%d", (int)link->rate_remaining, (int)link->rate_limit);
}

/* Is there a count of what is urgent, so that none of it says all? */
static bool counts_urgent(const struct list *list, const char *urgent)
{
	const struct tally *tally = list->resource->tallies;

	while (tally->word != NULL && strcmp(tally->word, urgent) != 0)
		tally++;
	return tally->word != NULL;
}

/* "5 active (1 critical)"; where the first thing counted is urgent itself, that alone: "2 triggered". */
static struct text count_words(struct draw *draw, const struct list *list)
{
	const struct tally *first = list->resource != NULL ? list->resource->tallies : NULL;
	const char *urgent, *more = list_or_more(list);

	if (first == NULL || !list_is_known(list))
		return text_empty;
	urgent = list_urgent_word(list);
	if (list->tallies[0] <= list->urgent && (list->urgent > 0 || counts_urgent(list, urgent)))
		return text_printf(draw->arena, "%u%s %s", list->urgent, more, urgent);
	if (list->urgent == 0)
		return text_printf(draw->arena, "%u%s %s", list->tallies[0], more, first->word);
	return text_printf(draw->arena, "%u%s %s (%u%s %s)", list->tallies[0], more, first->word,
		list->urgent, more, urgent);
}

static enum role count_role(const struct list *list)
{
	return list->urgent > 0 ? ROLE_BAD : ROLE_PLAIN;
}

/* From the right; what matters least gives way where room is scarce. */
static void put_facts(struct line *line)
{
	enum { CLOCK, ALERTS, INCIDENTS, RATE, FACTS, GAP = 3 };
	static const int importance[FACTS] = {ALERTS, INCIDENTS, CLOCK, RATE};
	struct draw *draw = line->draw;
	const struct list *panes = draw->model->panes;
	struct {
		struct text words;
		enum role role;
		bool is_in;
	} facts[FACTS] = {
		[CLOCK] = {clock_words(draw), ROLE_DIM, false},
		[ALERTS] = {count_words(draw, &panes[1]), count_role(&panes[1]), false},
		[INCIDENTS] = {count_words(draw, &panes[0]), count_role(&panes[0]), false},
		[RATE] = {rate_words(draw), ROLE_WARN, false},
	};
	int room = line_room(line);

	for (int i = 0; i < FACTS; i++) {
		int cells = (int)facts[importance[i]].words.width + GAP;

		facts[importance[i]].is_in = cells <= room;
		room -= cells <= room ? cells : 0;
	}
	for (int i = 0; i < FACTS; i++)
		if (facts[i].is_in && line_right(line, facts[i].words, facts[i].role))
			line->end -= GAP - 1;
}

void draw_header(struct draw *draw)
{
	const struct rect *r = &draw->model->layout.header;
	struct line line = line_at(draw, r->row, r->col + 1, r->cols - 2), name;
	struct text instance = draw_text(draw, draw->model->link.instance);

	name = line_at(draw, r->row, line.col, line_room(&line) / 3);
	line_text(&name, instance, ROLE_STRONG);
	line.col = name.col + (instance.width > 0 ? 2 : 0);
	put_link(&line);
	put_banners(&line);
	put_key_end(&line);
	put_others(&line);
	line_skip(&line, 1);
	put_facts(&line);
}

void draw_attention(struct draw *draw)
{
	const struct rect *r = &draw->model->layout.attention;
	const struct attention *attention = &draw->model->attention;
	struct line line = line_at(draw, r->row, r->col + 1, r->cols - 2);

	if (r->rows == 0)
		return;
	grid_fill(draw->grid, *r, draw_style(draw, ROLE_ATTENTION));
	if (attention->count > 1)
		line_right(&line, text_printf(draw->arena, "+%u more", attention->count - 1),
			ROLE_ATTENTION);
	line_own(&line, "▲ ", ROLE_ATTENTION);
	line_text(&line, draw_text(draw, attention->words), ROLE_ATTENTION);
}
