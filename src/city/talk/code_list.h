/* code_list: codes on paper that unlock a role. A list says what its codes do
 * (deed.h), when, and for how many people each; codes are told once, when they are
 * made, and kept as keyed hashes. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;
struct keyring;
struct turn;

#define CODE_LISTS_MOST 200
#define CODES_MOST 5000  /* of one list */
#define CODES_AT_ONCE 500
#define CODE_MISSES_MOST 5 /* of one person in an hour */

struct code_list {
	int64_t id;
	struct str name, note, deeds;
	int64_t from_day, until_day; /* 0: none */
	int64_t uses_most;
	bool hidden;
	int64_t codes, revoked, people; /* people: who used one */
	int64_t created_at;
	int64_t department_id; /* 0: the whole city */
	struct str department;
};
enum err code_list_all(struct db *db, struct arena *arena, struct scope scope, struct code_list **out, size_t *count) MUST_CHECK;
enum err code_list_find(struct db *db, struct arena *arena, int64_t id, struct code_list *out) MUST_CHECK;
/* id 0: a new one. deeds have passed deeds_check(). */
enum err code_list_save(struct db *db, struct arena *arena, const struct code_list *list, int64_t staff_id, int64_t now,
                        int64_t *id) MUST_CHECK;

struct code {
	int64_t id, no, uses, revoked_at, created_at;
};
enum err codes_of(struct db *db, struct arena *arena, int64_t list_id, struct code **out, size_t *count) MUST_CHECK;
struct code_new {
	int64_t no;
	struct str shown; /* ABC-DEFG-HJK: now, and never again */
};
enum err codes_make(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t list_id, int64_t now,
                    size_t count, struct code_new **out) MUST_CHECK;
/* Takes no more people; who used it keeps what they got. *list_id: whose it is. */
enum err code_revoke(struct db *db, struct arena *arena, int64_t id, int64_t now, int64_t *list_id, int64_t *no) MUST_CHECK;

/* Whose list a code is of. ERR_NOT_FOUND with a text. */
enum err code_department(struct db *db, struct arena *arena, int64_t id, int64_t *out) MUST_CHECK;

struct code_used { /* of one friend */
	struct str list;
	int64_t no, at;
};
enum err codes_used_by(struct db *db, struct arena *arena, int64_t friend_id, struct code_used **out, size_t *count) MUST_CHECK;

enum code_verdict { CODE_UNLOCKED, CODE_KNOWN, CODE_WRONG, CODE_RESTS };
struct code_try {
	struct db *db;
	struct arena *arena;
	const struct keyring *keyring;
	int64_t friend_id, now;
	struct str typed;
};
/* Tries what somebody typed, in the talk or on a page: the same count of wrong ones,
 * the same deeds. *list: what was unlocked, or had been. Wrong ones are told alike. */
enum err code_try(const struct code_try *attempt, enum code_verdict *out, struct str *list) MUST_CHECK;
/* What is said about it. */
struct str code_verdict_text(enum code_verdict verdict);
/* Whether there is a list that takes codes on that day. */
enum err code_lists_open(struct db *db, struct arena *arena, int64_t today, bool *out) MUST_CHECK;

/* 「コード」 asks for one; a code unlocks, wherever it is typed. */
enum err code_hear(struct turn *turn, bool *taken) MUST_CHECK;
/* Wrong codes and questions of before are forgotten. */
enum err code_forget_old(struct db *db, struct arena *arena, int64_t before) MUST_CHECK;
