/* sign_in: the stages of a sign-in, in one place. */
#include "sign_in.h"

#include "arena.h"
#include "brand_view.h"
#include "browser_name.h"
#include "call.h"
#include "change.h"
#include "gate.h"
#include "jst.h"
#include "passkey.h"
#include "setting.h"
#include "throttle.h"

static bool is_production(const struct call *call)
{
	return str_eq(call->web->options.environment, S("production"));
}

static enum err source_admitted(const struct call *call, int64_t most)
{
	if (throttle_admits(call->web->throttle, call->http->remote_addr, most, call->now))
		return OK;
	return fail(ERR_DENIED, "この場所（IPアドレス）から、サインインの失敗が続いています。%d分ほど待ってから試してください。",
	            (int)(THROTTLE_WINDOW_MS / MS_MINUTE));
}

enum err sign_in_rules(struct call *call, struct signin_rules *out)
{
	struct db *db;
	int64_t most = 0;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	enum err result = signin_rules_load(db, call->arena, is_production(call), out);
	if (result == OK)
		result = setting_number(db, call->arena, SETTING_SOURCE_FAILURES, &most);
	db_return(&db);
	TRY(result);
	return source_admitted(call, most);
}

bool sign_in_is_administrator(const struct staff_session *session)
{
	return rights_may(&session->rights, RIGHT_STAFF, ACTION_EDIT);
}

bool sign_in_needs_factor(const struct signin_rules *rules, const struct staff_session *session)
{
	if (session->method == SIGNED_BY_SSO && !rules->factor_after_sso)
		return false;
	return rules->factor == FACTOR_EVERYBODY ||
	       (rules->factor == FACTOR_ADMINISTRATORS && sign_in_is_administrator(session));
}

/* code_given: by this proof or by an earlier one of the same session. */
static enum err stage_of(struct call *call, struct db *db, const struct signin_rules *rules,
                         const struct staff_session *session, bool code_given, enum session_stage *out)
{
	struct factors factors;
	bool must_change;
	bool sso_is_enough = session->method == SIGNED_BY_SSO && !rules->factor_after_sso;
	TRY(factors_of(db, call->arena, session->staff_id, &factors));
	TRY(signin_must_change(db, call->arena, rules, session->staff_id, call->now, &must_change));
	if (factors_any(&factors) && !code_given && !sso_is_enough)
		*out = STAGE_CODE;
	else if (must_change && session->method == SIGNED_BY_PASSWORD)
		*out = STAGE_PASSWORD;
	else if (!factors_any(&factors) && sign_in_needs_factor(rules, session))
		*out = STAGE_FACTOR;
	else
		*out = STAGE_FULL;
	return OK;
}

void sign_in_cookie(struct call *call, struct str secret, int64_t max_age)
{
	http_set_cookie(call->response, &(struct cookie){.name = S(COOKIE_STAFF), .value = secret,
	                                                 .max_age_s = max_age, .same_site = COOKIE_STRICT});
}

/* As the person of this session, who is known only now. */
static enum err record(struct call *call, struct db *db, const struct staff_session *session, const char *action,
                       const char *how)
{
	struct db *before = call->db;
	call->session = session;
	call->db = db;
	enum err result = call_audit(call, action, str_fmt(call->arena, "staff %.*s", FMT(session->login)),
	                             str_fmt(call->arena, "{\"by\":\"%s\"}", how));
	call->db = before;
	return result;
}

static enum err rise_to(struct call *call, struct db *db, struct staff_session *session, enum session_stage stage,
                        struct str *secret)
{
	TRY(session_rise(db, call->arena, session, stage, call->now, secret));
	if (stage != STAGE_CODE)
		TRY(signin_done(db, call->arena, session->staff_id, call->now));
	return session_find(db, call->arena, *secret, call->now, session);
}

