/* account_link: tokens live ten minutes and work once. */
#include "account_link.h"

#include "api.h"
#include "arena.h"
#include "clock.h"
#include "login_gate.h"
#include "secret.h"

struct str account_link_issue(struct world *world, struct arena *arena, uint32_t person)
{
	struct login *login = &world->login;
	struct str text = random_token(arena, 24);
	list_room(login->links, login->link_count, login->link_capacity);
	login->links[login->link_count++] = (struct account_link){
		.hash = id16_hash(text),
		.person = person,
		.expires_at = clock_now() + LINK_TOKEN_MS,
	};
	return text;
}

void api_link_token(struct call *call)
{
	uint32_t person;
	struct json json;
	if (!call_user(call, 0, &person))
		return;
	if (person == NOBODY) {
		answer_message(call, 404, S("Not found"));
		return;
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "linkToken", account_link_issue(call->world, call->arena, person));
	answer_json(call, 200, &json);
}

static struct account_link *find(struct world *world, struct str text)
{
	struct id16 hash = id16_hash(text);
	for (uint32_t i = 0; i < world->login.link_count; i++)
		if (id16_eq(world->login.links[i].hash, hash))
			return &world->login.links[i];
	return NULL;
}

static void tell(struct world *world, struct arena *arena, uint32_t person, bool linked, struct str nonce)
{
	struct buf buf;
	struct emit out;
	buf_init(&buf, arena, 8192);
	emit_init(&out, &buf);
	emit_text(&out, "type", S("accountLink"));
	emit_begin(&out, "link");
	emit_text(&out, "result", linked ? S("ok") : S("failed"));
	emit_text(&out, "nonce", nonce);
	emit_end(&out);
	hook_event(world, linked ? person : NOBODY, buf_view(&buf), linked);
}

void account_link_page(struct world *world, struct http_request *req, struct http_response *res)
{
	struct str text = http_param(req, "linkToken"), nonce = http_param(req, "nonce");
	struct account_link *link = find(world, text.ptr ? text : S(""));
	if (!link || link->used || clock_now() >= link->expires_at) {
		login_gate_say(res, 400, "リンクの期限が切れたか、すでに使われています。");
		return;
	}
	if (nonce.len < 10 || nonce.len > 255) {
		login_gate_say(res, 400, "nonce は10文字以上255文字以内で渡してください。");
		return;
	}
	struct gate gate = login_gate(world, req, res, &(struct gate_rules){.no_consent = true});
	if (gate.answered)
		return;
	bool linked = gate.person == link->person;
	link->used = true;
	tell(world, req->arena, gate.person, linked, nonce);
	login_gate_say(res, 200, linked ? "アカウントを連携しました。トークに戻ってください。"
	                                : "連携できませんでした。リンクを受け取った人と違います。");
}
