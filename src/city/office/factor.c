/* factor: secrets sealed, codes hashed, nothing taken twice. */
#include "factor.h"

#include "arena.h"
#include "db.h"
#include "factor.sql.h"
#include "secret.h"
#include "totp.h"

#define CODE_SIGNS 10 /* of a recovery code, 5 bits each */

bool factors_any(const struct factors *factors) { return factors->totp || factors->passkeys > 0; }

enum err factors_of(struct db *db, struct arena *arena, int64_t staff_id, struct factors *out)
{
	struct factors_of_row row;
	TRY(sql_factors_of(db, arena, staff_id, &row));
	*out = (struct factors){.totp = row.totp_since > 0, .totp_since = row.totp_since, .passkeys = row.passkeys,
	                        .recovery_left = row.recovery_left, .recovery_at = row.recovery_at};
	return OK;
}

static struct str context_of(struct arena *arena, int64_t staff_id)
{
	return str_fmt(arena, "totp.secret:%" PRId64, staff_id);
}

enum err totp_prepare(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t staff_id,
                      int64_t now, struct str *secret)
{
	char *made = arena_alloc(arena, TOTP_SECRET);
	random_bytes(made, TOTP_SECRET);
	struct str plain = str_of(made, TOTP_SECRET);
	TRY(sql_totp_wait(db, arena, staff_id, seal(keyring, arena, context_of(arena, staff_id), plain), now));
	*secret = plain;
	return OK;
}

/* Programs show "123 456"; people type wide digits. */
static struct str digits_of(struct arena *arena, struct str typed)
{
	char *out = arena_alloc(arena, typed.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < typed.len; i++) {
		bool wide = i + 2 < typed.len && (uint8_t)typed.ptr[i] == 0xef && (uint8_t)typed.ptr[i + 1] == 0xbc &&
		            (uint8_t)typed.ptr[i + 2] >= 0x90 && (uint8_t)typed.ptr[i + 2] <= 0x99;
		if (wide) {
			out[len++] = (char)('0' + ((uint8_t)typed.ptr[i + 2] - 0x90));
			i += 2;
		} else if (typed.ptr[i] != ' ') {
			out[len++] = typed.ptr[i];
		}
	}
	return str_of(out, len);
}

static enum err step_of(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t staff_id,
                        const char *state, struct str code, int64_t now, int64_t *step)
{
	struct totp_row_row row;
	struct str secret;
	TRY(sql_totp_row(db, arena, staff_id, str_from(state), &row));
	TRY(unseal(keyring, arena, context_of(arena, staff_id), row.secret, &secret));
	enum err found = totp_find(arena, secret, digits_of(arena, code), row.last_step, now, step);
	return found == ERR_NOT_FOUND ? ERR_INVALID : found;
}

enum err totp_confirm(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t staff_id,
                      struct str code, int64_t now)
{
	int64_t step, changed;
	enum err found = step_of(db, arena, keyring, staff_id, "waiting", code, now, &step);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "先に認証アプリの登録を始めてください。");
	if (found == ERR_INVALID)
		return fail_field(ERR_INVALID, "code", "数字が合いません。認証アプリに出ている、いまの6けたを入れてください。"
		                                       "合わないときは、この端末とアプリの時計を確かめてください。");
	TRY(found);
	TRY(sql_totp_forget(db, arena, staff_id, S("used")));
	TRY(sql_totp_begin(db, arena, staff_id, step, now, &changed));
	return changed ? OK : fail(ERR_CONFLICT, "ほかの画面で登録が変わりました。はじめからやり直してください。");
}

enum err totp_remove(struct db *db, struct arena *arena, int64_t staff_id)
{
	return sql_totp_delete(db, arena, staff_id);
}

/* Without the installation's key a stolen table is worth nothing. */
static struct str recovery_hash(struct arena *arena, const struct keyring *keyring, int64_t staff_id, struct str code)
{
	uint8_t hash[32];
	keyed_hash(keyring, S("kairanban recovery 1"), str_fmt(arena, "%" PRId64 ":%.*s", staff_id, FMT(code)), hash);
	return hex_encode(arena, hash, sizeof hash);
}

/* As printed, without hyphen and blanks, small letters. */
static struct str recovery_typed(struct arena *arena, struct str typed)
{
	char *out = arena_alloc(arena, typed.len + 1);
	size_t len = 0;
	struct str lower = str_lower(arena, typed);
	for (size_t i = 0; i < lower.len; i++)
		if (lower.ptr[i] != '-' && lower.ptr[i] != ' ')
			out[len++] = lower.ptr[i];
	return str_of(out, len);
}

enum err factor_use(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t staff_id,
                    struct str typed, int64_t now, enum factor_kind *kind)
{
	int64_t step, changed;
	enum err found = step_of(db, arena, keyring, staff_id, "used", typed, now, &step);
	if (found == OK) {
		*kind = FACTOR_TOTP;
		TRY(sql_totp_step(db, arena, staff_id, step, &changed));
		return changed ? OK : ERR_NOT_FOUND; /* somebody was quicker with the same code */
	}
	if (found != ERR_NOT_FOUND && found != ERR_INVALID)
		return found;
	struct str code = recovery_typed(arena, typed);
	if (code.len != CODE_SIGNS)
		return ERR_NOT_FOUND;
	*kind = FACTOR_RECOVERY;
	TRY(sql_recovery_use(db, arena, staff_id, recovery_hash(arena, keyring, staff_id, code), now, &changed));
	return changed ? OK : ERR_NOT_FOUND;
}

static struct str new_code(struct arena *arena)
{
	/* 32 signs; none that looks like another. */
	static const char signs[] = "abcdefghijkmnpqrstuvwxyz23456789";
	static_assert(sizeof signs == 33, "five bits each");
	uint8_t raw[CODE_SIGNS];
	char *text = arena_alloc(arena, CODE_SIGNS);
	random_bytes(raw, sizeof raw);
	for (size_t i = 0; i < CODE_SIGNS; i++)
		text[i] = signs[raw[i] & 31];
	return str_of(text, CODE_SIGNS);
}

enum err recovery_make(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t staff_id,
                       int64_t now, struct str codes[RECOVERY_CODES])
{
	TRY(sql_recovery_delete(db, arena, staff_id));
	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		struct str code = new_code(arena);
		TRY(sql_recovery_add(db, arena, staff_id, recovery_hash(arena, keyring, staff_id, code), now));
		codes[i] = str_fmt(arena, "%.*s-%.*s", FMT(str_left(code, 5)), FMT(str_skip(code, 5)));
	}
	return OK;
}

enum err factors_reset(struct db *db, struct arena *arena, int64_t staff_id)
{
	TRY(sql_totp_delete(db, arena, staff_id));
	TRY(sql_recovery_delete(db, arena, staff_id));
	return sql_factor_passkeys_delete(db, arena, staff_id);
}
