/* Forms, uploads and cookies. */
#include "test.h"

#include "buf.h"
#include "cookie.h"
#include "form.h"
#include "multipart.h"

TEST(a_form_is_decoded)
{
	struct form form;
	assert_ok(form_parse(arena, S("name=%E5%B1%B1%E7%94%B0+%E5%A4%AA%E9%83%8E&day=1&day=2&&x=a%3Db%26c"),
	                     FORM_LIMITS, &form));
	assert_int_equal(form.count, 4);
	assert_str(form_get(&form, "name"), "山田 太郎");
	assert_str(form_get_nth(&form, "day", 1), "2");
	assert_null(form_get_nth(&form, "day", 2).ptr);
	assert_str(form_get(&form, "x"), "a=b&c");
	assert_ok(form_parse(arena, S(""), FORM_LIMITS, &form));
	assert_int_equal(form.count, 0);
}

TEST(a_form_beyond_its_limits_is_refused)
{
	const struct form_limits small = {.pairs = 2, .name = 3, .value = 5};
	struct form form;
	assert_ok(form_parse(arena, S("abc=12345&d=%31%32%33%34%35"), small, &form));
	assert_err(form_parse(arena, S("a=1&b=2&c=3"), small, &form), ERR_LIMIT);
	assert_err(form_parse(arena, S("abcd=1"), small, &form), ERR_LIMIT);
	assert_err(form_parse(arena, S("a=123456"), small, &form), ERR_LIMIT);
	assert_err(form_parse(arena, S("a=%zz"), small, &form), ERR_INVALID);
	assert_err(form_parse(arena, S("a=%ff"), small, &form), ERR_INVALID);
	assert_err(form_parse(arena, S("a=%00"), small, &form), ERR_INVALID);
}

#define PART(head, bytes) "--XyZ\r\n" head "\r\n\r\n" bytes "\r\n"
#define FIELD(name) "Content-Disposition: form-data; name=\"" name "\""
#define UPLOAD \
	PART(FIELD("title"), "穴があいています") \
	PART(FIELD("photo") "; filename=\"C:\\photos\\a.jpg\"\r\nContent-Type: image/jpeg", \
	     "\xff\xd8\r\n--Xy\r\n--\0\r\n") \
	PART(FIELD("empty"), "") \
	"--XyZ--\r\n"

TEST(the_parts_of_an_upload_are_views_of_the_body)
{
	struct multipart_part *parts;
	size_t count;
	struct str boundary;
	assert_ok(multipart_boundary(S("multipart/form-data; boundary=\"XyZ\""), &boundary));
	assert_ok(multipart_parse(arena, boundary, S(UPLOAD), 5, &parts, &count));
	assert_int_equal(count, 3);
	assert_str(multipart_get(parts, count, "title")->bytes, "穴があいています");
	assert_null(multipart_get(parts, count, "title")->filename.ptr);
	const struct multipart_part *photo = multipart_get(parts, count, "photo");
	assert_str(photo->filename, "a.jpg");
	assert_str(photo->type, "image/jpeg");
	assert_true(str_eq(photo->bytes, S("\xff\xd8\r\n--Xy\r\n--\0\r\n")));
	assert_int_equal(multipart_get(parts, count, "empty")->bytes.len, 0);
	assert_null(multipart_get(parts, count, "other"));
}

TEST(a_malformed_upload_is_refused)
{
	static const struct str bodies[] = {
		S_INIT(""), S_INIT("--XyZ"), S_INIT("--XyZ\r\n"), S_INIT("preamble\r\n--XyZ--\r\n"),
		S_INIT(PART(FIELD("a"), "b")), S_INIT(PART("A: b", "c") "--XyZ--"),
		S_INIT(PART("Content-Disposition: attachment; name=\"a\"", "b") "--XyZ--"),
		S_INIT(PART("Content-Disposition: form-data", "b") "--XyZ--"),
		S_INIT(PART("Content-Disposition: form-data; name=\"a", "b") "--XyZ--"),
		S_INIT(PART(FIELD("\xff"), "b") "--XyZ--"),
		S_INIT(PART(FIELD("a") "\r\n" FIELD("b"), "c") "--XyZ--"),
		S_INIT(PART(FIELD("a") "\r\nContent-Transfer-Encoding: base64", "c") "--XyZ--"),
		S_INIT(PART(FIELD("a") "\r\nContent-Type: multipart/mixed; boundary=q", "c") "--XyZ--"),
		S_INIT(PART(FIELD("a") "\r\n broken", "c") "--XyZ--"),
		S_INIT(PART(FIELD("a"), "b") "--XyZ--\r\nmore"), S_INIT(PART(FIELD("a"), "b") "--XyZjunk"),
	};
	struct multipart_part *parts;
	size_t count;
	for (size_t i = 0; i < COUNT(bodies); i++)
		if (multipart_parse(arena, S("XyZ"), bodies[i], 5, &parts, &count) != ERR_INVALID)
			fail_msg("body %zu was accepted", i);
	assert_err(multipart_parse(arena, S("XyZ"), S(UPLOAD), 2, &parts, &count), ERR_LIMIT);
}

