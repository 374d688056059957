/* control: the table, and what is the same for every row. */
#include "control.h"

#include "arena.h"
#include "emit.h"
#include "field.h"

#include <pthread.h>

#define ANSWER_MOST ((size_t)12 << 20) /* a growing buffer takes thrice that of the arena */

struct control_row {
	enum http_method method;
	const char *path;
	control_function *function;
	bool list; /* the answer is an array */
};

static const struct control_row rows[] = {
	{HTTP_GET, "/_sim/friends", control_friends_list, false},
	{HTTP_POST, "/_sim/friends", control_friends_add, false},
	{HTTP_GET, "/_sim/friends/{userId}", control_friend_get, false},
	{HTTP_GET, "/_sim/friends/{userId}/messages", control_messages, true},
	{HTTP_POST, "/_sim/friends/{userId}/messages", control_say, false},
	{HTTP_POST, "/_sim/friends/{userId}/postback", control_postback, false},
	{HTTP_POST, "/_sim/friends/{userId}/block", control_block, false},
	{HTTP_POST, "/_sim/friends/{userId}/unblock", control_unblock, false},
	{HTTP_POST, "/_sim/friends/{userId}/follow", control_follow, false},
	{HTTP_POST, "/_sim/friends/{userId}/delete", control_delete_account, false},
	{HTTP_POST, "/_sim/friends/{userId}/unsend", control_unsend, false},
	{HTTP_POST, "/_sim/friends/{userId}/richmenuswitch", control_menu_switch, false},
	{HTTP_POST, "/_sim/friends/{userId}/videoplaycomplete", control_video_complete, false},
	{HTTP_POST, "/_sim/friends/{userId}/event", control_person_event, false},
	{HTTP_POST, "/_sim/friends/{userId}/tap", control_tap, false},
	{HTTP_GET, "/_sim/friends/{userId}/timeline", control_timeline, false},
	{HTTP_GET, "/_sim/friends/{userId}/richmenu", control_menu, false},
	{HTTP_GET, "/_sim/friends/{userId}/open", control_open, false},
	{HTTP_POST, "/_sim/groups", control_group_add, false},
	{HTTP_POST, "/_sim/groups/{groupId}/messages", control_group_say, false},
	{HTTP_GET, "/_sim/groups/{groupId}/messages", control_group_messages, true},
	{HTTP_POST, "/_sim/groups/{groupId}/members", control_group_members, false},
	{HTTP_POST, "/_sim/groups/{groupId}/remove", control_group_remove, false},
	{HTTP_GET, "/_sim/richmenu/{menuId}/image", control_menu_image, false},
	{HTTP_GET, "/_sim/content/{messageId}", control_content, false},
	{HTTP_GET, "/_sim/content/{messageId}/preview", control_content_preview, false},
	{HTTP_GET, "/_sim/events", control_events, false},
	{HTTP_GET, "/_sim/account", control_account, false},
	{HTTP_GET, "/_sim/deliveries", control_deliveries, false},
	{HTTP_GET, "/_sim/requests", control_requests, true},
	{HTTP_GET, "/_sim/webhooks", control_webhooks, true},
	{HTTP_GET, "/_sim/faults", control_faults_get, false},
	{HTTP_POST, "/_sim/faults", control_faults_add, false},
	{HTTP_DELETE, "/_sim/faults", control_faults_remove, false},
	{HTTP_GET, "/_sim/clock", control_clock_get, false},
	{HTTP_POST, "/_sim/clock", control_clock_set, false},
	{HTTP_POST, "/_sim/reset", control_reset, false},
	{HTTP_POST, "/_sim/webhook", control_webhook_send, false},
	{HTTP_GET, "/_sim/settings", control_settings_get, false},
	{HTTP_POST, "/_sim/settings", control_settings_set, false},
	{HTTP_GET, "/_sim/{file...}", control_page, false},
};

static struct router *router;

static void build_router(void)
{
	static struct arena *arena;
	arena = arena_new();
	router = router_new(arena);
	for (size_t i = 0; i < COUNT(rows); i++)
		router_add(router, rows[i].method, rows[i].path, &rows[i]);
}

int64_t control_number(const struct control *control, const char *name, int64_t absent)
{
	int64_t number;
	return str_to_i64(http_param(control->req, name), &number) ? number : absent;
}

static void answer_error(struct http_response *res, int status, const char *text)
{
	struct buf buf;
	struct emit out;
	buf_init(&buf, res->arena, 64 * 1024);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_text(&out, "message", str_from(text));
	emit_end(&out);
	http_respond(res, status, S("application/json;charset=UTF-8"), buf_view(&buf));
}

static enum err find_person(struct control *control)
{
	struct str id = router_capture(&control->match, "userId");
	if (!id.ptr)
		return OK;
	control->person = people_find(control->world, id);
	return control->person == NOBODY ? fail(ERR_NOT_FOUND, "there is nobody with this userId") : OK;
}

static enum err run(struct control *control, const struct control_row *row, struct buf *buf)
{
	struct emit out;
	TRY(find_person(control));
	buf_init(buf, control->arena, ANSWER_MOST);
	emit_init(&out, buf);
	if (!row->list)
		emit_begin(&out, NULL);
	TRY(row->function(control, &out));
	if (!row->list)
		emit_end(&out);
	struct str whole;
	return buf_done(buf, &whole);
}

static enum err read_body(struct control *control)
{
	enum http_method method = control->req->method;
	if (method != HTTP_POST && method != HTTP_PUT)
		return OK;
	return node_parse(control->arena, control->req->body.len ? control->req->body : S("{}"), &control->body);
}

static void answer_row(struct control *control, const struct control_row *row)
{
	struct buf buf;
	enum err result = read_body(control);
	if (result == OK) {
		world_lock(control->world);
		result = run(control, row, &buf);
		world_unlock(control->world);
	}
	if (result != OK)
		answer_error(control->res, http_status_of(result), err_text());
	else if (!control->answered)
		http_respond(control->res, 200, S("application/json;charset=UTF-8"), buf_view(&buf));
}

enum err control_handle(struct world *world, struct http_request *req, struct http_response *res)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct control control = {.world = world, .arena = req->arena, .req = req, .res = res, .person = NOBODY};
	if (str_eq(req->path, S("/_sim"))) {
		http_respond_redirect(res, 302, S("/_sim/"));
		return OK;
	}
	pthread_once(&once, build_router);
	struct str path = str_eq(req->path, S("/_sim/")) ? S("/_sim/phone.html") : req->path;
	switch (router_match(router, req->method, path, &control.match)) {
	case ROUTER_FOUND:
		answer_row(&control, control.match.row);
		break;
	case ROUTER_NO_PATH:
		answer_error(res, 404, "no such control call");
		break;
	case ROUTER_NO_METHOD:
		http_set_header(res, S("Allow"), control.match.allow);
		answer_error(res, 405, "method not allowed");
		break;
	}
	return OK;
}
