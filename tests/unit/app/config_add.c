/* An instance is added to config.yaml, and nothing else in it changes. */
#include "folder.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/config.h"

static const struct instance staging = {.name = (char *)"Staging: two",
	.url = (char *)"https://api.rootly.com",
	.token_file = (char *)"/keys/staging",
	.kind = (char *)"team"};

#define BLOCK(margin)                                                                              \
	margin "- name: \"Staging: two\"\n" margin "  token_file: /keys/staging\n" margin          \
	       "  kind: team\n"

/* The whole file after it was added, or NULL when it was refused. */
static char *add_to(const char *text, struct err *err)
{
	struct home *home = folder_new();
	const char *path = file_in(home, "c/FILE", text, 0640);
	char *after;

	*err = (struct err){0};
	if (!config_add_instance(path, &staging, err)) {
		after = home_read(home, "c/FILE");
		assert_string_equal(after, text);
		free(after);
		return NULL;
	}
	after = home_read(home, "c/FILE");
	cleanup_add(undo_free, after);
	return after;
}

static void expect(const char *text, const char *after)
{
	struct err err;
	const char *got = add_to(text, &err);

	if (got == NULL)
		fail_msg("%s", err.text);
	assert_string_equal(got, after);
}

static void it_follows_the_last_one_and_keeps_remarks(void **state)
{
	(void)state;
	expect("# mine\n"
	       "theme: dark   # at night\n"
	       "instances:\n"
	       "  - name: Production\n"
	       "    token_command: pass show x   # the vault\n"
	       "\n"
	       "# keys I like\n"
	       "keys:\n"
	       "  filter: F\n",
		"# mine\n"
		"theme: dark   # at night\n"
		"instances:\n"
		"  - name: Production\n"
		"    token_command: pass show x   # the vault\n" BLOCK("  ") "\n"
									     "# keys I like\n"
									     "keys:\n"
									     "  filter: F\n");
}

static void it_takes_the_indentation_that_is_there(void **state)
{
	(void)state;
	expect("instances:\n- name: A\n  token_file: /k/a\n",
		"instances:\n- name: A\n  token_file: /k/a\n" BLOCK(""));
	expect("instances:\n      - {name: A, token_file: /k/a}",
		"instances:\n      - {name: A, token_file: /k/a}\n" BLOCK("      "));
}

static void a_file_without_instances_gets_the_section(void **state)
{
	(void)state;
	expect("interval: 30s\n", "interval: 30s\ninstances:\n" BLOCK("  "));
	expect("# nothing yet", "# nothing yet\ninstances:\n" BLOCK("  "));
}

static void a_form_that_cannot_be_added_to_safely_is_left_alone(void **state)
{
	static const char *const texts[] = {
		"{instances: [{name: A, token_file: /k}]}\n",
		"instances: [{name: A, token_file: /k}]\n",
		"instances:\n",
		"interval: 30s\n...\n",
		"interval: [\n",
		"x: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n",
		"instances:\n  - name: \"Staging: two\"\n    token_file: /k\n",
	};
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (add_to(texts[i], &err) != NULL)
			fail_msg("added to: %s", texts[i]);
}

static void a_new_file_is_for_its_owner_alone_and_an_old_one_keeps_its_mode(void **state)
{
	struct home *home = folder_new();
	struct err err = {0};
	struct stat st;
	const char *path = path_in(home, "new/config.yaml");

	(void)state;
	assert_true(config_add_instance(path, &staging, &err));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	path = file_in(home, "c/FILE", "theme: dark\n", 0644);
	assert_true(config_add_instance(path, &staging, &err));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
}

static void a_link_is_not_replaced_by_a_file(void **state)
{
	struct home *home = folder_new();
	const char *real = file_in(home, "dotfiles/config.yaml", "theme: dark\n", 0600);
	const char *path = path_in(home, "config.yaml");
	struct err err = {0};
	struct stat st;

	(void)state;
	assert_int_equal(symlink(real, path), 0);
	assert_false(config_add_instance(path, &staging, &err));
	assert_non_null(strstr(err.text, "it is a link"));
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_follows_the_last_one_and_keeps_remarks),
		TEST(it_takes_the_indentation_that_is_there),
		TEST(a_file_without_instances_gets_the_section),
		TEST(a_form_that_cannot_be_added_to_safely_is_left_alone),
		TEST(a_new_file_is_for_its_owner_alone_and_an_old_one_keeps_its_mode),
		TEST(a_link_is_not_replaced_by_a_file),
	};

	return cmocka_run_group_tests_name("config_add", tests, NULL, NULL);
}
