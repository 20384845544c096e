/*
 * Every action of the tables: the keys that lead to it, the request that leaves, to the letter, and
 * that the screen says what became of it. The rows must name each action that `rootwatch keys` lists.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "lib/cleanup.h"
#include "lib/dashboard.h"
#include "lib/deadline.h"
#include "lib/paths.h"

enum { BODY_BYTES = 4000 };

/* Where an action is tried: something of the demo company. */
struct place {
	const char *list, *attribute, *text; /* how the server finds it; NULL: its pane is enough */
	const char *pane;
	const char *prefix; /* of the id, where a row stands in for what is not there; NULL none */
};

#define INCIDENT(number) {"/v1/incidents", "sequential_id", number, "1", NULL}
#define ALERT(summary) {"/v1/alerts", "summary", summary, "2", NULL}
#define RETROSPECTIVE(title) {"/v1/post_mortems", "title", title, "3", NULL}
#define WITHOUT_RETROSPECTIVE(number) {"/v1/incidents", "sequential_id", number, "3", "none-"}
#define PANE(key) {NULL, NULL, NULL, key, NULL}

struct row {
	const char *action;
	struct place place;
	const char *tab; /* it acts on its first row, or on where the keys behind it lead; NULL: on the
			  * record itself */
	const char *form;	   /* keys into its form; NULL: it has none */
	const char *answer;	   /* to the box that asks; NULL: none comes */
	const char *method, *path; /* %s: the id of the place */
	const char *body;	   /* $NAME: see names; "*": any text; NULL: none */
	bool offers;		   /* a box comes afterwards */
};

/* What stands for ids in the bodies. */
static const struct {
	const char *name, *list, *attribute, *text;
} names[] = {
	{"$SEV3", "/v1/severities", "name", "SEV3"},
	{"$SEARCH", "/v1/services", "name", "Search"},
	{"$DISCOVERY", "/v1/teams", "name", "Discovery"},
	{"$COMMANDER", "/v1/incident_roles", "name", "Commander"},
	{"$LOW", "/v1/alert_urgencies", "name", "Low"},
	{"$INC381", "/v1/incidents", "sequential_id", "381"},
	{"$INC412", "/v1/incidents", "sequential_id", "412"},
	{"$DISK", "/v1/alerts", "summary", "Disk free on db-7 below 10 %"},
};

#define DATA(type, attributes) "{\"data\":{\"type\":\"" type "\",\"attributes\":{" attributes "}}}"
#define BARE(type) "{\"data\":{\"type\":\"" type "\"}}"

/* What creates are known by, should their answer be lost. */
#define MARKS "\"labels\":[{\"key\":\"rootwatch\",\"value\":\"*\"}],\"deduplication_key\":\"*\""