TEST(the_boundary_comes_from_the_content_type)
{
	struct str boundary;
	assert_ok(multipart_boundary(S("Multipart/Form-Data;boundary=----WebKitFormBoundaryAbc"), &boundary));
	assert_str(boundary, "----WebKitFormBoundaryAbc");
	assert_err(multipart_boundary(S("multipart/form-data"), &boundary), ERR_INVALID);
	assert_err(multipart_boundary(S("multipart/form-data; boundary="), &boundary), ERR_INVALID);
	assert_err(multipart_boundary(S("multipart/form-data; boundary=a; boundary=b"), &boundary), ERR_INVALID);
	assert_err(multipart_boundary(S("text/plain; boundary=a"), &boundary), ERR_INVALID);
	assert_err(multipart_boundary((struct str){NULL, 0}, &boundary), ERR_INVALID);
}

static enum err tell_begin(void *context, const struct multipart_part *part)
{
	buf_fmt(context, "[%.*s|%.*s|", FMT(part->name), FMT(part->filename));
	return OK;
}

static enum err tell_bytes(void *context, struct str bytes)
{
	buf_str(context, bytes);
	return OK;
}

static enum err tell_end(void *context)
{
	buf_char(context, ']');
	return OK;
}

TEST(an_upload_reads_the_same_in_pieces_of_any_size)
{
	struct str body = S(UPLOAD), expected;
	for (size_t size = body.len; size > 0; size--) {
		struct buf told;
		buf_init(&told, arena, 10000);
		struct multipart *multipart = multipart_new(arena, S("XyZ"), 5, (struct multipart_sink){
			&told, tell_begin, tell_bytes, tell_end,
		});
		for (struct str rest = body; rest.len; rest = str_skip(rest, size))
			assert_ok(multipart_feed(multipart, str_left(rest, size)));
		assert_ok(multipart_finish(multipart));
		if (size == body.len)
			expected = buf_view(&told);
		assert_true(str_eq(buf_view(&told), expected));
	}
	assert_true(str_find(expected, S("[photo|a.jpg|\xff\xd8")) > 0);
}

TEST(a_cookie_is_read_when_it_is_there_once)
{
	assert_str(cookie_get(S("a=1; __Host-session=abc=; b=2"), "__Host-session"), "abc=");
	assert_null(cookie_get(S("a=1"), "b").ptr);
	assert_null(cookie_get(S("a=1; a=2"), "a").ptr);
	assert_null(cookie_get(S("a=\"1\""), "a").ptr);
	assert_null(cookie_get(S("A=1"), "a").ptr);
	assert_str(cookie_get(S("a="), "a"), "");
	assert_null(cookie_get((struct str){NULL, 0}, "a").ptr);
}

TEST(a_cookie_is_written_with_its_safeguards)
{
	struct str text;
	struct cookie cookie = {.name = S("__Host-s"), .value = S("abc"), .max_age_s = 60};
	assert_ok(cookie_format(arena, &cookie, &text));
	assert_str(text, "__Host-s=abc; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
	cookie.path = S("/admin");
	assert_err(cookie_format(arena, &cookie, &text), ERR_INTERNAL);
	cookie.path = S("/");
	cookie.insecure = true;
	assert_err(cookie_format(arena, &cookie, &text), ERR_INTERNAL);
	cookie.name = S("s");
	cookie.max_age_s = -1;
	cookie.same_site = COOKIE_STRICT;
	assert_ok(cookie_format(arena, &cookie, &text));
	assert_str(text, "s=abc; Path=/; HttpOnly; SameSite=Strict");
	cookie.value = S("a;b");
	assert_err(cookie_format(arena, &cookie, &text), ERR_INTERNAL);
	cookie.value = S("a");
	cookie.path = S("/; Domain=x");
	assert_err(cookie_format(arena, &cookie, &text), ERR_INTERNAL);
}
