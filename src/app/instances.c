/* The configured instances as a table. */
#include "app/instances.h"

#include <string.h>

#include "base/text.h"

static const char *key_words(const struct instance *instance)
{
	if (instance->is_environment)
		return "ROOTLY_API_KEY";
	return instance->token_command != NULL ? "by a command" : instance->token_file;
}

static void print_cell(FILE *out, const char *words, int cells)
{
	char clean[TEXT_LINE_BYTES];
	int width;

	text_clean_into(clean, sizeof(clean), words != NULL ? words : "",
		words != NULL ? strlen(words) : 0);
	width = (int)text_width(clean, strlen(clean));
	fprintf(out, "%s%*s", clean, width < cells ? cells - width + 2 : 2, "");
}

/* As wide as the widest. */
static int column_cells(const struct config *config, bool is_url)
{
	int cells = 0;

	for (size_t i = 0; i < config->instance_count; i++) {
		const struct instance *instance = &config->instances[i];
		const char *words = is_url ? instance->url : instance->name;
		int own = words != NULL ? (int)text_width(words, strlen(words)) : 0;

		cells = own > cells ? own : cells;
	}
	return cells;
}

void instances_print(FILE *out, const struct config *config)
{
	const struct instance *chosen = config_instance(config, NULL, &(struct err){0});
	int names = column_cells(config, false), urls = column_cells(config, true);

	for (size_t i = 0; i < config->instance_count; i++) {
		const struct instance *instance = &config->instances[i];

		fputs(instance == chosen ? "* " : "  ", out);
		print_cell(out, instance->name, names);
		print_cell(out, instance->url, urls);
		print_cell(out, instance->kind != NULL ? instance->kind : "-", 8);
		print_cell(out, instance->read_only ? "read-only" : "", 9);
		print_cell(out, instance->fault != NULL ? instance->fault : key_words(instance), 0);
		fputc('\n', out);
	}
}
