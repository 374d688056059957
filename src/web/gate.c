/* gate: every check in order, so that no handler asks who is there. */
#include "gate.h"

#include "access_line.h"
#include "access_log.h"
#include "address_gate.h"
#include "answer.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "clock.h"
#include "http_server.h"
#include "jst.h"
#include "log.h"
#include "router.h"
#include "secret.h"
#include "setting.h"
#include "str.h"

#include "media_sink.h"

#include <stdio.h>

#define UPLOAD_DEADLINE_MS (10 * 60 * 1000)
#define TOUCH_EVERY_MS (60 * 1000)

struct gate {
	const struct web *web;
	struct arena *arena;
	struct router *router;
	struct router *console; /* asked when the first knows nothing */
};

struct gate *gate_new(const struct web *web)
{
	struct arena *arena = arena_new();
	struct gate *gate = arena_make(arena, struct gate);
	*gate = (struct gate){.web = web, .arena = arena, .router = router_new(arena),
	                      .console = router_new(arena)};
	for (size_t i = 0; i < api_route_count; i++)
		router_add(gate->router, api_routes[i].method, api_routes[i].path, &api_routes[i]);
	for (size_t i = 0; i < page_route_count; i++)
		router_add(gate->router, page_routes[i].method, page_routes[i].path, &page_routes[i]);
	for (size_t i = 0; i < console_route_count; i++)
		router_add(gate->console, console_routes[i].method, console_routes[i].path, &console_routes[i]);
	return gate;
}

void gate_free(struct gate **gate)
{
	struct arena *arena = *gate ? (*gate)->arena : NULL;
	*gate = NULL;
	arena_free(&arena);
}

static bool changes_something(const struct call *call)
{
	return call->route->method != HTTP_GET && call->route->method != HTTP_HEAD;
}

/* P8: the console, its pages too, only from the city's own addresses. */
static enum err check_address(const struct call *call)
{
	if (!(call->route->flags & (ROUTE_API | ROUTE_CONSOLE)))
		return OK;
	enum address_bound bound = call->route->flags & ROUTE_MONITOR ? ADDRESS_OUTER : ADDRESS_LISTED;
	return address_gate_check(call->web->addresses, call->http->remote_addr, bound, call->now);
}

/* The scheme is the proxy's business; the rest is our name and nothing else. */
static bool is_own_origin(const struct http_request *req, struct str origin)
{
	struct str host = http_header(req, "host");
	ptrdiff_t scheme = str_find(origin, S("://"));
	return scheme > 0 && str_eq(str_skip(origin, (size_t)scheme + 3), host);
}

/* A page of another site must not make a browser act here. Sec-Fetch-Site is
 * sent by every current browser; Origin by the others. */
static enum err check_same_origin(const struct call *call)
{
	struct str site = http_header(call->http, "sec-fetch-site");
	struct str origin = http_header(call->http, "origin");
	bool foreign = site.len ? !str_eq(site, S("same-origin")) : origin.len && !is_own_origin(call->http, origin);
	return foreign ? fail(ERR_DENIED, "別のサイトからの操作は受け付けません。画面を開き直してください。") : OK;
}

static enum err find_session(struct call *call)
{
	struct str secret = http_cookie(call->http, COOKIE_STAFF);
	if (secret.len == 0)
		return ERR_NOT_FOUND;
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	struct staff_session *session = arena_make(call->arena, struct staff_session);
	enum err found = session_find(db, call->arena, secret, call->now, session);
	db_return(&db);
	TRY(found);
	call->session = session;
	if (call->now - session->seen_at < TOUCH_EVERY_MS || (call->route->flags & ROUTE_QUIET))
		return OK;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	enum err touched = session_touch(db, call->arena, session, call->now);
	db_return(&db);
	return touched == ERR_BUSY ? OK : touched; /* a minute more or less does not matter */
}

