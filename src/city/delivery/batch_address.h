/* batch_address: LINE ids of the people of a batch, in bulk. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define BATCH_LINE_ID 33 /* letters of a LINE id */

/* Ids rising, any number; out[i] is empty for who is not there any more or has no
 * proper LINE id. */
enum err batch_addresses(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                         struct str *out) MUST_CHECK;
