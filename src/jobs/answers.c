/* answers: LINE Login for the web role, which cannot reach LINE and does not
 * know the login channel's secret. */
#include "answers.h"

#include "api.h"
#include "arena.h"
#include "buf.h"
#include "emit.h"
#include "field.h"
#include "jobs.h"
#include "oidc.h"
#include "str.h"

/* follows: NULL when nobody asked, or LINE did not say. */
static enum err say_who(struct arena *arena, const struct line_identity *identity, const bool *follows, struct str *out)
{
	struct buf text;
	struct emit emit;
	buf_init(&text, arena, 4096);
	emit_init(&emit, &text);
	emit_begin(&emit, NULL);
	emit_text(&emit, "userId", identity->user_id);
	emit_text(&emit, "name", identity->name);
	if (follows)
		emit_bool(&emit, "follows", *follows);
	emit_end(&emit);
	return buf_done(&text, out);
}

static enum err login_exchange(void *context, struct arena *arena, const struct node *in, struct str *out)
{
	struct jobs *jobs = context;
	struct line_api *line;
	struct str code, redirect_uri, verifier, nonce;
	struct line_tokens tokens;
	struct line_identity identity;
	TRY(field_text(in, "code", 1, 1000, &code));
	TRY(field_text(in, "redirect_uri", 1, 500, &redirect_uri));
	TRY(field_text(in, "verifier", 43, 128, &verifier));
	TRY(field_text(in, "nonce", 1, 200, &nonce));
	if (!jobs->options.login_secret)
		return fail(ERR_INVALID, "LINEログインが設定されていません。");
	TRY(jobs_line(jobs, &line));
	struct line_login login = {jobs->options.login_channel_id, jobs->options.login_secret, redirect_uri};
	TRY(line_login_token(line, arena, &login, code, verifier, &tokens));
	TRY(line_verify_id_token(line, arena, jobs->options.login_channel_id, tokens.id_token, nonce, &identity));
	bool follows, asked = node_bool(node_get(in, "friendship"), false);
	/* Good to know, but no reason to turn somebody away. */
	bool known = asked && line_friendship(line, arena, tokens.access_token, &follows) == OK;
	if (asked && !known)
		err_clear();
	return say_who(arena, &identity, known ? &follows : NULL, out);
}

static enum err verify_id_token(void *context, struct arena *arena, const struct node *in, struct str *out)
{
	struct jobs *jobs = context;
	struct line_api *line;
	struct str id_token;
	struct line_identity identity;
	TRY(field_text(in, "idToken", 1, 8000, &id_token));
	TRY(jobs_line(jobs, &line));
	TRY(line_verify_id_token(line, arena, jobs->options.login_channel_id, id_token, S(""), &identity));
	return say_who(arena, &identity, NULL, out);
}

const struct ask_row answer_rows[] = {
	{"login_exchange", login_exchange},
	{"verify_id_token", verify_id_token},
};
const size_t answer_row_count = COUNT(answer_rows);

const struct ask_row staff_answer_rows[] = {
	{"oidc_where", oidc_where},
	{"oidc_who", oidc_who},
};
const size_t staff_answer_row_count = COUNT(staff_answer_rows);
