/* HTTP for tests; see the header. */
#include "lib/http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "lib/deadline.h"

enum { ANSWER_BYTES_MAX = 64 << 20 };

static size_t collect(char *data, size_t size, size_t count, void *into)
{
	return buf_add(into, data, size * count) ? size * count : 0;
}

static struct curl_slist *add_line(struct curl_slist *list, const char *name, const char *value)
{
	char *line = mem_printf("%s%s", name, value);

	list = curl_slist_append(list, line);
	free(line);
	return list;
}

static struct curl_slist *header_lines(const struct http_request *r)
{
	const char *type = r->content_type ? r->content_type : "application/vnd.api+json";
	struct curl_slist *list = NULL;

	if (r->token)
		list = add_line(list, "Authorization: Bearer ", r->token);
	if (r->body)
		list = add_line(list, "Content-Type: ", type);
	for (size_t i = 0; r->header_lines && r->header_lines[i]; i++)
		list = add_line(list, "", r->header_lines[i]);
	return list;
}

bool http_send(const struct http_request *r, struct http_answer *answer)
{
	struct curl_slist *lines = header_lines(r);
	CURL *curl = curl_easy_init();
	CURLcode code;
	long status = 0;

	memset(answer, 0, sizeof(*answer));
	buf_init(&answer->body, ANSWER_BYTES_MAX);
	buf_init(&answer->headers, ANSWER_BYTES_MAX);
	curl_easy_setopt(curl, CURLOPT_URL, r->url);
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, r->method);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, lines);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "rootwatch-tests");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)deadline_left(deadline_in(DEADLINE_MS)));
	if (r->body)
		curl_easy_setopt(curl, CURLOPT_POSTFIELDS, r->body);
	if (!strcmp(r->method, "HEAD"))
		curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer->body);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, collect);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer->headers);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, answer->error);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	answer->status = (int)status;
	curl_easy_cleanup(curl);
	curl_slist_free_all(lines);
	return code == CURLE_OK;
}

void http_answer_release(struct http_answer *answer)
{
	buf_release(&answer->body);
	buf_release(&answer->headers);
}

char *http_header(const struct http_answer *answer, const char *name)
{
	size_t len = strlen(name);
	const char *line = answer->headers.bytes;

	for (; line && *line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
		const char *value = line + len + 1;

		if (strncasecmp(line, name, len) != 0 || line[len] != ':')
			continue;
		value += strspn(value, " \t");
		return mem_strndup(value, strcspn(value, "\r\n"));
	}
	return NULL;
}
