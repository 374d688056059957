/* code_list: codes on paper that unlock a role. A list says what its codes do
 * (deed.h), when, and for how many people each; codes are told once, when they are
 * made, and kept as keyed hashes. */
#pragma once

#include "db.h"
#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct keyring;
struct turn;

#define CODE_LISTS_MOST 200
#define CODES_MOST 5000  /* of one list */
#define CODES_AT_ONCE 500
#define CODE_MEMO_MOST 60
#define CODE_LOSERS_MOST 20000 /* people who lose a role in one go */
#define CODE_MISSES_MOST 5 /* of one person in an hour */

struct code_list {
	int64_t id;
	struct str name, note, deeds;
	int64_t from_day, until_day; /* 0: none */
	int64_t uses_most;
	bool hidden;
	bool takes_back; /* who used a code that is taken back loses what it gave */
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

/* Who makes, reads in or takes back codes of the list waits for the other. */
enum err code_list_lock(struct db *db, struct arena *arena, int64_t list_id) MUST_CHECK;

struct code {
	int64_t id, no, uses, revoked_at, created_at;
	bool own;
	struct str memo;   /* to whom it is handed */
	int64_t until_day; /* 0: none of its own */
};
enum err codes_of(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t list_id, struct code **out,
                  size_t *count) MUST_CHECK;
struct code_new {
	int64_t no;
	struct str shown; /* ABC-DEFG-HJK: now, and never again */
	struct str memo;
};
struct codes_make {
	int64_t list_id, now;
	size_t count;
	const struct str *memos; /* of the first ones */
	size_t memo_count;
};
enum err codes_make(struct db *db, struct arena *arena, const struct keyring *keyring, const struct codes_make *make,
                    struct code_new **out) MUST_CHECK;
/* Whether it is that code of the list, and not taken back. */
struct code_asked {
	int64_t list_id, no;
	struct str code;
};
enum err code_stands(struct db *db, struct arena *arena, const struct keyring *keyring, const struct code_asked *asked,
                     bool *out) MUST_CHECK;
/* Memos are kept sealed, each under its place. */
struct code_place {
	int64_t list_id, no;
};
struct str code_memo_seal(const struct keyring *keyring, struct arena *arena, struct code_place place, struct str memo);
enum err code_memo_open(const struct keyring *keyring, struct arena *arena, struct code_place place, struct str sealed,
                        struct str *out) MUST_CHECK;

/* Whose roles end when these codes are taken back; ERR_LIMIT over CODE_LOSERS_MOST. None when the list lets people keep them. */
enum err code_losers(struct db *db, struct arena *arena, const struct code_list *list, struct i64_list ids,
                     int64_t **friend_ids, size_t *count) MUST_CHECK;
/* The codes take no more people. When the list says so, what they gave goes, and that they
 * were used is forgotten; else who used them keeps it. *people: who lost a role. */
enum err codes_withdraw(struct db *db, struct arena *arena, const struct code_list *list, struct i64_list ids, int64_t now,
                        int64_t *people) MUST_CHECK;
struct code_revoked {
	int64_t list_id, no, people;
};
enum err code_revoke(struct db *db, struct arena *arena, int64_t id, int64_t now, struct code_revoked *out) MUST_CHECK;

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
