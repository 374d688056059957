/* session: secrets in cookies, hashes in the table. */
#include "session.h"

#include "arena.h"
#include "db.h"
#include "role.h"
#include "secret.h"
#include "session.sql.h"
#include "str.h"

#define SECRET_BYTES 32

/* The secret has 256 random bits, so a plain hash cannot be turned back. */
static struct str hash_of(struct arena *arena, struct str secret)
{
	uint8_t hash[32];
	sha256(secret, hash);
	return hex_encode(arena, hash, sizeof hash);
}

enum err session_start(struct db *db, struct arena *arena, int64_t staff_id, struct str address,
                       int64_t now, struct str *secret)
{
	struct str made = random_token(arena, SECRET_BYTES);
	TRY(sql_session_add(db, arena, hash_of(arena, made), staff_id, random_token(arena, SECRET_BYTES),
	                    address, now));
	*secret = made;
	return OK;
}

enum err session_find(struct db *db, struct arena *arena, struct str secret, int64_t now,
                      struct staff_session *out)
{
	struct session_row_row row;
	struct str hash = hash_of(arena, secret);
	TRY(sql_session_row(db, arena, hash, now - SESSION_IDLE_MS, now - SESSION_LIFE_MS, &row));
	*out = (struct staff_session){
		.staff_id = row.staff_id,
		.login = row.login,
		.name = row.name,
		.department = row.department,
		.department_id = row.has_department_id ? row.department_id : 0,
		.must_change = row.must_change != 0,
		.csrf = row.csrf,
		.id_hash = hash,
		.created_at = row.created_at,
		.seen_at = row.seen_at,
	};
	return rights_of_staff(db, arena, row.staff_id, now, &out->rights);
}

enum err session_touch(struct db *db, struct arena *arena, const struct staff_session *session,
                       int64_t now)
{
	return sql_session_seen(db, arena, session->id_hash, now);
}

enum err session_end(struct db *db, struct arena *arena, struct str id_hash)
{
	return sql_session_delete(db, arena, id_hash);
}

enum err session_end_all(struct db *db, struct arena *arena, int64_t staff_id)
{
	return sql_session_delete_staff(db, arena, staff_id);
}

enum err visit_start(struct db *db, struct arena *arena, int64_t friend_id, int64_t now,
                     struct str *secret)
{
	struct str made = random_token(arena, SECRET_BYTES);
	TRY(sql_visit_add(db, arena, hash_of(arena, made), friend_id, random_token(arena, SECRET_BYTES),
	                  now, now + VISIT_LIFE_MS));
	*secret = made;
	return OK;
}

enum err visit_find(struct db *db, struct arena *arena, struct str secret, int64_t now,
                    struct visit *out)
{
	struct visit_row_row row;
	struct str hash = hash_of(arena, secret);
	TRY(sql_visit_row(db, arena, hash, now, &row));
	*out = (struct visit){.friend_id = row.friend_id, .csrf = row.csrf, .id_hash = hash};
	return OK;
}

enum err visit_end(struct db *db, struct arena *arena, struct str id_hash)
{
	return sql_visit_delete(db, arena, id_hash);
}

enum err session_forget_old(struct db *db, struct arena *arena, int64_t now)
{
	TRY(sql_session_forget(db, arena, now - SESSION_IDLE_MS, now - SESSION_LIFE_MS));
	TRY(sql_visit_forget(db, arena, now));
	return sql_login_attempt_forget(db, arena, now);
}
