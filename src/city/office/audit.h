/* audit: what staff (or the program) did. Written in the same transaction as
 * the deed, as the next link of a chain (audit_chain.h). Nothing
 * personal about citizens goes in: numbers of rows and names of fields only,
 * since nobody can take it out again for years. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

/* Who did it, as they are at that moment. */
struct audit_actor {
	int64_t staff_id; /* 0: one of those below, or nobody who is known */
	struct str name, department, role;
	struct str address;
};
#define AUDIT_PROGRAM ((struct audit_actor){.name = S("システム")})

struct audit_entry {
	int64_t at;
	struct audit_actor actor;
	struct str action; /* "broadcast.schedule" */
	struct str object; /* "broadcast 17" */
	struct str detail; /* a JSON object (change.h), or empty */
	bool refused;      /* it was asked for and not allowed */
	int64_t removes;   /* audit_expire() only: the last row it takes away */
};

/* In the caller's transaction, or in one of its own. On PostgreSQL whoever
 * records next waits until that transaction ends: record last. */
enum err audit_record(struct db *db, struct arena *arena, const struct keyring *keyring,
                      const struct audit_entry *entry) MUST_CHECK;

/* 配信の予約; the action itself when it has no label. */
struct str audit_label(struct str action);
struct audit_action {
	struct str action, label;
};
/* All that have a label. */
const struct audit_action *audit_actions(size_t *count);
/* "broadcast 17" → "配信 17". */
struct str audit_object_label(struct arena *arena, struct str object);

struct audit_filter {
	int64_t from, to;       /* ms, `to` not included */
	int64_t staff_id;       /* 0: anybody */
	struct str department;  /* these three: empty for any */
	struct str action;
	struct str result;      /* "done" or "refused" */
	struct str q;           /* words in label, object, detail, name or address; empty: anything */
};

struct audit_row {
	int64_t id, at, staff_id;
	struct str staff, department, role, address, action, object, result, detail, hash;
};

/* Newest first, ids below `before`, at most 201. */
enum err audit_page(struct db *db, struct arena *arena, const struct audit_filter *filter, int64_t before,
                    int64_t most, struct audit_row **rows, size_t *count) MUST_CHECK;
/* Oldest first, at most 500: ids above `after`, up to `upto`. For files. */
struct audit_span {
	int64_t after, upto;
};
enum err audit_after(struct db *db, struct arena *arena, const struct audit_filter *filter,
                     struct audit_span span, struct audit_row **rows, size_t *count) MUST_CHECK;
enum err audit_last_id(struct db *db, struct arena *arena, int64_t *id) MUST_CHECK; /* 0: none */
/* Who looked at one friend, the last first, at most 100: as long as the record is kept. */
struct audit_looker {
	int64_t staff_id;
	struct str staff, department; /* as they were then */
	int64_t times, last_at;       /* times the page was opened */
};
enum err audit_lookers(struct db *db, struct arena *arena, int64_t friend_id, struct audit_looker **out,
                       size_t *count) MUST_CHECK;
/* What can be chosen from; one that was renamed is found by words. */
enum err audit_departments(struct db *db, struct arena *arena, struct str **names, size_t *count) MUST_CHECK;
