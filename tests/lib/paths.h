/*
 * Where things are, found from the test program's own place (BUILD/tests/…), so that a test runs
 * from any folder and in any build folder.
 */
#ifndef TESTS_LIB_PATHS_H
#define TESTS_LIB_PATHS_H

/* BUILD/name: "rootwatch" of the same build (with the same sanitizers). The caller frees. */
char *path_built(const char *name);

/* The root of the source tree and a name in it. The caller frees. */
char *path_source(const char *name);

#endif
