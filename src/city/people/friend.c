/* friend: follow and block, in whatever order LINE tells them. */
#include "friend.h"

#include "arena.h"
#include "arrival.h"
#include "attribute.h"
#include "db.h"
#include "friend.sql.h"
#include "friend_day.h"
#include "jst.h"
#include "members.h"
#include "secret.h"

const char *const friend_states[] = {"following", "blocked", "unknown", NULL};

enum friend_state friend_state_from(struct str text)
{
	for (int i = 0; friend_states[i]; i++)
		if (str_eq(text, str_from(friend_states[i])))
			return (enum friend_state)i;
	return FRIEND_UNKNOWN;
}

static enum err lock(struct db *db, struct arena *arena, struct str line_user_id, struct friend *out)
{
	struct friend_locked_row row;
	TRY(sql_friend_locked(db, arena, line_user_id, &row));
	*out = (struct friend){
		.id = row.id,
		.line_user_id = line_user_id,
		.state = friend_state_from(row.state),
		.language = row.language,
		.reads = language_of_friend(row.chosen_language, row.language),
		.chose_language = row.chosen_language.len > 0,
		.followed_at = row.followed_at,
		.blocked_at = row.blocked_at,
		.settings_saved_at = row.settings_saved_at,
		.created_at = row.created_at,
	};
	return OK;
}

/* A new person is `unknown` until the caller knows better. */
static enum err lock_or_make(struct db *db, struct arena *arena, struct str line_user_id, int64_t at,
                             struct friend *out)
{
	enum err err = lock(db, arena, line_user_id, out);
	if (err != ERR_NOT_FOUND)
		return err;
	TRY(sql_friend_make(db, arena, line_user_id, at));
	return lock(db, arena, line_user_id, out);
}

static int64_t last_change(const struct friend *f)
{
	return f->followed_at > f->blocked_at ? f->followed_at : f->blocked_at;
}

static enum err mark(struct db *db, struct arena *arena, const char *state, int64_t id, bool has, bool *changed)
{
	int64_t option;
	TRY(option_of_state(db, arena, state, &option));
	return has ? member_add(db, arena, option, id, changed) : member_remove(db, arena, option, id, changed);
}

/* added: LINE told us so, rather than our concluding it from a message. */
static enum err become_following(struct db *db, struct arena *arena, struct friend *f, int64_t at, bool added)
{
	bool back = f->state == FRIEND_BLOCKED, changed;
	bool dated = added || back;
	TRY(sql_friend_now_following(db, arena, f->id, dated ? &at : NULL));
	TRY(mark(db, arena, "following", f->id, true, &changed));
	if (back)
		TRY(members_blocked_changed(db, arena));
	struct friend_day day = {.day = jst_day_of_ms(at), .added = added && !back, .returned = back};
	TRY(friend_day_count(db, arena, &day, changed));
	f->state = FRIEND_FOLLOWING;
	if (!dated)
		return OK;
	f->followed_at = at;
	return arrival_followed(db, arena, f, at, back);
}

enum err friend_seen(struct db *db, struct arena *arena, struct str line_user_id, int64_t at,
                     struct friend *out)
{
	struct friend f;
	TRY(lock_or_make(db, arena, line_user_id, at, &f));
	if (f.state == FRIEND_UNKNOWN || (f.state == FRIEND_BLOCKED && at > f.blocked_at))
		TRY(become_following(db, arena, &f, at, false));
	*out = f;
	return OK;
}

enum err friend_follow(struct db *db, struct arena *arena, struct str line_user_id, int64_t at,
                       struct friend *out)
{
	struct friend f;
	TRY(lock_or_make(db, arena, line_user_id, at, &f));
	if (f.state != FRIEND_FOLLOWING ? at > last_change(&f) : !f.followed_at) {
		TRY(become_following(db, arena, &f, at, true));
	} else if (f.state == FRIEND_FOLLOWING && at > f.followed_at) {
		/* A block in between was missed, or is still on its way and then too old. */
		TRY(sql_friend_now_following(db, arena, f.id, &at));
		f.followed_at = at;
	}
	*out = f;
	return OK;
}

static bool block_is_news(const struct friend *f, int64_t at)
{
	if (f->state == FRIEND_FOLLOWING && !f->followed_at)
		return at > f->created_at && at > f->blocked_at; /* known by a message only */
	return at > last_change(f);
}

