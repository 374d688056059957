/* article_shared: why two wordings are alike, for people to see. */
#pragma once

#include "str.h"

struct arena;

#define ARTICLE_SHARED_MOST 12

/* Runs of at least two characters (or one kanji) that stand in both, folded, in
 * the order of `a`. Returns how many. */
size_t article_shared(struct arena *arena, struct str a, struct str b, struct str out[ARTICLE_SHARED_MOST]);
