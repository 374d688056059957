/* reply_clash: rules that get in each other's way: of two that want the same word at
 * the same time only one answers. */
#pragma once

#include "reply_book.h"

enum reply_clash_kind {
	REPLY_SAME,    /* the same word, kind and priority: the older rule answers */
	REPLY_COVERED, /* the other one comes first by its priority */
};

struct reply_clash {
	enum reply_clash_kind kind;
	const struct reply_entry *entry, *other; /* the other answers in its place */
	struct str word;                         /* of entry */
	int64_t at;                              /* a time at which both would */
	bool depends; /* they are for different people: only where both conditions hold */
};

#define REPLY_CLASHES_MOST 200
/* As of now and later; *total: without the limit. */
void reply_clashes(const struct reply_set *set, struct arena *arena, int64_t now, struct reply_clash **out,
                   size_t *count, int64_t *total);
