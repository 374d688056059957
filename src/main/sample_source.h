/* sample_source: printed codes of the invented city, and who came by them. */
#pragma once

#include "err.h"

struct arena;
struct db;

/* In the caller's transaction. */
enum err sample_sources(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
/* Of a crowd that was just made with ids from 1 on: the first few dozen came by
 * codes, so many of them that nothing else about the crowd changes. In the
 * caller's transaction. */
enum err sample_arrivals(struct db *db, struct arena *arena, int64_t friends) MUST_CHECK;
