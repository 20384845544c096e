/* The connection: which requests wait, which are under way, and who is told how they ended. */
#include "api/client.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "transfer.h"

struct api {
	CURLM *multi;
	struct transfer_options options; /* immutable */
	unsigned polls_max;
	uint64_t newest_id;
	struct transfer *transfers; /* in the order of their ids; queued and under way */
};

/* ---- life --------------------------------------------------------------------------------- */

static char *host_of(const char *origin)
{
	CURLU *url = curl_url();
	char *host = NULL, *copy;

	if (url && curl_url_set(url, CURLUPART_URL, origin, 0) == CURLUE_OK)
		curl_url_get(url, CURLUPART_HOST, &host, 0);
	copy = mem_strdup(host ? host : origin);
	curl_free(host);
	curl_url_cleanup(url);
	return copy;
}

static struct curl_slist *common_headers(const struct secret *token)
{
	struct curl_slist *headers = NULL;
	char *line = mem_printf("Authorization: Bearer %s", secret_is_set(token) ? token->bytes : "");

	headers = curl_slist_append(headers, line);
	secret_wipe(line, strlen(line));
	free(line);
	headers = curl_slist_append(headers, "Accept: application/vnd.api+json");
	headers = curl_slist_append(headers, "Content-Type: application/vnd.api+json");
	return curl_slist_append(headers, "Expect:");
}

static void set_options(struct transfer_options *options, const struct api_config *config)
{
	size_t len = strlen(config->origin);

	while (len > 0 && config->origin[len - 1] == '/')
		len--;
	options->origin = mem_strndup(config->origin, len);
	options->host = host_of(options->origin);
	options->ca_file = mem_strdup(config->ca_file);
	options->is_plain = strncasecmp(options->origin, "http:", 5) == 0;
	options->headers = common_headers(config->token);
	options->timeout_ms = config->timeout_ms ? config->timeout_ms : API_TIMEOUT_MS;
	options->connect_timeout_ms =
		config->connect_timeout_ms ? config->connect_timeout_ms : API_CONNECT_TIMEOUT_MS;
	options->body_cap_bytes = config->body_cap_bytes ? config->body_cap_bytes : API_BODY_BYTES;
	options->share = curl_share_init();
	curl_share_setopt(options->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

static void release_options(struct transfer_options *options)
{
	for (struct curl_slist *header = options->headers; header; header = header->next)
		secret_wipe(header->data, strlen(header->data));
	curl_slist_free_all(options->headers);
	curl_share_cleanup(options->share);
	free(options->origin);
	free(options->host);
	free(options->ca_file);
}

struct api *api_new(struct api_config *config, struct err *err)
{
	struct secret token = {NULL, 0, 0};
	struct api *api = NULL;

	if (config->token)
		secret_move(&token, config->token);
	if (!api_check_origin(config->origin, err))
		goto out;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		err_set(err, ERR_NETWORK, "libcurl cannot be initialised");
		goto out;
	}
	api = mem_alloc(sizeof(*api));
	config->token = &token;
	set_options(&api->options, config);
	config->token = NULL;
	api->polls_max = config->polls_max ? config->polls_max : API_POLLS_MAX;
	api->multi = curl_multi_init();
	if (api->multi)
		goto out;
	err_set(err, ERR_NETWORK, "libcurl cannot be initialised");
	api_free(api);
	api = NULL;
out:
	secret_release(&token);
	return api;
}

static void drop(struct api *api, struct transfer *transfer)
{
	if (transfer->easy)
		curl_multi_remove_handle(api->multi, transfer->easy);
	transfer_free(transfer);
}

void api_free(struct api *api)
{
	struct transfer *next;

	if (!api)
		return;
	for (struct transfer *t = api->transfers; t; t = next) {
		next = t->next;
		drop(api, t);
	}
	curl_multi_cleanup(api->multi);
	release_options(&api->options);
	free(api);
	curl_global_cleanup();
}

/* ---- requests ----------------------------------------------------------------------------- */

uint64_t api_start(struct api *api, const struct api_call *call, api_done *done, void *context)
{
	struct transfer *transfer = transfer_new(&api->options, call), **tail = &api->transfers;

	transfer->id = ++api->newest_id;
	transfer->done = done;
	transfer->context = context;
	while (*tail)
		tail = &(*tail)->next;
	*tail = transfer;
	return transfer->id;
}

/* Takes it off the list; NULL when it is not on it. */
static struct transfer *unlink_transfer(struct api *api, uint64_t id)
{
	struct transfer **at = &api->transfers, *found;

	while (*at && (*at)->id != id)
		at = &(*at)->next;
	found = *at;
	if (found)
		*at = found->next;
	return found;
}

bool api_cancel(struct api *api, uint64_t id)
{
	struct transfer *transfer = unlink_transfer(api, id);

	if (transfer)
		drop(api, transfer);
	return transfer != NULL;
}

bool api_has_left(const struct api *api, uint64_t id)
{
	const struct transfer *t = api->transfers;

	while (t != NULL && t->id != id)
		t = t->next;
	return t == NULL || t->left;
}

unsigned api_pending(const struct api *api)
{
	unsigned count = 0;

	for (const struct transfer *t = api->transfers; t; t = t->next)
		count++;
	return count;
}

/* ---- the loop ----------------------------------------------------------------------------- */

static unsigned count_polls(const struct api *api)
{
	unsigned count = 0;

	for (const struct transfer *t = api->transfers; t; t = t->next)
		count += t->is_background && t->easy;
	return count;
}

/* Starts what waits: everything but background reads at once, those as far as there is room. */
static void start_waiting(struct api *api)
{
	unsigned polls = count_polls(api);

	for (struct transfer *t = api->transfers; t; t = t->next) {
		if (t->easy || (t->is_background && polls >= api->polls_max))
			continue;
		if (!transfer_open(t))
			mem_exhausted();
		curl_multi_add_handle(api->multi, t->easy);
		polls += t->is_background;
	}
}

static void finish(struct api *api, struct transfer *transfer, CURLcode code)
{
	struct api_answer answer;

	unlink_transfer(api, transfer->id);
	transfer_answer(transfer, code, &answer);
	transfer_log(transfer, &answer);
	if (transfer->done)
		transfer->done(transfer->context, &answer);
	buf_release(&answer.body);
	drop(api, transfer);
}

/* Lets curl work, and reports what ended. */
static unsigned perform(struct api *api)
{
	struct transfer *transfer = NULL;
	int running, left;
	unsigned ended = 0;
	CURLMsg *msg;

	start_waiting(api);
	curl_multi_perform(api->multi, &running);
	while ((msg = curl_multi_info_read(api->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		finish(api, transfer, msg->data.result);
		ended++;
	}
	return ended;
}

unsigned api_step(struct api *api, int timeout_ms)
{
	unsigned ended = perform(api);

	if (ended > 0 || timeout_ms <= 0)
		return ended;
	curl_multi_poll(api->multi, NULL, 0, timeout_ms, NULL);
	return perform(api);
}

void api_wake(struct api *api)
{
	curl_multi_wakeup(api->multi);
}

const char *api_library(void)
{
	return curl_version();
}
