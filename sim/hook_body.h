/* hook_body: the JSON of a webhook.
 *
 * Wants the world's lock. */
#pragma once

#include "hooks.h"

struct arena;

/* The body for these linked events, with the faults that change it. */
struct str hook_body(struct world *world, struct arena *arena, const struct hook *events);
