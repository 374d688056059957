#include "test.h"

#include "workers.h"

#include <stdatomic.h>
#include <unistd.h>

static void count_one(void *thing)
{
	usleep(100);
	atomic_fetch_add((_Atomic int *)thing, 1);
}

TEST(workers_finish_everything_before_they_end)
{
	struct workers *workers;
	_Atomic int done = 0;
	assert_ok(workers_open(3, &workers));
	for (int i = 0; i < 500; i++)
		workers_add(workers, count_one, &done);
	workers_close(&workers);
	assert_null(workers);
	assert_int_equal(done, 500);
	workers_close(&workers);
}
