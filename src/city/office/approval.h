/* approval: a broadcast that needs a yes before it leaves the house.
 *
 * Somebody asks for one version of a broadcast; the steps of the chain
 * (approval_chain.h) decide one after the other; after the last yes the program
 * releases it for the time that was asked for (jobs/approval_release.c). Any
 * change of the broadcast ends the request. Nobody decides what they asked for,
 * edited last, or have decided at another step.
 *
 * With release_first the request comes after the release: its steps confirm, or
 * object. Everything here runs in the caller's transaction. */
#pragma once

#include "approval_chain.h"
#include "broadcast.h"

struct delivery;
struct guard_ask;

enum approval_state {
	APPROVAL_WAITING,
	APPROVAL_APPROVED, /* by all; about to be released */
	APPROVAL_RELEASED,
	APPROVAL_FAILED, /* approved, but the release was refused */
	APPROVAL_SENT_BACK,
	APPROVAL_WITHDRAWN,
	APPROVAL_EXPIRED,
	APPROVAL_VOID, /* the broadcast was changed */
	APPROVAL_CONFIRMED, /* released first: all said yes afterwards */
	APPROVAL_OBJECTED,
};
extern const char *const approval_states[]; /* as in the database and the API; NULL at the end */

struct approval {
	int64_t id, broadcast_id, version;
	enum approval_state state;
	bool after; /* released first */
	enum broadcast_purpose purpose;
	enum broadcast_kind kind;
	int64_t department_id; /* 0: the whole city */
	struct str department;
	struct str title, messages, condition, condition_text, repeat_rule; /* as asked for */
	struct str translations; /* of the messages, delivery/translation.h */
	struct str messages_sealed; /* of a message to one person, instead: broadcast_open() */
	bool notification_off;
	int64_t people;
	int64_t send_at;     /* 0: at once, or as the series says */
	int64_t deadline_at; /* 0: none */
	struct str reason;
	int64_t asked_by, edited_by, asked_at;
	struct str asked_name;
	int64_t step, steps; /* step > steps: all are done */
	int64_t step_since, widened_at, reminded_at, ended_at; /* 0: not */
};

/* What happened, oldest first. */
struct approval_entry {
	int64_t id, at, staff_id; /* staff_id 0: the program */
	struct str name, kind;
	int64_t step; /* 0: of none */
	struct str as_who, text;
};
struct str approval_entry_label(struct str kind, bool after); /* 承認しました */

/* A request with all that decisions need. */
struct approval_case {
	struct approval approval;
	struct approval_step *steps; /* approval.steps of them */
	struct approval_entry *entries;
	size_t entry_count;
	struct deciders *all;
};
enum err approval_open(struct db *db, struct arena *arena, int64_t id, int64_t now, struct approval_case *out) MUST_CHECK;
/* Who may decide that step (from 1) now; may be empty. */
size_t approval_turn(const struct approval_case *open, struct arena *arena, int64_t step, int64_t now,
                     struct decider **out);
/* NULL when it is not this person's turn. */
const struct decider *approval_my_turn(const struct approval_case *open, struct arena *arena, int64_t staff_id,
                                       int64_t now);
/* Asked, edited, wrote, decides, or may decide a step to come. */
bool approval_concerns(const struct approval_case *open, struct arena *arena, int64_t staff_id, int64_t now);
/* What the guard is asked: the time asked for, a series' first day, 0: at once. */
enum err approval_guard_ask(struct arena *arena, const struct approval *approval, int64_t now,
                            struct guard_ask *out) MUST_CHECK;
/* In Japanese, why this person cannot decide it now; empty when they can. */
struct str approval_why_not(const struct approval_case *open, struct arena *arena, int64_t staff_id, int64_t now);

/* In Japanese, why the chain of a request could not be walked to its end; empty when it can. */
struct str approval_obstacle(const struct approval_case *open, struct arena *arena, int64_t now);

