/* es256: OpenSSL speaks DER, JSON Web Tokens speak r and s. */
#include "es256.h"

#include "arena.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <string.h>

struct es256 {
	EVP_PKEY *pair;
};

static const unsigned char *bytes_of(struct str s) { return (const unsigned char *)s.ptr; }

struct es256 *es256_new(void)
{
	struct es256 *key = mem_make(sizeof *key);
	key->pair = EVP_EC_gen("P-256");
	assert(key->pair);
	return key;
}

void es256_free(struct es256 **key_at)
{
	struct es256 *key = *key_at;
	*key_at = NULL;
	if (!key)
		return;
	EVP_PKEY_free(key->pair);
	mem_free(key);
}

struct str es256_sign(struct arena *arena, const struct es256 *key, struct str data)
{
	unsigned char der[80], *raw = arena_alloc(arena, 64);
	const unsigned char *at = der;
	size_t len = sizeof der;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool done = EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->pair) == 1 &&
	            EVP_DigestSign(context, der, &len, bytes_of(data), data.len) == 1;
	assert(done);
	EVP_MD_CTX_free(context);
	ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &at, (long)len);
	assert(signature);
	BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, 32);
	BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + 32, 32);
	ECDSA_SIG_free(signature);
	return (struct str){(const char *)raw, 64};
}

static bool der_is_valid(const struct es256 *key, struct str data, const unsigned char *der, int len)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool valid = EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->pair) == 1 &&
	             EVP_DigestVerify(context, der, (size_t)len, bytes_of(data), data.len) == 1;
	EVP_MD_CTX_free(context);
	return valid;
}

bool es256_valid(const struct es256 *key, struct str data, struct str raw)
{
	unsigned char *der = NULL;
	if (raw.len != 64)
		return false;
	ECDSA_SIG *signature = ECDSA_SIG_new();
	ECDSA_SIG_set0(signature, BN_bin2bn(bytes_of(raw), 32, NULL), BN_bin2bn(bytes_of(raw) + 32, 32, NULL));
	int len = i2d_ECDSA_SIG(signature, &der);
	bool valid = len > 0 && der_is_valid(key, data, der, len);
	OPENSSL_free(der);
	ECDSA_SIG_free(signature);
	return valid;
}

void es256_point(const struct es256 *key, uint8_t x[32], uint8_t y[32])
{
	unsigned char point[65];
	size_t len;
	int got = EVP_PKEY_get_octet_string_param(key->pair, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &len);
	assert(got == 1 && len == sizeof point);
	memcpy(x, point + 1, 32);
	memcpy(y, point + 33, 32);
}
