/* menu: a rich menu that staff keep: its draft, for whom, and until when. What is
 * published is an edition of it (menu_edition.h). */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

#define MENUS_MOST 200

struct menu {
	int64_t id;
	struct str name;
	bool disaster; /* lies ready at LINE, and is seen only while the disaster switch is on */
	int64_t department_id; /* 0: everybody's */
	struct str department;
	int64_t position;
	struct str draft; /* menu_content.h */
	struct str condition, condition_text; /* segment.h; {} is everybody */
	int64_t from_at, until_at; /* 0: always */
	int64_t version;
	int64_t live_id; /* 0: not in use */
	int64_t updated_at;
	struct str updated_by;
};

struct menu_content_save {
	struct str name, draft, condition, condition_text;
	bool disaster;
	int64_t department_id, from_at, until_at;
	int64_t staff_id, now;
};

/* In the order in which they are tried on people. */
enum err menu_list(struct db *db, struct arena *arena, struct scope scope, struct menu **out, size_t *count) MUST_CHECK;
enum err menu_find(struct db *db, struct arena *arena, int64_t id, struct menu *out) MUST_CHECK;
/* The caller has read the condition. ERR_CONFLICT: the name is taken. */
enum err menu_add(struct db *db, struct arena *arena, const struct menu_content_save *save, int64_t *id) MUST_CHECK;
/* ERR_CONFLICT when it is another version by now. */
enum err menu_save(struct db *db, struct arena *arena, int64_t id, int64_t version,
                   const struct menu_content_save *save) MUST_CHECK;
/* All of them, each once. */
enum err menu_reorder(struct db *db, struct arena *arena, const int64_t *ids, size_t count) MUST_CHECK;
/* ERR_CONFLICT while it is in use, lies at LINE, or is prepared for a disaster. */
enum err menu_remove(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;
