/* login_page: to LINE Login and back, and the same through LIFF. What LINE
 * says is asked of the worker: this process reaches nobody. */
#include "citizen.h"

#include "arena.h"
#include "ask.h"
#include "call.h"
#include "field.h"
#include "friend.h"
#include "gate.h"
#include "html.h"
#include "login.h"
#include "login_page.h"
#include "page.h"
#include "secret.h"
#include "source_page.h"
#include "str.h"
#include "url.h"

#define COOKIE_LOGIN "__Host-c-login"
#define BINDING_BYTES 24
#define ASK_WAIT_MS 10000
#define CODE_MOST 2000

/* Only pages of ours that need somebody signed in. */
static struct str safe_return(struct str to)
{
	static const struct str pages[] = {S_INIT("/c/settings"), S_INIT("/c/me")};
	for (size_t i = 0; i < COUNT(pages); i++)
		if (str_eq(to, pages[i]))
			return pages[i];
	return pages[0];
}

/* --- there --- */

static struct str callback_url(struct call *call)
{
	return str_fmt(call->arena, "%.*s/c/callback", FMT(call->web->options.public_url));
}

static void add_param(struct buf *out, const char *name, struct str value)
{
	buf_fmt(out, "%s=", name);
	url_encode(out, value);
	buf_char(out, '&');
}

static struct str authorize_url(struct call *call, struct str state, const struct login_attempt *attempt,
                                const char *bot_prompt)
{
	struct buf out;
	buf_init(&out, call->arena, 4096);
	buf_str(&out, call->web->options.login_url);
	buf_lit(&out, "/oauth2/v2.1/authorize?");
	add_param(&out, "response_type", S("code"));
	add_param(&out, "client_id", call->web->options.login_channel_id);
	add_param(&out, "redirect_uri", callback_url(call));
	add_param(&out, "state", state);
	add_param(&out, "scope", S("openid profile"));
	add_param(&out, "nonce", attempt->nonce);
	add_param(&out, "code_challenge", login_challenge(call->arena, attempt->verifier));
	add_param(&out, "code_challenge_method", S("S256"));
	buf_fmt(&out, "bot_prompt=%s", bot_prompt);
	return buf_view(&out);
}

/* One secret a browser, so that two pages may sign in side by side. */
static struct str browser_binding(struct call *call)
{
	struct str known = http_cookie(call->http, COOKIE_LOGIN);
	if (known.len == 32)
		return known;
	return random_token(call->arena, BINDING_BYTES);
}

enum err login_go(struct call *call, struct str return_to, const char *bot_prompt)
{
	struct db *db;
	struct str state, binding = browser_binding(call);
	struct login_attempt attempt;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(login_begin(db, call->arena, binding, return_to, call->now, &state, &attempt));
	db_return(&db);
	http_set_cookie(call->response, &(struct cookie){.name = S(COOKIE_LOGIN), .value = binding,
	                                                 .max_age_s = LOGIN_LIFE_MS / 1000});
	http_respond_redirect(call->response, 302, authorize_url(call, state, &attempt, bot_prompt));
	return OK;
}

enum err citizen_login_get(struct call *call)
{
	if (!call->web->options.login_channel_id.len)
		return page_tell(call, 503, S("準備中です"), S("このページは、まだ使えません。しばらくお待ちください。"), S(""), S(""));
	return login_go(call, safe_return(http_param(call->http, "to")), "normal");
}

/* --- back --- */

static enum err again(struct call *call, struct str title, struct str text)
{
	return page_tell(call, 400, title, text, S("もう一度ためす"), S("/c/login"));
}

static enum err not_a_friend(struct call *call)
{
	struct str text = S("「{account}」を友だちに追加すると、このページを使えます。\n"
	                    "追加したばかりのときは、少し待ってから、LINEのトークからもう一度開いてください。");
	return page_tell(call, 403, S("友だち追加をお願いします"), text, S("友だちに追加する"), page_line_add(call));
}

static struct str question_of(struct call *call, const char *first, struct str value, const struct login_attempt *attempt)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, call->arena, 16384);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, first, value);
	if (attempt) {
		emit_bool(&emit, "friendship", source_page_code(attempt->return_to).len > 0);
		emit_text(&emit, "redirect_uri", callback_url(call));
		emit_text(&emit, "verifier", attempt->verifier);
		emit_text(&emit, "nonce", attempt->nonce);
	}
	emit_end(&emit);
	return buf_view(&out);
}

static enum err ask_user(struct call *call, const char *question, struct str in, struct login_person *out)
{
	const struct node *answer;
	if (!call->web->options.worker)
		return fail(ERR_BUSY, "no worker to ask");
	TRY(ask(call->web->options.worker, call->arena, question, in, ASK_WAIT_MS, &answer));
	out->follows = node_bool(node_get(answer, "follows"), false);
	return field_text(answer, "userId", 1, 64, &out->line_user_id);
}

