/* The long incident: reservations time out. Texts only. */
#include "seed_story_text.h"

#include <stddef.h>

#define MIN *60
/* clang-format off */
#define ROWS(table) ((int)(sizeof(table) / sizeof(*table)))

/* With the entries that its life writes by itself these make sixty. */
const struct story_note story_notes[] = {
	{40, "108", "slack", "internal", "Customers get “we could not reserve this article” in the cart. Looking."},
	{1 MIN + 30, "108", "slack", "internal", "p99 of POST /reservations is 28 s, the client gives up after 5 s."},
	{2 MIN + 10, "102", "slack", "internal", "I see it too: inventory-api has 64 of 64 workers busy."},
	{3 MIN, NULL, "system", "internal", "Aisha Rahman has been assigned as Commander"},
	{4 MIN, "108", "slack", "internal", "Severity up to SEV2: about one order in five fails."},
	{4 MIN + 5, NULL, "system", "internal", "Severity has been changed"},
	{5 MIN, NULL, "system", "internal", "Lukáš Novák has been assigned as Operations Lead"},
	{6 MIN, "109", "slack", "internal", "Deploy of inventory-api 22 minutes before the start. Rolling back just in case."},
	{9 MIN, "109", "slack", "internal", "Rollback is out on all pods. No change."},
	{9 MIN, "109", "web", "internal", "Rollback is out on all pods. No change."},
	{10 MIN, "108", "web", "external", "We are investigating problems with adding articles to the cart."},
	{12 MIN, "109", "slack", "internal", "pg_stat_activity: 61 backends wait on Lock, all on stock_levels."},
	{13 MIN, "109", "slack", "internal", "Blocker is one backend, pid 20114, running for 31 minutes, application_name = reports-job."},
	{14 MIN, "102", "slack", "internal", "reports-job? That runs at 02:00. Who started it now?"},
	{16 MIN, "111", "slack", "internal", "Me, by hand: finance asked for yesterday's numbers. It never did any harm at night…"},
	{17 MIN, "108", "slack", "internal", "No problem, good that you say so. Can we stop it?"},
	{19 MIN, "109", "slack", "internal", "pg_cancel_backend(20114) → t. Still running: it is in COMMIT of a 2PC transaction?"},
	{21 MIN, "109", "slack", "internal", "pg_terminate_backend(20114) → t. Gone."},
	{22 MIN, "109", "slack", "internal", "Locks released, queue drains: 61 → 12 waiting."},
	{24 MIN, "102", "slack", "internal", "Back to 64/64 busy. A second backend, pid 22871, same query."},
	{25 MIN, "111", "slack", "internal", "The job runner retries three times. I did not think of that, sorry!"},
	{27 MIN, "102", "slack", "internal", "Disabling the schedule in the runner."},
	{29 MIN, "102", "slack", "internal", "Runner UI answers 502. It needs inventory-api. Of course."},
	{31 MIN, "112", "slack", "internal", "Support has 40 tickets. First ones: jane.doe@customer.example and t.mueller@customer.example, both with a full cart."},
	{33 MIN, "112", "web", "external", "Some customers cannot add articles to their cart. We know the cause and are working on it."},
	{35 MIN, "109", "slack", "internal", "Terminated 22871. Third attempt started 9 s later."},
	{37 MIN, "101", "slack", "internal", "Can we take the role away from the job? REVOKE UPDATE ON stock_levels FROM reports;"},
	{39 MIN, "109", "slack", "internal", "REVOKE waits for the same lock… lock_timeout = 2s, in a loop."},
	{42 MIN, "109", "slack", "internal", "Got through between two attempts. The third one fails with permission denied. 🎉"},
	{43 MIN, "102", "slack", "internal", "64 workers free. p99 380 ms."},
	{45 MIN, "108", "slack", "internal", "Watching for ten minutes before we call it mitigated."},
	{63 MIN, "102", "slack", "internal", "Not over: timeouts again, 8 %. Different query: UPDATE stock_levels SET reserved = reserved - 1."},
	{64 MIN + 30, "109", "slack", "internal", "Autovacuum on stock_levels never finished because of the long transaction: 41 million dead rows."},
	{66 MIN, "101", "slack", "internal", "Every reservation walks through dead index entries. Manual VACUUM?"},
	{67 MIN, "109", "slack", "internal", "VACUUM (VERBOSE, PARALLEL 4) stock_levels; started. Estimate 20 minutes."},
	{70 MIN, "106", "slack", "internal", "Shop: hiding the “only 3 left” badge takes a third of the reads away. Flag stock_badge off."},
	{72 MIN, "106", "slack", "internal", "Done, reads down 34 %."},
	{74 MIN, "112", "web", "external", "The situation is improving. Some carts may still be slow."},
	{78 MIN, "109", "slack", "internal", "VACUUM: index scan 2 of 3."},
	{84 MIN, "109", "slack", "internal", "VACUUM: index scan 3 of 3."},
	{89 MIN, "109", "slack", "internal", "VACUUM done: 41,206,118 row versions removed."},
	{91 MIN, "102", "slack", "internal", "p99 210 ms, error rate 0.02 %."},
	{94 MIN, "108", "slack", "internal", "Mitigated. Left: expired reservations of the last hour still block stock."},
	{97 MIN, "111", "slack", "internal", "6,412 reservations without an order. Script to release them is in review."},
	{103 MIN, "102", "slack", "internal", "Reviewed, +1. LIMIT 500 per transaction, please."},
	{108 MIN, "111", "api", "internal", "Released 6,412 reservations in 13 batches."},
	{111 MIN, "106", "slack", "internal", "Flag stock_badge on again."},
	{113 MIN, "112", "slack", "internal", "Support answered all 57 tickets, voucher for 12 customers."},
	{131 MIN, "109", "slack", "internal", "Pool, locks, vacuum: all quiet for half an hour."},
	{133 MIN, "101", "slack", "internal", "Reports get a read replica tonight. Ticket in the action items."},
	{135 MIN, "108", "slack", "internal", "Resolving in five minutes unless somebody objects."},
	{141 MIN, "112", "web", "external", "All carts work as usual. We are sorry for the trouble."},
	{143 MIN, "108", "slack", "internal", "Thanks everyone 🙏 Retrospective on Thursday, evidence until then please."},
	{145 MIN, "111", "slack", "internal", "教訓：手で動かすジョブも本番です。(Jobs run by hand are production, too.)"},
	{150 MIN, NULL, "system", "internal", "Tomás Herrera has been assigned as Scribe"},
	{170 MIN, "102", "slack", "internal", "Saved pg_stat_activity, the runner's log and the graphs: https://wiki.brightcart.example/inc-392"},
};
const int story_note_count = ROWS(story_notes);

