/* api_alias: names for rich menus, so that switches outlive menus. */
#include "api.h"

#include "field.h"
#include "richmenu.h"

#define ALIASES_MOST 1000

/* The menu named in the body; answers 400 itself. */
static bool menu_of_body(struct call *call, uint32_t *menu)
{
	struct str id = node_text(node_get(call->body, "richMenuId"), S(""));
	if (!richmenu_is_id(id)) {
		answer_message_details(call, 400, S("invalid richMenuId"));
		return false;
	}
	*menu = menu_find(call->world, id);
	if (*menu != MENU_NONE && call->world->menus.items[*menu].image.len)
		return true;
	answer_message_details(call, 400, S("richmenu not found"));
	return false;
}

static struct menu_alias *alias_of_path(struct call *call)
{
	struct menu_alias *alias = menu_alias_find(call->world, call->params[0]);
	if (!alias)
		answer_message_details(call, 404, S("richmenu alias not found"));
	return alias;
}

void api_alias_create(struct call *call)
{
	uint32_t menu;
	struct str id = node_text(node_get(call->body, "richMenuAliasId"), S(""));
	if (!richmenu_is_alias_id(id)) {
		answer_problem(call, S("richMenuAliasId"), S("must match the pattern [a-z0-9_-]{1,32}"));
		return;
	}
	if (!menu_of_body(call, &menu))
		return;
	if (menu_alias_find(call->world, id)) {
		answer_message_details(call, 400, S("conflict richmenu alias id"));
		return;
	}
	if (menu_alias_count(call->world) >= ALIASES_MOST) {
		answer_message_details(call, 400, S("The number of rich menu aliases has reached its limit"));
		return;
	}
	menu_alias_create(call->world, id, menu);
	answer_empty(call, 200);
}

void api_alias_update(struct call *call)
{
	uint32_t menu;
	struct menu_alias *alias = alias_of_path(call);
	if (!alias || !menu_of_body(call, &menu))
		return;
	alias->menu = menu;
	answer_empty(call, 200);
}

static void emit_alias(struct call *call, struct emit *out, const struct menu_alias *alias)
{
	emit_text(out, "richMenuAliasId", str_from(alias->id));
	emit_text(out, "richMenuId", str_from(call->world->menus.items[alias->menu].id));
}

void api_alias_get(struct call *call)
{
	struct json json;
	const struct menu_alias *alias = alias_of_path(call);
	if (!alias)
		return;
	emit_alias(call, json_begin(&json, call->arena), alias);
	answer_json(call, 200, &json);
}

void api_alias_list(struct call *call)
{
	struct json json;
	struct emit *out = json_begin(&json, call->arena);
	emit_list(out, "aliases");
	for (uint32_t i = 0; i < call->world->menus.alias_count; i++) {
		const struct menu_alias *alias = &call->world->menus.aliases[i];
		if (alias->deleted)
			continue;
		emit_begin(out, NULL);
		emit_alias(call, out, alias);
		emit_end(out);
	}
	emit_end_list(out);
	answer_json(call, 200, &json);
}

void api_alias_delete(struct call *call)
{
	struct menu_alias *alias = alias_of_path(call);
	if (!alias)
		return;
	alias->deleted = true;
	answer_empty(call, 200);
}
