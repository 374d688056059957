/* menu_keeper: makes LINE agree with what the menus of the city should be: one thread
 * among all nodes (a lease), one call after the other. What is to be done is never
 * stored as a list: it follows from the books (city/menu/menu_roll.h) and the rules
 * (city/menu/menu_plan.h), so it goes on after any crash where it was. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct jobs;
struct line_api;

void menus_run(struct jobs *jobs); /* until stopping */

struct menu_keeping {
	struct jobs *jobs;
	struct line_api *line;
	struct db *db; /* holds no connection while LINE is asked */
	struct arena *arena;
};

/* One step of an edition on its way to LINE, or away from it. *did: there was one. */
enum err menu_roll_step(const struct menu_keeping *k, bool *did) MUST_CHECK;
enum err menu_ending_step(const struct menu_keeping *k, bool *did) MUST_CHECK;
/* Compares with LINE, and repairs (menu_look_want). */
enum err menu_look(const struct menu_keeping *k, int64_t how) MUST_CHECK;

/* LINE said no, for good: the same again would not help. */
bool menu_is_refused(enum err err);
/* The object at LINE that has this mark as its name; empty when there is none. */
enum err menu_find_mark(const struct menu_keeping *k, struct str mark, struct str *line_id) MUST_CHECK;
