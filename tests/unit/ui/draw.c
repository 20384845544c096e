/*
 * Drawing holds at any size and for any text: nothing outside the grid, no cell that a terminal
 * would obey, no half of a wide character.
 */
#include "unit/resources/world.h"

#include <locale.h>

#include "base/utf8.h"
#include "ui/ui.h"

struct fixture {
	struct world world; /* first: the world's helpers take it */
	struct grid grid;
	struct body body;
};

static int setup(void **state)
{
	struct fixture *f = mem_alloc(sizeof(*f));
	struct model_config config = {.resources = registry_panes,
		.catalogue_resources = registry_catalogue,
		.instance = "Production"};

	setlocale(LC_ALL, "C.UTF-8");
	model_init(&f->world.model, &config);
	effects_init(&f->world.effects);
	f->world.now_ms = WORLD_START_MS;
	grid_init(&f->grid, &theme_dark, 24, 80);
	body_init(&f->body);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	effects_release(&f->world.effects);
	model_release(&f->world.model);
	grid_release(&f->grid);
	body_release(&f->body);
	free(f);
	return 0;
}

#define DRAW_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* ---- text from hell ----------------------------------------------------------------------- */

static const char *const hostile[] = {
	"\033]0;owned\a\033[2J\033[31mred",
	"\302\2332J\302\2350;x\302\234", /* C1: CSI, OSC, ST */
	"a\r\nb\tc\bd\x7F",
	"\xE2\x80\xAEtxt.exe\xE2\x80\xAC\xE2\x81\xA6x\xE2\x81\xA9",
	"a\xE2\x80\x8B\xE2\x80\x8D\357\273\277b",
	"\xF3\xA0\x81\x81\xF3\xA0\x81\xBFtags",
	"e\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81",
	"\xCC\x81\xCC\x81lone marks",
	"\xFF\xFE\xC0\xAF\xED\xA0\x80\xF5\x80\x80\x80",
	"👩‍👩‍👧‍👦👨🏽‍🚒🇩🇪❤️ 決済サービスの遅延",
	"ﷺﷺﷺ नमस्ते กำ ᄒ ᅡ ᆫ 가",
	"%s%n%d {{x}} $(id) `id`",
};
enum { HOSTILE = sizeof(hostile) / sizeof(hostile[0]) };

static void expect_harmless(const struct grid *grid)
{
	for (int row = 0; row < grid->rows; row++)
		for (int col = 0; col < grid->cols; col++) {
			const struct cell *cell = grid_cell(grid, row, col);
			size_t len = strlen(cell->bytes);

			if (cell->width == 0) {
				assert_true(col > 0 && len == 0);
				assert_int_equal(grid_cell(grid, row, col - 1)->width, 2);
				continue;
			}
			assert_true(len > 0);
			if (cell->width == 2) {
				assert_true(col + 1 < grid->cols);
				assert_int_equal(grid_cell(grid, row, col + 1)->width, 0);
			}
			for (size_t at = 0; at < len;) {
				uint32_t cp;
				int valid, is_first = at == 0;

				at += utf8_decode(cell->bytes + at, len - at, &cp, &valid);
				assert_true(valid && cp >= 0x20 && !(cp >= 0x7F && cp < 0xA0));
				assert_false((cp >= 0x200B && cp <= 0x200F) ||
					     (cp >= 0x202A && cp <= 0x202E) ||
					     (cp >= 0x2060 && cp <= 0x2069) ||
					     (cp >= 0xE0000 && cp <= 0xE0FFF));
				assert_int_equal(utf8_width(cp), is_first ? cell->width : 0);
			}
		}
}

static void draw(struct fixture *f)
{
	ui_draw(&f->world.model, &f->grid, &f->body);
	expect_harmless(&f->grid);
}

static void size(struct fixture *f, int rows, int cols)
{
	world_size(&f->world, rows, cols);
	grid_resize(&f->grid, rows, cols);
}

