#include "test.h"

#include "secret.h"
#include "signature.h"

#include <string.h>

static bool check(const char *key, const char *body, const char *header)
{
	struct secret *secret = NULL;
	assert_ok(secret_from(str_from(key), &secret));
	bool valid = signature_valid(secret, str_from(body), str_from(header));
	secret_close(&secret);
	return valid;
}

static const struct {
	const char *key, *body, *signature;
} published[] = {
	{"channel_secret", "bodybodybodybody", "/gg9a+LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7k="},
	{"8c570fa6dd201bb328f1c1eac23a96d8",
         "{\"destination\":\"U8e742f61d673b39c7fff3cecb7536ef0\",\"events\":[]}",
         "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="},
	{"test_secret", "{\"hello\":\"world\"}", "t7Hn4ZDHqs6e+wdvI5TyQIvzie0DmMUmuXEBqyyE/tM="},
};

TEST(published_signatures_are_valid)
{
	for (size_t i = 0; i < COUNT(published); i++)
		assert_true(check(published[i].key, published[i].body, published[i].signature));
}

TEST(a_signature_made_here_is_the_published_one)
{
	for (size_t i = 0; i < COUNT(published); i++) {
		struct secret *secret = NULL;
		char made[SIGNATURE_LENGTH + 1];
		assert_ok(secret_from(str_from(published[i].key), &secret));
		signature_make(secret, str_from(published[i].body), made);
		secret_close(&secret);
		assert_string_equal(made, published[i].signature);
	}
}

TEST(a_changed_byte_anywhere_breaks_the_signature)
{
	for (size_t i = 0; i < SIGNATURE_LENGTH; i++) {
		char header[SIGNATURE_LENGTH + 1];
		memcpy(header, published[0].signature, sizeof header);
		header[i] = header[i] == 'A' ? 'B' : 'A';
		assert_false(check(published[0].key, published[0].body, header));
	}
	assert_false(check(published[0].key, "bodybodybodybodY", published[0].signature));
	assert_false(check("channel_secreT", published[0].body, published[0].signature));
}

TEST(a_malformed_signature_header_is_refused)
{
	static const char *const bad[] = {
		"", "=", "/gg9a+LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7k",
		"/gg9a+LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7k==",
		" /gg9a+LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7k=",
		"_gg9a-LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7k=",
		/* the same 32 bytes with a stray bit behind them */
		"/gg9a+LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7l=",
	};
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(check(published[0].key, published[0].body, bad[i]));
	struct secret *secret = NULL;
	assert_ok(secret_from(S("k"), &secret));
	assert_false(signature_valid(secret, S(""), (struct str){NULL, 0}));
	secret_close(&secret);
}
