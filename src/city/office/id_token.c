/* id_token: signature first, then every claim that matters. */
#include "id_token.h"

#include "arena.h"
#include "field.h"
#include "secret.h"
#include "verify.h"

#define DRIFT_S 60      /* clocks differ */
#define OLDEST_S 600    /* it was made for this very sign-in */
#define TOKEN_MOST ((size_t)16 << 10)

static enum err refused(const char *why) { return fail(ERR_DENIED, "ID token: %s", why); }

static enum err part(struct arena *arena, struct str text, const struct node **out)
{
	struct str json;
	if (!base64url_decode(arena, text, &json) || node_parse(arena, json, out) != OK || !node_is(*out, NODE_OBJECT))
		return refused("not readable");
	return OK;
}

static struct str text_in(const struct node *object, const char *name)
{
	return node_text(node_get(object, name), S(""));
}

static bool bytes_in(struct arena *arena, const struct node *key, const char *name, struct str *out)
{
	return base64url_decode(arena, text_in(key, name), out);
}

static bool read_key(struct arena *arena, const struct node *key, struct str algorithm, struct public_key *out)
{
	struct str type = text_in(key, "kty"), use = text_in(key, "use"), of = text_in(key, "alg");
	if ((use.len && !str_eq(use, S("sig"))) || (of.len && !str_eq(of, algorithm)))
		return false;
	if (str_eq(algorithm, S("RS256")) && str_eq(type, S("RSA"))) {
		out->kind = PUBLIC_KEY_RSA;
		return bytes_in(arena, key, "n", &out->n) && bytes_in(arena, key, "e", &out->e);
	}
	if (str_eq(algorithm, S("ES256")) && str_eq(type, S("EC")) && str_eq(text_in(key, "crv"), S("P-256"))) {
		out->kind = PUBLIC_KEY_P256;
		return bytes_in(arena, key, "x", &out->x) && bytes_in(arena, key, "y", &out->y);
	}
	return false;
}

/* A key without the token's kid is none of ours, however well it would fit. */
static enum err check_signature(struct arena *arena, const struct node *header, struct str key_set, struct str signed_text,
                                struct str signature)
{
	const struct node *set;
	struct str algorithm = text_in(header, "alg"), id = text_in(header, "kid");
	if (!str_eq(algorithm, S("RS256")) && !str_eq(algorithm, S("ES256")))
		return refused("algorithm");
	if (field_given(header, "crit"))
		return refused("critical extension");
	TRY(node_parse(arena, key_set, &set));
	const struct node *keys = node_get(set, "keys");
	bool known = false;
	for (size_t i = 0; i < node_count(keys); i++) {
		const struct node *row = node_at(keys, i);
		struct public_key key = {0};
		if ((id.len && !str_eq(text_in(row, "kid"), id)) || !read_key(arena, row, algorithm, &key))
			continue;
		known = true;
		if (signature_is_good(&key, signed_text, signature))
			return OK;
	}
	return known ? refused("signature") : fail(ERR_NOT_FOUND, "ID token: unknown key");
}

static bool is_for(const struct node *claims, struct str client_id)
{
	const struct node *audience = node_get(claims, "aud");
	struct str party = text_in(claims, "azp");
	if (party.len && !str_eq(party, client_id))
		return false;
	if (node_is(audience, NODE_TEXT))
		return str_eq(node_text(audience, S("")), client_id);
	bool found = false;
	size_t count = node_is(audience, NODE_ARRAY) ? node_count(audience) : 0;
	for (size_t i = 0; i < count; i++)
		found = found || str_eq(node_text(node_at(audience, i), S("")), client_id);
	return found && (count == 1 || party.len);
}

static enum err check_claims(const struct node *claims, const struct id_token_expected *expected)
{
	int64_t now = expected->now / 1000, expires = node_i64(node_get(claims, "exp"), 0);
	int64_t made = node_i64(node_get(claims, "iat"), 0), not_before = node_i64(node_get(claims, "nbf"), 0);
	if (!str_eq(text_in(claims, "iss"), expected->issuer))
		return refused("issuer");
	if (!is_for(claims, expected->client_id))
		return refused("audience");
	if (expires <= now - DRIFT_S)
		return refused("expired");
	if (made > now + DRIFT_S || made < now - OLDEST_S || not_before > now + DRIFT_S)
		return refused("time");
	if (expected->nonce.len == 0 || !bytes_equal(text_in(claims, "nonce"), expected->nonce))
		return refused("nonce");
	return OK;
}

enum err id_token_check(struct arena *arena, struct str token, struct str key_set,
                        const struct id_token_expected *expected, struct id_token *out)
{
	struct str rest = token, head, body, tail, signature;
	const struct node *header, *claims;
	if (token.len > TOKEN_MOST || !str_cut(&rest, '.', &head) || !str_cut(&rest, '.', &body) ||
	    !str_cut(&rest, '.', &tail) || rest.ptr || !base64url_decode(arena, tail, &signature))
		return refused("not readable");
	TRY(part(arena, head, &header));
	TRY(check_signature(arena, header, key_set, str_left(token, head.len + 1 + body.len), signature));
	TRY(part(arena, body, &claims));
	TRY(check_claims(claims, expected));
	if (str_eq(expected->claim, S("email")) && !node_bool(node_get(claims, "email_verified"), false))
		return refused("address not verified");
	*out = (struct id_token){.subject = text_in(claims, "sub"),
	                         .name = text_in(claims, str_z(arena, expected->claim))};
	if (out->subject.len == 0 || out->subject.len > 255 || out->name.len == 0 || out->name.len > 255)
		return refused("nobody is named");
	return OK;
}
