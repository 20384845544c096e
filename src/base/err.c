/* Errors: filling them, and the one table of what follows from each kind. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Formats, and cuts between characters what does not fit. */
static void format_text(char *out, size_t room, const char *format, va_list ap)
{
	int n = vsnprintf(out, room, format, ap);

	if (n < 0)
		out[0] = '\0';
	else if ((size_t)n >= room)
		out[utf8_prefix(out, strlen(out), room - 1)] = '\0';
}

bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	va_list ap;

	if (!err)
		return false;
	err_clear(err);
	err->kind = kind;
	va_start(ap, format);
	format_text(err->text, sizeof(err->text), format, ap);
	va_end(ap);
	return false;
}

bool err_context(struct err *err, const char *format, ...)
{
	char text[ERR_TEXT_BYTES];
	va_list ap;
	size_t len, kept;

	if (!err)
		return false;
	memcpy(text, err->text, sizeof(text));
	va_start(ap, format);
	format_text(err->text, sizeof(err->text) / 2, format, ap);
	va_end(ap);
	len = strlen(err->text);
	len += (size_t)snprintf(err->text + len, sizeof(err->text) - len, ": ");
	kept = utf8_prefix(text, strlen(text), sizeof(err->text) - 1 - len);
	memcpy(err->text + len, text, kept);
	err->text[len + kept] = '\0';
	return false;
}

void err_clear(struct err *err)
{
	if (err)
		*err = (struct err){.kind = ERR_NONE};
}

static const struct err_class classes[ERR_KINDS] = {
	[ERR_NONE] = {"none", "Nothing to do.", 0, false},
	[ERR_USAGE] = {"usage", "See rootwatch --help.", 2, false},
	[ERR_CONFIG] = {"config", "Correct the configuration; see rootwatch(1).", 3, false},
	[ERR_DNS] = {"dns", "Check the host name and this machine's name server.", 4, true},
	[ERR_NETWORK] = {"network", "Check the network, the proxy and the address.", 4, true},
	[ERR_TIMEOUT] = {"timeout", "The server did not answer in time; it is tried again.", 4,
		true},
	[ERR_TLS] = {"tls", "Check the certificate, the proxy and this machine's clock.", 5, false},
	[ERR_PROTOCOL] = {"protocol",
		"The answer is not what Rootly's API promises; check the address.", 6, true},
	[ERR_TOO_LARGE] = {"too-large", "Ask for less: a narrower filter or a shorter text.", 6,
		false},
	[ERR_AUTH] = {"auth", "Rootly does not accept this API key; give another one.", 7, false},
	[ERR_FORBIDDEN] = {"forbidden", "This API key may not do that; its role decides.", 8,
		false},
	[ERR_NOT_FOUND] = {"not-found", "It is gone, hidden from this key, or not in the plan.", 9,
		false},
	[ERR_INVALID] = {"invalid", "Correct what the server names and send it again.", 10, false},
	[ERR_CONFLICT] = {"conflict", "Somebody else changed it; look at both and decide.", 11,
		false},
	[ERR_RATE] = {"rate", "Too many requests; it is tried again when the limit allows.", 12,
		true},
	[ERR_SERVER] = {"server", "Rootly has a problem; it is tried again.", 13, true},
	[ERR_DISK] = {"disk", "Check free space and permissions of the state folder.", 14, false},
	[ERR_TERMINAL] = {"terminal", "Use a terminal that TERM names correctly, or --plain.", 15,
		false},
	[ERR_CANCELLED] = {"cancelled", "It was given up; nothing more happens.", 16, false},
};

const struct err_class *err_class(enum err_kind kind)
{
	return &classes[kind < ERR_KINDS ? kind : ERR_PROTOCOL];
}
