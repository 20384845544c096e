/* The words of HTML, compared, counted and printed. */
#include "retro/readback.h"

#include "reader.h"

static bool next_dark(struct retro_reader *r)
{
	while (retro_read(r))
		if (!r->is_blank)
			return true;
	return false;
}

/* ---- public ------------------------------------------------------------------------------- */

/* Byte by byte: an entity on one side may be several plain bytes on the other. */
bool retro_html_same(const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct retro_reader x = {.at = a, .end = a + a_len}, y = {.at = b, .end = b + b_len};
	size_t i = 0, j = 0;

	for (;;) {
		bool more_x = i < x.len || (i = 0, x.len = 0, next_dark(&x));
		bool more_y = j < y.len || (j = 0, y.len = 0, next_dark(&y));

		if (!more_x || !more_y)
			return more_x == more_y;
		if (x.bytes[i++] != y.bytes[j++])
			return false;
	}
}

bool retro_html_has_text(const char *html, size_t len_bytes)
{
	struct retro_reader r = {.at = html, .end = html + len_bytes};

	while (next_dark(&r))
		if (!r.in_heading)
			return true;
	return false;
}

size_t retro_html_count_words(const char *html, size_t len_bytes)
{
	struct retro_reader r = {.at = html, .end = html + len_bytes};
	bool in_word = false;
	size_t count = 0;

	while (retro_read(&r)) {
		if (r.is_blank || r.after_tag)
			in_word = false;
		if (!r.is_blank && !in_word) {
			in_word = true;
			count++;
		}
	}
	return count;
}

void retro_html_words(const char *html, size_t len_bytes, size_t most_bytes, struct buf *out)
{
	struct retro_reader r = {.at = html, .end = html + len_bytes};
	size_t start = out->len_bytes;
	bool is_apart = false; /* from the word before */

	while (out->len_bytes - start < most_bytes && retro_read(&r)) {
		is_apart |= r.is_blank || r.after_tag;
		if (r.is_blank)
			continue;
		if (is_apart && out->len_bytes > start)
			buf_add_char(out, ' ');
		buf_add(out, r.bytes, r.len);
		is_apart = false;
	}
}
