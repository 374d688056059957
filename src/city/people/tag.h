/* tag: a mark on people, an option of the built-in attribute `tag`. Staff give it,
 * a button of a broadcast does, or a file; it may end. When and by whom is kept
 * beside the membership.
 *
 * A tag that is deleted or became another one stays as a row: old conditions still
 * read, and mean nobody, or the other one. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define TAG_DAYS_MOST 3650

struct tag {
	int64_t id;
	struct str label;
	bool hidden;
	int64_t lasts_days; /* 0: for ever */
	int64_t ends_day;   /* the last day; 0: none */
	int64_t people;     /* all, with those who blocked us */
	int64_t created_at;
};
enum err tag_list(struct db *db, struct arena *arena, struct tag **out, size_t *count) MUST_CHECK;
/* ERR_NOT_FOUND with a text. */
enum err tag_find(struct db *db, struct arena *arena, int64_t id, struct tag *out) MUST_CHECK;

struct tag_edit {
	struct str label;
	bool hidden;
	int64_t lasts_days, ends_day;
};
enum err tag_add(struct db *db, struct arena *arena, const struct tag_edit *edit, int64_t now, int64_t *id) MUST_CHECK;
enum err tag_change(struct db *db, struct arena *arena, int64_t id, const struct tag_edit *edit, int64_t now) MUST_CHECK;

/* Zero is not known: of tags given before this was noted. */
enum tag_giver_kind {
	TAG_BY_UNKNOWN,
	TAG_BY_STAFF,
	TAG_BY_BUTTON,
	TAG_BY_FILE,
	TAG_BY_REPLY,
	TAG_BY_SCENARIO,
	TAG_BY_MENU,
	TAG_BY_CODE,
	TAG_BY_SOURCE,
	TAG_BY_RULE,
};
extern const char *const tag_givers[]; /* as in the database and the API */
struct tag_giver {
	enum tag_giver_kind kind;
	int64_t id; /* of staff, broadcast, bulk_edit, reply, scenario, menu, code_list, source, tag_rule */
};
/* Given again, its days begin anew. ERR_INVALID for one that is hidden, ended or gone. */
enum err tag_give(struct db *db, struct arena *arena, int64_t id, int64_t friend_id, struct tag_giver giver,
                  int64_t now) MUST_CHECK;
enum err tag_take(struct db *db, struct arena *arena, int64_t id, int64_t friend_id) MUST_CHECK;
/* The notes beside memberships that were written by members_add_many() and members_remove_many(). */
enum err tag_note_many(struct db *db, struct arena *arena, int64_t id, const int64_t *friend_ids, size_t count,
                       struct tag_giver giver, int64_t now) MUST_CHECK;

enum err tag_forget_many(struct db *db, struct arena *arena, int64_t id, const int64_t *friend_ids,
                         size_t count) MUST_CHECK;

/* What a button does: {"add":[12],"remove":[13]}, up to TAG_BUTTON_MOST each. */
#define TAG_BUTTON_MOST 10
/* Why it cannot be so; empty: it can. */
enum err tag_button_problem(struct db *db, struct arena *arena, struct str json, struct str *out) MUST_CHECK;
/* Quietly does what can be done: tags may have ended since it was sent. */
enum err tag_tapped(struct db *db, struct arena *arena, struct str json, int64_t friend_id, struct tag_giver giver,
                    int64_t now) MUST_CHECK;

struct tag_mark { /* of one friend */
	int64_t id;
	struct str label;
	int64_t at; /* 0: not known */
	enum tag_giver_kind by;
	int64_t by_id;
	struct str by_name; /* of the person, the broadcast, the file, the rule …; may be empty */
	int64_t until_day; /* the last day; 0: no end */
};
enum err tag_marks(struct db *db, struct arena *arena, int64_t friend_id, struct tag_mark **out, size_t *count) MUST_CHECK;

/* Of many friends, by friend: for lists. */
struct tag_mark_of {
	int64_t friend_id;
	struct tag_mark mark;
};
enum err tag_marks_of(struct db *db, struct arena *arena, const int64_t *friend_ids, size_t friends,
                      struct tag_mark_of **out, size_t *count) MUST_CHECK;

/* Takes away what has ended by that time; a tag whose last day is over is hidden,
 * too. Once a day is enough, more often does no harm. */
enum err tag_expire(struct db *db, struct arena *arena, int64_t now, int64_t *taken) MUST_CHECK;
/* Everybody with the first gets the other, which stands for both from now on. */
enum err tag_merge(struct db *db, struct arena *arena, int64_t id, int64_t into, int64_t *people) MUST_CHECK;
/* Nobody has it any more. What uses it is the caller's question. */
enum err tag_delete(struct db *db, struct arena *arena, int64_t id, int64_t *people) MUST_CHECK;