static enum err begin(struct call *call, struct db *db, const struct signin_rules *rules, const struct sign_in *by,
                      struct str *secret, struct api_session *out)
{
	enum session_stage stage;
	struct staff_session *session = arena_make(call->arena, struct staff_session);
	struct session_new new = {
		.staff_id = by->staff_id, .stage = STAGE_CODE, .method = by->method,
		.address = call->http->remote_addr,
		.browser = browser_name(call->arena, http_header(call->http, "user-agent")),
	};
	TRY(session_start(db, call->arena, &new, call->now, secret));
	enum err found = session_find(db, call->arena, *secret, call->now, session);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_DENIED, "この職員IDは使えなくなっています。管理者に相談してください。");
	TRY(found);
	TRY(stage_of(call, db, rules, session, by->method == SIGNED_BY_PASSKEY, &stage));
	TRY(rise_to(call, db, session, stage, secret));
	TRY(session_answer(call, db, session, out));
	return record(call, db, session, stage == STAGE_CODE ? "session.first_step" : "session.start", by->how);
}

enum err sign_in_begin(struct call *call, const struct signin_rules *rules, const struct sign_in *by,
                       struct api_session *out)
{
	struct db *db;
	struct str secret;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(begin(call, db, rules, by, &secret, out));
	TRY(tx_commit(db));
	db_return(&db);
	sign_in_cookie(call, secret, -1);
	return OK;
}

static enum err rise(struct call *call, struct db *db, const struct signin_rules *rules, const struct rise *rise,
                     struct api_session *out)
{
	struct str secret;
	enum session_stage stage;
	struct staff_session *session = arena_make(call->arena, struct staff_session);
	*session = *call->session;
	TRY(stage_of(call, db, rules, session, true, &stage));
	TRY(rise_to(call, db, session, stage, &secret));
	if (rise->end_others)
		TRY(session_end_others(db, call->arena, session->staff_id, session->id_hash));
	TRY(session_answer(call, db, session, out));
	sign_in_cookie(call, secret, -1);
	return record(call, db, session, rise->action, rise->how);
}

enum err sign_in_rise(struct call *call, const struct signin_rules *rules, const struct rise *how,
                      struct api_session *out)
{
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(rise(call, db, rules, how, out));
	TRY(tx_commit(db));
	db_return(&db);
	return OK;
}

enum err sign_in_rise_here(struct call *call, const struct signin_rules *rules, const struct rise *how,
                           struct api_session *out)
{
	return rise(call, call->db, rules, how, out);
}

enum err sign_in_refused(struct call *call, enum err result, struct str login)
{
	if (result != ERR_DENIED && result != ERR_INVALID)
		return result;
	throttle_count(call->web->throttle, call->http->remote_addr, call->now);
	struct str text = str_dup(call->arena, str_from(err_text())), field = str_dup(call->arena, str_from(err_field()));
	struct change why;
	change_begin(&why, call->arena, CHANGE_MADE);
	change_fact_text(&why, "reason", text);
	TRY(call_audit_refused(call, "session.refused", str_fmt(call->arena, "staff %.*s", FMT(login)), change_detail(&why)));
	if (field.len)
		return fail_field(result, str_z(call->arena, field), "%.*s", FMT(text));
	return fail(result, "%.*s", FMT(text));
}

/* --- answers ------------------------------------------------------------------ */

static void fill_rights(struct call *call, const struct staff_session *session, struct api_session *out)
{
	struct str *rights = arena_array(call->arena, struct str, (size_t)RIGHT_FUNCTIONS * RIGHT_ACTIONS);
	size_t count = 0;
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		for (enum right_action a = ACTION_VIEW; a < RIGHT_ACTIONS; a++)
			if (session->stage == STAGE_FULL && rights_may(&session->rights, f, a))
				rights[count++] = right_name(call->arena, f, a);
	out->rights.items = rights;
	out->rights.count = count;
}

