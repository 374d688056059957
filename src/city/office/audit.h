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
