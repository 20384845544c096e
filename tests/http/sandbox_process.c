/* The sandbox as a process: its one line, its end, its options, its file, TLS, its speed. */
#include "sandbox_calls.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <curl/curl.h>

#include "lib/home.h"
#include "lib/paths.h"

enum { OUTPUT_BYTES = 16 * 1024 };

/* A program started with its output in a pipe. */
struct started {
	pid_t pid;
	int out;
};

static struct started start(const char *const *argv)
{
	struct started started;
	int pipes[2];

	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	started.pid = fork();
	if (started.pid == 0) {
		dup2(pipes[1], STDOUT_FILENO);
		dup2(pipes[1], STDERR_FILENO);
		execvp(argv[0], (char *const *)argv);
		_exit(127);
	}
	close(pipes[1]);
	started.out = pipes[0];
	return started;
}

/* Reads until the end (or, with `line`, the end of the line); false: the deadline passed first. */
static bool read_output(int fd, bool line, struct buf *out)
{
	int64_t deadline = deadline_in(DEADLINE_MS);
	struct pollfd in = {fd, POLLIN, 0};
	char c;

	while (poll(&in, 1, deadline_left(deadline)) > 0) {
		if (read(fd, &c, 1) != 1)
			return true;
		if (line && c == '\n')
			return true;
		buf_add_char(out, c);
	}
	return false;
}

