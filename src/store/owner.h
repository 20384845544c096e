/*
 * Which running program owns a row: "BOOT:PID:START", from the boot id, the process id and the
 * process's start time, so that a reused process id is not taken for it. Internal to store.
 */
#ifndef ROOTWATCH_STORE_OWNER_H
#define ROOTWATCH_STORE_OWNER_H

#include <stdbool.h>

enum { OWNER_BYTES = 96 };

/* This program. */
void owner_self(char out[OWNER_BYTES]);

/* When the process was started, in clock ticks since the boot; 0: there is none, or it is not known. */
unsigned long long owner_start(long pid);

/*
 * A stopped or sleeping owner is alive; one of another boot is dead. Where it cannot be told:
 * alive.
 */
bool owner_is_alive(const char *owner);

#endif