/* Every line and body of a record says it. */
static void fill_record(
	const struct resource *resource, void *record, struct arena *arena, const char *words)
{
	for (size_t i = 0; i < resource->field_count; i++) {
		const struct field *field = &resource->fields[i];
		struct text line = text_clean(arena, words, strlen(words));

		switch (field->type) {
		case FIELD_ID:
			*FIELD_AT_MUT(const char *, field, record) = "id-1";
			break;
		case FIELD_LINE:
		case FIELD_LABELS:
			*FIELD_AT_MUT(struct text, field, record) = line;
			break;
		case FIELD_BODY:
			*FIELD_AT_MUT(struct text, field, record) =
				text_clean_body(arena, words, strlen(words));
			break;
		case FIELD_HTML:
			*FIELD_AT_MUT(struct html, field, record) =
				(struct html){words, strlen(words)};
			break;
		case FIELD_REF:
			*FIELD_AT_MUT(struct ref, field, record) = (struct ref){"r", line};
			break;
		case FIELD_REFS:
			*FIELD_AT_MUT(struct refs, field, record) = (struct refs){line, "r s"};
			break;
		case FIELD_NUMBER:
		case FIELD_TIME:
			*FIELD_AT_MUT(int64_t, field, record) = WORLD_WALL_MS;
			break;
		default:
			break;
		}
	}
}

static struct snapshot *rows_that_say(const struct resource *resource, const char *words)
{
	struct snapshot *s = snapshot_new_whole(resource);

	fill_record(resource, snapshot_add(s), &s->arena, words);
	s->is_whole = true;
	s->fetched_at_ms = WORLD_WALL_MS;
	s->rejected = 3;
	return s;
}

static struct detail *detail_that_says(const struct resource *resource, const char *words)
{
	struct detail *detail = detail_new(resource, "id-1");

	detail->row = arena_alloc(&detail->arena, resource->row_bytes);
	fill_record(resource, detail->row, &detail->arena, words);
	detail->raw = text_clean_body(&detail->arena, words, strlen(words));
	for (int tab = 0; resource->tabs[tab].title != NULL; tab++) {
		void *row;

		if (resource->tabs[tab].kind != TAB_ROWS)
			continue;
		row = arena_alloc(&detail->arena, resource->tabs[tab].rows->row_bytes);
		fill_record(resource->tabs[tab].rows, row, &detail->arena, words);
		detail->tabs[tab] =
			(struct detail_rows){.rows = row, .count = 1, .is_loaded = true};
	}
	return detail;
}

static void say(struct fixture *f, const char *words)
{
	struct model *model = &f->world.model;
	struct msg *msg;

	for (const struct resource *const *at = registry_panes; *at != NULL; at++)
		world_snapshot(&f->world, rows_that_say(*at, words));
	for (const struct resource *const *at = registry_panes; *at != NULL; at++) {
		if (*at != model->current->resource)
			continue;
		world_wait(&f->world, 300);
		msg = msg_new(MSG_DETAIL);
		msg->u.detail = detail_that_says(*at, words);
		world_tell(&f->world, msg);
	}
	snprintf(model->notice.words, sizeof(model->notice.words), "%s", words);
	snprintf(model->attention.words, sizeof(model->attention.words), "%s", words);
	snprintf(model->link.instance, sizeof(model->link.instance), "%s", words);
}

static void hostile_text_is_harmless_in_every_field_and_tab(void **state)
{
	static const int sizes[][2] = {{8, 40}, {24, 80}, {40, 120}, {60, 200}};
	struct fixture *f = *state;

	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
		for (int h = 0; h < HOSTILE; h++)
			for (int pane = 1; pane <= 3; pane++) {
				char key[2] = {(char)('0' + pane), '\0'};

				size(f, sizes[s][0], sizes[s][1]);
				world_key(&f->world, key);
				say(f, hostile[h]);
				draw(f);
				world_key(&f->world, "<Enter>");
				for (int tab = 0; tab < RESOURCE_TABS; tab++) {
					draw(f);
					world_key(&f->world, "]");
				}
				world_key(&f->world, "<Esc>");
			}
}

