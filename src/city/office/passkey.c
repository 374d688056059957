/* passkey: rows, and challenges that work once. */
#include "passkey.h"

#include "arena.h"
#include "db.h"
#include "passkey.sql.h"
#include "secret.h"

#define CHALLENGE_BYTES 32

static struct str word_of(enum passkey_purpose purpose)
{
	return purpose == PASSKEY_CREATE ? S("create") : S("get");
}

static struct str hash_of(struct arena *arena, struct str challenge)
{
	uint8_t hash[32];
	sha256(challenge, hash);
	return hex_encode(arena, hash, sizeof hash);
}

enum err passkey_ask(struct db *db, struct arena *arena, enum passkey_purpose purpose, struct str session_hash,
                     int64_t now, struct str *challenge)
{
	struct str made = random_token(arena, CHALLENGE_BYTES);
	TRY(sql_passkey_lapse(db, arena, now));
	TRY(sql_passkey_asked(db, arena, hash_of(arena, made), word_of(purpose), session_hash, now + PASSKEY_ASK_LIFE_MS));
	*challenge = made;
	return OK;
}

enum err passkey_answer(struct db *db, struct arena *arena, enum passkey_purpose purpose, struct str session_hash,
                        struct str challenge, int64_t now)
{
	int64_t changed;
	TRY(sql_passkey_answered(db, arena, hash_of(arena, challenge), word_of(purpose), session_hash, now, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "時間がたちすぎたか、もう使われた確認です。もう一度試してください。");
}

#define PASSKEY_OF(row)                                                                                 \
	(struct passkey)                                                                                \
	{                                                                                               \
		.id = (row).id, .staff_id = (row).staff_id, .credential_id = (row).credential_id,       \
		.name = (row).name, .created_at = (row).created_at, .used_at = (row).used_at,           \
		.credential = {.algorithm = (row).algorithm, .public_key = (row).public_key,            \
		               .counter = (row).counter},                                               \
	}

enum err passkey_list(struct db *db, struct arena *arena, int64_t staff_id, struct passkey **out, size_t *count)
{
	struct passkey_rows_row *rows;
	TRY(sql_passkey_rows(db, arena, staff_id, &rows, count));
	*out = arena_array(arena, struct passkey, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = PASSKEY_OF(rows[i]);
	return OK;
}

enum err passkey_find(struct db *db, struct arena *arena, struct str credential_id, struct passkey *out)
{
	struct passkey_row_row row;
	TRY(sql_passkey_row(db, arena, credential_id, &row));
	*out = PASSKEY_OF(row);
	return OK;
}

enum err passkey_add(struct db *db, struct arena *arena, int64_t staff_id, struct str name,
                     const struct webauthn_credential *credential, int64_t now)
{
	int64_t total;
	TRY(sql_passkey_count(db, arena, staff_id, &total));
	if (total >= PASSKEYS_MOST)
		return fail(ERR_LIMIT, "パスキーは%d個までです。使わないものを外してください。", PASSKEYS_MOST);
	enum err result = sql_passkey_add(db, arena,
	                                  &(struct passkey_add_in){
						  .staff_id = staff_id, .credential_id = base64url_encode(arena, credential->id),
						  .algorithm = credential->algorithm, .public_key = credential->public_key,
						  .counter = credential->counter, .name = name, .now = now,
					  });
	return result == ERR_CONFLICT ? fail(ERR_CONFLICT, "このパスキーは、もう登録されています。") : result;
}

enum err passkey_used(struct db *db, struct arena *arena, const struct passkey *passkey, int64_t counter, int64_t now)
{
	int64_t changed;
	TRY(sql_passkey_used(db, arena, passkey->id, passkey->credential.counter, counter, now, &changed));
	return changed ? OK : fail(ERR_CONFLICT, "同じパスキーがほかで使われました。もう一度試してください。");
}

static enum err own(int64_t changed)
{
	return changed ? OK : fail(ERR_NOT_FOUND, "このパスキーは、もう外されています。");
}

enum err passkey_rename(struct db *db, struct arena *arena, int64_t staff_id, int64_t id, struct str name)
{
	int64_t changed;
	TRY(sql_passkey_rename(db, arena, staff_id, id, name, &changed));
	return own(changed);
}

enum err passkey_remove(struct db *db, struct arena *arena, int64_t staff_id, int64_t id)
{
	int64_t changed;
	TRY(sql_passkey_remove(db, arena, staff_id, id, &changed));
	return own(changed);
}

struct str passkey_user(struct arena *arena, const struct keyring *keyring, int64_t staff_id)
{
	uint8_t hash[32];
	keyed_hash(keyring, S("kairanban passkey user 1"), str_fmt(arena, "%" PRId64, staff_id), hash);
	return base64url_encode(arena, str_of((const char *)hash, sizeof hash));
}
