/* secret: libsodium, in one place. */
#include "secret.h"

#include "arena.h"
#include "str.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_MOST 4096
#define KEY_BYTES 32

struct secret {
	size_t len;
	char bytes[];
};

struct keyring {
	uint8_t master[KEY_BYTES];
	uint8_t field[KEY_BYTES]; /* derived for seal() */
	char database_hex[2 * KEY_BYTES + 1];
};

void secret_setup(void)
{
	if (sodium_init() < 0)
		abort();
}

/* libsodium puts memory at the end of a page: an odd size would be misaligned. */
static void *locked(size_t size)
{
	size = (size + 15) & ~(size_t)15;
	void *memory = sodium_malloc(size);
	if (!memory)
		abort();
	memset(memory, 0, size);
	return memory;
}

enum err secret_from(struct str bytes, struct secret **out)
{
	if (bytes.len > SECRET_MOST)
		return fail(ERR_LIMIT, "secret is longer than %d bytes", SECRET_MOST);
	struct secret *secret = locked(sizeof *secret + bytes.len);
	secret->len = bytes.len;
	if (bytes.len)
		memcpy(secret->bytes, bytes.ptr, bytes.len);
	*out = secret;
	return OK;
}

static enum err read_private(const char *path, char *out, size_t size, size_t *len)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return fail(ERR_NOT_FOUND, "%s: %s", path, strerror(errno));
	struct stat status;
	bool exposed = fstat(file, &status) != 0 || (status.st_mode & 077) != 0;
	ssize_t got = exposed ? 0 : read(file, out, size);
	close(file);
	if (exposed)
		return fail(ERR_DENIED, "%s: ほかの利用者が読めます。chmod 600 %s を実行してください。", path, path);
	if (got < 0 || (size_t)got == size)
		return fail(ERR_INVALID, "%s: %s", path, got < 0 ? strerror(errno) : "too long");
	*len = (size_t)got;
	return OK;
}

enum err secret_load(const char *path, struct secret **out)
{
	char bytes[SECRET_MOST + 1];
	size_t len;
	TRY(read_private(path, bytes, sizeof bytes, &len));
	while (len > 0 && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r'))
		len--;
	enum err result = len ? secret_from(str_of(bytes, len), out)
	                      : fail(ERR_INVALID, "%s: 空です。", path);
	sodium_memzero(bytes, sizeof bytes);
	return result;
}

void secret_close(struct secret **secret)
{
	sodium_free(*secret); /* wipes */
	*secret = NULL;
}

struct str secret_view(const struct secret *secret)
{
	return str_of(secret->bytes, secret->len);
}

void random_bytes(void *out, size_t len) { randombytes_buf(out, len); }

struct str random_token(struct arena *arena, size_t bytes)
{
	char *raw = arena_alloc(arena, bytes);
	random_bytes(raw, bytes);
	return base64url_encode(arena, str_of(raw, bytes));
}

struct str random_uuid(struct arena *arena)
{
	uint8_t r[16];
	random_bytes(r, sizeof r);
	r[6] = (uint8_t)((r[6] & 0x0f) | 0x40);
	r[8] = (uint8_t)((r[8] & 0x3f) | 0x80);
	struct str hex = hex_encode(arena, r, sizeof r);
	return str_fmt(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.ptr, hex.ptr + 8, hex.ptr + 12,
	               hex.ptr + 16, hex.ptr + 20);
}

struct str random_ulid(struct arena *arena, int64_t ms)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char *text = arena_alloc(arena, 27);
	uint64_t time = (uint64_t)ms;
	for (int i = 9; i >= 0; i--, time >>= 5)
		text[i] = alphabet[time & 31];
	uint8_t r[16];
	random_bytes(r, sizeof r);
	for (int i = 0; i < 16; i++)
		text[10 + i] = alphabet[r[i] & 31];
	return str_of(text, 26);
}

bool bytes_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || sodium_memcmp(a.ptr, b.ptr, a.len) == 0);
}

static const unsigned char *bytes_of(struct str s) { return (const unsigned char *)s.ptr; }

void hmac_sha256(struct str key, struct str data, uint8_t out[32])
{
	crypto_auth_hmacsha256_state state;
	crypto_auth_hmacsha256_init(&state, bytes_of(key), key.len);
	crypto_auth_hmacsha256_update(&state, bytes_of(data), data.len);
	crypto_auth_hmacsha256_final(&state, out);
	sodium_memzero(&state, sizeof state);
}

void sha256(struct str data, uint8_t out[32])
{
	crypto_hash_sha256(out, bytes_of(data), data.len);
}

/* --- the installation's key ----------------------------------------------- */

static enum err write_all(int file, const char *path, const uint8_t *bytes, size_t len)
{
	bool ok = write(file, bytes, len) == (ssize_t)len && fsync(file) == 0;
	return ok ? OK : fail(ERR_INTERNAL, "%s: %s", path, strerror(errno));
}

enum err key_create(const char *path)
{
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file < 0)
		return fail(errno == EEXIST ? ERR_CONFLICT : ERR_INVALID, "%s: %s", path,
		            errno == EEXIST ? "すでにあります。鍵は上書きしません。" : strerror(errno));
	uint8_t key[KEY_BYTES];
	random_bytes(key, sizeof key);
	char hex[2 * KEY_BYTES + 2];
	sodium_bin2hex(hex, sizeof hex, key, sizeof key);
	hex[2 * KEY_BYTES] = '\n';
	enum err result = write_all(file, path, (const uint8_t *)hex, 2 * KEY_BYTES + 1);
	sodium_memzero(key, sizeof key);
	sodium_memzero(hex, sizeof hex);
	close(file);
	return result;
}

