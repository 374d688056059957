/* verify: what libsodium does not do. The only user of OpenSSL in Kairanban.
 *
 * HMAC-SHA1 for authenticator programs (RFC 6238 wants it), and signatures that
 * others made: RS256 and ES256 of JSON Web Signatures (RFC 7515, 7518). */
#pragma once

#include "err.h"

void hmac_sha1(struct str key, struct str data, uint8_t out[20]);

/* A public key as a JSON Web Key has it; all numbers big-endian bytes. */
struct public_key {
	enum { PUBLIC_KEY_RSA, PUBLIC_KEY_P256 } kind;
	struct str n, e; /* RSA, 2048 to 8192 bits */
	struct str x, y; /* P-256, 32 bytes each */
};

/* RS256 for RSA, ES256 (r and s, 32 bytes each) for P-256. False for a key or
 * signature that is none. */
bool signature_is_good(const struct public_key *key, struct str data, struct str signature);