enum err friend_block(struct db *db, struct arena *arena, struct str line_user_id, int64_t at)
{
	struct friend f;
	bool changed;
	TRY(lock_or_make(db, arena, line_user_id, at, &f));
	if (!block_is_news(&f, at))
		return OK;
	TRY(sql_friend_now_blocked(db, arena, f.id, at));
	if (f.state == FRIEND_BLOCKED)
		return OK;
	TRY(mark(db, arena, "following", f.id, false, &changed));
	TRY(members_blocked_changed(db, arena));
	struct friend_day day = {.day = jst_day_of_ms(at), .blocked = 1};
	return friend_day_count(db, arena, &day, changed ? -1 : 0);
}

static struct str name_context(struct arena *arena, int64_t id)
{
	return str_fmt(arena, "friend.name:%" PRId64, id);
}

enum err friend_set_profile(struct db *db, struct arena *arena, const struct keyring *keyring,
                            int64_t id, struct str name, struct str language, int64_t now)
{
	struct friend_row_row row;
	struct str sealed = seal(keyring, arena, name_context(arena, id), name);
	TRY(sql_friend_row(db, arena, id, &row));
	TRY(sql_friend_profile(db, arena, id, sealed, language, now));
	return str_eq(row.language, language)
	               ? OK
	               : language_mark(db, arena, id, language_of_friend(row.chosen_language, language));
}

enum err friend_name_open(const struct keyring *keyring, struct arena *arena, int64_t id, struct str sealed,
                          struct str *out)
{
	*out = S("");
	return keyring && sealed.len ? unseal(keyring, arena, name_context(arena, id), sealed, out) : OK;
}

enum err friend_find(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                     struct friend *out)
{
	struct friend_row_row row;
	struct str name;
	int64_t tester;
	bool is_tester;
	TRY(sql_friend_row(db, arena, id, &row));
	TRY(friend_name_open(keyring, arena, id, row.has_name_sealed ? row.name_sealed : S(""), &name));
	TRY(option_of_state(db, arena, "tester", &tester));
	TRY(member_has(db, arena, tester, id, &is_tester));
	*out = (struct friend){
		.id = row.id,
		.line_user_id = row.line_user_id,
		.state = friend_state_from(row.state),
		.name = name,
		.language = row.language,
		.reads = language_of_friend(row.chosen_language, row.language),
		.chose_language = row.chosen_language.len > 0,
		.followed_at = row.followed_at,
		.blocked_at = row.blocked_at,
		.settings_saved_at = row.settings_saved_at,
		.created_at = row.created_at,
		.tester = is_tester,
	};
	return OK;
}

enum err friend_names(struct db *db, struct arena *arena, const struct keyring *keyring, const int64_t *ids,
                      size_t count, struct friend_name **out, size_t *found)
{
	struct friend_names_row *rows;
	TRY(sql_friend_names(db, arena, (struct i64_list){ids, count}, &rows, found));
	*out = arena_array(arena, struct friend_name, *found);
	for (size_t i = 0; i < *found; i++) {
		(*out)[i].id = rows[i].id;
		TRY(friend_name_open(keyring, arena, rows[i].id, rows[i].has_name_sealed ? rows[i].name_sealed : S(""),
		                     &(*out)[i].name));
	}
	return OK;
}

enum err friend_by_line_id(struct db *db, struct arena *arena, struct str line_user_id, int64_t *id)
{
	return sql_friend_id_of_line(db, arena, line_user_id, id);
}

enum err friend_line_ids(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                         struct str *out)
{
	struct friend_line_ids_row *rows;
	size_t found, next = 0;
	TRY(sql_friend_line_ids(db, arena, (struct i64_list){ids, count}, &rows, &found));
	for (size_t i = 0; i < count; i++) {
		while (next < found && rows[next].id < ids[i])
			next++;
		out[i] = next < found && rows[next].id == ids[i] ? rows[next].line_user_id : S("");
	}
	return OK;
}

enum err friend_set_tester(struct db *db, struct arena *arena, int64_t id, bool tester)
{
	struct friend_row_row row;
	TRY(sql_friend_row(db, arena, id, &row));
	return mark(db, arena, "tester", id, tester, NULL);
}

enum err friend_settings_saved(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	TRY(sql_friend_settings_saved(db, arena, id, now));
	return mark(db, arena, "settings_saved", id, true, NULL);
}
