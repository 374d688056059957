/* tag_rule: who fulfils a condition gets a tag, once (and keeps it) or for as long as
 * the condition holds. A rule remembers whom it has given the tag to: what staff took
 * away by hand it does not give again, and it takes away only what it gave itself.
 * Who blocked us keeps what they have until they come back. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;
struct members;
struct people;

#define TAG_RULES_MOST 300
#define TAG_RULE_RUNS_MOST 200 /* kept of each */

struct tag_rule {
	int64_t id, tag_id;
	struct str name, tag, condition; /* tag: its label */
	bool keeps, enabled;
	int64_t days;          /* 0: no end of its own */
	int64_t department_id; /* 0: the whole city */
	struct str department, trouble;
	int64_t version, updated_at;
	struct str given; /* packed */
};
enum err tag_rule_list(struct db *db, struct arena *arena, struct scope scope, struct tag_rule **out, size_t *count) MUST_CHECK;
/* ERR_NOT_FOUND with a text. */
enum err tag_rule_find(struct db *db, struct arena *arena, int64_t id, struct tag_rule *out) MUST_CHECK;
/* Reads the condition; id 0: a new one. Errors name the fields name, tagId, condition, days. The tag of a rule stays. */
enum err tag_rule_save(struct db *db, struct arena *arena, const struct tag_rule *rule, int64_t staff_id, int64_t now,
                       int64_t *id) MUST_CHECK;
/* The tags it gave stay. */
enum err tag_rule_delete(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;

/* ERR_CONFLICT, in words: its condition hangs on its own tag, also by way of other rules. */
enum err tag_rule_refuse_loop(struct db *db, struct arena *arena, const struct tag_rule *rule) MUST_CHECK;

struct tag_rule_look {
	struct people *gets, *loses, *meant, *given;
	struct str trouble; /* why it cannot be said; empty: it can */
};
/* What it would do on that day. ERR_INVALID: the condition is none. */
enum err tag_rule_look(struct db *db, struct arena *arena, struct members *members, const struct tag_rule *rule,
                       int64_t day, struct tag_rule_look *out) MUST_CHECK;

struct tag_rule_done {
	int64_t gave, took;
	bool troubled; /* it rests, and did not before */
};
/* Does it, in transactions of its own of a few thousand people each; what is done is
 * noted with them, so it goes on after a crash. Stops when staff change the rule meanwhile. */
enum err tag_rule_run(struct db *db, struct arena *arena, struct members *members, const struct tag_rule *rule,
                      int64_t now, struct tag_rule_done *out) MUST_CHECK;

struct tag_rule_past {
	int64_t at, meant, gave, took;
	struct str trouble;
};
/* The latest first. */
enum err tag_rule_runs(struct db *db, struct arena *arena, int64_t id, struct tag_rule_past **out, size_t *count) MUST_CHECK;
