/* factors: one's own authenticator program and recovery codes. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "factor_view.h"
#include "qr.h"
#include "sign_in.h"
#include "str.h"
#include "totp.h"

#define QR_PIXELS 240
#define QR_QUIET 4

enum err factors_get(struct call *call, struct api_factors *out)
{
	return factors_answer(call, call->db, call->session, out);
}

static struct str self(struct call *call)
{
	return str_fmt(call->arena, "staff %.*s", FMT(call->session->login));
}

enum err totp_post(struct call *call, struct api_totp_new *out)
{
	struct str secret, svg;
	struct qr qr;
	TRY(totp_prepare(call->db, call->arena, call->web->options.keyring, call->session->staff_id, call->now, &secret));
	struct str uri = totp_uri(call->arena, call->web->options.account_name, call->session->login, secret);
	TRY(qr_make(call->arena, uri, QR_LEVEL_M, &qr));
	TRY(qr_svg(call->arena, &qr, &(struct qr_look){.margin = QR_QUIET, .pixels = QR_PIXELS}, &svg));
	*out = (struct api_totp_new){.secret = base32_encode(call->arena, secret), .uri = uri, .qr = svg};
	return OK;
}

/* The first factor brings the paper along: who loses it later has a way in. */
enum err factor_added(struct call *call, const char *action, const char *how, struct api_factor_added *out)
{
	struct signin_rules rules;
	struct factors factors;
	TRY(signin_rules_load(call->db, call->arena, str_eq(call->web->options.environment, S("production")), &rules));
	TRY(factors_of(call->db, call->arena, call->session->staff_id, &factors));
	if (factors.recovery_left == 0) {
		out->recovery_codes.items = arena_array(call->arena, struct str, RECOVERY_CODES);
		out->recovery_codes.count = RECOVERY_CODES;
		TRY(recovery_make(call->db, call->arena, call->web->options.keyring, call->session->staff_id, call->now,
		                  out->recovery_codes.items));
	}
	TRY(sign_in_rise_here(call, &rules, &(struct rise){.action = action, .how = how}, &out->session));
	return factors_answer(call, call->db, call->session, &out->factors);
}

enum err totp_confirm_post(struct call *call, const struct api_code *in, struct api_factor_added *out)
{
	TRY(totp_confirm(call->db, call->arena, call->web->options.keyring, call->session->staff_id, in->code, call->now));
	return factor_added(call, "factor.totp", "totp", out);
}

enum err factor_removed(struct call *call, const char *action, struct api_factors *out)
{
	struct factors factors;
	TRY(factors_of(call->db, call->arena, call->session->staff_id, &factors));
	TRY(factors_answer(call, call->db, call->session, out));
	if (!factors_any(&factors) && out->required)
		return fail(ERR_INVALID, "二要素認証が必要な設定なので、最後の一つは外せません。先に、ほかの方法（認証アプリかパスキー）を足してください。");
	if (!factors_any(&factors))
		TRY(factors_reset(call->db, call->arena, call->session->staff_id));
	TRY(call_audit(call, action, self(call), S("")));
	return factors_answer(call, call->db, call->session, out);
}

enum err totp_delete(struct call *call, struct api_factors *out)
{
	TRY(totp_remove(call->db, call->arena, call->session->staff_id));
	return factor_removed(call, "factor.totp_remove", out);
}

enum err recovery_post(struct call *call, struct api_recovery_codes *out)
{
	struct factors factors;
	TRY(factors_of(call->db, call->arena, call->session->staff_id, &factors));
	if (!factors_any(&factors))
		return fail(ERR_INVALID, "先に、認証アプリかパスキーを登録してください。リカバリーコードは、それをなくしたときのためのものです。");
	out->codes.items = arena_array(call->arena, struct str, RECOVERY_CODES);
	out->codes.count = RECOVERY_CODES;
	TRY(recovery_make(call->db, call->arena, call->web->options.keyring, call->session->staff_id, call->now,
	                  out->codes.items));
	TRY(call_audit(call, "factor.recovery", self(call), S("")));
	return factors_answer(call, call->db, call->session, &out->factors);
}