enum err login_start_visit(struct call *call, struct str line_user_id, struct str *selector)
{
	struct db *db;
	struct str secret;
	int64_t friend_id;
	uint8_t random[3];
	random_bytes(random, sizeof random);
	*selector = hex_encode(call->arena, random, sizeof random);
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(friend_by_line_id(db, call->arena, line_user_id, &friend_id));
	TRY(visit_start(db, call->arena, friend_id, call->now, &secret));
	db_return(&db);
	http_set_cookie(call->response,
	                &(struct cookie){.name = str_fmt(call->arena, COOKIE_VISIT_PREFIX "%.*s", FMT(*selector)),
	                                 .value = secret,
	                                 .max_age_s = VISIT_LIFE_MS / 1000});
	return OK;
}

static enum err find_attempt(struct call *call, struct login_attempt *attempt)
{
	struct db *db;
	struct str binding = http_cookie(call->http, COOKIE_LOGIN), state = http_param(call->http, "state");
	if (binding.len == 0 || state.len == 0 || state.len > 200)
		return ERR_NOT_FOUND;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(login_finish(db, call->arena, binding, state, call->now, attempt));
	db_return(&db);
	return OK;
}

static enum err back_to_page(struct call *call, const struct login_attempt *attempt, enum err err, struct str user)
{
	struct str selector;
	if (err == ERR_INVALID || err == ERR_DENIED)
		return again(call, S("LINEログインができませんでした"), S("LINEでの確認がうまくいきませんでした。もう一度ためしてください。"));
	TRY(err);
	err = login_start_visit(call, user, &selector);
	if (err == ERR_NOT_FOUND)
		return not_a_friend(call);
	TRY(err);
	http_respond_redirect(call->response, 303,
	                      str_fmt(call->arena, "%.*s?v=%.*s", FMT(safe_return(attempt->return_to)), FMT(selector)));
	return OK;
}

enum err citizen_callback_get(struct call *call)
{
	struct login_attempt attempt;
	struct login_person person = {0};
	struct str code = http_param(call->http, "code");
	enum err err = find_attempt(call, &attempt);
	if (err == ERR_NOT_FOUND && login_state_is_of_source(http_param(call->http, "state")))
		return source_page_lost(call);
	if (err == ERR_NOT_FOUND)
		return again(call, S("LINEログインができませんでした"),
		             S("時間がたちすぎたか、別のブラウザーで開いています。\nLINEのトークから、もう一度開いてください。"));
	TRY(err);
	struct str source = source_page_code(attempt.return_to);
	bool agreed = code.len > 0 && code.len <= CODE_MOST;
	if (!agreed && source.len)
		return source_page_declined(call);
	if (!agreed)
		return again(call, S("LINEログインをやめました"), S("受信設定を使うには、LINEログインと許可が必要です。"));
	err = ask_user(call, "login_exchange", question_of(call, "code", code, &attempt), &person);
	return source.len ? source_page_back(call, source, err, &person)
	                  : back_to_page(call, &attempt, err, person.line_user_id);
}

/* --- LIFF --- */

enum err citizen_liff_get(struct call *call)
{
	struct buf out;
	struct str liff_id = call->web->options.liff_id;
	if (!liff_id.len) {
		http_respond_redirect(call->response, 303, S("/c/login"));
		return OK;
	}
	page_begin(call, &out, S("受信設定を開いています"));
	html_lit(&out, "<p role=\"status\" id=\"liff\"");
	html_attr(&out, "data-liff-id", liff_id);
	html_attr(&out, "data-to", safe_return(http_param(call->http, "to")));
	html_lit(&out, ">");
	page_say(call, &out, S("LINEに確認しています。"));
	html_lit(&out, "</p>\n<p><a class=\"button\" href=\"/c/login\">");
	page_say(call, &out, S("開かないときはこちら"));
	html_lit(&out, "</a></p>\n<script src=\"https://static.line-scdn.net/liff/edge/2/sdk.js\"></script>\n<script src=\"/c/liff.js\"></script>\n");
	return page_end(call, &out, 200);
}

static enum err answer_to(struct call *call, int status, struct str to)
{
	struct emit emit;
	call_answer_begin(call, &emit);
	emit_begin(&emit, NULL);
	emit_text(&emit, "to", to);
	emit_end(&emit);
	TRY(call_answer_end(call, &emit));
	call->response->status = status;
	return OK;
}

enum err citizen_liff_post(struct call *call)
{
	const struct node *in;
	struct login_person person;
	struct str token, selector;
	if (!http_is_type(call->http, "application/json"))
		return fail(ERR_INVALID, "JSONで送ってください。");
	TRY(node_parse(call->arena, call->http->body, &in));
	TRY(field_text(in, "idToken", 1, 8000, &token));
	TRY(ask_user(call, "verify_id_token", question_of(call, "idToken", token, NULL), &person));
	enum err err = login_start_visit(call, person.line_user_id, &selector);
	if (err == ERR_NOT_FOUND)
		return answer_to(call, 200, S("/c/login"));
	TRY(err);
	struct str to = safe_return(node_text(node_get(in, "to"), S("")));
	return answer_to(call, 200, str_fmt(call->arena, "%.*s?v=%.*s", FMT(to), FMT(selector)));
}
