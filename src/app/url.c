/*
 * The address of an instance. It is read strictly, by hand, since the key goes there: what other
 * programs might read differently (escapes, odd IPv4 forms, names and passwords) is refused. The
 * API client checks its origin again with libcurl's own eyes.
 */
#include "app/config.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

enum { URL_BYTES_MAX = 1024, HOST_BYTES_MAX = 253, LABEL_BYTES_MAX = 63 };

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyz"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

struct url {
	bool is_secure, is_loopback;
	char host[HOST_BYTES_MAX + 3]; /* lower case; IPv6 in brackets */
	int port; /* 0: the scheme's own */
	const char *path; /* into the text; no slash at the end */
	size_t path_bytes;
};

static bool check_bytes(const char *s, struct err *err)
{
	size_t len = strlen(s);

	if (len == 0)
		return err_set(err, ERR_CONFIG, "the address is empty");
	if (len > URL_BYTES_MAX)
		return err_set(
			err, ERR_CONFIG, "the address is longer than %d bytes", URL_BYTES_MAX);
	for (; *s; s++)
		if (*s <= ' ' || *s >= 0x7F)
			return err_set(err, ERR_CONFIG,
				"the address holds a blank, a control or a non-ASCII byte");
	return true;
}

static bool read_scheme(struct url *url, const char **s, struct err *err)
{
	url->is_secure = strncasecmp(*s, "https://", 8) == 0;
	if (!url->is_secure && strncasecmp(*s, "http://", 7) != 0)
		return err_set(err, ERR_CONFIG, "the address must begin with https://");
	*s += url->is_secure ? 8 : 7;
	return true;
}

static bool read_ipv6(struct url *url, const char *s, size_t len, struct err *err)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (len < 3 || s[len - 1] != ']' || len - 2 >= sizeof(text))
		return err_set(err, ERR_CONFIG, "not an IPv6 address: %.*s", (int)len, s);
	memcpy(text, s + 1, len - 2);
	text[len - 2] = '\0';
	if (inet_pton(AF_INET6, text, &address) != 1)
		return err_set(err, ERR_CONFIG, "not an IPv6 address: %.*s", (int)len, s);
	inet_ntop(AF_INET6, &address, text, sizeof(text));
	snprintf(url->host, sizeof(url->host), "[%s]", text);
	url->is_loopback = IN6_IS_ADDR_LOOPBACK(&address);
	return true;
}

static bool is_label(const char *s, size_t len)
{
	return len > 0 && len <= LABEL_BYTES_MAX && s[0] != '-' && s[len - 1] != '-' &&
	       strspn(s, DIGITS LETTERS "-_") >= len;
}

static bool is_host_name(const char *host)
{
	for (;;) {
		size_t len = strcspn(host, ".");

		if (!is_label(host, len))
			return false;
		if (!host[len])
			return true;
		host += len + 1;
	}
}

/* "127.1", "0x7f.0.0.1" and "2130706433" are addresses to some programs and names to others. */
static bool looks_numeric(const char *host)
{
	const char *dot = strrchr(host, '.');
	const char *last = dot ? dot + 1 : host;

	return last[strspn(last, DIGITS)] == '\0' || strncmp(last, "0x", 2) == 0;
}

static bool read_name(struct url *url, const char *s, size_t len, struct err *err)
{
	struct in_addr v4;
	bool is_v4;

	if (len == 0 || len > HOST_BYTES_MAX)
		return err_set(err, ERR_CONFIG, "the address has no host name");
	for (size_t i = 0; i < len; i++)
		url->host[i] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] | 0x20) : s[i];
	url->host[len] = '\0';
	is_v4 = inet_pton(AF_INET, url->host, &v4) == 1;
	if (!is_host_name(url->host) || (looks_numeric(url->host) && !is_v4))
		return err_set(err, ERR_CONFIG, "not a host name: %s", url->host);
	url->is_loopback =
		is_v4 ? (ntohl(v4.s_addr) >> 24) == 127 : strcmp(url->host, "localhost") == 0;
	return true;
}

static bool read_port(struct url *url, const char *s, size_t len, struct err *err)
{
	for (size_t i = 0; i < len && url->port <= 65535; i++)
		url->port = s[i] >= '0' && s[i] <= '9' ? url->port * 10 + (s[i] - '0') : 65536;
	if (url->port < 1 || url->port > 65535)
		return err_set(err, ERR_CONFIG, "not a port: \"%.*s\"", (int)len, s);
	if (url->port == (url->is_secure ? 443 : 80))
		url->port = 0;
	return true;
}

static bool read_authority(struct url *url, const char **s, struct err *err)
{
	size_t len = strcspn(*s, "/?#");
	const char *start = *s, *end = start + len, *colon;
	bool is_v6 = start[0] == '[';

	*s = end;
	if (memchr(start, '@', len))
		return err_set(err, ERR_CONFIG, "the address must not hold a name or password");
	colon = memrchr(start, ':', len);
	if (is_v6 && colon && memchr(colon, ']', (size_t)(end - colon)))
		colon = NULL;
	len = (size_t)((colon ? colon : end) - start);
	if (!(is_v6 ? read_ipv6 : read_name)(url, start, len, err))
		return false;
	return !colon || read_port(url, colon + 1, (size_t)(end - colon - 1), err);
}

static bool is_segment(const char *s, size_t len)
{
	return len > 0 && strspn(s, DIGITS LETTERS CAPITALS "-._~") >= len &&
	       !(len == 1 && s[0] == '.') && !(len == 2 && s[0] == '.' && s[1] == '.');
}

static bool read_path(struct url *url, const char *s, struct err *err)
{
	size_t len = strlen(s);

	if (strpbrk(s, "?#"))
		return err_set(err, ERR_CONFIG, "the address ends at the path: no '?' and no '#'");
	if (len > 0 && s[len - 1] == '/')
		len--;
	for (size_t at = 0, n; at < len; at += n + 1) {
		n = strcspn(s + at + 1, "/");
		if (!is_segment(s + at + 1, n))
			return err_set(err, ERR_CONFIG, "not a plain path: %s", s);
	}
	if (len >= 3 && strncmp(s + len - 3, "/v1", 3) == 0)
		return err_set(err, ERR_CONFIG, "leave out /v1: it is put behind the address");
	url->path = s;
	url->path_bytes = len;
	return true;
}

static bool read_url(struct url *url, const char *s, struct err *err)
{
	if (!check_bytes(s, err) || !read_scheme(url, &s, err) || !read_authority(url, &s, err) ||
		!read_path(url, s, err))
		return false;
	if (!url->is_secure && !url->is_loopback)
		return err_set(err, ERR_CONFIG,
			"http would send the key in the clear to %s: use https", url->host);
	return true;
}

char *config_normal_url(const char *text, struct err *err)
{
	struct url url = {0};
	char port[8] = "";

	if (!read_url(&url, text, err))
		return NULL;
	if (url.port)
		snprintf(port, sizeof(port), ":%d", url.port);
	return mem_printf("%s://%s%s%.*s", url.is_secure ? "https" : "http", url.host, port,
		(int)url.path_bytes, url.path);
}

bool config_check_url(const char *url, struct err *err)
{
	char *normal = config_normal_url(url, err);
	bool ok = normal != NULL;

	free(normal);
	return ok;
}
