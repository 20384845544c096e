/* Keys from files and commands: what is taken, what is refused, and that nothing is left behind. */
#include "folder.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/config.h"
#include "app/token_command.h"
#include "base/clock.h"
#include "base/mem.h"
#include "lib/deadline.h"

static const char some_key[] = "rootly_0123456789abcdef";

static void expect_key(const struct instance *instance, const char *wanted)
{
	struct secret key = {0};
	struct err err = {0};

	if (!instance_key(instance, &key, &err))
		fail_msg("%s", err.text);
	assert_string_equal(key.bytes, wanted);
	secret_release(&key);
}

static void expect_refusal(const struct instance *instance, const char *words)
{
	struct secret key = {0};
	struct err err = {0};

	assert_false(instance_key(instance, &key, &err));
	assert_false(secret_is_set(&key));
	if (!strstr(err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
	assert_null(strstr(err.text, some_key));
}

/* ---- files --------------------------------------------------------------------------------- */

#define ORIGIN "https://api.rootly.com"

static struct instance from_file(const char *path)
{
	return (struct instance){
		.name = (char *)"Production", .url = (char *)ORIGIN, .token_file = (char *)path};
}

static void a_private_file_gives_the_key(void **state)
{
	struct home *home = folder_new();
	struct instance own = from_file(file_in(home, "k/own", "rootly_1\n", 0600));
	struct instance read_only = from_file(file_in(home, "k/ro", "rootly_2 \r\n", 0400));
	struct instance bare = from_file(file_in(home, "k/bare", "rootly_3", 0600));

	(void)state;
	expect_key(&own, "rootly_1");
	expect_key(&read_only, "rootly_2");
	expect_key(&bare, "rootly_3");
}

static void every_permission_for_others_is_refused_with_the_mend(void **state)
{
	struct home *home = folder_new();
	const char *path = file_in(home, "k/key", some_key, 0600);
	struct instance instance = from_file(path);
	char mend[300];

	(void)state;
	snprintf(mend, sizeof(mend), "chmod 600 '%s'", path);
	for (mode_t mode = 0600; mode <= 0677; mode++) {
		assert_int_equal(chmod(path, mode), 0);
		if (mode == 0600)
			expect_key(&instance, some_key);
		else
			expect_refusal(&instance, mend);
	}
}

static void a_folder_where_others_write_is_refused_with_the_mend(void **state)
{
	static const mode_t bad[] = {0720, 0702, 0777, 01777}, good[] = {0700, 0750, 0755};
	struct home *home = folder_new();
	struct instance instance = from_file(file_in(home, "k/key", some_key, 0600));
	const char *folder = path_in(home, "k");

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(chmod(folder, bad[i]), 0);
		expect_refusal(&instance, "chmod go-w");
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(chmod(folder, good[i]), 0);
		expect_key(&instance, some_key);
	}
}

static void what_is_no_regular_file_is_refused_at_once(void **state)
{
	struct home *home = folder_new();
	const char *target = file_in(home, "k/key", some_key, 0600);
	const char *link = path_in(home, "k/link"), *fifo = path_in(home, "k/fifo");
	struct instance by_link = from_file(link), by_fifo = from_file(fifo);
	struct instance folder = from_file(path_in(home, "k/folder"));
	struct instance device = from_file("/dev/zero");
	struct instance missing = from_file(path_in(home, "k/missing"));
	struct instance nowhere = from_file(path_in(home, "no/where"));

	(void)state;
	assert_int_equal(symlink(target, link), 0);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(mkdir(folder.token_file, 0700), 0);
	expect_refusal(&by_link, "symbolic link");
	expect_refusal(&by_fifo, "not a regular file");
	expect_refusal(&folder, "not a regular file");
	expect_refusal(&device, "not a regular file");
	expect_refusal(&missing, "No such file");
	expect_refusal(&nowhere, "No such file");
}

static void another_owner_is_refused(void **state)
{
	struct home *home = folder_new();
	const char *path = file_in(home, "k/key", some_key, 0600);
	struct instance instance = from_file(path);

	(void)state;
	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(path, 65534, (gid_t)-1), 0);
	expect_refusal(&instance, "belongs to somebody else");
	assert_int_equal(chown(path, 0, (gid_t)-1), 0);
	expect_key(&instance, some_key);
	assert_int_equal(chown(path_in(home, "k"), 65534, (gid_t)-1), 0);
	expect_refusal(&instance, "belongs to somebody else");
}

/* `count` bytes of key. */
static char *long_key(size_t count)
{
	char *text = mem_alloc(count + 2);

	memset(text, 'k', count);
	cleanup_add(undo_free, text);
	return text;
}

