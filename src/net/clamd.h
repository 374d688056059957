/* clamd: asks ClamAV's daemon whether bytes are harmful (INSTREAM, man 8 clamd).
 *
 * The bytes go over the socket in chunks, so the daemon reads no file of ours. One
 * connection for one question. What it answers is a foreign byte like any other:
 * a ceiling, one ending, and only the answers the manual names. */
#pragma once

#include "err.h"
#include "str.h"

#include <stdatomic.h>

struct arena;

#define CLAMD_NAME_MOST 100 /* of what was found, in bytes */
#define CLAMD_LONGEST_MS ((int64_t)10 * 60 * 1000) /* no question takes longer, however the other side dawdles */

struct clamd {
	struct str where;   /* unix:/run/clamav/clamd.ctl, tcp:127.0.0.1:3310, tcp:[::1]:3310 */
	int64_t patience_ms; /* for one step: to connect, to take a chunk; 0: 30 s */
	int64_t verdict_ms; /* for the answer after the last byte; 0: 150 s, longer than clamd's own limit */
	const atomic_bool *stopping; /* true: give up at once, ERR_BUSY; NULL: never */
};

enum clamd_verdict { CLAMD_CLEAN, CLAMD_FOUND, CLAMD_TOO_LARGE };

struct clamd_answer {
	enum clamd_verdict verdict;
	struct str name; /* of what was found: printable ASCII */
};

/* Gives the next bytes; empty at the end. */
struct clamd_source {
	enum err (*next)(void *context, struct arena *piece, struct str *out);
	void *context;
};

struct clamd_version {
	struct str program;     /* "ClamAV 1.4.6" */
	struct str definitions; /* number; empty: it has none from ClamAV */
	int64_t made_at;        /* of the definitions, read as Japan time; 0: it does not say */
};

/* ERR_INVALID in Japanese when the text names no socket. */
enum err clamd_where_check(struct str where) MUST_CHECK;
/* ERR_BUSY: not there, or too slow. ERR_REMOTE: it answered something else. Whatever
 * the source fails with. */
enum err clamd_ask(struct arena *arena, const struct clamd *clamd, const struct clamd_source *source,
                   struct clamd_answer *out) MUST_CHECK;
enum err clamd_ask_version(struct arena *arena, const struct clamd *clamd, struct clamd_version *out) MUST_CHECK;

/* The answers as they come, without the zero at the end. ERR_REMOTE. */
enum err clamd_read_answer(struct arena *arena, struct str text, struct clamd_answer *out) MUST_CHECK;
enum err clamd_read_version(struct arena *arena, struct str text, struct clamd_version *out) MUST_CHECK;
