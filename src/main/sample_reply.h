/* sample_reply: what the invented city answers by rules: how to put out waste, when
 * it is open, a few friendly words. */
#pragma once

#include "err.h"

struct arena;
struct db;

/* In the caller's transaction. */
enum err sample_replies(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
