/* signin: compare, count, lock. */
#include "signin.h"

#include "arena.h"
#include "db.h"
#include "factor.h"
#include "jst.h"
#include "notice.h"
#include "secret.h"
#include "signin.sql.h"

#define STRANGERS_KEPT_MS (2 * MS_DAY)

static enum err refused(const struct signin_rules *rules)
{
	return fail(ERR_DENIED, "職員IDまたはパスワードが違います。%" PRId64 "回続けて間違えると、%" PRId64 "分間サインインできなくなります。",
	            rules->password.lock_failures, rules->password.lock_minutes);
}

static enum err is_locked(const struct signin_rules *rules)
{
	return fail(ERR_DENIED, "続けて間違えたため、このIDは一時的にロックされています。%" PRId64 "分ほど待つか、管理者に連絡してください。",
	            rules->password.lock_minutes);
}

static int64_t lock_end(const struct signin_rules *rules, int64_t now)
{
	return now + rules->password.lock_minutes * MS_MINUTE;
}

/* A lock is told to those who can help, and who should know when nobody forgot anything. */
static enum err tell_helpers(struct db *db, struct arena *arena, int64_t id, struct str name, int64_t now)
{
	int64_t *helpers;
	size_t count;
	TRY(sql_signin_helpers(db, arena, id, now, &helpers, &count));
	for (size_t i = 0; i < count; i++)
		TRY(notice_tell(db, arena,
		                &(struct notice_new){
					.staff_id = helpers[i], .kind = "signin.locked", .link = "/staff", .now = now,
					.text = str_fmt(arena, "%.*sさんのIDが、続けて間違えたためロックされました。本人かどうかを確かめてください。", FMT(name)),
				}));
	return OK;
}

static enum err count_failure(struct db *db, struct arena *arena, const struct signin_rules *rules, int64_t id,
                              int64_t now)
{
	struct signin_failed_row row;
	TRY(sql_signin_failed(db, arena, id, lock_end(rules, now), rules->password.lock_failures, &row));
	return row.locked ? tell_helpers(db, arena, id, row.name, now) : OK;
}

