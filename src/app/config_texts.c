/*
 * Texts for forms that are files: each "NAME.txt" or "NAME.md" of a folder is one, beside those of
 * `templates:` in the configuration.
 */
#include "config_parts.h"

#include "base/mem.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { TEXTS_MAX = 200 };

static const char *const suffixes[] = {".txt", ".md"};

/* How long the name is without its suffix; 0: it is none of ours. */
static size_t stem_bytes(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		size_t suffix = strlen(suffixes[i]);

		if (len > suffix && name[0] != '.' && strcmp(name + len - suffix, suffixes[i]) == 0)
			return len - suffix;
	}
	return 0;
}

static int is_ours(const struct dirent *entry)
{
	return stem_bytes(entry->d_name) > 0;
}

static bool has_name(const struct canned_list *list, const char *name)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i].name, name) == 0)
			return true;
	return false;
}

/* Editors end the last line; a text in a form does not. */
static void drop_last_line_end(struct buf *text)
{
	while (text->len_bytes > 0 && text->bytes[text->len_bytes - 1] == '\n')
		buf_truncate(text, text->len_bytes - 1);
}

static void add_text(struct config *config, const char *folder, const char *file)
{
	struct canned_list *list = &config->templates;
	char *path = mem_printf("%s/%s", folder, file), *name = mem_strndup(file, stem_bytes(file));
	bool is_missing;
	struct buf text;
	struct err err;

	buf_init(&text, CONFIG_BYTES_MAX);
	if (has_name(list, name)) {
		free(name);
	} else if (!config_read_file(path, &text, &is_missing, &err)) {
		config_complain(config, (struct config_place){0}, "%s", err.text);
		free(name);
	} else {
		drop_last_line_end(&text);
		list->items = mem_grow(list->items, list->count, &list->room, sizeof(*list->items));
		list->items[list->count++] = (struct canned){name, mem_strdup(text.bytes)};
	}
	buf_release(&text);
	free(path);
}

void config_read_texts(struct config *config, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_ours, alphasort);

	if (count < 0)
		return;
	for (int i = 0; i < count; i++) {
		if (i < TEXTS_MAX)
			add_text(config, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}
