#include "test.h"

#include "limits.h"

#include <string.h>

TEST(every_endpoint_has_a_row_and_finds_itself)
{
	for (enum line_call call = 0; call < LINE_CALLS; call++) {
		const struct line_endpoint *endpoint = line_endpoint(call);
		struct line_match match;
		assert_non_null(endpoint->path);
		struct str path = line_path(arena, call, S("id-1"), S("id-2"));
		assert_true(line_endpoint_find(str_from(endpoint->method), path, &match, NULL));
		assert_int_equal(match.call, call);
		assert_ptr_equal(match.endpoint, endpoint);
	}
}

TEST(parameters_are_cut_out_of_a_path)
{
	struct line_match match;
	assert_true(line_endpoint_find(S("POST"), S("/v2/bot/user/U1/richmenu/richmenu-2"), &match, NULL));
	assert_int_equal(match.call, LINE_RICHMENU_LINK);
	assert_str(match.params[0], "U1");
	assert_str(match.params[1], "richmenu-2");
	assert_true(line_endpoint_find(S("POST"), S("/v2/bot/user/all/richmenu/richmenu-2"), &match, NULL));
	assert_int_equal(match.call, LINE_RICHMENU_DEFAULT_SET);
	assert_str(match.params[0], "richmenu-2");
	assert_true(line_endpoint_find(S("GET"), S("/v2/bot/richmenu/list"), &match, NULL));
	assert_int_equal(match.call, LINE_RICHMENU_LIST);
	assert_true(line_endpoint_find(S("GET"), S("/v2/bot/richmenu/alias/list"), &match, NULL));
	assert_int_equal(match.call, LINE_ALIAS_LIST);
	assert_true(line_endpoint_find(S("GET"), S("/v2/bot/audienceGroup/shared/7"), &match, NULL));
	assert_int_equal(match.call, LINE_AUDIENCE_SHARED_GET);
}

TEST(only_exact_paths_are_endpoints)
{
	static const char *const bad[] = {"", "/", "/v2/bot/message/push/", "//v2/bot/message/push", "/v2/bot//message/push",
	                                  "/v2/bot/message/Push", "/v2/bot/profile/", "/v2/bot/message/push/x", "v2/bot/message/push"};
	struct line_match match;
	bool known;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(line_endpoint_find(S("POST"), str_from(bad[i]), &match, &known));
		assert_false(known);
	}
	assert_false(line_endpoint_find(S("GET"), S("/v2/bot/message/push"), &match, &known));
	assert_true(known);
}

TEST(path_parameters_are_encoded)
{
	assert_str(line_path(arena, LINE_PROFILE, S("U/../x y"), S("")), "/v2/bot/profile/U%2F..%2Fx%20y");
	assert_str(line_path(arena, LINE_PUSH, S(""), S("")), "/v2/bot/message/push");
	assert_str(line_path(arena, LINE_GROUP_MEMBER, S("C1"), S("U2")), "/v2/bot/group/C1/member/U2");
}

TEST(rates_and_retry_keys_are_those_of_line)
{
	static const struct {
		enum line_call call;
		int64_t count, window;
		bool retry_key, data_host;
	} facts[] = {
		{LINE_REPLY, 2000, 1000, false, false}, {LINE_PUSH, 2000, 1000, true, false},
		{LINE_MULTICAST, 200, 1000, true, false}, {LINE_NARROWCAST, 60, 3600000, true, false},
		{LINE_BROADCAST, 60, 3600000, true, false}, {LINE_VALIDATE_PUSH, 2000, 1000, false, false},
		{LINE_CONTENT, 2000, 1000, false, true}, {LINE_RICHMENU_IMAGE_SET, 2000, 1000, false, true},
		{LINE_RICHMENU_CREATE, 100, 3600000, false, false}, {LINE_RICHMENU_BATCH, 3, 3600000, false, false},
		{LINE_RICHMENU_LIST, 10, 1000, false, false}, {LINE_LOADING, 100, 1000, false, false},
		{LINE_WEBHOOK_SET, 1000, 60000, false, false}, {LINE_WEBHOOK_TEST, 60, 3600000, false, false},
		{LINE_AUDIENCE_FILE_ADD, 60, 60000, false, true}, {LINE_INSIGHT_AGGREGATION, 60, 3600000, false, false},
		{LINE_TOKEN_SHORT, 370, 1000, false, false}, {LINE_COUPON_LIST, 200, 1000, false, false},
	};
	for (size_t i = 0; i < COUNT(facts); i++) {
		const struct line_endpoint *endpoint = line_endpoint(facts[i].call);
		assert_int_equal(endpoint->rate_count, facts[i].count);
		assert_int_equal(endpoint->rate_window_ms, facts[i].window);
		assert_int_equal(endpoint->retry_key, facts[i].retry_key);
		assert_int_equal(endpoint->data_host, facts[i].data_host);
	}
}

TEST(a_bucket_gives_so_many_and_then_makes_wait)
{
	struct rate_bucket bucket;
	int64_t wait = -1;
	rate_bucket_init(&bucket, 3, 1000, 50);
	for (int i = 0; i < 3; i++)
		assert_true(rate_bucket_take(&bucket, 50, &wait));
	assert_false(rate_bucket_take(&bucket, 50, &wait));
	assert_int_equal(wait, 334);
	assert_false(rate_bucket_take(&bucket, 50 + wait - 1, NULL));
	assert_true(rate_bucket_take(&bucket, 50 + wait, NULL));
}

TEST(a_bucket_refills_to_the_brim_and_no_more)
{
	struct rate_bucket bucket;
	rate_bucket_init(&bucket, 60, 3600000, 0);
	for (int i = 0; i < 60; i++)
		assert_true(rate_bucket_take(&bucket, 0, NULL));
	int64_t later = INT64_C(400) * 24 * 3600000;
	for (int i = 0; i < 60; i++)
		assert_true(rate_bucket_take(&bucket, later, NULL));
	assert_false(rate_bucket_take(&bucket, later, NULL));
}

TEST(a_bucket_never_gives_more_than_its_rate_over_time)
{
	struct rate_bucket bucket;
	int64_t given = 0;
	rate_bucket_init(&bucket, 200, 1000, 0);
	for (int64_t now = 0; now < 10000; now++)
		for (int i = 0; i < 3; i++)
			given += rate_bucket_take(&bucket, now, NULL);
	assert_int_equal(given, 200 + 9999 * 200 / 1000);
}

TEST(a_clock_that_steps_back_refills_nothing_and_blocks_nobody)
{
	struct rate_bucket bucket;
	rate_bucket_init(&bucket, 1, 1000, 100000);
	assert_true(rate_bucket_take(&bucket, 100000, NULL));
	assert_false(rate_bucket_take(&bucket, 5, NULL));
	assert_true(rate_bucket_take(&bucket, 1005, NULL));
}

TEST(a_drained_bucket_makes_everybody_wait)
{
	struct rate_bucket bucket;
	int64_t wait;
	rate_bucket_init(&bucket, 200, 1000, 0);
	rate_bucket_drain(&bucket, 10);
	assert_false(rate_bucket_take(&bucket, 10, &wait));
	assert_int_equal(wait, 5);
}
