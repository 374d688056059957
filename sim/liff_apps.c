/* liff_apps: objects kept as they were given. */
#include "liff_apps.h"

#include "arena.h"
#include "emit.h"
#include "field.h"
#include "secret.h"
#include "world.h"

#include <stdio.h>

static struct liff_app *add(struct world *world, struct str id, struct str json, struct str endpoint)
{
	struct liff_apps *apps = &world->liff_apps;
	struct liff_app app = {.json = world_keep(world, json), .endpoint = world_keep(world, endpoint)};
	snprintf(app.id, sizeof app.id, "%.*s", FMT(id));
	list_room(apps->items, apps->count, apps->capacity);
	apps->items[apps->count] = app;
	return &apps->items[apps->count++];
}

void liff_apps_setup(struct world *world)
{
	const struct options *options = world->options;
	if (!options->liff_endpoint.len)
		return;
	struct arena *arena = arena_new();
	struct buf buf;
	struct emit out;
	buf_init(&buf, arena, 16 * 1024);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_begin(&out, "view");
	emit_text(&out, "type", S("full"));
	emit_text(&out, "url", options->liff_endpoint);
	emit_end(&out);
	emit_text(&out, "permanentLinkPattern", S("concat"));
	emit_raw(&out, "scope", S("[\"openid\",\"profile\",\"chat_message.write\"]"));
	emit_end(&out);
	add(world, options->liff_id, buf_view(&buf), options->liff_endpoint);
	arena_free(&arena);
}

struct liff_app *liff_app_find(struct world *world, struct str id)
{
	for (uint32_t i = 0; i < world->liff_apps.count; i++) {
		struct liff_app *app = &world->liff_apps.items[i];
		if (!app->deleted && str_eq(str_from(app->id), id))
			return app;
	}
	return NULL;
}

uint32_t liff_app_count(const struct world *world)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < world->liff_apps.count; i++)
		count += !world->liff_apps.items[i].deleted;
	return count;
}

static struct str url_of(const struct node *object)
{
	return node_text(node_get(node_get(object, "view"), "url"), S(""));
}

struct liff_app *liff_app_add(struct world *world, struct arena *arena, const struct node *object)
{
	struct str end = hex_encode(arena, id16_random().bytes, 4);
	struct str id = str_fmt(arena, "%.*s-%.*s", FMT(world->options->login_channel_id), FMT(end));
	return add(world, id, node_dump(arena, object), url_of(object));
}

/* The members of `base` with those of `changes` over them. */
static struct str merged(struct arena *arena, const struct node *base, const struct node *changes)
{
	struct buf buf;
	struct emit out;
	buf_init(&buf, arena, 64 * 1024);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	for (const char *name = NULL; (name = node_next(base, name));) {
		const struct node *was = node_get(base, name), *is = node_get(changes, name);
		bool deeper = node_is(was, NODE_OBJECT) && node_is(is, NODE_OBJECT);
		emit_key(&out, str_from(name));
		emit_raw(&out, NULL, deeper ? merged(arena, was, is) : node_dump(arena, is ? is : was));
	}
	for (const char *name = NULL; (name = node_next(changes, name));) {
		if (node_get(base, name))
			continue;
		emit_key(&out, str_from(name));
		emit_raw(&out, NULL, node_dump(arena, node_get(changes, name)));
	}
	emit_end(&out);
	return buf_view(&buf);
}

void liff_app_change(struct world *world, struct arena *arena, struct liff_app *app, const struct node *changes)
{
	const struct node *object;
	if (node_parse(arena, app->json, &object) != OK)
		return;
	app->json = world_keep(world, merged(arena, object, changes));
	if (url_of(changes).len)
		app->endpoint = world_keep(world, url_of(changes));
}

void liff_apps_clear(struct world *world)
{
	mem_free(world->liff_apps.items);
	world->liff_apps = (struct liff_apps){0};
}
