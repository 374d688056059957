/* session: signing in and out, and one's own password. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "change.h"
#include "gate.h"
#include "setting.h"
#include "staff.h"

/* Also asked where no loan is open: just after signing in. */
static enum err read_contact(struct call *call, struct str *out)
{
	struct db *db = call->db;
	if (db)
		return setting_text(db, call->arena, SETTING_CONTACT, out);
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	enum err result = setting_text(db, call->arena, SETTING_CONTACT, out);
	db_return(&db);
	return result;
}

static enum err fill(struct call *call, const struct staff_session *session, struct api_session *out)
{
	const struct web_options *options = &call->web->options;
	struct str *rights = arena_array(call->arena, struct str, (size_t)RIGHT_FUNCTIONS * RIGHT_ACTIONS);
	size_t count = 0;
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		for (enum right_action a = ACTION_VIEW; a < RIGHT_ACTIONS; a++)
			if (rights_may(&session->rights, f, a))
				rights[count++] = right_name(call->arena, f, a);
	*out = (struct api_session){
		.staff = {.id = session->staff_id, .login = session->login, .name = session->name,
		          .administrator = session->rights.administrator, .role_label = session->rights.roles,
		          .has_department_id = session->department_id != 0,
		          .department_id = session->department_id, .department = session->department},
		.csrf = session->csrf,
		.must_change_password = session->must_change,
		.city_name = options->city_name,
		.account_name = options->account_name,
		.now = call->now,
		.environment = str_eq(options->environment, S("production")) ? API_SESSION_ENVIRONMENT_PRODUCTION
		               : str_eq(options->environment, S("test"))     ? API_SESSION_ENVIRONMENT_TEST
		                                                             : API_SESSION_ENVIRONMENT_DEMO,
	};
	out->rights.items = rights;
	out->rights.count = count;
	return read_contact(call, &out->contact);
}

enum err session_get(struct call *call, struct api_session *out)
{
	if (!call->session) {
		call->response->status = 401;
		return fail(ERR_DENIED, "ログインしてください。");
	}
	return fill(call, call->session, out);
}

static struct str object_of(struct call *call, struct str login)
{
	return str_fmt(call->arena, "staff %.*s", FMT(login));
}

static void set_cookie(struct call *call, struct str secret, int64_t max_age)
{
	http_set_cookie(call->response, &(struct cookie){.name = S(COOKIE_STAFF), .value = secret,
	                                                 .max_age_s = max_age, .same_site = COOKIE_STRICT});
}

/* A new secret at each sign-in and password change: an older one is worth nothing. */
static enum err begin(struct call *call, int64_t staff_id, const char *action, struct str login,
                      struct api_session *out)
{
	struct db *db;
	struct str secret;
	struct staff_session *session = arena_make(call->arena, struct staff_session);
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(session_start(db, call->arena, staff_id, call->http->remote_addr, call->now, &secret));
	TRY(session_find(db, call->arena, secret, call->now, session));
	call->session = session;
	call->db = db;
	TRY(call_audit(call, action, object_of(call, login), S("")));
	TRY(tx_commit(db));
	call->db = NULL;
	db_return(&db);
	set_cookie(call, secret, -1);
	return fill(call, session, out);
}

enum err session_post(struct call *call, const struct api_sign_in *in, struct api_session *out)
{
	struct staff staff;
	enum err result = staff_sign_in(call->web->options.db, call->arena, in->login, in->password,
	                                call->now, &staff);
	if (result == OK)
		return begin(call, staff.id, "session.start", in->login, out);
	if (result == ERR_DENIED) {
		struct str text = str_dup(call->arena, str_from(err_text()));
		struct change why;
		change_begin(&why, call->arena, CHANGE_MADE);
		change_fact_text(&why, "reason", text);
		TRY(call_audit_refused(call, "session.refused", object_of(call, in->login), change_detail(&why)));
		return fail(ERR_DENIED, "%.*s", FMT(text));
	}
	return result;
}

enum err session_delete(struct call *call, struct api_ok *out)
{
	TRY(session_end(call->db, call->arena, call->session->id_hash));
	TRY(call_audit(call, "session.end", object_of(call, call->session->login), S("")));
	set_cookie(call, S(""), 0);
	out->ok = true;
	return OK;
}

enum err session_password(struct call *call, const struct api_password_change *in, struct api_session *out)
{
	const struct staff_session *session = call->session;
	TRY(staff_password_change(call->web->options.db, call->arena, session->staff_id, in->current, in->new));
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(session_end_all(db, call->arena, session->staff_id));
	db_return(&db);
	return begin(call, session->staff_id, "session.password", session->login, out);
}
