/* flex: the parts of a Flex message below its container. Only for this folder.
 *
 * Sources: "Messaging API reference", Flex Message; LINE's OpenAPI description. */
#pragma once

#include "check.h"

#define FLEX_ANIMATED_MOST 10

struct flex {
	struct check *check;
	size_t animated; /* pictures with animated: true, in the whole message */
};

enum flex_kind {
	FLEX_BOX,
	FLEX_BUTTON,
	FLEX_IMAGE,
	FLEX_VIDEO,
	FLEX_ICON,
	FLEX_TEXT,
	FLEX_SPAN,
	FLEX_SEPARATOR,
	FLEX_FILLER,
	FLEX_KINDS,
};

#define FLEX_IN(kind) (1u << (kind))

/* Checks a component of any kind in `allowed`, a sum of FLEX_IN(), and all
 * inside it. Gives its kind, or -1. */
int flex_check(struct flex *flex, const struct place *at, const struct node *node, unsigned allowed);
/* The simple properties of a component: sizes, words, colours, by table. */
void flex_check_style(struct check *check, const struct place *at, const struct node *node,
                      enum flex_kind kind);