/* A sign-in that is not complete may only be completed. */
static enum err check_stage(const struct call *call)
{
	unsigned flags = call->route->flags;
	enum session_stage from = flags & ROUTE_FROM_CODE       ? STAGE_CODE
	                          : flags & ROUTE_FROM_PASSWORD ? STAGE_PASSWORD
	                          : flags & ROUTE_FROM_FACTOR   ? STAGE_FACTOR
	                                                        : STAGE_FULL;
	if (call->session->stage >= from)
		return OK;
	if (call->session->stage == STAGE_CODE)
		return fail(ERR_DENIED, "先に二要素認証をすませてください。");
	if (call->session->stage == STAGE_PASSWORD)
		return fail(ERR_DENIED, "先に新しいパスワードを決めてください。");
	return fail(ERR_DENIED, "先に二要素認証を設定してください。");
}

/* Somebody at a desk that was left open must not do what is hard to undo. */
static enum err check_proof(struct call *call)
{
	struct db *db;
	int64_t minutes = 0;
	if (!(call->route->flags & ROUTE_STEP_UP))
		return OK;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	enum err result = setting_number(db, call->arena, SETTING_PROOF, &minutes);
	db_return(&db);
	TRY(result);
	if (call->now - call->session->proved_at <= minutes * MS_MINUTE)
		return OK;
	return fail_field(ERR_DENIED, "proof", "大事な操作なので、本人かどうかを確かめます。パスワードか二要素認証を入れてください。");
}

/* As somebody else one looks, and that is all: no change, nothing taken away. */
static enum err check_look(struct call *call)
{
	const struct session_look *look = &call->session->look;
	const struct route *route = call->route;
	if (!look->staff_id || (route->flags & ROUTE_WHILE_LOOKING))
		return OK;
	if (look->over)
		return fail_field(ERR_DENIED, "look", "ほかの職員としての表示は終わりました（%d分たったか、権限が変わりました）。「表示を終わる」を押してください。",
		                  SESSION_LOOK_MINUTES);
	if (!changes_something(call) && !(route->flags & ROUTE_STEP_UP) && route->action != ACTION_EXPORT)
		return OK;
	return fail_field(ERR_DENIED, "look",
	                  "%.*sさんとして見ているあいだは、変更も書き出しもできません。「表示を終わる」を押してから行ってください。",
	                  FMT(call->session->name));
}

static enum err check_staff(struct call *call)
{
	enum err found = find_session(call);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	if (call->session)
		TRY(check_look(call));
	if (call->route->function == RIGHT_OPEN)
		return OK;
	if (!call->session) {
		call->response->status = 401;
		return fail(ERR_DENIED, "サインインしていないか、時間がたってサインアウトしました。もう一度サインインしてください。");
	}
	TRY(check_stage(call));
	if (!rights_may(&call->session->rights, call->route->function, call->route->action))
		return fail(ERR_DENIED, "この操作をする権限がありません（%s）。管理者に相談してください。",
		            right_label(call->route->function));
	if (changes_something(call) && !bytes_equal(http_header(call->http, "x-csrf-token"), call->session->csrf))
		return fail(ERR_DENIED, "画面が古くなっています。開き直してから、もう一度操作してください。");
	return check_proof(call);
}

/* The page says by v= which visit it belongs to: one browser may hold several. */
static enum err find_visit(struct call *call)
{
	struct str selector = http_param(call->http, "v");
	if (selector.len == 0 || selector.len > 16)
		return OK;
	struct str name = str_fmt(call->arena, COOKIE_VISIT_PREFIX "%.*s", FMT(selector));
	struct str secret = http_cookie(call->http, str_z(call->arena, name));
	if (secret.len == 0)
		return OK;
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &db));
	struct visit *visit = arena_make(call->arena, struct visit);
	enum err found = visit_find(db, call->arena, secret, call->now, visit);
	db_return(&db);
	if (found == OK)
		call->visit = visit;
	return found == ERR_NOT_FOUND ? OK : found;
}

