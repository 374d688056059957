/* guard_people: numbers of people, for the guard_*.c files and the calendar. */
#pragma once

#include "guard_part.h"

struct str guard_people_text(struct arena *arena, int64_t people); /* 12,300人 */
/* Whom another broadcast reached, or will reach. */
enum err guard_people_of(const struct guard_look *look, int64_t broadcast_id, struct people **out) MUST_CHECK;
