/* api_login: what LINE tells about a person who logged in. */
#include "api.h"

#include "arena.h"
#include "field.h"
#include "id_token.h"

void api_login_id_token_verify(struct call *call)
{
	struct form form;
	struct str payload;
	if (form_parse(call->arena, call->req->body, FORM_LIMITS, &form) != OK) {
		answer_oauth_error(call, 400, S("invalid_request"), S("Invalid IdToken."));
		return;
	}
	struct id_token_question question = {
		.text = form_get(&form, "id_token"),
		.client_id = form_get(&form, "client_id"),
		.nonce = form_get(&form, "nonce"),
		.user_id = form_get(&form, "user_id"),
	};
	const char *wrong = id_token_check(call->world, call->arena, &question, &payload);
	if (wrong)
		answer_oauth_error(call, 400, S("invalid_request"), str_from(wrong));
	else
		answer(call, 200, payload);
}

void api_login_certs(struct call *call)
{
	answer(call, 200, id_token_key_set(call->world, call->arena));
}

static bool may(struct call *call, struct str scope)
{
	if (scope_has(call->bearer->scope, scope))
		return true;
	answer_message(call, 403, S("The access token does not have the required scope"));
	return false;
}

void api_login_userinfo(struct call *call)
{
	struct json json;
	if (!may(call, S("openid")))
		return;
	uint32_t person = call->bearer->person;
	const struct details *details = people_details_if_any(call->world, person);
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "sub", ids_user_text(call->arena, people_at(call->world, person)->id));
	if (scope_has(call->bearer->scope, S("profile"))) {
		emit_text(out, "name", people_name(call->world, call->arena, person));
		if (details && details->picture_url.len)
			emit_text(out, "picture", details->picture_url);
	}
	answer_json(call, 200, &json);
}

void api_login_profile(struct call *call)
{
	struct json json;
	if (!may(call, S("profile")))
		return;
	uint32_t person = call->bearer->person;
	const struct details *details = people_details_if_any(call->world, person);
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "userId", ids_user_text(call->arena, people_at(call->world, person)->id));
	emit_text(out, "displayName", people_name(call->world, call->arena, person));
	if (details && details->picture_url.len)
		emit_text(out, "pictureUrl", details->picture_url);
	if (details && details->status_message.len)
		emit_text(out, "statusMessage", details->status_message);
	answer_json(call, 200, &json);
}

void api_login_friendship(struct call *call)
{
	struct json json;
	if (!may(call, S("profile")))
		return;
	struct emit *out = json_begin(&json, call->arena);
	emit_bool(out, "friendFlag", people_at(call->world, call->bearer->person)->state == PERSON_FOLLOWING);
	answer_json(call, 200, &json);
}

void api_login_deauthorize(struct call *call)
{
	struct str text = node_text(node_get(call->body, "userAccessToken"), S(""));
	const struct bearer *bearer = token_find(call->world, text);
	if (!bearer || !bearer_is_user(bearer) || !bearer_is_valid(bearer, call->now)) {
		answer_message(call, 400, S("invalid token"));
		return;
	}
	login_withdraw(call->world, bearer->person);
	http_respond(call->res, 204, S(""), S(""));
}