static void what_is_not_one_line_of_a_key_is_refused(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{"", "empty"},
		{" \n\t\n", "empty"},
		{"one\ntwo\n", "more than one line"},
		{"one\r\nX-Header: two", "more than one line"},
		{"one two", "blank"},
		{"one\rtwo", "control"},
		{"\x1b[31mred", "control"},
		{"k\xc3\xa9y", "non-ASCII"},
	};
	struct home *home = folder_new();
	struct instance instance = from_file(path_in(home, "k/key"));

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		file_in(home, "k/key", rows[i].text, 0600);
		expect_refusal(&instance, rows[i].words);
	}
}

static void a_key_has_at_most_4_kib(void **state)
{
	struct home *home = folder_new();
	struct instance instance = from_file(path_in(home, "k/key"));
	char *text = long_key(4096);

	(void)state;
	text[4096] = '\n';
	file_in(home, "k/key", text, 0600);
	text[4096] = '\0';
	expect_key(&instance, text);
	file_in(home, "k/key", long_key(4097), 0600);
	expect_refusal(&instance, "longer than 4096");
	file_in(home, "k/key", long_key(1 << 20), 0600);
	expect_refusal(&instance, "longer than 4096");
}

/* ---- commands ------------------------------------------------------------------------------ */

static struct instance from_command(const char *command)
{
	return (struct instance){.name = (char *)"Production", .token_command = (char *)command};
}

static void a_command_gives_the_key(void **state)
{
	struct instance echo = from_command("echo rootly_1");
	struct instance chatty = from_command("echo hello >&2; printf rootly_2");
	struct instance several = from_command("a=rootly_3\nb=4\necho $a$b");

	(void)state;
	expect_key(&echo, "rootly_1");
	expect_key(&chatty, "rootly_2");
	expect_key(&several, "rootly_34");
}

static void a_failing_command_is_quoted(void **state)
{
	struct instance status = from_command("echo no agent >&2; exit 3");
	struct instance signalled = from_command("kill -9 $$");
	struct instance unknown = from_command("no-such-program-here");

	(void)state;
	expect_refusal(&status, "status 3; it said: no agent");
	expect_refusal(&status, "token_command of Production");
	expect_refusal(&signalled, "signal 9");
	expect_refusal(&unknown, "status 127; it said: ");
}

static void what_it_says_is_made_harmless(void **state)
{
	struct instance hostile = from_command(
		"printf 'a\\033]0;evil\\007b\\342\\200\\256c\\n\\000d\\377' >&2; exit 1");
	struct secret key = {0};
	struct err err = {0};

	(void)state;
	assert_false(instance_key(&hostile, &key, &err));
	assert_non_null(strstr(err.text, "a^[]0;evil^Gb"));
	assert_null(strstr(err.text, "\xe2\x80\xae"));
	for (const char *s = err.text; *s; s++)
		assert_true((unsigned char)*s >= ' ' && *s != 0x7F);
}

static void what_a_command_prints_must_be_one_line(void **state)
{
	struct instance silent = from_command("true"), two = from_command("echo a; echo b");
	struct instance nul = from_command("printf 'a\\000b'");

	(void)state;
	expect_refusal(&silent, "empty");
	expect_refusal(&two, "more than one line");
	expect_refusal(&nul, "control");
}

static void a_command_that_prints_without_end_is_stopped(void **state)
{
	struct instance shouts = from_command("while :; do echo rootly_0123456789abcdef; done");
	struct instance whines = from_command(
		"i=0; while [ $i -lt 3000 ]; do i=$((i+1)); "
		"echo 'a line of complaint that is rather long' >&2; done; echo rootly_1");
	int64_t start = clock_monotonic_ms();

	(void)state;
	expect_refusal(&shouts, "more than 4096 bytes");
	assert_true(clock_monotonic_ms() - start < COMMAND_DEADLINE_MS);
	expect_key(&whines, "rootly_1");
}

/* True once the process has gone; whoever inherited it may take a moment to reap it. */
static bool wait_gone(pid_t pid)
{
	int64_t deadline = deadline_in(DEADLINE_MS);

	while (kill(pid, 0) == 0 && deadline_left(deadline) > 0)
		sched_yield();
	return kill(pid, 0) != 0;
}

static pid_t pid_in(const struct home *home, const char *name)
{
	char *text = home_read(home, name);
	pid_t pid;

	assert_non_null(text);
	pid = (pid_t)strtol(text, NULL, 10);
	free(text);
	assert_true(pid > 1);
	return pid;
}

