/* Keeps an API key in a file of its own: 0600 in a folder where nobody else can write. */
#include "app/config.h"

#include <stdlib.h>
#include <string.h>

#include "app/paths.h"
#include "base/mem.h"
#include "instance_key.h"
#include "whole_file.h"

bool key_file_write(const char *path, const struct secret *key, bool may_replace, struct err *err)
{
	char *folder = path_folder(path), *line = mem_alloc(key->len_bytes + 1);
	bool ok;

	memcpy(line, key->bytes, key->len_bytes);
	line[key->len_bytes] = '\n';
	ok = path_make_dir(folder, err) && key_folder_check(folder, err) &&
	     whole_file_write(path, line, key->len_bytes + 1, 0600, may_replace, err);
	secret_wipe(line, key->len_bytes + 1);
	free(line);
	free(folder);
	return ok ? true : err_context(err, "the key file %s", path);
}
