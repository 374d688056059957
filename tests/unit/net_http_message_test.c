/* Requests and responses as values: targets, origins, headers, assets. */
#include "test.h"

#include "cidr.h"
#include "http_response.h"

static enum err aim(struct arena *arena, struct http_request *req, const char *target)
{
	*req = (struct http_request){.arena = arena, .target = str_from(target)};
	return http_request_target(req);
}

TEST(a_target_is_decoded_once)
{
	struct http_request req;
	assert_ok(aim(arena, &req, "/%E5%B8%82/a%2520b?q=%E5%B8%82+x&empty=&flag"));
	assert_str(req.path, "/市/a%20b");
	assert_str(req.query, "q=%E5%B8%82+x&empty=&flag");
	assert_str(http_param(&req, "q"), "市 x");
	assert_str(http_param(&req, "empty"), "");
	assert_str(http_param(&req, "flag"), "");
	assert_null(http_param(&req, "absent").ptr);
}

TEST(a_target_that_plays_tricks_is_refused)
{
	static const char *const targets[] = {
		"/a/../b", "/%2e%2e/b", "/.%2e/b", "//b", "/a%2f%2fb", "/a%00", "/a%0ab", "/a%5cb", "/a%ff",
		"/a%c0%af", "/%", "/%4", "/a#b", "a", "", "/?a=%", "/?a=%ff", "/?a=%00",
	};
	struct http_request req;
	for (size_t i = 0; i < COUNT(targets); i++)
		if (aim(arena, &req, targets[i]) != ERR_INVALID)
			fail_msg("%s was accepted", targets[i]);
}

static struct str origin(struct arena *arena, const char *peer, const char *forwarded, const char *trusted)
{
	struct cidr_list list;
	struct http_pair header = {S("X-Forwarded-For"), str_from(forwarded)};
	struct http_request req = {.arena = arena, .headers = &header, .header_count = 1};
	if (cidr_parse_list(arena, str_from(trusted), &list) != OK)
		return S("bad list");
	http_request_origin(&req, str_dup(arena, str_from(peer)), &list);
	return req.remote_addr;
}

TEST(forwarded_addresses_are_believed_only_from_trusted_proxies)
{
	assert_str(origin(arena, "192.0.2.1", "198.51.100.7", ""), "192.0.2.1");
	assert_str(origin(arena, "192.0.2.1", "198.51.100.7", "10.0.0.0/8"), "192.0.2.1");
	assert_str(origin(arena, "10.0.0.1", "198.51.100.7", "10.0.0.0/8"), "198.51.100.7");
	assert_str(origin(arena, "10.0.0.1", "1.1.1.1, 198.51.100.7, 10.0.0.9", "10.0.0.0/8"), "198.51.100.7");
	assert_str(origin(arena, "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.0/8"), "10.0.0.3");
	assert_str(origin(arena, "10.0.0.1", "evil", "10.0.0.0/8"), "10.0.0.1");
	assert_str(origin(arena, "10.0.0.1", "", "10.0.0.0/8"), "10.0.0.1");
	assert_str(origin(arena, "::1", "[2001:db8::7]:4711", "::1"), "2001:db8::7");
	assert_str(origin(arena, "::1", "198.51.100.7:4711", "::1"), "198.51.100.7");
	assert_str(origin(arena, "::ffff:10.0.0.1", "198.51.100.7", "10.0.0.0/8"), "198.51.100.7");
}

TEST(several_forwarded_lines_count_as_one_list)
{
	struct cidr_list list;
	const struct http_pair headers[] = {
		{S("X-Forwarded-For"), S("203.0.113.1")}, {S("x-forwarded-for"), S("198.51.100.7, 10.0.0.2")},
		{S("X-Forwarded-Proto"), S("https")},
	};
	struct http_request req = {.arena = arena, .headers = headers, .header_count = 3};
	assert_ok(cidr_parse_list(arena, S("10.0.0.0/8"), &list));
	http_request_origin(&req, S("10.0.0.1"), &list);
	assert_str(req.remote_addr, "198.51.100.7");
	assert_true(req.https);
	http_request_origin(&req, S("192.0.2.1"), &list);
	assert_false(req.https);
}

TEST(the_type_of_a_body_is_compared_without_its_parameters)
{
	const struct http_pair header = {S("content-type"), S("Application/JSON ; charset=utf-8")};
	struct http_request req = {.arena = arena, .headers = &header, .header_count = 1};
	assert_true(http_is_type(&req, "application/json"));
	assert_false(http_is_type(&req, "application/jso"));
	req.header_count = 0;
	assert_false(http_is_type(&req, "application/json"));
}

TEST(a_malformed_header_breaks_the_whole_answer)
{
	static const char *const values[] = {"a\rb", "a\nb", "a\x01", "a\x7f"};
	for (size_t i = 0; i < COUNT(values); i++) {
		struct http_response res = {.arena = arena};
		http_add_header(&res, S("X-A"), str_from(values[i]));
		assert_true(res.broken);
		assert_null(res.first);
	}
	struct http_response res = {.arena = arena};
	http_add_header(&res, S("X A"), S("b"));
	assert_true(res.broken);
	res.broken = false;
	http_add_header(&res, S("Content-Length"), S("5"));
	assert_true(res.broken);
	res.broken = false;
	http_set_cookie(&res, &(struct cookie){.name = S("__Host-s"), .value = S("a;b")});
	assert_true(res.broken);
}

TEST(setting_a_header_replaces_it_and_adding_keeps_it)
{
	struct http_response res = {.arena = arena};
	http_add_header(&res, S("A"), S("1"));
	http_add_header(&res, S("B"), S("2"));
	http_add_header(&res, S("a"), S("3"));
	http_set_header(&res, S("A"), S("4"));
	assert_str(http_response_header(&res, "a"), "4");
	assert_str(http_response_header(&res, "b"), "2");
	assert_ptr_equal(res.first->next, res.last);
	http_add_header(&res, S("B"), S("5"));
	assert_str(res.last->pair.value, "5");
	assert_false(res.broken);
}

TEST(an_asset_is_sent_once_and_then_only_confirmed)
{
	const struct http_asset asset = {
		.type = S_INIT("text/css; charset=utf-8"), .bytes = S_INIT("body{}"), .gzip = S_INIT("packed"),
		.etag = S_INIT("\"abc\""), .immutable = true,
	};
	struct http_pair headers[] = {{S("Accept-Encoding"), S("br, gzip;q=0.8")}, {S("If-None-Match"), S("\"x\"")}};
	struct http_request req = {.arena = arena, .headers = headers, .header_count = 2};
	struct http_response res = {.arena = arena};
	http_respond_asset(&req, &res, &asset);
	assert_int_equal(res.status, 200);
	assert_str(res.body, "packed");
	assert_str(http_response_header(&res, "content-encoding"), "gzip");
	assert_str(http_response_header(&res, "vary"), "Accept-Encoding");
	assert_true(str_find(http_response_header(&res, "cache-control"), S("immutable")) > 0);

	headers[0].value = S("gzip;q=0, deflate");
	headers[1].value = S("\"x\", W/\"abc\"");
	res = (struct http_response){.arena = arena};
	http_respond_asset(&req, &res, &asset);
	assert_int_equal(res.status, 304);
	assert_int_equal(res.body.len, 0);

	req.header_count = 1;
	res = (struct http_response){.arena = arena};
	http_respond_asset(&req, &res, &asset);
	assert_str(res.body, "body{}");
	assert_null(http_response_header(&res, "content-encoding").ptr);
}
