/* The parser of what a terminal sends. */
#include "term/input.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

enum {
	ESC = 0x1B,
	BEL = 0x07,
	SEQUENCE_BYTES = 64, /* a longer one is noise */
	TAIL_MS = 500, /* how late the rest of a torn sequence may be */
	PASTE_IDLE_MS = 1000, /* a paste whose end was lost */
	CHARACTER_MS = 100, /* the rest of a UTF-8 character */
	DOUBLE_CLICK_MS = 400,
	PARAMS = 4,
	MOUSE_MOTION = 32,
	MOUSE_WHEEL = 64,
};

static const char paste_end[] = "\033[201~";
enum { PASTE_END_BYTES = sizeof(paste_end) - 1 };

enum outcome {
	TOOK, /* a message is there */
	SKIPPED, /* bytes are gone, no message */
	INCOMPLETE, /* more bytes are needed */
};

/* One sequence ESC [ … or ESC O …: how long it is, its numbers, its last byte. */
struct sequence {
	size_t len;
	char prefix; /* '<' of SGR mouse; 0 none */
	int params[PARAMS];
	int count;
	char final;
	bool is_linux_function; /* ESC [ [ A … E */
};

/* ---- keys by the last byte or the number of their sequence -------------------------------- */

static const struct {
	char final;
	uint32_t code;
} final_keys[] = {
	{'A', KEY_CODE_UP},
	{'B', KEY_CODE_DOWN},
	{'C', KEY_CODE_RIGHT},
	{'D', KEY_CODE_LEFT},
	{'H', KEY_CODE_HOME},
	{'F', KEY_CODE_END},
	{'P', KEY_CODE_F1},
	{'Q', KEY_CODE_F1 + 1},
	{'R', KEY_CODE_F1 + 2},
	{'S', KEY_CODE_F1 + 3},
	{'Z', KEY_CODE_BACKTAB},
	{'I', KEY_CODE_FOCUS_IN},
	{'M', KEY_CODE_ENTER},
};

static const struct {
	int number;
	uint32_t code;
} number_keys[] = {
	{1, KEY_CODE_HOME},
	{2, KEY_CODE_INSERT},
	{3, KEY_CODE_DELETE},
	{4, KEY_CODE_END},
	{5, KEY_CODE_PAGE_UP},
	{6, KEY_CODE_PAGE_DOWN},
	{7, KEY_CODE_HOME},
	{8, KEY_CODE_END},
	{11, KEY_CODE_F1},
	{12, KEY_CODE_F1 + 1},
	{13, KEY_CODE_F1 + 2},
	{14, KEY_CODE_F1 + 3},
	{15, KEY_CODE_F1 + 4},
	{17, KEY_CODE_F1 + 5},
	{18, KEY_CODE_F1 + 6},
	{19, KEY_CODE_F1 + 7},
	{20, KEY_CODE_F1 + 8},
	{21, KEY_CODE_F1 + 9},
	{23, KEY_CODE_F1 + 10},
	{24, KEY_CODE_F12},
};

static uint32_t key_of_number(int number)
{
	for (size_t i = 0; i < sizeof(number_keys) / sizeof(number_keys[0]); i++)
		if (number_keys[i].number == number)
			return number_keys[i].code;
	return 0;
}

static uint32_t key_of_final(char final)
{
	for (size_t i = 0; i < sizeof(final_keys) / sizeof(final_keys[0]); i++)
		if (final_keys[i].final == final)
			return final_keys[i].code;
	return 0;
}

static uint32_t key_of_control(unsigned char c)
{
	switch (c) {
	case '\r':
	case '\n':
		return KEY_CODE_ENTER;
	case '\t':
		return KEY_CODE_TAB;
	case '\b':
	case 0x7F:
		return KEY_CODE_BACKSPACE;
	case 0:
		return KEY_CODE_CTRL + '@';
	default:
		return KEY_CODE_CTRL + (c <= 26 ? (uint32_t)('a' + c - 1) : (uint32_t)(c + '@'));
	}
}

/* ---- sequences ---------------------------------------------------------------------------- */

