/* webauthn: libfido2 does the signatures; what is around them is checked here. */
#include "webauthn.h"

#include "arena.h"
#include "field.h"
#include "secret.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <string.h>

#define CLIENT_DATA_MOST ((size_t)8 << 10)
#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_KEY 0x40
#define FLAG_EXTENDED 0x80
#define FLAGS_AT 32
#define HEAD_BYTES ((size_t)37) /* hash of the site, flags, counter */
#define DEVICE_BYTES ((size_t)16)
#define CBOR_DEPTH 6

static enum err refused(const char *why)
{
	return fail(ERR_DENIED, "パスキーを確かめられませんでした（%s）。もう一度試してください。", why);
}

static const unsigned char *bytes_of(struct str s) { return (const unsigned char *)s.ptr; }

/* --- clientDataJSON ------------------------------------------------------------- */

static enum err read_client_data(struct arena *arena, struct str client_data, const struct node **out)
{
	if (client_data.len > CLIENT_DATA_MOST || node_parse(arena, client_data, out) != OK || !node_is(*out, NODE_OBJECT))
		return refused("ブラウザーの答えが読めません");
	return OK;
}

enum err webauthn_challenge(struct arena *arena, struct str client_data, struct str *out)
{
	const struct node *data;
	TRY(read_client_data(arena, client_data, &data));
	*out = node_text(node_get(data, "challenge"), S(""));
	return out->len ? OK : refused("合い言葉がありません");
}

static enum err check_client_data(struct arena *arena, const struct webauthn_site *site, struct str challenge,
                                  struct str type, struct str client_data)
{
	const struct node *data;
	TRY(read_client_data(arena, client_data, &data));
	if (!str_eq(node_text(node_get(data, "type"), S("")), type))
		return refused("種類が違います");
	if (challenge.len == 0 || !bytes_equal(node_text(node_get(data, "challenge"), S("")), challenge))
		return refused("合い言葉が違います");
	if (!str_eq(node_text(node_get(data, "origin"), S("")), site->origin))
		return refused("アドレスが違います");
	if (node_bool(node_get(data, "crossOrigin"), false))
		return refused("別のサイトの枠の中です");
	return OK;
}

/* --- attestationObject: as much CBOR as it takes to find its three parts --------- */

struct cbor {
	const uint8_t *at, *end;
};

/* Major type and argument of the next item; definite lengths only. */
static bool cbor_head(struct cbor *in, unsigned *major, uint64_t *value)
{
	if (in->at >= in->end)
		return false;
	unsigned info = *in->at & 31;
	*major = *in->at++ >> 5;
	*value = info;
	if (info < 24)
		return true;
	size_t width = info == 24 ? 1 : info == 25 ? 2 : info == 26 ? 4 : info == 27 ? 8 : 0;
	if (width == 0 || (size_t)(in->end - in->at) < width)
		return false;
	*value = 0;
	for (; width > 0; width--)
		*value = *value << 8 | *in->at++;
	return true;
}

static bool cbor_skip(struct cbor *in, int depth)
{
	unsigned major;
	uint64_t value;
	if (depth == 0 || !cbor_head(in, &major, &value))
		return false;
	if (major == 2 || major == 3) {
		if (value > (uint64_t)(in->end - in->at))
			return false;
		in->at += value;
		return true;
	}
	if (major == 6)
		return cbor_skip(in, depth - 1);
	uint64_t items = major == 4 ? value : major == 5 ? 2 * value : 0;
	if (items > (uint64_t)(in->end - in->at))
		return false;
	for (; items > 0; items--)
		if (!cbor_skip(in, depth - 1))
			return false;
	return true;
}

static bool cbor_string(struct cbor *in, unsigned wanted, struct str *out)
{
	unsigned major;
	uint64_t value;
	if (!cbor_head(in, &major, &value) || major != wanted || value > (uint64_t)(in->end - in->at))
		return false;
	*out = str_of((const char *)in->at, (size_t)value);
	in->at += value;
	return true;
}

struct attestation {
	struct str format, statement, data; /* statement: its CBOR as it stands */
};

