/* Templates of retrospectives: what a workflow fills a document from, and a draft may begin with. */
#ifndef ROOTWATCH_RESOURCES_TEMPLATE_H
#define ROOTWATCH_RESOURCES_TEMPLATE_H

#include "core/resource.h"

/* The one that is ours: an administrator makes it, and a workflow whose task names it. */
#define TEMPLATE_RESERVED "rootwatch draft"

struct template {
	struct record record;
	struct text name;
	bool is_default; /* what a retrospective begins with where nothing says otherwise */
	struct html content;
};

extern const struct resource template_resource;

#endif
