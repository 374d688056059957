/* conversation_tick: what time does: the alarm for what nobody has answered, the end
 * of what nobody goes on with, and the weekly list of what was forgotten. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct desk;

/* Jobs "conversation_tick" at the right time; harmless when they are planned. */
enum err conversation_plan_alarm(struct db *db, struct arena *arena, int64_t id, const struct desk *desk,
                                 int64_t now) MUST_CHECK;
enum err conversation_plan_timeout(struct db *db, struct arena *arena, int64_t id, const struct desk *desk,
                                   int64_t now) MUST_CHECK;
/* The job's work; payload "alarm:17" or "timeout:17". */
enum err conversation_tick(struct db *db, struct arena *arena, struct str payload, int64_t now) MUST_CHECK;

/* Monday's list for each desk, once a week; at any time the housekeeping comes by. */
#define CONVERSATION_FORGOTTEN_MS ((int64_t)24 * 60 * 60 * 1000)
enum err conversation_week(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
