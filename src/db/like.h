/* like: words typed by people, for LIKE … ESCAPE '\'. */
#pragma once

#include "str.h"

struct arena;

/* Anywhere in the text; wildcards in what was typed mean themselves. Empty stays empty. */
struct str like_pattern(struct arena *arena, struct str words);
