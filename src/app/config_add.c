/*
 * Adds an instance to config.yaml without writing anything else anew: comments, order and indentation
 * belong to the person. The new text is read back and compared before it takes the old one's place.
 */
#include "app/config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>

#include "app/paths.h"
#include "base/file.h"
#include "base/mem.h"
#include "config_parts.h"

/* ---- where it goes --------------------------------------------------------------------------- */

/* How the file has its instances. */
struct place {
	bool is_open; /* at the end of `instances:`; else a section is to be begun at the end */
	size_t line; /* of the last instance, from 0 */
	size_t column; /* of the dashes */
};

static bool refuse(struct err *err)
{
	return err_set(err, ERR_CONFIG, "its form is not one that can be added to safely");
}

static bool is_named(const yaml_node_t *node, const char *name)
{
	return node->type == YAML_SCALAR_NODE &&
	       strcmp((const char *)node->data.scalar.value, name) == 0;
}

static bool find_end(
	yaml_document_t *document, const yaml_node_t *list, struct place *site, struct err *err)
{
	const yaml_node_item_t *end;

	if (list->type != YAML_SEQUENCE_NODE ||
		list->data.sequence.style != YAML_BLOCK_SEQUENCE_STYLE)
		return refuse(err);
	end = list->data.sequence.items.top;
	if (end == list->data.sequence.items.start)
		return refuse(err);
	site->is_open = true;
	site->line = yaml_document_get_node(document, end[-1])->start_mark.line;
	site->column = list->start_mark.column;
	return true;
}

static bool find_in(yaml_document_t *document, struct place *site, struct err *err)
{
	const yaml_node_t *root = yaml_document_get_root_node(document);

	*site = (struct place){.column = 2};
	if (root == NULL)
		return true;
	if (root->type != YAML_MAPPING_NODE ||
		root->data.mapping.style != YAML_BLOCK_MAPPING_STYLE ||
		root->start_mark.column != 0)
		return refuse(err);
	for (const yaml_node_pair_t *p = root->data.mapping.pairs.start;
		p < root->data.mapping.pairs.top; p++)
		if (is_named(yaml_document_get_node(document, p->key), "instances"))
			return find_end(
				document, yaml_document_get_node(document, p->value), site, err);
	return true;
}

static bool find_site(const struct buf *text, struct place *site, struct err *err)
{
	yaml_parser_t parser;
	yaml_document_t document;
	struct config_place place;
	bool ok;

	if (!config_is_shallow(text, &place))
		return err_set(err, ERR_CONFIG, "line %d is nested too deep", place.line);
	if (!yaml_parser_initialize(&parser))
		mem_exhausted();
	yaml_parser_set_input_string(&parser, (const unsigned char *)text->bytes, text->len_bytes);
	ok = yaml_parser_load(&parser, &document) != 0;
	if (ok) {
		ok = find_in(&document, site, err);
		yaml_document_delete(&document);
	} else {
		err_set(err, ERR_CONFIG, "it is not YAML");
	}
	yaml_parser_delete(&parser);
	return ok;
}

/* Behind the last line that belongs to the item which begins there: those that stand further in. */
static size_t end_of_item(const struct buf *text, const struct place *site)
{
	const char *line = text->bytes;
	size_t end;

	for (size_t i = 0; i < site->line; i++)
		line += strcspn(line, "\n") + 1;
	line += strcspn(line, "\n");
	end = (size_t)(line - text->bytes);
	while (*line == '\n') {
		size_t indent = strspn(++line, " ");
		bool is_blank = strchr("\n#", line[indent]) != NULL || line[indent] == '\r';

		if (!is_blank && indent <= site->column)
			break;
		line += strcspn(line, "\n");
		if (!is_blank)
			end = (size_t)(line - text->bytes);
	}
	return end;
}

/* The whole new text. */
static void compose(const struct buf *old, const struct place *site, const struct instance *instance,
	struct buf *out)
{
	size_t end = site->is_open ? end_of_item(old, site) : old->len_bytes;

