/* liff: primary redirect, script, and what the script asks for. */
#include "liff.h"

#include "arena.h"
#include "asset.h"
#include "clock.h"
#include "emit.h"
#include "field.h"
#include "id_token.h"
#include "jst.h"
#include "login_gate.h"
#include "open_cookie.h"
#include "sim_assets.h"
#include "url.h"
#include "world.h"

#define LIFF_SCOPE S("openid profile chat_message.write")
#define SHARE_MOST 5

bool liff_is_path(struct str path)
{
	bool server_api = str_starts(path, S("/liff/v1/"));
	return (str_starts(path, S("/liff/")) && !server_api) || str_eq(path, S("/message/v3/share"));
}

/* --- the primary redirect ---------------------------------------------------------------------- */

static struct str access_token(struct world *world, struct arena *arena, uint32_t person)
{
	struct bearer bearer = {
		.kind = BEARER_LIFF,
		.expires_at = clock_now() + LIFF_ACCESS_S * MS_SECOND,
		.person = person,
		.scope = LIFF_SCOPE,
	};
	return token_issue(world, arena, &bearer);
}

static void put_fragment(struct world *world, struct arena *arena, struct buf *url, uint32_t person)
{
	struct id_token token = {.person = person, .liff = true, .nonce = S(""), .scope = LIFF_SCOPE};
	buf_lit(url, "#access_token=");
	url_encode(url, access_token(world, arena, person));
	buf_lit(url, "&context_token=");
	url_encode(url, S("utou"));
	buf_lit(url, "&id_token=");
	buf_str(url, id_token_make(world, arena, &token));
	buf_lit(url, "&client_id=");
	url_encode(url, world->options->login_channel_id);
}

/* A LIFF address taken apart: the app, and what stands behind its id ("/path?x=1"). */
struct way {
	const struct liff_app *app;
	struct str state;
};

static struct way way_of(struct world *world, const struct http_request *req)
{
	struct str rest = str_skip(req->target, S("/liff/").len);
	size_t end = 0;
	while (end < rest.len && rest.ptr[end] != '/' && rest.ptr[end] != '?')
		end++;
	struct way way = {liff_app_find(world, str_left(rest, end)), str_skip(rest, end)};
	if (str_eq(way.state, S("/")))
		way.state = S("");
	return way;
}

/* redirect_uri: the script's liff.login() wants to come back to this page. */
static void lead_to_app(struct world *world, struct http_request *req, struct http_response *res,
                        const struct way *way, uint32_t person)
{
	struct buf url;
	struct str back = http_param(req, "redirect_uri"), endpoint = way->app->endpoint;
	buf_init(&url, req->arena, 32 * 1024);
	buf_str(&url, back.ptr ? back : endpoint);
	if (!back.ptr && way->state.len) {
		buf_fmt(&url, "%cliff.state=", str_find_char(endpoint, '?') >= 0 ? '&' : '?');
		url_encode(&url, way->state);
	}
	if (person != NOBODY)
		put_fragment(world, req->arena, &url, person);
	http_respond_redirect(res, 302, buf_view(&url));
}

/* Outside LINE the app opens without tokens and may call liff.login(). */
static void open_app(struct world *world, struct http_request *req, struct http_response *res)
{
	struct way way = way_of(world, req);
	bool login = http_param(req, "redirect_uri").ptr != NULL;
	if (!way.app) {
		login_gate_say(res, 404, "このLIFFアプリはありません。");
		return;
	}
	if (login && !str_starts(http_param(req, "redirect_uri"), way.app->endpoint)) {
		login_gate_say(res, 400, "redirect_uri が LIFFアプリのアドレスの下にありません。");
		return;
	}
	if (!login && req->method == HTTP_GET && open_cookie_person(world, req) == NOBODY) {
		lead_to_app(world, req, res, &way, NOBODY);
		return;
	}
	struct gate gate = login_gate(world, req, res, &(struct gate_rules){.scope = LIFF_SCOPE});
	if (gate.answered)
		return;
	if (gate.denied)
		login_gate_say(res, 200, "キャンセルしました。この画面を閉じてください。");
	else
		lead_to_app(world, req, res, &way, gate.person);
}

/* --- liff.sendMessages() ---------------------------------------------------------------------------- */

static bool has_webhook(const struct node *message)
{
	struct str type = node_text(node_get(message, "type"), S(""));
	return !str_eq(type, S("template")) && !str_eq(type, S("flex"));
}

/* LINE passes the sender's addresses on instead of bytes of its own. */
static struct str as_said(struct arena *arena, const struct node *message)
{
	struct buf buf;
	struct emit out;
	struct str original = node_text(node_get(message, "originalContentUrl"), S(""));
	if (!original.len)
		return node_dump(arena, message);
	buf_init(&buf, arena, 64 * 1024);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_text(&out, "type", node_text(node_get(message, "type"), S("")));
	emit_begin(&out, "contentProvider");
	emit_text(&out, "type", S("external"));
	emit_text(&out, "originalContentUrl", original);
	emit_text(&out, "previewImageUrl", node_text(node_get(message, "previewImageUrl"), original));
	emit_end(&out);
	emit_end(&out);
	return buf_view(&buf);
}

static enum err say_all(struct world *world, struct arena *arena, uint32_t person, const struct node *messages)
{
	for (size_t i = 0; i < node_count(messages); i++) {
		const struct node *said;
		int64_t id;
		if (!has_webhook(node_at(messages, i))) {
			people_notice(world, person, S("（LIFFアプリがカードを送りました）"));
			continue;
		}
		TRY(node_parse(arena, as_said(arena, node_at(messages, i)), &said));
		TRY(said_add(world, arena, person, 0, said, &id));
	}
	return OK;
}

static uint32_t person_in_client(struct world *world, const struct http_request *req)
{
	struct str header = http_header(req, "authorization");
	if (!str_starts(header, S("Bearer ")))
		return NOBODY;
	const struct bearer *bearer = token_find(world, str_skip(header, 7));
	bool fits = bearer && bearer->kind == BEARER_LIFF && bearer_is_valid(bearer, clock_now());
	return fits ? bearer->person : NOBODY;
}

static void share(struct world *world, struct http_request *req, struct http_response *res)
{
	const struct node *body, *messages = NULL;
	struct str json = S("application/json;charset=UTF-8");
	uint32_t person = person_in_client(world, req);
	if (person == NOBODY)
		http_respond(res, 403, json, S("{\"message\":\"user doesn't grant required permissions yet\"}"));
	else if (node_parse(req->arena, req->body, &body) != OK ||
	         field_array(body, "messages", 1, SHARE_MOST, &messages) != OK ||
	         say_all(world, req->arena, person, messages) != OK)
		http_respond(res, 400, json, S("{\"message\":\"The request body is invalid\"}"));
	else
		http_respond(res, 200, json, S("{}"));
}

/* --- the door ------------------------------------------------------------------------------------------- */

enum err liff_handle(struct world *world, struct http_request *req, struct http_response *res)
{
	if (str_eq(req->path, S("/liff/edge/2/sdk.js"))) {
		http_respond_asset(req, res, asset_find(sim_files, sim_files_count, S("liff.js")));
		return OK;
	}
	world_lock(world);
	if (str_eq(req->path, S("/message/v3/share")))
		share(world, req, res);
	else
		open_app(world, req, res);
	world_unlock(world);
	return OK;
}
