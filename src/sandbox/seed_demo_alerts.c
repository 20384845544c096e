/* The demo's alerts: some told one by one, and the kinds the rest are made from. Texts only. */
#include "seed_demo_text.h"

#include <stddef.h>

#define HOURS *60
/* clang-format off */
#define ROWS(table) ((int)(sizeof(table) / sizeof(*table)))

const struct demo_alert demo_alerts[] = {
	{1, "triggered", "high", "datadog", "checkout-api", "payments", "103", NULL, 0,
	 "p99 > 2s on checkout",
	 "avg(last_5m):p99:trace.http.request{service:checkout-api,env:prod} > 2"},
	{6, "triggered", "high", "grafana", "search", "discovery", "105,107", NULL, 4,
	 "[FIRING] 价格索引延迟 price index lag > 6h (cluster eu-1)",
	 "index_lag_seconds{cluster=\"eu-1\",index=\"prices\"} = 22140"},
	{14, "acknowledged", "high", "datadog", "checkout-api", "payments", "103,104", "103", 0,
	 "5xx on api-gateway above 2 %", "Rate of 5xx over 5 minutes: 3.1 %"},
	{13, "acknowledged", "high", "alertmanager", "payments", "payments", "103", "104", 0,
	 "DatabaseConnectionPoolExhausted checkout-db", "200 of 200 connections used, 340 waiting"},
	{38, "open", "medium", "prtg", "inventory", "platform", NULL, NULL, 1,
	 "Disk free on db-7 below 10 %", "31 GB left of 400 GB, filling at 3 GB/h"},
	{55, "acknowledged", "medium", "cloud_watch", "notifications", "fulfilment", "108", "108", 2,
	 "ApproximateAgeOfOldestMessage > 1800 (mail-outbound)", "Threshold crossed: 2412 s"},
	{95, "open", "low", "sentry", "storefront-web", "storefront", NULL, NULL, -1,
	 "TypeError: Cannot read properties of undefined (reading 'price')",
	 "Seen 214 times, first in release storefront@9.41.0"},
	{2 HOURS, "acknowledged", "high", "alertmanager", "notifications", "fulfilment", "108,102",
	 "108", 2, "MailQueueGrowing 🔥 212k waiting", "rate(mail_queue_length[15m]) > 100"},
	{3 HOURS, "open", "low", "checkly", "storefront-web", "storefront", NULL, NULL, 3,
	 "Check “opening hours” failed from 3 of 5 locations", "Expected 2026, got 2025"},
	{4 HOURS, "deferred", "medium", "new_relic", "search", "discovery", NULL, NULL, -1,
	 "Apdex of suggestions below 0.85 outside business hours", "Held until 08:00"},
};
const int demo_alert_count = ROWS(demo_alerts);

const struct demo_alert_kind demo_alert_kinds[] = {
	{"datadog", "high", "checkout-api", "payments", "p95 latency of POST /v2/orders above %d ms",
	 "Window of 10 minutes"},
	{"alertmanager", "medium", "inventory", "platform", "KubePodCrashLooping stock-sync-%d",
	 "Restarted more than 5 times in 15 minutes"},
	{"alertmanager", "low", "inventory", "platform", "NodeFilesystemSpaceFillingUp node-%d",
	 "Predicted to run out within 24 hours"},
	{"sentry", "low", "storefront-web", "storefront",
	 "ChunkLoadError: Loading chunk %d failed", "Mostly old tabs after a deploy"},
	{"cloud_watch", "medium", "notifications", "fulfilment", "SQS queue mail-outbound older than %d s",
	 "ApproximateAgeOfOldestMessage"},
	{"grafana", "medium", "search", "discovery", "Search heap usage above %d %% on data nodes",
	 "Old generation keeps growing"},
	{"grafana", "high", "payments", "payments", "Authorisation rate below %d %% for Mastercard",
	 "Compared with the same hour last week"},
	{"checkly", "high", "storefront-web", "storefront", "Browser check “buy a shirt” failed in step %d",
	 "Screenshot attached"},
	{"cloudflare", "medium", "storefront-web", "platform", "Origin error rate %d %% (521, 522)",
	 "Zone brightcart.example"},
	{"nagios", "low", "inventory", "platform", "CRITICAL: load average %d on batch-2", "15 minutes"},
	{"honeycomb", "medium", "checkout-api", "payments",
	 "SLO burn: 99.9 %% checkout availability, budget exhausted in %d h", "Fast burn, 1 h window"},
	{"email", "low", "payments", "payments", "Fwd: Settlement file %d arrived late",
	 "From: settlement@acquirer.example"},
	{"prtg", "low", "inventory", "fulfilment", "倉庫 Wi-Fi AP-%d 応答なし (warehouse access point down)",
	 "Ping timeout"},
	{"api", "medium", "search", "discovery", "Nightly re-index took %d minutes (limit 45)",
	 "Job reindex-products"},
};
const int demo_alert_kind_count = ROWS(demo_alert_kinds);
