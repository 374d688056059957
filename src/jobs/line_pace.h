/* line_pace: when the next call may leave, at 98 % of LINE's rate.
 *
 * LINE says so many calls a second, but not how it counts. So the bucket is
 * small (a twentieth of a second's worth): no second ever sees a burst beside
 * the steady stream. Hours are counted as LINE says them. */
#pragma once

#include "limits.h"

struct line_pace {
	struct rate_bucket bucket;
	int64_t ahead; /* moment up to which calls are given away already */
};

/* per_second 0: LINE's own limit for the call. */
void line_pace_init(struct line_pace *pace, enum line_call call, int64_t per_second, int64_t now);
/* Moment (clock_monotonic()) at which the next call may leave; takes its place. */
int64_t line_pace_next(struct line_pace *pace, int64_t now);
