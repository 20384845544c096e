/* The control interface, /sandbox/…: journal, faults, clock, gates, keys, data. */
#ifndef SANDBOX_CONTROL_H
#define SANDBOX_CONTROL_H

struct request;

void control_answer(struct request *request);

#endif
