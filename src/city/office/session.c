/* session: secrets in cookies, hashes in the table. */
#include "session.h"

#include "arena.h"
#include "db.h"
#include "jst.h"
#include "role.h"
#include "secret.h"
#include "session.sql.h"
#include "setting.h"
#include "str.h"

#define SECRET_BYTES 32
#define KEY_DIGITS 24 /* of the hash: enough to name one, of no use for getting in */

/* The secret has 256 random bits, so a plain hash cannot be turned back. */
static struct str hash_of(struct arena *arena, struct str secret)
{
	uint8_t hash[32];
	sha256(secret, hash);
	return hex_encode(arena, hash, sizeof hash);
}

static const char *const stages[] = {
	[STAGE_CODE] = "code", [STAGE_PASSWORD] = "password",
	[STAGE_FACTOR] = "factor", [STAGE_FULL] = "full",
};
static const char *const methods[] = {
	[SIGNED_BY_PASSWORD] = "password", [SIGNED_BY_PASSKEY] = "passkey", [SIGNED_BY_SSO] = "sso",
};

/* A word of a later version is the least that may be. */
static enum session_stage stage_of(struct str word)
{
	for (size_t i = 0; i < COUNT(stages); i++)
		if (str_eq(word, str_from(stages[i])))
			return (enum session_stage)i;
	return STAGE_CODE;
}

static enum session_method method_of(struct str word)
{
	for (size_t i = 0; i < COUNT(methods); i++)
		if (str_eq(word, str_from(methods[i])))
			return (enum session_method)i;
	return SIGNED_BY_PASSWORD;
}

struct limits {
	int64_t idle_since, born_since;
};

static enum err limits_now(struct db *db, struct arena *arena, int64_t now, struct limits *out)
{
	int64_t idle, life;
	TRY(setting_number(db, arena, SETTING_SESSION_IDLE, &idle));
	TRY(setting_number(db, arena, SETTING_SESSION_LIFE, &life));
	*out = (struct limits){now - idle * MS_MINUTE, now - life * MS_HOUR};
	return OK;
}

enum err session_start(struct db *db, struct arena *arena, const struct session_new *session, int64_t now,
                       struct str *secret)
{
	struct str made = random_token(arena, SECRET_BYTES);
	TRY(sql_session_add(db, arena,
	                    &(struct session_add_in){
				    .id_hash = hash_of(arena, made),
				    .staff_id = session->staff_id,
				    .csrf = random_token(arena, SECRET_BYTES),
				    .address = session->address,
				    .browser = session->browser,
				    .stage = str_from(stages[session->stage]),
				    .method = str_from(methods[session->method]),
				    .now = now,
			    }));
	*secret = made;
	return OK;
}

/* Whoever looks must still be allowed to, and must have every right of the other. */
static bool may_look(const struct rights *looker, const struct rights *other, int64_t department_id)
{
	enum right_function function;
	enum right_action action;
	return rights_may_in(looker, RIGHT_STAFF, ACTION_MANAGE, department_id) &&
	       rights_cover(looker, other, &function, &action);
}

static enum err look_as(struct db *db, struct arena *arena, int64_t as_staff_id, int64_t now, struct staff_session *out)
{
	struct session_person_row row = {0};
	struct rights rights = {0};
	enum err found = sql_session_person(db, arena, as_staff_id, &row);
	if (found != ERR_NOT_FOUND)
		TRY(found);
	TRY(rights_of_staff(db, arena, as_staff_id, now, &rights));
	int64_t department_id = row.has_department_id ? row.department_id : 0;
	int64_t until = out->proved_at + SESSION_LOOK_MINUTES * MS_MINUTE;
	out->look = (struct session_look){.staff_id = out->staff_id, .login = out->login, .name = out->name,
	                                  .department = out->department, .roles = out->rights.roles, .until = until,
	                                  .over = found == ERR_NOT_FOUND || now >= until ||
	                                          !may_look(&out->rights, &rights, department_id)};
	out->staff_id = as_staff_id;
	out->login = row.login;
	out->name = row.name;
	out->department = row.department;
	out->department_id = department_id;
	out->rights = rights;
	if (out->look.over)
		out->rights = (struct rights){.roles = rights.roles};
	return OK;
}

