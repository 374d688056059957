/* menus: rich menus made by the API, their aliases, and who sees which.
 *
 * Wants the world's lock. */
#pragma once

#include "err.h"
#include "table.h"

struct world;
struct arena;
struct node;

#define MENUS_MOST 1000
#define MENU_ID_LENGTH 41 /* "richmenu-" and 32 hex digits */
#define MENU_NONE UINT32_MAX

struct menu {
	char id[MENU_ID_LENGTH + 1];
	struct str json;       /* as created */
	struct str image;      /* owned; empty: none yet */
	const char *image_type;
	int64_t width, height; /* of the object */
	bool deleted;
};

struct menu_alias {
	char id[33];
	uint32_t menu;
	bool deleted;
};

struct menus {
	struct menu *items; /* also deleted ones: people may still be linked to them */
	uint32_t count, capacity;
	struct menu_alias *aliases;
	uint32_t alias_count, alias_capacity;
	uint32_t standard; /* the default menu plus one, 0: none */
};

uint32_t menu_find(const struct world *world, struct str id); /* MENU_NONE when unknown or deleted */
uint32_t menu_count(const struct world *world);
uint32_t menu_create(struct world *world, struct arena *arena, const struct node *object);
void menu_set_image(struct world *world, uint32_t menu, struct str bytes, const char *type);
void menu_delete(struct world *world, uint32_t menu);
/* What the phone shows: personal, else default, else MENU_NONE. */
uint32_t menu_of(const struct world *world, uint32_t person);
void menu_link(struct world *world, uint32_t menu_or_none, uint32_t person); /* friends only */

struct menu_alias *menu_alias_find(struct world *world, struct str id); /* NULL when unknown */
uint32_t menu_alias_count(const struct world *world);
void menu_alias_create(struct world *world, struct str id, uint32_t menu);

/* The person taps a switch: links and sends the postback with its status. */
void menu_switch(struct world *world, struct arena *arena, uint32_t person, struct str alias, struct str data);
void menus_clear(struct world *world);
