/* Keeps an API key in a file of its own: 0600 in a folder where nobody else can write. */
#include "app/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "instance_key.h"

bool key_file_write(const char *path, const struct secret *key, const char *origin, bool may_replace,
	struct err *err)
{
	char *folder = file_folder(path);
	size_t room = key->len_bytes + strlen(origin) + sizeof("\n" KEY_ORIGIN_PREFIX "\n");
	char *lines = mem_alloc(room);
	bool ok;

	snprintf(lines, room, "%.*s\n" KEY_ORIGIN_PREFIX "%s\n", (int)key->len_bytes, key->bytes, origin);
	ok = file_make_folder(folder, err) && key_folder_check(folder, err) &&
	     file_write(path, lines, room - 1, 0600, may_replace, err);
	secret_wipe(lines, room);
	free(lines);
	free(folder);
	return ok ? true : err_context(err, "the key file %s", path);
}
