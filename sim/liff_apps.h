/* liff_apps: the LIFF apps of the login channel.
 *
 * One from the command line, more by LIFF's server API. Wants the world's lock. */
#pragma once

#include "str.h"

struct world;
struct arena;
struct node;

#define LIFF_APPS_MOST 30

struct liff_app {
	char id[64];
	struct str json; /* as the server API shows it, without its id */
	struct str endpoint;
	bool deleted;
};

struct liff_apps {
	struct liff_app *items;
	uint32_t count, capacity;
};

void liff_apps_setup(struct world *world);
struct liff_app *liff_app_find(struct world *world, struct str id); /* NULL when unknown */
uint32_t liff_app_count(const struct world *world);
struct liff_app *liff_app_add(struct world *world, struct arena *arena, const struct node *object);
/* What is given replaces what was; inside "view" too. */
void liff_app_change(struct world *world, struct arena *arena, struct liff_app *app, const struct node *changes);
void liff_apps_clear(struct world *world);