struct approval_filter {
	struct text_list states; /* none: any */
	int64_t asked_by;        /* 0: anybody */
	int64_t before, most;    /* id, 0: from the newest; most up to 1000 */
	struct scope scope;
};
enum err approval_list(struct db *db, struct arena *arena, const struct approval_filter *filter,
                       struct approval **out, size_t *count) MUST_CHECK;
/* Those that wait for this person, the oldest first. */
enum err approval_waiting_for(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                              struct approval **out, size_t *count) MUST_CHECK;
/* The newest request of a broadcast: id (0 when there is none), version, state and after. */
/* Messages to one person are kept twice, here as they were asked for: these copies
 * go some time after the request is over, or at once with the draft. */
enum err approval_forget_sealed(struct db *db, struct arena *arena, int64_t before, int64_t *forgotten) MUST_CHECK;
enum err approval_drop_sealed(struct db *db, struct arena *arena, int64_t broadcast_id) MUST_CHECK;
enum err approval_latest(struct db *db, struct arena *arena, int64_t broadcast_id, struct approval *out) MUST_CHECK;

#define APPROVAL_REASON_MOST 1000
#define APPROVAL_COMMENTS_MOST 200
#define APPROVAL_FILES_MOST 5

struct approval_ask {
	struct broadcast_ask what; /* version, people and time, as for broadcast_schedule(); at 0: at once */
	int64_t deadline_at;       /* 0: the time of sending */
	struct str reason;
	struct i64_list files;
};
/* Refuses what broadcast_schedule() would refuse, and a chain that nobody could
 * walk to its end. */
enum err approval_request(struct db *db, struct arena *arena, const struct delivery *delivery,
                          const struct approval_ask *ask, struct broadcast_who who, int64_t *id) MUST_CHECK;

struct approval_decision {
	int64_t id, step; /* the step the person looked at */
	bool yes;
	struct str reason; /* needed without yes */
};
/* A yes is refused (ERR_DENIED, field "guard") while the guard stops it. */
enum err approval_decide(struct db *db, struct arena *arena, const struct delivery *delivery,
                         const struct approval_decision *decision, struct broadcast_who who) MUST_CHECK;
/* manager: may take back somebody else's. */
enum err approval_withdraw(struct db *db, struct arena *arena, int64_t id, struct str reason, bool manager,
                           struct broadcast_who who) MUST_CHECK;
enum err approval_comment(struct db *db, struct arena *arena, int64_t id, struct str text,
                          struct broadcast_who who) MUST_CHECK;

/* For the queue: does what is due (deadline, stand-ins, reminder) and plans the
 * next look. Harmless when it comes too early, too late or twice. */
enum err approval_tick(struct db *db, struct arena *arena, int64_t id, int64_t now, bool *expired) MUST_CHECK;
/* For the queue, after the last yes. Errors of the kinds that a person can mend
 * are for approval_release_failed(), in a transaction of its own. *released is
 * false when somebody else was first, or the request is over. */
enum err approval_release(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t id,
                          int64_t now, bool *released) MUST_CHECK;
enum err approval_release_failed(struct db *db, struct arena *arena, int64_t id, struct str why, int64_t now) MUST_CHECK;

/* --- for delivery: the door ------------------------------------------------------------- */

/* ERR_DENIED (field "approval") when this version needs a yes and has none. */
enum err approval_check(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                        struct broadcast_who who) MUST_CHECK;
/* After it was scheduled or sent: the request is fulfilled, or, where the city
 * releases first, the confirmation is asked for now. broadcast: as it was before. */
enum err approval_released(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                           const struct broadcast_ask *ask, struct broadcast_who who) MUST_CHECK;
/* The broadcast was changed or deleted: what was asked for it is over. */
enum err approval_broken(struct db *db, struct arena *arena, int64_t broadcast_id, struct str why,
                         struct broadcast_who who) MUST_CHECK;
