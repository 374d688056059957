/* api_richmenu: menus and their pictures. */
#include "api.h"

#include "arena.h"
#include "field.h"
#include "richmenu.h"

/* --- objects ---------------------------------------------------------------------------------- */

static bool object_fits(struct call *call)
{
	struct problems problems;
	problems_init(&problems, call->arena);
	if (richmenu_check(call->body, (struct message_options){.allow_http_loopback = true}, &problems) == OK)
		return true;
	answer(call, 400, line_error_body(call->arena, &problems));
	return false;
}

void api_richmenu_validate(struct call *call)
{
	if (object_fits(call))
		answer_empty(call, 200);
}

void api_richmenu_create(struct call *call)
{
	struct json json;
	if (!object_fits(call))
		return;
	if (menu_count(call->world) >= MENUS_MOST) {
		answer_message_details(call, 400, S("The number of rich menus has reached its limit"));
		return;
	}
	uint32_t menu = menu_create(call->world, call->arena, call->body);
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "richMenuId", str_from(call->world->menus.items[menu].id));
	answer_json(call, 200, &json);
}

/* The object as it was created, with its id in front. */
static void emit_menu(struct call *call, struct emit *out, const struct menu *menu)
{
	const struct node *object;
	emit_text(out, "richMenuId", str_from(menu->id));
	if (node_parse(call->arena, menu->json, &object) != OK)
		return;
	for (const char *name = NULL; (name = node_next(object, name));) {
		emit_key(out, str_from(name));
		emit_raw(out, NULL, node_dump(call->arena, node_get(object, name)));
	}
}

/* The menu of the path; answers 404 itself. */
static struct menu *menu_of_path(struct call *call, size_t param)
{
	uint32_t menu = menu_find(call->world, call->params[param]);
	if (menu == MENU_NONE) {
		answer_message(call, 404, S("Not found"));
		return NULL;
	}
	return &call->world->menus.items[menu];
}

void api_richmenu_get(struct call *call)
{
	struct json json;
	const struct menu *menu = menu_of_path(call, 0);
	if (!menu)
		return;
	emit_menu(call, json_begin(&json, call->arena), menu);
	answer_json(call, 200, &json);
}

void api_richmenu_list(struct call *call)
{
	struct json json;
	struct emit *out = json_begin(&json, call->arena);
	emit_list(out, "richmenus");
	for (uint32_t i = 0; i < call->world->menus.count; i++) {
		const struct menu *menu = &call->world->menus.items[i];
		if (menu->deleted)
			continue;
		emit_begin(out, NULL);
		emit_menu(call, out, menu);
		emit_end(out);
	}
	emit_end_list(out);
	answer_json(call, 200, &json);
}

void api_richmenu_delete(struct call *call)
{
	const struct menu *menu = menu_of_path(call, 0);
	if (!menu)
		return;
	menu_delete(call->world, (uint32_t)(menu - call->world->menus.items));
	answer_empty(call, 200);
}

/* --- pictures --------------------------------------------------------------------------------------- */

void api_richmenu_image_set(struct call *call)
{
	struct image image;
	const struct menu *menu = menu_of_path(call, 0);
	if (!menu)
		return;
	if (menu->image.len) {
		answer_message(call, 400, S("An image has already been uploaded to the richmenu"));
		return;
	}
	if (richmenu_image_check(call->req->body, 0, 0, &image) != OK) {
		answer_message(call, 400, S("The image size is not allowed for richmenu"));
		return;
	}
	menu_set_image(call->world, (uint32_t)(menu - call->world->menus.items), call->req->body,
	               image_media_type(image.kind));
	answer_empty(call, 200);
}

void api_richmenu_image_get(struct call *call)
{
	const struct menu *menu = menu_of_path(call, 0);
	if (!menu)
		return;
	if (menu->image.len)
		http_respond(call->res, 200, str_from(menu->image_type), str_dup(call->arena, menu->image));
	else
		answer_message(call, 404, S("Not found"));
}

/* --- default ------------------------------------------------------------------------------------------ */

void api_richmenu_default_set(struct call *call)
{
	const struct menu *menu = menu_of_path(call, 0);
	if (!menu)
		return;
	if (!menu->image.len) {
		answer_message_details(call, 400, S("must upload richmenu image before applying it to user"));
		return;
	}
	call->world->menus.standard = (uint32_t)(menu - call->world->menus.items) + 1;
	watch_changed_all(call->world);
	answer_empty(call, 200);
}

void api_richmenu_default_get(struct call *call)
{
	struct json json;
	uint32_t standard = call->world->menus.standard;
	if (!standard) {
		answer_message_details(call, 404, S("no default richmenu"));
		return;
	}
	emit_text(json_begin(&json, call->arena), "richMenuId", str_from(call->world->menus.items[standard - 1].id));
	answer_json(call, 200, &json);
}

void api_richmenu_default_cancel(struct call *call)
{
	call->world->menus.standard = 0;
	watch_changed_all(call->world);
	answer_empty(call, 200);
}
