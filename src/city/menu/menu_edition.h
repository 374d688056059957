/* menu_edition: what was published, once and unchanging, and its way to LINE.
 *
 *   rolling  its pages are made at LINE, nobody sees them yet
 *   live     in use
 *   ending   replaced or taken back; its pages are deleted when nobody has them any more
 *   ended    nothing of it is at LINE
 *   stopped  LINE refused something; a person decides
 *
 * With friend_id it is a preview: for that tester only, and only for a while. */
#pragma once

#include "err.h"
#include "menu_content.h"

struct arena;
struct db;
struct menu;

#define MENU_PAGES_MOST 950 /* LINE keeps 1,000, some for what is being replaced */
#define MENU_PREVIEW_MS ((int64_t)60 * 60 * 1000)

struct menu_edition {
	int64_t id, menu_id, no;
	struct str content, condition, condition_text;
	int64_t from_at, until_at;
	int64_t friend_id, ends_at;
	struct str state, trouble;
	int64_t wait_until;
	int64_t people, linked; /* who should have it by a link of their own, and who has */
	struct str note, created_by;
	int64_t created_at, live_at, ended_at;
	int64_t pages, created, ready, gone;
};

struct menu_publish {
	const struct menu_dress *dress; /* public_url and the like; mark and alias are filled in here */
	int64_t version; /* of the menu, as the person saw it */
	struct str note;
	int64_t staff_id, now;
	int64_t friend_id; /* a preview for this tester; 0: for everybody it is meant for */
};
/* ERR_INVALID with the first problem; ERR_CONFLICT for another version; ERR_LIMIT when LINE is full. */
enum err menu_publish(struct db *db, struct arena *arena, const struct menu *menu, const struct menu_publish *how,
                      int64_t *edition_id) MUST_CHECK;
/* Out of use; people fall back to what else fits them. */
enum err menu_retire(struct db *db, struct arena *arena, const struct menu *menu, int64_t now) MUST_CHECK;
/* Ends previews of this menu. */
enum err menu_preview_end(struct db *db, struct arena *arena, int64_t menu_id) MUST_CHECK;
/* The draft becomes what that edition was. */
struct menu_restore {
	int64_t edition_id, staff_id, now;
};
enum err menu_restore(struct db *db, struct arena *arena, const struct menu *menu,
                      const struct menu_restore *how) MUST_CHECK;
/* stopped: try again. */
enum err menu_edition_again(struct db *db, struct arena *arena, const struct menu *menu, int64_t edition_id) MUST_CHECK;

enum err menu_edition_find(struct db *db, struct arena *arena, int64_t id, struct menu_edition *out) MUST_CHECK;
/* Those that are on their way, in use or stopped, previews too; newest first. */
enum err menu_editions_now(struct db *db, struct arena *arena, int64_t menu_id, struct menu_edition **out,
                           size_t *count) MUST_CHECK;
/* What was published, newest first, at most 100. */
enum err menu_editions(struct db *db, struct arena *arena, int64_t menu_id, struct menu_edition **out,
                       size_t *count) MUST_CHECK;