static enum err admit(struct call *call)
{
	TRY(check_address(call));
	if (changes_something(call) && (call->route->flags & (ROUTE_API | ROUTE_CITIZEN)))
		TRY(check_same_origin(call));
	if (call->route->flags & ROUTE_API)
		return check_staff(call);
	return call->route->flags & ROUTE_CITIZEN ? find_visit(call) : OK;
}

static enum err run_with_database(struct call *call)
{
	if (call->route->flags & ROUTE_OWN_TX) {
		enum err result = call->route->run(call);
		if (result != OK && call->db && db_in_tx(call->db)) /* the arena lives until the answer is out */
			tx_rollback(call->db);
		return result;
	}
	bool write = changes_something(call);
	TRY(db_take(call->web->options.db, call->arena, write ? DB_WRITE : DB_READ, &call->db));
	TRY(tx_begin(call->db));
	enum err result = call->route->run(call);
	if (result == OK)
		return tx_commit(call->db);
	tx_rollback(call->db);
	return result;
}

static void capture(struct call *call, const struct router_match *match)
{
	for (size_t i = 0; i < match->count && i < CALL_CAPTURES; i++)
		call->captures[i] = match->captures[i];
	if (!str_to_i64(call->captures[0], &call->id) || call->id < 0)
		call->id = 0;
}

static void name_request(struct call *call)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[6];
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++) {
		call->request[2 * i] = digits[bytes[i] >> 4];
		call->request[2 * i + 1] = digits[bytes[i] & 15];
	}
}

static enum err refuse(const struct web *web, struct http_request *req, struct http_response *res,
                       int status, struct str allow)
{
	if (allow.len)
		http_add_header(res, S("Allow"), allow);
	static const struct route unknown_call = {.path = "", .flags = ROUTE_API}, unknown_page = {.path = "", .flags = ROUTE_CITIZEN};
	struct call *call = arena_make(req->arena, struct call);
	bool api = str_starts(req->path, S("/api/"));
	*call = (struct call){.arena = req->arena, .http = req, .response = res, .web = web,
	                      .route = api ? &unknown_call : &unknown_page};
	name_request(call);
	req->state = call;
	answer_failure(call, status, status == 405 ? S("この方法では呼び出せません。") : S("このページはありません。"));
	return ERR_NOT_FOUND; /* answered already */
}

/* The console's pages have any address but those of the other doors: what is
 * unknown there is unknown, not a page. */
static bool is_other_door(struct str path)
{
	static const struct str doors[] = {S_INIT("api"), S_INIT("c"), S_INIT("l"), S_INIT("line"), S_INIT("media"), S_INIT("q")};
	struct str rest = str_skip(path, 1), first = S("");
	if (rest.len == 0 || !str_cut(&rest, '/', &first))
		return false;
	for (size_t i = 0; i < COUNT(doors); i++)
		if (str_eq(first, doors[i]))
			return true;
	return false;
}

static enum router_result find_route(const struct gate *gate, const struct http_request *req,
                                     struct router_match *match)
{
	enum router_result found = router_match(gate->router, req->method, req->path, match);
	if (found != ROUTER_NO_PATH || is_other_door(req->path))
		return found;
	return router_match(gate->console, req->method, req->path, match);
}

/* What somebody who is signed in was not allowed to do. Refused in any case; that
 * it cannot be recorded is told to the operator. */
static enum err record_refusal(struct call *call)
{
	const struct route *route = call->route;
	struct str text = str_dup(call->arena, str_from(err_text()));
	const char *field = str_z(call->arena, str_from(err_field()));
	struct change why;
	struct str at = str_from(err_field());
	if (!call->session || route->function == RIGHT_OPEN || str_eq(at, S("proof")) || str_eq(at, S("guard")))
		return ERR_DENIED; /* nothing was forbidden: it only has to be asked for again */
	if (call->db && db_in_tx(call->db)) /* the record wants the writer */
		tx_rollback(call->db);
	change_begin(&why, call->arena, CHANGE_MADE);
	if (route->function >= RIGHT_FIRST)
		change_fact_text(&why, "right", right_name(call->arena, route->function, route->action));
	change_fact_text(&why, "reason", text);
	enum err recorded = call_audit_refused(call, "right.refused",
	                                       str_fmt(call->arena, "%s %.*s", http_method_name(route->method),
	                                               FMT(str_left(call->http->path, 100))),
	                                       change_detail(&why));
	if (recorded != OK)
		log_failure("refusal_not_recorded", recorded, "route=%s", route->path);
	return *field ? fail_field(ERR_DENIED, field, "%.*s", FMT(text)) : fail(ERR_DENIED, "%.*s", FMT(text));
}

