/* roster_admit: who may see what stands in a roster. */
#pragma once

#include "err.h"

struct call;
struct db;
struct roster;

/* Whoever read it in, and those who may see a broadcast that uses it; ERR_NOT_FOUND
 * for all others. */
enum err roster_admit(struct call *call, struct db *db, int64_t id, struct roster *out) MUST_CHECK;