enum err session_find(struct db *db, struct arena *arena, struct str secret, int64_t now,
                      struct staff_session *out)
{
	struct session_row_row row;
	struct limits limits;
	struct str hash = hash_of(arena, secret);
	TRY(limits_now(db, arena, now, &limits));
	TRY(sql_session_row(db, arena, hash, limits.idle_since, limits.born_since, &row));
	*out = (struct staff_session){
		.staff_id = row.staff_id,
		.login = row.login,
		.name = row.name,
		.department = row.department,
		.department_id = row.has_department_id ? row.department_id : 0,
		.stage = stage_of(row.stage),
		.method = method_of(row.method),
		.csrf = row.csrf,
		.id_hash = hash,
		.created_at = row.created_at,
		.seen_at = row.seen_at,
		.proved_at = row.proved_at,
	};
	TRY(rights_of_staff(db, arena, row.staff_id, now, &out->rights));
	return row.has_as_staff_id ? look_as(db, arena, row.as_staff_id, now, out) : OK;
}

enum err session_touch(struct db *db, struct arena *arena, const struct staff_session *session,
                       int64_t now)
{
	return sql_session_seen(db, arena, session->id_hash, now);
}

enum err session_rise(struct db *db, struct arena *arena, const struct staff_session *session,
                      enum session_stage stage, int64_t now, struct str *secret)
{
	int64_t changed;
	struct str made = random_token(arena, SECRET_BYTES);
	TRY(sql_session_rise(db, arena, session->id_hash, hash_of(arena, made), str_from(stages[stage]), now, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "このサインインは終わっています。もう一度サインインしてください。");
	*secret = made;
	return OK;
}

enum err session_look(struct db *db, struct arena *arena, const struct staff_session *session, int64_t as_staff_id,
                      int64_t now, struct str *secret)
{
	int64_t changed;
	TRY(sql_session_as(db, arena, session->id_hash, as_staff_id, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "もう、ほかの職員として見ています。先に「表示を終わる」を押してください。");
	return session_rise(db, arena, session, session->stage, now, secret);
}

enum err session_look_end(struct db *db, struct arena *arena, const struct staff_session *session)
{
	return sql_session_as_end(db, arena, session->id_hash);
}

enum err session_end(struct db *db, struct arena *arena, struct str id_hash)
{
	return sql_session_delete(db, arena, id_hash);
}

enum err session_end_all(struct db *db, struct arena *arena, int64_t staff_id)
{
	return sql_session_delete_staff(db, arena, staff_id);
}

enum err session_end_others(struct db *db, struct arena *arena, int64_t staff_id, struct str id_hash)
{
	return sql_session_delete_others(db, arena, staff_id, id_hash);
}

enum err session_end_key(struct db *db, struct arena *arena, int64_t staff_id, struct str key)
{
	int64_t changed = 0;
	bool hex = key.len == KEY_DIGITS;
	for (size_t i = 0; hex && i < key.len; i++)
		hex = (key.ptr[i] >= '0' && key.ptr[i] <= '9') || (key.ptr[i] >= 'a' && key.ptr[i] <= 'f');
	if (hex)
		TRY(sql_session_delete_key(db, arena, staff_id, str_fmt(arena, "%.*s%%", FMT(key)), &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "このサインインは、もう終わっています。");
}

enum err session_list(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                      struct session_listed **out, size_t *count)
{
	struct session_rows_row *rows;
	struct limits limits;
	TRY(limits_now(db, arena, now, &limits));
	TRY(sql_session_rows(db, arena, staff_id, limits.idle_since, limits.born_since, &rows, count));
	*out = arena_array(arena, struct session_listed, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct session_listed){
			.key = str_left(rows[i].id_hash, KEY_DIGITS), .id_hash = rows[i].id_hash,
			.address = rows[i].address, .browser = rows[i].browser,
			.method = method_of(rows[i].method), .stage = stage_of(rows[i].stage),
			.created_at = rows[i].created_at, .seen_at = rows[i].seen_at,
		};
	return OK;
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
	struct limits limits;
	TRY(limits_now(db, arena, now, &limits));
	TRY(sql_session_forget(db, arena, limits.idle_since, limits.born_since));
	TRY(sql_visit_forget(db, arena, now));
	return sql_login_attempt_forget(db, arena, now);
}
