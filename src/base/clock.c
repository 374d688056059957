/* clock: the only reader of the system's clock. */
#include "clock.h"

#include <stdatomic.h>
#include <time.h>

static _Atomic int64_t offset;

static int64_t read_us(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_now(void) { return read_us(CLOCK_REALTIME) / 1000 + atomic_load(&offset); }
int64_t clock_monotonic(void) { return read_us(CLOCK_MONOTONIC) / 1000; }
int64_t clock_monotonic_us(void) { return read_us(CLOCK_MONOTONIC); }
void clock_set_offset(int64_t offset_ms) { atomic_store(&offset, offset_ms); }
int64_t clock_offset(void) { return atomic_load(&offset); }
