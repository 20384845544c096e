/* What doctor has to say of the terminal: TERM, colours, characters, whole frames, the clipboard, tmux. */
#ifndef ROOTWATCH_APP_DOCTOR_TERMINAL_H
#define ROOTWATCH_APP_DOCTOR_TERMINAL_H

#include "app/config.h"
#include "app/report.h"

void doctor_terminal(const struct config *config, struct report *report);

#endif
