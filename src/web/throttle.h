/* throttle: how often a source address may be wrong at signing in. The lock on
 * one person's ID (office/signin.h) does not see somebody who tries one password
 * on all of them. In memory and bounded: of very many sources the oldest are
 * forgotten, and after a restart all. */
#pragma once

#include "err.h"
#include "str.h"

struct throttle;

#define THROTTLE_WINDOW_MS ((int64_t)10 * 60 * 1000)

struct throttle *throttle_new(void);
void throttle_free(struct throttle **throttle); /* accepts NULL */
/* most: wrong tries of one source in a window; an IPv6 source is its /64. */
bool throttle_admits(struct throttle *throttle, struct str remote, int64_t most, int64_t now);
void throttle_count(struct throttle *throttle, struct str remote, int64_t now);