/* Where the reason is too long for the line, what can be done about it is not what is cut off. */
static void a_key_that_a_notice_offers_stays_in_sight(void **state)
{
	struct fixture *f = *state;
	struct msg *msg = msg_new(MSG_RESULT);
	struct buf line;

	size(f, 24, 80);
	msg->u.result.state = OUTBOX_DONE;
	msg->u.result.outbox_id = 9;
	msg->u.result.offers_text = true;
	snprintf(msg->u.result.words, sizeof(msg->u.result.words),
		"INC-1: Document: not taken by the API: HTML at /srv/priya/.local/state/rootwatch/"
		"retrospectives/Production-1a2b3c4d/INC-1/INC-1.html, y copies it (why)");
	world_tell(&f->world, msg);
	draw(f);
	buf_init(&line, 4096);
	grid_row_text(&f->grid, 23, &line);
	assert_non_null(strstr(line.bytes, "not taken by the API: HTML at "));
	assert_non_null(strstr(line.bytes, "  y copies it"));
	buf_release(&line);
}

/* Somewhere in what was drawn. */
static bool is_on_screen(struct fixture *f, const char *words)
{
	struct buf rows;
	bool is;

	buf_init(&rows, 64 * 1024);
	for (int row = 0; row < f->grid.rows; row++)
		grid_row_text(&f->grid, row, &rows);
	is = strstr(rows.bytes, words) != NULL;
	buf_release(&rows);
	return is;
}

static void show_alerts(struct fixture *f, enum alert_status of_mine)
{
	struct snapshot *s = snapshot_new(&alert_resource);

	add_alert(s, "al-1", "p99 > 2s checkout", of_mine, "7");
	add_alert(s, "al-2", "5xx on api-gateway", ALERT_TRIGGERED, "9");
	for (int i = 0; i < 40; i++)
		add_alert(s, arena_printf(&s->arena, "op-%d", i), "Disk 80 %", ALERT_OPEN, "");
	world_snapshot(&f->world, s);
}

/* The row that one acts on stays where it is, and what rises above it may leave the screen. */
static void what_is_urgent_above_the_first_row_is_said_in_the_title(void **state)
{
	struct fixture *f = *state;

	size(f, 24, 80);
	world_viewer(&f->world, "7");
	show_alerts(f, ALERT_TRIGGERED);
	world_key(&f->world, "2");
	world_key(&f->world, "j");
	world_key(&f->world, "k");
	world_wait(&f->world, 1000);
	draw(f);
	assert_true(is_on_screen(f, "5xx on api-gateway"));
	assert_false(is_on_screen(f, "triggered above"));
	show_alerts(f, ALERT_ACKNOWLEDGED);
	draw(f);
	assert_false(is_on_screen(f, "5xx on api-gateway"));
	assert_true(is_on_screen(f, "1 triggered above"));
}

static void of_the_selected_thing_in_a_menu_all_can_be_read(void **state)
{
	struct fixture *f = *state;
	static const char words[] = "Resolves it with a message, and its incidents too if wanted";

	size(f, 24, 80);
	show_alerts(f, ALERT_TRIGGERED);
	world_key(&f->world, "2");
	world_key(&f->world, "x");
	draw(f);
	assert_false(is_on_screen(f, words));
	world_type(&f->world, "with a mess");
	draw(f);
	assert_true(is_on_screen(f, words));
}

/* Also when all that was done was dropped. */
static void an_empty_activity_pane_says_what_will_stand_there_on_the_smallest_screen(void **state)
{
	struct fixture *f = *state;

	size(f, 8, 40);
	world_key(&f->world, "5");
	draw(f);
	assert_true(is_on_screen(f, "What you do will be listed here."));
}

