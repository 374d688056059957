/* scenario: a flow (flow.h) with a name, a draft that staff work on, and versions
 * that citizens walk through. A version is never changed; whoever is in the middle
 * of one ends in it. */
#pragma once

#include "flow.h"
#include "scope.h"

struct arena;
struct db;

#define SCENARIOS_MOST 300

struct scenario {
	int64_t id;
	struct str name, note;
	int64_t department_id; /* 0: the whole city */
	struct str department;
	bool active;
	int64_t revision;
	int64_t changed_at;
	struct str changed_by;
	int64_t published_no, published_revision; /* 0: never */
	int64_t open;              /* people in the middle of it */
	int64_t started, finished; /* in the last 30 days */
	struct str draft;          /* scenario_find only */
};

struct scenario_content {
	struct str name, note;
	int64_t department_id;
	struct str flow;
};

/* Who does it, and when. */
struct scenario_hand {
	int64_t staff_id, now;
};

enum err scenario_list(struct db *db, struct arena *arena, struct scope scope, int64_t now, struct scenario **out,
                       size_t *count) MUST_CHECK;
enum err scenario_find(struct db *db, struct arena *arena, int64_t id, struct scenario *out) MUST_CHECK;
/* A draft may be unfinished, but it is a flow. ERR_CONFLICT when the name is taken. */
enum err scenario_add(struct db *db, struct arena *arena, const struct scenario_content *content,
                      struct scenario_hand hand, int64_t *id) MUST_CHECK;
/* ERR_CONFLICT when it is no longer of that revision. */
enum err scenario_save(struct db *db, struct arena *arena, int64_t id, int64_t revision,
                       const struct scenario_content *content, struct scenario_hand hand) MUST_CHECK;
/* The draft of that revision becomes the next version, which all new walks take. The
 * caller has checked it (scenario_check). */
enum err scenario_publish(struct db *db, struct arena *arena, int64_t id, int64_t revision, struct str note,
                          struct scenario_hand hand, int64_t *no) MUST_CHECK;
/* Stopped, nobody begins and nobody goes on. ERR_CONFLICT when nothing was published. */
enum err scenario_set_active(struct db *db, struct arena *arena, int64_t id, bool active) MUST_CHECK;
enum err scenario_remove(struct db *db, struct arena *arena, int64_t id, struct scenario_hand hand) MUST_CHECK;

struct scenario_version {
	int64_t no;
	struct str note, published_by;
	int64_t published_at;
	struct str flow; /* scenario_version_find only */
};
enum err scenario_versions(struct db *db, struct arena *arena, int64_t id, struct scenario_version **out,
                           size_t *count) MUST_CHECK;
enum err scenario_version_find(struct db *db, struct arena *arena, int64_t id, int64_t no,
                               struct scenario_version *out) MUST_CHECK;

/* What stands in the way of publishing, and what to look at again: texts, what LINE
 * takes, attributes and tags that are there. flow: as flow_read gave it. */
struct scenario_rules {
	struct str public_url;
	bool allow_http_loopback;
	int64_t now;
};
enum err scenario_check(struct db *db, struct arena *arena, const struct flow *flow,
                        const struct scenario_rules *rules, struct flow_report *report) MUST_CHECK;

/* How many came, left and answered, by step and choice (empty: the step itself). */
struct scenario_count {
	int64_t version_no; /* 0: all together */
	struct str step, choice;
	int64_t entered, left, timed_out, misfits;
};
struct scenario_span {
	int64_t from_day, to_day;
	int64_t version_no; /* 0: all of them together */
};
enum err scenario_counts(struct db *db, struct arena *arena, int64_t id, struct scenario_span span,
                         struct scenario_count **out, size_t *count) MUST_CHECK;