/* Runs to its end; its exit status, and what it said. */
static int run(const char *const *argv, struct buf *said)
{
	struct started program = start(argv);
	int status;

	buf_init(said, OUTPUT_BYTES);
	if (!read_output(program.out, false, said)) {
		kill(program.pid, SIGKILL);
		fail_msg("%s does not end", argv[0]);
	}
	close(program.out);
	waitpid(program.pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static const char *program(void)
{
	char *path = path_built("rootwatch-sandbox");

	cleanup_add(free, path);
	return path;
}

static void wrong_options_are_refused_in_words(void **state)
{
	static const struct {
		const char *option, *value, *words;
	} cases[] = {
		{"--nonsense", NULL, "--nonsense: no such option"},
		{"--port", "99999", "--port 99999: not a valid value"},
		{"--port", NULL, "--port needs N"},
		{"--seed", "huge", "--seed huge: not a valid value"},
		{"--seed", "big:x", "--seed big:x: not a valid value"},
		{"--fixed-clock", "2026-02-31T00:00:00Z", "not a valid value"},
		{"--zone", "8", "not a valid value"},
		{"--tls", "cert.pem", "--tls needs CERT KEY"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *argv[] = {program(), cases[i].option, cases[i].value, NULL};
		struct buf said;

		assert_int_not_equal(run(argv, &said), 0);
		if (!strstr(said.bytes, cases[i].words))
			fail_msg("%s: %s", cases[i].option, said.bytes);
		buf_release(&said);
	}
}

static void help_lists_every_option_of_the_manual(void **state)
{
	const char *argv[] = {program(), "--help", NULL};
	struct buf said;

	(void)state;
	assert_int_equal(run(argv, &said), 0);
	assert_non_null(strstr(said.bytes, "--fixed-clock TIME"));
	assert_non_null(strstr(said.bytes, "--exit-with-parent"));
	buf_release(&said);
}

static void a_taken_port_is_said(void **state)
{
	struct sandbox *s = sandbox_open(NULL);
	const char *argv[] = {program(), "--port", strrchr(sandbox_url(s), ':') + 1, NULL};
	struct buf said;

	(void)state;
	assert_int_not_equal(run(argv, &said), 0);
	assert_non_null(strstr(said.bytes, "cannot listen on 127.0.0.1:"));
	buf_release(&said);
}

static void it_listens_on_the_loopback_address_only(void **state)
{
	struct sandbox *s = sandbox_open(NULL);
	char wanted[32], line[300];
	FILE *table = fopen("/proc/net/tcp", "r");
	bool found = false;

	(void)state;
	snprintf(wanted, sizeof(wanted), " 0100007F:%04lX 00000000:0000 0A",
		strtoul(strrchr(sandbox_url(s), ':') + 1, NULL, 10));
	assert_non_null(table);
	while (fgets(line, sizeof(line), table))
		found |= strstr(line, wanted) != NULL;
	fclose(table);
	assert_true(found);
}

static void a_key_can_be_chosen(void **state)
{
	struct sandbox *s = sandbox_open((const char *[]){"--token", "rootly_mine", NULL});

	(void)state;
	assert_string_equal(sandbox_token(s), "rootly_mine");
	get(s, "/v1/users/me");
}

static void it_ends_cleanly_on_each_signal(void **state)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
	const char *argv[] = {program(), NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		struct started sandbox = start(argv);
		struct buf said;
		int status;

		buf_init(&said, OUTPUT_BYTES);
		assert_true(read_output(sandbox.out, true, &said));
		assert_memory_equal(said.bytes, "{\"url\":\"http://127.0.0.1:", 24);
		buf_clear(&said);
		kill(sandbox.pid, signals[i]);
		assert_true(read_output(sandbox.out, false, &said));
		assert_string_equal(said.bytes, "");
		waitpid(sandbox.pid, &status, 0);
		assert_int_equal(status, 0);
		buf_release(&said);
		close(sandbox.out);
	}
}

/* A parent that starts the sandbox and ends after its line. */
static pid_t start_parent(const char *path, int out)
{
	const char *argv[] = {path, "--exit-with-parent", NULL};
	pid_t parent = fork();

	if (parent == 0) {
		struct started sandbox = start(argv);
		struct buf said;

		buf_init(&said, OUTPUT_BYTES);
		read_output(sandbox.out, true, &said);
		dprintf(out, "%d\n", (int)sandbox.pid);
		_exit(0);
	}
	return parent;
}

static void it_ends_when_the_parent_that_asked_for_it_ends(void **state)
{
	const char *path = program();
	int64_t deadline = deadline_in(DEADLINE_MS);
	int pipes[2];
	struct buf said;
	pid_t parent, sandbox;

	(void)state;
	assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
	parent = start_parent(path, pipes[1]);
	close(pipes[1]);
	buf_init(&said, OUTPUT_BYTES);
	assert_true(read_output(pipes[0], true, &said));
	sandbox = (pid_t)strtol(said.bytes, NULL, 10);
	assert_true(sandbox > 1);
	waitpid(parent, NULL, 0);
	while (kill(sandbox, 0) == 0 && deadline_left(deadline) > 0) {
		char stat[64], text[200] = "";
		int fd;

		snprintf(stat, sizeof(stat), "/proc/%d/stat", (int)sandbox);
		fd = open(stat, O_RDONLY);
		if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0 || strstr(text, ") Z"))
			break;
		close(fd);
		poll(NULL, 0, 5);
	}
	assert_true(deadline_left(deadline) > 0);
	buf_release(&said);
	close(pipes[0]);
}

static void a_file_keeps_the_data(void **state)
{
	struct home *home = home_new();
	char *file = home_path(home, "sandbox.db");
	const char *flags[] = {"--db", file, "--seed", "empty", NULL};
	struct sandbox *s = sandbox_open(flags);

	(void)state;
	send_attributes(s, "POST", "/v1/incidents", "incidents", "\"title\":\"Kept\"", 201);
	sandbox_close(s);
	flags[3] = "demo";
	s = sandbox_open(flags);
	assert_int_equal(number_at(get(s, "/v1/incidents"), "meta.total_count"), 1);
	assert_string_equal(text_at(get(s, "/v1/incidents/kept"), "data.attributes.title"), "Kept");
	send_attributes(s, "POST", "/v1/incidents", "incidents", "\"title\":\"Second\"", 201);
	assert_int_equal(number_at(get(s, "/v1/incidents"), "meta.total_count"), 2);
	sandbox_close(s);
	free(file);
	home_free(home);
}

static void a_large_company_is_the_same_each_time(void **state)
{
	const char *flags[] = {"--seed", "big:2000", "--fixed-clock", "2026-02-20T12:00:00Z", NULL};
	struct sandbox *s = sandbox_open(flags);
	struct json_object *page = get(s, "/v1/incidents?fields[incidents]=title,sequential_id"),
			   *again;

	(void)state;
	assert_int_equal(number_at(page, "meta.total_count"), 2000);
	assert_int_equal(number_at(get(s, "/v1/alerts"), "meta.total_count"), 2000);
	assert_int_equal(
		number_at(get(s, "/v1/incidents?filter[status]=started,in_triage,mitigated"),
			"meta.total_count"),
		100);
	s = sandbox_open(flags);
	again = get(s, "/v1/incidents?fields[incidents]=title,sequential_id");
	assert_true(json_object_equal(at(page, "data"), at(again, "data")));
}

/* How many rows of the list changed since that moment. */
static long changed(struct sandbox *s, const char *list, const char *since)
{
	char *path = mem_printf("%s?page[size]=1&filter[updated_at][gt]=%s", list, since);
	char *total = sandbox_read(s, path, "meta.total_count");
	long count = strtol(total, NULL, 10);

	free(total);
	free(path);
	return count;
}

static void life_moves_by_itself(void **state)
{
	struct sandbox *s = sandbox_open((const char *[]){"--live", NULL});
	const char *now = text_at(control(s, "POST", "/sandbox/clock", "{}"), "now");
	int64_t deadline = deadline_in(2 * DEADLINE_MS);

	(void)state;
	while (!changed(s, "/v1/alerts", now) && !changed(s, "/v1/incidents", now)) {
		if (!deadline_left(deadline))
			fail_msg("nothing happens");
		poll(NULL, 0, 20);
	}
}

/* ---- TLS ---------------------------------------------------------------------------------------- */

static void make_certificate(const char *certificate, const char *key)
{
	const char *argv[] = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
		"ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=sandbox",
		"-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key,
		NULL};
	struct buf said;

	if (run(argv, &said) != 0)
		fail_msg("openssl: %s", said.bytes);
	buf_release(&said);
}