static bool read_attestation(struct str bytes, struct attestation *out)
{
	struct cbor in = {bytes_of(bytes), bytes_of(bytes) + bytes.len};
	unsigned major;
	uint64_t entries;
	if (!cbor_head(&in, &major, &entries) || major != 5 || entries != 3)
		return false;
	for (; entries > 0; entries--) {
		struct str key;
		if (!cbor_string(&in, 3, &key))
			return false;
		const uint8_t *start = in.at;
		bool ok = str_eq(key, S("fmt"))        ? cbor_string(&in, 3, &out->format)
		          : str_eq(key, S("authData")) ? cbor_string(&in, 2, &out->data)
		                                       : str_eq(key, S("attStmt")) && cbor_skip(&in, CBOR_DEPTH);
		if (!ok)
			return false;
		if (str_eq(key, S("attStmt")))
			out->statement = str_of((const char *)start, (size_t)(in.at - start));
	}
	return in.at == in.end && out->format.len && out->data.len && out->statement.len;
}

/* --- a new one --------------------------------------------------------------------- */

static bool is_our_site(const struct webauthn_site *site, struct str authenticator_data)
{
	uint8_t hash[32];
	sha256(site->id, hash);
	return authenticator_data.len > sizeof hash && memcmp(authenticator_data.ptr, hash, sizeof hash) == 0;
}

/* Asked before libfido2 reads it: nothing behind the last part, and no lengths
 * that the bytes do not have (libcbor would allocate for them). */
static bool is_whole(struct str data, bool with_key)
{
	if (data.len < HEAD_BYTES)
		return false;
	struct cbor rest = {bytes_of(data) + HEAD_BYTES, bytes_of(data) + data.len};
	unsigned flags = bytes_of(data)[FLAGS_AT];
	if (((flags & FLAG_KEY) != 0) != with_key)
		return false;
	if (with_key) {
		if ((size_t)(rest.end - rest.at) < DEVICE_BYTES + 2)
			return false;
		size_t id_len = (size_t)rest.at[DEVICE_BYTES] << 8 | rest.at[DEVICE_BYTES + 1];
		rest.at += DEVICE_BYTES + 2;
		if ((size_t)(rest.end - rest.at) < id_len)
			return false;
		rest.at += id_len;
		if (!cbor_skip(&rest, CBOR_DEPTH))
			return false;
	}
	return (!(flags & FLAG_EXTENDED) || cbor_skip(&rest, CBOR_DEPTH)) && rest.at == rest.end;
}

static void free_cred(void *cred)
{
	fido_cred_t *it = cred;
	fido_cred_free(&it);
}

/* libfido2 wants to know the algorithm before it reads the key. */
static enum err load(struct arena *arena, const struct webauthn_site *site, struct str client_data,
                     const struct attestation *from, fido_cred_t **out)
{
	static const int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};
	for (size_t i = 0; i < COUNT(algorithms); i++) {
		fido_cred_t *cred = fido_cred_new();
		if (!cred)
			return fail(ERR_BUSY, "no memory for a credential");
		arena_defer(arena, free_cred, cred);
		bool ok = fido_cred_set_type(cred, algorithms[i]) == FIDO_OK &&
		          fido_cred_set_clientdata(cred, bytes_of(client_data), client_data.len) == FIDO_OK &&
		          fido_cred_set_rp(cred, str_z(arena, site->id), NULL) == FIDO_OK &&
		          fido_cred_set_uv(cred, FIDO_OPT_TRUE) == FIDO_OK &&
		          fido_cred_set_fmt(cred, str_z(arena, from->format)) == FIDO_OK &&
		          fido_cred_set_authdata_raw(cred, bytes_of(from->data), from->data.len) == FIDO_OK;
		if (ok) {
			*out = cred;
			return OK;
		}
	}
	return refused("鍵が読めないか、使えない種類です");
}

/* We ask for no attestation; when a statement comes nevertheless it has to hold. */
static enum err check_statement(fido_cred_t *cred, const struct attestation *from)
{
	if (str_eq(from->format, S("none")))
		return OK;
	if (!str_eq(from->format, S("packed")) ||
	    fido_cred_set_attstmt(cred, bytes_of(from->statement), from->statement.len) != FIDO_OK)
		return refused("証明の形が分かりません");
	int result = fido_cred_x5c_ptr(cred) ? fido_cred_verify(cred) : fido_cred_verify_self(cred);
	return result == FIDO_OK ? OK : refused("証明の署名が合いません");
}

static struct str copy_of(struct arena *arena, const unsigned char *ptr, size_t len)
{
	return ptr && len ? str_of(arena_copy(arena, ptr, len), len) : S("");
}

