/* api_liff: LIFF's server API. */
#include "api.h"

#include "arena.h"
#include "field.h"
#include "url.h"

static bool view_fits(struct call *call, bool whole)
{
	static const char *const sizes[] = {"compact", "tall", "full", NULL};
	const struct node *view = node_get(call->body, "view");
	struct str address = node_text(node_get(view, "url"), S(""));
	struct url url;
	int size;
	if (!view && !whole)
		return true;
	bool size_fits = (!whole && !node_get(view, "type")) || field_word(view, "type", sizes, &size) == OK;
	bool url_fits = !whole && !address.len;
	if (address.len && url_parse(address, &url) == OK)
		url_fits = !url.fragment.len && (str_eq(url.scheme, S("https")) || url_host_is_private(url.host));
	if (size_fits && url_fits)
		return true;
	answer_message(call, 400, size_fits ? S("invalid view.url") : S("invalid view.type"));
	return false;
}

void api_liff_create(struct call *call)
{
	struct json json;
	if (!view_fits(call, true))
		return;
	if (liff_app_count(call->world) >= LIFF_APPS_MOST) {
		answer_message(call, 400, S("The maximum number of LIFF apps has been reached"));
		return;
	}
	const struct liff_app *app = liff_app_add(call->world, call->arena, call->body);
	emit_text(json_begin(&json, call->arena), "liffId", str_from(app->id));
	answer_json(call, 200, &json);
}

void api_liff_list(struct call *call)
{
	struct json json;
	const struct node *object;
	if (liff_app_count(call->world) == 0) {
		answer_message(call, 404, S("no LIFF app"));
		return;
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_list(out, "apps");
	for (uint32_t i = 0; i < call->world->liff_apps.count; i++) {
		const struct liff_app *app = &call->world->liff_apps.items[i];
		if (app->deleted || node_parse(call->arena, app->json, &object) != OK)
			continue;
		emit_begin(out, NULL);
		emit_text(out, "liffId", str_from(app->id));
		for (const char *name = NULL; (name = node_next(object, name));) {
			emit_key(out, str_from(name));
			emit_raw(out, NULL, node_dump(call->arena, node_get(object, name)));
		}
		emit_end(out);
	}
	emit_end_list(out);
	answer_json(call, 200, &json);
}

static struct liff_app *app_of_path(struct call *call)
{
	struct liff_app *app = liff_app_find(call->world, call->params[0]);
	if (!app)
		answer_message(call, 404, S("not found"));
	return app;
}

void api_liff_update(struct call *call)
{
	struct liff_app *app = app_of_path(call);
	if (!app || !view_fits(call, false))
		return;
	liff_app_change(call->world, call->arena, app, call->body);
	answer_empty(call, 200);
}

void api_liff_delete(struct call *call)
{
	struct liff_app *app = app_of_path(call);
	if (!app)
		return;
	app->deleted = true;
	answer_empty(call, 200);
}
