/* fold: two ways of writing one word become the same, for comparing what citizens
 * typed with what staff wrote: width, case, kinds of kana and compatibility forms
 * (utf8_fold), old and new kanji (舊字 is 旧字), dashes for the long vowel, and white
 * space beside Japanese. */
#pragma once

#include "base.h"

struct arena;

struct str fold_text(struct arena *arena, struct str text);
/* The same without signs, emoji and white space at both ends: 「粗大ごみ？」 is 粗大ごみ.
 * A text of nothing else stays as it is. */
struct str fold_word(struct arena *arena, struct str text);
/* Of the new kanji in place of the old one; any other sign is itself. */
uint32_t fold_kanji(uint32_t codepoint);
