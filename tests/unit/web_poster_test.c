/* poster: what is refused, and that a refusal hinders nobody. How it looks is in tests/api/sources.test.mjs. */
#include "test.h"

#include "pdf.h"
#include "poster.h"

#include <pthread.h>
#include <string.h>

#define FONTS "/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-"

static const struct poster sheet = {
	.city_name = S_INIT("みどり野市"), .account_name = S_INIT("みどり野市公式アカウント"), .account_id = S_INIT("@midorino"),
	.title = S_INIT("ごみの日も\nLINEに届きます"), .url = S_INIT("https://line.city.example.lg.jp/q/23456789"), .login = true,
	.name = S_INIT("市役所1階"), .department = S_INIT("広報課"), .code = S_INIT("23456789"),
};

static void free_fonts(void *thing)
{
	struct pdf_fonts *fonts = thing;
	pdf_fonts_free(&fonts);
}

static struct pdf_fonts *fonts_of(struct arena *arena, const char *bold)
{
	struct pdf_fonts *fonts = pdf_fonts_new(S(FONTS "Regular.ttf"), str_from(bold));
	arena_defer(arena, free_fonts, fonts);
	return fonts;
}

static enum err drawn(struct pdf_fonts *fonts, const struct poster *poster, size_t *size)
{
	struct arena *arena = arena_new();
	struct str pdf = S("");
	enum err err = poster_draw(arena, fonts, poster, &pdf);
	*size = pdf.len;
	if (err == OK)
		assert_true(str_starts(pdf, S("%PDF-1.")));
	arena_free(&arena);
	return err;
}

TEST(a_poster_is_a_small_pdf_and_a_refused_one_lets_the_next_be_drawn)
{
	struct pdf_fonts *fonts = fonts_of(arena, FONTS "Bold.ttf");
	const struct {
		struct str title, lead;
		const char *field;
	} wrong[] = {
		{S("一\n二\n三\n四"), S(""), "title"},
		{S(" \n "), S(""), "title"},
		{S("友だち😀"), S(""), "title"},
		{S("見出しが一行でとても長く、いくら小さくしても紙の幅に入りきらないので改行して短くしなければならないもの"), S(""), "title"},
		{S("友だち"), S("一\n二\n三"), "lead"},
	};
	size_t size;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct poster bad = sheet;
		bad.title = wrong[i].title;
		bad.lead = wrong[i].lead;
		assert_err(drawn(fonts, &bad, &size), ERR_INVALID);
		assert_string_equal(err_field(), wrong[i].field);
		assert_ok(drawn(fonts, &sheet, &size));
		assert_true(size > 5000 && size < 200000);
	}
}

TEST(names_that_the_font_cannot_write_do_not_keep_a_poster_from_being_made)
{
	struct poster odd = sheet;
	size_t size;
	odd.account_name = S("みどり野市🌱公式アカウントという、とても長くて一行には入りきらない名前のアカウント");
	odd.name = S("😀");
	odd.department = odd.account_id = S("");
	odd.login = false;
	assert_ok(drawn(fonts_of(arena, FONTS "Bold.ttf"), &odd, &size));
}

TEST(fonts_that_are_missing_or_none_are_named)
{
	size_t size;
	assert_err(drawn(fonts_of(arena, "/usr/share/fonts/none.ttf"), &sheet, &size), ERR_CONFLICT);
	assert_non_null(strstr(err_text(), "/usr/share/fonts/none.ttf"));
	assert_err(pdf_fonts_load(fonts_of(arena, "/etc/hostname")), ERR_CONFLICT);
}

static void *draw_some(void *thing)
{
	size_t size;
	for (int i = 0; i < 5; i++)
		if (drawn(thing, &sheet, &size) != OK)
			return thing;
	return NULL;
}

TEST(threads_of_a_server_draw_posters_one_after_the_other)
{
	struct pdf_fonts *fonts = fonts_of(arena, FONTS "Bold.ttf");
	pthread_t threads[4];
	void *failed;
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, draw_some, fonts), 0);
	for (size_t i = 0; i < COUNT(threads); i++) {
		pthread_join(threads[i], &failed);
		assert_null(failed);
	}
}
