/* menu_plan: which menu each person should have, worked out anew from one list of
 * rules, and what must be told to LINE so that they have it.
 *
 * In this order: a preview (for its tester), the disaster menu (for everybody, or the
 * drill group), a menu a person was given in the talk (menu_given.h), then the menus in
 * use as staff ordered them: the first whose period
 * and condition fit. The first that is for everybody is LINE's default menu; the
 * others are linked person by person. A later "language" of a friend is one more
 * kind of condition of segment.h and needs nothing here. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct members;
struct people;

#define MENU_MOVES_MOST 500 /* people in one call */

struct menu_want {
	int64_t edition_id;
	struct str line_id;    /* of its first tab */
	struct people *people; /* who should have it */
	struct people *todo;   /* … and have not */
};

struct menu_plan {
	struct menu_want *wants;
	size_t count;
	int64_t standard_id; /* edition of the default menu; 0: none */
	struct str standard; /* its first tab at LINE */
	struct people *unlink; /* who have one of their own and should have the default */
};

enum err menu_plan(struct db *db, struct arena *arena, struct members *members, int64_t now,
                   struct menu_plan **out) MUST_CHECK;

/* The next at most 500 people for one call, or none (count 0). */
struct menu_move {
	int64_t edition_id; /* 0: away with it */
	struct str line_id;
	struct people *from;
	int64_t ids[MENU_MOVES_MOST];
	size_t count;
};
void menu_plan_next(const struct menu_plan *plan, struct menu_move *out);
/* LINE has taken it. In a transaction. */
enum err menu_plan_moved(struct db *db, struct arena *arena, const struct menu_move *move) MUST_CHECK;

/* Somebody went to another tab, and has a menu of their own since. */
enum err menu_link_tab(struct db *db, struct arena *arena, int64_t friend_id, int64_t edition_id) MUST_CHECK;
/* LINE forgets a person's own menu when they block the account. */
enum err menu_link_forget(struct db *db, struct arena *arena, int64_t friend_id) MUST_CHECK;
/* Some of those whose menu was linked, to ask LINE whether it is so. */
struct menu_sample {
	int64_t friend_id, edition_id;
};
enum err menu_link_sample(struct db *db, struct arena *arena, struct menu_sample **out, size_t *count) MUST_CHECK;
