/* Names of keys, and what a key means in a place. */
#include "things.h"

static const struct {
	const char *name;
	uint32_t code;
} keys[] = {
	{"j", 'j'},
	{"G", 'G'},
	{"<", '<'},
	{">", '>'},
	{"é", 0xE9},
	{"漢", 0x6F22},
	{"<Enter>", KEY_CODE_ENTER},
	{"<enter>", KEY_CODE_ENTER},
	{"<Esc>", KEY_CODE_ESC},
	{"<Tab>", KEY_CODE_TAB},
	{"<S-Tab>", KEY_CODE_BACKTAB},
	{"<BS>", KEY_CODE_BACKSPACE},
	{"<Space>", ' '},
	{"<lt>", '<'},
	{"<PgDn>", KEY_CODE_PAGE_DOWN},
	{"<C-d>", KEY_CODE_CTRL + 'd'},
	{"<C-D>", KEY_CODE_CTRL + 'd'},
	{"<c-]>", KEY_CODE_CTRL + ']'},
	{"<C-@>", KEY_CODE_CTRL + '@'},
	{"<F1>", KEY_CODE_F1},
	{"<F12>", KEY_CODE_F12},
};

static void names_of_keys_are_read(void **state)
{
	static const char *const wrong[] = {"", "jk", "<>", "<F0>", "<F13>", "<F>", "<Fx>", "<C->", "<C-1>",
		"<C-dd>", "<C-{>", "<C-`>", "<A-x>", "<Nonsense>", "<Enter", "\x1b", "\x7f", "\xC2\x9B",
		"\xFF", "\xE6\xBC"};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (key_named(keys[i].name).code != keys[i].code)
			fail_msg("%s is read as %x", keys[i].name, key_named(keys[i].name).code);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct key key;

		if (key_parse(wrong[i], &key))
			fail_msg("'%s' is taken as a key", wrong[i]);
	}
}

