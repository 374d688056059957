/* Addresses of all kinds: URLs, networks, types, and HTML that holds them. */
#include "test.h"

#include "cidr.h"
#include "html.h"
#include "mime.h"
#include "url.h"

TEST(a_url_is_taken_apart)
{
	struct url url;
	assert_ok(url_parse(S("https://www.city.example.jp:8443/a/b?c=d&e#f"), &url));
	assert_str(url.scheme, "https");
	assert_str(url.host, "www.city.example.jp");
	assert_int_equal(url.port, 8443);
	assert_str(url.path, "/a/b");
	assert_str(url.query, "c=d&e");
	assert_str(url.fragment, "f");
	assert_ok(url_parse(S("HTTP://[2001:db8::1]"), &url));
	assert_str(url.host, "2001:db8::1");
	assert_int_equal(url.port, 80);
	assert_str(url.path, "/");
	assert_ok(url_parse(S("https://a?b"), &url));
	assert_str(url.path, "/");
	assert_str(url.query, "b");
	assert_true(url_is_https(S("https://a/")));
	assert_false(url_is_https(S("http://a/")));
}

TEST(a_url_that_misleads_is_refused)
{
	static const char *const urls[] = {
		"", "https://", "https:///a", "ftp://a/", "javascript:alert(1)", "//a/b", "https:a", "https://a b/",
		"https://user@a/", "https://user:pass@a/", "https://a:0/", "https://a:65536/", "https://a:+1/",
		"https://a:/", "https://a\\b/", "https://[::1", "https://[127.0.0.1]/", "https://あ.jp/",
		"https://a/\"x", "https://.a/", "https://a:-1/", "https://a%41/",
	};
	struct url url;
	for (size_t i = 0; i < COUNT(urls); i++)
		if (url_parse(str_from(urls[i]), &url) != ERR_INVALID)
			fail_msg("%s was accepted", urls[i]);
}

TEST(private_addresses_are_known_in_all_their_spellings)
{
	static const char *const hosts[] = {
		"localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "10.1.2.3", "192.168.0.1",
		"172.31.0.1", "169.254.169.254", "100.64.0.1", "::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.1",
		"64:ff9b::a00:1", "router", "printer.local", "db.internal", "x.localhost", "localhost.", "0.0.0.0",
		"224.0.0.1", "255.255.255.255",
	};
	static const char *const fine[] = {
		"api.line.me", "8.8.8.8", "2606:4700::1111", "172.32.0.1", "www.city.example.jp", "1dollar.example.com",
	};
	for (size_t i = 0; i < COUNT(hosts); i++)
		if (!url_host_is_private(str_from(hosts[i])))
			fail_msg("%s passes as public", hosts[i]);
	for (size_t i = 0; i < COUNT(fine); i++)
		if (url_host_is_private(str_from(fine[i])))
			fail_msg("%s passes as private", fine[i]);
}

TEST(percent_signs_go_both_ways)
{
	struct buf out;
	struct str back;
	buf_init(&out, arena, 1000);
	url_encode(&out, S("市 a/b?c=~"));
	assert_str(buf_view(&out), "%E5%B8%82%20a%2Fb%3Fc%3D~");
	assert_true(url_decode(arena, buf_view(&out), &back));
	assert_str(back, "市 a/b?c=~");
	assert_false(url_decode(arena, S("%"), &back));
	assert_false(url_decode(arena, S("%1"), &back));
	assert_false(url_decode(arena, S("%1g"), &back));
}

static bool lies_in(struct arena *arena, const char *address_text, const char *networks)
{
	struct cidr_list list;
	struct address address;
	return cidr_parse_list(arena, str_from(networks), &list) == OK &&
	       address_parse(str_from(address_text), &address) && cidr_match(&list, address);
}

TEST(addresses_lie_in_networks)
{
	assert_true(lies_in(arena, "192.0.2.200", "10.0.0.0/8, 192.0.2.0/24"));
	assert_false(lies_in(arena, "192.0.3.1", "10.0.0.0/8\n192.0.2.0/24"));
	assert_true(lies_in(arena, "192.0.2.5", "192.0.2.4/31"));
	assert_false(lies_in(arena, "192.0.2.6", "192.0.2.4/31"));
	assert_true(lies_in(arena, "192.0.2.1", "192.0.2.1"));
	assert_true(lies_in(arena, "8.8.8.8", "0.0.0.0/0"));
	assert_false(lies_in(arena, "2001:db8::1", "0.0.0.0/0"));
	assert_true(lies_in(arena, "2001:db8:ffff::1", "2001:db8::/32"));
	assert_true(lies_in(arena, "::ffff:192.0.2.1", "192.0.2.0/24"));
	assert_true(lies_in(arena, "8.8.8.8", "::/0"));
	assert_false(lies_in(arena, "8.8.8.8", ""));
}

TEST(a_malformed_network_is_refused)
{
	static const char *const lists[] = {
		"10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "::1/129", "x", "10.0.0.0/08x",
		"2001:db8::1/32", "1.2.3.4.5", "[::1]",
	};
	struct cidr_list list;
	for (size_t i = 0; i < COUNT(lists); i++)
		if (cidr_parse_list(arena, str_from(lists[i]), &list) != ERR_INVALID)
			fail_msg("%s was accepted", lists[i]);
}

TEST(html_escapes_what_is_not_ours)
{
	struct buf out;
	buf_init(&out, arena, 1000);
	html_lit(&out, "<p");
	html_attr(&out, "title", S("\"a\" & 'b'"));
	html_lit(&out, ">");
	html_text(&out, S("1 < 2 > 0"));
	html_lines(&out, S("a\r\nb\n<c>"));
	html_i64(&out, -7);
	assert_str(buf_view(&out), "<p title=\"&quot;a&quot; &amp; &#39;b&#39;\">1 &lt; 2 &gt; 0"
	                           "a<br>b<br>&lt;c&gt;-7");
}

TEST(links_lead_nowhere_dangerous)
{
	static const char *const bad[] = {
		"javascript:alert(1)", " javascript:alert(1)", "java\tscript:x", "//evil.example", "/\\evil.example",
		"data:text/html,x", "http://a/", "relative", "",
	};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct buf out;
		buf_init(&out, arena, 1000);
		html_link(&out, "href", str_from(bad[i]));
		assert_str(buf_view(&out), " href=\"#\"");
	}
	struct buf out;
	buf_init(&out, arena, 1000);
	html_link(&out, "href", S("https://a/?b=1&c"));
	html_link(&out, "src", S("/x"));
	assert_str(buf_view(&out), " href=\"https://a/?b=1&amp;c\" src=\"/x\"");
}

TEST(types_come_from_endings_and_first_bytes)
{
	assert_str(mime_from_name(S("a.CSS")), "text/css; charset=utf-8");
	assert_str(mime_from_name(S("css")), "application/octet-stream");
	assert_str(mime_from_bytes(S("\xff\xd8\xff\xe0....")), "image/jpeg");
	assert_str(mime_from_bytes(S("RIFF....WEBPVP8 ")), "image/webp");
	assert_str(mime_from_bytes(S("....ftypheic....")), "image/heic");
	assert_str(mime_from_bytes(S("<html>")), "");
}
