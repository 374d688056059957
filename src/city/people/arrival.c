/* arrival: two doors, the login and LINE's event; whichever comes second counts. */
#include "arrival.h"

#include "arena.h"
#include "arrival.sql.h"
#include "db.h"
#include "friend.h"
#include "jst.h"
#include "members.h"
#include "source.h"
#include "source.sql.h"

static enum err count(struct db *db, struct arena *arena, const struct arrival_row_row *row, enum arrival what)
{
	const struct source_counts more = {
		.added = what == ARRIVAL_ADDED,
		.returned = what == ARRIVAL_RETURNED,
		.known = what == ARRIVAL_KNOWN,
	};
	return source_count(db, arena, row->source_id, jst_day_of_ms(row->at), &more);
}

/* The first source is never replaced by a later one. */
static enum err settle_new(struct db *db, struct arena *arena, const struct arrival_row_row *row, int64_t friend_id,
                           enum arrival *out)
{
	int64_t sources, option_id;
	TRY(sql_arrival_sources_of(db, arena, friend_id, &sources));
	*out = sources ? ARRIVAL_KNOWN : ARRIVAL_ADDED;
	if (*out == ARRIVAL_ADDED) {
		TRY(sql_source_option(db, arena, row->source_id, &option_id));
		TRY(member_add(db, arena, option_id, friend_id, NULL));
	}
	return count(db, arena, row, *out);
}

static enum err settle(struct db *db, struct arena *arena, const struct arrival_row_row *row, int64_t friend_id,
                       bool back, enum arrival *out)
{
	if (!back)
		return settle_new(db, arena, row, friend_id, out);
	*out = ARRIVAL_RETURNED;
	return count(db, arena, row, *out);
}

/* Somebody who follows us when the login is through. */
static enum err arrive_as_friend(struct db *db, struct arena *arena, const struct arrival_row_row *row,
                                 struct str line_user_id, const struct arrival_friend_row *f, enum arrival *out)
{
	struct arrival_row_row before;
	enum err err = sql_arrival_row(db, arena, line_user_id, row->at - ARRIVAL_LIFE_MS, &before);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	bool counted = err == OK && before.settled;
	if (counted || f->followed_at < row->at - ARRIVAL_FRESH_MS) {
		*out = ARRIVAL_KNOWN;
		return count(db, arena, row, *out);
	}
	TRY(settle(db, arena, row, f->id, f->blocked_at != 0, out));
	return sql_arrival_put(db, arena, line_user_id, row->source_id, row->at, 1);
}

static enum err find_following(struct db *db, struct arena *arena, struct str line_user_id,
                               struct arrival_friend_row *out, bool *following)
{
	enum err err = sql_arrival_friend(db, arena, line_user_id, out);
	*following = err == OK && friend_state_from(out->state) == FRIEND_FOLLOWING;
	return err == ERR_NOT_FOUND ? OK : err;
}

static struct str lock_name(struct arena *arena, struct str line_user_id)
{
	return str_fmt(arena, "arrival:%.*s", FMT(line_user_id));
}

static enum err arrive_as_stranger(struct db *db, struct arena *arena, const struct arrival_new *arrival,
                                   const struct arrival_row_row *row, enum arrival *out)
{
	*out = arrival->friend_before ? ARRIVAL_KNOWN : ARRIVAL_WAITING;
	if (arrival->friend_before)
		return count(db, arena, row, *out);
	return sql_arrival_put(db, arena, arrival->line_user_id, arrival->source_id, arrival->at, 0);
}

enum err arrival_record(struct db *db, struct arena *arena, const struct arrival_new *arrival, enum arrival *out)
{
	const struct arrival_row_row row = {.source_id = arrival->source_id, .at = arrival->at};
	struct arrival_friend_row f;
	bool following;
	TRY(find_following(db, arena, arrival->line_user_id, &f, &following));
	if (!following) {
		/* LINE's event may be under way in another transaction: without the lock
		 * neither would see the other. */
		TRY(tx_lock(db, arena, lock_name(arena, arrival->line_user_id)));
		TRY(find_following(db, arena, arrival->line_user_id, &f, &following));
	}
	return following ? arrive_as_friend(db, arena, &row, arrival->line_user_id, &f, out)
	                 : arrive_as_stranger(db, arena, arrival, &row, out);
}

enum err arrival_followed(struct db *db, struct arena *arena, const struct friend *f, int64_t at, bool back)
{
	struct arrival_row_row row;
	enum arrival what;
	TRY(tx_lock(db, arena, lock_name(arena, f->line_user_id)));
	enum err err = sql_arrival_row(db, arena, f->line_user_id, at - ARRIVAL_LIFE_MS, &row);
	if (err == ERR_NOT_FOUND || (err == OK && row.settled))
		return OK;
	TRY(err);
	if (at >= row.at - ARRIVAL_FRESH_MS)
		TRY(settle(db, arena, &row, f->id, back, &what));
	else
		TRY(count(db, arena, &row, ARRIVAL_KNOWN)); /* an old event that came late */
	return sql_arrival_settle(db, arena, f->line_user_id);
}

enum err arrival_forget_old(struct db *db, struct arena *arena, int64_t now)
{
	return sql_arrival_forget(db, arena, now - ARRIVAL_LIFE_MS);
}
