/* throttle: sources, their /64, the window, and that the table is bounded. */
#include "test.h"

#include "str.h"
#include "throttle.h"

#include <stdio.h>

static void wrong(struct throttle *throttle, const char *address, int times, int64_t now)
{
	for (int i = 0; i < times; i++)
		throttle_count(throttle, str_from(address), now);
}

TEST(a_source_that_is_wrong_too_often_waits_for_its_window)
{
	struct throttle *throttle = throttle_new();
	wrong(throttle, "192.0.2.7", 5, 1000);
	assert_true(throttle_admits(throttle, S("192.0.2.7"), 6, 1000));
	assert_false(throttle_admits(throttle, S("192.0.2.7"), 5, 1000));
	assert_false(throttle_admits(throttle, S("::ffff:192.0.2.7"), 5, 1000)); /* the same one */
	assert_true(throttle_admits(throttle, S("192.0.2.8"), 5, 1000));
	assert_false(throttle_admits(throttle, S("192.0.2.7"), 5, 1000 + THROTTLE_WINDOW_MS - 1));
	assert_true(throttle_admits(throttle, S("192.0.2.7"), 5, 1000 + THROTTLE_WINDOW_MS));
	throttle_free(&throttle);
}

TEST(of_ipv6_a_whole_64_is_one_source)
{
	struct throttle *throttle = throttle_new();
	wrong(throttle, "2001:db8:1:2::1", 3, 1000);
	wrong(throttle, "2001:db8:1:2:ffff::9", 3, 1000);
	assert_false(throttle_admits(throttle, S("2001:db8:1:2:aaaa::5"), 6, 1000));
	assert_true(throttle_admits(throttle, S("2001:db8:1:3::1"), 6, 1000));
	throttle_free(&throttle);
}

TEST(very_many_sources_push_out_the_oldest_and_nothing_grows)
{
	struct throttle *throttle = throttle_new();
	char address[32];
	wrong(throttle, "198.51.100.1", 50, 1);
	for (int i = 0; i < 200000; i++) {
		snprintf(address, sizeof address, "10.%d.%d.%d", i / 65536, i / 256 % 256, i % 256);
		throttle_count(throttle, str_from(address), 1000 + i / 1000);
	}
	assert_true(throttle_admits(throttle, S("198.51.100.1"), 50, 2000)); /* forgotten */
	assert_false(throttle_admits(throttle, str_from(address), 1, 2000)); /* the last is not */
	throttle_free(&throttle);
}
