/* menus: a list that only grows; numbers stay valid. */
#include "menus.h"

#include "arena.h"
#include "emit.h"
#include "field.h"
#include "secret.h"
#include "world.h"

#include <stdio.h>
#include <string.h>

/* --- menus ----------------------------------------------------------------------------- */

uint32_t menu_find(const struct world *world, struct str id)
{
	for (uint32_t i = 0; i < world->menus.count; i++)
		if (!world->menus.items[i].deleted && str_eq(str_from(world->menus.items[i].id), id))
			return i;
	return MENU_NONE;
}

uint32_t menu_count(const struct world *world)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < world->menus.count; i++)
		count += !world->menus.items[i].deleted;
	return count;
}

uint32_t menu_create(struct world *world, struct arena *arena, const struct node *object)
{
	struct menus *menus = &world->menus;
	struct id16 random = id16_random();
	const struct node *size = node_get(object, "size");
	struct menu menu = {
		.json = world_keep(world, node_dump(arena, object)),
		.width = node_i64(node_get(size, "width"), 0),
		.height = node_i64(node_get(size, "height"), 0),
	};
	snprintf(menu.id, sizeof menu.id, "richmenu-%.*s", FMT(hex_encode(arena, random.bytes, sizeof random.bytes)));
	list_room(menus->items, menus->count, menus->capacity);
	menus->items[menus->count] = menu;
	return menus->count++;
}

void menu_set_image(struct world *world, uint32_t index, struct str bytes, const char *type)
{
	struct menu *menu = &world->menus.items[index];
	menu->image = world_keep(world, bytes);
	menu->image_type = type;
}

void menu_delete(struct world *world, uint32_t index)
{
	world->menus.items[index].deleted = true;
	if (world->menus.standard == index + 1)
		world->menus.standard = 0;
	watch_changed_all(world);
}

static bool is_alive(const struct world *world, uint32_t one_more)
{
	return one_more && !world->menus.items[one_more - 1].deleted;
}

uint32_t menu_of(const struct world *world, uint32_t person)
{
	const struct person *each = &world->people.items[person];
	if (is_alive(world, each->menu))
		return each->menu - 1;
	return is_alive(world, world->menus.standard) ? world->menus.standard - 1 : MENU_NONE;
}

void menu_link(struct world *world, uint32_t menu_or_none, uint32_t person)
{
	struct person *each = people_at(world, person);
	if (each->state != PERSON_FOLLOWING)
		return;
	each->menu = menu_or_none == MENU_NONE ? 0 : menu_or_none + 1;
	watch_changed(world, person);
}

/* --- aliases ---------------------------------------------------------------------------- */

struct menu_alias *menu_alias_find(struct world *world, struct str id)
{
	for (uint32_t i = 0; i < world->menus.alias_count; i++) {
		struct menu_alias *alias = &world->menus.aliases[i];
		if (!alias->deleted && str_eq(str_from(alias->id), id))
			return alias;
	}
	return NULL;
}

uint32_t menu_alias_count(const struct world *world)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < world->menus.alias_count; i++)
		count += !world->menus.aliases[i].deleted;
	return count;
}

void menu_alias_create(struct world *world, struct str id, uint32_t menu)
{
	struct menus *menus = &world->menus;
	struct menu_alias alias = {.menu = menu};
	snprintf(alias.id, sizeof alias.id, "%.*s", FMT(id));
	list_room(menus->aliases, menus->alias_count, menus->alias_capacity);
	menus->aliases[menus->alias_count++] = alias;
}

/* --- switching ---------------------------------------------------------------------------- */

static struct str switch_to(struct world *world, uint32_t person, struct str alias_id)
{
	const struct menu_alias *alias = menu_alias_find(world, alias_id);
	if (!alias)
		return S("RICHMENU_ALIAS_ID_NOTFOUND");
	const struct menu *menu = &world->menus.items[alias->menu];
	if (menu->deleted || !menu->image.len)
		return S("RICHMENU_NOTFOUND");
	if (people_at(world, person)->state != PERSON_FOLLOWING)
		return S("FAILED");
	menu_link(world, alias->menu, person);
	return S("SUCCESS");
}

void menu_switch(struct world *world, struct arena *arena, uint32_t person, struct str alias, struct str data)
{
	struct buf buf;
	struct emit out;
	struct str status = switch_to(world, person, alias);
	buf_init(&buf, arena, 8192);
	emit_init(&out, &buf);
	emit_text(&out, "type", S("postback"));
	emit_begin(&out, "postback");
	emit_text(&out, "data", data);
	emit_begin(&out, "params");
	if (str_eq(status, S("SUCCESS")))
		emit_text(&out, "newRichMenuAliasId", alias);
	emit_text(&out, "status", status);
	emit_end(&out);
	emit_end(&out);
	hook_event(world, person, buf_view(&buf), true);
}

void menus_clear(struct world *world)
{
	mem_free(world->menus.items);
	mem_free(world->menus.aliases);
	world->menus = (struct menus){0};
}
