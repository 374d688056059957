/* brand: how the console looks and is called in this city: name, colour, logo,
 * order of the menu. Kept as settings that have a screen of their own. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define BRAND_NAME_MOST 40
#define BRAND_MENU_MOST 12
#define BRAND_LABEL_MOST 20

struct brand {
	struct str name;   /* empty: the program's */
	struct str colour; /* "#0017c1"; empty: the program's */
	struct str logo;   /* token of a picture (media.h); empty: none */
	struct str menu;   /* labels of the menu's sections with commas between; empty: as they come */
};
enum err brand_load(struct db *db, struct arena *arena, struct brand *out) MUST_CHECK;
/* What the city is called in letters: its name here, or else `usual`. */
enum err brand_name(struct db *db, struct arena *arena, struct str usual, struct str *out) MUST_CHECK;
/* All but the logo. ERR_INVALID names the field: a colour must stand out from white
 * by BRAND_CONTRAST_LEAST, also where it is written on its own light shade. */
enum err brand_save(struct db *db, struct arena *arena, const struct brand *brand, int64_t staff_id,
                    int64_t now) MUST_CHECK;
enum err brand_logo_set(struct db *db, struct arena *arena, struct str token, int64_t staff_id, int64_t now) MUST_CHECK;

#define BRAND_CONTRAST_LEAST 4.5 /* WCAG 2.2, 1.4.3 */
#define BRAND_SHADE 0.08         /* how much of the colour is in its light shade; console/src/app/lib/brand.ts */
struct rgb {
	int red, green, blue; /* 0 to 255 */
};
/* "#0017c1"; false for anything else. */
bool rgb_read(struct str text, struct rgb *out);
/* 1 to 21, as WCAG counts. */
double rgb_contrast(struct rgb a, struct rgb b);
