/* audit_chain: why the record can be trusted.
 *
 * Every row carries a hash over the row before and itself, keyed with a key
 * derived from the installation's: who can write to the database but has not
 * the key cannot make a row, or a chain, that fits. What the end of the chain
 * was on a day is an anchor; kept elsewhere, it shows when the end was cut off
 * or everything was written anew by somebody who has the key.
 * docs/decisions/log.md has the encoding. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct db_pool;
struct keyring;

#define AUDIT_GENESIS S("0000000000000000000000000000000000000000000000000000000000000000")

struct audit_link { /* what a hash is over */
	int64_t id, at, staff_id;
	struct str staff, department, role, address, action, object, result, detail;
	int64_t removes;
};
#define AUDIT_HASH_LEN 64 /* hexadecimal digits */
/* ERR_LIMIT when the row is larger than a megabyte. */
enum err audit_link_hash(struct arena *arena, const struct keyring *keyring, struct str before,
                         const struct audit_link *link, struct str *out) MUST_CHECK;

/* --- anchors --- */

struct audit_anchor {
	int64_t at;
	int64_t last_id; /* so many rows were ever written */
	struct str hash; /* of the last */
	struct str seal; /* proves that this installation made it */
};

/* The end as it is now; ERR_NOT_FOUND when nothing is recorded yet. */
enum err audit_anchor_now(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t now,
                          struct audit_anchor *out) MUST_CHECK;
/* Keeps it beside the record as well. */
enum err audit_anchor_keep(struct db *db, struct arena *arena, const struct audit_anchor *anchor) MUST_CHECK;
bool audit_anchor_is_ours(struct arena *arena, const struct keyring *keyring, const struct audit_anchor *anchor);
/* The kept ones, newest first, at most 30. */
enum err audit_anchors_newest(struct db *db, struct arena *arena, struct audit_anchor **out, size_t *count) MUST_CHECK;
/* A small file with a word to whoever finds it. */
struct str audit_anchor_write(struct arena *arena, const struct audit_anchor *anchor, struct str city);
/* ERR_INVALID (field "anchor"): not an anchor, changed, or of another installation. */
enum err audit_anchor_read(struct arena *arena, const struct keyring *keyring, struct str text,
                           struct audit_anchor *out) MUST_CHECK;

/* --- looking --- */

enum audit_fault {
	AUDIT_INTACT,
	AUDIT_CHANGED,       /* the row `where` is not what was written there */
	AUDIT_MISSING,       /* rows from `where` on are gone, others follow */
	AUDIT_HEAD_MISSING,  /* the beginning is gone and no checkpoint says so */
	AUDIT_END_MISSING,   /* an anchor knows the row `where`, the record ends before */
	AUDIT_ANCHOR_FOREIGN, /* a kept anchor was changed or put there; `where` is its row */
};

struct audit_verdict {
	enum audit_fault fault; /* the first that was found */
	int64_t where;
	int64_t broken;         /* rows that do not fit, all in all */
	int64_t first, last;    /* of the rows that are there; 0: none */
	struct str end;         /* hash of the last */
	int64_t anchors;        /* kept ones that were compared */
	int64_t newest_anchor;  /* ms; 0: none */
};

/* Reads everything, at one moment. given: an anchor from outside, or NULL. */
enum err audit_verify(struct db *db, struct arena *arena, const struct keyring *keyring,
                      const struct audit_anchor *given, struct audit_verdict *out) MUST_CHECK;
/* Told every few thousand rows how far it is; whoever answers with an error ends it so. */
struct audit_progress {
	enum err (*tell)(void *data, int64_t done, int64_t total);
	void *data;
};
enum err audit_verify_telling(struct db *db, struct arena *arena, const struct keyring *keyring,
                              const struct audit_anchor *given, const struct audit_progress *progress,
                              struct audit_verdict *out) MUST_CHECK;
/* One sentence for people. */
struct str audit_verdict_text(struct arena *arena, const struct audit_verdict *verdict);

/* --- age --- */

/* Removes the front that is older than `before`, at most `most` rows, and
 * records that; *removed says how many. In a transaction of its own. */
enum err audit_expire(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t before,
                      int64_t now, int64_t most, int64_t *removed) MUST_CHECK;

/* Puts what was recorded before there was a chain into it. At each start,
 * before anybody else records. */
enum err audit_adopt(struct db_pool *pool, const struct keyring *keyring) MUST_CHECK;