static enum err note_failure(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules, int64_t id,
                             int64_t now)
{
	struct db *db;
	TRY(db_take(pool, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(count_failure(db, arena, rules, id, now));
	TRY(tx_commit(db));
	db_return(&db);
	return OK;
}

/* Costs what a real check costs, so that an answer's time tells nothing. */
static void waste_time(struct arena *arena, struct str password)
{
	struct str hash;
	if (password_hash(arena, password, &hash) != OK)
		return;
}

static struct str stranger_hash(struct arena *arena, struct str login)
{
	uint8_t hash[32];
	sha256(login, hash);
	return hex_encode(arena, hash, sizeof hash);
}

static enum err stranger(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules, struct str login,
                         struct str password, int64_t now)
{
	struct db *db;
	int64_t locked_until = 0;
	struct str hash = stranger_hash(arena, login);
	TRY(db_take(pool, arena, DB_READ, &db));
	enum err found = sql_stranger_row(db, arena, hash, &locked_until);
	db_return(&db);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	if (locked_until > now)
		return is_locked(rules);
	waste_time(arena, password);
	TRY(db_take(pool, arena, DB_WRITE, &db));
	enum err noted = sql_stranger_failed(db, arena, hash, lock_end(rules, now), rules->password.lock_failures, now);
	db_return(&db);
	TRY(noted);
	return refused(rules);
}

enum err signin_password(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules,
                         struct str login, struct str password, int64_t now, int64_t *staff_id)
{
	struct db *db;
	struct signin_secret_row row;
	TRY(db_take(pool, arena, DB_READ, &db));
	enum err found = sql_signin_secret(db, arena, login, &row);
	db_return(&db);
	if (found == ERR_NOT_FOUND)
		return stranger(pool, arena, rules, login, password, now);
	TRY(found);
	if (row.locked_until > now)
		return is_locked(rules);
	if (!password_matches(row.password_hash, password) || !str_eq(row.state, S("active"))) {
		TRY(note_failure(pool, arena, rules, row.id, now));
		return refused(rules);
	}
	*staff_id = row.id;
	return OK;
}

static enum err person(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules, int64_t staff_id,
                       int64_t now, struct signin_person_row *out)
{
	struct db *db;
	TRY(db_take(pool, arena, DB_READ, &db));
	enum err found = sql_signin_person(db, arena, staff_id, out);
	db_return(&db);
	TRY(found);
	return out->locked_until > now ? is_locked(rules) : OK;
}

enum err signin_password_again(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules,
                               int64_t staff_id, struct str password, int64_t now)
{
	struct signin_person_row row;
	TRY(person(pool, arena, rules, staff_id, now, &row));
	if (password_matches(row.password_hash, password))
		return OK;
	TRY(note_failure(pool, arena, rules, staff_id, now));
	return fail_field(ERR_INVALID, "password", "「パスワード」が違います。%" PRId64 "回続けて間違えるとロックされます。",
	                  rules->password.lock_failures);
}

enum err signin_code(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules,
                     const struct keyring *keyring, int64_t staff_id, struct str code, int64_t now, bool *recovery)
{
	struct signin_person_row row;
	struct db *db;
	enum factor_kind kind = FACTOR_TOTP;
	TRY(person(pool, arena, rules, staff_id, now, &row));
	TRY(db_take(pool, arena, DB_WRITE, &db));
	enum err used = factor_use(db, arena, keyring, staff_id, code, now, &kind);
	db_return(&db);
	if (used == ERR_NOT_FOUND) {
		TRY(note_failure(pool, arena, rules, staff_id, now));
		return fail_field(ERR_INVALID, "code", "数字（またはリカバリーコード）が違うか、もう使われています。"
		                                       "認証アプリの次の数字で試してください。%" PRId64 "回続けて間違えるとロックされます。",
		                  rules->password.lock_failures);
	}
	TRY(used);
	*recovery = kind == FACTOR_RECOVERY;
	return OK;
}

enum err signin_not_locked(struct db *db, struct arena *arena, const struct signin_rules *rules, int64_t staff_id,
                           int64_t now)
{
	struct signin_person_row row;
	TRY(sql_signin_person(db, arena, staff_id, &row));
	return row.locked_until > now ? is_locked(rules) : OK;
}

enum err signin_must_change(struct db *db, struct arena *arena, const struct signin_rules *rules, int64_t staff_id,
                            int64_t now, bool *out)
{
	struct signin_person_row row;
	TRY(sql_signin_person(db, arena, staff_id, &row));
	bool too_old = rules->password.days > 0 && now - row.password_at > rules->password.days * MS_DAY;
	*out = row.must_change != 0 || too_old;
	return OK;
}

enum err signin_done(struct db *db, struct arena *arena, int64_t staff_id, int64_t now)
{
	return sql_signin_done(db, arena, staff_id, now);
}

enum err signin_unlock(struct db *db, struct arena *arena, int64_t staff_id)
{
	int64_t changed;
	TRY(sql_signin_unlock(db, arena, staff_id, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "この職員は登録されていません。");
}

static enum err check_past(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules,
                           const struct password_change *change)
{
	struct db *db;
	struct str *hashes;
	size_t count;
	if (rules->password.past == 0)
		return OK;
	TRY(db_take(pool, arena, DB_READ, &db));
	enum err found = sql_signin_past(db, arena, change->staff_id, rules->password.past, &hashes, &count);
	db_return(&db);
	TRY(found);
	for (size_t i = 0; i < count; i++)
		if (password_matches(hashes[i], change->changed))
			return fail_field(ERR_INVALID, "new", "「新しいパスワード」は、前に使ったものと別のものにしてください（%" PRId64 "回前まで）。",
			                  rules->password.past);
	return OK;
}

static enum err store_password(struct db *db, struct arena *arena, int64_t staff_id, struct str before,
                               struct str hash, int64_t now)
{
	int64_t changed;
	TRY(tx_begin(db));
	TRY(sql_signin_past_add(db, arena, staff_id, before, now));
	TRY(sql_signin_past_trim(db, arena, staff_id));
	TRY(sql_signin_password(db, arena, staff_id, hash, now, &changed));
	TRY(changed ? OK : fail(ERR_NOT_FOUND, "この職員は登録されていません。"));
	return tx_commit(db);
}

enum err signin_password_change(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules,
                                const struct password_change *change, int64_t now)
{
	struct db *db;
	struct signin_person_row row;
	struct str hash;
	TRY(person(pool, arena, rules, change->staff_id, now, &row));
	if (!password_matches(row.password_hash, change->current)) {
		TRY(note_failure(pool, arena, rules, change->staff_id, now));
		return fail_field(ERR_INVALID, "current", "「いまのパスワード」が違います。%" PRId64 "回続けて間違えるとロックされます。",
		                  rules->password.lock_failures);
	}
	TRY(password_check(arena, &rules->password, &change->context, row.login, change->changed));
	if (str_eq(change->current, change->changed))
		return fail_field(ERR_INVALID, "new", "「新しいパスワード」はいまのパスワードと別のものにしてください。");
	TRY(check_past(pool, arena, rules, change));
	TRY(password_hash(arena, change->changed, &hash));
	TRY(db_take(pool, arena, DB_WRITE, &db));
	enum err result = store_password(db, arena, change->staff_id, row.password_hash, hash, now);
	db_return(&db);
	return result;
}

enum err signin_forget_old(struct db *db, struct arena *arena, int64_t now)
{
	return sql_stranger_forget(db, arena, now - STRANGERS_KEPT_MS);
}
