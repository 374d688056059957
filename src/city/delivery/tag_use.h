/* tag_use: where a tag is used: saved segments, templates, broadcasts that may still
 * be sent (of those already sent nothing hangs on it), rules of tags, and the deeds and
 * conditions of replies, scenarios, menus and codes. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

enum tag_use_kind {
	TAG_USE_SEGMENT,
	TAG_USE_TEMPLATE,
	TAG_USE_DRAFT,
	TAG_USE_SCHEDULED,
	TAG_USE_SERIES,
	TAG_USE_RUNNING,
	TAG_USE_RULE,
	TAG_USE_REPLY,
	TAG_USE_SCENARIO,
	TAG_USE_MENU,
	TAG_USE_CODE,
};

struct tag_use {
	enum tag_use_kind kind;
	bool by_button;  /* a button or a deed of it gives or takes the tag; else its condition */
	int64_t id;
	struct str title;
	int64_t department_id; /* 0: the whole city */
	bool gives;            /* people get the tag by it */
};
#define TAG_USES_MOST 500
/* The first TAG_USES_MOST. */
enum err tag_uses(struct db *db, struct arena *arena, int64_t tag_id, struct tag_use **out, size_t *count) MUST_CHECK;
/* Beside each of the tags in how many places it is used. */
enum err tag_use_counts(struct db *db, struct arena *arena, const int64_t *tag_ids, size_t count,
                        int64_t *uses) MUST_CHECK;
