/* api_token: channel access tokens, and LINE Login's code exchange beside them.
 *
 * Assertions (JWT) of channels are not checked by signature: the simulator knows
 * no public keys; who needs that uses LINE. */
#include "api.h"

#include "arena.h"
#include "id_token.h"
#include "jst.h"
#include "secret.h"

#define SHORT_LIVED_S 2592000
#define STATELESS_S 900
#define V21_MOST 30


static bool read_form(struct call *call, struct form *form)
{
	if (form_parse(call->arena, call->req->body, FORM_LIMITS, form) == OK)
		return true;
	answer_oauth_error(call, 400, S("invalid_request"), S("The request body is not a form."));
	return false;
}

static struct str get(const struct form *form, const char *name)
{
	struct str value = form_get(form, name);
	return value.ptr ? value : S("");
}

/* --- of the channel ------------------------------------------------------------------------ */

static bool is_channel(struct call *call, const struct form *form)
{
	const struct options *options = call->world->options;
	if (get(form, "client_assertion").len)
		return true;
	bool messaging = str_eq(get(form, "client_id"), options->channel_id);
	bool login = str_eq(get(form, "client_id"), options->login_channel_id);
	if (!messaging && !login) {
		answer_oauth_error(call, 400, S("invalid_client"), S("invalid client_id"));
		return false;
	}
	struct str secret = messaging ? options->channel_secret : options->login_channel_secret;
	if (bytes_equal(secret, get(form, "client_secret")))
		return true;
	answer_oauth_error(call, 400, S("invalid_client"), S("invalid client_secret"));
	return false;
}

static bool is_client_credentials(struct call *call, const struct form *form)
{
	if (str_eq(get(form, "grant_type"), S("client_credentials")))
		return true;
	answer_oauth_error(call, 400, S("invalid_request"), S("Invalid 'client_credentials'."));
	return false;
}

static void issue(struct call *call, enum bearer_kind kind, int64_t seconds)
{
	struct json json;
	struct str key_id = kind == BEARER_CHANNEL_V21 ? random_token(call->arena, 16) : S("");
	struct bearer bearer = {
		.kind = kind,
		.expires_at = call->now + seconds * MS_SECOND,
		.person = NOBODY,
		.key_id = key_id,
	};
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "token_type", S("Bearer"));
	emit_text(out, "access_token", token_issue(call->world, call->arena, &bearer));
	emit_i64(out, "expires_in", seconds);
	if (key_id.len)
		emit_text(out, "key_id", key_id);
	answer_json(call, 200, &json);
}

void api_token_short(struct call *call)
{
	struct form form;
	if (read_form(call, &form) && is_client_credentials(call, &form) && is_channel(call, &form))
		issue(call, BEARER_CHANNEL_SHORT, SHORT_LIVED_S);
}

void api_token_stateless(struct call *call)
{
	struct form form;
	if (read_form(call, &form) && is_client_credentials(call, &form) && is_channel(call, &form))
		issue(call, BEARER_CHANNEL_STATELESS, STATELESS_S);
}

static int count_v21(const struct call *call)
{
	int count = 0;
	for (uint32_t i = 0; i < call->world->tokens.count; i++) {
		const struct bearer *bearer = &call->world->tokens.items[i];
		count += bearer->kind == BEARER_CHANNEL_V21 && bearer_is_valid(bearer, call->now);
	}
	return count;
}

static void issue_v21(struct call *call, const struct form *form)
{
	if (!is_client_credentials(call, form) || !is_channel(call, form))
		return;
	if (count_v21(call) >= V21_MOST)
		answer_message(call, 400, S("The maximum number of access tokens has already been issued"));
	else
		issue(call, BEARER_CHANNEL_V21, SHORT_LIVED_S);
}

/* --- of a person -------------------------------------------------------------------------------- */

static void answer_person_tokens(struct call *call, const struct login_code *code, struct str refresh)
{
	struct json json;
	int64_t seconds = code->liff ? LIFF_ACCESS_S : LOGIN_ACCESS_S;
	struct bearer access = {
		.kind = code->liff ? BEARER_LIFF : BEARER_USER,
		.expires_at = call->now + seconds * MS_SECOND,
		.person = code->person,
		.scope = code->scope,
	};
	struct str text = token_issue(call->world, call->arena, &access);
	if (!refresh.len) {
		struct bearer again = access;
		again.kind = BEARER_REFRESH;
		again.expires_at = call->now + LOGIN_REFRESH_S * MS_SECOND;
		refresh = token_issue(call->world, call->arena, &again);
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "access_token", text);
	emit_text(out, "token_type", S("Bearer"));
	emit_text(out, "refresh_token", refresh);
	emit_i64(out, "expires_in", seconds);
	emit_text(out, "scope", code->scope);
	if (code->redirect_uri.len && scope_has(code->scope, S("openid"))) {
		struct id_token token = {code->person, code->liff, code->nonce, code->scope, code->auth_time};
		emit_text(out, "id_token", id_token_make(call->world, call->arena, &token));
	}
	answer_json(call, 200, &json);
}

