/* login_gate: three small pages, for who, for whether, and for adding the account. */
#include "login_gate.h"

#include "arena.h"
#include "html.h"
#include "id_token.h"
#include "open_cookie.h"
#include "world.h"

#define PAGE_MOST ((size_t)256 << 10)
#define CHOICES_MOST 100

static void begin_page(struct buf *out, struct arena *arena)
{
	buf_init(out, arena, PAGE_MOST);
	html_lit(out, "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\">"
	              "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
	              "<title>ログイン（LINEシミュレーター）</title><style>"
	              "body{font:16px/1.7 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem;color:#1a1a1c}"
	              "h1{font-size:1.25rem}button{font:inherit;display:block;width:100%;padding:.7rem;margin:.5rem 0;"
	              "border:1px solid #767676;border-radius:.5rem;background:#fff;cursor:pointer;text-align:left}"
	              "button.yes{background:#06703a;color:#fff;border-color:#06703a;text-align:center}"
	              "button.no{text-align:center}small{color:#626264}</style></head><body><main>");
}

static void end_page(struct buf *out, struct http_response *res, int status)
{
	html_lit(out, "<p><small>これはLINEではありません。練習と試験のためのシミュレーターです。</small></p></main></body></html>");
	http_set_header(res, S("Cache-Control"), S("no-store"));
	http_respond(res, status, S("text/html; charset=utf-8"), buf_view(out));
}

void login_gate_say(struct http_response *res, int status, const char *sentence)
{
	struct buf out;
	begin_page(&out, res->arena);
	html_lit(&out, "<h1>ログイン</h1><p>");
	html_text(&out, str_from(sentence));
	html_lit(&out, "</p>");
	end_page(&out, res, status);
}

static void begin_form(struct buf *out, const struct http_request *req)
{
	html_lit(out, "<form method=\"post\"");
	html_attr(out, "action", req->target);
	html_lit(out, ">");
}

/* --- who ------------------------------------------------------------------------------------ */

static void put_choice(struct world *world, struct buf *out, struct arena *arena, uint32_t person)
{
	html_lit(out, "<button name=\"person\"");
	html_attr(out, "value", ids_user_text(arena, people_at(world, person)->id));
	html_lit(out, ">");
	html_text(out, people_name(world, arena, person));
	html_lit(out, "</button>");
}

static void show_choice(struct world *world, struct http_request *req, struct http_response *res)
{
	struct buf out;
	begin_page(&out, req->arena);
	html_lit(&out, "<h1>だれとしてログインしますか</h1>");
	begin_form(&out, req);
	int shown = 0;
	for (uint32_t i = 0; i < world->people.count && shown < CHOICES_MOST; i++) {
		if (people_at(world, i)->named && people_at(world, i)->state != PERSON_DELETED) {
			put_choice(world, &out, req->arena, i);
			shown++;
		}
	}
	html_lit(&out, "</form>");
	if (!shown)
		html_lit(&out, "<p>市民がまだいません。シミュレーターの電話の画面で作ってください。</p>");
	end_page(&out, res, 200);
}

/* --- whether ---------------------------------------------------------------------------------- */

static void put_scope(struct buf *out, struct str scope)
{
	html_lit(out, "<ul>");
	if (scope_has(scope, S("openid")))
		html_lit(out, "<li>ユーザー識別子</li>");
	if (scope_has(scope, S("profile")))
		html_lit(out, "<li>表示名と写真</li>");
	if (scope_has(scope, S("email")))
		html_lit(out, "<li>メールアドレス</li>");
	if (scope_has(scope, S("chat_message.write")))
		html_lit(out, "<li>トークへのメッセージの送信</li>");
	html_lit(out, "</ul>");
}

static bool is_stranger(struct world *world, uint32_t person)
{
	return people_at(world, person)->state != PERSON_FOLLOWING;
}

static void put_hidden(struct buf *out, const char *name, struct str value)
{
	html_lit(out, "<input type=\"hidden\"");
	html_attr(out, "name", str_from(name));
	html_attr(out, "value", value);
	html_lit(out, ">");
}