enum err gate_route(void *context, struct http_request *req, struct http_plan *plan,
                    struct http_response *res)
{
	struct gate *gate = context;
	struct router_match match;
	enum router_result found = find_route(gate, req, &match);
	if (found != ROUTER_FOUND)
		return refuse(gate->web, req, res, found == ROUTER_NO_PATH ? 404 : 405, match.allow);

	struct call *call = arena_make(req->arena, struct call);
	*call = (struct call){
		.arena = req->arena,
		.http = req,
		.response = res,
		.web = gate->web,
		.route = match.row,
		.now = clock_now(),
	};
	capture(call, &match);
	name_request(call);
	req->state = call;
	plan->max_body = call->route->max_body;
	plan->worker = (call->route->flags & (ROUTE_DEFERS)) == 0;
	if (!(call->route->flags & ROUTE_STREAM))
		return OK;
	/* Nobody fills our disk without a right to: asked before the first byte. */
	enum err admitted = admit(call);
	if (admitted != OK) {
		if (admitted == ERR_DENIED)
			admitted = record_refusal(call);
		answer_error(call, admitted);
		return admitted;
	}
	plan->sink = media_sink;
	plan->deadline_ms = UPLOAD_DEADLINE_MS;
	return OK;
}

static enum err handle(struct call *call)
{
	bool streamed = (call->route->flags & ROUTE_STREAM) != 0;
	enum err result = streamed ? call->http->sink_err : admit(call);
	if (result == OK && (call->route->flags & ROUTE_DEFERS))
		return call->route->run(call); /* the answer comes later; nothing of the call may be touched */
	if (result == OK)
		result = run_with_database(call);
	if (result == ERR_DENIED)
		result = record_refusal(call);
	if (result != OK)
		answer_error(call, result);
	answer_headers(call);
	return OK;
}

/* Log lines of the handler carry the request's name. */
enum err gate_handle(void *context, struct http_request *req, struct http_response *res)
{
	(void)context;
	struct call *call = req->state;
	char name[24];
	call->response = res;
	snprintf(name, sizeof name, "request=%s", call->request);
	log_context(name);
	enum err result = handle(call);
	log_context(NULL);
	return result;
}

void gate_refuse(void *context, struct http_request *req, struct http_response *res)
{
	(void)context;
	struct call *call = req->state;
	call->response = res;
	if (call->route->flags & (ROUTE_API | ROUTE_CITIZEN))
		answer_failure(call, 413, S("送られた内容が大きすぎます。小さくしてから、もう一度お試しください。"));
	else
		http_respond_text(res, 413, S(""));
	answer_headers(call);
}

void gate_log(void *context, const struct http_access *access)
{
	const struct gate *gate = context;
	const struct call *call = access->req ? access->req->state : NULL;
	const struct access_line line = access_line_of(gate->web, access, call);
	if (!access_line_is_listed(&line)) {
		access_log_count(gate->web->access_log, line.at, line.door, line.status);
		return;
	}
	access_log_list(gate->web->access_log, &line);
	log_info("request", "method=%s path=%s status=%d us=%" PRId64 " staff=%" PRId64 " from=%s id=%s%s%s", line.method,
	         line.path, line.status, line.us, line.staff_id, line.address, line.request, line.refused[0] ? " refused=" : "",
	         line.refused);
}