static void tell_activity(struct fixture *f, enum outbox_state of_first)
{
	struct msg *msg = msg_new(MSG_OUTBOX);

	msg->u.outbox = outbox_view_new(1);
	msg->u.outbox->count = 1;
	msg->u.outbox->items[0] = (struct outbox_item){.id = 1, .state = of_first,
		.action = "alert.note", .record_id = "al-1", .draft = ""};
	world_tell(&f->world, msg);
	draw(f);
}

static void the_footer_names_no_key_that_has_nothing_to_work_on(void **state)
{
	struct fixture *f = *state;

	size(f, 24, 80);
	draw(f);
	assert_false(is_on_screen(f, "Enter open"));
	show_alerts(f, ALERT_TRIGGERED);
	world_key(&f->world, "2");
	draw(f);
	assert_true(is_on_screen(f, "Enter open"));
	world_key(&f->world, "5");
	draw(f);
	assert_false(is_on_screen(f, "send again"));
	assert_false(is_on_screen(f, "X discard"));
	tell_activity(f, OUTBOX_REJECTED);
	assert_true(is_on_screen(f, "R send again  e edit  X discard"));
	tell_activity(f, OUTBOX_DONE);
	assert_false(is_on_screen(f, "send again"));
	assert_false(is_on_screen(f, "e edit"));
	assert_true(is_on_screen(f, "X discard"));
}

/* "0 critical" would leave open how many others there are. */
static void where_nothing_burns_the_header_says_that_nothing_is_active(void **state)
{
	struct fixture *f = *state;

	size(f, 24, 80);
	for (int i = 0; i < 2; i++) {
		struct snapshot *empty = snapshot_new(registry_panes[i]);

		empty->is_complete = true;
		world_snapshot(&f->world, empty);
	}
	draw(f);
	assert_true(is_on_screen(f, "0 active   0 triggered"));
}

/* Nothing has become of it yet, but why it does not leave is said. */
static void what_waits_for_another_key_says_whose(void **state)
{
	struct fixture *f = *state;
	struct msg *msg = msg_new(MSG_OUTBOX);

	size(f, 24, 120);
	msg->u.outbox = outbox_view_new(1);
	msg->u.outbox->count = 1;
	msg->u.outbox->items[0] = (struct outbox_item){.id = 1, .state = OUTBOX_QUEUED,
		.action = "incident.note", .record_id = "inc-1", .label = text_own("INC-1 Checkout"),
		.waits_for = text_own("Priya")};
	world_tell(&f->world, msg);
	world_key(&f->world, "5");
	draw(f);
	assert_true(is_on_screen(f, "waits for the key of Priya; R sends it with this one"));
}

/* What just happened is read now; what waits can be looked up. */
static void a_notice_is_not_cut_off_for_what_is_counted_beside_it(void **state)
{
	static const char words[] = "Acknowledge in 3 s (z takes it back): 7d51zq p99 > 2s on checkout";
	struct fixture *f = *state;
	struct notice *notice = &f->world.model.notice;
	struct msg *msg = msg_new(MSG_OUTBOX);
	struct buf line;

	size(f, 24, 80);
	msg->u.outbox = outbox_view_new(0);
	msg->u.outbox->waiting = 1;
	msg->u.outbox->failed = 2;
	world_tell(&f->world, msg);
	snprintf(notice->words, sizeof(notice->words), "%s", words);
	draw(f);
	buf_init(&line, 4096);
	grid_row_text(&f->grid, 23, &line);
	assert_non_null(strstr(line.bytes, words));
	assert_non_null(strstr(line.bytes, "!2 ⇡1"));
	notice->words[20] = '\0';
	draw(f);
	buf_clear(&line);
	grid_row_text(&f->grid, 23, &line);
	assert_non_null(strstr(line.bytes, "! 2 failed (5)  ⇡ 1 queued"));
	buf_release(&line);
}

