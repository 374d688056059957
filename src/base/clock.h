/* clock: now, in one place so that tests and the simulator can move it. */
#pragma once

#include "base.h"

int64_t clock_now(void);        /* milliseconds UTC since 1970, plus the offset */
int64_t clock_monotonic(void);  /* milliseconds, only for measuring spans */
int64_t clock_monotonic_us(void);
void clock_set_offset(int64_t offset_ms); /* tests and the simulator only */
int64_t clock_offset(void);
