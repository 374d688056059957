/* totp: RFC 6238 on top of HMAC-SHA1. */
#include "totp.h"

#include "arena.h"
#include "buf.h"
#include "secret.h"
#include "verify.h"

static uint32_t truncated(const uint8_t hash[20])
{
	const uint8_t *at = hash + (hash[19] & 15);
	return ((uint32_t)(at[0] & 0x7f) << 24) | ((uint32_t)at[1] << 16) | ((uint32_t)at[2] << 8) | at[3];
}

struct str totp_code(struct arena *arena, struct str secret, int64_t step)
{
	uint8_t counter[8], hash[20];
	for (int i = 7; i >= 0; i--, step >>= 8)
		counter[i] = (uint8_t)(step & 0xff);
	hmac_sha1(secret, str_of((const char *)counter, sizeof counter), hash);
	return str_fmt(arena, "%0*u", TOTP_DIGITS, truncated(hash) % 1000000);
}

enum err totp_find(struct arena *arena, struct str secret, struct str code, int64_t after, int64_t now, int64_t *step)
{
	int64_t here = now / TOTP_STEP_MS, found = -1;
	for (int64_t at = here - TOTP_DRIFT; at <= here + TOTP_DRIFT; at++)
		if (bytes_equal(totp_code(arena, secret, at), code) && at > after)
			found = at;
	if (found < 0)
		return ERR_NOT_FOUND;
	*step = found;
	return OK;
}

struct str base32_encode(struct arena *arena, struct str bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	struct buf out;
	uint32_t held = 0;
	int bits = 0;
	buf_init(&out, arena, bytes.len * 2 + 8);
	for (size_t i = 0; i < bytes.len; i++) {
		held = (held << 8) | (uint8_t)bytes.ptr[i];
		for (bits += 8; bits >= 5; bits -= 5)
			buf_char(&out, digits[(held >> (bits - 5)) & 31]);
	}
	if (bits > 0)
		buf_char(&out, digits[(held << (5 - bits)) & 31]);
	return buf_view(&out);
}

/* Of RFC 3986: what may stand in a path or query as it is. */
static void add_encoded(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		             c == '.' || c == '_' || c == '~';
		if (plain)
			buf_char(out, c);
		else
			buf_fmt(out, "%%%02X", (unsigned char)c);
	}
}

struct str totp_uri(struct arena *arena, struct str issuer, struct str login, struct str secret)
{
	struct buf out;
	buf_init(&out, arena, 2000);
	buf_lit(&out, "otpauth://totp/");
	add_encoded(&out, issuer);
	buf_char(&out, ':');
	add_encoded(&out, login);
	buf_lit(&out, "?secret=");
	buf_str(&out, base32_encode(arena, secret));
	buf_lit(&out, "&issuer=");
	add_encoded(&out, issuer);
	buf_fmt(&out, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS, (int)(TOTP_STEP_MS / 1000));
	return buf_view(&out);
}
