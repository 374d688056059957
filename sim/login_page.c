/* login_page: authorisation, account link dialog, discovery. */
#include "login_page.h"

#include "account_link.h"
#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "id_token.h"
#include "login_gate.h"
#include "secret.h"
#include "url.h"
#include "world.h"

static const char *const paths[] = {"/oauth2/v2.1/authorize", "/dialog/bot/accountLink",
                                    "/.well-known/openid-configuration"};

bool login_page_is_path(struct str path)
{
	for (size_t i = 0; i < COUNT(paths); i++)
		if (str_eq(path, str_from(paths[i])))
			return true;
	return false;
}

/* --- leading back --------------------------------------------------------------------------- */

struct way_back {
	struct buf url;
	bool has_query;
};

static struct way_back way_back(struct arena *arena, struct str uri)
{
	struct way_back way;
	buf_init(&way.url, arena, 16 * 1024);
	buf_str(&way.url, uri);
	way.has_query = str_find_char(uri, '?') >= 0;
	return way;
}

static void carry(struct way_back *way, const char *name, struct str value)
{
	if (!value.ptr)
		return;
	buf_fmt(&way->url, "%c%s=", way->has_query ? '&' : '?', name);
	url_encode(&way->url, value);
	way->has_query = true;
}

static void lead_back_with_error(struct http_request *req, struct http_response *res, struct str error,
                                 struct str description)
{
	struct way_back way = way_back(req->arena, http_param(req, "redirect_uri"));
	carry(&way, "error", error);
	carry(&way, "error_description", description);
	carry(&way, "state", http_param(req, "state"));
	http_respond_redirect(res, 302, buf_view(&way.url));
}

static void lead_back_with_code(struct world *world, struct http_request *req, struct http_response *res,
                                const struct gate *gate)
{
	struct str nonce = http_param(req, "nonce"), challenge = http_param(req, "code_challenge");
	struct login_code code = {
		.person = gate->person,
		.redirect_uri = http_param(req, "redirect_uri"),
		.nonce = nonce.ptr ? nonce : S(""),
		.scope = http_param(req, "scope"),
		.challenge = challenge.ptr ? challenge : S(""),
		.auth_time = http_param(req, "max_age").ptr ? clock_now() / 1000 : 0,
	};
	struct way_back way = way_back(req->arena, code.redirect_uri);
	carry(&way, "code", login_code_issue(world, req->arena, &code));
	carry(&way, "state", http_param(req, "state"));
	if (http_param(req, "bot_prompt").ptr)
		carry(&way, "friendship_status_changed", gate->befriended ? S("true") : S("false"));
	http_respond_redirect(res, 302, buf_view(&way.url));
}

/* --- checking ----------------------------------------------------------------------------------- */

static bool scopes_are_known(struct str scope)
{
	static const char *const known[] = {"profile", "openid", "email"};
	struct str rest = scope, piece;
	bool any = false;
	while (str_cut(&rest, ' ', &piece)) {
		bool fits = false;
		for (size_t i = 0; i < COUNT(known); i++)
			fits |= str_eq(piece, str_from(known[i]));
		if (piece.len && !fits)
			return false;
		any |= fits;
	}
	return any;
}

/* Without a right client and address there is nowhere to lead back to. */
static bool client_fits(const struct world *world, struct http_request *req, struct http_response *res)
{
	if (!str_eq(http_param(req, "client_id"), world->options->login_channel_id)) {
		login_gate_say(res, 400, "client_id が、このシミュレーターの LINEログイン のチャネルではありません。");
		return false;
	}
	if (!login_redirect_is_allowed(world, http_param(req, "redirect_uri"))) {
		login_gate_say(res, 400, "redirect_uri が登録されていません（--login-redirect）。");
		return false;
	}
	return true;
}

