/* correction_text: the words a correction begins with, in Japanese and in each language
 * in which the wrong one was delivered. （誤） and （正） are still to be filled in. */
#pragma once

#include "err.h"
#include "language.h"
#include "str.h"

struct arena;
struct broadcast;
struct db;

struct correction_text {
	enum language language;
	int64_t people; /* who got it in this language at once; 0: read in a digest only */
	struct str body;
};
/* The Japanese one first. */
enum err correction_texts(struct db *db, struct arena *arena, const struct broadcast *from,
                          struct correction_text out[LANGUAGES], size_t *count) MUST_CHECK;

/* In which languages but Japanese those got it who received any of these. */
struct correction_reach {
	int64_t people[LANGUAGES];
	bool in[LANGUAGES];
};
enum err correction_reach(struct db *db, struct arena *arena, const int64_t *broadcasts, size_t count,
                          struct correction_reach *out) MUST_CHECK;
/* The broadcasts whose receivers a condition names by "exactly". */
enum err correction_subjects(struct arena *arena, struct str condition, int64_t **out, size_t *count) MUST_CHECK;

/* （誤） or （正） of a fresh one, in any language, with nothing behind it. */
bool correction_is_empty(struct str text);
/* Between （誤） and （正）, in any language. */
bool correction_quotes(struct str text, size_t at);