static const struct row incident_rows[] = {
	{"incident.acknowledge", INCIDENT("409"), NULL, NULL, NULL, "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"acknowledged_at\":\"*\""), false},
	{"incident.triage", INCIDENT("408"), NULL, NULL, NULL, "PUT", "/v1/incidents/%s/in_triage",
		BARE("incidents"), false},
	{"incident.start", INCIDENT("411"), NULL, NULL, "y", "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"status\":\"started\""), false},
	{"incident.mitigate", INCIDENT("411"), NULL, "cleaned", NULL, "PUT", "/v1/incidents/%s/mitigate",
		DATA("incidents", "\"mitigation_message\":\"cleaned\""), false},
	{"incident.resolve", INCIDENT("410"), NULL, "drained", "y", "PUT", "/v1/incidents/%s/resolve",
		DATA("incidents", "\"resolution_message\":\"drained\""), true},
	{"incident.close", INCIDENT("405"), NULL, NULL, "y", "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"status\":\"closed\""), false},
	{"incident.cancel", INCIDENT("409"), NULL, "no harm", "y", "PUT", "/v1/incidents/%s/cancel",
		DATA("incidents", "\"cancellation_message\":\"no harm\""), false},
	{"incident.reopen", INCIDENT("404"), NULL, NULL, "y", "PUT", "/v1/incidents/%s/restart",
		BARE("incidents"), false},
	{"incident.begin", INCIDENT("406"), NULL, NULL, "y", "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"status\":\"in_progress\""), false},
	{"incident.complete", INCIDENT("406"), NULL, NULL, "y", "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"status\":\"completed\""), false},
	{"incident.duplicate", INCIDENT("407"), NULL, "INC-412<Enter>", "y", "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"status\":\"cancelled\",\"duplicate_incident_id\":\"$INC412\""), false},
	{"incident.unduplicate", INCIDENT("407"), NULL, NULL, NULL, "PUT",
		"/v1/incidents/%s/unmark_as_duplicate", NULL, false},
	{"incident.sub-status", INCIDENT("412"), NULL, "<Enter>", NULL, "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"sub_status_id\":\"*\""), false},
	{"incident.severity", INCIDENT("408"), NULL, "SEV3<Enter>", "y", "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"severity_id\":\"$SEV3\""), false},
	{"incident.note", INCIDENT("407"), NULL, "seen", NULL, "POST", "/v1/incidents/%s/events",
		DATA("incident_events", "\"event\":\"seen\",\"visibility\":\"internal\""), false},
	{"incident.action-item", INCIDENT("407"), NULL, "Write it down", NULL, "POST",
		"/v1/incidents/%s/action_items",
		DATA("incident_action_items",
			"\"summary\":\"Write it down\",\"priority\":\"medium\",\"kind\":\"follow_up\""),
		false},
	{"incident.role", INCIDENT("412"), NULL, "", NULL, "POST", "/v1/incidents/%s/assign_role_to_user",
		DATA("incidents", "\"incident_role_id\":\"$COMMANDER\",\"user_id\":\"103\""), false},
	{"incident.edit", INCIDENT("403"), NULL, "<C-u>Cards were declined", NULL, "PUT",
		"/v1/incidents/%s", DATA("incidents", "\"title\":\"Cards were declined\""), false},
	{"incident.progress", INCIDENT("403"), NULL, "<Enter>skipped<Enter>", NULL, "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"retrospective_progress_status\":\"skipped\""), false},
	{"incident.attach", INCIDENT("403"), NULL, "Disk free on db-7<Enter>", NULL, "POST",
		"/v1/incidents/%s/alerts", DATA("alerts", "\"alert_ids\":[\"$DISK\"]"), false},
	{"incident.subscribe", INCIDENT("403"), NULL, "<Esc>", NULL, "POST",
		"/v1/incidents/%s/add_subscribers", DATA("incidents", "\"user_ids\":[\"103\"]"), false},
	{"incident.unsubscribe", INCIDENT("403"), NULL, "<Esc>", NULL, "DELETE",
		"/v1/incidents/%s/remove_subscribers", DATA("incidents", "\"user_ids\":[\"103\"]"), false},
	{"incident.update", INCIDENT("412"), NULL, "We are on it", "412<Enter>", "POST",
		"/v1/incidents/%s/status-page-events",
		DATA("incident_status_page_events",
			"\"event\":\"We are on it\",\"status_page_id\":\"*\",\"status\":\"investigating\","
			"\"notify_subscribers\":false"),
		false},
	{"incident.feedback", INCIDENT("403"), NULL, "Quick and calm", NULL, "POST",
		"/v1/incidents/%s/feedbacks",
		DATA("incident_feedbacks",
			"\"feedback\":\"Quick and calm\",\"rating\":4,\"anonymous\":false"),
		false},
	{"incident.workflow", INCIDENT("412"), NULL, "<Enter>", "y", "POST",
		"/v1/workflows/*/workflow_runs",
		DATA("workflow_runs", "\"incident_id\":\"$INC412\",\"immediate\":true"), false},
	{"incident.private", INCIDENT("412"), NULL, NULL, "412<Enter>", "PUT", "/v1/incidents/%s",
		DATA("incidents", "\"private\":true"), false},
	{"incident.create", PANE("1"), NULL, "Nobody can pay", "y", "POST", "/v1/incidents",
		DATA("incidents",
			"\"title\":\"Nobody can pay\",\"kind\":\"normal\",\"status\":\"started\","
			"\"labels\":{\"rootwatch\":\"*\"}"),
		false},
};

