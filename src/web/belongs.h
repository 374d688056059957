/* belongs: rows that belong to a department, and the paths that name one. The code
 * that api2c makes asks before the handler runs, so that no handler can forget to. */
#pragma once

#include "err.h"

struct call;

/* OK for paths that name no such row. ERR_NOT_FOUND when it is not there or the
 * person may not see it; ERR_DENIED when the route's action is not allowed there. */
enum err belongs_admit(struct call *call) MUST_CHECK;