static void derive(uint8_t out[KEY_BYTES], const uint8_t master[KEY_BYTES], struct str purpose)
{
	hmac_sha256(str_of((const char *)master, KEY_BYTES), purpose, out);
}

enum err keyring_load(const char *path, struct keyring **out)
{
	char text[SECRET_MOST];
	size_t len, decoded = 0;
	TRY(read_private(path, text, sizeof text, &len));
	struct keyring *keyring = locked(sizeof *keyring);
	struct str hex = str_trim(str_of(text, len));
	bool ok = sodium_hex2bin(keyring->master, KEY_BYTES, hex.ptr, hex.len, NULL, &decoded, NULL) == 0 &&
	          decoded == KEY_BYTES && hex.len == 2 * KEY_BYTES;
	sodium_memzero(text, sizeof text);
	if (!ok) {
		sodium_free(keyring);
		return fail(ERR_INVALID, "%s: 鍵ではありません（64 桁の 16 進数が必要です）。", path);
	}
	uint8_t database[KEY_BYTES];
	derive(keyring->field, keyring->master, S("kairanban field 1"));
	derive(database, keyring->master, S("kairanban database 1"));
	sodium_bin2hex(keyring->database_hex, sizeof keyring->database_hex, database, sizeof database);
	sodium_memzero(database, sizeof database);
	*out = keyring;
	return OK;
}

void keyring_close(struct keyring **keyring)
{
	sodium_free(*keyring);
	*keyring = NULL;
}

struct str keyring_database_hex(const struct keyring *keyring)
{
	return str_of(keyring->database_hex, 2 * KEY_BYTES);
}

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

struct str seal(const struct keyring *keyring, struct arena *arena, struct str context, struct str plain)
{
	unsigned char *out = arena_alloc(arena, NONCE + plain.len + TAG);
	random_bytes(out, NONCE);
	unsigned long long len = 0;
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &len, bytes_of(plain), plain.len,
	                                           bytes_of(context), context.len, NULL, out,
	                                           keyring->field);
	return str_of((const char *)out, NONCE + (size_t)len);
}

enum err unseal(const struct keyring *keyring, struct arena *arena, struct str context,
                struct str sealed, struct str *out)
{
	if (sealed.len < NONCE + TAG)
		return fail(ERR_INTERNAL, "sealed value is too short");
	unsigned char *plain = arena_alloc(arena, sealed.len - NONCE - TAG + 1);
	unsigned long long len = 0;
	const unsigned char *in = bytes_of(sealed);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &len, NULL, in + NONCE, sealed.len - NONCE,
	                                               bytes_of(context), context.len, in,
	                                               keyring->field) != 0)
		return fail(ERR_INTERNAL, "sealed value does not open: wrong key or changed data");
	*out = str_of((const char *)plain, (size_t)len);
	return OK;
}

void keyed_hash(const struct keyring *keyring, struct str purpose, struct str data, uint8_t out[32])
{
	uint8_t key[KEY_BYTES];
	derive(key, keyring->master, purpose);
	hmac_sha256(str_of((const char *)key, sizeof key), data, out);
	sodium_memzero(key, sizeof key);
}

/* --- passwords -------------------------------------------------------------- */

enum err password_hash(struct arena *arena, struct str password, struct str *out)
{
	char text[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str(text, password.ptr, password.len, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	                      crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		return fail(ERR_BUSY, "no memory for a password hash");
	*out = str_dup(arena, str_from(text));
	return OK;
}

bool password_matches(struct str hash, struct str password)
{
	char text[crypto_pwhash_STRBYTES] = {0};
	if (hash.len >= sizeof text)
		return false;
	memcpy(text, hash.ptr, hash.len);
	return crypto_pwhash_str_verify(text, password.ptr, password.len) == 0;
}

/* --- encodings -------------------------------------------------------------- */

struct str hex_encode(struct arena *arena, const void *bytes, size_t len)
{
	char *text = arena_alloc(arena, 2 * len + 1);
	sodium_bin2hex(text, 2 * len + 1, bytes, len);
	return str_of(text, 2 * len);
}

static struct str encode(struct arena *arena, struct str bytes, int variant)
{
	size_t size = sodium_base64_encoded_len(bytes.len, variant);
	char *text = arena_alloc(arena, size);
	sodium_bin2base64(text, size, bytes_of(bytes), bytes.len, variant);
	return str_of(text, size - 1);
}

static bool decode(struct arena *arena, struct str text, int variant, struct str *out)
{
	unsigned char *bytes = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	const char *end = NULL;
	if (sodium_base642bin(bytes, text.len + 1, text.ptr, text.len, NULL, &len, &end, variant) != 0 ||
	    end != text.ptr + text.len)
		return false;
	*out = str_of((const char *)bytes, len);
	return true;
}

struct str base64_encode(struct arena *arena, struct str bytes)
{
	return encode(arena, bytes, sodium_base64_VARIANT_ORIGINAL);
}

bool base64_decode(struct arena *arena, struct str text, struct str *out)
{
	return decode(arena, text, sodium_base64_VARIANT_ORIGINAL, out);
}

struct str base64url_encode(struct arena *arena, struct str bytes)
{
	return encode(arena, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64url_decode(struct arena *arena, struct str text, struct str *out)
{
	return decode(arena, text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, out);
}
