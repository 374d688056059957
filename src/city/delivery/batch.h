/* batch: the audience cut into calls to LINE, and what became of each.
 *
 * The audience is resolved once and stored with all batches before a byte
 * leaves. A batch is a range of it (of one language's part, audience.h) with one retry key: whatever happens to us,
 * the same people are asked for again with the same key, and LINE takes a key
 * once. It keeps keys for 24 hours; a batch nobody can be sure of after 23 is
 * not repeated but held for a person.
 *
 *   waiting → sending → sent | refused
 *      ↑  ↖     │  ↘ uncertain → sending …        dropped: stopped before it left
 *      └─ nothing happened, or cut in two
 *
 * A call that LINE refuses because of one of its people is made again without the
 * person LINE names; when it names nobody, in two halves, down to the one to blame.
 *
 * Invariant, after every commit: audience = sent + refused + waiting + dropped,
 * where waiting counts sending and uncertain too. */
#pragma once

#include "err.h"
#include "language.h"
#include "str.h"

struct arena;
struct broadcast;
struct db;
struct delivery;
struct line_answer;
struct people;

#define BATCH_PEOPLE 500
#define BATCH_GROUP 64 /* settled and claimed in one commit */
#define BATCH_REPEAT_MS ((int64_t)23 * 60 * 60 * 1000)
#define BATCH_ANSWER_MOST 500

/* --- resolving ------------------------------------------------------------- */

/* Works out who is meant and stores audience, batches and links, then lets it be
 * sent. Begins and commits its own transactions on a write loan; may be begun
 * again after a crash. An empty audience makes it `failed`. */
enum err batch_resolve(struct db *db, const struct delivery *delivery, int64_t broadcast_id, int64_t now) MUST_CHECK;

/* --- the sender's side ------------------------------------------------------ */

struct batch_runnable {
	int64_t broadcast_id;
	bool resolving, stopping;
};
/* Broadcasts that want attention now; those to be stopped first. */
enum err batch_runnables(struct db *db, struct arena *arena, int64_t now, struct batch_runnable **out,
                         size_t *count) MUST_CHECK;

struct batch {
	int64_t id, no, first_rank, people;
	enum language language; /* ranks count within the people of it */
	int64_t left_out;
	struct str left_out_ids; /* friend ids with commas */
	struct str retry_key;
	int64_t tries; /* this one included */
	int64_t first_tried_at;
	bool was_uncertain;
};

enum batch_fate {
	BATCH_SENT,
	BATCH_REFUSED,   /* for good, with LINE's words */
	BATCH_UNCERTAIN, /* perhaps: again with the same key */
	BATCH_AGAIN,     /* surely not: again later */
	BATCH_SHORTENED, /* somebody in it cannot be sent to: again without, with a new key */
	BATCH_SPLIT,     /* somebody, nobody knows who: again in two halves, with new keys */
};

struct batch_outcome {
	struct batch batch;
	enum batch_fate fate;
	int status;           /* of the answer; 0: none */
	struct str request_id;
	struct str answer;    /* LINE's words when it refused */
	int64_t due_at;       /* of BATCH_UNCERTAIN */
	int64_t leave_out;    /* BATCH_SHORTENED: friend id */
	int64_t half_rank, half_id; /* BATCH_SPLIT: where the second half begins, in ranks and in friend ids */
	bool blames_people;   /* BATCH_SPLIT: LINE said it is not the message */
};

/* What an answer means. For the whole broadcast: */
enum batch_verdict {
	VERDICT_ONE,       /* only this batch */
	VERDICT_SLOW_DOWN, /* 429: all wait */
	VERDICT_NO_LINE,   /* LINE was not reached: all wait */
	VERDICT_HOLD,      /* quota or token: a person decides */
};
/* Why LINE refused, as far as it says so. */
enum batch_blame {
	BLAME_MESSAGE,
	BLAME_ONE,      /* the person in the place `index` of "to" */
	BLAME_SOMEBODY, /* one of "to", or several */
	BLAME_UNKNOWN,
};
struct batch_reason {
	enum batch_blame blame;
	int64_t index;
};
/* Fills in fate, status, request_id and answer (views of the answer, and in the
 * arena). *reason is set with BATCH_REFUSED, *trouble with VERDICT_HOLD. */
enum batch_verdict batch_judge(struct arena *arena, const struct line_answer *answer,
                               struct batch_outcome *outcome, struct batch_reason *reason, struct str *trouble);

/* Of a multicast that was refused: makes it BATCH_SHORTENED or BATCH_SPLIT when that
 * may help. audience: those of the batch's language; ids are those in "to", in its order. */
void batch_take_apart(struct batch_outcome *outcome, const struct batch_reason *reason,
                      const struct people *audience, const int64_t *ids, size_t count);
/* Cuts in two of one broadcast, at most: then the rest is refused with LINE's words.
 * The smaller number is for as long as LINE has neither taken the message for
 * anybody nor said that it is not the message. */
#define BATCH_SPLITS_MOST 1000
#define BATCH_SPLITS_UNPROVEN 64

/* Each in the caller's transaction. */
/* Claims up to `most` (at most BATCH_GROUP) in their order, uncertain ones first. */
enum err batch_claim(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t now, size_t most,
                     struct batch **out, size_t *count) MUST_CHECK;
enum err batch_settle(struct db *db, struct arena *arena, int64_t broadcast_id,
                      const struct batch_outcome *outcomes, size_t count, int64_t now) MUST_CHECK;
/* What a process that died left in `sending` is uncertain. */
enum err batch_recover(struct db *db, struct arena *arena, int64_t broadcast_id) MUST_CHECK;
/* When nothing can be claimed now: finishes it, holds it, or says when to look again. */
enum err batch_rest(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t now) MUST_CHECK;
enum err batch_stop(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t now) MUST_CHECK;
enum err batch_hold(struct db *db, struct arena *arena, int64_t broadcast_id, struct str trouble) MUST_CHECK;
enum err batch_postpone(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t until) MUST_CHECK;
/* Is it still to be sent? */
enum err batch_is_sending(struct db *db, struct arena *arena, int64_t broadcast_id, bool *out) MUST_CHECK;

/* --- for others -------------------------------------------------------------- */

enum err batch_resume(struct db *db, struct arena *arena, int64_t broadcast_id, int64_t now) MUST_CHECK;
enum err batch_audience(struct db *db, struct arena *arena, int64_t broadcast_id, struct people **out) MUST_CHECK;
/* Who got it, as far as LINE accepted it. */
enum err batch_received(struct db *db, struct arena *arena, int64_t broadcast_id, struct people **out) MUST_CHECK;

/* The books by language; one row, Japanese, when there are no translations. */
struct batch_language {
	enum language language;
	int64_t people, sent, refused, dropped;
};
enum err batch_languages(struct db *db, struct arena *arena, int64_t broadcast_id, struct batch_language **out,
                         size_t *count) MUST_CHECK;

struct batch_refusal {
	int64_t no, people, status;
	struct str answer;
};
enum err batch_refusals(struct db *db, struct arena *arena, int64_t broadcast_id, struct batch_refusal **out,
                        size_t *count) MUST_CHECK;

/* The books, added up from the batches; for checks. */
struct batch_books {
	int64_t sent, refused, waiting, dropped, uncertain, batches;
};
enum err batch_books(struct db *db, struct arena *arena, int64_t broadcast_id, struct batch_books *out) MUST_CHECK;
