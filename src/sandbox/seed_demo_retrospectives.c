/* The demo's retrospectives: HTML as Rootly's editors write it (TipTap, and Trix before). Texts only. */
#include "seed_demo_text.h"

#include <stddef.h>

/* clang-format off */
#define ROWS(table) ((int)(sizeof(table) / sizeof(*table)))

static const char acquirer_certificate[] =
	"<h1>Card payments declined: expired intermediate certificate</h1>"
	"<p>For <strong>66 minutes</strong> no card payment went through. PayPal and invoice worked. "
	"About <strong>2,140 orders</strong> were not placed; 1,300 of these customers came back.</p>"
	"<h2>Timeline</h2><div data-type=\"timeline\" data-order=\"asc\"></div>"
	"<table><tbody><tr><th><p>Time (UTC)</p></th><th><p>What</p></th><th><p>Who</p></th></tr>"
	"<tr><td><p>08:59:59</p></td><td><p>Intermediate certificate expires</p></td><td><p>–</p></td></tr>"
	"<tr><td><p>09:02</p></td><td><p>Page: authorisation rate below 40 %</p></td><td><p>Priya</p></td></tr>"
	"<tr><td><p>09:31</p></td><td><p>Cards hidden in checkout, PayPal first</p></td><td><p>Grace</p></td></tr>"
	"<tr><td><p>10:06</p></td><td><p>New chain at the acquirer, cards back</p></td><td><p>Priya</p></td></tr>"
	"</tbody></table>"
	"<h2>What went well</h2><ul><li><p>Page within two minutes.</p></li><li><p>Hiding the cards was "
	"<em>one flag</em>.</p></li></ul>"
	"<h2>What went badly</h2><ol><li><p>We pinned a single chain.</p></li><li><p>The acquirer's "
	"status page was green for 50 minutes.</p><ul><li><p>we trusted it for 15 of them</p></li></ul>"
	"</li></ol>"
	"<h2>How we saw it</h2><pre><code class=\"language-sh\">openssl s_client -connect "
	"gw.acquirer.example:443 -showcerts &lt;/dev/null 2&gt;/dev/null | openssl x509 -noout -enddate\n"
	"notAfter=Feb 16 08:59:59 2026 GMT</code></pre>"
	"<h2>Follow-ups</h2><div data-type=\"followups\"></div>"
	"<p>See also <a href=\"https://wiki.brightcart.example/pinning\">our pinning policy</a>.</p>";

static const char lost_orders[] =
	"<h1>Orders lost between checkout and the warehouse</h1>"
	"<blockquote><p>“A health check that opens a socket checks the kernel, not the broker.”</p>"
	"</blockquote>"
	"<h2>Summary</h2><p>A kernel update reset <code>LimitNOFILE</code>. The broker ran out of file "
	"descriptors, accepted connections and delivered nothing. <strong>1,877 orders</strong> were "
	"confirmed to customers but unknown to the warehouse for up to 74 minutes.</p>"
	"<h2>Impact</h2><ul><li><p>Customers: none noticed. Parcels of that day left 2 h late.</p></li>"
	"<li><p>Money: none lost.</p></li><li><p>People: five, for three hours.</p></li></ul>"
	"<h2>Five whys</h2><ol><li><p>Why were orders lost? The broker dropped them.</p></li><li><p>Why? "
	"<code>accept4: too many open files</code>.</p></li><li><p>Why? The limit was 1,024 again.</p></li>"
	"<li><p>Why? It stood in <code>/etc/security/limits.conf</code>, which systemd ignores.</p></li>"
	"<li><p>Why did nobody see it? The check only connects.</p></li></ol>"
	"<h2>Numbers</h2><table><tbody><tr><th><p>Measure</p></th><th><p>Value</p></th></tr><tr><td><p>Time "
	"to detect</p></td><td><p>18 min</p></td></tr><tr><td><p>Time to mitigate</p></td><td><p>58 min</p>"
	"</td></tr><tr><td><p>Orders replayed</p></td><td><p>1,877</p></td></tr></tbody></table>"
	"<h2>Lessons</h2><p>Compare what two systems believe, <em>continuously</em>. We do that with money "
	"and did not with parcels.</p><hr><p>Draft by Maya, reviewed by Aisha and Lukáš ✅</p>";

