/* What the draft of a retrospective looks like. */
#include "golden/stage.h"

#include "lib/chance.h"
#include "unit/resources/draft.h"

static void open_at(struct stage *stage, int rows, int cols)
{
	stage_fill(stage, rows, cols);
	world_key(&stage->world, "3");
	world_key(&stage->world, "e");
	draft_tell(&stage->world, draft_text(SHEET_OPEN, some_draft));
}

static void the_text_alone_at_80x24(void **state)
{
	open_at(*state, 24, 80);
	world_type(*state, "]");
	stage_check(*state, "sheet-80x24");
}

static void outline_and_findings_beside_it_at_120x40(void **state)
{
	open_at(*state, 40, 120);
	stage_check(*state, "sheet-120x40");
}

static void lines_stay_short_enough_to_read_at_200x60(void **state)
{
	open_at(*state, 60, 200);
	world_type(*state, "]]");
	stage_check(*state, "sheet-200x60");
}

static void while_one_writes_the_cursor_is_in_the_text(void **state)
{
	struct stage *stage = *state;

	open_at(stage, 24, 80);
	world_type(&stage->world, "]]w");
	world_type(&stage->world, "Checkout was dead.");
	world_key(&stage->world, "<F4>");
	for (int i = 0; i < 5; i++)
		world_key(&stage->world, "<Left>");
	stage_check(stage, "sheet-writing-80x24");
}

static void the_preview_is_what_readers_see(void **state)
{
	open_at(*state, 40, 120);
	world_type(*state, "p");
	stage_check(*state, "sheet-preview-120x40");
}

static void push_at(struct stage *stage, int rows, int cols)
{
	open_at(stage, rows, cols);
	world_type(&stage->world, "u");
	draft_tell(&stage->world, draft_plan());
	world_type(&stage->world, "jj");
}

static void the_push_table_at_80x24(void **state)
{
	push_at(*state, 24, 80);
	stage_check(*state, "sheet-push-80x24");
}

static void the_push_table_at_120x40(void **state)
{
	push_at(*state, 40, 120);
	stage_check(*state, "sheet-push-120x40");
}

static void a_finding_says_why_and_what_is_better(void **state)
{
	open_at(*state, 24, 80);
	world_type(*state, "f");
	stage_check(*state, "sheet-findings-80x24");
}

static void mine_or_theirs_is_shown_as_a_difference(void **state)
{
	struct stage *stage = *state;
	struct sheet_news *news;
	static struct sheet_choice choice = {.name = "timeline",
		.diff = " - 03:14 alert\n-- 03:20 my note\n+- 03:31 status: mitigated\n"};

	open_at(stage, 24, 80);
	news = draft_text(SHEET_BUILD, some_draft);
	choice.words = text_own("You edited \"timeline\", and Rootly has news for it");
	news->choices = &choice;
	news->choice_count = 1;
	draft_tell(&stage->world, news);
	stage_check(stage, "sheet-choice-80x24");
}

/* ---- hostile texts ------------------------------------------------------------------------- */

/* What terminals, Markdown, our own fences and careless programs stumble over. */
static size_t hostile_text(char *out, size_t room)
{
	static const char *const pieces[] = {"\033]52;c;QUJD\a", "\033[2J", "\x9B" "31m", "\xE2\x80\xAE",
		"\xEF\xBB\xBF", "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9", "\xCC\x81\xCC\x81\xCC\x81",
		"\xFF\xFE", "\xC3", "\xED\xA0\x80", "\r\n", "\r", "\n", "\n\n", "## Impact\n", "# ", "```\n",
		"<!-- rootwatch:timeline -->\n", "<!-- /rootwatch -->\n", "<!-- rootwatch:seen a=b -->\n", "---\n",
		"{{ incident.title }}", "<script>", "| a | b |\n|---|---|\n", "- [ ] x  ^action-1\n", "\t", "    ",
		"\xE6\xA4\x9C\xE7\xB4\xA2", "word ", "a very long word without any blank in it ", "%s%n", "\x7F"};
	size_t len = 0;

	for (size_t n = chance(40); n > 0; n--) {
		const char *piece = pieces[chance(sizeof(pieces) / sizeof(*pieces))];

		if (len + strlen(piece) > room)
			break;
		memcpy(out + len, piece, strlen(piece));
		len += strlen(piece);
	}
	if (chance(10) == 0 && len < room)
		out[len++] = '\0';
	return len;
}

static void look_at_all_of_it(struct stage *stage)
{
	static const char *const keys[] = {"j", "<PgDn>", "G", "]", "[", "g", "p", "<PgDn>", "p"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		world_key(&stage->world, keys[i]);
		stage_draw(stage);
	}
}

static void move_about(struct stage *stage)
{
	static const char *const keys[] = {"<Up>", "<Down>", "<Left>", "<Right>", "<Home>", "<End>",
		"<PgUp>", "<PgDn>"};

	for (size_t n = chance(12); n > 0; n--)
		world_key(&stage->world, keys[chance(sizeof(keys) / sizeof(*keys))]);
	stage_draw(stage);
}

static const struct sheet_order *kept(const struct stage *stage)
{
	for (size_t i = 0; i < stage->world.effects.count; i++) {
		const struct request *r = stage->world.effects.items[i].request;

		if (r != NULL && r->type == REQUEST_SHEET && r->sheet.ask == SHEET_KEEP)
			return &r->sheet;
	}
	fail_msg("nothing was kept");
	return NULL;
}

/* Looked at, moved about in, one character typed: only that is new in what is kept. */
static void no_byte_changes_that_the_author_did_not_change(void **state)
{
	struct stage *stage = *state;
	const struct writer *w = &stage->world.model.sheet.writer;
	const struct sheet_order *order;
	char text[2048];

	stage_fill(stage, 24, 80);
	world_key(&stage->world, "3");
	for (int i = 0; i < 10000; i++) {
		size_t len = hostile_text(text, sizeof(text)), at;
		struct sheet_news *news;

		world_key(&stage->world, "e");
		news = draft_news(SHEET_OPEN);
		news->text = text;
		news->len_bytes = len;
		draft_tell(&stage->world, news);
		if (i % 20 == 0)
			look_at_all_of_it(stage);
		world_key(&stage->world, "w");
		move_about(stage);
		at = w->cursor;
		world_type(&stage->world, "x");
		world_key(&stage->world, "<Esc>");
		order = kept(stage);
		assert_int_equal(order->len_bytes, len + 1);
		assert_memory_equal(order->text, text, at);
		assert_int_equal(order->text[at], 'x');
		assert_memory_equal(order->text + at + 1, text + at, len - at);
		world_key(&stage->world, "w");
		world_key(&stage->world, "<F2>");
		assert_int_equal(w->len_bytes, len);
		assert_memory_equal(w->bytes, text, len);
		world_key(&stage->world, "<Esc>");
		world_key(&stage->world, "q");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(the_text_alone_at_80x24),
		STAGE_TEST(outline_and_findings_beside_it_at_120x40),
		STAGE_TEST(lines_stay_short_enough_to_read_at_200x60),
		STAGE_TEST(while_one_writes_the_cursor_is_in_the_text),
		STAGE_TEST(the_preview_is_what_readers_see),
		STAGE_TEST(the_push_table_at_80x24),
		STAGE_TEST(the_push_table_at_120x40),
		STAGE_TEST(a_finding_says_why_and_what_is_better),
		STAGE_TEST(mine_or_theirs_is_shown_as_a_difference),
		STAGE_TEST(no_byte_changes_that_the_author_did_not_change),
	};

	return cmocka_run_group_tests_name("drafts", tests, NULL, NULL);
}
