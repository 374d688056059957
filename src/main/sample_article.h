/* sample_article: what citizens of the invented city ask. */
#pragma once

#include "err.h"

struct arena;
struct db;

/* In the caller's transaction; after the departments. */
enum err sample_articles(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
