/* session: signing in, step by step, and out; one's own password. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "sign_in.h"
#include "str.h"

enum err session_get(struct call *call, struct api_session *out)
{
	if (!call->session) {
		call->response->status = 401;
		return fail(ERR_DENIED, "サインインしてください。");
	}
	return session_answer(call, call->db, call->session, out);
}

enum err session_post(struct call *call, const struct api_sign_in *in, struct api_session *out)
{
	struct signin_rules rules;
	int64_t staff_id;
	TRY(sign_in_rules(call, &rules));
	enum err result = signin_password(call->web->options.db, call->arena, &rules, in->login, in->password, call->now,
	                                  &staff_id);
	if (result != OK)
		return sign_in_refused(call, result, in->login);
	return sign_in_begin(call, &rules,
	                     &(struct sign_in){.staff_id = staff_id, .method = SIGNED_BY_PASSWORD, .how = "password"}, out);
}

static enum err use_code(struct call *call, const struct signin_rules *rules, struct str code, const char **how)
{
	bool recovery = false;
	TRY(signin_code(call->web->options.db, call->arena, rules, call->web->options.keyring, call->session->staff_id,
	                code, call->now, &recovery));
	*how = recovery ? "recovery" : "totp";
	return OK;
}

enum err session_code(struct call *call, const struct api_code *in, struct api_session *out)
{
	struct signin_rules rules;
	const char *how;
	if (call->session->stage != STAGE_CODE)
		return fail(ERR_CONFLICT, "二要素認証は、もうすんでいます。画面を開き直してください。");
	TRY(sign_in_rules(call, &rules));
	enum err result = use_code(call, &rules, in->code, &how);
	if (result != OK)
		return sign_in_refused(call, result, call->session->login);
	return sign_in_rise(call, &rules, &(struct rise){.action = "session.start", .how = how}, out);
}

enum err session_proof(struct call *call, const struct api_proof *in, struct api_session *out)
{
	struct signin_rules rules;
	const char *how = "password";
	if (in->has_password == in->has_code)
		return fail_field(ERR_INVALID, "password", "パスワードか、二要素認証の数字の、どちらかを入れてください。");
	TRY(sign_in_rules(call, &rules));
	enum err result = in->has_password ? signin_password_again(call->web->options.db, call->arena, &rules,
	                                                           call->session->staff_id, in->password, call->now)
	                                   : use_code(call, &rules, in->code, &how);
	if (result != OK)
		return sign_in_refused(call, result, call->session->login);
	return sign_in_rise(call, &rules, &(struct rise){.action = "session.proof", .how = how}, out);
}

enum err session_delete(struct call *call, struct api_ok *out)
{
	const struct staff_session *session = call->session;
	struct str login = session->look.staff_id ? session->look.login : session->login;
	TRY(session_end(call->db, call->arena, session->id_hash));
	TRY(call_audit(call, "session.end", str_fmt(call->arena, "staff %.*s", FMT(login)), S("")));
	sign_in_cookie(call, S(""), 0);
	out->ok = true;
	return OK;
}

/* What nobody needs to guess: the city, the account, the person. */
static struct password_context context_of(struct call *call)
{
	const struct web_options *options = &call->web->options;
	struct str *words = arena_array(call->arena, struct str, 8);
	size_t count = 0;
	struct str city = options->city_name;
	static const struct str ends[] = {S_INIT("市"), S_INIT("町"), S_INIT("村"), S_INIT("区")};
	for (size_t i = 0; i < COUNT(ends); i++)
		if (str_ends(city, ends[i]))
			city = str_left(city, city.len - ends[i].len);
	words[count++] = city;
	words[count++] = options->account_name;
	words[count++] = str_starts(options->account_id, S("@")) ? str_skip(options->account_id, 1) : options->account_id;
	struct str rest = call->session->name, part;
	while (count < 8 && str_cut(&rest, ' ', &part))
		words[count++] = part;
	return (struct password_context){words, count};
}

enum err session_password(struct call *call, const struct api_password_change *in, struct api_session *out)
{
	struct signin_rules rules;
	TRY(sign_in_rules(call, &rules));
	struct password_change change = {.staff_id = call->session->staff_id, .current = in->current,
	                                 .changed = in->new, .context = context_of(call)};
	enum err result = signin_password_change(call->web->options.db, call->arena, &rules, &change, call->now);
	if (result == ERR_DENIED || (result == ERR_INVALID && str_eq(str_from(err_field()), S("current"))))
		return sign_in_refused(call, result, call->session->login);
	TRY(result);
	return sign_in_rise(call, &rules,
	                    &(struct rise){.action = "session.password", .how = "password", .end_others = true}, out);
}
