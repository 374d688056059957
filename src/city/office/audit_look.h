/* audit_look: the whole record looked through because somebody wished it: how far
 * that is, and what came of the last one. One at a time; kept as facts. */
#pragma once

#include "audit_chain.h"

struct job;

enum look_number {
	LOOK_ASKED_AT,
	LOOK_ASKED_BY,
	LOOK_DONE,  /* rows read */
	LOOK_TOTAL, /* rows there were when it began; 0: it has not begun */
	LOOK_SEEN_AT, /* the last sign of life */
	LOOK_ENDED_AT,
	LOOK_TOOK_MS,
	LOOK_ANCHOR_AT, /* of the file it was compared with … */
	LOOK_ANCHOR_ID, /* … 0: none */
	LOOK_FAULT,
	LOOK_WHERE,
	LOOK_BROKEN,
	LOOK_FIRST,
	LOOK_LAST,
	LOOK_ANCHORS,
	LOOK_NEWEST_ANCHOR,
	LOOK_NUMBERS,
};

enum look_state { LOOK_NONE, LOOK_RUNNING, LOOK_STALLED, LOOK_ENDED };

struct audit_look_now {
	int64_t number[LOOK_NUMBERS]; /* 0: not known */
};
#define LOOK_STALLED_MS ((int64_t)3 * 60 * 1000)

enum err audit_look_find(struct db *db, struct arena *arena, struct audit_look_now *out) MUST_CHECK;
enum look_state audit_look_state(const struct audit_look_now *look, int64_t now);
struct audit_verdict audit_look_verdict(const struct audit_look_now *look);

/* anchor: the text of a file, read already (given); or empty and NULL. Queues the
 * job "audit_look". ERR_CONFLICT while another is at it. */
struct audit_look_wish {
	int64_t staff_id, now;
	struct str anchor;
	const struct audit_anchor *given;
};
enum err audit_look_ask(struct db *db, struct arena *arena, const struct audit_look_wish *wish) MUST_CHECK;
/* A sign of life. */
enum err audit_look_step(struct db *db, struct arena *arena, int64_t done, int64_t total, int64_t now) MUST_CHECK;
/* The result, and on record as a deed of whoever asked; in one transaction. */
struct audit_look_end {
	const struct keyring *keyring;
	int64_t now, took_ms;
};
enum err audit_look_finish(struct db *db, struct arena *arena, const struct audit_verdict *verdict,
                           const struct audit_look_end *end) MUST_CHECK;