static const struct row part_rows[] = {
	{"event.edit", INCIDENT("412"), "Timeline", "<C-u>Blocked no more", "y", "PUT", "/v1/events/*",
		DATA("incident_events", "\"event\":\"Blocked no more\""), false},
	{"event.star", INCIDENT("412"), "Timeline", NULL, NULL, "PUT", "/v1/events/*",
		DATA("incident_events", "\"starred_at\":\"*\""), false},
	{"event.unstar", INCIDENT("412"), "Timeline", NULL, NULL, "PUT", "/v1/events/*",
		DATA("incident_events", "\"starred_at\":null"), false},
	{"event.delete", INCIDENT("412"), "Timeline", NULL, "y", "DELETE", "/v1/events/*", NULL, false},
	{"action-item.edit", INCIDENT("412"), "Actions", "<C-u>Page us earlier", NULL, "PUT",
		"/v1/action_items/*", DATA("incident_action_items", "\"summary\":\"Page us earlier\""),
		false},
	{"action-item.done", INCIDENT("410"), "Actions", NULL, NULL, "PUT", "/v1/action_items/*",
		DATA("incident_action_items", "\"status\":\"done\""), false},
	{"action-item.delete", INCIDENT("408"), "Actions", NULL, "y", "DELETE", "/v1/action_items/*", NULL,
		false},
	{"role.drop", INCIDENT("408"), "Roles", NULL, "y", "DELETE",
		"/v1/incidents/%s/unassign_role_from_user",
		DATA("incidents", "\"user_id\":\"*\",\"incident_role_id\":\"*\""), false},
};

static const struct row alert_rows[] = {
	{"alert.acknowledge", ALERT("p99 > 2s on checkout"), NULL, NULL, NULL, "POST",
		"/v1/alerts/%s/acknowledge", BARE("alerts"), false},
	{"alert.resolve", ALERT("p99 > 2s on checkout"), NULL, NULL, "y", "POST",
		"/v1/alerts/%s/resolve", BARE("alerts"), false},
	{"alert.resolve-with", ALERT("Disk free on db-7 below 10 %"), NULL, "cleaned", "y", "POST",
		"/v1/alerts/%s/resolve",
		DATA("alerts", "\"resolution_message\":\"cleaned\",\"resolve_related_incidents\":false"),
		false},
	{"alert.snooze", ALERT("5xx on api-gateway above 2 %"), NULL, "<C-u>45m", NULL, "POST",
		"/v1/alerts/%s/snooze", DATA("alerts", "\"delay_minutes\":45"), false},
	{"alert.escalate", ALERT("5xx on api-gateway above 2 %"), NULL, "", "1r95wn<Enter>", "POST",
		"/v1/alerts/%s/escalate", BARE("alerts"), false},
	{"alert.declare", ALERT("MailQueueGrowing 🔥 212k waiting"), NULL, "<C-u>Mails wait", "y", "POST",
		"/v1/incidents",
		DATA("incidents",
			"\"alert_ids\":[\"*\"],\"title\":\"Mails wait\",\"summary\":\"*\","
			"\"service_ids\":[\"*\"],\"group_ids\":[\"*\"],\"environment_ids\":[\"*\"],"
			"\"kind\":\"normal\",\"labels\":{\"rootwatch\":\"*\"}"),
		false},
	{"alert.attach", ALERT("MailQueueGrowing 🔥 212k waiting"), NULL, "INC-412<Enter>", NULL, "POST",
		"/v1/incidents/*/alerts", DATA("alerts", "\"alert_ids\":[\"*\"]"), false},
	{"alert.note", ALERT("MailQueueGrowing 🔥 212k waiting"), NULL, "draining", NULL, "POST",
		"/v1/alerts/%s/events",
		DATA("alert_events", "\"kind\":\"note\",\"details\":\"draining\""), false},
	{"alert.edit", ALERT("MailQueueGrowing 🔥 212k waiting"), NULL, "<C-u>Mail queue grows", NULL,
		"PATCH", "/v1/alerts/%s", DATA("alerts", "\"summary\":\"Mail queue grows\""), false},
	{"alert.urgency", ALERT("DatabaseConnectionPoolExhausted checkout-db"), NULL, "Low<Enter>", NULL,
		"PATCH", "/v1/alerts/%s", DATA("alerts", "\"alert_urgency_id\":\"$LOW\""), false},
	{"alert.noise", ALERT("DatabaseConnectionPoolExhausted checkout-db"), NULL, NULL, "y", "PATCH",
		"/v1/alerts/%s", DATA("alerts", "\"noise\":\"noise\""), false},
	{"alert.not-noise", ALERT("DatabaseConnectionPoolExhausted checkout-db"), NULL, NULL, NULL,
		"PATCH", "/v1/alerts/%s", DATA("alerts", "\"noise\":\"not_noise\""), false},
	{"alert.workflow", ALERT("5xx on api-gateway above 2 %"), NULL, "<Enter>", "y", "POST",
		"/v1/workflows/*/workflow_runs",
		DATA("workflow_runs", "\"alert_id\":\"*\",\"immediate\":true"), false},
	{"alert.create", PANE("2"), NULL, "By hand", NULL, "POST", "/v1/alerts",
		DATA("alerts", "\"summary\":\"By hand\"," MARKS), false},
	{"alert.page-service", PANE("2"), NULL, "<Enter>Search<Enter>Come quickly", "yes<Enter>", "POST",
		"/v1/alerts",
		DATA("alerts",
			"\"notification_target_type\":\"Service\",\"notification_target_id\":\"$SEARCH\","
			"\"summary\":\"Come quickly\"," MARKS),
		false},
	{"alert.page-team", PANE("2"), NULL, "<Enter>Discovery<Enter>Come quickly", "yes<Enter>", "POST",
		"/v1/alerts",
		DATA("alerts",
			"\"notification_target_type\":\"Group\",\"notification_target_id\":\"$DISCOVERY\","
			"\"summary\":\"Come quickly\"," MARKS),
		false},
	{"alert.page-person", PANE("2"), NULL, "<Enter>Sofia<Enter>Come quickly", "yes<Enter>", "POST",
		"/v1/alerts",
		DATA("alerts",
			"\"notification_target_type\":\"User\",\"notification_target_id\":\"106\","
			"\"summary\":\"Come quickly\"," MARKS),
		false},
	{"alert.page-policy", PANE("2"), NULL, "<Enter><Enter>Come quickly", "yes<Enter>", "POST",
		"/v1/alerts",
		DATA("alerts",
			"\"notification_target_type\":\"EscalationPolicy\",\"notification_target_id\":\"*\","
			"\"summary\":\"Come quickly\"," MARKS),
		false},
};