static void read_params(struct sequence *seq, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] >= '0' && s[i] <= '9') {
			int *param = &seq->params[seq->count > 0 ? seq->count - 1 : 0];

			if (seq->count == 0)
				seq->count = 1;
			if (*param < 100000)
				*param = *param * 10 + (s[i] - '0');
		} else if (s[i] == ';' && seq->count < PARAMS) {
			seq->count += seq->count == 0 ? 2 : 1;
		} else if (s[i] >= '<' && s[i] <= '?') {
			seq->prefix = s[i];
		}
	}
}

/* s begins behind the ESC. False: it is not complete yet. */
static bool read_sequence(const char *s, size_t len, struct sequence *seq)
{
	size_t at = 1;

	*seq = (struct sequence){0};
	while (at < len && s[at] >= 0x20 && s[at] < 0x40)
		at++;
	if (at >= len)
		return false;
	if (s[0] == '[' && s[at] == '[' && at == 1) {
		if (++at >= len)
			return false;
		seq->is_linux_function = true;
	}
	read_params(seq, s + 1, at - 1);
	seq->final = s[at];
	seq->len = at + 1;
	return true;
}

static bool take_key(struct msg *msg, uint32_t code)
{
	if (code == 0)
		return false;
	msg->type = MSG_KEY;
	msg->u.key = (struct key){code};
	return true;
}

static bool take_mouse(
	struct tty_input *input, const struct sequence *seq, int64_t now_ms, struct msg *msg)
{
	int button = seq->params[0], col = seq->params[1] - 1, row = seq->params[2] - 1;
	enum mouse_event event = MOUSE_PRESS;

	if (seq->count < 3 || seq->final != 'M' || row < 0 || col < 0 ||
		(button & MOUSE_MOTION) != 0)
		return false;
	if ((button & MOUSE_WHEEL) != 0)
		event = (button & 1) != 0 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
	else if ((button & 3) != 0)
		return false;
	else if (now_ms - input->click_at_ms < DOUBLE_CLICK_MS && row == input->click_row &&
		 col == input->click_col)
		event = MOUSE_DOUBLE;
	if (event == MOUSE_PRESS) {
		input->click_at_ms = now_ms;
		input->click_row = row;
		input->click_col = col;
	} else {
		input->click_at_ms = -DOUBLE_CLICK_MS;
	}
	msg->type = MSG_MOUSE;
	msg->u.mouse = (struct mouse){event, row, col};
	return true;
}

static bool take_sequence(struct tty_input *input, const struct sequence *seq, char introducer,
	int64_t now_ms, struct msg *msg)
{
	if (seq->is_linux_function)
		return take_key(msg, seq->final >= 'A' && seq->final <= 'E'
					     ? KEY_CODE_F1 + (uint32_t)(seq->final - 'A')
					     : 0);
	if (seq->prefix == '<')
		return take_mouse(input, seq, now_ms, msg);
	if (seq->prefix != 0)
		return false;
	if (seq->final == '~' && seq->params[0] == 200) {
		input->in_paste = true;
		return false;
	}
	if (seq->final == '~')
		return take_key(msg, key_of_number(seq->params[0]));
	if (seq->final == 'O' && introducer == '[')
		return take_key(msg, KEY_CODE_FOCUS_OUT);
	if (seq->final == 'M' && introducer == '[')
		return false;
	return take_key(msg, key_of_final(seq->final));
}

/* ---- the head of what is waiting ---------------------------------------------------------- */

static void drop(struct tty_input *input, size_t bytes)
{
	input->len_bytes -= bytes;
	memmove(input->bytes, input->bytes + bytes, input->len_bytes);
}

static bool waited(const struct tty_input *input, int64_t now_ms, int64_t ms)
{
	return now_ms - input->fed_at_ms >= ms;
}

static enum outcome esc_alone(struct tty_input *input, int64_t now_ms, struct msg *msg)
{
	drop(input, 1);
	input->tail_until_ms = now_ms + TAIL_MS;
	take_key(msg, KEY_CODE_ESC);
	return TOOK;
}

/* ---- strings ------------------------------------------------------------------------------ */

/* What terminals answer with strings: colours and titles (OSC), settings and names (DCS), images (APC). The
 * question may have been another program's, whose end did not wait for the answer. */
static const struct {
	char introducer;
	const char *first; /* an answer goes on with one of these; a person's Esc and key seldom does */
} strings[] = {
	{']', "0123456789lL"},
	{'P', "0123456789>!"},
	{'_', "G"},
};

enum begins { IS_NO_STRING, MAY_BE_STRING, IS_STRING };

