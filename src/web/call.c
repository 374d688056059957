/* call: what handlers answer with. */
#include "call.h"

#include "arena.h"
#include "audit.h"
#include "csv.h"
#include "refusals.h"
#include "rights.h"
#include "str.h"

void call_answer_begin(struct call *call, struct emit *emit)
{
	buf_init(&call->answer, call->arena, CALL_ANSWER_MOST);
	emit_init(emit, &call->answer);
}

enum err call_answer_end(struct call *call, struct emit *emit)
{
	(void)emit;
	struct str body;
	TRY(buf_done(&call->answer, &body));
	http_respond(call->response, 200, S("application/json; charset=utf-8"), body);
	return OK;
}

static enum err answer_file(struct call *call, struct str type, struct str name, struct str body)
{
	http_respond(call->response, 200, type, body);
	http_add_header(call->response, S("Content-Disposition"),
	                str_fmt(call->arena, "attachment; filename=\"%.*s\"", FMT(name)));
	return OK;
}

enum err call_answer_csv(struct call *call, struct str name, const struct buf *csv)
{
	struct str text;
	TRY(buf_done(csv, &text));
	return answer_file(call, S("text/csv; charset=utf-8"), name, str_fmt(call->arena, "\xef\xbb\xbf%.*s", FMT(text)));
}

enum err call_answer_cp932(struct call *call, struct str name, const struct buf *csv)
{
	struct str text;
	TRY(buf_done(csv, &text));
	TRY(csv_to_cp932(call->arena, text, &text));
	return answer_file(call, S("text/csv; charset=shift_jis"), name, text);
}

enum err call_admit_department(struct call *call, int64_t department_id, const char *what)
{
	const struct rights *rights = &call->session->rights;
	enum right_function function = call->route->function;
	if (rights_may_in(rights, function, call->route->action, department_id))
		return OK;
	if (rights_may_in(rights, function, ACTION_VIEW, department_id))
		return fail(ERR_DENIED, "この%sについては、この操作をする権限がありません（%s）。管理者に相談してください。", what,
		            right_label(function));
	return fail(ERR_NOT_FOUND, "この%sは見つかりません。削除されたか、ほかの部署のものです。", what);
}

enum err call_admit_shared(struct call *call, int64_t department_id, const char *what)
{
	if (department_id || rights_may_in(&call->session->rights, call->route->function, call->route->action, 0))
		return call_admit_department(call, department_id, what);
	if (call->route->action == ACTION_VIEW)
		return OK;
	return fail(ERR_DENIED, "この%sは全庁で共有されているため、変えられるのは全庁の権限を持つ職員だけです。写しを作って使ってください。",
	            what);
}

struct scope call_scope(struct call *call)
{
	return rights_scope(call->arena, &call->session->rights, call->route->function, call->route->action);
}

static enum err usual_department(struct call *call, int64_t *out)
{
	const struct staff_session *session = call->session;
	struct scope scope = call_scope(call);
	if (scope.everywhere || rights_may_in(&session->rights, call->route->function, call->route->action,
	                                      session->department_id)) {
		*out = session->department_id;
		return OK;
	}
	if (scope.departments.count == 0)
		return fail_field(ERR_DENIED, "departmentId", "作る権限のある部署がありません。管理者に相談してください。");
	*out = scope.departments.at[0];
	return OK;
}

enum err call_department(struct call *call, const int64_t *asked, int64_t *out)
{
	if (!asked)
		return usual_department(call, out);
	if (!rights_may_in(&call->session->rights, call->route->function, call->route->action, *asked))
		return fail_field(ERR_DENIED, "departmentId", "この「departmentId」のものにする権限がありません。自分の部署を選んでください。");
	*out = *asked;
	return OK;
}

struct audit_actor call_actor(const struct call *call)
{
	const struct staff_session *session = call->session;
	struct audit_actor actor = {.address = call->http->remote_addr};
	if (session && session->look.staff_id) {
		const struct session_look *look = &session->look;
		actor.staff_id = look->staff_id;
		actor.name = str_fmt(call->arena, "%.*s（%.*sとして表示）", FMT(look->name), FMT(session->name));
		actor.department = look->department;
		actor.role = look->roles;
	} else if (session) {
		actor.staff_id = session->staff_id;
		actor.name = session->name;
		actor.department = session->department;
		actor.role = session->rights.roles;
	}
	return actor;
}

bool call_is_look_only(const struct call *call)
{
	struct str purpose = http_header(call->http, "sec-purpose");
	return call->http->method == HTTP_HEAD || (purpose.ptr && str_find(purpose, S("prefetch")) >= 0);
}

static struct audit_entry entry_of(const struct call *call, const char *action, struct str object, struct str detail)
{
	return (struct audit_entry){
		.at = call->now,
		.actor = call_actor(call),
		.action = str_from(action),
		.object = object,
		.detail = detail,
	};
}

enum err call_audit(struct call *call, const char *action, struct str object, struct str detail)
{
	struct audit_entry entry = entry_of(call, action, object, detail);
	return audit_record(call->db, call->arena, call->web->options.keyring, &entry);
}

static enum err record_apart(struct call *call, const struct audit_entry *entry)
{
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	enum err result = audit_record(db, call->arena, call->web->options.keyring, entry);
	db_return(&db);
	return result;
}

enum err call_audit_apart(struct call *call, const char *action, struct str object, struct str detail)
{
	struct audit_entry entry = entry_of(call, action, object, detail);
	return record_apart(call, &entry);
}

enum err call_audit_export(struct call *call, const char *action, struct str object)
{
	return call_audit_apart(call, action, object, S(""));
}

enum err call_audit_refused(struct call *call, const char *action, struct str object, struct str detail)
{
	int64_t omitted = 0;
	if (!refusals_admit(call->web->refusals, call->now, &omitted))
		return OK; /* counted; the access log has the request */
	struct audit_entry entry = entry_of(call, action, object, detail);
	entry.refused = true;
	TRY(record_apart(call, &entry));
	if (omitted == 0)
		return OK;
	return call_audit_apart(call, "refusal.omitted", S("audit"),
	                        str_fmt(call->arena, "{\"omitted\":%" PRId64 "}", omitted));
}