enum err webauthn_check_new(struct arena *arena, const struct webauthn_site *site, struct str challenge,
                            struct str client_data, struct str attestation, struct webauthn_credential *out)
{
	struct attestation from = {0};
	fido_cred_t *cred;
	fido_init(0);
	TRY(check_client_data(arena, site, challenge, S("webauthn.create"), client_data));
	if (!read_attestation(attestation, &from) || !is_whole(from.data, true))
		return refused("登録の内容が読めません");
	TRY(load(arena, site, client_data, &from, &cred));
	if (!is_our_site(site, from.data))
		return refused("サイトが違います");
	unsigned flags = fido_cred_flags(cred);
	if (!(flags & FLAG_PRESENT) || !(flags & FLAG_VERIFIED))
		return refused("端末で本人が確かめられていません");
	TRY(check_statement(cred, &from));
	*out = (struct webauthn_credential){
		.id = copy_of(arena, fido_cred_id_ptr(cred), fido_cred_id_len(cred)),
		.algorithm = fido_cred_type(cred),
		.public_key = copy_of(arena, fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred)),
		.counter = fido_cred_sigcount(cred),
	};
	return out->id.len && out->public_key.len ? OK : refused("鍵がありません");
}

/* --- a proof ------------------------------------------------------------------------ */

static void free_assert(void *assertion)
{
	fido_assert_t *it = assertion;
	fido_assert_free(&it);
}

static bool verify(const fido_assert_t *assertion, const struct webauthn_credential *credential)
{
	const unsigned char *key = bytes_of(credential->public_key);
	size_t len = credential->public_key.len;
	bool good = false;
	if (credential->algorithm == WEBAUTHN_ES256) {
		es256_pk_t *pk = es256_pk_new();
		good = pk && es256_pk_from_ptr(pk, key, len) == FIDO_OK && fido_assert_verify(assertion, 0, COSE_ES256, pk) == FIDO_OK;
		es256_pk_free(&pk);
	} else if (credential->algorithm == WEBAUTHN_EDDSA) {
		eddsa_pk_t *pk = eddsa_pk_new();
		good = pk && eddsa_pk_from_ptr(pk, key, len) == FIDO_OK && fido_assert_verify(assertion, 0, COSE_EDDSA, pk) == FIDO_OK;
		eddsa_pk_free(&pk);
	} else if (credential->algorithm == WEBAUTHN_RS256) {
		rs256_pk_t *pk = rs256_pk_new();
		good = pk && rs256_pk_from_ptr(pk, key, len) == FIDO_OK && fido_assert_verify(assertion, 0, COSE_RS256, pk) == FIDO_OK;
		rs256_pk_free(&pk);
	}
	return good;
}

/* Devices that sync their keys always say 0. */
static bool went_back(int64_t before, int64_t now) { return (before > 0 || now > 0) && now <= before; }

enum err webauthn_check_proof(struct arena *arena, const struct webauthn_site *site, struct str challenge,
                              const struct webauthn_credential *credential, const struct webauthn_proof *proof,
                              int64_t *counter)
{
	fido_init(0);
	TRY(check_client_data(arena, site, challenge, S("webauthn.get"), proof->client_data));
	if (!is_whole(proof->authenticator_data, false))
		return refused("答えが読めません");
	fido_assert_t *assertion = fido_assert_new();
	if (!assertion)
		return fail(ERR_BUSY, "no memory for an assertion");
	arena_defer(arena, free_assert, assertion);
	bool ok = fido_assert_set_count(assertion, 1) == FIDO_OK &&
	          fido_assert_set_clientdata(assertion, bytes_of(proof->client_data), proof->client_data.len) == FIDO_OK &&
	          fido_assert_set_rp(assertion, str_z(arena, site->id)) == FIDO_OK &&
	          fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
	          fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
	          fido_assert_set_authdata_raw(assertion, 0, bytes_of(proof->authenticator_data),
	                                       proof->authenticator_data.len) == FIDO_OK &&
	          fido_assert_set_sig(assertion, 0, bytes_of(proof->signature), proof->signature.len) == FIDO_OK;
	if (!ok)
		return refused("答えが読めません");
	if (!is_our_site(site, proof->authenticator_data))
		return refused("サイトが違います");
	unsigned flags = fido_assert_flags(assertion, 0);
	if (!(flags & FLAG_PRESENT) || !(flags & FLAG_VERIFIED))
		return refused("端末で本人が確かめられていません");
	if (!verify(assertion, credential))
		return refused("署名が合いません");
	int64_t now = fido_assert_sigcount(assertion, 0);
	if (went_back(credential->counter, now))
		return fail(ERR_DENIED, "このパスキーは、複製されたおそれがあるため使えません。管理者に知らせてください。");
	*counter = now;
	return OK;
}
