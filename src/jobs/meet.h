/* meet: who the new friends of a handful of events are, asked of LINE before they
 * are greeted: the greeting is in their language. */
#pragma once

#include "hear.h"

struct arena;
struct inbox_event;
struct line_api;

/* out has a place for each event; left empty for those who are not new, and where
 * LINE did not say (profile_fetch asks again). Takes a few seconds at most. */
void meet(const struct line_api *line, struct arena *arena, const struct inbox_event *events, size_t count,
          struct hear_profile *out);
