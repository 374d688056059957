/* look: the console as a colleague sees it. The gate lets nothing be changed
 * meanwhile, and the record names both. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "change.h"
#include "gate.h"
#include "role.h"
#include "session.h"
#include "sign_in.h"
#include "staff.h"
#include "str.h"

static enum err check_person(struct call *call, const struct staff *staff)
{
	struct rights theirs;
	enum right_function function;
	enum right_action action;
	if (staff->id == call->session->staff_id)
		return fail(ERR_INVALID, "自分として見ています。ほかの職員を選んでください。");
	if (staff->disabled)
		return fail(ERR_CONFLICT, "%.*sさんは使えなくなっているため、管理画面は何も見えません。", FMT(staff->name));
	TRY(rights_of_staff(call->db, call->arena, staff->id, call->now, &theirs));
	if (rights_cover(&call->session->rights, &theirs, &function, &action))
		return OK;
	return fail(ERR_DENIED, "%.*sさんは、あなたにない権限（%sの「%s」）を持っています。この人として見ることはできません。",
	            FMT(staff->name), right_label(function), action_label(action));
}

static enum err record(struct call *call, const char *action, struct str login, struct str name)
{
	struct change change;
	change_begin(&change, call->arena, CHANGE_MADE);
	change_fact_text(&change, "name", name);
	return call_audit(call, action, str_fmt(call->arena, "staff %.*s", FMT(login)), change_detail(&change));
}

enum err staff_look_post(struct call *call, struct api_session *out)
{
	struct staff staff;
	struct str secret;
	struct staff_session *session = arena_make(call->arena, struct staff_session);
	TRY(staff_find(call->db, call->arena, call->id, call->now, &staff));
	TRY(check_person(call, &staff));
	TRY(session_look(call->db, call->arena, call->session, staff.id, call->now, &secret));
	TRY(record(call, "staff.look", staff.login, staff.name));
	TRY(session_find(call->db, call->arena, secret, call->now, session));
	sign_in_cookie(call, secret, -1);
	return session_answer(call, call->db, session, out);
}

enum err session_look_delete(struct call *call, struct api_session *out)
{
	const struct staff_session *looking = call->session;
	struct str secret = http_cookie(call->http, COOKIE_STAFF);
	struct staff_session *session = arena_make(call->arena, struct staff_session);
	if (!looking->look.staff_id)
		return fail(ERR_CONFLICT, "ほかの職員としては見ていません。画面を開き直してください。");
	TRY(record(call, "staff.look_end", looking->login, looking->name));
	TRY(session_look_end(call->db, call->arena, looking));
	TRY(session_find(call->db, call->arena, secret, call->now, session));
	return session_answer(call, call->db, session, out);
}