/* s is what would be behind the ESC. */
static enum begins begins_string(const char *s, size_t len)
{
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		if (s[0] == strings[i].introducer)
			return len == 1 ? MAY_BE_STRING
			       : s[1] != '\0' && strchr(strings[i].first, s[1]) != NULL ? IS_STRING
										      : IS_NO_STRING;
	return IS_NO_STRING;
}

static enum outcome enter_string(struct tty_input *input, size_t bytes)
{
	drop(input, bytes);
	input->in_string = true;
	input->tail_until_ms = 0;
	return SKIPPED;
}

/* Up to its end, or to what no answer holds, so that nobody is locked in. */
static enum outcome next_string(struct tty_input *input, int64_t now_ms)
{
	size_t at = 0;

	while (at < input->len_bytes && (unsigned char)input->bytes[at] >= 0x20)
		at++;
	drop(input, at);
	if ((input->len_bytes == 0 || (input->len_bytes == 1 && input->bytes[0] == ESC)) &&
		!waited(input, now_ms, TAIL_MS))
		return INCOMPLETE;
	input->in_string = false;
	if (input->len_bytes > 0 && input->bytes[0] == BEL)
		drop(input, 1);
	else if (input->len_bytes > 1 && input->bytes[0] == ESC && input->bytes[1] == '\\')
		drop(input, 2);
	return SKIPPED;
}

/* ---- escapes ------------------------------------------------------------------------------ */

/* bytes[0] is ESC. */
static enum outcome next_escape(struct tty_input *input, int64_t now_ms, struct msg *msg)
{
	struct sequence seq;
	char introducer;
	bool took;

	if (input->len_bytes == 1)
		return waited(input, now_ms, input->delay_ms) ? esc_alone(input, now_ms, msg)
							      : INCOMPLETE;
	introducer = input->bytes[1];
	switch (begins_string(input->bytes + 1, input->len_bytes - 1)) {
	case IS_STRING:
		return enter_string(input, 2);
	case MAY_BE_STRING:
		return waited(input, now_ms, input->delay_ms) ? esc_alone(input, now_ms, msg)
							      : INCOMPLETE;
	case IS_NO_STRING:
		break;
	}
	if (introducer != '[' && introducer != 'O')
		return esc_alone(input, now_ms, msg);
	if (!read_sequence(input->bytes + 1, input->len_bytes - 1, &seq)) {
		if (input->len_bytes < SEQUENCE_BYTES && !waited(input, now_ms, TAIL_MS))
			return INCOMPLETE;
		drop(input, input->len_bytes);
		take_key(msg, KEY_CODE_ESC);
		return TOOK;
	}
	took = take_sequence(input, &seq, introducer, now_ms, msg);
	drop(input, 1 + seq.len);
	return took ? TOOK : SKIPPED;
}

static bool is_known(const struct sequence *seq)
{
	return seq->prefix == '<' || seq->final == '~' || seq->is_linux_function ||
	       key_of_final(seq->final) != 0;
}

/* Behind an Esc that was given out already: is this the rest of its sequence, late? */
static enum outcome next_tail(struct tty_input *input, int64_t now_ms)
{
	enum begins begins = begins_string(input->bytes, input->len_bytes);
	bool is_sequence = input->bytes[0] == '[' || input->bytes[0] == 'O';
	struct sequence seq;

	if (begins == IS_STRING)
		return enter_string(input, 1);
	if (begins == MAY_BE_STRING && !waited(input, now_ms, input->delay_ms))
		return INCOMPLETE;
	if (!is_sequence) {
		;
	} else if (read_sequence(input->bytes, input->len_bytes, &seq)) {
		if (is_known(&seq))
			drop(input, seq.len);
	} else if (!waited(input, now_ms, input->delay_ms)) {
		return INCOMPLETE;
	}
	input->tail_until_ms = 0;
	return SKIPPED;
}

static enum outcome next_character(struct tty_input *input, int64_t now_ms, struct msg *msg)
{
	unsigned char c = (unsigned char)input->bytes[0];
	uint32_t cp;
	int valid;
	size_t n;