static void hostile_text_is_harmless_in_what_one_types(void **state)
{
	static const char *const openers[] = {"/", ":", "?", "C", "x"};
	struct fixture *f = *state;

	size(f, 24, 80);
	world_incidents(&f->world);
	for (size_t o = 0; o < sizeof(openers) / sizeof(openers[0]); o++)
		for (int h = 0; h < HOSTILE; h++) {
			struct msg *msg = msg_new(MSG_PASTE);

			world_key(&f->world, openers[o]);
			msg->u.text = mem_strdup(hostile[h]);
			world_tell(&f->world, msg);
			draw(f);
			world_key(&f->world, "<Left>");
			world_key(&f->world, "<Left>");
			draw(f);
			world_key(&f->world, "<Esc>");
			world_key(&f->world, "<Esc>");
		}
}

static void hostile_text_is_harmless_in_a_question(void **state)
{
	struct fixture *f = *state;

	size(f, 24, 80);
	for (int h = 0; h < HOSTILE; h++) {
		struct confirm *confirm = &f->world.model.confirm;

		world_incidents(&f->world);
		f->world.model.layers[0] = LAYER_CONFIRM;
		f->world.model.layer_count = 1;
		confirm->question = mem_strdup(hostile[h]);
		confirm->explanation = mem_strdup(hostile[h]);
		confirm->verb = mem_strdup(hostile[h]);
		confirm->expected = mem_strdup(hostile[h]);
		confirm->ask = ASK_NUMBER;
		draw(f);
		world_wait(&f->world, 500);
		world_key(&f->world, "<Esc>");
	}
}

/* ---- any size ----------------------------------------------------------------------------- */

static void every_layer_is_drawn_at_every_size(void **state)
{
	static const char *const openers[] = {"j", "/", ":", "?", "C", "x", "D", "5", "<Enter>"};
	struct fixture *f = *state;

	world_incidents(&f->world);
	for (size_t o = 0; o < sizeof(openers) / sizeof(openers[0]); o++) {
		size(f, 24, 80);
		world_key(&f->world, openers[o]);
		for (int rows = 1; rows <= 64; rows += rows < 14 ? 1 : 10)
			for (int cols = 1; cols <= 204; cols += cols < 48 ? 1 : 13) {
				size(f, rows, cols);
				draw(f);
			}
		size(f, 24, 80);
		world_key(&f->world, "<Esc>");
		world_key(&f->world, "<Esc>");
	}
}

static void a_grid_of_another_size_than_the_model_is_no_harm(void **state)
{
	struct fixture *f = *state;

	size(f, 40, 120);
	world_incidents(&f->world);
	grid_resize(&f->grid, 10, 30);
	draw(f);
	grid_resize(&f->grid, 80, 240);
	draw(f);
}

/* ---- the mouse ---------------------------------------------------------------------------- */

/* The column where words stand on the line of tabs; -1: they do not. */
static int column_of_tab(const struct fixture *f, const char *words)
{
	struct buf line;
	const char *at;
	int col = -1;

	buf_init(&line, 4096);
	grid_row_text(&f->grid, f->world.model.layout.detail_body.row - 2, &line);
	at = strstr(line.bytes, words);
	if (at != NULL)
		col = (int)text_width(line.bytes, (size_t)(at - line.bytes));
	buf_release(&line);
	return col;
}

static void click(struct fixture *f, int row, int col)
{
	struct msg *msg = msg_new(MSG_MOUSE);

	msg->u.mouse = (struct mouse){MOUSE_PRESS, row, col};
	world_tell(&f->world, msg);
}

