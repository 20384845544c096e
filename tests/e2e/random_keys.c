/*
 * Random keys. Whatever is pressed: a write only ever touches what was shown when its key was pressed,
 * text fields swallow every printable key, and nothing crashes. SEED=n repeats another walk.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"

enum { WATCHED_KEYS = 1000, BLIND_KEYS = 5000, TAG_CHARS = 9, TAGS_MAX = 64, ID_PREFIX = 8,
	RECENT = 4 };

/* ---- chance -------------------------------------------------------------------------------- */

static uint64_t state_of_chance;

static void start_chance(uint64_t seed)
{
	const char *given = getenv("SEED");

	state_of_chance = given != NULL ? strtoull(given, NULL, 10) : seed;
	print_message("seed %llu\n", (unsigned long long)state_of_chance);
	state_of_chance = state_of_chance * 2 + 1;
}

static unsigned chance(unsigned below)
{
	state_of_chance ^= state_of_chance << 13;
	state_of_chance ^= state_of_chance >> 7;
	state_of_chance ^= state_of_chance << 17;
	return (unsigned)(state_of_chance >> 33) % below;
}

/* q leaves, ^Z stops, ^C quits, Space v * mark for batches: those have tests of their own. */
static const char *const keys[] = {"j", "k", "j", "k", "g", "G", "<Down>", "<Up>", "<PgDn>", "<PgUp>", "<C-d>",
	"<C-u>", "1", "2", "3", "5", "<Tab>", "<S-Tab>", "-", "<Enter>", "<Enter>", "<Enter>", "<Esc>", "<Esc>",
	"<Esc>", "/", "?", ":", "[", "]", ",", ".", "x", "o", "y", "Y", "O", "t", "T", "J", "K", "a", "a", "D", "D",
	"s", "S", "m", "R", "M", "X", "C", "@", "A", "c", "e", "I", "i", "E", "u", "W", "y", "y", "n", "r", "P",
	"+", "_", "%", "z", "f", "d", "b", "p", "w", "!", "<BS>", "<Del>", "<Left>", "<Right>", "<Home>",
	"<End>", "<C-e>", "<C-x>", "<C-l>", "<F1>", "4", "7", "é", "決", "<FocusIn>"};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

static const char *random_key(void)
{
	return keys[chance(KEYS)];
}

/* Hardly any walk by chance alone gets through a form and a box that listens late. */
#define OUT "<Esc>", "<Esc>", "<Esc>"
static const char pause_for_box[] = "";
static const char *const gestures[][10] = {
	{OUT, "2", "a"},
	{OUT, "2", "j", "j", "a"},
	{OUT, "2", "D", pause_for_box, "y"},
	{OUT, "2", "G", "D", pause_for_box, "y"},
	{OUT, "1", "a"},
	{OUT, "1", "j", "D", "<C-d>", "<Enter>", pause_for_box, "y"},
	{OUT, "1", "m", "<C-d>", "<Enter>"},
	{OUT, "1", "G", "R", pause_for_box, "y"},
	{OUT, "1", "c", "x", "<C-d>", "<Enter>"},
	{OUT, "1", "<Enter>", "@", "<C-d>", "<Enter>"},
	{OUT, "3", "e", "!", "<C-d>", "<Enter>"},
	{OUT, "2", "s", "<C-d>", "<Enter>"},
};
enum { GESTURES = sizeof(gestures) / sizeof(gestures[0]) };

/* The next key: of a gesture that was begun, else of chance. */
static const char *next_key(const char *const **gesture, const char *const **end)
{
	if (*gesture == NULL && chance(8) == 0) {
		*gesture = gestures[chance(GESTURES)];
		*end = *gesture + 10;
	}
	if (*gesture != NULL && *gesture < *end && **gesture != NULL)
		return *(*gesture)++;
	*gesture = NULL;
	return random_key();
}

/* ---- names that tell the id ----------------------------------------------------------------- */

static const struct {
	const char *list, *type, *attribute;
	char letter;
} tagged[] = {
	{"/v1/incidents", "incidents", "title", 'I'},
	{"/v1/alerts", "alerts", "summary", 'A'},
	{"/v1/post_mortems", "incident_post_mortems", "title", 'R'},
	{"/v1/action_items", "incident_action_items", "summary", 'T'},
};

static void tag_all(struct sandbox *s)
{
	for (size_t t = 0; t < sizeof(tagged) / sizeof(tagged[0]); t++) {
		char *path = mem_printf("%s?page[size]=200", tagged[t].list);
		struct json_object *answer = sandbox_request(s, "GET", path, NULL, NULL);
		struct json_object *data = json_object_object_get(answer, "data");

		for (size_t i = 0; i < json_object_array_length(data); i++) {
			const char *id = json_object_get_string(
				json_object_object_get(json_object_array_get_idx(data, i), "id"));
			char name[32];

			snprintf(name, sizeof(name), "\"%c%.8s\"", tagged[t].letter, id);
			sandbox_change(s, tagged[t].type, id, tagged[t].attribute, name);
		}
		json_object_put(answer);
		free(path);
	}
}

