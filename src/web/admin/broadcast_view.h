/* broadcast_view: a broadcast with all that belongs to it, as the API shows it. */
#pragma once

#include "api.gen.h"

struct broadcast;
struct call;
struct delivery;
struct repeat;

struct delivery call_delivery(const struct call *call);
/* The broadcast of the path; that the person may do there what the route says has
 * been asked already (belongs.h). */
enum err broadcast_admit(struct call *call, struct broadcast *out) MUST_CHECK;
enum err broadcast_view(struct call *call, int64_t id, struct api_broadcast *out) MUST_CHECK;
struct api_progress broadcast_progress_of(const struct broadcast *broadcast, int64_t now);
/* Errors name the field within "repeat". */
enum err repeat_from_api(struct arena *arena, const struct api_repeat *in, struct repeat *out) MUST_CHECK;
struct api_repeat repeat_to_api(struct arena *arena, const struct repeat *rule);
