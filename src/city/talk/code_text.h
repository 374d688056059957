/* code_text: what a code looks like: nine letters and digits that are not easily
 * taken for others, and a tenth that tells a slip of the finger. ABC-DEFG-HJK */
#pragma once

#include "str.h"

struct arena;

#define CODE_LENGTH 10

struct code_text {
	char is[CODE_LENGTH + 1];
};

void code_make(struct code_text *out);
/* Blanks, hyphens, small letters and full-width ones do not matter; false: it is no code. */
bool code_read(struct str typed, struct code_text *out);
struct str code_shown(struct arena *arena, const struct code_text *code);
