/* brand: four settings, and what a colour must be. */
#include "brand.h"

#include "db.h"
#include "setting.h"
#include "str.h"
#include "utf8.h"

#include <math.h>

enum err brand_load(struct db *db, struct arena *arena, struct brand *out)
{
	struct brand brand;
	TRY(setting_text(db, arena, SETTING_BRAND_NAME, &brand.name));
	TRY(setting_text(db, arena, SETTING_BRAND_COLOUR, &brand.colour));
	TRY(setting_text(db, arena, SETTING_BRAND_LOGO, &brand.logo));
	TRY(setting_text(db, arena, SETTING_BRAND_MENU, &brand.menu));
	*out = brand;
	return OK;
}

enum err brand_name(struct db *db, struct arena *arena, struct str usual, struct str *out)
{
	struct str name;
	TRY(setting_text(db, arena, SETTING_BRAND_NAME, &name));
	*out = name.len ? name : usual;
	return OK;
}

/* --- colours (WCAG 2.2: relative luminance, contrast ratio) --- */

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool rgb_read(struct str text, struct rgb *out)
{
	int values[3];
	if (text.len != 7 || text.ptr[0] != '#')
		return false;
	for (size_t i = 0; i < 3; i++) {
		int high = digit(text.ptr[1 + 2 * i]), low = digit(text.ptr[2 + 2 * i]);
		if (high < 0 || low < 0)
			return false;
		values[i] = high * 16 + low;
	}
	*out = (struct rgb){values[0], values[1], values[2]};
	return true;
}

static double linear(int value)
{
	double share = value / 255.0;
	return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static double luminance(struct rgb colour)
{
	return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}

double rgb_contrast(struct rgb a, struct rgb b)
{
	double x = luminance(a), y = luminance(b);
	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static int shaded(int value) { return (int)lround(255.0 - (255.0 - value) * BRAND_SHADE); }

static enum err check_colour(struct str text)
{
	static const struct rgb white = {255, 255, 255};
	struct rgb colour;
	if (text.len == 0)
		return OK;
	if (!rgb_read(text, &colour))
		return fail_field(ERR_INVALID, "colour", "色は「#0017c1」のように、#と6桁の英数字（0～9、a～f）で入れてください。");
	double on_white = rgb_contrast(colour, white);
	double on_shade = rgb_contrast(colour, (struct rgb){shaded(colour.red), shaded(colour.green), shaded(colour.blue)});
	double least = fmin(on_white, on_shade);
	if (least >= BRAND_CONTRAST_LEAST)
		return OK;
	return fail_field(ERR_INVALID, "colour",
	                  "この色では文字が読みにくくなります（明るさの差が%.1f：1）。%.1f：1以上になる、もっと濃い色にしてください。",
	                  floor(least * 10) / 10, BRAND_CONTRAST_LEAST);
}

static enum err check_menu(struct str menu)
{
	struct str rest = menu, label;
	size_t count = 0;
	while (rest.len && str_cut(&rest, ',', &label))
		if (label.len == 0 || utf8_graphemes(label) > BRAND_LABEL_MOST || ++count > BRAND_MENU_MOST)
			return fail_field(ERR_INVALID, "menu", "メニューの並び順が正しくありません。画面を開き直してください。");
	return OK;
}

enum err brand_save(struct db *db, struct arena *arena, const struct brand *brand, int64_t staff_id, int64_t now)
{
	if (utf8_graphemes(brand->name) > BRAND_NAME_MOST)
		return fail_field(ERR_LIMIT, "name", "名前は%d文字までです。", BRAND_NAME_MOST);
	TRY(check_colour(brand->colour));
	TRY(check_menu(brand->menu));
	TRY(setting_put(db, arena, SETTING_BRAND_NAME, brand->name, staff_id, now));
	TRY(setting_put(db, arena, SETTING_BRAND_COLOUR, brand->colour, staff_id, now));
	return setting_put(db, arena, SETTING_BRAND_MENU, brand->menu, staff_id, now);
}

enum err brand_logo_set(struct db *db, struct arena *arena, struct str token, int64_t staff_id, int64_t now)
{
	return setting_put(db, arena, SETTING_BRAND_LOGO, token, staff_id, now);
}
