/* fault_point: where a test may let the process die.
 *
 * KAIRANBAN_KILL_AT=point:n raises SIGKILL when the nth call of that point comes
 * by ("call.after:3"). Read once, at the first point; costs nothing otherwise. */
#pragma once

#include "base.h"

void fault_point(const char *point);