const struct story_alert story_alerts[] = {
	{-3, 4, 99, "high", "datadog", "inventory", "platform", "102", "102",
	 "p99 of POST /reservations above 5 s", "avg(last_5m):p99:trace.http.request{service:inventory-api} > 5", NULL},
	{0, 3, 140, "high", "alertmanager", "inventory", "fulfilment", "108,102", "108",
	 "InventoryWorkersBusy 64/64 for 2 minutes", "inventory_workers_busy / inventory_workers == 1",
	 "This is the one to keep open until it is over."},
	{2, 9, 92, "medium", "sentry", "checkout-api", "payments", "103", "103",
	 "ReservationTimeout in cart: 1,204 events", "First seen 2 minutes after the locks", NULL},
	{5, 0, 17, "low", "checkly", "storefront-web", "storefront", NULL, NULL,
	 "Browser check “put two shirts into the cart” failed in step 4", "Screenshot attached", NULL},
	{11, 2, 31, "high", "grafana", "inventory", "platform", "101,109", "109",
	 "PostgreSQL: more than 50 backends wait for a lock", "pg_locks_waiting{db=\"inventory\"} = 61",
	 "Blocker: reports-job, pid 20114"},
	{26, 6, 18, "medium", "prtg", "inventory", "platform", "109", "109",
	 "Job runner answers 502", "GET /healthz", NULL},
	{30, 5, 70, "medium", "new_relic", "checkout-api", "payments", "103", "104",
	 "SLO burn: orders placed, budget exhausted in 3 h", "Fast burn, 1 h window", NULL},
	{62, 2, 30, "high", "alertmanager", "inventory", "fulfilment", "108", "108",
	 "InventoryErrorRate above 5 % (again)", "sum(rate(errors[5m])) / sum(rate(requests[5m])) = 0.081",
	 "Dead rows, not locks, this time"},
	{65, 0, 24, "low", "nagios", "inventory", "platform", NULL, NULL,
	 "WARNING: stock_levels has 41 million dead rows", "n_dead_tup", NULL},
};
const int story_alert_count = ROWS(story_alerts);

const struct story_action story_actions[] = {
	{"Reports read a replica, never the primary", "With its own role and statement_timeout = 5min", "follow_up",
	 "high", "done", "109", -15},
	{"Alert on transactions open for more than 5 minutes", NULL, "follow_up", "high", "in_progress", "102", 3},
	{"Job runner works without inventory-api", "It asked the service that it was to save", "follow_up", "medium",
	 "open", "109", 14},
	{"Jobs started by hand ask for a reason and say what they lock", NULL, "follow_up", "medium", "open", "111", 9},
	{"lock_timeout for every role that writes to stock_levels", NULL, "task", "high", "done", "109", -20},
	{"Reservations expire in batches, without a script", NULL, "follow_up", "low", "open", NULL, 0},
	{"Tell finance where the numbers are every morning", NULL, "task", "low", "open", "108", -4},
};
const int story_action_count = ROWS(story_actions);

const struct story_pulse story_pulses[] = {
	{-22, 0, "github", "Deploy inventory-api #1841 to production", "inventory",
	 "5f0c1d9e7a4b2c3d", "succeeded"},
	{38, 0, "argo", "Sync reports-job to 2.7.0 (statement_timeout)", "inventory", "9b1e44d07c5a6f21", "failed"},
	{0, 14, "github", "Deploy checkout-api 2026.2.20-3 to production", "checkout-api", "c0ffee1234567890",
	 "succeeded"},
	{0, 330, "github", "Deploy search-indexer #977 to production", "search", "aa10bb20cc30dd40", "succeeded"},
	{0, 1580, "github", "Deploy webhook-sender #233 to production", "payments", "e1d2c3b4a5968778", "succeeded"},
	{0, 2895, "cloudflare", "Rule set “headers” changed", "storefront-web", "0011223344556677", "succeeded"},
	{0, 5765, "api", "Certificate pins reloaded", "payments", "8899aabbccddeeff", "succeeded"},
};
const int story_pulse_count = ROWS(story_pulses);
