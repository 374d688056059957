/* id_token: JSON Web Tokens, made and checked. */
#include "id_token.h"

#include "arena.h"
#include "clock.h"
#include "emit.h"
#include "es256.h"
#include "field.h"
#include "secret.h"
#include "world.h"

#define ISSUER S("https://access.line.me")
#define PART_MOST ((size_t)64 << 10)

bool scope_has(struct str scope, struct str word)
{
	struct str rest = scope, piece;
	while (str_cut(&rest, ' ', &piece))
		if (str_eq(piece, word))
			return true;
	return false;
}

struct str id_token_key_id(struct world *world, struct arena *arena)
{
	uint8_t x[32], y[32];
	es256_point(login_key(world), x, y);
	return hex_encode(arena, x, 16);
}

struct str id_token_key_set(struct world *world, struct arena *arena)
{
	struct buf buf;
	struct emit out;
	uint8_t x[32], y[32];
	es256_point(login_key(world), x, y);
	buf_init(&buf, arena, PART_MOST);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_list(&out, "keys");
	emit_begin(&out, NULL);
	emit_text(&out, "kty", S("EC"));
	emit_text(&out, "alg", S("ES256"));
	emit_text(&out, "use", S("sig"));
	emit_text(&out, "kid", id_token_key_id(world, arena));
	emit_text(&out, "crv", S("P-256"));
	emit_text(&out, "x", base64url_encode(arena, str_of((const char *)x, sizeof x)));
	emit_text(&out, "y", base64url_encode(arena, str_of((const char *)y, sizeof y)));
	emit_end(&out);
	emit_end_list(&out);
	emit_end(&out);
	return buf_view(&buf);
}

/* --- making -------------------------------------------------------------------------------- */

static void put_profile(struct world *world, struct arena *arena, struct emit *out, const struct id_token *token)
{
	const struct details *details = people_details_if_any(world, token->person);
	if (scope_has(token->scope, S("profile"))) {
		emit_text(out, "name", people_name(world, arena, token->person));
		if (details && details->picture_url.len)
			emit_text(out, "picture", details->picture_url);
	}
	if (scope_has(token->scope, S("email"))) {
		struct str id = ids_user_text(arena, people_at(world, token->person)->id);
		emit_text(out, "email", str_fmt(arena, "%.*s@example.jp", FMT(str_left(id, 9))));
	}
}

static struct str payload_of(struct world *world, struct arena *arena, const struct id_token *token)
{
	struct buf buf;
	struct emit out;
	int64_t now = clock_now() / 1000;
	buf_init(&buf, arena, PART_MOST);
	emit_init(&out, &buf);
	emit_begin(&out, NULL);
	emit_text(&out, "iss", ISSUER);
	emit_text(&out, "sub", ids_user_text(arena, people_at(world, token->person)->id));
	emit_text(&out, "aud", world->options->login_channel_id);
	emit_i64(&out, "exp", now + ID_TOKEN_S);
	emit_i64(&out, "iat", now);
	if (token->auth_time)
		emit_i64(&out, "auth_time", token->auth_time);
	if (token->nonce.len)
		emit_text(&out, "nonce", token->nonce);
	emit_list(&out, "amr");
	emit_text(&out, NULL, S("linesso"));
	emit_end_list(&out);
	put_profile(world, arena, &out, token);
	emit_end(&out);
	return buf_view(&buf);
}

static struct str hs256(struct world *world, struct arena *arena, struct str data)
{
	uint8_t mac[32];
	hmac_sha256(world->options->login_channel_secret, data, mac);
	return str_dup(arena, str_of((const char *)mac, sizeof mac));
}

struct str id_token_make(struct world *world, struct arena *arena, const struct id_token *token)
{
	struct str header = S("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
	if (token->liff)
		header = str_fmt(arena, "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"%.*s\"}",
		                 FMT(id_token_key_id(world, arena)));
	struct str data = str_fmt(arena, "%.*s.%.*s", FMT(base64url_encode(arena, header)),
	                          FMT(base64url_encode(arena, payload_of(world, arena, token))));
	struct str signature = token->liff ? es256_sign(arena, login_key(world), data) : hs256(world, arena, data);
	return str_fmt(arena, "%.*s.%.*s", FMT(data), FMT(base64url_encode(arena, signature)));
}

/* --- checking ------------------------------------------------------------------------------------ */

static bool signature_fits(struct world *world, struct arena *arena, struct str text, struct str *payload)
{
	struct str rest = text, head, body, header_json, signature;
	const struct node *header;
	if (!str_cut(&rest, '.', &head) || !str_cut(&rest, '.', &body) || !rest.ptr)
		return false;
	if (!base64url_decode(arena, head, &header_json) || !base64url_decode(arena, body, payload) ||
	    !base64url_decode(arena, rest, &signature) || node_parse(arena, header_json, &header) != OK)
		return false;
	struct str data = str_left(text, head.len + 1 + body.len);
	struct str algorithm = node_text(node_get(header, "alg"), S(""));
	if (str_eq(algorithm, S("HS256")))
		return bytes_equal(hs256(world, arena, data), signature);
	return str_eq(algorithm, S("ES256")) && es256_valid(login_key(world), data, signature);
}

static struct str claim(const struct node *claims, const char *name)
{
	return node_text(node_get(claims, name), S(""));
}

const char *id_token_check(struct world *world, struct arena *arena, const struct id_token_question *question,
                           struct str *payload)
{
	const struct node *claims;
	if (!signature_fits(world, arena, question->text, payload) || node_parse(arena, *payload, &claims) != OK)
		return "Invalid IdToken.";
	if (!str_eq(claim(claims, "iss"), ISSUER))
		return "Invalid IdToken Issuer.";
	if (node_i64(node_get(claims, "exp"), 0) <= clock_now() / 1000)
		return "IdToken expired.";
	if (!str_eq(claim(claims, "aud"), question->client_id))
		return "Invalid IdToken Audience.";
	if (question->nonce.len && !str_eq(claim(claims, "nonce"), question->nonce))
		return "Invalid IdToken Nonce.";
	if (question->user_id.len && !str_eq(claim(claims, "sub"), question->user_id))
		return "Invalid IdToken Subject Identifier.";
	return NULL;
}
