/* verify: OpenSSL, in one place. */
#include "verify.h"

#include "str.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <string.h>

#define RSA_LEAST 256 /* bytes */
#define RSA_MOST 1024
#define COORDINATE 32

static const unsigned char *bytes_of(struct str s) { return (const unsigned char *)s.ptr; }

void hmac_sha1(struct str key, struct str data, uint8_t out[20])
{
	unsigned int len = 0;
	assert(key.len <= 1024);
	const unsigned char *done = HMAC(EVP_sha1(), key.ptr, (int)key.len, bytes_of(data), data.len, out, &len);
	assert(done && len == 20);
	(void)done;
}

static EVP_PKEY *key_from(const char *type, OSSL_PARAM_BLD *build)
{
	EVP_PKEY *key = NULL;
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	if (params && context && EVP_PKEY_fromdata_init(context) > 0 &&
	    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) <= 0)
		key = NULL;
	EVP_PKEY_CTX_free(context);
	OSSL_PARAM_free(params);
	return key;
}

static EVP_PKEY *rsa_key(const struct public_key *from)
{
	bool fits = from->n.len >= RSA_LEAST && from->n.len <= RSA_MOST && from->e.len > 0 && from->e.len <= 8;
	if (!fits)
		return NULL;
	EVP_PKEY *key = NULL;
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *n = BN_bin2bn(bytes_of(from->n), (int)from->n.len, NULL);
	BIGNUM *e = BN_bin2bn(bytes_of(from->e), (int)from->e.len, NULL);
	if (build && n && e && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e))
		key = key_from("RSA", build);
	BN_free(n);
	BN_free(e);
	OSSL_PARAM_BLD_free(build);
	return key;
}

static EVP_PKEY *p256_key(const struct public_key *from)
{
	if (from->x.len != COORDINATE || from->y.len != COORDINATE)
		return NULL;
	unsigned char point[1 + 2 * COORDINATE] = {4}; /* not compressed */
	memcpy(point + 1, from->x.ptr, COORDINATE);
	memcpy(point + 1 + COORDINATE, from->y.ptr, COORDINATE);
	EVP_PKEY *key = NULL;
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	if (build && OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) &&
	    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point))
		key = key_from("EC", build);
	OSSL_PARAM_BLD_free(build);
	return key;
}

static bool verify_with(EVP_PKEY *key, struct str data, const unsigned char *signature, size_t len)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) > 0 &&
	            EVP_DigestVerify(context, signature, len, bytes_of(data), data.len) == 1;
	EVP_MD_CTX_free(context);
	return good;
}

/* OpenSSL wants DER; a JSON Web Signature has the two numbers side by side. */
static bool verify_p256(EVP_PKEY *key, struct str data, struct str signature)
{
	if (signature.len != 2 * COORDINATE)
		return false;
	bool good = false;
	unsigned char *der = NULL;
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(bytes_of(signature), COORDINATE, NULL);
	BIGNUM *s = BN_bin2bn(bytes_of(signature) + COORDINATE, COORDINATE, NULL);
	if (pair && r && s && ECDSA_SIG_set0(pair, r, s)) {
		r = s = NULL; /* the pair's now */
		int len = i2d_ECDSA_SIG(pair, &der);
		good = len > 0 && verify_with(key, data, der, (size_t)len);
	}
	OPENSSL_free(der);
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(pair);
	return good;
}

bool signature_is_good(const struct public_key *from, struct str data, struct str signature)
{
	EVP_PKEY *key = from->kind == PUBLIC_KEY_RSA ? rsa_key(from) : p256_key(from);
	if (!key)
		return false;
	bool good = from->kind == PUBLIC_KEY_RSA
	                    ? verify_with(key, data, bytes_of(signature), signature.len)
	                    : verify_p256(key, data, signature);
	EVP_PKEY_free(key);
	return good;
}