static enum err fill(struct call *call, struct db *db, const struct staff_session *session, struct api_session *out)
{
	static const enum api_session_stage stages[] = {[STAGE_CODE] = API_SESSION_STAGE_CODE, [STAGE_PASSWORD] = API_SESSION_STAGE_PASSWORD,
	                             [STAGE_FACTOR] = API_SESSION_STAGE_FACTOR, [STAGE_FULL] = API_SESSION_STAGE_FULL};
	static const enum api_session_method methods[] = {[SIGNED_BY_PASSWORD] = API_SESSION_METHOD_PASSWORD,
	                              [SIGNED_BY_PASSKEY] = API_SESSION_METHOD_PASSKEY,
	                              [SIGNED_BY_SSO] = API_SESSION_METHOD_SSO};
	const struct web_options *options = &call->web->options;
	struct signin_rules rules;
	struct factors factors;
	TRY(signin_rules_load(db, call->arena, is_production(call), &rules));
	TRY(factors_of(db, call->arena, session->staff_id, &factors));
	*out = (struct api_session){
		.staff = {.id = session->staff_id, .login = session->login, .name = session->name,
		          .administrator = session->rights.administrator, .role_label = session->rights.roles,
		          .has_department_id = session->department_id != 0,
		          .department_id = session->department_id, .department = session->department},
		.csrf = session->csrf,
		.stage = stages[session->stage],
		.method = methods[session->method],
		.factors = {.totp = factors.totp, .passkeys = factors.passkeys, .recovery_left = factors.recovery_left},
		.password_rules = password_rules_text(call->arena, &rules.password),
		.must_change_password = session->stage == STAGE_PASSWORD,
		.city_name = options->city_name,
		.account_name = options->account_name,
		.now = call->now,
		.environment = str_eq(options->environment, S("production")) ? API_SESSION_ENVIRONMENT_PRODUCTION
		               : str_eq(options->environment, S("test"))     ? API_SESSION_ENVIRONMENT_TEST
		                                                             : API_SESSION_ENVIRONMENT_DEMO,
	};
	if (session->look.staff_id) {
		out->has_looker = out->has_look_until = true;
		out->looker = session->look.name;
		out->look_until = session->look.until;
	}
	fill_rights(call, session, out);
	TRY(brand_view(call, db, &out->brand));
	return setting_text(db, call->arena, SETTING_CONTACT, &out->contact);
}

enum err session_answer(struct call *call, struct db *db, const struct staff_session *session,
                        struct api_session *out)
{
	if (db)
		return fill(call, db, session, out);
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	enum err result = fill(call, db, session, out);
	db_return(&db);
	return result;
}

enum err factors_fill(struct call *call, struct db *db, int64_t staff_id, struct api_factors *out)
{
	struct factors factors;
	struct passkey *keys;
	size_t count;
	TRY(factors_of(db, call->arena, staff_id, &factors));
	TRY(passkey_list(db, call->arena, staff_id, &keys, &count));
	*out = (struct api_factors){
		.totp = factors.totp, .has_totp_since = factors.totp, .totp_since = factors.totp_since,
		.passkeys = factors.passkeys, .recovery_left = factors.recovery_left,
		.has_recovery_at = factors.recovery_at > 0, .recovery_at = factors.recovery_at,
	};
	out->keys.items = arena_array(call->arena, struct api_passkey_row, count);
	out->keys.count = count;
	for (size_t i = 0; i < count; i++)
		out->keys.items[i] = (struct api_passkey_row){
			.id = keys[i].id, .name = keys[i].name, .created_at = keys[i].created_at,
			.has_used_at = keys[i].used_at > 0, .used_at = keys[i].used_at,
		};
	return OK;
}

enum err factors_answer(struct call *call, struct db *db, const struct staff_session *session,
                        struct api_factors *out)
{
	struct signin_rules rules;
	TRY(signin_rules_load(db, call->arena, is_production(call), &rules));
	TRY(factors_fill(call, db, session->staff_id, out));
	out->required = sign_in_needs_factor(&rules, session);
	return OK;
}