static size_t drop(char *bytes, size_t size, size_t count, void *context)
{
	(void)bytes;
	(void)context;
	return size * count;
}

static void with_a_certificate_it_speaks_https(void **state)
{
	struct home *home = home_new();
	char *certificate = home_path(home, "cert.pem"), *key = home_path(home, "key.pem");
	const char *argv[] = {program(), "--token", "rootly_t", "--tls", certificate, key, NULL};
	struct started sandbox;
	struct json_object *greeting;
	struct buf said;
	CURL *curl = curl_easy_init();
	long status = 0;

	(void)state;
	make_certificate(certificate, key);
	sandbox = start(argv);
	buf_init(&said, OUTPUT_BYTES);
	assert_true(read_output(sandbox.out, true, &said));
	greeting = json_tokener_parse(said.bytes);
	assert_memory_equal(text_at(greeting, "url"), "https://127.0.0.1:", 18);
	curl_easy_setopt(curl, CURLOPT_URL, text_at(greeting, "url"));
	curl_easy_setopt(curl, CURLOPT_CAINFO, certificate);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "test");
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
	assert_int_equal(curl_easy_perform(curl), CURLE_OK);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	assert_int_equal(status, 401);
	curl_easy_cleanup(curl);
	kill(sandbox.pid, SIGTERM);
	waitpid(sandbox.pid, NULL, 0);
	json_object_put(greeting);
	buf_release(&said);
	close(sandbox.out);
	free(certificate);
	free(key);
	home_free(home);
}

static void a_missing_certificate_is_said(void **state)
{
	const char *argv[] = {program(), "--tls", "/nowhere/c.pem", "/nowhere/k.pem", NULL};
	struct buf said;

	(void)state;
	assert_int_not_equal(run(argv, &said), 0);
	assert_non_null(strstr(said.bytes, "/nowhere/c.pem"));
	buf_release(&said);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(wrong_options_are_refused_in_words),
		TEST(help_lists_every_option_of_the_manual),
		TEST(a_taken_port_is_said),
		TEST(it_listens_on_the_loopback_address_only),
		TEST(a_key_can_be_chosen),
		TEST(it_ends_cleanly_on_each_signal),
		TEST(it_ends_when_the_parent_that_asked_for_it_ends),
		TEST(a_file_keeps_the_data),
		TEST(a_large_company_is_the_same_each_time),
		TEST(life_moves_by_itself),
		TEST(with_a_certificate_it_speaks_https),
		TEST(a_missing_certificate_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
