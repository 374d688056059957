/* text_alike: how much two texts have in common, by pairs of neighbouring signs. */
#pragma once

#include "base.h"
#include "str.h"

struct arena;

struct text_pairs {
	uint64_t *at; /* sorted */
	size_t count;
	struct str numbers; /* the digits, in order: what sets one week's notice apart from the next */
};

/* Kinds of letters, width and white space make no difference. */
struct text_pairs text_pairs(struct arena *arena, struct str text);
/* 0 … 100: twice the pairs in common, as a share of all (Dice). */
int text_alike(const struct text_pairs *a, const struct text_pairs *b);