struct tags {
	char items[TAGS_MAX][TAG_CHARS + 1];
	size_t count;
	bool is_offer;	 /* a box that names a number of them, not each */
	const char *key; /* pressed next */
};

static void add_tag(struct tags *tags, const char *text)
{
	if (tags->count < TAGS_MAX)
		snprintf(tags->items[tags->count++], TAG_CHARS + 1, "%s", text);
}

static bool has_tag(const struct tags *tags, const char *id)
{
	for (size_t i = 0; i < tags->count; i++)
		if (strncmp(tags->items[i] + 1, id, ID_PREFIX) == 0)
			return true;
	return false;
}

/* ---- what is shown as the one that keys act on ----------------------------------------------- */

struct area {
	int top, left, bottom, right;
};

static bool cell_is(const struct screen *screen, int row, int col, const char *text)
{
	return strcmp(screen_at(screen, row, col)->text, text) == 0;
}

/* The boxes that lie over the panes. */
static int find_boxes(const struct screen *screen, struct area boxes[], int room)
{
	int count = 0;

	for (int row = 0; row < screen->rows && count < room; row++)
		for (int col = 0; col < screen->cols && count < room; col++) {
			struct area box = {row, col, row, col};

			if (!cell_is(screen, row, col, "┌"))
				continue;
			while (box.bottom < screen->rows - 1 && !cell_is(screen, box.bottom, col, "└"))
				box.bottom++;
			while (box.right < screen->cols - 1 && !cell_is(screen, row, box.right, "┐"))
				box.right++;
			boxes[count++] = box;
		}
	return count;
}

static bool is_inside(const struct area *boxes, int count, int row, int col)
{
	for (int i = 0; i < count; i++)
		if (row >= boxes[i].top && row <= boxes[i].bottom && col >= boxes[i].left &&
			col <= boxes[i].right)
			return true;
	return false;
}

static bool tag_at(const struct screen *screen, int row, int col, char out[TAG_CHARS + 1])
{
	if (col + TAG_CHARS > screen->cols)
		return false;
	for (int i = 0; i < TAG_CHARS; i++)
		out[i] = screen_at(screen, row, col + i)->text[0];
	out[TAG_CHARS] = '\0';
	if (strchr("IART", out[0]) == NULL || out[0] == '\0')
		return false;
	for (int i = 1; i < TAG_CHARS; i++)
		if (!isxdigit((unsigned char)out[i]))
			return false;
	return true;
}

/* With a box open, what it names; else the selected row, or the detail's title where it has the keys. */
static void look(const struct pty *p, struct tags *tags)
{
	const struct screen *screen = pty_screen(p);
	struct area boxes[4];
	int count = find_boxes(screen, boxes, 4);
	struct tags title = {.count = 0};
	char tag[TAG_CHARS + 1];

	*tags = (struct tags){.count = 0};
	for (int row = 1; row < screen->rows - 1; row++)
		for (int col = 0; col < screen->cols; col++) {
			bool is_reverse;

			if (!tag_at(screen, row, col, tag))
				continue;
			is_reverse = (screen_at(screen, row, col)->style & SCREEN_REVERSE) != 0;
			/* The line below the header, in reverse, calls attention to something else. */
			if (count > 0 ? is_inside(boxes, count, row, col) : is_reverse && row > 1)
				add_tag(tags, tag);
			else if (count == 0 && row < 4 && !is_reverse)
				add_tag(&title, tag);
		}
	for (size_t i = 0; count == 0 && tags->count == 0 && i < title.count; i++)
		add_tag(tags, title.items[i]);
	tags->is_offer = screen_find(screen, " too?", NULL, NULL) || screen_find(screen, " too:", NULL, NULL);
}

/* What a box that has just opened is about: its title, or all of a question. */
static void look_at_box(const struct pty *p, struct tags *tags)
{
	const struct screen *screen = pty_screen(p);
	bool asks = screen_find(screen, "[ No ]", NULL, NULL);
	struct area boxes[4];
	int count = find_boxes(screen, boxes, 4);
	char tag[TAG_CHARS + 1];

	*tags = (struct tags){.count = 0};
	for (int i = 0; i < count; i++)
		for (int row = boxes[i].top; row <= (asks ? boxes[i].bottom : boxes[i].top); row++)
			for (int col = boxes[i].left; col < boxes[i].right; col++)
				if (tag_at(screen, row, col, tag))
					add_tag(tags, tag);
}