static const struct row retrospective_rows[] = {
	{"retrospective.create", WITHOUT_RETROSPECTIVE("381"), NULL, "<Enter>", "y", "POST",
		"/v1/workflows/*/workflow_runs",
		DATA("workflow_runs", "\"incident_id\":\"$INC381\",\"immediate\":true"), false},
	{"retrospective.edit", RETROSPECTIVE("Discount codes applied twice when the cart is open in two tabs"),
		NULL, "<C-u>Two discounts for one", NULL, "PUT", "/v1/post_mortems/%s",
		DATA("incident_post_mortems", "\"title\":\"Two discounts for one\""), false},
	{"retrospective.display", RETROSPECTIVE("Apple Pay button missing in checkout"),
		NULL, "<Space>", NULL, "PUT", "/v1/post_mortems/%s",
		DATA("incident_post_mortems", "\"show_timeline\":false"), false},
	{"retrospective.progress", RETROSPECTIVE("Apple Pay button missing in checkout"),
		NULL, "<Enter>completed<Enter>", NULL, "PUT", "/v1/incidents/*",
		DATA("incidents", "\"retrospective_progress_status\":\"completed\""), false},
	{"step.begin", RETROSPECTIVE("Reservations time out: lock contention on stock_levels"), "Steps",
		NULL, NULL, "PUT", "/v1/incident_retrospective_steps/*",
		DATA("incident_retrospective_steps", "\"status\":\"in_progress\""), false},
	{"step.complete", RETROSPECTIVE("Reservations time out: lock contention on stock_levels"), "Steps",
		NULL, NULL, "PUT", "/v1/incident_retrospective_steps/*",
		DATA("incident_retrospective_steps", "\"status\":\"completed\""), false},
	{"step.reset", RETROSPECTIVE("Reservations time out: lock contention on stock_levels"), "Steps",
		NULL, NULL, "PUT", "/v1/incident_retrospective_steps/*",
		DATA("incident_retrospective_steps", "\"status\":\"todo\""), false},
	{"step.edit", RETROSPECTIVE("Reservations time out: lock contention on stock_levels"), "Steps",
		"<C-u>Save the logs", NULL, "PUT", "/v1/incident_retrospective_steps/*",
		DATA("incident_retrospective_steps", "\"title\":\"Save the logs\""), false},
	{"step.skip", RETROSPECTIVE("Reservations time out: lock contention on stock_levels"), "Steps jj",
		NULL, NULL, "PUT", "/v1/incident_retrospective_steps/*",
		DATA("incident_retrospective_steps", "\"status\":\"skipped\""), false},
	{"retrospective.publish", RETROSPECTIVE("Reservations time out: lock contention on stock_levels"),
		NULL, NULL, "y", "PUT", "/v1/post_mortems/%s",
		DATA("incident_post_mortems", "\"status\":\"published\""), false},
	{"retrospective.withdraw", RETROSPECTIVE("Apple Pay button missing in checkout"), NULL, NULL, "y",
		"PUT", "/v1/post_mortems/%s", DATA("incident_post_mortems", "\"status\":\"draft\""), false},
};

