/* menu_picture: the pictures of rich menus, and what they were drawn from. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define MENU_SOURCE_BYTES_MOST ((size_t)300 * 1000)

struct menu_picture {
	int64_t id, width, height;
	struct str mime;
};
/* Decoded by the helper process (image_work.h) and encoded anew, so that nothing of
 * an upload but its pixels goes to LINE. Outside of a transaction: it takes seconds. */
struct menu_picture_ready {
	struct str bytes, mime;
	int64_t width, height;
};
/* ERR_INVALID in plain Japanese for what is no whole picture, or no size of a menu. */
enum err menu_picture_prepare(struct arena *arena, int helper, struct str upload, struct menu_picture_ready *out) MUST_CHECK;

struct menu_picture_new {
	const struct menu_picture_ready *ready;
	struct str source; /* JSON of the tiles with the SVG; empty: an upload */
	int64_t staff_id, now;
};
enum err menu_picture_add(struct db *db, struct arena *arena, const struct menu_picture_new *new,
                          struct menu_picture *out) MUST_CHECK;
enum err menu_picture_find(struct db *db, struct arena *arena, int64_t id, struct menu_picture *out) MUST_CHECK;
enum err menu_picture_bytes(struct db *db, struct arena *arena, int64_t id, struct str *mime,
                            struct str *bytes) MUST_CHECK;
enum err menu_picture_source(struct db *db, struct arena *arena, int64_t id, struct str *source) MUST_CHECK;
/* Previews that ended before that, and pictures added before that which are in no
 * draft and no edition. In a transaction. */
enum err menu_picture_forget(struct db *db, struct arena *arena, int64_t before, int64_t *forgotten) MUST_CHECK;
