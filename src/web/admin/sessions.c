/* sessions: where somebody is signed in, oneself or a colleague who needs help. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "factor_help.h"
#include "notice.h"
#include "person.h"
#include "change.h"
#include "sign_in.h"
#include "sso.h"
#include "staff.h"
#include "str.h"

static struct api_session_row row_of(const struct call *call, const struct session_listed *from)
{
	static const enum api_session_row_method methods[] = {[SIGNED_BY_PASSWORD] = API_SESSION_ROW_METHOD_PASSWORD,
	                              [SIGNED_BY_PASSKEY] = API_SESSION_ROW_METHOD_PASSKEY,
	                              [SIGNED_BY_SSO] = API_SESSION_ROW_METHOD_SSO};
	return (struct api_session_row){
		.key = from->key, .mine = str_eq(from->id_hash, call->session->id_hash), .address = from->address,
		.browser = from->browser, .method = methods[from->method], .complete = from->stage == STAGE_FULL,
		.since = from->created_at, .seen_at = from->seen_at,
	};
}

static enum err list_of(struct call *call, int64_t staff_id, struct api_session_row **items, size_t *count)
{
	struct session_listed *list;
	TRY(session_list(call->db, call->arena, staff_id, call->now, &list, count));
	*items = arena_array(call->arena, struct api_session_row, *count);
	for (size_t i = 0; i < *count; i++)
		(*items)[i] = row_of(call, &list[i]);
	return OK;
}

enum err sessions_get(struct call *call, struct api_session_rows *out)
{
	return list_of(call, call->session->staff_id, &out->sessions.items, &out->sessions.count);
}

static struct str object_of(struct call *call, struct str login)
{
	return str_fmt(call->arena, "staff %.*s", FMT(login));
}

enum err session_other_delete(struct call *call, struct api_session_rows *out)
{
	TRY(session_end_key(call->db, call->arena, call->session->staff_id, call->captures[0]));
	TRY(call_audit(call, "session.end_other", object_of(call, call->session->login), S("")));
	return sessions_get(call, out);
}

enum err sessions_end_others(struct call *call, struct api_session_rows *out)
{
	TRY(session_end_others(call->db, call->arena, call->session->staff_id, call->session->id_hash));
	TRY(call_audit(call, "session.end_other", object_of(call, call->session->login), S("")));
	return sessions_get(call, out);
}

/* --- for colleagues ------------------------------------------------------------- */

enum err staff_access_get(struct call *call, struct api_staff_access *out)
{
	struct staff staff;
	TRY(staff_find(call->db, call->arena, call->id, call->now, &staff));
	out->locked = staff.locked;
	out->sso = call->web->options.sso_issuer.len ? call->web->options.sso_label : S("");
	struct mail_choice mail;
	struct factor_help help;
	TRY(mail_choice(call->db, call->arena, call->id, &mail));
	out->email = mail.email;
	TRY(factor_help_find(call->db, call->arena, call->id, call->now, &help));
	out->has_reset_asked_by = out->has_reset_asked_at = help.asked_by != 0;
	out->reset_asked_by = help.asked_name;
	out->reset_asked_at = help.asked_at;
	TRY(sso_name_of(call->db, call->arena, call->id, &out->sso_name));
	TRY(factors_fill(call, call->db, call->id, &out->factors));
	return list_of(call, call->id, &out->sessions.items, &out->sessions.count);
}

static enum err record(struct call *call, const char *action, struct str detail)
{
	struct staff staff;
	TRY(person_to_change(call, &staff));
	return call_audit(call, action, object_of(call, staff.login), detail);
}

enum err staff_sso_put(struct call *call, const struct api_sso_save *in, struct api_staff_access *out)
{
	struct str before, issuer = call->web->options.sso_issuer;
	struct sso_person person = {.issuer = issuer, .name = str_trim(in->name)};
	struct change change;
	if (issuer.len == 0)
		return fail(ERR_INVALID, "シングルサインオンは、この設置では使っていません。");
	if (call->id == call->session->staff_id)
		return fail(ERR_INVALID, "自分の結びつけは変えられません。ほかの管理者に頼んでください。");
	TRY(sso_name_of(call->db, call->arena, call->id, &before));
	TRY(sso_link(call->db, call->arena, call->id, &person, call->session->staff_id, call->now));
	TRY(staff_access_get(call, out));
	change_begin(&change, call->arena, CHANGE_EDITED);
	change_text(&change, "name", before, person.name);
	return record(call, "staff.sso", change_detail(&change));
}

/* A new address is meant to be used; a known one keeps its owner's choice. */
enum err staff_mail_put(struct call *call, const struct api_staff_mail *in, struct api_staff_access *out)
{
	struct mail_choice choice;
	TRY(mail_choice(call->db, call->arena, call->id, &choice));
	choice.wants = in->email.len > 0 && (choice.wants || choice.email.len == 0);
	choice.email = in->email;
	TRY(record(call, "staff.mail", choice.wants ? S("{\"mail\":true}") : S("{\"mail\":false}")));
	TRY(mail_choice_put(call->db, call->arena, call->id, &choice));
	return staff_access_get(call, out);
}

enum err staff_unlock(struct call *call, struct api_staff_access *out)
{
	if (call->id == call->session->staff_id)
		return fail(ERR_INVALID, "自分のロックは外せません。ほかの管理者に頼んでください。");
	TRY(record(call, "staff.unlock", S("")));
	TRY(signin_unlock(call->db, call->arena, call->id));
	return staff_access_get(call, out);
}

static struct str reason_json(struct call *call, struct str reason)
{
	struct change why;
	change_begin(&why, call->arena, CHANGE_MADE);
	change_fact_text(&why, "reason", reason);
	return change_detail(&why);
}

/* Whoever lost a second factor cannot do this alone: another person looks at them first. */
enum err staff_factor_reset(struct call *call, const struct api_reset_ask *in, struct api_staff_access *out)
{
	if (call->id == call->session->staff_id)
		return fail(ERR_INVALID, "自分の二要素認証は、ここでは外せません。なくしたときは、ほかの管理者に頼んでください。");
	bool reset;
	const struct factor_helper helper = {call->session->staff_id, call->now};
	TRY(factor_help(call->db, call->arena, call->id, helper, &reset));
	TRY(record(call, reset ? "staff.factor_reset" : "staff.factor_reset_ask", reason_json(call, in->reason)));
	if (!reset)
		return staff_access_get(call, out);
	TRY(factors_reset(call->db, call->arena, call->id));
	TRY(session_end_all(call->db, call->arena, call->id));
	return staff_access_get(call, out);
}

enum err staff_end_sessions(struct call *call, struct api_staff_access *out)
{
	TRY(record(call, "staff.end_sessions", S("")));
	TRY(session_end_others(call->db, call->arena, call->id, call->session->id_hash));
	return staff_access_get(call, out);
}
