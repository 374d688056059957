/* segment_store: conditions that staff gave a name, to use again. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

#define SEGMENTS_MOST 500

struct saved_segment {
	int64_t id;
	struct str name;
	struct str condition; /* JSON, segment.h; checked before it was stored */
	int64_t updated_at;
	int64_t department_id; /* 0: everybody's */
	struct str department;
};

/* By name: those of these departments, and everybody's. */
enum err saved_segment_list(struct db *db, struct arena *arena, struct scope scope, struct saved_segment **out,
                            size_t *count) MUST_CHECK;
enum err saved_segment_find(struct db *db, struct arena *arena, int64_t id, struct saved_segment *out) MUST_CHECK;
/* The caller has read the condition with segment_read(). ERR_CONFLICT: the name is taken. */
enum err saved_segment_add(struct db *db, struct arena *arena, const struct saved_segment *segment, int64_t staff_id,
                           int64_t *id) MUST_CHECK;
enum err saved_segment_change(struct db *db, struct arena *arena, const struct saved_segment *segment) MUST_CHECK;
/* Broadcasts hold a copy of their condition, so nothing hangs on it. */
enum err saved_segment_delete(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;