static void a_slow_command_is_ended_with_its_children(void **state)
{
	struct home *home = folder_new();
	char *command =
		mem_printf("sleep 600 & echo $! >'%s'; trap '' TERM INT HUP; wait; echo late",
			path_in(home, "pid"));
	int64_t start = clock_monotonic_ms();
	struct command_output output;
	struct err err = {0};

	(void)state;
	cleanup_add(undo_free, command);
	assert_false(command_run(command, 1000, &output, &err));
	assert_int_equal(err.kind, ERR_TIMEOUT);
	assert_non_null(strstr(err.text, "1 s"));
	assert_true(clock_monotonic_ms() - start >= 1000);
	assert_true(wait_gone(pid_in(home, "pid")));
}

static void *run_for_ever(void *err)
{
	struct command_output output;

	return command_run("sleep 600", 60 * 1000, &output, err) ? err : NULL;
}

static void a_command_that_is_stopped_is_given_up_at_once(void **state)
{
	struct err err = {0};
	pthread_t thread;
	void *ran = &err;

	(void)state;
	command_stop_all(); /* none: no harm */
	assert_int_equal(pthread_create(&thread, NULL, run_for_ever, &err), 0);
	for (int64_t until = deadline_in(DEADLINE_MS);
		deadline_left(until) > 0 && pthread_tryjoin_np(thread, &ran) != 0;) {
		command_stop_all();
		sched_yield();
	}
	assert_null(ran);
	assert_int_equal(err.kind, ERR_CANCELLED);
	assert_string_equal(err.text, "it was given up");
}

static void a_daemon_left_behind_does_not_hold_us_up(void **state)
{
	struct home *home = folder_new();
	char *command =
		mem_printf("sleep 600 & echo $! >'%s'; echo rootly_1", path_in(home, "pid"));
	struct instance instance = from_command(command);
	int64_t start = clock_monotonic_ms();

	(void)state;
	cleanup_add(undo_free, command);
	expect_key(&instance, "rootly_1");
	assert_true(clock_monotonic_ms() - start < COMMAND_DEADLINE_MS);
	assert_int_equal(kill(pid_in(home, "pid"), SIGKILL), 0);
}

