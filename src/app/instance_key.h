/* The one door for keys, whatever they come from. */
#ifndef ROOTWATCH_APP_INSTANCE_KEY_H
#define ROOTWATCH_APP_INSTANCE_KEY_H

#include "base/err.h"
#include "base/secret.h"

#include <stddef.h>

enum { KEY_BYTES_MAX = 4096, ORIGIN_BYTES_MAX = 2048 };

/* In front of the origin, in the second line of a key file. */
#define KEY_ORIGIN_PREFIX "# for "

/* Takes one line as a key. It goes into a header as it is, so only visible ASCII is accepted. */
bool key_take(const char *text, size_t len_bytes, struct secret *key, struct err *err);

/* A folder for key files: nobody else can write in it. */
bool key_folder_check(const char *folder, struct err *err);

#endif
