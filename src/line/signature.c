/* signature: HMAC-SHA256 of the raw body, decoded and compared in constant time. */
#include "signature.h"

#include "secret.h"
#include "str.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int sextet_of(char c)
{
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

/* Strict: 43 characters and one '=', and no bits beyond the 32 bytes. */
static bool decode(struct str text, uint8_t out[33])
{
	if (text.len != SIGNATURE_LENGTH || text.ptr[SIGNATURE_LENGTH - 1] != '=')
		return false;
	for (size_t group = 0; group < SIGNATURE_LENGTH / 4; group++) {
		uint32_t bits = 0;
		for (size_t i = 0; i < 4; i++) {
			char c = text.ptr[group * 4 + i];
			int sextet = group * 4 + i == SIGNATURE_LENGTH - 1 ? 0 : sextet_of(c);
			if (sextet < 0)
				return false;
			bits = bits << 6 | (uint32_t)sextet;
		}
		out[group * 3] = (uint8_t)(bits >> 16);
		out[group * 3 + 1] = (uint8_t)(bits >> 8);
		out[group * 3 + 2] = (uint8_t)bits;
	}
	return out[32] == 0;
}

bool signature_valid(const struct secret *channel_secret, struct str body, struct str header_value)
{
	uint8_t sent[33];
	uint8_t ours[32];
	if (!decode(header_value, sent))
		return false;
	hmac_sha256(secret_view(channel_secret), body, ours);
	return bytes_equal(str_of((const char *)sent, 32), str_of((const char *)ours, 32));
}

void signature_make(const struct secret *channel_secret, struct str body, char out[SIGNATURE_LENGTH + 1])
{
	uint8_t mac[33] = {0};
	hmac_sha256(secret_view(channel_secret), body, mac);
	for (size_t group = 0; group < SIGNATURE_LENGTH / 4; group++) {
		uint32_t bits = (uint32_t)mac[group * 3] << 16 | (uint32_t)mac[group * 3 + 1] << 8 |
		                mac[group * 3 + 2];
		for (size_t i = 0; i < 4; i++)
			out[group * 4 + i] = alphabet[bits >> (18 - 6 * i) & 63];
	}
	out[SIGNATURE_LENGTH - 1] = '=';
	out[SIGNATURE_LENGTH] = 0;
}
