/* segment_tree: a checked condition as segment*.c see it. For them only. */
#pragma once

#include "segment.h"

enum segment_kind {
	SEGMENT_EVERYBODY,
	SEGMENT_ALL,
	SEGMENT_ANY,
	SEGMENT_NOT,
	SEGMENT_HAS_OPTIONS,
	SEGMENT_ANSWERED,
	SEGMENT_CHILD_AGE,
	SEGMENT_CHILD_BORN,
	SEGMENT_CHILD_GRADE,
	SEGMENT_FOLLOWED,
	SEGMENT_RECEIVED,
	SEGMENT_TAPPED,
	SEGMENT_EXACTLY,
	SEGMENT_LEFT_OVER,
	SEGMENT_FRIEND,
	SEGMENT_ROSTER,
};

struct segment {
	enum segment_kind kind;
	struct str path;
	struct str text; /* of a leaf */
	struct segment *inner; /* of a group */
	size_t inner_count;
	int64_t *options;
	size_t option_count;
	int64_t id;    /* attribute, broadcast, friend or roster */
	bool of_child; /* answered: the attribute is the children's */
	int64_t from, to; /* months; days; grades; milliseconds */
	struct str button;
};

/* The whole below this one in words, at most 2,000 characters. */
struct str segment_sentence(struct arena *arena, const struct segment *segment);
