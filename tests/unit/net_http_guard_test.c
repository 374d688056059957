#include "test.h"

#include "http_guard.h"

static enum http_guard judge(const struct http_pair *headers, size_t count)
{
	struct http_guard_head head = {
		.method = S("POST"), .target = S("/"), .version = S("HTTP/1.1"),
		.headers = headers, .header_count = count,
	};
	return http_guard(&head);
}

#define JUDGE(...) \
	judge((const struct http_pair[]){__VA_ARGS__}, COUNT(((const struct http_pair[]){__VA_ARGS__})))
#define LINE(name, value) {S_INIT(name), S_INIT(value)}
#define HOST LINE("Host", "city.example:443")

TEST(the_guard_lets_ordinary_requests_in)
{
	assert_int_equal(JUDGE(HOST), GUARD_OK);
	assert_int_equal(JUDGE(HOST, LINE("Content-Length", "0")), GUARD_OK);
	assert_int_equal(JUDGE(LINE("HOST", "[::1]:8080"), LINE("transfer-encoding", "chunked")), GUARD_OK);
	assert_int_equal(JUDGE(HOST, LINE("X-Name", "\xe5\xb8\x82\t\"x\"")), GUARD_OK);
}

TEST(the_guard_refuses_what_two_servers_could_read_differently)
{
	assert_int_equal(JUDGE(LINE("A", "b")), GUARD_NO_HOST);
	assert_int_equal(JUDGE(HOST, LINE("host", "b")), GUARD_TWO_HOSTS);
	assert_int_equal(JUDGE(LINE("Host", "")), GUARD_ODD_HOST);
	assert_int_equal(JUDGE(LINE("Host", "a b")), GUARD_ODD_HOST);
	assert_int_equal(JUDGE(LINE("Host", "a/b")), GUARD_ODD_HOST);
	assert_int_equal(JUDGE(HOST, LINE("Content-Length", "1"), LINE("content-length", "1")), GUARD_TWO_LENGTHS);
	assert_int_equal(JUDGE(HOST, LINE("Content-Length", "1"), LINE("Transfer-Encoding", "chunked")),
	                 GUARD_LENGTH_AND_ENCODING);
	assert_int_equal(JUDGE(HOST, LINE("Transfer-Encoding", "chunked"), LINE("Transfer-Encoding", "chunked")),
	                 GUARD_TWO_ENCODINGS);
	assert_int_equal(JUDGE(HOST, LINE("Transfer-Encoding", "Chunked")), GUARD_ODD_ENCODING);
	assert_int_equal(JUDGE(HOST, LINE("Transfer-Encoding", "identity")), GUARD_ODD_ENCODING);
	assert_int_equal(JUDGE(HOST, LINE("Content-Length", "1234567890123456789")), GUARD_ODD_LENGTH);
	assert_int_equal(JUDGE(HOST, LINE("Content-Length", "0x10")), GUARD_ODD_LENGTH);
	assert_int_equal(JUDGE(HOST, LINE("A ", "b")), GUARD_ODD_NAME);
	assert_int_equal(JUDGE(HOST, LINE("", "b")), GUARD_ODD_NAME);
	assert_int_equal(JUDGE(HOST, LINE("A\x01", "b")), GUARD_ODD_NAME);
	assert_int_equal(JUDGE(HOST, LINE("A", "b\rc")), GUARD_ODD_VALUE);
}

TEST(the_guard_reads_the_request_line)
{
	struct http_guard_head head = {
		.method = S("GET"), .target = S("/"), .version = S("HTTP/1.0"),
	};
	assert_int_equal(http_guard(&head), GUARD_OK);
	head.target = S("*");
	assert_int_equal(http_guard(&head), GUARD_ODD_TARGET);
	head.target = S("/\x7f");
	assert_int_equal(http_guard(&head), GUARD_ODD_TARGET);
	head.target = S("/");
	head.method = S("GE(T");
	assert_int_equal(http_guard(&head), GUARD_ODD_METHOD);
	head.method = S("GET");
	head.version = S("HTTP/1.10");
	assert_int_equal(http_guard(&head), GUARD_ODD_VERSION);
	const struct http_pair chunked[] = {LINE("Transfer-Encoding", "chunked")};
	head = (struct http_guard_head){S("POST"), S("/"), S("HTTP/1.0"), chunked, 1};
	assert_int_equal(http_guard(&head), GUARD_ODD_ENCODING);
	assert_int_equal(http_guard_length(&head), -1);
}

TEST(every_verdict_has_a_name)
{
	for (int i = GUARD_OK; i <= GUARD_MANY_HEADERS; i++)
		assert_string_not_equal(http_guard_name((enum http_guard)i), "unknown");
}
