/* menu_tap: what the buttons of menus mean, and how often each is tapped: a postback
 * "m=ID", or a link of ours (/m/CODE). A button keeps its key through all editions of
 * its menu, so its numbers go on. Calls (tel:), LINE's own screens and copying go past
 * us and cannot be counted. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

struct menu_button {
	int64_t id, edition_id, menu_id;
	struct str key, kind, action;
};
/* "m=17" */
bool menu_tap_read(struct str data, int64_t *button_id);
enum err menu_button_find(struct db *db, struct arena *arena, int64_t id, struct menu_button *out) MUST_CHECK;
enum err menu_button_by_code(struct db *db, struct arena *arena, struct str code, struct menu_button *out) MUST_CHECK;
/* who: tells people of one day apart; only a keyed hash is kept, for that day. */
enum err menu_tap_count(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct menu_button *button, struct str who, int64_t now) MUST_CHECK;
enum err menu_tap_forget(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;

/* A button of a menu, as it was named last. */
struct menu_tap_button {
	struct str key, label, tab, kind;
	bool counted; /* its taps come by us */
	bool in_use;
};
struct menu_tap_day {
	struct str key;
	int64_t day; /* the first of its week (Monday) or month */
	int64_t taps, people; /* people of each day, added up */
};
enum menu_tap_by { TAPS_BY_DAY, TAPS_BY_WEEK, TAPS_BY_MONTH };
struct menu_tap_ask {
	int64_t menu_id, from_day, to_day; /* both included, at most 400 days */
	enum menu_tap_by by;
};
enum err menu_tap_buttons(struct db *db, struct arena *arena, int64_t menu_id, struct menu_tap_button **out,
                          size_t *count) MUST_CHECK;
/* By key, then time. */
enum err menu_tap_days(struct db *db, struct arena *arena, const struct menu_tap_ask *ask, struct menu_tap_day **out,
                       size_t *count) MUST_CHECK;
