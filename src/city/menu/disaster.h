/* disaster: what people see and hear instead while a disaster is on: a menu, the
 * greeting and the answer to anything, answers to words, and a notice on top of the
 * citizens' pages. Prepared beforehand as one row.
 *
 * Switching on lays it over what is there and changes nothing below; switching off
 * takes it away, so that everything is exactly as it was. A drill is the same for a
 * group of people only; the others see nothing of it. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct members;
struct turn;

#define DISASTER_JSON_MOST ((size_t)300 * 1000)

struct disaster {
	int64_t menu_id; /* 0: menus stay as they are */
	struct str phrases; /* {"greeting":[…],"greeting_again":[…],"default_reply":[…]}; each may be absent */
	struct str answers; /* [{"words":"避難所、ひなんじょ","messages":[…]}], the first that fits answers */
	struct str notice;
	int64_t remind_hours; /* 1 … 72 */
	struct str drill, drill_text; /* condition of the drill group; empty: none yet */
	int64_t version, updated_at;
	struct str updated_by;
};
enum err disaster_find(struct db *db, struct arena *arena, struct disaster *out) MUST_CHECK;
struct disaster_check {
	struct str public_url, account_name;
	bool allow_http_loopback;
};
struct disaster_run {
	int64_t id;
	bool drill;
	int64_t menu_id;
	struct str notice, reason, end_reason, started_by, ended_by;
	int64_t people; /* of a drill */
	int64_t started_at, remind_at, ended_at; /* ended_at 0: it is on */
};
/* ERR_NOT_FOUND when it is off. */
enum err disaster_now(struct db *db, struct arena *arena, struct disaster_run *out) MUST_CHECK;
/* Newest first, at most 100. */
enum err disaster_runs(struct db *db, struct arena *arena, struct disaster_run **out, size_t *count) MUST_CHECK;

struct disaster_switch {
	bool drill;
	struct str reason;
	int64_t staff_id, now;
};
/* ERR_CONFLICT for another version; ERR_INVALID names the message at fault. who: staff_id, now. */
enum err disaster_save(struct db *db, struct arena *arena, const struct disaster *disaster,
                       const struct disaster_check *check, const struct disaster_switch *who) MUST_CHECK;
/* ERR_CONFLICT when it is on already; ERR_INVALID for a drill without people. */
enum err disaster_start(struct db *db, struct arena *arena, struct members *members,
                        const struct disaster_switch *how, int64_t *run_id) MUST_CHECK;
/* ERR_CONFLICT when it is off, or when another run is on by now. */
enum err disaster_end(struct db *db, struct arena *arena, int64_t run_id, const struct disaster_switch *how) MUST_CHECK;
/* Tells those who may switch it, again and again until it is off. In a transaction. */
enum err disaster_remind(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;

/* Leaves *messages as they are unless words of the disaster hold for this person now. */
enum err disaster_phrase(struct db *db, struct arena *arena, int64_t friend_id, struct str key,
                         struct str *messages) MUST_CHECK;
/* Empty when there is none; a drill shows it to nobody. */
enum err disaster_notice(struct db *db, struct arena *arena, struct str *notice) MUST_CHECK;
/* By what the translation of an answer is found (talk/wording.h, "disaster"). */
struct str disaster_answer_thing(struct arena *arena, struct str words);
/* A listener of the talk (talk/turn.h). */
enum err disaster_hear(struct turn *turn, bool *taken) MUST_CHECK;
