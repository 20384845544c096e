/* Words that the check looks for: English, since that is what can be judged by a list. */
#include "words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Longer ones first where one begins another. */
static const struct retro_phrase phrases[] = {
	{"human error", "blame"},
	{"operator error", "blame"},
	{"user error", "blame"},
	{"should have", "hindsight"},
	{"should not have", "hindsight"},
	{"shouldn't have", "hindsight"},
	{"should've", "hindsight"},
	{"could have", "hindsight"},
	{"could've", "hindsight"},
	{"ought to have", "hindsight"},
	{"would have been better", "hindsight"},
	{"careless", "blame"},
	{"carelessness", "blame"},
	{"negligence", "blame"},
	{"negligent", "blame"},
	{"incompetent", "blame"},
	{"stupid", "blame"},
	{"lazy", "blame"},
	{"fault of", "blame"},
	{"who is to blame", "blame"},
	{"to do:", "unfinished"},
	{"todo", "unfinished"},
	{"tbd", "unfinished"},
	{"tbc", "unfinished"},
	{"fixme", "unfinished"},
	{"to be done", "unfinished"},
	{"to be decided", "unfinished"},
	{"lorem ipsum", "unfinished"},
	{"???", "unfinished"},
};

static const char *const blame_verbs[] = {
	"blundered", "botched", "broke", "caused", "disregarded", "failed", "forgot", "ignored",
	"messed up", "missed", "misconfigured", "misread", "neglected", "overlooked", "screwed up",
	"didn't", "did not",
};

/* Sorted: searched by halves. */
static const char *const verbs[] = {
	"accept", "add", "adjust", "adopt", "agree", "alarm", "alert", "align", "allow",
	"analyse", "analyze", "announce", "apply", "archive", "ask", "assess", "assign",
	"attach", "audit", "automate", "avoid", "back", "backfill", "backport", "ban", "batch",
	"block", "book", "build", "bump", "cache", "call", "cap", "change", "check", "clarify",
	"clean", "close", "collect", "communicate", "compare", "configure", "confirm", "connect",
	"consider", "contact", "convert", "coordinate", "copy", "correct", "cover", "create",
	"cut", "decide", "decommission", "decouple", "define", "delete", "deploy", "deprecate",
	"design", "detect", "develop", "disable", "discuss", "document", "drain", "drill",
	"drop", "educate", "eliminate", "enable", "encrypt", "enforce", "ensure", "escalate",
	"establish", "estimate", "evaluate", "exclude", "expand", "expire", "explain", "explore",
	"export", "expose", "extend", "extract", "file", "filter", "find", "finish", "fix",
	"follow", "force", "gather", "get", "give", "guard", "handle", "harden", "have", "hire",
	"hold", "identify", "implement", "import", "improve", "include", "increase", "inform",
	"install", "instrument", "integrate", "introduce", "investigate", "invite", "isolate",
	"keep", "learn", "let", "limit", "link", "list", "lock", "log", "look", "lower", "make",
	"map", "mark", "measure", "meet", "merge", "migrate", "mirror", "mock", "monitor",
	"move", "negotiate", "notify", "open", "optimise", "optimize", "order", "organise",
	"organize", "own", "page", "patch", "pin", "plan", "post", "prepare", "present",
	"prevent", "print", "prioritise", "prioritize", "probe", "promote", "propose", "protect",
	"prove", "provide", "provision", "publish", "purge", "put", "queue", "raise", "rate",
	"read", "rebuild", "recover", "reduce", "refactor", "refuse", "rehearse", "reject",
	"release", "remind", "remove", "rename", "renew", "repair", "replace", "replay",
	"replicate", "report", "reproduce", "request", "require", "reset", "resize", "resolve",
	"restart", "restore", "restrict", "retire", "retry", "return", "revert", "review",
	"revoke", "rewrite", "roll", "rotate", "run", "sample", "save", "scale", "schedule",
	"script", "search", "send", "separate", "serve", "set", "share", "shift", "ship",
	"shorten", "show", "sign", "simplify", "simulate", "skip", "speak", "specify", "split",
	"spread", "standardise", "standardize", "start", "stop", "store", "stress", "study",
	"submit", "subscribe", "support", "switch", "sync", "tag", "take", "talk", "teach",
	"tell", "test", "throttle", "throw", "tighten", "trace", "track", "train", "treat",
	"trigger", "tune", "turn", "unblock", "understand", "unify", "uninstall", "update",
	"upgrade", "use", "validate", "verify", "version", "warn", "watch", "widen", "wire",
	"work", "wrap", "write",
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '\'' || (unsigned char)c >= 0x80;
}

