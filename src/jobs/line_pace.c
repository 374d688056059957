/* line_pace: when the next call may leave. */
#include "line_pace.h"

#define SLICES 20       /* of a second */
#define SLICE_MS 51     /* 1000/20, and two in a hundred of room */
#define FIRST_BURST 4

void line_pace_init(struct line_pace *pace, enum line_call call, int64_t per_second, int64_t now)
{
	const struct line_endpoint *endpoint = line_endpoint(call);
	int64_t count = endpoint->rate_count, window = endpoint->rate_window_ms;
	if (per_second) {
		count = per_second;
		window = 1000;
	}
	*pace = (struct line_pace){.ahead = now};
	if (window > 1000 || count < SLICES) {
		rate_bucket_init(&pace->bucket, count, window, now);
		return;
	}
	rate_bucket_init(&pace->bucket, count / SLICES, SLICE_MS, now);
	if (pace->bucket.count > FIRST_BURST && !per_second)
		pace->bucket.level = FIRST_BURST * pace->bucket.window_ms;
}

int64_t line_pace_next(struct line_pace *pace, int64_t now)
{
	if (pace->ahead < now)
		pace->ahead = now;
	int64_t wait = 0;
	while (!rate_bucket_take(&pace->bucket, pace->ahead, &wait))
		pace->ahead += wait > 0 ? wait : 1;
	return pace->ahead;
}
