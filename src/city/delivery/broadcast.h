/* broadcast: a message, whom it is for, and when. What staff do with it.
 *
 * Changes of state are single UPDATEs that repeat their condition, so two
 * people (or a person and the sender) never both win: the loser gets
 * ERR_CONFLICT with a text that says who was first. Everything here runs in the
 * caller's transaction; nothing here sends (jobs/sender.c does). */
#pragma once

#include "err.h"
#include "language.h"
#include "scope.h"
#include "str.h"

struct arena;
struct content_report;
struct db;
struct keyring;
struct members;

enum broadcast_state {
	BROADCAST_DRAFT,
	BROADCAST_SCHEDULED,
	BROADCAST_RESOLVING, /* to be sent now: the audience is being worked out */
	BROADCAST_SENDING,
	BROADCAST_STOPPING,
	BROADCAST_STOPPED,
	BROADCAST_HELD, /* a person has to decide; trouble says why */
	BROADCAST_SENT,
	BROADCAST_FAILED, /* nobody got it */
	BROADCAST_CANCELLED,
};
enum broadcast_kind {
	BROADCAST_NORMAL,
	BROADCAST_SERIES, /* a plan: makes occurrences, is never sent itself */
	BROADCAST_OCCURRENCE,
	BROADCAST_TEST,
	BROADCAST_CORRECTION,
};
/* Why it is sent: rules of checking and approval differ. */
enum broadcast_purpose { PURPOSE_NORMAL, PURPOSE_EMERGENCY, PURPOSE_DRILL };
/* As in the database and the API; NULL at the end. */
extern const char *const broadcast_states[];
extern const char *const broadcast_kinds[];
extern const char *const broadcast_purposes[];
struct str broadcast_state_label(enum broadcast_state state); /* 配信済み */
struct str broadcast_kind_label(enum broadcast_kind kind);
struct str broadcast_purpose_label(enum broadcast_purpose purpose); /* 緊急 */

struct broadcast {
	int64_t id;
	struct str title;
	enum broadcast_state state;
	enum broadcast_kind kind;
	enum broadcast_purpose purpose;
	int64_t department_id; /* 0: the whole city */
	struct str department;
	int64_t origin_id; /* 0: none */
	struct str origin_title;
	int64_t origin_department_id;
	struct str messages;  /* JSON, stored form (content.h) */
	struct str translations; /* JSON, translation.h */
	struct str messages_sealed; /* of one person's message, instead; see broadcast_open() */
	struct str condition; /* JSON */
	int64_t roster_id;    /* whose values stand for placeholders; 0: none */
	struct str first_text, condition_text;
	struct str repeat_rule; /* JSON; empty: none */
	bool notification_off, by_broadcast, personal;
	int64_t version;
	struct str unit;
	int64_t audience; /* people; 0 until it is resolved */
	int64_t sent, refused, dropped, uncertain, batches, batches_done;
	struct str trouble;
	struct str approval; /* of lists: none, waiting, approved */
	int64_t created_by, updated_by, owner_id; /* owner: who looks after it */
	struct str created_name, updated_name, owner_name;
	/* 0: not yet, or never */
	int64_t scheduled_at, started_at, finished_at, created_at, updated_at, due_at;
	int64_t planned_at; /* when its author means to send it */
	bool cooling;       /* sent "now", and can still be taken back until scheduled_at */
	int64_t left_out;   /* had enough messages that day (frequency.h) */
	struct str feed;    /* what handed it in by itself; empty: a person wrote it */
	int64_t item_at;    /* the date the source gave */
	bool guard_held;    /* by the guard; release.h */
};

/* What decisions need beside the database. */
struct delivery {
	struct members *members;
	const struct keyring *keyring;
	struct str public_url; /* without a slash at the end */
	bool allow_http_loopback;
};

