/* What the configuration's own files share; nobody else includes this. */
#ifndef ROOTWATCH_APP_CONFIG_PARTS_H
#define ROOTWATCH_APP_CONFIG_PARTS_H

#include "app/config.h"
#include "app/options.h"

/* Adds a line to the complaints, with file, line and column when the place is in the file. */
void config_complain(struct config *config, struct config_place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same for who may not change the configuration any more. */
void config_complain_into(struct buf *complaints, const struct config *config,
	struct config_place place, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* "; did you mean \"x\"?", or nothing when nothing is near. The caller frees. */
char *config_hint(const char *nearest);

void instance_init(struct instance *instance); /* defaults */
void instance_release(struct instance *instance);

/* Takes the instance over, at that place among the others. */
void config_insert_instance(struct config *config, size_t at, struct instance *instance);

struct instance *config_find_instance(const struct config *config, const char *name);

/* What the name of the instance of ROOTLY_API_KEY is. */
extern const char config_environment_name[];

/* The text of a file that nobody else can write; *is_missing tells one that is not there. */
bool config_read_file(const char *path, struct buf *text, bool *is_missing, struct err *err);

enum { CONFIG_BYTES_MAX = 256 * 1024 };

/*
 * False: it nests deeper than any option, from that place on. To be asked before libyaml reads a whole
 * document: its work grows with the square of the depth.
 */
bool config_is_shallow(const struct buf *text, struct config_place *place);

/* Reads the text of a file into options, instances and keys. */
void config_read_yaml(struct config *config, const struct buf *text);

/* The fields of a pane's list; `words` are separated by blanks and used up. What is wrong is complained
 * of, the rest applies. */
void config_choose_columns(
	struct config *config, const char *pane, char *words, struct config_place place);

#endif