static void a_command_starts_clean(void **state)
{
	struct instance input = from_command("read x && exit 1; [ ! -t 0 ] && echo rootly_1");
	struct instance group =
		from_command("[ $(cut -d' ' -f5 /proc/$$/stat) = $$ ] && echo rootly_2");
	/* The 18 stands for signals 32 and 33, which are the C library's own. */
	struct instance signals =
		from_command("awk '/^Sig(Blk|Ign)/ && $2 !~ /^0*(18)?0*$/ { exit 1 }' "
			     "/proc/self/status && echo rootly_3");
	sigset_t all, old;

	(void)state;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	signal(SIGPIPE, SIG_IGN);
	expect_key(&input, "rootly_1");
	expect_key(&group, "rootly_2");
	expect_key(&signals, "rootly_3");
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

static int open_fds(void)
{
	int count = 0;

	for (int fd = 0; fd < 256; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void nothing_stays_open(void **state)
{
	struct home *home = folder_new();
	struct instance good = from_command("echo rootly_1"), bad = from_command("exit 1");
	struct instance shouts = from_command("cat /dev/zero");
	struct instance file = from_file(file_in(home, "k/key", some_key, 0600));
	struct instance wrong = from_file(file_in(home, "k/open", some_key, 0644));
	int before = open_fds();

	(void)state;
	expect_key(&good, "rootly_1");
	expect_refusal(&bad, "status 1");
	expect_refusal(&shouts, "more than");
	expect_key(&file, some_key);
	expect_refusal(&wrong, "chmod 600");
	assert_int_equal(open_fds(), before);
}

static void an_instance_with_a_fault_gives_no_key(void **state)
{
	struct instance instance = from_command("echo rootly_1");

	(void)state;
	instance.fault = (char *)"its url is wrong";
	expect_refusal(&instance, "Production: its url is wrong");
}

/* ---- writing ------------------------------------------------------------------------------- */

static void expect_files(const struct home *home, const char *folder, const char *wanted)
{
	char *command = mem_printf("ls -A '%s' | tr '\\n' ,", path_in(home, folder));
	struct instance ls = from_command(command);

	cleanup_add(undo_free, command);
	expect_key(&ls, wanted);
}

static void a_written_key_can_be_read_again_by_us_alone(void **state)
{
	struct home *home = folder_new();
	struct instance instance = from_file(path_in(home, "new/folder/key"));
	mode_t old = umask(0);
	struct secret key = {0};
	struct stat st;

	(void)state;
	secret_set(&key, "rootly_1", 8);
	assert_true(key_file_write(instance.token_file, &key, ORIGIN, false, NULL));
	umask(old);
	expect_key(&instance, "rootly_1");
	assert_int_equal(stat(instance.token_file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(stat(path_in(home, "new/folder"), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	expect_files(home, "new/folder", "key,");
	secret_release(&key);
}

static void a_key_is_read_for_the_origin_alone_that_it_was_saved_for(void **state)
{
	struct home *home = folder_new();
	struct instance instance = from_file(path_in(home, "k/key"));
	struct secret key = {0};
	struct err err = {0};
	char elsewhere[] = "https://rootly.example";

	(void)state;
	secret_set(&key, "rootly_1", 8);
	assert_true(key_file_write(instance.token_file, &key, ORIGIN, false, NULL));
	secret_release(&key);
	expect_key(&instance, "rootly_1");
	instance.url = elsewhere;
	assert_false(instance_key(&instance, &key, &err));
	assert_non_null(strstr(err.text, "it was saved for " ORIGIN));
	assert_null(strstr(err.text, "rootly_1"));
	assert_int_equal(key.len_bytes, 0);
}

static void an_existing_key_is_replaced_only_when_asked(void **state)
{
	struct home *home = folder_new();
	struct instance instance = from_file(file_in(home, "k/key", "rootly_old\n", 0600));
	struct secret key = {0};
	struct err err = {0};

	(void)state;
	secret_set(&key, "rootly_new", 10);
	assert_false(key_file_write(instance.token_file, &key, ORIGIN, false, &err));
	assert_non_null(strstr(err.text, "there is such a file already"));
	expect_key(&instance, "rootly_old");
	expect_files(home, "k", "key,");
	assert_true(key_file_write(instance.token_file, &key, ORIGIN, true, &err));
	expect_key(&instance, "rootly_new");
	expect_files(home, "k", "key,");
	secret_release(&key);
}

static void a_link_in_the_way_is_never_followed(void **state)
{
	struct home *home = folder_new();
	const char *victim = file_in(home, "victim", "precious", 0600);
	const char *link = path_in(home, "k/key");
	struct instance instance = from_file(link);
	struct secret key = {0};
	char *text;

	(void)state;
	file_in(home, "k/other", "", 0600);
	assert_int_equal(symlink(victim, link), 0);
	secret_set(&key, "rootly_1", 8);
	assert_false(key_file_write(link, &key, ORIGIN, false, NULL));
	assert_true(key_file_write(link, &key, ORIGIN, true, NULL));
	expect_key(&instance, "rootly_1");
	text = home_read(home, "victim");
	assert_string_equal(text, "precious");
	free(text);
	secret_release(&key);
}

static void a_key_that_cannot_be_written_leaves_nothing(void **state)
{
	struct home *home = folder_new();
	struct secret key = {0};
	struct err err = {0};

	(void)state;
	file_in(home, "k/key/inside", "", 0600);
	secret_set(&key, "rootly_1", 8);
	assert_false(key_file_write(path_in(home, "k/key"), &key, ORIGIN, true, &err));
	expect_files(home, "k", "key,");
	assert_int_equal(chmod(path_in(home, "k"), 0777), 0);
	assert_false(key_file_write(path_in(home, "k/new"), &key, ORIGIN, true, &err));
	assert_non_null(strstr(err.text, "chmod go-w"));
	expect_files(home, "k", "key,");
	secret_release(&key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_private_file_gives_the_key),
		TEST(every_permission_for_others_is_refused_with_the_mend),
		TEST(a_folder_where_others_write_is_refused_with_the_mend),
		TEST(what_is_no_regular_file_is_refused_at_once),
		TEST(another_owner_is_refused),
		TEST(what_is_not_one_line_of_a_key_is_refused),
		TEST(a_key_has_at_most_4_kib),
		TEST(a_command_gives_the_key),
		TEST(a_failing_command_is_quoted),
		TEST(what_it_says_is_made_harmless),
		TEST(what_a_command_prints_must_be_one_line),
		TEST(a_command_that_prints_without_end_is_stopped),
		TEST(a_slow_command_is_ended_with_its_children),
		TEST(a_command_that_is_stopped_is_given_up_at_once),
		TEST(a_daemon_left_behind_does_not_hold_us_up),
		TEST(a_command_starts_clean),
		TEST(nothing_stays_open),
		TEST(an_instance_with_a_fault_gives_no_key),
		TEST(a_written_key_can_be_read_again_by_us_alone),
		TEST(a_key_is_read_for_the_origin_alone_that_it_was_saved_for),
		TEST(an_existing_key_is_replaced_only_when_asked),
		TEST(a_link_in_the_way_is_never_followed),
		TEST(a_key_that_cannot_be_written_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