/* They open a menu of the others. */
static const char *const menus[] = {"incident.status", "alert.new", "step.status"};

/* Others have tests of their own. */
static const char *const elsewhere[] = {"retrospective.document" /* retro_document.c */};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct {
	const struct row *rows;
	size_t count;
} tables[] = {
	{incident_rows, COUNT(incident_rows)},
	{part_rows, COUNT(part_rows)},
	{alert_rows, COUNT(alert_rows)},
	{retrospective_rows, COUNT(retrospective_rows)},
};

/* ---- one row ------------------------------------------------------------------------------- */

static void expand(struct sandbox *s, const char *body, char out[BODY_BYTES])
{
	struct buf text;

	buf_init(&text, BODY_BYTES);
	while (*body != '\0') {
		size_t i = 0;

		while (i < COUNT(names) && strncmp(body, names[i].name, strlen(names[i].name)) != 0)
			i++;
		if (i == COUNT(names)) {
			buf_add_char(&text, *body++);
			continue;
		}
		{
			char *id = sandbox_find(s, names[i].list, names[i].attribute, names[i].text);

			buf_add_str(&text, id);
			body += strlen(names[i].name);
			free(id);
		}
	}
	snprintf(out, BODY_BYTES, "%s", text.bytes);
	buf_release(&text);
}

/* The tab that is shown is underlined. */
static bool shows_tab(const struct pty *p, const void *title)
{
	int row, col;

	return screen_find(pty_screen(p), title, &row, &col) &&
	       (screen_at(pty_screen(p), row, col)->style & SCREEN_UNDERLINE) != 0;
}

static void choose_tab(struct pty *p, const char *title)
{
	for (int i = 0; i < 8 && !shows_tab(p, title); i++) {
		pty_send_keys(p, "]");
		pty_wait_frame(p, 0);
		pty_run_rest(p, 60, DEADLINE_MS);
	}
	if (!shows_tab(p, title))
		pty_fail(p, "no tab \"%s\"", title);
}

/* Opens the record's detail; the keys stay there for what acts on the row of a tab. */
static char *go_to(struct sandbox *s, struct pty *p, const struct row *row)
{
	char *id;

	pty_send_keys(p, row->place.pane);
	if (row->place.list == NULL)
		return mem_strdup("");
	id = sandbox_find(s, row->place.list, row->place.attribute, row->place.text);
	pty_send_keys(p, ":");
	pty_send_text(p, row->place.prefix != NULL ? row->place.prefix : "");
	pty_send_text(p, id);
	pty_send_keys(p, "<Enter>");
	pty_wait_text(p, "q back", 0);
	pty_run_rest(p, 80, DEADLINE_MS);
	if (row->tab != NULL) {
		char *tab = mem_strdup(row->tab), *keys = tab, *title = strsep(&keys, " ");

		choose_tab(p, title);
		pty_run_rest(p, 80, DEADLINE_MS);
		pty_send_keys(p, keys != NULL ? keys : "");
		free(tab);
	} else {
		pty_send_keys(p, "q");
	}
	pty_run_rest(p, 80, DEADLINE_MS);
	return id;
}

static void give_command(struct pty *p, const char *name)
{
	pty_send_keys(p, ":");
	pty_send_text(p, name);
	pty_send_keys(p, "<Enter>");
}

static bool is_choosing(const struct pty *p)
{
	return screen_find(pty_screen(p), "type to narrow", NULL, NULL);
}

static bool chose(const struct pty *p, const void *unused)
{
	(void)unused;
	return !is_choosing(p);
}

/* A form of one choice sends itself when that is made. */
static void fill_form(struct pty *p, const char *keys)
{
	bool opened_choosing;

	pty_wait_text(p, "┌ ", 0);
	pty_run_rest(p, 120, DEADLINE_MS);
	opened_choosing = is_choosing(p);
	pty_send_keys(p, keys);
	if (opened_choosing)
		pty_run_until(p, chose, NULL, DEADLINE_MS);
	if (!opened_choosing || screen_find(pty_screen(p), "^D button", NULL, NULL))
		pty_send_keys(p, "<C-d><Enter>");
}