static bool has_box(const struct pty *p)
{
	struct area box;

	return find_boxes(pty_screen(p), &box, 1) > 0;
}

static void print_tags(const struct tags recent[], size_t count)
{
	for (size_t r = 0; r < count; r++) {
		print_message("before %s:", recent[r].key != NULL ? recent[r].key : "the first key");
		for (size_t t = 0; t < recent[r].count; t++)
			print_message(" %s", recent[r].items[t]);
		print_message("\n");
	}
}

/* Each must have been what keys act on a moment ago. */
static void judge_box(struct pty *p, const struct tags recent[], size_t count)
{
	struct tags box;

	look_at_box(p, &box);
	for (size_t i = 0; i < box.count; i++) {
		bool was_shown = false;

		for (size_t r = 0; r < count; r++)
			was_shown |= has_tag(&recent[r], box.items[i] + 1) || recent[r].is_offer;
		if (was_shown)
			continue;
		print_tags(recent, count);
		pty_fail(p, "a box is about %s, which was not selected", box.items[i]);
	}
}

/* ---- writes -------------------------------------------------------------------------------- */

static bool is_known(const char *id, struct json_object *known)
{
	return json_object_object_get(known, id) != NULL;
}

static struct json_object *known_ids(struct sandbox *s)
{
	struct json_object *known = json_object_new_object();

	for (size_t t = 0; t < sizeof(tagged) / sizeof(tagged[0]); t++) {
		char *path = mem_printf("%s?page[size]=200", tagged[t].list);
		struct json_object *answer = sandbox_request(s, "GET", path, NULL, NULL);
		struct json_object *data = json_object_object_get(answer, "data");

		for (size_t i = 0; i < json_object_array_length(data); i++)
			json_object_object_add(known,
				json_object_get_string(json_object_object_get(
					json_object_array_get_idx(data, i), "id")),
				json_object_new_boolean(1));
		json_object_put(answer);
		free(path);
	}
	return known;
}

/* "/v1/alerts/ID/acknowledge" → ID; false: none, a create. */
static bool id_of_path(const char *path, char id[64])
{
	return sscanf(path, "/v1/%*[a-z_]/%63[0-9a-f-]", id) == 1;
}

/* The new writes of the journal; each must touch what was shown. */
static int judge_writes(struct sandbox *s, struct pty *p, int *since, const struct tags recent[],
	struct json_object *known)
{
	char *path = mem_printf("/sandbox/journal?since=%d", *since);
	struct json_object *journal = sandbox_control(s, "GET", path, NULL);
	int writes = 0;

	free(path);
	for (size_t i = 0; i < json_object_array_length(journal); i++) {
		struct json_object *entry = json_object_array_get_idx(journal, i);
		const char *at = json_object_get_string(json_object_object_get(entry, "path"));
		char id[64];

		*since = json_object_get_int(json_object_object_get(entry, "n"));
		if (strcmp(json_object_get_string(json_object_object_get(entry, "method")), "GET") == 0)
			continue;
		writes++;
		if (!id_of_path(at, id) || !is_known(id, known) || has_tag(&recent[0], id) ||
			has_tag(&recent[1], id) || recent[0].is_offer || recent[1].is_offer)
			continue;
		print_tags(recent, RECENT);
		pty_fail(p, "%s %s was not what was shown",
			json_object_get_string(json_object_object_get(entry, "method")), at);
	}
	json_object_put(journal);
	return writes;
}

static bool nothing_queued(const struct pty *p, const void *context)
{
	char count[16];

	(void)context;
	/* The count has no words beside a notice that needs the room. */
	for (int i = 1; i < 10; i++) {
		snprintf(count, sizeof(count), "⇡%d", i);
		if (screen_find(pty_screen(p), count, NULL, NULL))
			return false;
	}
	return !screen_find(pty_screen(p), " queued", NULL, NULL);
}

static void writes_touch_only_what_was_shown(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	struct json_object *known;
	struct tags recent[RECENT] = {{.count = 0}};
	struct pty *p;
	const char *const *gesture = NULL, *const *end = NULL;
	int since = 0, writes = 0;

	(void)state;
	start_chance(20261122);
	tag_all(s);
	known = known_ids(s);
	p = dashboard_open(s,
		&(struct dashboard_options){.rows = 40, .cols = 140,
			.env = (const char *const[]){NO_GRACE, FAST_POLLS, "EDITOR=true", NULL}});
	for (int i = 0; i < WATCHED_KEYS; i++) {
		const char *key = next_key(&gesture, &end);

		bool had_box = has_box(p);

		memmove(recent + 1, recent, (RECENT - 1) * sizeof(*recent));
		look(p, &recent[0]);
		recent[0].key = key;
		pty_send_keys(p, key);
		pty_run_idle(p, DEADLINE_MS);
		pty_run_quiet(p, key == pause_for_box ? 250 : 12, DEADLINE_MS);
		if (!nothing_queued(p, NULL))
			pty_run_until(p, nothing_queued, NULL, DEADLINE_MS);
		writes += judge_writes(s, p, &since, recent, known);
		if (!had_box && has_box(p) && !screen_find(pty_screen(p), " too", NULL, NULL))
			judge_box(p, recent, RECENT);
	}
	print_message("%d writes\n", writes);
	assert_true(writes > 10);
	json_object_put(known);
	pty_send_keys(p, "<Esc><Esc><Esc><Esc>");
	dashboard_quit(p);
}

