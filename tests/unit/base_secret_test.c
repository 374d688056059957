/* Keys, sealing, hashes, passwords, arenas and errors. */
#include "test.h"

#include "secret.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct keyring *new_keyring(struct arena *arena)
{
	char path[] = "/tmp/kairanban-key-XXXXXX";
	struct keyring *keyring;
	int file = mkstemp(path);
	close(file);
	unlink(path);
	assert_ok(key_create(path));
	assert_err(key_create(path), ERR_CONFLICT);
	assert_ok(keyring_load(path, &keyring));
	assert_int_equal(chmod(path, 0644), 0);
	struct keyring *exposed;
	assert_err(keyring_load(path, &exposed), ERR_DENIED);
	unlink(path);
	(void)arena;
	return keyring;
}

TEST(sealed_text_opens_only_where_it_belongs)
{
	struct keyring *keyring = new_keyring(arena), *other = new_keyring(arena);
	struct str sealed = seal(keyring, arena, S("friend.name:1"), S("花子")), out;
	assert_true(str_find(sealed, S("花子")) < 0);
	assert_ok(unseal(keyring, arena, S("friend.name:1"), sealed, &out));
	assert_str(out, "花子");
	assert_err(unseal(keyring, arena, S("friend.name:2"), sealed, &out), ERR_INTERNAL);
	assert_err(unseal(other, arena, S("friend.name:1"), sealed, &out), ERR_INTERNAL);
	for (size_t i = 0; i < sealed.len; i++) {
		char *bent = arena_copy(arena, sealed.ptr, sealed.len);
		bent[i] ^= 1;
		assert_err(unseal(keyring, arena, S("friend.name:1"), str_of(bent, sealed.len), &out), ERR_INTERNAL);
	}
	assert_err(unseal(keyring, arena, S(""), S("short"), &out), ERR_INTERNAL);
	keyring_close(&keyring);
	keyring_close(&other);
	assert_null(keyring);
}

TEST(sealing_twice_never_looks_the_same)
{
	struct keyring *keyring = new_keyring(arena);
	struct str a = seal(keyring, arena, S("x"), S("同じ")), b = seal(keyring, arena, S("x"), S("同じ"));
	assert_false(str_eq(a, b));
	keyring_close(&keyring);
}

TEST(hmac_is_the_one_of_rfc_4231)
{
	uint8_t out[32];
	hmac_sha256(S("Jefe"), S("what do ya want for nothing?"), out);
	assert_str(hex_encode(arena, out, 32), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(a_password_matches_its_hash_and_no_other)
{
	struct str hash;
	assert_ok(password_hash(arena, S("正しい馬のホチキス"), &hash));
	assert_true(str_starts(hash, S("$argon2id$")));
	assert_true(password_matches(hash, S("正しい馬のホチキス")));
	assert_false(password_matches(hash, S("正しい馬のホチキズ")));
	assert_false(password_matches(S("nonsense"), S("x")));
	assert_false(password_matches(S(""), S("")));
}

TEST(base64_is_strict)
{
	struct str out;
	assert_true(base64_decode(arena, S("aGVsbG8="), &out));
	assert_str(out, "hello");
	assert_false(base64_decode(arena, S("aGVsbG8"), &out));
	assert_false(base64_decode(arena, S("aGVs bG8="), &out));
	assert_true(base64url_decode(arena, base64url_encode(arena, S("\xff\xfe?")), &out));
	assert_str(out, "\xff\xfe?");
}

TEST(random_names_have_their_forms)
{
	struct str uuid = random_uuid(arena), ulid = random_ulid(arena, INT64_C(1795359599999));
	assert_int_equal(uuid.len, 36);
	assert_int_equal(uuid.ptr[14], '4');
	assert_non_null(strchr("89ab", uuid.ptr[19]));
	assert_int_equal(ulid.len, 26);
	struct str later = random_ulid(arena, INT64_C(1795359600000));
	assert_true(str_compare(ulid, later) < 0);
	assert_false(str_eq(random_token(arena, 16), random_token(arena, 16)));
}

static void count(void *thing) { (*(int *)thing)++; }

TEST(an_arena_releases_what_was_tied_to_it)
{
	int released = 0;
	struct arena *own = arena_new();
	arena_defer(own, count, &released);
	arena_defer(own, count, &released);
	for (size_t size = 1; size < 100000; size *= 3) {
		char *memory = arena_alloc(own, size);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 1, size);
	}
	arena_free(&own);
	assert_null(own);
	assert_int_equal(released, 2);
	arena_free(&own);
}

TEST(an_error_may_quote_the_one_before_it)
{
	assert_err(fail_field(ERR_INVALID, "title", "first"), ERR_INVALID);
	assert_err(fail(ERR_BUSY, "then: %s", err_text()), ERR_BUSY);
	assert_string_equal(err_text(), "then: first");
	assert_string_equal(err_field(), "");
	err_clear();
	assert_string_equal(err_text(), "");
}
