/* face: whose name and picture stand beside a message: LINE's sender.
 *
 * A face belongs to a department or to the whole city. Messages carry LINE's own object,
 * {"name": "子育て課", "iconUrl": "media:TOKEN/original"}, as it was when they were
 * written; every look that a face ever had is kept, so that they stay known. What staff
 * answer and what goes out by itself never share a face: people see who speaks. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct node;

#define FACES_MOST 500
#define FACE_ANYWHERE INT64_C(-1)
#define FACE_NAME_MOST 20 /* LINE's, in UTF-16 units */
#define FACE_ICON_MOST ((int64_t)1000 * 1000) /* LINE's, in bytes */

enum face_use { FACE_BROADCAST, FACE_STAFF, FACE_BOT };

struct face {
	int64_t id;
	struct str name;
	int64_t department_id; /* 0: the whole city's */
	struct str department;
	struct str icon; /* token of a picture; empty: the account's own */
	bool for_broadcast, for_staff, for_bot;
	bool closed;
	int64_t updated_at;
};

struct face_by {
	int64_t staff_id, now;
};

enum err face_list(struct db *db, struct arena *arena, struct face **out, size_t *count) MUST_CHECK;
enum err face_find(struct db *db, struct arena *arena, int64_t id, struct face *out) MUST_CHECK;
/* Whether LINE and the city take the name: ERR_INVALID (field "name") in plain Japanese. */
enum err face_name_check(struct arena *arena, struct str name) MUST_CHECK;
enum err face_add(struct db *db, struct arena *arena, const struct face *face, const struct face_by *by, int64_t *id) MUST_CHECK;
/* ERR_CONFLICT when it is not as it was looked at (updated_at). */
enum err face_save(struct db *db, struct arena *arena, const struct face *face, const struct face_by *by) MUST_CHECK;
enum err face_remove(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;

/* The usual one of the department, else of those above it, else of the city.
 * *icon is a token; *name is empty when there is none. */
enum err face_usual(struct db *db, struct arena *arena, int64_t department_id, enum face_use use, struct str *name,
                    struct str *icon) MUST_CHECK;
/* Puts the usual one beside each message (a JSON array, ready to send) that has no sender. */
struct face_place {
	int64_t department_id;
	enum face_use use;
	struct str public_url;
};
enum err face_put(struct db *db, struct arena *arena, const struct face_place *place, struct str messages,
                  struct str *out) MUST_CHECK;

/* What stands in a stored message. */
struct face_look {
	struct str field; /* messages[0].sender */
	struct str name, icon;
};
#define FACE_LOOKS_MOST 200
/* All senders below a node, each with its place. */
void face_looks(struct arena *arena, struct str place, const struct node *node, struct face_look *out, size_t *count);
/* *why: Japanese; empty when the look is one of ours and may stand for that department
 * (FACE_ANYWHERE: any). *old: another name or picture has taken its place since. */
enum err face_may(struct db *db, struct arena *arena, const struct face_look *look, int64_t department_id,
                  struct str *why, bool *old) MUST_CHECK;