static void a_click_on_a_tab_shows_the_one_that_is_drawn_there(void **state)
{
	static const int sizes[][2] = {{40, 120}, {24, 80}, {12, 40}};
	struct fixture *f = *state;

	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		int clicked = 0;

		size(f, sizes[s][0], sizes[s][1]);
		world_key(&f->world, "1");
		say(f, "words");
		world_key(&f->world, "<Enter>");
		draw(f);
		for (int tab = 1; tab < 7; tab++) {
			int col = column_of_tab(f, incident_resource.tabs[tab].title);

			if (col < 0) {
				world_key(&f->world, "]");
			} else {
				click(f, f->world.model.layout.detail_body.row - 2, col);
				clicked++;
			}
			assert_int_equal(f->world.model.detail.tab, tab);
			draw(f);
			assert_true(column_of_tab(f, incident_resource.tabs[tab].title) >= 0);
		}
		assert_true(clicked >= 2);
		while (f->world.model.detail.tab != 0)
			world_key(&f->world, "]");
		world_key(&f->world, "<Esc>");
	}
}

/* ---- the body that is remembered ---------------------------------------------------------- */

static void expect_same(const struct fixture *f, const struct grid *other)
{
	for (int row = 0; row < other->rows; row++)
		for (int col = 0; col < other->cols; col++)
			assert_true(cell_equal(
				grid_cell(&f->grid, row, col), grid_cell(other, row, col)));
}

static void a_remembered_body_draws_what_a_fresh_one_does(void **state)
{
	struct fixture *f = *state;
	struct grid fresh_grid;
	struct body fresh;

	size(f, 40, 120);
	grid_init(&fresh_grid, &theme_dark, 40, 120);
	for (int h = 0; h < HOSTILE; h++) {
		say(f, hostile[h]);
		f->world.model.detail.detail->fetched_at_ms = h + 1;
		draw(f);
		draw(f);
		body_init(&fresh);
		ui_draw(&f->world.model, &fresh_grid, &fresh);
		expect_same(f, &fresh_grid);
		assert_int_equal(f->body.count, fresh.count);
		body_release(&fresh);
	}
	grid_release(&fresh_grid);
}

static void a_body_is_laid_out_again_only_when_it_changed(void **state)
{
	struct fixture *f = *state;
	const struct body_line *lines;
	size_t used;

	size(f, 40, 120);
	say(f, "words");
	draw(f);
	lines = f->body.lines;
	used = f->body.arena.used_bytes;
	assert_true(f->body.count > 0);
	world_key(&f->world, "/");
	draw(f);
	assert_ptr_equal(f->body.lines, lines);
	assert_int_equal(f->body.arena.used_bytes, used);
	size(f, 40, 150);
	draw(f);
	assert_int_not_equal(f->body.key.cols, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DRAW_TEST(hostile_text_is_harmless_in_every_field_and_tab),
		DRAW_TEST(a_key_that_a_notice_offers_stays_in_sight),
		DRAW_TEST(what_is_urgent_above_the_first_row_is_said_in_the_title),
		DRAW_TEST(of_the_selected_thing_in_a_menu_all_can_be_read),
		DRAW_TEST(an_empty_activity_pane_says_what_will_stand_there_on_the_smallest_screen),
		DRAW_TEST(the_footer_names_no_key_that_has_nothing_to_work_on),
		DRAW_TEST(where_nothing_burns_the_header_says_that_nothing_is_active),
		DRAW_TEST(what_waits_for_another_key_says_whose),
		DRAW_TEST(a_notice_is_not_cut_off_for_what_is_counted_beside_it),
		DRAW_TEST(hostile_text_is_harmless_in_what_one_types),
		DRAW_TEST(hostile_text_is_harmless_in_a_question),
		DRAW_TEST(every_layer_is_drawn_at_every_size),
		DRAW_TEST(a_grid_of_another_size_than_the_model_is_no_harm),
		DRAW_TEST(a_click_on_a_tab_shows_the_one_that_is_drawn_there),
		DRAW_TEST(a_remembered_body_draws_what_a_fresh_one_does),
		DRAW_TEST(a_body_is_laid_out_again_only_when_it_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
