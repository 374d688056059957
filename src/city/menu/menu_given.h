/* menu_given: a menu given to one person, by what they did in the talk. It goes
 * before the menus' rules and after the disaster's menu, until a day or until it is
 * taken back (menu_plan.h). One at a time. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define MENU_GIVEN_DAYS_MOST 366

/* days: from today on, today counts; 0: until it is taken back. A menu that is not in
 * use, or is of the disaster mode, is not given (*given false). */
struct menu_giving {
	int64_t friend_id, menu_id, days, now;
};
enum err menu_give(struct db *db, struct arena *arena, const struct menu_giving *giving, bool *given) MUST_CHECK;
enum err menu_take_back(struct db *db, struct arena *arena, int64_t friend_id) MUST_CHECK;

struct menu_given {
	int64_t friend_id, menu_id;
};
/* All that hold now, those of one menu together. */
enum err menu_given_now(struct db *db, struct arena *arena, int64_t now, struct menu_given **out, size_t *count) MUST_CHECK;
enum err menu_given_count(struct db *db, struct arena *arena, int64_t menu_id, int64_t now, int64_t *out) MUST_CHECK;
/* Those that are over. */
enum err menu_given_forget(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
