/* code_text: what a code looks like. Ours: nine letters and digits that are not easily
 * taken for others, and a tenth that tells a slip of the finger, ABC-DEFG-HJK. The
 * city's own (a staff number): letters and digits, of which one is a digit. */
#pragma once

#include "str.h"

struct arena;

#define CODE_LENGTH 10 /* of ours */
#define CODE_OWN_LEAST 4
#define CODE_OWN_MOST 20

struct code_text {
	char is[CODE_OWN_MOST + 1];
};

void code_make(struct code_text *out);
/* Blanks, hyphens, small letters and full-width ones do not matter. One of ours; false: it is none. */
bool code_read(struct str typed, struct code_text *out);
/* Either kind. */
bool code_read_any(struct str typed, struct code_text *out);
struct str code_shown(struct arena *arena, const struct code_text *code);