static void keys_are_named_as_people_read_them(void **state)
{
	static const struct {
		const char *key, *name;
	} names[] = {{"<Enter>", "Enter"}, {"<C-d>", "^D"}, {"<C-]>", "^]"}, {"<C-@>", "^@"},
		{"<Space>", "Space"}, {"<lt>", "<"}, {"<F10>", "F10"}, {"<S-Tab>", "S-Tab"}, {"漢", "漢"}};
	char out[KEY_NAME_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_string_equal(key_name(key_named(names[i].key), out), names[i].name);
	/* Whatever comes from a terminal has a name that fits. */
	for (uint32_t code = KEY_CODE_ENTER; code <= KEY_CODE_FOCUS_OUT; code++)
		assert_true(strlen(key_name((struct key){code}, out)) > 0);
}

static void only_characters_that_can_be_seen_are_text(void **state)
{
	(void)state;
	assert_true(key_is_text((struct key){' '}));
	assert_true(key_is_text((struct key){0xA0}));
	assert_true(key_is_text((struct key){0x10FFFF}));
	assert_false(key_is_text((struct key){0x1F}));
	assert_false(key_is_text((struct key){0x7F}));
	assert_false(key_is_text((struct key){0x80}));
	assert_false(key_is_text((struct key){0x9F}));
	assert_false(key_is_text((struct key){KEY_CODE_ENTER}));
	assert_false(key_is_text((struct key){KEY_CODE_CTRL + 'a'}));
}

static int setup(void **state)
{
	static struct keymap map;

	keymap_init(&map, thing_panes);
	*state = &map;
	return 0;
}

static int teardown(void **state)
{
	keymap_release(*state);
	return 0;
}

static const char *meaning(const struct keymap *map, const char *key, unsigned context,
	const struct resource *resource)
{
	const struct binding *binding = keymap_find(map, key_named(key), context, resource);

	if (binding == NULL)
		return "nothing";
	return binding->command != NULL ? binding->command->name : binding->action->name;
}

static void every_key_of_the_tables_is_found_where_it_belongs(void **state)
{
	const struct keymap *map = *state;
	size_t count, bound = 0;
	const struct command *commands = command_table(&count);

	for (size_t i = 0; i < map->count; i++) {
		const struct binding *b = &map->items[i];

		bound += b->command != NULL;
		for (unsigned context = IN_LIST; context <= IN_CHOICE; context <<= 1)
			if (b->contexts & context)
				assert_ptr_equal(
					keymap_find(map, b->key, context, b->resource), b);
	}
	assert_true(bound > 40);
	for (size_t i = 0; i < count; i++) {
		const struct command *c = &commands[i];
		char out[KEY_NAME_BYTES];

		assert_ptr_equal(command_find(c->name), c);
		/* Some are on resources that are not among these. */
		if (c->of == NULL || (c->contexts & ~(unsigned)IN_PANES) != 0)
			assert_int_equal(keymap_key_of(map, c, NULL, out)[0] != '\0',
				c->keys[0] != '\0');
		/* The footer cannot name what does nothing there. */
		assert_int_equal(c->footer & ~c->contexts, 0);
	}
	assert_null(command_find("no-such-thing"));
}

static void an_action_is_bound_on_its_resource_alone(void **state)
{
	const struct keymap *map = *state;

	assert_string_equal(meaning(map, "a", IN_LIST, &thing_resource), "thing.poke");
	assert_string_equal(meaning(map, "<C-a>", IN_DETAIL, &thing_resource), "thing.poke");
	assert_string_equal(meaning(map, "a", IN_LIST, &plain_resource), "nothing");
	assert_string_equal(meaning(map, "a", IN_ACTIVITY, &thing_resource), "nothing");
	assert_string_equal(meaning(map, "e", IN_ACTIVITY, &thing_resource), "edit-again");
	assert_string_equal(meaning(map, "e", IN_LIST, &thing_resource), "thing.edit");
	/* Of a tab's rows only their own actions, not what the command of that key would be. */
	assert_string_equal(
		keymap_find_action(map, key_named("a"), IN_DETAIL, &part_resource)->action->name,
		"part.poke");
	assert_null(keymap_find_action(map, key_named("j"), IN_DETAIL, &part_resource));
}

static void a_rebound_action_has_its_new_keys_and_not_its_old_ones(void **state)
{
	struct keymap *map = *state;
	struct err err = {0};
	char out[KEY_NAME_BYTES];

	assert_true(keymap_bind(map, "thing.poke", " U  <F5> ", &err));
	assert_string_equal(meaning(map, "U", IN_LIST, &thing_resource), "thing.poke");
	assert_string_equal(meaning(map, "<F5>", IN_DETAIL, &thing_resource), "thing.poke");
	assert_string_equal(meaning(map, "a", IN_LIST, &thing_resource), "nothing");
	assert_string_equal(keymap_key_of(map, NULL, &thing_actions[0], out), "U");
	/* A command keeps its contexts; the freed key can be given away. */
	assert_true(keymap_bind(map, "retry", "a", &err));
	assert_string_equal(meaning(map, "a", IN_ACTIVITY, NULL), "retry");
	assert_string_equal(meaning(map, "a", IN_LIST, &thing_resource), "nothing");
	/* The same key once more is no clash with itself; no key at all unbinds. */
	assert_true(keymap_bind(map, "thing.poke", "U", &err));
	assert_true(keymap_bind(map, "thing.poke", "", &err));
	assert_string_equal(keymap_key_of(map, NULL, &thing_actions[0], out), "");
	assert_true(keymap_bind(map, "part.poke", "U", &err));
	assert_string_equal(
		keymap_find_action(map, key_named("U"), IN_DETAIL, &part_resource)->action->name,
		"part.poke");
	assert_string_equal(err.text, "");
}

static void a_refused_binding_names_both_and_changes_nothing(void **state)
{
	static const struct {
		const char *name, *keys, *words[2];
	} wrong[] = {
		{"thing.poke", "e", {"thing.poke", "thing.edit"}},
		{"thing.poke", "U j", {"thing.poke", "down"}},
		{"refresh", "a", {"refresh", "poke"}},
		{"thing.poke", "U <Nonsense>", {"thing.poke", "<Nonsense>"}},
		{"thing.explode", "U", {"thing.explode", "no command or action"}},
	};
	struct keymap *map = *state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct err err = {0};

		assert_false(keymap_bind(map, wrong[i].name, wrong[i].keys, &err));
		assert_int_equal(err.kind, ERR_CONFIG);
		for (int w = 0; w < 2; w++)
			if (strstr(err.text, wrong[i].words[w]) == NULL)
				fail_msg("'%s' does not name %s", err.text, wrong[i].words[w]);
		assert_string_equal(meaning(map, "a", IN_LIST, &thing_resource), "thing.poke");
		assert_string_equal(meaning(map, "r", IN_LIST, &thing_resource), "refresh");
		assert_string_equal(meaning(map, "U", IN_LIST, &thing_resource), "nothing");
	}
	/* Two places that never meet can share a key. */
	assert_true(keymap_bind(map, "part.poke", "e", &(struct err){0}));
	assert_true(keymap_bind(map, "retry", "e", &(struct err){0}) == false);
	assert_true(keymap_bind(map, "retry", "C", &(struct err){0}));
}

#define MAP_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_keys_are_read),
		cmocka_unit_test(keys_are_named_as_people_read_them),
		cmocka_unit_test(only_characters_that_can_be_seen_are_text),
		MAP_TEST(every_key_of_the_tables_is_found_where_it_belongs),
		MAP_TEST(an_action_is_bound_on_its_resource_alone),
		MAP_TEST(a_rebound_action_has_its_new_keys_and_not_its_old_ones),
		MAP_TEST(a_refused_binding_names_both_and_changes_nothing),
	};

	return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
