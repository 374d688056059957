/* menu_roll: the books of what lies at LINE, for jobs/menus.c. Every step is written
 * down before and after its call, so that a crash in between loses nothing and makes
 * nothing twice. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define MENU_CALLS_AN_HOUR 95 /* LINE takes 100 of each kind; some for hands */

struct menu_page {
	int64_t id, edition_id, no, picture_id;
	struct str name, alias, mark, object, state, line_id;
};

/* The oldest edition on its way to LINE that need not wait; ERR_NOT_FOUND. */
enum err menu_roll_due(struct db *db, struct arena *arena, int64_t now, int64_t *edition_id) MUST_CHECK;
/* The oldest ended one whose pages are still there, and which nobody has; ERR_NOT_FOUND. */
enum err menu_ending_due(struct db *db, struct arena *arena, int64_t now, int64_t *edition_id) MUST_CHECK;
enum err menu_pages(struct db *db, struct arena *arena, int64_t edition_id, struct menu_page **out,
                    size_t *count) MUST_CHECK;
enum err menu_page_set(struct db *db, struct arena *arena, int64_t page_id, const char *state,
                       struct str line_id) MUST_CHECK;

/* kind "create" or "delete". *free_at 0: now; else when the hour's limit allows one. */
enum err menu_call_free(struct db *db, struct arena *arena, struct str kind, int64_t now, int64_t *free_at) MUST_CHECK;
enum err menu_call_note(struct db *db, struct arena *arena, struct str kind, int64_t now) MUST_CHECK;

/* The last one was refused for the hour's limit, and does not count at LINE. */
enum err menu_call_unnote(struct db *db, struct arena *arena, struct str kind) MUST_CHECK;

enum err menu_edition_wait(struct db *db, struct arena *arena, int64_t id, int64_t until) MUST_CHECK;
enum err menu_edition_stop(struct db *db, struct arena *arena, int64_t id, struct str trouble) MUST_CHECK;
/* Its menu uses it from now on; the one before is ending. In a transaction. */
enum err menu_edition_go_live(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
enum err menu_edition_end(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
/* Previews whose hour is over. */
enum err menu_previews_end(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
/* A page that LINE lost: its edition makes it again. In a transaction. */
enum err menu_page_lost(struct db *db, struct arena *arena, struct str line_id) MUST_CHECK;

/* The page an alias was last pointed at; 0: none. */
enum err menu_alias_told(struct db *db, struct arena *arena, struct str alias, int64_t *page_id) MUST_CHECK;
enum err menu_alias_tell(struct db *db, struct arena *arena, struct str alias, int64_t page_id) MUST_CHECK;
enum err menu_alias_gone(struct db *db, struct arena *arena, struct str alias) MUST_CHECK;
struct menu_alias {
	struct str alias, line_id;
};
enum err menu_aliases(struct db *db, struct arena *arena, struct menu_alias **out, size_t *count) MUST_CHECK;

struct menu_there { /* a page that should be at LINE */
	int64_t id, menu_id;
	struct str menu, tab, line_id, mark, state;
	bool live;
};
enum err menu_pages_there(struct db *db, struct arena *arena, struct menu_there **out, size_t *count) MUST_CHECK;

struct menu_keeper {
	struct str standard; /* the default menu as last told; empty: none by us */
	int64_t look_wanted, looked_at;
	struct str look;
};
enum err menu_keeper(struct db *db, struct arena *arena, struct menu_keeper *out) MUST_CHECK;
enum err menu_standard_set(struct db *db, struct arena *arena, struct str line_id) MUST_CHECK;
/* 1: compare with LINE; 2: and repair; 3: and delete what is not ours. */
enum err menu_look_want(struct db *db, struct arena *arena, int64_t how) MUST_CHECK;
enum err menu_look_done(struct db *db, struct arena *arena, struct str json, int64_t now) MUST_CHECK;
