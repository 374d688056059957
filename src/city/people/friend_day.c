/* friend_day: a row appears with the first event of a day; the gaps between are
 * filled when somebody looks. */
#include "friend_day.h"

#include "arena.h"
#include "db.h"
#include "friend_day.sql.h"

/* What the day starts from when nothing was counted before it: only then are
 * the members counted. */
static enum err first_ever(struct db *db, struct arena *arena, int64_t day, int64_t change, int64_t *least)
{
	int64_t days;
	*least = 0;
	TRY(sql_friend_day_exists(db, arena, day, &days));
	if (days)
		return OK;
	TRY(sql_friend_day_following(db, arena, least));
	*least -= change;
	return OK;
}

enum err friend_day_count(struct db *db, struct arena *arena, const struct friend_day *what, int64_t change)
{
	int64_t least;
	TRY(first_ever(db, arena, what->day, change, &least));
	TRY(sql_friend_day_make(db, arena, what->day, least));
	if (what->added || what->returned || what->blocked)
		TRY(sql_friend_day_add(db, arena, what->day, what->added, what->returned, what->blocked));
	return change ? sql_friend_day_reach(db, arena, what->day, change) : OK;
}

static enum err reachable_before(struct db *db, struct arena *arena, int64_t day, int64_t *out)
{
	enum err err = sql_friend_day_last_before(db, arena, day, out);
	if (err != ERR_NOT_FOUND)
		return err;
	*out = 0;
	return OK;
}

enum err friend_days(struct db *db, struct arena *arena, int64_t from, int64_t to,
                     struct friend_day **out, size_t *count)
{
	if (from > to)
		return fail_field(ERR_INVALID, "from", "期間の開始は、終了より前の日にしてください。");
	if (to - from >= FRIEND_DAYS_MOST)
		return fail_field(ERR_LIMIT, "from", "期間は%d日までにしてください。", FRIEND_DAYS_MOST);
	struct friend_day_rows_row *rows;
	size_t known, next = 0;
	int64_t reachable;
	TRY(reachable_before(db, arena, from, &reachable));
	TRY(sql_friend_day_rows(db, arena, from, to, &rows, &known));
	size_t days = (size_t)(to - from + 1);
	struct friend_day *made = arena_array(arena, struct friend_day, days);
	for (size_t i = 0; i < days; i++) {
		made[i] = (struct friend_day){.day = from + (int64_t)i, .reachable = reachable};
		if (next == known || rows[next].day != made[i].day)
			continue;
		made[i].added = rows[next].added;
		made[i].returned = rows[next].returned;
		made[i].blocked = rows[next].blocked;
		made[i].reachable = reachable = rows[next].reachable;
		next++;
	}
	*out = made;
	*count = days;
	return OK;
}
