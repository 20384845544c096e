/*
 * Keys where one types: in every place with a text field every printable key is text, whatever it means
 * elsewhere; and pasted text never acts, wherever it lands.
 */
#include "world.h"

#include "base/utf8.h"

/* Several of everything: active incidents, a page to me and one to somebody else, a catalogue. */
static void fill(struct world *world)
{
	struct snapshot *s = snapshot_new(&alert_resource);
	struct msg *msg = msg_new(MSG_CATALOGUE);
	struct catalogue_item *item;

	world_viewer(world, "7");
	world_incidents(world);
	add_alert(s, "al-1", "p99 > 2s checkout", ALERT_TRIGGERED, "7");
	add_alert(s, "al-2", "5xx on api-gateway", ALERT_TRIGGERED, "9");
	world_snapshot(world, s);
	s = snapshot_new(&severity_resource);
	item = snapshot_add(s);
	item->record.id = "sev-1";
	item->name = text_own("SEV1");
	snapshot_seal(s);
	msg->u.snapshot = s;
	world_tell(world, msg);
	world_key(world, "1");
}

static void start_over(void **state)
{
	world_teardown(state);
	world_setup(state);
	fill(*state);
}

static struct edit *filter_text(struct world *world)
{
	return &world->model.current->filter_text;
}

static struct edit *command_text(struct world *world)
{
	return &world->model.command_line;
}

static struct edit *search_text(struct world *world)
{
	return &world->model.picker->search;
}

static struct edit *value_text(struct world *world)
{
	return &world->model.form->values[world->model.form->focus].edit;
}

/* Every place with a text field: the keys that lead there, and where the text goes. */
static const struct place {
	const char *name, *keys; /* blank-separated */
	enum layer layer;
	struct edit *(*text)(struct world *world);
} fields[] = {
	{"the filter's line", "/", LAYER_FILTER, filter_text},
	{"the command line", ":", LAYER_COMMAND, command_text},
	{"help", "?", LAYER_HELP, search_text},
	{"the menu", "x", LAYER_MENU, search_text},
	{"the menu of a group", "s", LAYER_MENU, search_text},
	{"the orders", "O", LAYER_MENU, search_text},
	{"a line of a form", "C", LAYER_FORM, value_text},
	{"lines of a form", "c", LAYER_FORM, value_text},
	{"a choice from a catalogue", "C <Tab> <Enter>", LAYER_PICK, search_text},
	{"a choice of a form", "C <Tab> <Tab> <Tab> <Enter>", LAYER_PICK, search_text},
};
enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

static void go(struct world *world, const char *keys)
{
	char *copy = mem_strdup(keys), *rest = copy, *name;

	while ((name = strsep(&rest, " ")) != NULL)
		world_key(world, name);
	free(copy);
}

static void press_in(struct world *world, const struct place *place, struct key key)
{
	struct msg *msg = msg_new(MSG_KEY);
	char name[KEY_NAME_BYTES], bytes[5] = "";

	go(world, place->keys);
	assert_int_equal(model_top_layer(&world->model), place->layer);
	msg->u.key = key;
	world_tell(world, msg);
	key_name(key, name);
	if (model_top_layer(&world->model) != (int)place->layer)
		fail_msg("%s leaves %s", name, place->name);
	expect_no_deed(world, name);
	bytes[utf8_encode(key.code, bytes)] = '\0';
	if (strcmp(edit_text(place->text(world)), bytes) != 0)
		fail_msg("%s in %s gives '%s'", name, place->name, edit_text(place->text(world)));
}

static void every_printable_key_is_text_where_one_types(void **state)
{
	size_t tried = 0;

	for (int p = 0; p < FIELDS; p++) {
		struct world *world = *state;
		size_t count = world->model.keymap.count;

		for (size_t i = 0; i < count; i++) {
			struct key key = {0};

			start_over(state);
			world = *state;
			key = world->model.keymap.items[i].key;
			if (!key_is_text(key))
				continue;
			press_in(world, &fields[p], key);
			tried++;
		}
	}
	assert_true(tried > FIELDS * 40);
}

/* On a reference the first letter already searches. */
static void a_letter_on_a_reference_searches_for_it(void **state)
{
	struct world *world = *state;

	fill(world);
	go(world, "C <Tab> D");
	assert_int_equal(model_top_layer(&world->model), LAYER_PICK);
	assert_string_equal(edit_text(search_text(world)), "D");
	expect_no_deed(world, "D");
}

static void open_sheet(struct world *world)
{
	struct sheet *sheet = &world->model.sheet;

	fill(world);
	sheet->is_open = sheet->is_there = true;
	sheet->mode = SHEET_WRITING;
	sheet->incident_id = mem_strdup("inc-001");
	sheet->handle = mem_strdup("INC-1");
	writer_init(&sheet->writer, SHEET_BYTES);
}

