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

static void print_instance(FILE *out, const struct instance *instance, bool is_default)
{
	fputs(is_default ? "* " : "  ", out);
	print_cell(out, instance->name, 20);
	print_cell(out, instance->url, 28);
	print_cell(out, instance->kind != NULL ? instance->kind : "-", 8);
	print_cell(out, instance->read_only ? "read-only" : "", 9);
	print_cell(out, instance->fault != NULL ? instance->fault : key_words(instance), 0);
	fputc('\n', out);
}

void instances_print(FILE *out, const struct config *config)
{
	const struct instance *chosen = config_instance(config, NULL, &(struct err){0});

	for (size_t i = 0; i < config->instance_count; i++)
		print_instance(out, &config->instances[i], &config->instances[i] == chosen);
}
