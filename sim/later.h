/* later: the thread that does what time brings.
 *
 * Delayed answers, long polls, broadcasts that go out step by step, and whatever
 * is due by the virtual clock. */
#pragma once

#include "err.h"

struct later;
struct world;

enum err later_start(struct world *world, struct later **out) MUST_CHECK;
/* Runs what is still waiting at once, then ends. */
void later_stop(struct later **later);
/* Calls run(context) on the thread, without the lock, after so long. */
void later_do(struct later *later, int64_t after_ms, void (*run)(void *context), void *context);