static const char zone_outage[] =
	"<div class=\"trix-content\"><h1>搜索集群可用区故障</h1><div>eu-west-1b 的网络中断了 38 分钟。"
	"三个主节点中有两个在同一个可用区。<br><br><strong>Impact:</strong> product pages answered 502 for "
	"38 minutes in the EU.<br><br></div><h1>Root cause</h1><div>Two of three master-eligible nodes "
	"lived in one zone: the anti-affinity rule named a label that was renamed in October.<br></div>"
	"<ul><li>Zone label: <strong>topology.kubernetes.io/zone</strong></li><li>Old label: "
	"<del>failure-domain.beta.kubernetes.io/zone</del></li></ul><pre>GET _cat/nodes?v&amp;h=name,master,"
	"attr.zone\nes-m-0  -  eu-west-1b\nes-m-1  *  eu-west-1b\nes-m-2  -  eu-west-1a</pre><div>Follow-ups "
	"are in the action items. 🙏 thanks to everyone who stayed up.</div></div>";

static const char double_charges[] =
	"<div class=\"trix-content\"><h1>Double charges after the retry storm</h1><div>The gateway captured "
	"the money, then timed out. Our client retried. 311 customers paid twice.<br><br>Everyone was "
	"refunded within four hours and got an apology and a voucher.<br><br></div><h1>Why</h1><ol><li>No "
	"idempotency key on captures.</li><li>Retries without a budget: 3 × 3 × 3 over three layers.</li>"
	"<li>The time-out was <em>shorter</em> than the gateway's own.</li></ol><blockquote>Never repeat a "
	"write that may have happened.</blockquote><div><a href=\"https://wiki.brightcart.example/retries\">"
	"Our rules for retries</a></div></div>";

static const char login_outage[] =
	"<h1>Login outage on Safari 19</h1><p>Status of this document: <strong>draft</strong>.</p>"
	"<h2>Summary</h2><p>{{ incident.summary }} – to be replaced.</p><h2>Timeline</h2>"
	"<div data-type=\"timeline\"></div><h2>Open questions</h2><ul data-type=\"taskList\"><li "
	"data-checked=\"false\"><p>Who removed the header, and why did the review not see it?</p></li><li "
	"data-checked=\"true\"><p>Which versions are affected? 19.0 and 19.1 only</p></li></ul>";

static const char discount_codes[] =
	"<h1>Discount codes applied twice</h1><p>Two tabs, one cart. The list of discounts was read, "
	"changed and written back without a lock.</p><h2>Cost</h2><p>3,118.40 € over nine days, 204 "
	"orders.</p><h2>Fix</h2><p>Optimistic lock; the second tab gets “your cart has changed”.</p>";

static const char bgp_leak[] =
	"<h1>Shop unreachable from one network</h1><p>A transit provider leaked our routes. Nothing on our "
	"side was broken, and nothing on our side saw it: all probes sit in the cloud.</p><h2>What we "
	"change</h2><ul><li><p>Second transit active-active</p></li><li><p>Probes in three access networks"
	"</p></li></ul>";

static const char spam_mails[] =
	"<div class=\"trix-content\"><div>DKIM key rotated before the DNS change was visible everywhere. "
	"<strong>41 minutes</strong> of password resets went to spam.</div><div><br>Rotation now waits for "
	"two days and checks 12 resolvers.</div></div>";

static const char staging_configuration[] =
	"<h1>Staging configuration in production</h1><p>For 7 minutes production read staging's feature "
	"flags. No data crossed.</p><h2>Action</h2><p>Separate registries, separate credentials.</p>";

static const char apple_pay[] =
	"<p>The file <code>/.well-known/apple-developer-merchantid-domain-association</code> was removed by "
	"a clean-up of <code>public/</code>. It is part of the smoke test now.</p>";

static const char reservations[] =
	"<h1>Reservations time out</h1><h2>Cause</h2><p>The nightly report ran at noon, by hand, with "
	"<code>FOR UPDATE</code>.</p><pre><code>SELECT pid, wait_event, query\nFROM pg_stat_activity\nWHERE "
	"wait_event_type = 'Lock';</code></pre><p>Reports read a replica from now on.</p>";

const struct demo_retrospective demo_retrospectives[] = {
	{7, "draft", "active", login_outage},
	{9, "published", "completed", acquirer_certificate},
	{12, "draft", "active", discount_codes},
	{15, "published", "completed", zone_outage},
	{17, "published", "completed", lost_orders},
	{20, "draft", "not_started", reservations},
	{22, "published", "completed", apple_pay},
	{25, "draft", "not_started", NULL},
	{28, "published", "completed", bgp_leak},
	{34, "published", "completed", spam_mails},
	{36, "published", "completed", double_charges},
	{39, "published", "completed", staging_configuration},
};
const int demo_retrospective_count = ROWS(demo_retrospectives);
