/* Titles and the clipboard. */
#include "term/osc.h"

#include <string.h>

#include "base/text.h"

enum { TITLE_BYTES = 256, SCREEN_CHUNK_BYTES = 700 };

void osc_title(struct buf *out, const char *title)
{
	char clean[TITLE_BYTES];

	text_clean_into(clean, sizeof(clean), title, strlen(title));
	buf_add_fmt(out, "\033]2;%s\a", clean);
}

static void add_base64(struct buf *out, const char *s, size_t len)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		unsigned bits = (unsigned)(unsigned char)s[i] << 16;

		if (i + 1 < len)
			bits |= (unsigned)(unsigned char)s[i + 1] << 8;
		if (i + 2 < len)
			bits |= (unsigned char)s[i + 2];
		buf_add_char(out, digits[bits >> 18]);
		buf_add_char(out, digits[bits >> 12 & 63]);
		buf_add_char(out, i + 1 < len ? digits[bits >> 6 & 63] : '=');
		buf_add_char(out, i + 2 < len ? digits[bits & 63] : '=');
	}
}

/* tmux takes one DCS with its ESCs doubled. */
static void wrap_tmux(struct buf *out, const struct buf *osc)
{
	buf_add_str(out, "\033Ptmux;");
	for (size_t i = 0; i < osc->len_bytes; i++) {
		if (osc->bytes[i] == '\033')
			buf_add_char(out, '\033');
		buf_add_char(out, osc->bytes[i]);
	}
	buf_add_str(out, "\033\\");
}

/* screen takes short ones only. */
static void wrap_screen(struct buf *out, const struct buf *osc)
{
	for (size_t at = 0; at < osc->len_bytes; at += SCREEN_CHUNK_BYTES) {
		size_t rest = osc->len_bytes - at;

		buf_add_str(out, "\033P");
		buf_add(out, osc->bytes + at,
			rest < SCREEN_CHUNK_BYTES ? rest : SCREEN_CHUNK_BYTES);
		buf_add_str(out, "\033\\");
	}
}

void osc_copy(struct buf *out, const char *bytes, enum osc_host host)
{
	struct buf osc;

	buf_init(&osc, out->cap_bytes);
	buf_add_str(&osc, "\033]52;c;");
	add_base64(&osc, bytes, strlen(bytes));
	buf_add_str(&osc, "\a");
	if (osc.overflowed)
		goto out;
	if (host == OSC_TMUX)
		wrap_tmux(out, &osc);
	if (host == OSC_SCREEN)
		wrap_screen(out, &osc);
	else
		buf_add(out, osc.bytes, osc.len_bytes);
out:
	buf_release(&osc);
}
