/* audit: what staff (or the program) did. Written in the same transaction as
 * the deed. Nothing personal about citizens goes in. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct audit_entry {
	int64_t at;
	int64_t staff_id; /* 0: the program itself */
	struct str action; /* "broadcast.schedule" */
	struct str object; /* "broadcast 17" */
	struct str detail; /* a JSON object, or empty */
	struct str address;
};

enum err audit_record(struct db *db, struct arena *arena, const struct audit_entry *entry) MUST_CHECK;
/* 配信を予約; the action itself when it has no label. */
struct str audit_label(struct str action);

struct audit_filter {
	int64_t from, to;   /* ms, `to` not included */
	int64_t staff_id;   /* 0: anybody */
	struct str pattern; /* for LIKE; empty: anything */
};

struct audit_row {
	int64_t id, at;
	struct str staff, action, object, detail, address;
};

/* Newest first, ids below `before`, at most 201. */
enum err audit_page(struct db *db, struct arena *arena, const struct audit_filter *filter, int64_t before,
                    int64_t most, struct audit_row **rows, size_t *count) MUST_CHECK;
/* Oldest first; the row is borrowed. Stops at the first failure of `take`. */
enum err audit_each(struct db *db, struct arena *arena, const struct audit_filter *filter,
                    enum err (*take)(void *context, const struct audit_row *row), void *context) MUST_CHECK;
