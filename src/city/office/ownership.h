/* ownership: what hangs on one person, and goes to another when that person
 * leaves or moves. Each kind is one row of the table in ownership.c: whoever
 * brings a thing that somebody looks after adds a row there.
 *
 * Some of it is the person's own and changes hands. The rest belongs to a
 * department and stays where it is; the successor is told whose hand it was in. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct ownership_count {
	const char *key, *label; /* "draft", 配信の下書き */
	bool stays;              /* with its department */
	int64_t count;
	struct str examples; /* 「健診」「ごみの日」ほか */
};
#define OWNERSHIP_KINDS_MOST 20

/* Kinds of which there is something; at most OWNERSHIP_KINDS_MOST. */
enum err ownership_counts(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                          struct ownership_count **out, size_t *count) MUST_CHECK;
/* successor_id 0: nobody looks after it until somebody takes it; what must have a
 * person keeps the old one. moved: what changed hands or stays, as ownership_counts(). */
enum err ownership_transfer(struct db *db, struct arena *arena, int64_t staff_id, int64_t successor_id, int64_t now,
                            struct ownership_count **moved, size_t *count) MUST_CHECK;
/* Of one sort, empty when there is none. 配信の下書き3件、予約中の配信1件; of what stays with examples */
struct str ownership_text(struct arena *arena, const struct ownership_count *list, size_t count, bool stays);
