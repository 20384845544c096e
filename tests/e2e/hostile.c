/*
 * Text from the network that means harm, in every field, on every screen: the terminal gets no control
 * sequence that is not the program's own, no bidirectional override, nothing invisible.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"
#include "lib/paths.h"
#include "lib/scan.h"

/* JSON strings, as a server may send them. */
static const char *const kinds[] = {
	"\"\\u001b[38;5;123mred\\u001b[0m\"",
	"\"\\u001b]2;owned\\u0007\"",
	"\"\\u001b]52;c;b3duZWQ=\\u0007\"",
	"\"\\u001b]8;;https://evil.example\\u001b\\\\click\\u001b]8;;\\u001b\\\\\"",
	"\"\\u001b[2J\\u001b[777;777H\"",
	"\"\\u001b[?47h\\u001b[?1047h\"",
	"\"\\u001bc\\u001b#8\"",
	"\"\\u001bP1$r0m\\u001b\\\\\"",
	"\"\\u001b_apc\\u001b\\\\\\u001b^pm\\u001b\\\\\\u001bXsos\\u001b\\\\\"",
	"\"\\u001b[6n\\u001b[c\\u001b[>c\\u001bZ\"",
	"\"\\u001b[5i\\u001b[4i\"",
	"\"\\u001b[20;10t\\u001b[21t\"",
	"\"unfinished \\u001b[\"",
	"\"unfinished \\u001b]0;\"",
	"\"unfinished \\u001b\"",
	"\"C1 csi \\u009b31m osc \\u009d2;owned\\u009c dcs \\u0090q\\u009c\"",
	"\"C1 nel\\u0085ind\\u0084ri\\u008d\"",
	"\"raw C1 \x9b" "31m\"",
	"\"bell\\u0007bell\\u0007\"",
	"\"back\\b\\b\\b\\bspace\"",
	"\"tab\\ttab\\u000bvt\\u000cff\"",
	"\"line\\none\\r\\ntwo\\rthree\"",
	"\"nul\\u0000after\"",
	"\"del\\u007fdel\"",
	"\"shift\\u000eout\\u000fin\"",
	"\"\\u202eoverride txt.exe\\u202c\"",
	"\"\\u2066isolate\\u2067rtl\\u2068fsi\\u2069\"",
	"\"\\u200fmark\\u200emark\\u061c\"",
	"\"zero\\u200bwidth\\u200cjoin\\u200ders\\u2060word\\ufeffbom\"",
	"\"tags \\udb40\\udc01\\udb40\\udc41\\udb40\\udc7f\"",
	"\"soft\\u00adhyphen\\u034fgrapheme\"",
	"\"separators\\u2028line\\u2029paragraph\"",
	"\"variation\\ufe0e\\ufe0f \\u2764\\ufe0f\"",
	"\"lone \\ud800 surrogate \\udfff\"",
	"\"noncharacter \\uffff \\ufffe \\ufdd0\"",
	"\"invalid \xff\xfe\xc0\xaf\xed\xa0\x80\xf5\x80\x80\x80\"",
	"\"cut \xe2\x82\"",
	"\"overlong \xc0\x9b" "31m\"",
	"\"family \\ud83d\\udc68\\u200d\\ud83d\\udc69\\u200d\\ud83d\\udc67 flag \\ud83c\\udde9\\ud83c\\uddea\"",
	"\"private \\ue000 hangul \\u1100\\u1161\\u11a8 thai \\u0e01\\u0e33\"",
	"\"%s%n%x %1000000d\"",
	"\"<script>alert(1)</script>&lt;b&gt;&#27;[31m\"",
	"\"\"",
	"\"   \"",
	"null",
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]), LONG_BYTES = 1 << 20, MARKS = 10000,
	LONG_EVERY = 101 };

/* Two more, too long to write down: 10,000 combining marks, and a megabyte. */
static char *long_kind(int i)
{
	char *text = mem_alloc(LONG_BYTES + 64), *at = text;

	*at++ = '"';
	if (i == 0) {
		*at++ = 'e';
		for (int m = 0; m < MARKS; m++, at += 2)
			memcpy(at, "\xcc\x81", 2);
	} else {
		memset(at, 'x', LONG_BYTES);
		memcpy(at + 100, "\\u001b[31m", 10);
		at += LONG_BYTES;
	}
	memcpy(at, "\"", 2);
	return text;
}

/* ---- putting it everywhere ----------------------------------------------------------------- */

