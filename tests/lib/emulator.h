/*
 * The terminal emulator of the tests: bytes in, cells out. The only file that knows libvterm, whose
 * API changes between versions.
 */
#ifndef TESTS_LIB_EMULATOR_H
#define TESTS_LIB_EMULATOR_H

#include "lib/scan.h"
#include "lib/screen.h"

struct emulator;

/* `reply` gets what a terminal answers to questions (device attributes, cursor position). */
struct emulator *emulator_new(int rows, int cols,
	void (*reply)(const char *bytes, size_t len_bytes, void *context), void *context);
void emulator_free(struct emulator *e);

void emulator_put(struct emulator *e, const struct scan_token *token);
void emulator_resize(struct emulator *e, int rows, int cols);

/* Replaces *out, which must have been initialised, with what is shown now. */
void emulator_capture(const struct emulator *e, struct screen *out);

#endif