struct broadcast_content {
	struct str title, messages, condition;
	struct str translations; /* empty: none */
	struct str messages_sealed; /* empty: none */
	int64_t roster_id;
	struct str repeat_rule; /* as repeat_write() gives; empty: none */
	bool notification_off;
	enum broadcast_purpose purpose;
	int64_t department_id; /* 0: the whole city */
	int64_t planned_at;    /* 0: not decided */
};

struct broadcast_time {
	int64_t at; /* of sending; 0: now */
	int64_t now;
};

struct broadcast_who {
	int64_t staff_id; /* 0: the program itself */
	int64_t now;
};

enum err broadcast_find(struct db *db, struct arena *arena, int64_t id, struct broadcast *out) MUST_CHECK;

/* A message to one person ({"friend":…}) is theirs like the talk, so its words are
 * kept sealed: messages is [] then, in the database and here, until it is opened.
 * Without sealed words these do nothing. */
bool broadcast_is_for_one(const struct broadcast_content *content);
/* The roster that a condition names; 0: none. */
int64_t broadcast_roster(struct str condition);
enum err broadcast_seal(const struct keyring *keyring, struct arena *arena,
                        struct broadcast_content *content) MUST_CHECK;
enum err broadcast_open(const struct keyring *keyring, struct arena *arena, struct broadcast *broadcast) MUST_CHECK;

/* Drafts may be unfinished, but not nonsense: messages is an array, the
 * condition a condition. */
enum err broadcast_draft(struct db *db, struct arena *arena, const struct broadcast_content *content,
                         struct broadcast_who who, int64_t *id) MUST_CHECK;
enum err broadcast_save(struct db *db, struct arena *arena, int64_t id, int64_t version,
                        const struct broadcast_content *content, struct broadcast_who who) MUST_CHECK;
enum err broadcast_delete_draft(struct db *db, struct arena *arena, int64_t id,
                                struct broadcast_who who) MUST_CHECK;

/* What the person looked at and agreed to. */
struct broadcast_ask {
	int64_t id, version;
	int64_t people;
	int64_t at; /* broadcast_schedule(); for a series 0: its first day */
};
/* Refuses messages LINE would refuse, an empty audience, a time that is past,
 * and (ERR_CONFLICT, with both numbers) an audience that is far from what the
 * person saw: by more than a tenth and more than ten people. */
enum err broadcast_schedule(struct db *db, struct arena *arena, const struct delivery *delivery,
                            const struct broadcast_ask *ask, struct broadcast_who who) MUST_CHECK;
/* The same questions without doing it: whether it could be asked for. *at: when
 * it would go; 0: at once. A series gives its first day. */
enum err broadcast_ready(struct db *db, struct arena *arena, const struct delivery *delivery,
                         const struct broadcast_ask *ask, int64_t now, struct broadcast *out,
                         int64_t *at) MUST_CHECK;
enum err broadcast_send_now(struct db *db, struct arena *arena, const struct delivery *delivery,
                            const struct broadcast_ask *ask, struct broadcast_who who) MUST_CHECK;
/* "Send now" waits for release_cooling() first; until then anybody who may write
 * it can take it back. */
enum err broadcast_take_back(struct db *db, struct arena *arena, int64_t id, int64_t version,
                             struct broadcast_who who) MUST_CHECK;
/* So far from the number a person saw that the person looks again. */
bool broadcast_people_far(int64_t people, int64_t seen);
/* Back to a draft; also one that was held before anything of it was sent. */
enum err broadcast_unschedule(struct db *db, struct arena *arena, int64_t id, int64_t version,
                              struct broadcast_who who) MUST_CHECK;
/* What LINE has accepted cannot be called back; what is waiting stays. */
enum err broadcast_stop(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who) MUST_CHECK;
/* Held or stopped ones go on with the batches that are left; a stopped one not, when
 * something else was sent to those who were left. */
enum err broadcast_resume(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t id,
                          struct broadcast_who who) MUST_CHECK;

