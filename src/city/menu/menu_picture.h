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
struct menu_picture_new {
	struct str bytes;
	struct str source; /* JSON of the tiles with the SVG; empty: an upload */
	int64_t staff_id, now;
};
/* ERR_INVALID in plain Japanese for what LINE would not take. */
enum err menu_picture_add(struct db *db, struct arena *arena, const struct menu_picture_new *new,
                          struct menu_picture *out) MUST_CHECK;
enum err menu_picture_find(struct db *db, struct arena *arena, int64_t id, struct menu_picture *out) MUST_CHECK;
enum err menu_picture_bytes(struct db *db, struct arena *arena, int64_t id, struct str *mime,
                            struct str *bytes) MUST_CHECK;
enum err menu_picture_source(struct db *db, struct arena *arena, int64_t id, struct str *source) MUST_CHECK;