static void show_consent(struct world *world, struct http_request *req, struct http_response *res, uint32_t person,
                         const struct gate_rules *rules)
{
	struct buf out;
	begin_page(&out, req->arena);
	html_lit(&out, "<h1>");
	html_text(&out, world->options->account_name);
	html_lit(&out, " に次の情報を渡しますか</h1><p>");
	html_text(&out, people_name(world, req->arena, person));
	html_lit(&out, " さん</p>");
	put_scope(&out, rules->scope);
	begin_form(&out, req);
	put_hidden(&out, "person", ids_user_text(req->arena, people_at(world, person)->id));
	if (is_stranger(world, person) && !rules->add_page)
		html_lit(&out, "<p><label><input type=\"checkbox\" name=\"add_friend\" value=\"1\" checked> 友だちに追加する</label></p>");
	html_lit(&out, "<button class=\"yes\" name=\"decision\" value=\"allow\">許可する</button>"
	               "<button class=\"no\" name=\"decision\" value=\"deny\">キャンセル</button></form>");
	end_page(&out, res, 200);
}

static void show_add(struct world *world, struct http_request *req, struct http_response *res, uint32_t person)
{
	struct buf out;
	begin_page(&out, req->arena);
	html_lit(&out, "<h1>");
	html_text(&out, world->options->account_name);
	html_lit(&out, " を友だちに追加しますか</h1>");
	begin_form(&out, req);
	put_hidden(&out, "person", ids_user_text(req->arena, people_at(world, person)->id));
	put_hidden(&out, "decision", S("allow"));
	html_lit(&out, "<button class=\"yes\" name=\"add_friend\" value=\"1\">友だちに追加する</button>"
	               "<button class=\"no\" name=\"add_friend\" value=\"0\">追加しないで続ける</button></form>");
	end_page(&out, res, 200);
}

/* --- the gate ------------------------------------------------------------------------------------ */

static struct gate decide(struct world *world, struct http_response *res, const struct form *form, uint32_t person)
{
	struct gate gate = {.person = person};
	struct str decision = form_get(form, "decision");
	if (form_get(form, "person").ptr)
		open_cookie_set(res, form_get(form, "person"));
	gate.denied = str_eq(decision, S("deny"));
	gate.decided_now = str_eq(decision, S("allow"));
	if (!gate.decided_now)
		return gate;
	login_consent(world, person);
	if (str_eq(form_get(form, "add_friend"), S("1")) && is_stranger(world, person)) {
		people_follow(world, person, false);
		gate.befriended = true;
	}
	return gate;
}

struct gate login_gate(struct world *world, struct http_request *req, struct http_response *res,
                       const struct gate_rules *rules)
{
	struct form form = {0};
	bool posted = req->method == HTTP_POST;
	if (posted && form_parse(req->arena, req->body, FORM_LIMITS, &form) != OK)
		form = (struct form){0};
	uint32_t person = form_get(&form, "person").ptr ? people_find(world, form_get(&form, "person"))
	                  : rules->choose_again         ? NOBODY
	                                                : open_cookie_person(world, req);
	if (person == NOBODY) {
		if (!rules->quiet)
			show_choice(world, req, res);
		return (struct gate){.person = NOBODY, .answered = !rules->quiet};
	}
	struct gate gate = decide(world, res, &form, person);
	bool known = rules->no_consent || (login_has_consent(world, person) && !rules->ask_again) ||
	             world->settings.auto_consent;
	if (gate.decided_now && rules->add_page && is_stranger(world, person) && !form_get(&form, "add_friend").ptr) {
		show_add(world, req, res, person);
		gate.answered = true;
		return gate;
	}
	if (gate.denied || gate.decided_now || known)
		return gate;
	if (!rules->quiet)
		show_consent(world, req, res, person, rules);
	gate.answered = !rules->quiet;
	gate.denied = rules->quiet;
	return gate;
}
