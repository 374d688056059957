/* passkeys: registered from the account page; used to sign in alone, as the
 * second factor after a password, or as a proof before a dangerous act. */
#include "api.gen.h"

#include "arena.h"
#include "brand_view.h"
#include "call.h"
#include "factor_view.h"
#include "passkey.h"
#include "secret.h"
#include "sign_in.h"
#include "site.h"
#include "str.h"

static struct str session_hash(const struct call *call)
{
	return call->session ? call->session->id_hash : S("");
}

static enum err ids_of(struct call *call, struct db *db, struct str **items, size_t *count)
{
	struct passkey *list;
	*count = 0;
	if (!call->session)
		return OK; /* the device offers what it has */
	TRY(passkey_list(db, call->arena, call->session->staff_id, &list, count));
	*items = arena_array(call->arena, struct str, *count);
	for (size_t i = 0; i < *count; i++)
		(*items)[i] = list[i].credential_id;
	return OK;
}

static enum err ask(struct call *call, struct db *db, enum passkey_purpose purpose, struct api_passkey_ask *out)
{
	struct webauthn_site site;
	TRY(site_of(call, &site));
	*out = (struct api_passkey_ask){.site_id = site.id, .site_name = call->web->options.account_name};
	TRY(passkey_ask(db, call->arena, purpose, session_hash(call), call->now, &out->challenge));
	TRY(ids_of(call, db, &out->known.items, &out->known.count));
	if (purpose == PASSKEY_CREATE) {
		out->user_id = passkey_user(call->arena, call->web->options.keyring, call->session->staff_id);
		out->user_name = call->session->login;
		out->user_label = call->session->name;
	}
	return OK;
}

enum err passkey_create_ask(struct call *call, struct api_passkey_ask *out)
{
	return ask(call, call->db, PASSKEY_CREATE, out);
}

enum err passkey_get_ask(struct call *call, struct api_passkey_ask *out)
{
	return ask(call, call->db, PASSKEY_GET, out);
}

static enum err decode(struct call *call, struct str text, const char *field, struct str *out)
{
	return base64url_decode(call->arena, text, out) ? OK : fail_field(ERR_INVALID, field, "パスキーの答えが読めません。もう一度試してください。");
}

enum err passkey_post(struct call *call, const struct api_passkey_new *in, struct api_factor_added *out)
{
	struct webauthn_site site;
	struct webauthn_credential made;
	struct str client_data, attestation, challenge, name = str_trim(in->name);
	TRY(site_of(call, &site));
	TRY(decode(call, in->client_data, "clientData", &client_data));
	TRY(decode(call, in->attestation, "attestation", &attestation));
	TRY(webauthn_challenge(call->arena, client_data, &challenge));
	TRY(passkey_answer(call->db, call->arena, PASSKEY_CREATE, session_hash(call), challenge, call->now));
	TRY(webauthn_check_new(call->arena, &site, challenge, client_data, attestation, &made));
	TRY(passkey_add(call->db, call->arena, call->session->staff_id, name.len ? name : S("パスキー"), &made, call->now));
	return factor_added(call, "factor.passkey", "passkey", out);
}

enum err passkey_put(struct call *call, const struct api_passkey_name *in, struct api_factors *out)
{
	TRY(passkey_rename(call->db, call->arena, call->session->staff_id, call->id, str_trim(in->name)));
	return factors_answer(call, call->db, call->session, out);
}

enum err passkey_delete(struct call *call, struct api_factors *out)
{
	TRY(passkey_remove(call->db, call->arena, call->session->staff_id, call->id));
	return factor_removed(call, "factor.passkey_remove", out);
}

/* --- using one --------------------------------------------------------------------- */

static enum err check(struct call *call, struct db *db, const struct api_passkey_proof *in, struct passkey *passkey)
{
	struct webauthn_site site;
	struct webauthn_proof proof;
	struct str challenge;
	int64_t counter;
	TRY(site_of(call, &site));
	TRY(decode(call, in->client_data, "clientData", &proof.client_data));
	TRY(decode(call, in->authenticator_data, "authenticatorData", &proof.authenticator_data));
	TRY(decode(call, in->signature, "signature", &proof.signature));
	TRY(webauthn_challenge(call->arena, proof.client_data, &challenge));
	TRY(passkey_answer(db, call->arena, PASSKEY_GET, session_hash(call), challenge, call->now));
	TRY(tx_commit(db)); /* whatever comes now, this challenge is used up */
	TRY(tx_begin(db));
	enum err found = passkey_find(db, call->arena, in->id, passkey);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_DENIED, "このパスキーは登録されていません。パスワードでサインインしてください。");
	TRY(found);
	if (call->session && passkey->staff_id != call->session->staff_id)
		return fail(ERR_DENIED, "ほかの人のパスキーです。自分のパスキーを使ってください。");
	struct str user = passkey_user(call->arena, call->web->options.keyring, passkey->staff_id);
	if (in->has_user && !str_eq(in->user, user))
		return fail(ERR_DENIED, "パスキーの持ち主が合いません。");
	TRY(webauthn_check_proof(call->arena, &site, challenge, &passkey->credential, &proof, &counter));
	return passkey_used(db, call->arena, passkey, counter, call->now);
}

static enum err check_alone(struct call *call, const struct api_passkey_proof *in, struct passkey *passkey)
{
	struct db *db;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	enum err result = check(call, db, in, passkey);
	if (result == OK)
		result = tx_commit(db);
	else if (db_in_tx(db))
		tx_rollback(db);
	db_return(&db);
	return result;
}

enum err passkey_use(struct call *call, const struct api_passkey_proof *in, struct api_session *out)
{
	struct signin_rules rules;
	struct passkey passkey;
	TRY(sign_in_rules(call, &rules));
	enum err result = check_alone(call, in, &passkey);
	if (result == ERR_NOT_FOUND)
		return fail(ERR_CONFLICT, "時間がたちすぎたか、もう使われた確認です。もう一度試してください。");
	if (result != OK)
		return sign_in_refused(call, result, call->session ? call->session->login : S("(passkey)"));
	if (!call->session)
		return sign_in_begin(call, &rules,
		                     &(struct sign_in){.staff_id = passkey.staff_id, .method = SIGNED_BY_PASSKEY, .how = "passkey"},
		                     out);
	bool half = call->session->stage == STAGE_CODE;
	return sign_in_rise(call, &rules, &(struct rise){.action = half ? "session.start" : "session.proof", .how = "passkey"},
	                    out);
}

enum err session_ways(struct call *call, struct api_sign_in_ways *out)
{
	struct webauthn_site site;
	out->passkeys = site_of(call, &site) == OK;
	out->sso = call->web->options.sso_issuer.len ? call->web->options.sso_label : S("");
	return brand_view(call, call->db, &out->brand);
}
