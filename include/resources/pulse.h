/* Pulses: deploys and other changes that machines report. */
#ifndef ROOTWATCH_RESOURCES_PULSE_H
#define ROOTWATCH_RESOURCES_PULSE_H

#include "core/resource.h"

struct pulse {
	struct record record;
	struct text summary, source;
	int64_t started_at;
};

extern const struct resource pulse_resource;

#endif