static const struct {
	const char *list, *type;
	const char *attributes[10];
} fields[] = {
	{"/v1/incidents", "incidents",
		{"title", "summary", "public_title", "url", "slack_channel_name", "labels",
			"mitigation_message", "resolution_message", "source"}},
	{"/v1/alerts", "alerts",
		{"summary", "description", "source", "short_id", "data", "labels", "external_url", "url"}},
	{"/v1/post_mortems", "incident_post_mortems", {"title", "content", "url"}},
	{"/v1/services", "services", {"name", "description"}},
	{"/v1/severities", "severities", {"name", "slug"}},
	{"/v1/teams", "groups", {"name"}},
	{"/v1/environments", "environments", {"name"}},
	{"/v1/incident_types", "incident_types", {"name"}},
	{"/v1/incident_roles", "incident_roles", {"name"}},
	{"/v1/alert_urgencies", "alert_urgencies", {"name"}},
	{"/v1/users", "users", {"name", "full_name", "first_name", "email"}},
	{"/v1/action_items", "incident_action_items", {"summary", "description"}},
};

static const char *kind_of(size_t i, char *const longs[2])
{
	return i % LONG_EVERY == LONG_EVERY - 1 ? longs[i / LONG_EVERY % 2] : kinds[i % KINDS];
}

static void poison_record(struct sandbox *s, size_t f, const char *id, size_t *next, char *const longs[2])
{
	for (size_t a = 0; fields[f].attributes[a] != NULL; a++, (*next)++) {
		const char *attribute = fields[f].attributes[a], *text = kind_of(*next, longs);
		char *wrapped = NULL;

		if (strcmp(attribute, "labels") == 0)
			wrapped = mem_printf("[{\"key\":%s,\"value\":%s}]", kinds[*next % 41], kinds[*next % 41]);
		if (strcmp(attribute, "data") == 0)
			wrapped = mem_printf("{\"payload\":%s,\"deep\":[[[%s]]]}", text, kinds[*next % KINDS]);
		sandbox_change(s, fields[f].type, id, attribute, wrapped != NULL ? wrapped : text);
		free(wrapped);
	}
}

static void poison(struct sandbox *s)
{
	char *longs[2] = {long_kind(0), long_kind(1)};
	size_t next = 0;

	for (size_t f = 0; f < sizeof(fields) / sizeof(fields[0]); f++) {
		char *path = mem_printf("%s?page[size]=60", fields[f].list);
		struct json_object *answer = sandbox_request(s, "GET", path, NULL, NULL), *data;

		data = json_object_object_get(answer, "data");
		for (size_t i = 0; i < json_object_array_length(data); i++)
			poison_record(s, f,
				json_object_get_string(json_object_object_get(
					json_object_array_get_idx(data, i), "id")),
				&next, longs);
		json_object_put(answer);
		free(path);
	}
	free(longs[0]);
	free(longs[1]);
}

/* ---- what the terminal may get -------------------------------------------------------------- */

struct judge {
	char words[200]; /* what was wrong first; "" nothing */
};

static void object(struct judge *judge, const char *what, const struct scan_token *token)
{
	size_t len = token->len_bytes < 24 ? token->len_bytes : 24;
	int n;

	if (judge->words[0] != '\0')
		return;
	n = snprintf(judge->words, sizeof(judge->words), "%s:", what);
	for (size_t i = 0; i < len; i++)
		n += snprintf(judge->words + n, sizeof(judge->words) - (size_t)n, " %02x",
			(unsigned char)token->bytes[i]);
}

/* What would be drawn invisibly, or turn the line round, or is a control. */
static bool is_harmful(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x34F, 0x34F}, {0x61C, 0x61C},
		{0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF},
		{0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF}};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

static void judge_text(struct judge *judge, const struct scan_token *token)
{
	const char *at = token->bytes, *end = at + token->len_bytes;

	while (at < end) {
		uint32_t cp;
		int valid;
		size_t len = utf8_decode(at, (size_t)(end - at), &cp, &valid);

		if (!valid || is_harmful(cp)) {
			object(judge, valid ? "harmful text" : "invalid UTF-8",
				&(struct scan_token){SCAN_TEXT, at, (size_t)(end - at)});
			return;
		}
		at += len;
	}
}

/* Colours and attributes that our themes and curses use; never 38 or 48. */
static bool is_our_sgr(long parameter)
{
	return (parameter >= 0 && parameter <= 9) || (parameter >= 22 && parameter <= 29) ||
	       (parameter >= 30 && parameter <= 37) || parameter == 39 ||
	       (parameter >= 40 && parameter <= 47) || parameter == 49 ||
	       (parameter >= 90 && parameter <= 97) || (parameter >= 100 && parameter <= 107);
}