/* base64url(SHA-256(verifier)) must be what the authorisation page was told. */
static bool verifier_fits(struct call *call, const struct login_code *code, struct str verifier)
{
	uint8_t hash[32];
	if (!code->challenge.len)
		return true;
	if (verifier.len < 43 || verifier.len > 128)
		return false;
	sha256(verifier, hash);
	return str_eq(base64url_encode(call->arena, str_of((const char *)hash, sizeof hash)), code->challenge);
}

static bool is_login_client(struct call *call, const struct form *form)
{
	const struct options *options = call->world->options;
	if (str_eq(get(form, "client_id"), options->login_channel_id) &&
	    bytes_equal(get(form, "client_secret"), options->login_channel_secret))
		return true;
	answer_oauth_error(call, 400, S("invalid_client"), S("invalid client_id or client_secret"));
	return false;
}

static void exchange_code(struct call *call, const struct form *form)
{
	struct login_code code;
	/* A code that was shown is used up, whatever else is wrong. */
	enum err used = login_code_use(call->world, get(form, "code"), &code);
	if (!is_login_client(call, form))
		return;
	if (used != OK)
		answer_oauth_error(call, 400, S("invalid_grant"), S("invalid authorization code"));
	else if (!str_eq(code.redirect_uri, get(form, "redirect_uri")))
		answer_oauth_error(call, 400, S("invalid_grant"), S("redirect_uri does not match"));
	else if (!verifier_fits(call, &code, get(form, "code_verifier")))
		answer_oauth_error(call, 400, S("invalid_grant"), S("invalid code_verifier"));
	else
		answer_person_tokens(call, &code, S(""));
}

static void refresh(struct call *call, const struct form *form)
{
	struct str text = get(form, "refresh_token");
	const struct bearer *bearer = token_find(call->world, text);
	if (!is_login_client(call, form))
		return;
	if (!bearer || bearer->kind != BEARER_REFRESH || !bearer_is_valid(bearer, call->now)) {
		answer_oauth_error(call, 400, S("invalid_grant"), S("invalid refresh token"));
		return;
	}
	struct login_code as_if = {.person = bearer->person, .scope = bearer->scope};
	answer_person_tokens(call, &as_if, text);
}

void api_token_v21(struct call *call)
{
	struct form form;
	if (!read_form(call, &form))
		return;
	struct str grant = get(&form, "grant_type");
	if (str_eq(grant, S("authorization_code")))
		exchange_code(call, &form);
	else if (str_eq(grant, S("refresh_token")))
		refresh(call, &form);
	else if (str_eq(grant, S("client_credentials")))
		issue_v21(call, &form);
	else
		answer_oauth_error(call, 400, S("unsupported_grant_type"), S("unsupported grant_type"));
}

/* --- ending and checking ------------------------------------------------------------------------------ */

void api_token_revoke(struct call *call)
{
	struct form form;
	if (!read_form(call, &form))
		return;
	struct bearer *bearer = token_find(call->world, get(&form, "access_token"));
	if (bearer && bearer->kind != BEARER_CHANNEL_STATELESS)
		bearer->revoked = true;
	http_respond(call->res, 200, S(""), S("")); /* LINE's answer is empty here */
}

static void answer_verified(struct call *call, struct str text)
{
	struct json json;
	const struct bearer *bearer = text.len ? token_find(call->world, text) : NULL;
	if (!bearer || bearer->kind == BEARER_REFRESH) {
		answer_oauth_error(call, 400, S("invalid_request"), S("The access token malformed"));
		return;
	}
	if (!bearer_is_valid(bearer, call->now)) {
		answer_oauth_error(call, 400, S("invalid_request"),
		                   bearer->revoked ? S("The access token revoked") : S("The access token expired"));
		return;
	}
	const struct options *options = call->world->options;
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "client_id", bearer_is_user(bearer) ? options->login_channel_id : options->channel_id);
	emit_i64(out, "expires_in", bearer->expires_at ? (bearer->expires_at - call->now) / 1000 : 0);
	if (bearer_is_user(bearer))
		emit_text(out, "scope", bearer->scope);
	answer_json(call, 200, &json);
}

void api_token_verify(struct call *call)
{
	struct str text = http_param(call->req, "access_token");
	answer_verified(call, text.ptr ? text : S(""));
}

void api_token_short_verify(struct call *call)
{
	struct form form;
	if (read_form(call, &form))
		answer_verified(call, get(&form, "access_token"));
}

void api_token_kids(struct call *call)
{
	struct json json;
	struct emit *out = json_begin(&json, call->arena);
	emit_list(out, "kids");
	for (uint32_t i = 0; i < call->world->tokens.count; i++) {
		const struct bearer *bearer = &call->world->tokens.items[i];
		if (bearer->kind == BEARER_CHANNEL_V21 && bearer_is_valid(bearer, call->now))
			emit_text(out, NULL, bearer->key_id);
	}
	emit_end_list(out);
	answer_json(call, 200, &json);
}
