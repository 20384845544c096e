/*
 * What is the matter with the state folder, told by the whole program: read-only, full, a damaged
 * state.db, one of a newer version. It is said in words, nothing that was there is lost, and nothing
 * crashes. Each test has mounts of its own; where these may not be made, those tests are skipped.
 */
#include "e2e/cli.h"
#include "e2e/draft.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>

enum { ROWS = 40, COLS = 160, SMALL_DISK = 2 * 1024 * 1024, VERSION_AT = 60, VERSION_BYTES = 4 };

static const char folder[] = ".local/state/rootwatch", file[] = ".local/state/rootwatch/state.db";
static const char notes[] = "/v1/incidents/*/events", acknowledges[] = "/v1/alerts/*/acknowledge";

/* ---- mounts ---------------------------------------------------------------------------------- */

static void write_once(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		print_message("%s: %s\n", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

/* As somebody else than root that takes a user namespace. */
static bool enter_namespace(void)
{
	char map[64];
	uid_t uid = getuid();

	if (unshare(CLONE_NEWNS) == 0)
		return true;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return false;
	snprintf(map, sizeof(map), "0 %u 1", (unsigned)uid);
	write_once("/proc/self/uid_map", map);
	return true;
}

static bool has_mounts;

static int enter(void **state)
{
	(void)state;
	has_mounts = enter_namespace() && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
	return 0;
}

static void unmount(void *path)
{
	umount2(path, MNT_DETACH);
	free(path);
}

static void mount_or_fail(const char *from, const char *to, const char *type, unsigned long flags,
	const char *data)
{
	if (mount(from, to, type, flags, data) != 0)
		fail_msg("mount on %s: %s", to, strerror(errno));
}

static char *make_read_only(struct cli *c)
{
	char *path = home_path(c->home, folder);

	mount_or_fail(path, path, NULL, MS_BIND, NULL);
	cleanup_add(unmount, path);
	mount_or_fail(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL);
	return path;
}

static void undo(void *path)
{
	cleanup_forget(path);
	unmount(path);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static void read_bytes(struct cli *c, const char *name, struct buf *bytes)
{
	char *path = home_path(c->home, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fail_msg("%s: %s", path, strerror(errno));
	buf_init(bytes, CLI_OUTPUT_BYTES);
	while (cli_read(fd, bytes))
		continue;
	close(fd);
	free(path);
}

static void write_bytes(struct cli *c, const char *name, const void *bytes, size_t len_bytes)
{
	char *path = home_path(c->home, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len_bytes), (ssize_t)len_bytes);
	close(fd);
	free(path);
}

static void expect_bytes(struct cli *c, const char *name, const struct buf *expected)
{
	struct buf found;

	read_bytes(c, name, &found);
	if (found.len_bytes != expected->len_bytes ||
		memcmp(found.bytes, expected->bytes, found.len_bytes) != 0)
		fail_msg("%s was changed", name);
	buf_release(&found);
}

/* ---- the program ----------------------------------------------------------------------------- */

/* A note that waits, from an earlier run: what must not be lost. */
static struct cli *with_a_note_that_waits(void)
{
	struct cli *c = cli_open();

	cli_run(c, 0, WORDS("incident", "note", "412", "--event", "from before", "--queue"));
	assert_int_equal(dashboard_writes(c->sandbox), 0);
	return c;
}

static void expect_the_note_leaves(struct cli *c)
{
	cli_run(c, 0, WORDS("alert", "ack", "7d51zq"));
	assert_int_equal(sandbox_journal_count(c->sandbox, "POST", notes), 1);
}

static struct pty *open_dashboard(struct cli *c)
{
	return dashboard_start(c->sandbox, &(struct dashboard_options){.home = c->home, .rows = ROWS,
						   .cols = COLS, .env = WORDS(NO_GRACE, NO_POLLS)});
}

static size_t acknowledged(struct cli *c)
{
	return sandbox_journal_count(c->sandbox, "POST", acknowledges);
}

/* It says why, sends nothing, and goes on reading. */
static void expect_only_reading(struct cli *c, const char *words)
{
	struct pty *p = open_dashboard(c);

	pty_wait_text(p, words, 0);
	pty_wait_text(p, " live ", 0);
	pty_wait_text(p, "p99 > 2s on checkout", 0);
	pty_send_keys(p, "a");
	pty_wait_row(p, "*not saved, not sent: *", 0);
	dashboard_quit(p);
	assert_int_equal(dashboard_writes(c->sandbox), 0);
}

/* The same of a verb: an exit status for scripts, and the list can be read all the same. */
static void expect_refused_verb(struct cli *c, const char *words)
{
	cli_start(c, NULL, WORDS("alert", "ack", "7d51zq"), NULL);
	cli_finish(c);
	assert_int_not_equal(c->status, 0);
	assert_in_range(c->status, 1, 127);
	cli_expect_error(c, words);
	cli_expect_error(c, "not saved, not sent");
	cli_run(c, 0, WORDS("--plain"));
	cli_expect_out(c, "INC-412");
	assert_int_equal(dashboard_writes(c->sandbox), 0);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void a_read_only_folder_is_said_and_what_was_queued_leaves_later(void **state)
{
	struct cli *c;
	char *mounted;

	(void)state;
	if (!has_mounts)
		skip();
	c = with_a_note_that_waits();
	mounted = make_read_only(c);
	expect_only_reading(c, "Read-only file system");
	expect_refused_verb(c, "Read-only file system");
	undo(mounted);
	expect_the_note_leaves(c);
}

/* Moves the state folder's file onto a disk that is too small for what comes. */
static char *move_to_a_small_disk(struct cli *c)
{
	char *path = home_path(c->home, folder);
	struct buf bytes;
	char size[32];

	read_bytes(c, file, &bytes);
	snprintf(size, sizeof(size), "size=%d,mode=700", SMALL_DISK);
	mount_or_fail("tmpfs", path, "tmpfs", 0, size);
	cleanup_add(unmount, path);
	write_bytes(c, file, bytes.bytes, bytes.len_bytes);
	buf_release(&bytes);
	return path;
}

static const char filler[] = ".local/state/rootwatch/filler";

/* Until not one byte more fits. */
static void fill_the_disk(struct cli *c)
{
	static const char block[4096];
	char *path = home_path(c->home, filler);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	size_t step = sizeof(block);

	assert_true(fd >= 0);
	while (step > 0)
		if (write(fd, block, step) <= 0)
			step /= 2;
	close(fd);
	free(path);
}

static void make_room(struct cli *c)
{
	char *path = home_path(c->home, filler);

	assert_int_equal(unlink(path), 0);
	free(path);
}

static void a_full_disk_at_the_start_is_said_and_what_was_queued_leaves_later(void **state)
{
	struct cli *c;

	(void)state;
	if (!has_mounts)
		skip();
	c = with_a_note_that_waits();
	move_to_a_small_disk(c);
	fill_the_disk(c);
	expect_only_reading(c, "the disk is full");
	expect_refused_verb(c, "the disk is full");
	make_room(c);
	expect_the_note_leaves(c);
}

/* What is typed stays on the screen, and goes to the disk as soon as there is room. */
static void a_draft_on_a_full_disk_says_so_and_is_kept_when_there_is_room(void **state)
{
	struct cli *c;
	struct pty *p;

	(void)state;
	if (!has_mounts)
		skip();
	c = with_a_note_that_waits();
	move_to_a_small_disk(c);
	p = open_with(c->sandbox, c->home, "EDITOR=");
	build(p);
	fill_the_disk(c);
	pty_send_keys(p, "]]w");
	pty_send_text(p, "Nobody could log in");
	pty_wait_text(p, "NOT ON THE DISK", 0);
	pty_send_keys(p, "<Esc>");
	pty_wait_text(p, "No space left on device", 0);
	pty_send_keys(p, "q");
	pty_wait_text(p, "it is not on the disk: q again gives it up", 0);
	make_room(c);
	pty_wait_gone(p, "NOT ON THE DISK", 0);
	pty_signal(p, SIGKILL);
	pty_wait_exit(p, 128 + SIGKILL, 0);
	p = open_with(c->sandbox, c->home, "EDITOR=");
	open_draft(p);
	/* It is a revision already, or what was left is offered. */
	pty_wait_text(p, "Nobody could log in", 0);
	if (screen_find(pty_screen(p), "+Nobody could log in", NULL, NULL))
		pty_send_keys(p, "t");
	pty_wait_text(p, "revision 2", 0);
	dashboard_quit(p);
}

static void a_disk_that_gets_full_is_said_and_works_again_with_room(void **state)
{
	struct cli *c;
	struct pty *p;

	(void)state;
	if (!has_mounts)
		skip();
	c = with_a_note_that_waits();
	move_to_a_small_disk(c);
	p = open_dashboard(c);
	pty_wait_text(p, " live ", 0);
	pty_wait_text(p, "p99 > 2s on checkout", 0);
	sandbox_wait_applied(c->sandbox, p, "POST", notes, 1, 0);
	pty_wait_gone(p, "queued", 0);
	fill_the_disk(c);
	pty_send_keys(p, "a");
	pty_wait_row(p, "*not saved, not sent: *the disk is full*", 0);
	assert_int_equal(acknowledged(c), 0);
	make_room(c);
	pty_send_keys(p, "a");
	sandbox_wait_applied(c->sandbox, p, "POST", acknowledges, 1, 0);
	dashboard_quit(p);
	assert_int_equal(acknowledged(c), 1);
}

static const char damage[] = "this is no database, and it is long enough to be looked at as if it were "
			     "one: a hundred bytes of header are what SQLite reads first of all.";

/* Its name ends with the time. */
static bool has_set_aside(struct cli *c, const char *text)
{
	char *path = home_path(c->home, folder), *whole;
	DIR *dir = opendir(path);
	bool found = false;

	assert_non_null(dir);
	for (struct dirent *entry; !found && (entry = readdir(dir)) != NULL;) {
		char *name = mem_printf("%s/%s", folder, entry->d_name);

		whole = strncmp(entry->d_name, "state.db.damaged-", 17) == 0 ? home_read(c->home, name)
									      : NULL;
		found = whole != NULL && strcmp(whole, text) == 0;
		free(whole);
		free(name);
	}
	closedir(dir);
	free(path);
	return found;
}

static void a_damaged_file_is_set_aside_by_name_and_the_work_goes_on(void **state)
{
	struct cli *c = cli_open();
	struct pty *p;

	(void)state;
	assert_true(home_write(c->home, file, damage));
	p = open_dashboard(c);
	pty_wait_row(p, "*was damaged: it was set aside as *state.db.damaged-*", 0);
	pty_wait_text(p, " live ", 0);
	pty_wait_text(p, "p99 > 2s on checkout", 0);
	pty_send_keys(p, "a");
	sandbox_wait_applied(c->sandbox, p, "POST", acknowledges, 1, 0);
	dashboard_quit(p);
	assert_true(has_set_aside(c, damage));
}

static void a_verb_says_that_a_damaged_file_was_set_aside_too(void **state)
{
	struct cli *c = cli_open();

	(void)state;
	assert_true(home_write(c->home, file, damage));
	cli_run(c, 0, WORDS("alert", "ack", "7d51zq"));
	cli_expect_error(c, "was damaged: it was set aside as ");
	assert_true(has_set_aside(c, damage));
	assert_int_equal(acknowledged(c), 1);
}

/* The number that SQLite keeps for its programs, in the file's header. */
static void set_version(struct cli *c, unsigned char version, struct buf *bytes)
{
	char *path = home_path(c->home, file);
	const unsigned char number[VERSION_BYTES] = {0, 0, 0, version};
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, number, VERSION_BYTES, VERSION_AT), VERSION_BYTES);
	close(fd);
	free(path);
	read_bytes(c, file, bytes);
}

static void a_file_of_a_newer_version_is_left_as_it_is(void **state)
{
	struct cli *c = with_a_note_that_waits();
	struct buf newer, now;
	unsigned char version;

	(void)state;
	read_bytes(c, file, &now);
	version = (unsigned char)now.bytes[VERSION_AT + VERSION_BYTES - 1];
	buf_release(&now);
	set_version(c, 99, &newer);
	expect_only_reading(c, "was made by a newer version of rootwatch (99");
	expect_refused_verb(c, "was made by a newer version of rootwatch (99");
	expect_bytes(c, file, &newer);
	buf_release(&newer);
	set_version(c, version, &now);
	buf_release(&now);
	expect_the_note_leaves(c);
}

/* Opening a pipe may hang, and a device's own rights are none of ours. */
static void what_is_no_file_is_said_and_left_alone(void **state)
{
	static const struct {
		const char *words;
		mode_t mode;
	} kinds[] = {{"is a pipe, no file", S_IFIFO}, {"is a folder, no file", S_IFDIR},
		{"is a device, no file", S_IFLNK}};
	struct cli *c = cli_open();
	char *path = home_path(c->home, file);
	struct stat before, now;

	(void)state;
	cleanup_add(free, path);
	assert_true(home_write(c->home, file, ""));
	assert_int_equal(unlink(path), 0);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		assert_int_equal(kinds[i].mode == S_IFIFO	  ? mkfifo(path, 0640)
					 : kinds[i].mode == S_IFDIR ? mkdir(path, 0750)
								    : symlink("/dev/zero", path),
			0);
		assert_int_equal(stat(path, &before), 0);
		expect_only_reading(c, kinds[i].words);
		expect_refused_verb(c, kinds[i].words);
		assert_int_equal(stat(path, &now), 0);
		assert_int_equal(now.st_mode, before.st_mode);
		assert_int_equal(remove(path), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_read_only_folder_is_said_and_what_was_queued_leaves_later),
		TEST(a_full_disk_at_the_start_is_said_and_what_was_queued_leaves_later),
		TEST(a_draft_on_a_full_disk_says_so_and_is_kept_when_there_is_room),
		TEST(a_disk_that_gets_full_is_said_and_works_again_with_room),
		TEST(a_damaged_file_is_set_aside_by_name_and_the_work_goes_on),
		TEST(a_verb_says_that_a_damaged_file_was_set_aside_too),
		TEST(what_is_no_file_is_said_and_left_alone),
		TEST(a_file_of_a_newer_version_is_left_as_it_is),
	};

	return cmocka_run_group_tests(tests, enter, NULL);
}