/* New broadcasts from old ones; *made is the new id. */
struct broadcast_testers {
	const int64_t *ids; /* friends */
	size_t count;
	enum language language; /* which of its messages, whatever they read */
};
/* Sent at once, to people registered as testers; ask->people does not count. */
enum err broadcast_send_test(struct db *db, struct arena *arena, const struct delivery *delivery,
                             const struct broadcast_ask *ask, const struct broadcast_testers *testers,
                             struct broadcast_who who, int64_t *made) MUST_CHECK;
enum err broadcast_derive_copy(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who,
                               int64_t *made) MUST_CHECK;
/* A draft for exactly those who received the broadcast, with prepared words (correction_text.h). */
enum err broadcast_correction(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who,
                              int64_t *made) MUST_CHECK;
/* Others that the same source let out within a day of it: perhaps wrong too. */
struct broadcast_sibling {
	int64_t id, at, people;
	struct str title;
};
enum err broadcast_siblings(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                            struct broadcast_sibling **out, size_t *count) MUST_CHECK;
/* A correction with its words, for who received this one or any of the others. */
#define CORRECTION_OTHERS_MOST 40
struct broadcast_correcting_text {
	enum language language; /* not Japanese */
	struct str text;
	bool reviewed;
};
struct broadcast_correcting {
	struct str text; /* Japanese */
	const struct broadcast_correcting_text *texts;
	size_t text_count;
	const int64_t *others;
	size_t other_count;
};
enum err broadcast_correct(struct db *db, struct arena *arena, int64_t id, const struct broadcast_correcting *correcting,
                           struct broadcast_who who, int64_t *made) MUST_CHECK;
/* A draft with the same messages for those it did not reach (left_over.h). */
enum err broadcast_resend(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who,
                          int64_t *made) MUST_CHECK;
/* How many those are; 0 while it may still reach them. */
enum err broadcast_missed(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                          int64_t *people) MUST_CHECK;
/* A draft for those who received it and tapped nothing. */
enum err broadcast_unanswered(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who,
                              int64_t *made) MUST_CHECK;

/* What LINE would refuse, and what is odd, as of the time it will be sent. */
enum err broadcast_report(struct db *db, struct arena *arena, const struct delivery *delivery,
                          const struct broadcast *broadcast, int64_t now, struct content_report *out) MUST_CHECK;

/* Each line's own message, when it has a roster: ERR_INVALID names the first that LINE
 * would refuse, or that lacks a value. To be asked before it is planned or sent, on a
 * loan of its own: it reads every line. */
enum err broadcast_lines_fit(struct db *db, struct arena *arena, const struct delivery *delivery,
                             const struct broadcast *broadcast) MUST_CHECK;

/* Queues a job about a broadcast: {"id":…,"at":…}. */
enum err broadcast_queue(struct db *db, struct arena *arena, const char *kind, int64_t id,
                         int64_t at) MUST_CHECK;
/* For the queue: at its time. Late by more than BROADCAST_LATE_MS it is held. */
#define BROADCAST_LATE_MS ((int64_t)3 * 60 * 60 * 1000)
enum err broadcast_start(struct db *db, struct arena *arena, int64_t id, int64_t scheduled_at,
                         int64_t now) MUST_CHECK;

struct broadcast_filter {
	struct str states; /* words with commas between; empty: any */
	struct scope scope;
	struct str kind, q; /* empty: any */
	int64_t created_by; /* 0: anybody */
	bool cooling; /* only those that can still be taken back */
	int64_t from_ms, to_ms; /* created; to_ms 0: no end */
	int64_t out_from_ms, out_to_ms; /* began to go out, or is to; out_to_ms 0: any */
	int64_t before; /* id; 0: from the newest */
	int64_t most;   /* up to 500 */
};
/* Newest first. Of each: what lists show, not the content. total may be NULL. */
enum err broadcast_list(struct db *db, struct arena *arena, const struct broadcast_filter *filter,
                        struct broadcast **out, size_t *count, int64_t *total) MUST_CHECK;
