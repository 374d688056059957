/* sso_page: to the identity provider and back. What it says is asked of the
 * worker: this process reaches nobody. Ends at the console's own page, which
 * asks for the session as always. */
#include "pages.h"

#include "arena.h"
#include "ask.h"
#include "call.h"
#include "change.h"
#include "field.h"
#include "secret.h"
#include "sign_in.h"
#include "site.h"
#include "sso.h"
#include "str.h"
#include "url.h"

#define COOKIE_SSO "__Host-sso"
#define BINDING_BYTES 24
#define ASK_WAIT_MS 20000
#define CODE_MOST 4000

static enum err back(struct call *call, const char *why)
{
	http_respond_redirect(call->response, 303, *why ? str_fmt(call->arena, "/?sso=%s", why) : S("/"));
	return OK;
}

static struct str callback_url(struct call *call)
{
	return str_fmt(call->arena, "%.*s/sso/callback", FMT(site_origin(call)));
}

static void add_param(struct buf *out, const char *name, struct str value)
{
	buf_fmt(out, "&%s=", name);
	url_encode(out, value);
}

static enum err ask_worker(struct call *call, const char *question, struct str in, const struct node **out)
{
	if (!call->web->options.worker_for_staff)
		return fail(ERR_BUSY, "no worker to ask");
	return ask(call->web->options.worker_for_staff, call->arena, question, in, ASK_WAIT_MS, out);
}

static struct str authorize_url(struct call *call, struct str endpoint, struct str state, const struct sso_attempt *attempt)
{
	struct buf out;
	buf_init(&out, call->arena, 8192);
	buf_str(&out, endpoint);
	buf_fmt(&out, "%sresponse_type=code", str_find_char(endpoint, '?') < 0 ? "?" : "&");
	add_param(&out, "client_id", call->web->options.sso_client_id);
	add_param(&out, "redirect_uri", callback_url(call));
	add_param(&out, "scope", S("openid profile email"));
	add_param(&out, "state", state);
	add_param(&out, "nonce", attempt->nonce);
	add_param(&out, "code_challenge", sso_challenge(call->arena, attempt->verifier));
	add_param(&out, "code_challenge_method", S("S256"));
	return buf_view(&out);
}

enum err sso_start_get(struct call *call)
{
	const struct node *where;
	struct db *db;
	struct str state, endpoint, binding = random_token(call->arena, BINDING_BYTES);
	struct sso_attempt attempt;
	if (!call->web->options.sso_issuer.len)
		return back(call, "failed");
	if (ask_worker(call, "oidc_where", S("{}"), &where) != OK)
		return back(call, "away");
	TRY(field_text(where, "authorize", 1, 2000, &endpoint));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(sso_begin(db, call->arena, binding, call->now, &state, &attempt));
	db_return(&db);
	/* Lax: it has to come along when the provider sends the browser back. */
	http_set_cookie(call->response, &(struct cookie){.name = S(COOKIE_SSO), .value = binding,
	                                                 .max_age_s = SSO_ATTEMPT_LIFE_MS / 1000, .same_site = COOKIE_LAX});
	http_respond_redirect(call->response, 302, authorize_url(call, endpoint, state, &attempt));
	return OK;
}

static enum err find_attempt(struct call *call, struct sso_attempt *attempt)
{
	struct db *db;
	struct str binding = http_cookie(call->http, COOKIE_SSO), state = http_param(call->http, "state");
	if (binding.len == 0 || state.len == 0 || state.len > 200)
		return ERR_NOT_FOUND;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	enum err result = sso_finish(db, call->arena, binding, state, call->now, attempt);
	db_return(&db);
	return result;
}

static struct str question_of(struct call *call, struct str code, const struct sso_attempt *attempt)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, call->arena, 16384);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "code", code);
	emit_text(&emit, "redirect_uri", callback_url(call));
	emit_text(&emit, "verifier", attempt->verifier);
	emit_text(&emit, "nonce", attempt->nonce);
	emit_end(&emit);
	return buf_view(&out);
}

static enum err staff_of(struct call *call, const struct node *who, struct sso_person *person, int64_t *staff_id)
{
	struct db *db;
	*person = (struct sso_person){.issuer = call->web->options.sso_issuer};
	TRY(field_text(who, "subject", 1, 255, &person->subject));
	TRY(field_text(who, "name", 1, 255, &person->name));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	enum err result = sso_find(db, call->arena, person, staff_id);
	db_return(&db);
	return result;
}

static enum err refuse(struct call *call, const char *why, struct str name)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_text(&detail, "reason", S("シングルサインオン"));
	if (name.len)
		change_fact_text(&detail, "name", name);
	TRY(call_audit_refused(call, "session.refused", S("staff (sso)"), change_detail(&detail)));
	return back(call, why);
}

enum err sso_callback_get(struct call *call)
{
	const struct node *who;
	struct sso_attempt attempt;
	struct sso_person person = {0};
	struct signin_rules rules;
	struct api_session session;
	int64_t staff_id;
	struct str code = http_param(call->http, "code");
	enum err result = find_attempt(call, &attempt);
	http_set_cookie(call->response, &(struct cookie){.name = S(COOKIE_SSO), .value = S(""), .max_age_s = 0});
	if (result == ERR_NOT_FOUND || code.len == 0 || code.len > CODE_MOST)
		return back(call, "failed");
	TRY(result);
	result = ask_worker(call, "oidc_who", question_of(call, code, &attempt), &who);
	if (result == ERR_BUSY)
		return back(call, "away");
	if (result != OK)
		return refuse(call, "failed", S(""));
	result = staff_of(call, who, &person, &staff_id);
	if (result == ERR_NOT_FOUND)
		return refuse(call, "unknown", person.name);
	TRY(result);
	TRY(sign_in_rules(call, &rules));
	result = sign_in_begin(call, &rules,
	                       &(struct sign_in){.staff_id = staff_id, .method = SIGNED_BY_SSO, .how = "sso"}, &session);
	if (result == ERR_DENIED) /* switched off */
		return refuse(call, "unknown", person.name);
	TRY(result);
	return back(call, "");
}