	if (c < 0x20 || c == 0x7F) {
		take_key(msg, key_of_control(c));
		drop(input, 1);
		return TOOK;
	}
	n = utf8_decode(input->bytes, input->len_bytes, &cp, &valid);
	if (!valid && n == input->len_bytes && c >= 0xC2 && !waited(input, now_ms, CHARACTER_MS))
		return INCOMPLETE;
	drop(input, n);
	return valid && cp >= 0xA0 - (c < 0x80 ? 0x80 : 0) && take_key(msg, cp) ? TOOK : SKIPPED;
}

/* ---- paste -------------------------------------------------------------------------------- */

/* How many of the last bytes may be the beginning of the end mark. */
static size_t held_back(const char *s, size_t len)
{
	for (size_t n = len < PASTE_END_BYTES - 1 ? len : PASTE_END_BYTES - 1; n > 0; n--)
		if (memcmp(s + len - n, paste_end, n) == 0)
			return n;
	return 0;
}

static enum outcome end_paste(struct tty_input *input, struct msg *msg)
{
	input->in_paste = false;
	msg->type = MSG_PASTE;
	msg->u.text = mem_strndup(input->paste.bytes, input->paste.len_bytes);
	buf_clear(&input->paste);
	return TOOK;
}

static void keep_paste(struct tty_input *input, size_t bytes)
{
	size_t room = INPUT_PASTE_BYTES - input->paste.len_bytes;

	buf_add(&input->paste, input->bytes, bytes < room ? bytes : room);
	drop(input, bytes);
}

static enum outcome next_paste(struct tty_input *input, int64_t now_ms, struct msg *msg)
{
	const char *end = memmem(input->bytes, input->len_bytes, paste_end, PASTE_END_BYTES);

	if (end != NULL) {
		keep_paste(input, (size_t)(end - input->bytes));
		drop(input, PASTE_END_BYTES);
		return end_paste(input, msg);
	}
	keep_paste(input, input->len_bytes - held_back(input->bytes, input->len_bytes));
	if (!waited(input, now_ms, PASTE_IDLE_MS))
		return INCOMPLETE;
	return end_paste(input, msg);
}

/* ---- public ------------------------------------------------------------------------------- */

void input_init(struct tty_input *input, int delay_ms)
{
	*input = (struct tty_input){.delay_ms = delay_ms, .click_at_ms = -DOUBLE_CLICK_MS};
	buf_init(&input->paste, INPUT_PASTE_BYTES);
}

void input_release(struct tty_input *input)
{
	buf_release(&input->paste);
}

char *input_room(struct tty_input *input, size_t *room_bytes)
{
	*room_bytes = INPUT_BYTES - input->len_bytes;
	return input->bytes + input->len_bytes;
}

void input_filled(struct tty_input *input, size_t len_bytes, int64_t now_ms)
{
	input->len_bytes += len_bytes;
	input->fed_at_ms = now_ms;
}

static enum outcome next(struct tty_input *input, int64_t now_ms, struct msg *msg)
{
	char c = input->bytes[0];

	if (input->in_paste)
		return next_paste(input, now_ms, msg);
	if (input->in_string)
		return next_string(input, now_ms);
	if (input->len_bytes == 0)
		return INCOMPLETE;
	if (c == ESC)
		return next_escape(input, now_ms, msg);
	if (input->tail_until_ms > 0 && input->fed_at_ms < input->tail_until_ms &&
		strchr("[O]P_", c) != NULL && c != '\0')
		return next_tail(input, now_ms);
	input->tail_until_ms = 0;
	return next_character(input, now_ms, msg);
}

bool input_next(struct tty_input *input, int64_t now_ms, struct msg *msg)
{
	enum outcome outcome;

	do
		outcome = next(input, now_ms, msg);
	while (outcome == SKIPPED);
	return outcome == TOOK;
}

int64_t input_wakes_at_ms(const struct tty_input *input)
{
	if (input->in_paste)
		return input->fed_at_ms + PASTE_IDLE_MS;
	if (input->in_string)
		return input->fed_at_ms + TAIL_MS;
	if (input->len_bytes == 0)
		return 0;
	if (input->bytes[0] == ESC && input->len_bytes > 1 &&
		begins_string(input->bytes + 1, input->len_bytes - 1) == IS_NO_STRING)
		return input->fed_at_ms + TAIL_MS;
	return input->fed_at_ms +
	       ((unsigned char)input->bytes[0] >= 0x80 ? CHARACTER_MS : input->delay_ms);
}