static bool is_our_mode(long mode)
{
	static const long modes[] = {1, 4, 7, 12, 25, 1000, 1002, 1004, 1006, 1049, 2004, 2026};

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (modes[i] == mode)
			return true;
	return false;
}

static bool parameters_are(const char *at, bool (*is_ours)(long))
{
	for (;;) {
		char *end;
		long value = strtol(at, &end, 10);

		if (!is_ours(value))
			return false;
		if (*end != ';')
			return true;
		at = end + 1;
	}
}

static bool is_on_screen(long coordinate)
{
	return coordinate <= 200;
}

static void judge_csi(struct judge *judge, const struct scan_token *token)
{
	char *text = mem_strndup(token->bytes + 2, token->len_bytes - 2);
	char final = token->bytes[token->len_bytes - 1];
	const char *parameters = text + (*text == '?');
	bool ok;

	if (final == 'm')
		ok = parameters_are(parameters, is_our_sgr);
	else if (final == 'h' || final == 'l')
		ok = parameters_are(parameters, is_our_mode);
	else if (final == 't')
		ok = strncmp(text, "22;", 3) == 0 || strncmp(text, "23;", 3) == 0;
	else
		ok = strchr("ABCDGHJKLMPSTXZ@bdgr", final) != NULL && *text != '?' &&
		     parameters_are(parameters, is_on_screen);
	if (!ok)
		object(judge, "a control sequence", token);
	free(text);
}

/* Titles are ours; what is copied was harmless before it was encoded. */
static void judge_osc(struct judge *judge, const struct scan_token *token)
{
	char *body = scan_osc_body(token);
	bool ok = strcmp(body, "2;rootwatch") == 0 || strncmp(body, "52;c;", 5) == 0;
	int count;

	ok = ok || (sscanf(body, "2;(%d!) rootwatch", &count) == 1);
	if (!ok)
		object(judge, "an OSC sequence", token);
	free(body);
}

static bool judge_token(void *context, const struct scan_token *token)
{
	struct judge *judge = context;

	switch (token->kind) {
	case SCAN_TEXT:
		judge_text(judge, token);
		break;
	case SCAN_CONTROL:
		if (strchr("\a\b\n\r\t", token->bytes[0]) == NULL)
			object(judge, "a control byte", token);
		break;
	case SCAN_ESCAPE:
		if (token->len_bytes < 2 || strchr("(=>78M", token->bytes[1]) == NULL)
			object(judge, "an escape sequence", token);
		break;
	case SCAN_CSI:
		judge_csi(judge, token);
		break;
	case SCAN_OSC:
		judge_osc(judge, token);
		break;
	case SCAN_STRING:
		object(judge, "a control string", token);
		break;
	}
	return false;
}

static void expect_harmless(const struct pty *p)
{
	const struct buf *log = pty_log(p);
	struct judge judge = {""};
	struct scan scan;

	scan_init(&scan);
	for (size_t at = 0; at < log->len_bytes;)
		at += scan_feed(&scan, log->bytes + at, log->len_bytes - at, judge_token, &judge);
	scan_release(&scan);
	if (judge.words[0] != '\0')
		pty_fail(p, "the terminal got %s", judge.words);
}

/* ---- the walk ------------------------------------------------------------------------------ */

static void rest(struct pty *p)
{
	pty_run_rest(p, 15, DEADLINE_MS);
}

static void press(struct pty *p, const char *keys)
{
	pty_send_keys(p, keys);
	rest(p);
}

/* Every row of a pane with all the tabs of its detail. */
static void walk_pane(struct pty *p, const char *pane, int rows)
{
	press(p, pane);
	press(p, "g");
	for (int i = 0; i < rows; i++) {
		press(p, "<Enter>");
		for (int tab = 0; tab < 8; tab++)
			press(p, "]");
		press(p, "Gy");
		press(p, "q");
		press(p, "j");
	}
	press(p, "?<Esc>x<Esc>O<Esc>TTT");
	press(p, "t t");
}

/* Forms, pickers and boxes over what is hostile. */
static void walk_forms(struct pty *p)
{
	static const char *const openers[] = {"1ge", "1gS", "1gD", "1gM", "1g@", "1gA", "1gI", "1gX", "1C",
		"2ge", "2gi", "2gI", "2gS", "2gD", "2gE", "2C", "3ge", "3g:publish<Enter>"};

	for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); i++) {
		press(p, openers[i]);
		pty_run_rest(p, 150, DEADLINE_MS);
		press(p, "<Tab><Enter>");
		press(p, "<Down><Down>");
		press(p, "<Esc>");
		press(p, "<C-d>");
		press(p, "<Esc>");
		press(p, "<Esc>");
		press(p, "<Esc>");
	}
}

