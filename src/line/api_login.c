/* api_login: LINE Login's code exchange and the check of ID tokens. */
#include "api_answer.h"

#include "arena.h"
#include "event.h"
#include "secret.h"
#include "str.h"
#include "url.h"

#define FORM_MOST ((size_t)64 * 1024)

static void add_field(struct buf *out, const char *name, struct str value)
{
	if (str_is_empty(value))
		return;
	buf_fmt(out, "%s%s=", out->len > 0 ? "&" : "", name);
	url_encode(out, value);
}

static enum err ask_form(const struct line_api *api, struct arena *arena, enum line_call call,
                         const struct buf *form, const struct node **out)
{
	struct line_request request = {.call = call};
	TRY(buf_done(form, &request.body));
	return line_ask_json(api, arena, &request, out);
}

static struct str text_in(const struct node *object, const char *name)
{
	return node_text(node_get(object, name), S(""));
}

enum err line_login_token(const struct line_api *api, struct arena *arena, const struct line_login *login,
                          struct str code, struct str verifier, struct line_tokens *out)
{
	struct buf form;
	const struct node *root;
	struct str access_token;
	buf_init(&form, arena, FORM_MOST);
	add_field(&form, "grant_type", S("authorization_code"));
	add_field(&form, "code", code);
	add_field(&form, "redirect_uri", login->redirect_uri);
	add_field(&form, "client_id", login->channel_id);
	add_field(&form, "client_secret", secret_view(login->channel_secret));
	add_field(&form, "code_verifier", verifier);
	TRY(ask_form(api, arena, LINE_TOKEN, &form, &root));
	TRY(line_field(root, "access_token", &access_token));
	*out = (struct line_tokens){
		.access_token = access_token,
		.id_token = text_in(root, "id_token"),
		.scope = text_in(root, "scope"),
		.expires_in = node_i64(node_get(root, "expires_in"), 0),
	};
	return OK;
}

enum err line_verify_id_token(const struct line_api *api, struct arena *arena, struct str channel_id,
                              struct str id_token, struct str nonce, struct line_identity *out)
{
	struct buf form;
	const struct node *root;
	buf_init(&form, arena, FORM_MOST);
	add_field(&form, "id_token", id_token);
	add_field(&form, "client_id", channel_id);
	add_field(&form, "nonce", nonce);
	TRY(ask_form(api, arena, LINE_ID_TOKEN_VERIFY, &form, &root));
	struct str user_id = text_in(root, "sub");
	/* LINE has looked at these; a stand-in for LINE might not have. */
	if (!line_is_user_id(user_id) || !str_eq(text_in(root, "aud"), channel_id) ||
	    (!str_is_empty(nonce) && !str_eq(text_in(root, "nonce"), nonce)))
		return fail(ERR_REMOTE, "LINE's answer about an ID token does not fit");
	*out = (struct line_identity){
		.user_id = user_id,
		.name = text_in(root, "name"),
		.picture = text_in(root, "picture"),
		.expires = node_i64(node_get(root, "exp"), 0),
	};
	return OK;
}

enum err line_friendship(const struct line_api *api, struct arena *arena, struct str access_token, bool *follows)
{
	struct line_request request = {.call = LINE_LOGIN_FRIENDSHIP, .user_token = access_token};
	const struct node *root, *flag;
	TRY(line_ask_json(api, arena, &request, &root));
	flag = node_get(root, "friendFlag");
	if (!node_is(flag, NODE_BOOL))
		return fail(ERR_REMOTE, "LINE's answer about a friendship does not fit");
	*follows = node_bool(flag, false);
	return OK;
}
