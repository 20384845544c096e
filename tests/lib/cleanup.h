/*
 * What a test must undo even when it fails half-way (cmocka leaves a failed test by longjmp):
 * processes to stop, folders to remove. Helpers register themselves here; a test lists itself with
 * TEST(name), whose teardown runs the register, newest first.
 */
#ifndef TESTS_LIB_CLEANUP_H
#define TESTS_LIB_CLEANUP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The same as cmocka_unit_test, with everything undone afterwards. */
#define TEST(name) cmocka_unit_test_teardown(name, cleanup_teardown)

void cleanup_add(void (*undo)(void *object), void *object);

/* Takes back a registration, since the object was released earlier. */
void cleanup_forget(void *object);

int cleanup_teardown(void **state);

#endif
