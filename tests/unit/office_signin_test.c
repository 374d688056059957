#include "test.h"

#include "password_rules.h"
#include "secret.h"
#include "totp.h"
#include "verify.h"

/* RFC 6238, appendix B: the last six of the eight digits. */
TEST(codes_are_those_of_the_standard)
{
	static const struct { int64_t seconds; const char *code; } rows[] = {
		{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"},
		{1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_str(totp_code(arena, S("12345678901234567890"), rows[i].seconds / 30), rows[i].code);
}

TEST(a_code_is_good_one_step_either_way_and_never_again)
{
	struct str secret = S("12345678901234567890");
	int64_t now = INT64_C(1700000000000), here = now / TOTP_STEP_MS, step = 0;
	for (int64_t off = -1; off <= 1; off++) {
		assert_ok(totp_find(arena, secret, totp_code(arena, secret, here + off), 0, now, &step));
		assert_int_equal(step, here + off);
	}
	assert_err(totp_find(arena, secret, totp_code(arena, secret, here - 2), 0, now, &step), ERR_NOT_FOUND);
	assert_err(totp_find(arena, secret, totp_code(arena, secret, here + 2), 0, now, &step), ERR_NOT_FOUND);
	assert_err(totp_find(arena, secret, totp_code(arena, secret, here), here, now, &step), ERR_NOT_FOUND);
	assert_ok(totp_find(arena, secret, totp_code(arena, secret, here + 1), here, now, &step));
	assert_err(totp_find(arena, secret, S(""), 0, now, &step), ERR_NOT_FOUND);
	assert_err(totp_find(arena, secret, S("28708"), 0, now, &step), ERR_NOT_FOUND);
}

TEST(keys_are_written_as_programs_read_them)
{
	assert_str(base32_encode(arena, S("")), "");
	assert_str(base32_encode(arena, S("f")), "MY");
	assert_str(base32_encode(arena, S("foob")), "MZXW6YQ");
	assert_str(base32_encode(arena, S("foobar")), "MZXW6YTBOI");
	assert_str(totp_uri(arena, S("市 A"), S("a@b"), S("foobar")),
	           "otpauth://totp/%E5%B8%82%20A:a%40b?secret=MZXW6YTBOI&issuer=%E5%B8%82%20A&algorithm=SHA1&digits=6&period=30");
}

static const struct str context_words[] = {S_INIT("みどり野"), S_INIT("midorino"), S_INIT("佐藤")};
static const struct password_context context = {context_words, COUNT(context_words)};

static enum err check(struct arena *arena, const char *preset, const char *password)
{
	struct password_rules rules;
	assert_true(password_preset(str_from(preset), &rules));
	return password_check(arena, &rules, &context, S("sato"), str_from(password));
}

TEST(passwords_are_taken_and_refused_as_each_preset_says)
{
	static const struct { const char *preset, *password; bool taken; } rows[] = {
		{"guideline", "kaeru-no-uta-ga", true},
		{"guideline", "みずうみのほとりであう", false}, /* eleven */
		{"guideline", "みずうみのほとりで会おう", true},
		{"guideline", "correcthorsebattery", true},
		{"guideline", "short-1A", false},
		{"guideline", "password-2026", false},
		{"guideline", "Password1234!", false},
		{"guideline", "midorino-2026", false},
		{"guideline", "みどり野市役所２０２６年", false},
		{"guideline", "aaaaaaaaaaaaaaa", false},
		{"guideline", "abababababababab", false},
		{"guideline", "123456789012345", false},
		{"guideline", "abcdefghijklmn", false},
		{"guideline", "qwertyuiop-123", false},
		{"guideline", "SATO-kaeru-ame-27", false}, /* the login */
		{"kinds3", "Kaeru-ame", true},
		{"kinds3", "kaeru-ame", false},
		{"kinds3", "Ka-ame1", false},
		{"kinds4", "Kaeru-ame2", true},
		{"kinds4", "Kaeru-ameko", false},
		{"kinds4", "Kaeru-am2", false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum err result = check(arena, rows[i].preset, rows[i].password);
		if ((result == OK) != rows[i].taken)
			fail_msg("%s: %s is %s", rows[i].preset, rows[i].password, result == OK ? "taken" : err_text());
		if (result != OK)
			assert_string_equal(err_field(), "new");
	}
	char longest[PASSWORD_MOST + 2] = {0};
	for (size_t i = 0; i < PASSWORD_MOST; i++)
		longest[i] = "kaeru-no-uta-ga-kikoete"[i % 23];
	assert_ok(check(arena, "guideline", longest));
	longest[PASSWORD_MOST] = 'x';
	assert_err(check(arena, "guideline", longest), ERR_INVALID);
}

/* RFC 7515, appendix A.3. */
TEST(a_signature_is_good_for_its_text_and_key_alone)
{
	struct str x, y, signature;
	struct str data = S("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ");
	assert_true(base64url_decode(arena, S("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"), &x));
	assert_true(base64url_decode(arena, S("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"), &y));
	assert_true(base64url_decode(arena, S("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"), &signature));
	struct public_key key = {.kind = PUBLIC_KEY_P256, .x = x, .y = y};
	assert_true(signature_is_good(&key, data, signature));
	assert_false(signature_is_good(&key, S("eyJhbGciOiJFUzI1NiJ9.e30"), signature));
	assert_false(signature_is_good(&key, data, str_left(signature, 63)));
	assert_false(signature_is_good(&key, data, S("")));
	struct public_key off = {.kind = PUBLIC_KEY_P256, .x = y, .y = x}; /* not on the curve */
	assert_false(signature_is_good(&off, data, signature));
	struct public_key rsa = {.kind = PUBLIC_KEY_RSA, .n = x, .e = S("\x01\x00\x01")}; /* far too short */
	assert_false(signature_is_good(&rsa, data, signature));
}