	buf_add(out, old->bytes, end);
	if (end > 0 && out->bytes[out->len_bytes - 1] != '\n')
		buf_add_char(out, '\n');
	if (!site->is_open)
		buf_add_str(out, "instances:\n");
	config_print_instance(instance, site->column, out);
	if (end < old->len_bytes)
		buf_add_str(out, old->bytes[end] == '\n' ? old->bytes + end + 1 : old->bytes + end);
}

/* ---- is it what was meant? -------------------------------------------------------------------- */

static bool same_rows(const struct option_rows *rows, const void *a, const void *b)
{
	bool same = true;

	for (size_t i = 0; i < rows->count && same; i++) {
		struct buf x, y;

		buf_init(&x, CONFIG_BYTES_MAX);
		buf_init(&y, CONFIG_BYTES_MAX);
		option_format(&rows->items[i], a, &x);
		option_format(&rows->items[i], b, &y);
		same = strcmp(x.bytes, y.bytes) == 0;
		buf_release(&x);
		buf_release(&y);
	}
	return same;
}

static void read_text(struct config *config, const char *file, const struct buf *text)
{
	config_init(config);
	config->file = mem_strdup(file);
	config_read_yaml(config, text);
}

static size_t lines_in(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static bool same_keys_and_complaints(const struct config *a, const struct config *b)
{
	return a->key_count == b->key_count &&
	       lines_in(a->complaints.bytes) == lines_in(b->complaints.bytes);
}

static bool is_read_as(const struct instance *read, const struct instance *written)
{
	return read->fault == NULL && same_rows(&instance_options, read, written);
}

/* Nothing but the instance was added, and it says what it should. */
static bool is_as_meant(const char *file, const struct buf *old_text, const struct buf *new_text,
	const struct instance *instance)
{
	struct config old, new;
	bool ok;

	read_text(&old, file, old_text);
	read_text(&new, file, new_text);
	ok = new.instance_count == old.instance_count + 1 && same_keys_and_complaints(&old, &new) &&
	     same_rows(&config_options, &old, &new) &&
	     is_read_as(&new.instances[old.instance_count], instance);
	for (size_t i = 0; ok && i < old.instance_count; i++)
		ok = same_rows(&instance_options, &old.instances[i], &new.instances[i]);
	config_release(&old);
	config_release(&new);
	return ok;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* The mode to write it with; a link leads to where somebody else's tool keeps it. */
static bool check_place(const char *path, mode_t *mode, struct err *err)
{
	struct stat st;

	*mode = 0600;
	if (lstat(path, &st) != 0)
		return true;
	*mode = st.st_mode & 0777;
	return S_ISREG(st.st_mode) || err_set(err, ERR_CONFIG, "it is a link");
}

static bool add_to(const char *file, const struct instance *instance, struct err *err)
{
	struct buf old_text, new_text;
	struct place site = {0};
	mode_t mode;
	bool is_missing = false, ok = false;

	buf_init(&old_text, CONFIG_BYTES_MAX);
	buf_init(&new_text, CONFIG_BYTES_MAX);
	if (!config_read_file(file, &old_text, &is_missing, err) && !is_missing)
		goto out;
	if (!check_place(file, &mode, err) || !find_site(&old_text, &site, err))
		goto out;
	compose(&old_text, &site, instance, &new_text);
	if (new_text.overflowed || !is_as_meant(file, &old_text, &new_text, instance))
		refuse(err);
	else
		ok = file_write(file, new_text.bytes, new_text.len_bytes, mode, true, err);
out:
	buf_release(&old_text);
	buf_release(&new_text);
	return ok;
}

bool config_add_instance(const char *path, const struct instance *instance, struct err *err)
{
	char *file = path != NULL ? mem_strdup(path) : path_config_file();
	char *folder = file_folder(file);
	bool ok = file_make_folder(folder, err) && add_to(file, instance, err);

	if (!ok)
		err_context(err, "%s", file);
	free(folder);
	free(file);
	return ok;
}
