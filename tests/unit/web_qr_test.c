/* web_qr: codes as pictures. That strangers' eyes can read them is shown in tests/api/sources.test.mjs. */
#include "test.h"

#include "picture.h"
#include "qr.h"

static struct qr code_of(struct arena *arena, const char *text, enum qr_level level)
{
	struct qr qr;
	assert_ok(qr_make(arena, str_from(text), level, &qr));
	return qr;
}

/* Seven modules wide: dark frame, light ring, dark heart. */
static bool has_finder(const struct qr *qr, int x, int y)
{
	static const char *const rows[] = {"#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"};
	for (int dy = 0; dy < 7; dy++)
		for (int dx = 0; dx < 7; dx++)
			if (qr->dark[(y + dy) * qr->width + x + dx] != (rows[dy][dx] == '#'))
				return false;
	return true;
}

TEST(a_code_has_its_three_finders_and_grows_with_the_level)
{
	int before = 0;
	for (enum qr_level level = QR_LEVEL_L; level <= QR_LEVEL_H; level++) {
		struct qr qr = code_of(arena, "https://line.city.example.lg.jp/q/23456789", level);
		assert_true(has_finder(&qr, 0, 0) && has_finder(&qr, qr.width - 7, 0) && has_finder(&qr, 0, qr.width - 7));
		assert_true(qr.width >= before);
		before = qr.width;
	}
	assert_true(before > code_of(arena, "https://line.city.example.lg.jp/q/23456789", QR_LEVEL_L).width);
}

TEST(a_png_of_a_code_shows_its_modules_and_a_white_margin)
{
	struct qr qr = code_of(arena, "https://line.city.example.lg.jp/q/23456789", QR_LEVEL_M);
	const struct qr_look look = {.margin = 4, .pixels = 301};
	struct str bytes;
	struct picture picture;
	assert_ok(qr_png(arena, &qr, &look, &bytes));
	assert_ok(picture_from_png(arena, bytes, &picture));
	assert_int_equal(picture.width, 301);
	assert_int_equal(picture.height, 301);
	int scale = 301 / (qr.width + 8), before = (301 - scale * qr.width) / 2;
	assert_true(before >= 4 * scale);
	for (int y = 0; y < 301; y++)
		for (int x = 0; x < 301; x++) {
			int mx = x - before, my = y - before;
			bool inside = mx >= 0 && my >= 0 && mx < scale * qr.width && my < scale * qr.width;
			bool dark = inside && qr.dark[my / scale * qr.width + mx / scale];
			assert_int_equal(picture.pixels[(y * 301 + x) * picture.channels], dark ? 0 : 255);
		}
}

TEST(an_svg_of_a_code_has_as_much_black_as_the_code)
{
	struct qr qr = code_of(arena, "https://line.city.example.lg.jp/q/23456789", QR_LEVEL_Q);
	struct str svg;
	assert_ok(qr_svg(arena, &qr, &(struct qr_look){.margin = 2, .pixels = 500}, &svg));
	assert_true(str_find(svg, str_fmt(arena, "viewBox=\"0 0 %d %d\"", qr.width + 4, qr.width + 4)) > 0);
	assert_true(str_find(svg, S("width=\"500\"")) > 0);
	int64_t dark = 0, drawn = 0;
	for (int i = 0; i < qr.width * qr.width; i++)
		dark += qr.dark[i];
	for (size_t i = 0; i + 1 < svg.len; i++) /* every run: h12v1 */
		if (svg.ptr[i] == 'h' && svg.ptr[i - 1] >= '0' && svg.ptr[i - 1] <= '9') {
			int64_t run = 0;
			for (size_t j = i + 1; svg.ptr[j] >= '0' && svg.ptr[j] <= '9'; j++)
				run = run * 10 + (svg.ptr[j] - '0');
			drawn += run;
		}
	assert_int_equal(drawn, dark);
}

TEST(a_code_that_cannot_be_is_refused)
{
	struct qr qr = code_of(arena, "https://line.city.example.lg.jp/q/23456789", QR_LEVEL_M);
	struct str bytes;
	char *much = arena_alloc(arena, QR_TEXT_MOST + 1);
	for (int i = 0; i <= QR_TEXT_MOST; i++)
		much[i] = 'a';
	assert_err(qr_png(arena, &qr, &(struct qr_look){.margin = 4, .pixels = 36}, &bytes), ERR_INVALID);
	assert_string_equal(err_field(), "pixels");
	assert_err(qr_make(arena, str_of(much, QR_TEXT_MOST + 1), QR_LEVEL_H, &qr), ERR_LIMIT);
	assert_ok(qr_make(arena, str_of(much, QR_TEXT_MOST), QR_LEVEL_H, &qr));
	assert_err(qr_make(arena, S(""), QR_LEVEL_M, &qr), ERR_LIMIT);
}