static void every_screen_is_harmless_at(int rows, int cols, int walked)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p;

	poison(s);
	p = dashboard_start(s, &(struct dashboard_options){.rows = rows, .cols = cols,
				       .env = (const char *const[]){NO_POLLS, NO_GRACE, NULL}});
	pty_wait_text(p, " live ", 0);
	sandbox_wait_applied(s, p, "GET", "/v1/alerts", 4, 0);
	rest(p);
	walk_pane(p, "1", walked);
	walk_pane(p, "2", walked);
	walk_pane(p, "3", walked < 12 ? walked : 12);
	walk_forms(p);
	press(p, "2g*");
	press(p, "a");
	press(p, "<Esc><Esc><Esc>");
	press(p, "1gcnote<C-d><Enter>");
	press(p, "5");
	press(p, "j");
	press(p, "5");
	expect_harmless(p);
	dashboard_quit(p);
	expect_harmless(p);
}

static void every_screen_is_harmless_at_80x24(void **state)
{
	(void)state;
	every_screen_is_harmless_at(24, 80, 10);
}

static void every_screen_is_harmless_at_120x40(void **state)
{
	(void)state;
	every_screen_is_harmless_at(40, 120, 24);
}

static void every_screen_is_harmless_at_200x60(void **state)
{
	(void)state;
	every_screen_is_harmless_at(60, 200, 10);
}

/* ---- copies, errors, plain output ----------------------------------------------------------- */

static void a_hostile_link_is_not_copied(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	char *id = sandbox_find(s, "/v1/alerts", "summary", "p99 > 2s on checkout");
	struct pty *p;

	(void)state;
	sandbox_change(s, "alerts", id, "url", "\"https://x.example/\\u001b]52;c;AAAA\\u0007 rm -rf\"");
	p = dashboard_open(s, NULL);
	pty_send_keys(p, "y");
	pty_wait_text(p, "this one has no link", 0);
	for (size_t i = 0; i < pty_osc_count(p); i++)
		assert_int_not_equal(strncmp(pty_osc(p, i), "52;", 3), 0);
	expect_harmless(p);
	free(id);
	dashboard_quit(p);
}

static void error_bodies_are_harmless(void **state)
{
	static const char *const bodies[] = {
		"{\\\"errors\\\":[{\\\"title\\\":\\\"\\\\u001b]2;owned\\\\u0007 \\\\u001b[38;5;123m \\\\u202e\\\"}]}",
		"{\\\"error\\\":\\\"\\\\u009b31m \\\\u0000 \\\\r\\\\n\\\"}",
		"{\\\"\\\\u001b[5i\\\":[\\\"\\\\u001bc\\\"]}",
		"\\u001b[2J\\u001b]2;owned\\u0007",
	};
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s, &(struct dashboard_options){.rows = 40, .cols = 120,
						   .env = (const char *const[]){NO_POLLS, NO_GRACE, NULL}});

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		for (int status = 400; status <= 503; status += status < 404 ? 3 : status < 422 ? 19 : 78) {
			char *fault = mem_printf("{\"kind\":\"status\",\"status\":%d,\"body\":\"%s\"}", status,
				bodies[i]);

			sandbox_fault(s, fault);
			press(p, "r");
			press(p, "1jk");
			pty_run_rest(p, 200, DEADLINE_MS);
			press(p, ":99999<Enter>");
			press(p, "5");
			press(p, "5");
			json_object_put(sandbox_control(s, "DELETE", "/sandbox/faults", NULL));
			free(fault);
		}
	expect_harmless(p);
	dashboard_quit(p);
}

static void plain_output_is_harmless(void **state)
{
	struct sandbox *s = dashboard_sandbox();
	char *program = path_built("rootwatch");
	struct pty *p;

	(void)state;
	poison(s);
	p = pty_open(&(struct pty_options){.rows = 200, .cols = 200, .unframed = true,
		.argv = (const char *const[]){program, "--plain", NULL}, .env = sandbox_env(s)});
	free(program);
	pty_wait_exit(p, 0, 0);
	assert_true(pty_log(p)->len_bytes > 1000);
	assert_null(memchr(pty_log(p)->bytes, '\033', pty_log(p)->len_bytes));
	expect_harmless(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_screen_is_harmless_at_80x24),
		TEST(every_screen_is_harmless_at_120x40),
		TEST(every_screen_is_harmless_at_200x60),
		TEST(a_hostile_link_is_not_copied),
		TEST(error_bodies_are_harmless),
		TEST(plain_output_is_harmless),
	};

	return cmocka_run_group_tests_name("hostile text", tests, NULL, NULL);
}
