/* access_log: makes the access log durable without anybody waiting for it.
 *
 * Whoever ends a request puts a line into a ring; one thread stores what has
 * gathered in a quarter of a second in one commit, into a database of its own.
 * When the ring is full or the database is away, requests are answered all the
 * same: what could not be kept is counted, told to the operator and, when the
 * database is back, written down as a number (docs/decisions/log.md). */
#pragma once

#include "access.h"
#include "err.h"

struct access_log;
struct db_pool;

#define ACCESS_LOG_RING 8192
#define ACCESS_LOG_GATHER_MS 250

struct access_log_counts {
	int64_t listed, counted, lost, commits, waiting; /* since the start; waiting: now */
};

enum err access_log_start(struct db_pool *pool, struct access_log **out) MUST_CHECK;
/* Copies; never waits for the database. */
void access_log_list(struct access_log *log, const struct access_line *line);
/* Only the number, for what comes in masses. */
void access_log_count(struct access_log *log, int64_t at, enum access_door door, int status);
struct access_log_counts access_log_counts(struct access_log *log);
void access_log_stop(struct access_log **log); /* stores what is waiting; accepts NULL */