/* ---- no crash ------------------------------------------------------------------------------- */

static void random_noise(struct pty *p)
{
	switch (chance(40)) {
	case 0:
		pty_resize(p, 1 + (int)chance(60), 1 + (int)chance(200));
		break;
	case 1:
		pty_send_click(p, chance(3) == 0 ? PTY_WHEEL_UP : PTY_BUTTON_LEFT, (int)chance(40),
			(int)chance(120));
		break;
	case 2:
		pty_send_paste(p, "pasted\ttext\r\nof two lines");
		break;
	case 3:
		pty_send_bytes(p, (unsigned char[]){(unsigned char)chance(26), (unsigned char)(128 + chance(128))},
			2);
		break;
	default:
		pty_send_keys(p, chance(30) == 0 ? "<Space>*v" : random_key());
	}
}

static struct pty *open_any_size(struct sandbox *s, const struct home *home)
{
	return dashboard_start(s,
		&(struct dashboard_options){.rows = 40, .cols = 120, .home = home,
			.env = (const char *const[]){NO_GRACE, FAST_POLLS, "EDITOR=true",
				"ROOTWATCH_BROWSER=true", NULL}});
}

/* Control bytes may end it: that must be an end in order, and it starts again. */
static void nothing_crashes(void **state)
{
	struct sandbox *s = sandbox_open((const char *[]){"--seed", "demo", "--live", NULL});
	struct home *home = home_new();
	struct pty *p = open_any_size(s, home);
	int status;

	(void)state;
	start_chance(7);
	pty_wait_text(p, " live ", 0);
	for (int i = 0; i < BLIND_KEYS; i++) {
		random_noise(p);
		if (i % 5 == 0)
			pty_run_quiet(p, 2, DEADLINE_MS);
		if (!pty_run_exit(p, &status, 0))
			continue;
		if (status != 0)
			pty_fail(p, "ended with wait status %#x after %d keys", (unsigned)status, i);
		pty_close(p);
		p = open_any_size(s, home);
		pty_wait_frame(p, 0);
	}
	pty_resize(p, 40, 120);
	pty_send_keys(p, "<Esc><Esc><Esc><Esc>");
	dashboard_quit(p);
	home_free(home);
}

/* ---- text fields swallow every printable key --------------------------------------------------- */

static void no_printable_key_acts_inside_a_text_field(void **state)
{
	static const struct {
		const char *open, *shows;
	} fields[] = {
		{"1g/", "of 40"},
		{"1g:", "a command, INC-number"},
		{"1g?", "What works here"},
		{"1gx", "┌ INC-412"},
		{"1gO", "┌ Order"},
		{"1gc", "┌ Timeline note"},
		{"1gA", "┌ Action item"},
		{"1gC", "┌ Declare an incident"},
		{"1gC<Tab>", "› Severity"},
		{"1gC<Tab><Enter>", "┌ Severity"},
		{"1gD", "┌ Resolve"},
		{"1ge", "┌ Edit"},
		{"1gS", "┌ Severity"},
		{"2gs", "2 Alerts"},
		{"2gi", "┌ Declare"},
		{"2ge", "┌ Edit"},
		{"3g:retrospective.edit<Enter>", "┌ Edit"},
	};
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s,
		&(struct dashboard_options){.rows = 40, .cols = 120,
			.env = (const char *const[]){NO_GRACE, NO_POLLS, NULL}});

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		pty_send_keys(p, fields[i].open);
		pty_wait_text(p, fields[i].shows, 0);
		pty_run_idle(p, DEADLINE_MS);
		for (int c = ' '; c <= '~'; c++)
			pty_send_bytes(p, &(char){(char)c}, 1);
		pty_run_rest(p, 60, DEADLINE_MS);
		assert_int_equal(dashboard_writes(s), 0);
		for (int n = 0; n < 4; n++)
			pty_send_esc(p);
	}
	dashboard_quit(p);
	assert_int_equal(dashboard_writes(s), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(writes_touch_only_what_was_shown),
		TEST(nothing_crashes),
		TEST(no_printable_key_acts_inside_a_text_field),
	};

	return cmocka_run_group_tests_name("random keys", tests, NULL, NULL);
}
