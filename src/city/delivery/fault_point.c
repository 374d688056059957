/* fault_point: see fault_point.h. The counter is the only state. */
#include "fault_point.h"

#include "str.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct str wanted; /* empty: none */
static int64_t nth;
static atomic_int_fast64_t seen;

static void read_setting(void)
{
	struct str setting = str_from(getenv("KAIRANBAN_KILL_AT"));
	ptrdiff_t colon = str_find_char(setting, ':');
	if (colon <= 0 || !str_to_i64(str_skip(setting, (size_t)colon + 1), &nth) || nth < 1)
		return;
	wanted = str_left(setting, (size_t)colon);
}

void fault_point(const char *point)
{
	pthread_once(&once, read_setting);
	if (wanted.len == 0 || !str_eq(wanted, str_from(point)))
		return;
	if (atomic_fetch_add(&seen, 1) + 1 == nth)
		raise(SIGKILL);
}
