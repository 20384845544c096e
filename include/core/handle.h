/* What people call an incident by: "INC-412". */
#ifndef ROOTWATCH_CORE_HANDLE_H
#define ROOTWATCH_CORE_HANDLE_H

#include <stdint.h>

#define HANDLE_PREFIX "INC-"

/* "INC-412", "inc-412" and "412" are 412. 0: no incident has that number; -1: the word is none. */
int64_t handle_number(const char *word);

#endif
