/* fact: numbers the worker found out, for pages to show: "quota_limit" (absent:
 * unlimited or not known), "quota_used". */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

enum err fact_set(struct db *db, struct arena *arena, struct str key, int64_t value, int64_t now) MUST_CHECK;
enum err fact_drop(struct db *db, struct arena *arena, struct str key) MUST_CHECK;
/* ERR_NOT_FOUND when not known. */
enum err fact_find(struct db *db, struct arena *arena, struct str key, int64_t *value) MUST_CHECK;
