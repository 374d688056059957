/* child: birth dates of a friend's children, and how old that makes them.
 *
 * Ages are worked out on the day they are asked for and never stored. A child
 * turns a month, or a year, older on the same day of the month; where the month
 * lacks that day, on the first of the next (29 February: 1 March). */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;
struct members;

#define CHILDREN_MOST 20
#define CHILD_NAME_MOST 40
#define CHILD_YEARS_MOST 20

struct child {
	int64_t id; /* 0: new */
	int64_t birth_day;
	struct str name; /* a nickname, may be empty */
};

/* Oldest first. keyring NULL: names stay empty. */
enum err child_list(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                    struct child **out, size_t *count) MUST_CHECK;
/* Of several friends, at most CHILD_FRIENDS_MOST: each friend's oldest first. */
#define CHILD_FRIENDS_MOST 100
struct child_of {
	int64_t friend_id;
	struct child child;
};
enum err child_list_of(struct db *db, struct arena *arena, const struct keyring *keyring, const int64_t *friend_ids,
                       size_t friends, struct child_of **out, size_t *count) MUST_CHECK;
/* One child on its own, as somebody typed it; the field is "name" or "birthday". */
enum err child_check(const struct child *child, int64_t today) MUST_CHECK;
/* Makes these the friend's children: those with an id are changed, others added,
 * missing ones deleted. An id of somebody else is ERR_INVALID. *changed may be NULL. */
enum err child_set(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                   const struct child *children, size_t count, int64_t today, bool *changed) MUST_CHECK;

/* Whole months from birth to that day; below 0 before birth. */
int64_t age_months(int64_t birth_day, int64_t day);
/* 1歳0か月 */
struct str age_text(struct arena *arena, int64_t months);
/* Who is from…to months old on that day (both included) was born first…last. */
void age_born(int64_t day, int from_months, int to_months, int64_t *first, int64_t *last);

/* School years. One begins on 1 April for whoever is old enough on 1 April: who was
 * born from 2 April to 1 April of the next year is in one grade (学校教育法17条). It is
 * counted from the birth date alone. */
#define GRADES 15
extern const char *const grade_words[]; /* preschool3 … elementary1 … junior1 … high3; NULL at the end */
struct str grade_label(int grade);      /* 年少 … 小学1年 … 高校3年 */
/* 0 … GRADES-1; -1: younger or older than these. */
int grade_on(int64_t birth_day, int64_t day);
/* Who is in from…to (both included) on that day was born first…last. */
void grade_born(int64_t day, int from, int to, int64_t *first, int64_t *last);

/* How many who follow us have a child of each grade on that day. */
enum err child_grade_counts(struct db *db, struct arena *arena, struct members *members, int64_t day,
                            int64_t out[GRADES]) MUST_CHECK;
/* How many who follow us have a child of each age in years on that day. */
struct age_count {
	int64_t years, people;
};
enum err child_age_counts(struct db *db, struct arena *arena, struct members *members, int64_t day,
                          struct age_count out[CHILD_YEARS_MOST]) MUST_CHECK;
