/* role: sets of rights that the city defines once and gives to many, with dates.
 *
 * Whether a role counts is asked at the time of each request, so what is given,
 * taken away or begins tomorrow needs no new sign-in. */
#pragma once

#include "err.h"
#include "rights.h"

struct arena;
struct db;

#define ROLES_OF_ONE_MOST 20

/* What a person may do at that moment. */
enum err rights_of_staff(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                         struct rights *out) MUST_CHECK;