static void try(struct sandbox *s, struct pty *p, const struct row *row)
{
	char body[BODY_BYTES], *id;

	print_message("  %s\n", row->action);
	json_object_put(sandbox_control(s, "DELETE", "/sandbox/journal", NULL));
	id = go_to(s, p, row);
	give_command(p, row->action);
	if (row->form != NULL)
		fill_form(p, row->form);
	if (row->answer != NULL)
		dashboard_answer(p, "[ No ]", row->answer);
	if (row->body != NULL)
		expand(s, row->body, body);
	dashboard_expect_request(s, p, row->method, row->path, id, row->body != NULL ? body : NULL);
	assert_int_equal(dashboard_writes(s), 1);
	pty_wait_gone(p, "1 queued", 0);
	if (row->offers)
		dashboard_answer(p, "too", "n");
	pty_expect_absent(p, "failed (5)");
	pty_send_keys(p, "<Esc><Esc>");
	pty_run_rest(p, 50, DEADLINE_MS);
	free(id);
}

static void try_all(const struct row *rows, size_t count)
{
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s,
		&(struct dashboard_options){.rows = 40, .cols = 120,
			.env = (const char *const[]){NO_GRACE, NO_POLLS, NULL}});

	for (size_t i = 0; i < count; i++)
		try(s, p, &rows[i]);
	dashboard_quit(p);
}

static void each_action_of_incidents_sends_what_it_says(void **state)
{
	(void)state;
	try_all(incident_rows, COUNT(incident_rows));
}

static void each_action_of_an_incidents_parts_sends_what_it_says(void **state)
{
	(void)state;
	try_all(part_rows, COUNT(part_rows));
}

static void each_action_of_alerts_sends_what_it_says(void **state)
{
	(void)state;
	try_all(alert_rows, COUNT(alert_rows));
}

static void each_action_of_retrospectives_sends_what_it_says(void **state)
{
	(void)state;
	try_all(retrospective_rows, COUNT(retrospective_rows));
}

/* What is not documented may be dropped in silence: 200, and nothing done. */
static void a_star_that_was_not_taken_is_not_called_done(void **state)
{
	static const struct row star = {"event.star", INCIDENT("412"), "Timeline", NULL, NULL, "PUT",
		"/v1/events/*", NULL, false};
	struct sandbox *s = dashboard_sandbox();
	struct pty *p = dashboard_open(s,
		&(struct dashboard_options){.rows = 40, .cols = 120,
			.env = (const char *const[]){NO_GRACE, NO_POLLS, NULL}});

	(void)state;
	json_object_put(sandbox_control(s, "POST", "/sandbox/settings",
		"{\"drops_undocumented\":true}"));
	free(go_to(s, p, &star));
	give_command(p, star.action);
	pty_wait_row(p, "*sent, and answered, but Starred is*", 0);
	pty_wait_text(p, "1 failed (5)", 0);
	dashboard_quit(p);
}

/* ---- that none is missing ------------------------------------------------------------------ */

static bool is_tried(const char *action)
{
	for (size_t m = 0; m < COUNT(menus); m++)
		if (strcmp(menus[m], action) == 0)
			return true;
	for (size_t e = 0; e < COUNT(elsewhere); e++)
		if (strcmp(elsewhere[e], action) == 0)
			return true;
	for (size_t t = 0; t < COUNT(tables); t++)
		for (size_t i = 0; i < tables[t].count; i++)
			if (strcmp(tables[t].rows[i].action, action) == 0)
				return true;
	return false;
}

static void every_action_that_is_listed_is_tried(void **state)
{
	char *program = path_built("rootwatch");
	char *command = mem_printf("%s keys", program);
	FILE *keys = popen(command, "r");
	char line[400];
	int listed = 0;

	(void)state;
	assert_non_null(keys);
	while (fgets(line, sizeof(line), keys) != NULL) {
		char name[64];
		const char *at = strlen(line) > 19 ? line + 19 : "";

		if (sscanf(at, "%63[a-z.-]", name) != 1 || strchr(name, '.') == NULL)
			continue;
		listed++;
		if (!is_tried(name))
			fail_msg("no row tries %s", name);
	}
	assert_int_equal(pclose(keys), 0);
	assert_true(listed > 40);
	free(command);
	free(program);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_action_that_is_listed_is_tried),
		TEST(each_action_of_incidents_sends_what_it_says),
		TEST(each_action_of_an_incidents_parts_sends_what_it_says),
		TEST(a_star_that_was_not_taken_is_not_called_done),
		TEST(each_action_of_alerts_sends_what_it_says),
		TEST(each_action_of_retrospectives_sends_what_it_says),
	};

	return cmocka_run_group_tests_name("actions", tests, NULL, NULL);
}