bool retro_next_word(struct retro_slice *rest, struct retro_slice *word)
{
	size_t at = 0, len = 0;

	while (at < rest->len_bytes && !is_word(rest->bytes[at]))
		at++;
	while (at + len < rest->len_bytes &&
		(is_word(rest->bytes[at + len]) || (len > 0 && rest->bytes[at + len] == '-')))
		len++;
	*word = (struct retro_slice){rest->bytes + at, len};
	rest->bytes += at + len;
	rest->len_bytes -= at + len;
	return len > 0;
}

/* The phrase at the start of the text, and no letter behind it. */
static bool begins_with(struct retro_slice text, const char *phrase)
{
	size_t len = strlen(phrase);

	if (text.len_bytes < len || strncasecmp(text.bytes, phrase, len) != 0)
		return false;
	return text.len_bytes == len || !is_word(phrase[len - 1]) || !is_word(text.bytes[len]);
}

const struct retro_phrase *retro_phrase_in(struct retro_slice line)
{
	for (size_t at = 0; at < line.len_bytes; at++) {
		struct retro_slice rest = {line.bytes + at, line.len_bytes - at};

		if (at > 0 && is_word(line.bytes[at]) && is_word(line.bytes[at - 1]))
			continue;
		for (size_t p = 0; p < sizeof(phrases) / sizeof(phrases[0]); p++)
			if (begins_with(rest, phrases[p].words))
				return &phrases[p];
	}
	return NULL;
}

const char *retro_blame_verb(struct retro_slice words)
{
	/* Not those at its end: this is asked for every word of a line. */
	while (words.len_bytes > 0 && (words.bytes[0] == ' ' || words.bytes[0] == '\t')) {
		words.bytes++;
		words.len_bytes--;
	}
	for (size_t v = 0; v < sizeof(blame_verbs) / sizeof(blame_verbs[0]); v++)
		if (begins_with(words, blame_verbs[v]))
			return blame_verbs[v];
	return NULL;
}

static int compare_verb(const void *key, const void *item)
{
	const struct retro_slice *word = key;
	const char *verb = *(const char *const *)item;
	int order = strncasecmp(word->bytes, verb, word->len_bytes);

	return order != 0 ? order : word->len_bytes < strlen(verb) ? -1 : 0;
}

bool retro_begins_with_verb(struct retro_slice text)
{
	struct retro_slice word;

	if (!retro_next_word(&text, &word))
		return false;
	if ((unsigned char)word.bytes[0] >= 0x80)
		return true;
	/* "Re-run" and "Double-check" are verbs by their last part, "set-up" by its first. */
	if (memchr(word.bytes, '-', word.len_bytes) != NULL) {
		struct retro_slice last = word;
		const char *dash = word.bytes + word.len_bytes - 1;

		while (*dash != '-')
			dash--;
		last.bytes = dash + 1;
		last.len_bytes = (size_t)(word.bytes + word.len_bytes - last.bytes);
		if (bsearch(&last, verbs, sizeof(verbs) / sizeof(verbs[0]), sizeof(verbs[0]),
			    compare_verb) != NULL)
			return true;
		word.len_bytes = (size_t)(dash - word.bytes);
	}
	return bsearch(&word, verbs, sizeof(verbs) / sizeof(verbs[0]), sizeof(verbs[0]),
		       compare_verb) != NULL;
}
