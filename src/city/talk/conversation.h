/* conversation: one person's talk with a desk, from the wish to speak to staff until
 * it is closed.
 *
 *   waiting   nobody answers yet; everybody at the desk is asked
 *   open      holder_id answers, and nobody else
 *   closed    the bot is back; may be opened again
 *
 * Every change counts the version up and is refused when it was decided on an
 * older one, so that two people never act at once without knowing. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;
struct desk;
struct keyring;

enum conversation_state { CONVERSATION_WAITING, CONVERSATION_OPEN, CONVERSATION_CLOSED };
extern const char *const conversation_states[]; /* as in the database; NULL at the end */

#define CONVERSATION_NOTE_MOST 2000 /* characters */

struct conversation {
	int64_t id, friend_id, desk_id;
	struct str desk;
	int64_t department_id; /* of the desk; 0: the whole city's */
	enum conversation_state state;
	int64_t holder_id; /* 0: nobody */
	struct str holder;
	int64_t version, began_at, said_at;
	int64_t waits_since; /* 0: nothing unanswered */
	int64_t alarmed_at, away_at, closed_at; /* 0: not */
	struct str closed_by; /* staff, citizen, time */
	bool second_look;
	struct str newest; /* of lists: the last message object, JSON; empty: none */
};

/* Who does something, and what they had seen. */
struct conversation_deed {
	const struct keyring *keyring;
	int64_t id, version, staff_id, now;
};

enum err conversation_find(struct db *db, struct arena *arena, int64_t id, struct conversation *out) MUST_CHECK;
/* ERR_NOT_FOUND: the person talks to the bot. */
enum err conversation_live(struct db *db, struct arena *arena, int64_t friend_id, struct conversation *out) MUST_CHECK;

/* --- what the citizen does --- */

enum err conversation_begin(struct db *db, struct arena *arena, int64_t friend_id, const struct desk *desk,
                            int64_t now, int64_t *id) MUST_CHECK;
/* Something was said (utterance_id) or tapped (0). */
enum err conversation_heard(struct db *db, struct arena *arena, const struct conversation *c, int64_t utterance_id,
                            int64_t now) MUST_CHECK;
/* "citizen" or "time". */
enum err conversation_end(struct db *db, struct arena *arena, const struct conversation *c, const char *by,
                          int64_t now) MUST_CHECK;
enum err conversation_away_said(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;

/* --- what staff do; ERR_CONFLICT when it is not as they saw it --- */

/* over: also from a colleague who holds it, who is then told. */
enum err conversation_take(struct db *db, struct arena *arena, const struct conversation_deed *deed, bool over) MUST_CHECK;
/* To a colleague, who is told. */
enum err conversation_assign(struct db *db, struct arena *arena, const struct conversation_deed *deed, int64_t to_staff,
                             struct str note) MUST_CHECK;
/* To another desk, with what its people must know. */
enum err conversation_move(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                           const struct desk *to, struct str note) MUST_CHECK;
enum err conversation_close(struct db *db, struct arena *arena, const struct conversation_deed *deed) MUST_CHECK;
enum err conversation_reopen(struct db *db, struct arena *arena, const struct conversation_deed *deed) MUST_CHECK;
enum err conversation_note(struct db *db, struct arena *arena, const struct conversation_deed *deed, struct str note) MUST_CHECK;
/* An answer leaves: nothing is unanswered. */
enum err conversation_answered(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
/* Something else about it is new: others see it at once. */
enum err conversation_touch(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
/* One of them who does hold it. ERR_DENIED tells who does. */
enum err conversation_must_hold(const struct conversation *c, int64_t staff_id) MUST_CHECK;

/* --- what happened in it --- */

struct conversation_entry {
	int64_t id, at, staff_id;
	struct str kind, staff, other, note;
};
enum err conversation_entries(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                              struct conversation_entry **out, size_t *count) MUST_CHECK;
struct conversation_event {
	int64_t id, staff_id, now; /* staff_id 0: the citizen or the program */
	const char *kind;
	struct str other, note;
};
enum err conversation_entry_add(struct db *db, struct arena *arena, const struct keyring *keyring,
                                const struct conversation_event *event) MUST_CHECK;

/* --- lists --- */

enum conversation_box { BOX_WAITING, BOX_MINE, BOX_OPEN, BOX_CLOSED };

struct conversation_filter {
	struct scope scope;
	enum conversation_box box;
	int64_t desk_id;  /* 0: any */
	int64_t staff_id; /* of BOX_MINE */
	int64_t before_at, before_id; /* 0: from the newest */
	size_t most; /* 1 … 100 */
};
/* Waiting: the longest first; else what was said last first. */
enum err conversation_page(struct db *db, struct arena *arena, const struct keyring *keyring,
                           const struct conversation_filter *filter, struct conversation **out, size_t *count) MUST_CHECK;
/* All of these friends, the newest first, at most 100. */
enum err conversation_of_friends(struct db *db, struct arena *arena, const struct keyring *keyring, struct scope scope,
                                 struct i64_list friend_ids, struct conversation **out, size_t *count) MUST_CHECK;
struct conversation_counts {
	int64_t waiting, open, mine;
};
enum err conversation_count(struct db *db, struct arena *arena, struct scope scope, int64_t staff_id,
                            struct conversation_counts *out) MUST_CHECK;
/* Grows with every change of any conversation; 0: there is none. */
enum err conversation_changed(struct db *db, struct arena *arena, int64_t *at) MUST_CHECK;
