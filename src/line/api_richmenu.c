/* api_richmenu: menus at LINE. */
#include "api_answer.h"

#include "arena.h"
#include "emit.h"
#include "str.h"

#define BODY_MOST ((size_t)256 * 1024)

static enum err ask_plain(const struct line_api *api, struct arena *arena, enum line_call call,
                          struct str first, struct str second)
{
	return line_ask(api, arena, &(struct line_request){.call = call, .first = first, .second = second}, NULL);
}

static enum err ask_id(const struct line_api *api, struct arena *arena, const struct line_request *request,
                       struct str *id)
{
	const struct node *root;
	TRY(line_ask_json(api, arena, request, &root));
	return line_field(root, "richMenuId", id);
}

enum err line_richmenu_create(const struct line_api *api, struct arena *arena, struct str menu, struct str *id)
{
	return ask_id(api, arena, &(struct line_request){.call = LINE_RICHMENU_CREATE, .body = menu}, id);
}

enum err line_richmenu_validate(const struct line_api *api, struct arena *arena, struct str menu)
{
	return line_ask(api, arena, &(struct line_request){.call = LINE_RICHMENU_VALIDATE, .body = menu}, NULL);
}

enum err line_richmenu_image(const struct line_api *api, struct arena *arena, struct str id, struct str bytes,
                             struct str media_type)
{
	return line_ask(api, arena, &(struct line_request){
		.call = LINE_RICHMENU_IMAGE_SET, .first = id, .body = bytes, .content_type = media_type}, NULL);
}

enum err line_richmenu_delete(const struct line_api *api, struct arena *arena, struct str id)
{
	return ask_plain(api, arena, LINE_RICHMENU_DELETE, id, S(""));
}

enum err line_richmenu_has_image(const struct line_api *api, struct arena *arena, struct str id, bool *has)
{
	enum err err = ask_plain(api, arena, LINE_RICHMENU_IMAGE_GET, id, S(""));
	*has = err == OK;
	return err == ERR_NOT_FOUND ? OK : err;
}

static enum err ask_list(const struct line_api *api, struct arena *arena, enum line_call call, const char *name,
                         const struct node **out)
{
	const struct node *root;
	TRY(line_ask_json(api, arena, &(struct line_request){.call = call}, &root));
	const struct node *list = node_get(root, name);
	if (!node_is(list, NODE_ARRAY))
		return fail(ERR_REMOTE, "LINE's answer lacks %s", name);
	*out = list;
	return OK;
}

enum err line_richmenu_list(const struct line_api *api, struct arena *arena, const struct node **out)
{
	return ask_list(api, arena, LINE_RICHMENU_LIST, "richmenus", out);
}

enum err line_richmenu_default_set(const struct line_api *api, struct arena *arena, struct str id)
{
	return ask_plain(api, arena, LINE_RICHMENU_DEFAULT_SET, id, S(""));
}

enum err line_richmenu_default_cancel(const struct line_api *api, struct arena *arena)
{
	return ask_plain(api, arena, LINE_RICHMENU_DEFAULT_CANCEL, S(""), S(""));
}

enum err line_richmenu_default(const struct line_api *api, struct arena *arena, struct str *id)
{
	return ask_id(api, arena, &(struct line_request){.call = LINE_RICHMENU_DEFAULT_GET}, id);
}

enum err line_richmenu_of(const struct line_api *api, struct arena *arena, struct str user_id, struct str *id)
{
	return ask_id(api, arena, &(struct line_request){.call = LINE_RICHMENU_OF_USER, .first = user_id}, id);
}

enum err line_richmenu_link(const struct line_api *api, struct arena *arena, struct str user_id, struct str id)
{
	return ask_plain(api, arena, LINE_RICHMENU_LINK, user_id, id);
}

enum err line_richmenu_unlink(const struct line_api *api, struct arena *arena, struct str user_id)
{
	return ask_plain(api, arena, LINE_RICHMENU_UNLINK, user_id, S(""));
}

static enum err ask_many(const struct line_api *api, struct arena *arena, enum line_call call,
                         const struct str *ids, size_t count, struct str menu)
{
	struct buf body;
	struct emit emit;
	assert(count > 0 && count <= LINE_USERS_PER_CALL);
	buf_init(&body, arena, BODY_MOST);
	emit_init(&emit, &body);
	emit_begin(&emit, NULL);
	if (!str_is_empty(menu))
		emit_text(&emit, "richMenuId", menu);
	emit_list(&emit, "userIds");
	for (size_t i = 0; i < count; i++)
		emit_text(&emit, NULL, ids[i]);
	emit_end_list(&emit);
	emit_end(&emit);
	return line_ask_body(api, arena, call, &body, NULL);
}

enum err line_richmenu_link_many(const struct line_api *api, struct arena *arena, const struct str *ids,
                                 size_t count, struct str id)
{
	return ask_many(api, arena, LINE_RICHMENU_BULK_LINK, ids, count, id);
}

enum err line_richmenu_unlink_many(const struct line_api *api, struct arena *arena, const struct str *ids,
                                   size_t count)
{
	return ask_many(api, arena, LINE_RICHMENU_BULK_UNLINK, ids, count, S(""));
}

enum err line_alias_create(const struct line_api *api, struct arena *arena, struct str alias, struct str id)
{
	struct buf body;
	struct emit emit;
	buf_init(&body, arena, BODY_MOST);
	emit_init(&emit, &body);
	emit_begin(&emit, NULL);
	emit_text(&emit, "richMenuAliasId", alias);
	emit_text(&emit, "richMenuId", id);
	emit_end(&emit);
	return line_ask_body(api, arena, LINE_ALIAS_CREATE, &body, NULL);
}

enum err line_alias_update(const struct line_api *api, struct arena *arena, struct str alias, struct str id)
{
	struct line_request request = {.call = LINE_ALIAS_UPDATE, .first = alias};
	struct buf body;
	struct emit emit;
	buf_init(&body, arena, BODY_MOST);
	emit_init(&emit, &body);
	emit_begin(&emit, NULL);
	emit_text(&emit, "richMenuId", id);
	emit_end(&emit);
	TRY(buf_done(&body, &request.body));
	return line_ask(api, arena, &request, NULL);
}

enum err line_alias_delete(const struct line_api *api, struct arena *arena, struct str alias)
{
	return ask_plain(api, arena, LINE_ALIAS_DELETE, alias, S(""));
}

enum err line_alias_get(const struct line_api *api, struct arena *arena, struct str alias, struct str *id)
{
	return ask_id(api, arena, &(struct line_request){.call = LINE_ALIAS_GET, .first = alias}, id);
}

enum err line_alias_list(const struct line_api *api, struct arena *arena, const struct node **out)
{
	return ask_list(api, arena, LINE_ALIAS_LIST, "aliases", out);
}
