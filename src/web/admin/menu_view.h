/* menu_view: menus as the console sees them. */
#pragma once

#include "err.h"

struct api_menu;
struct api_menu_edition;
struct call;
struct menu;
struct menu_dress;
struct menu_edition;

enum err menu_view(struct call *call, const struct menu *menu, struct api_menu *out) MUST_CHECK;
void menu_edition_view(const struct menu_edition *edition, struct api_menu_edition *out);
/* What the program puts into a menu's objects. */
struct menu_dress menu_dress_of(const struct call *call);
/* before, after: NULL where there is none. */
enum err menu_record(struct call *call, const char *action, const struct menu *before, const struct menu *after) MUST_CHECK;
