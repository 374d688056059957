/* article_stale: owners are told of articles to look through: a day that has come,
 * or an answer whose last day has passed. */
#pragma once

#include "err.h"

struct arena;
struct db;

/* From eight on Monday mornings (Japan), once a week for each person: those of the
 * owning department who may edit; when there is nobody, those who may edit
 * everywhere, so that no article is without an owner. */
enum err article_stale_tell(struct db *db, struct arena *arena, int64_t now, int64_t *told) MUST_CHECK;
