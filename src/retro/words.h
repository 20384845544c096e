/* Words that the check looks for. Internal to retro. */
#ifndef ROOTWATCH_RETRO_WORDS_H
#define ROOTWATCH_RETRO_WORDS_H

#include "retro/draft.h"

/* What a line says that a retrospective should not. Lines are searched without case. */
struct retro_phrase {
	const char *words;
	const char *rule; /* name of the rule that it breaks */
};

/* The first phrase in the line, at the border of words; NULL: none. */
const struct retro_phrase *retro_phrase_in(struct retro_slice line);

/* A verb that makes a person the subject of blame: "forgot". NULL: none that begins `words`. */
const char *retro_blame_verb(struct retro_slice words);

/* Does the text begin with a verb that tells what to do? Texts in other scripts are not judged. */
bool retro_begins_with_verb(struct retro_slice text);

/* The next word from *rest (letters, digits, ' and -); false at the end. */
bool retro_next_word(struct retro_slice *rest, struct retro_slice *word);

#endif