static bool request_fits(struct http_request *req, struct http_response *res)
{
	struct str method = http_param(req, "code_challenge_method");
	if (!str_eq(http_param(req, "response_type"), S("code")))
		lead_back_with_error(req, res, S("UNSUPPORTED_RESPONSE_TYPE"), S("response_type must be code"));
	else if (!http_param(req, "state").len)
		lead_back_with_error(req, res, S("INVALID_REQUEST"), S("state is missing"));
	else if (!scopes_are_known(http_param(req, "scope")))
		lead_back_with_error(req, res, S("INVALID_SCOPE"), S("scope is unknown"));
	else if (http_param(req, "code_challenge").ptr && !str_eq(method, S("S256")))
		lead_back_with_error(req, res, S("INVALID_REQUEST"), S("code_challenge_method must be S256"));
	else
		return true;
	return false;
}

static void authorize(struct world *world, struct http_request *req, struct http_response *res)
{
	if (!client_fits(world, req, res) || !request_fits(req, res))
		return;
	struct str prompt = http_param(req, "prompt");
	struct gate_rules rules = {
		.choose_again = str_eq(prompt, S("login")),
		.ask_again = str_eq(prompt, S("consent")),
		.quiet = str_eq(prompt, S("none")),
		.add_page = str_eq(http_param(req, "bot_prompt"), S("aggressive")),
		.scope = http_param(req, "scope"),
	};
	struct gate gate = login_gate(world, req, res, &rules);
	if (gate.answered)
		return;
	if (gate.person == NOBODY)
		lead_back_with_error(req, res, S("LOGIN_REQUIRED"), S("nobody is logged in"));
	else if (gate.denied && rules.quiet)
		lead_back_with_error(req, res, S("INTERACTION_REQUIRED"), S("the person has not agreed yet"));
	else if (gate.denied)
		lead_back_with_error(req, res, S("ACCESS_DENIED"), S("The resource owner denied the request."));
	else
		lead_back_with_code(world, req, res, &gate);
}

/* --- discovery -------------------------------------------------------------------------------------- */

static void discover(struct http_request *req, struct http_response *res)
{
	struct str host = http_header(req, "host");
	struct str base = str_fmt(req->arena, "http://%.*s", FMT(host.ptr ? host : S("localhost")));
	struct buf buf;
	struct emit out;
	buf_init(&buf, req->arena, 8192);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_text(&out, "issuer", S("https://access.line.me"));
	emit_text(&out, "authorization_endpoint", str_fmt(req->arena, "%.*s/oauth2/v2.1/authorize", FMT(base)));
	emit_text(&out, "token_endpoint", str_fmt(req->arena, "%.*s/oauth2/v2.1/token", FMT(base)));
	emit_text(&out, "userinfo_endpoint", str_fmt(req->arena, "%.*s/oauth2/v2.1/userinfo", FMT(base)));
	emit_text(&out, "revocation_endpoint", str_fmt(req->arena, "%.*s/oauth2/v2.1/revoke", FMT(base)));
	emit_text(&out, "jwks_uri", str_fmt(req->arena, "%.*s/oauth2/v2.1/certs", FMT(base)));
	emit_raw(&out, "response_types_supported", S("[\"code\"]"));
	emit_raw(&out, "scopes_supported", S("[\"openid\",\"profile\",\"email\"]"));
	emit_raw(&out, "subject_types_supported", S("[\"pairwise\"]"));
	emit_raw(&out, "id_token_signing_alg_values_supported", S("[\"ES256\"]"));
	emit_raw(&out, "code_challenge_methods_supported", S("[\"S256\"]"));
	emit_end(&out);
	http_respond(res, 200, S("application/json;charset=UTF-8"), buf_view(&buf));
}

enum err login_page_handle(struct world *world, struct http_request *req, struct http_response *res)
{
	if (req->method != HTTP_GET && req->method != HTTP_POST && req->method != HTTP_HEAD) {
		login_gate_say(res, 405, "この方法では開けません。");
		return OK;
	}
	http_set_header(res, S("X-Line-Request-Id"), random_uuid(req->arena));
	world_lock(world);
	if (str_eq(req->path, str_from(paths[0])))
		authorize(world, req, res);
	else if (str_eq(req->path, str_from(paths[1])))
		account_link_page(world, req, res);
	else
		discover(req, res);
	world_unlock(world);
	return OK;
}