static void every_printable_key_is_text_in_a_draft_that_is_written(void **state)
{
	struct world *world = *state;
	size_t count = world->model.keymap.count;

	for (size_t i = 0; i < count; i++) {
		struct msg *msg = msg_new(MSG_KEY);
		char bytes[5] = "", name[KEY_NAME_BYTES];

		world_teardown(state);
		world_setup(state);
		world = *state;
		open_sheet(world);
		msg->u.key = world->model.keymap.items[i].key;
		if (!key_is_text(msg->u.key)) {
			msg_free(msg);
			continue;
		}
		key_name(msg->u.key, name);
		bytes[utf8_encode(msg->u.key.code, bytes)] = '\0';
		world_tell(world, msg);
		expect_no_deed(world, name);
		assert_string_equal(world->model.sheet.writer.bytes, bytes);
		assert_int_equal(world->model.sheet.mode, SHEET_WRITING);
		assert_int_equal(world->model.layer_count, 0);
	}
}

static void a_paste_into_a_draft_is_text_or_nothing(void **state)
{
	static const enum sheet_mode modes[] = {SHEET_READING, SHEET_PREVIEW, SHEET_PUSHING,
		SHEET_CHOOSING};
	struct world *world = *state;

	open_sheet(world);
	world_paste(world, "y\n\x13q");
	assert_string_equal(world->model.sheet.writer.bytes, "y\nq");
	expect_no_deed(world, "a paste");
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		world->model.sheet.mode = modes[i];
		world_paste(world, "y\nuq");
		assert_string_equal(world->model.sheet.writer.bytes, "y\nq");
		assert_int_equal(world->model.sheet.mode, modes[i]);
		expect_no_deed(world, "a paste");
	}
}

/* ---- pasting ------------------------------------------------------------------------------- */

static const struct {
	const char *name, *keys;
} places[] = {
	{"a list", "1"},
	{"another list", "2"},
	{"a detail", "<Enter>"},
	{"the activity", "5"},
	{"the filter's line", "/"},
	{"the command line", ":"},
	{"help", "?"},
	{"the menu", "x"},
	{"the orders", "O"},
	{"a line of a form", "C"},
	{"lines of a form", "c"},
	{"a reference of a form", "C <Tab>"},
	{"a choice from a catalogue", "C <Tab> <Enter>"},
	{"a choice of a form", "C <Tab> <Tab> <Tab>"},
	{"a form's button", "C x <C-d>"},
	{"a question", "2 j a"},
	{"a question that is armed", "2 j a ARM"},
	{"a question on yes", "2 j a ARM <Tab>"},
	{"a question with a number", "2 E <C-d> <Enter> ARM"},
	{"a question about several", "2 * D ARM <Tab>"},
};

static void go_and_arm(struct world *world, const char *keys)
{
	char *copy = mem_strdup(keys), *rest = copy, *name;

	while ((name = strsep(&rest, " ")) != NULL)
		if (strcmp(name, "ARM") == 0)
			world_wait(world, 1000);
		else
			world_key(world, name);
	free(copy);
}

static void pasted_text_acts_nowhere(void **state)
{
	static const char *const pasted[] = {"y", "y\n", "\n", "\r\n", "aDmXRqEC\n", "yes\n",
		":quit\n", "1\n", "2\n", "\x1b\n", "\x03", " ", "\t\n"};

	for (size_t p = 0; p < sizeof(places) / sizeof(places[0]); p++)
		for (size_t i = 0; i < sizeof(pasted) / sizeof(pasted[0]); i++) {
			struct world *world;
			int layers;

			start_over(state);
			world = *state;
			go_and_arm(world, places[p].keys);
			layers = world->model.layer_count;
			assert_int_equal(strncmp(places[p].name, "a question", 10) == 0,
				model_top_layer(&world->model) == LAYER_CONFIRM);
			world_paste(world, pasted[i]);
			expect_no_deed(world, places[p].name);
			if (world->model.layer_count != layers)
				fail_msg("'%s' leaves %s", pasted[i], places[p].name);
			if (model_top_layer(&world->model) == LAYER_CONFIRM)
				assert_string_equal(edit_text(&world->model.confirm.number), "");
		}
}

static void a_paste_is_text_where_one_types(void **state)
{
	for (int p = 0; p < FIELDS; p++) {
		struct world *world;

		start_over(state);
		world = *state;
		go(world, fields[p].keys);
		world_paste(world, "über q");
		assert_string_equal(edit_text(fields[p].text(world)), "über q");
	}
}

static void a_key_that_means_nothing_here_says_so(void **state)
{
	struct world *world = *state;

	fill(world);
	world_key(world, "Q");
	expect_no_deed(world, "Q");
	assert_string_equal(world->model.notice.words, "Q does nothing here; ? lists what does");
	/* "Here" is another place after the next key. */
	world_key(world, "5");
	assert_string_equal(world->model.notice.words, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(every_printable_key_is_text_where_one_types),
		WORLD_TEST(a_letter_on_a_reference_searches_for_it),
		WORLD_TEST(every_printable_key_is_text_in_a_draft_that_is_written),
		WORLD_TEST(a_paste_into_a_draft_is_text_or_nothing),
		WORLD_TEST(pasted_text_acts_nowhere),
		WORLD_TEST(a_paste_is_text_where_one_types),
		WORLD_TEST(a_key_that_means_nothing_here_says_so),
	};

	return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
