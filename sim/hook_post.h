/* hook_post: one POST to the webhook, with the faults that concern it.
 *
 * Wants the world's lock. */
#pragma once

#include "hooks.h"

struct arena;
struct hook_post;
struct http_call;
struct http_reply;

/* Takes the event. NULL when a fault held it back or lost it. The post lives in
 * the arena, its events until hook_post_finish(). */
struct hook_post *hook_post_make(struct world *world, struct arena *arena, struct hook *hook);
void hook_post_call(struct hook_post *post, struct http_call *call);
/* Records the outcome and queues the events again where redelivery says so. */
void hook_post_finish(struct world *world, struct hook_post *post, enum err outcome,
                      const struct http_reply *reply);
