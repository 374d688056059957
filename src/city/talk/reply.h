/* reply: rules by which the city answers in the talk by itself: drafts, versions,
 * and the one that answers. What a rule says: reply_rule.h. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

#define REPLIES_MOST 10000
#define REPLY_PAGE 100
#define REPLY_HEARD_DAYS 30

struct reply {
	int64_t id;
	struct str name, category;
	int64_t department_id; /* 0: everybody's */
	struct str department;
	bool enabled;
	int64_t version, live_version; /* live 0: never published */
	struct str rule; /* of the newest version */
	int64_t updated_at;
	struct str updated_by;
	int64_t heard; /* in the last REPLY_HEARD_DAYS */
};

enum reply_state { REPLY_ANY_STATE, REPLY_ANSWERING, REPLY_OFF, REPLY_DRAFT };
struct reply_filter {
	struct scope scope;
	struct str q; /* in name, category or words; empty: all */
	const struct str *category; /* NULL: all */
	enum reply_state state;
	int64_t skip, now;
};
/* By category and name, REPLY_PAGE at most; *total: without the limit. */
enum err reply_list(struct db *db, struct arena *arena, const struct reply_filter *filter, struct reply **out,
                    size_t *count, int64_t *total) MUST_CHECK;
enum err reply_find(struct db *db, struct arena *arena, int64_t id, int64_t now, struct reply *out) MUST_CHECK;
enum err reply_categories(struct db *db, struct arena *arena, struct str **out, size_t *count) MUST_CHECK;

struct reply_edit {
	struct str name, category;
	int64_t department_id;
	struct str rule; /* checked */
	int64_t staff_id, now;
};
/* A draft. ERR_CONFLICT: the name is taken within the category. */
enum err reply_add(struct db *db, struct arena *arena, const struct reply_edit *edit, int64_t *id) MUST_CHECK;
/* A new version; the one that answers stays. ERR_CONFLICT when seen is not the newest. */
enum err reply_save(struct db *db, struct arena *arena, int64_t id, int64_t seen, const struct reply_edit *edit) MUST_CHECK;
/* Makes the newest version the one that answers, and puts the rule on. */
enum err reply_publish(struct db *db, struct arena *arena, int64_t id, int64_t seen, int64_t now) MUST_CHECK;
enum err reply_enable(struct db *db, struct arena *arena, int64_t id, bool enabled) MUST_CHECK;
enum err reply_remove(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;

struct reply_version {
	int64_t version;
	struct str rule;
	struct str staff;
	int64_t at, published_at; /* 0: never */
};
/* Newest first, at most 50. */
enum err reply_versions(struct db *db, struct arena *arena, int64_t id, struct reply_version **out, size_t *count) MUST_CHECK;
enum err reply_version_find(struct db *db, struct arena *arena, int64_t id, int64_t version, struct reply_version *out) MUST_CHECK;

/* Whoever keeps the rules in memory reads them again. */
enum err reply_changed(struct db *db, struct arena *arena) MUST_CHECK;
/* It answered once more. */
enum err reply_count(struct db *db, struct arena *arena, int64_t id, int64_t at) MUST_CHECK;
