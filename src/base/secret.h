/* secret: keys, randomness, hashes, sealing. The only user of libsodium.
 *
 * Secrets lie in locked memory, are wiped when closed, never printed and
 * compared only in constant time. */
#pragma once

#include "err.h"

struct arena;
struct secret; /* bytes that are nobody's business */

void secret_setup(void); /* once, before anything else here */

/* Reads a file of at most 4 KiB, without a last line end. The file must not be
 * readable by group or others (ERR_DENIED). */
enum err secret_load(const char *path, struct secret **out) MUST_CHECK;
enum err secret_from(struct str bytes, struct secret **out) MUST_CHECK;
void secret_close(struct secret **secret); /* accepts NULL */
struct str secret_view(const struct secret *secret); /* borrow; do not copy, do not print */

void random_bytes(void *out, size_t len);
struct str random_token(struct arena *arena, size_t bytes); /* base64url */
struct str random_uuid(struct arena *arena);                /* version 4, lower case */
struct str random_ulid(struct arena *arena, int64_t ms);

bool bytes_equal(struct str a, struct str b); /* constant time for equal lengths */
void hmac_sha256(struct str key, struct str data, uint8_t out[32]);
void sha256(struct str data, uint8_t out[32]);

/* The installation's key: 32 random bytes written by `kairanban key FILE`.
 * Every use derives a key of its own from it by purpose. */
struct keyring;
enum err key_create(const char *path) MUST_CHECK;               /* refuses to overwrite */
enum err keyring_load(const char *path, struct keyring **out) MUST_CHECK;
void keyring_close(struct keyring **keyring);
/* 64 hex digits for the embedded database's key; lives in locked memory of the keyring. */
struct str keyring_database_hex(const struct keyring *keyring);
/* Field encryption: XChaCha20-Poly1305, random nonce in front, `context` (say
 * "friend.name:17") bound as additional data so that values cannot be swapped. */
struct str seal(const struct keyring *keyring, struct arena *arena, struct str context, struct str plain);
enum err unseal(const struct keyring *keyring, struct arena *arena, struct str context,
                struct str sealed, struct str *out) MUST_CHECK;
/* Keyed hash for equality look-ups and logs; differs per purpose. */
void keyed_hash(const struct keyring *keyring, struct str purpose, struct str data, uint8_t out[32]);

/* Argon2id (interactive: 64 MiB, two passes, about 0.1 s). */
enum err password_hash(struct arena *arena, struct str password, struct str *out) MUST_CHECK;
bool password_matches(struct str hash, struct str password);

struct str hex_encode(struct arena *arena, const void *bytes, size_t len);
struct str base64_encode(struct arena *arena, struct str bytes);
bool base64_decode(struct arena *arena, struct str text, struct str *out); /* strict, padded */
struct str base64url_encode(struct arena *arena, struct str bytes);
bool base64url_decode(struct arena *arena, struct str text, struct str *out);
