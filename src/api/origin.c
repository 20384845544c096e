/* Which addresses the token may be sent to. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "api/client.h"

static bool is_loopback(const char *host)
{
	struct in_addr v4;

	if (strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
		return true;
	return inet_pton(AF_INET, host, &v4) == 1 && (ntohl(v4.s_addr) >> 24) == 127;
}

static bool has_part(CURLU *url, CURLUPart part)
{
	char *value = NULL;
	bool has = curl_url_get(url, part, &value, 0) == CURLUE_OK;

	curl_free(value);
	return has;
}

static bool check_parts(CURLU *url, const char *scheme, const char *host, struct err *err)
{
	if (has_part(url, CURLUPART_USER) || has_part(url, CURLUPART_PASSWORD))
		return err_set(err, ERR_CONFIG, "the address must not hold a name or password");
	if (has_part(url, CURLUPART_QUERY) || has_part(url, CURLUPART_FRAGMENT))
		return err_set(err, ERR_CONFIG, "the address ends at the path: no '?' and no '#'");
	if (strcmp(scheme, "https") == 0 || (strcmp(scheme, "http") == 0 && is_loopback(host)))
		return true;
	if (strcmp(scheme, "http") == 0)
		return err_set(err, ERR_CONFIG,
			"http would send the key in the clear to %s: use https", host);
	return err_set(err, ERR_CONFIG, "the address begins with %s:, not https:", scheme);
}

bool api_check_origin(const char *origin, struct err *err)
{
	CURLU *url = curl_url();
	char *scheme = NULL, *host = NULL;
	bool ok = false;

	if (!url || !origin || strpbrk(origin, " \t\r\n") ||
		curl_url_set(url, CURLUPART_URL, origin, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
		curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
		curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK || !*host)
		err_set(err, ERR_CONFIG, "not an address: %s", origin ? origin : "");
	else
		ok = check_parts(url, scheme, host, err);
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(url);
	return ok;
}
