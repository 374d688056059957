/* broadcast_series: a series makes an ordinary broadcast each time it comes round. */
#include "broadcast_series.h"

#include "arena.h"
#include "broadcast.sql.h"
#include "broadcast_part.h"
#include "db.h"
#include "jst.h"
#include "release.h"
#include "repeat.h"
#include "utf8.h"

#define TITLE_ROOM 85

static struct str dated_title(struct arena *arena, struct str title, int64_t at)
{
	struct jst date = jst_from_ms(at);
	return str_fmt(arena, "%.*s（%d月%d日）", FMT(utf8_cut(title, TITLE_ROOM)), date.month, date.day);
}

/* Late, it waits for a person; else for the guard, which lets it go at once as a rule. */
static enum err make_occurrence(struct db *db, struct arena *arena, const struct delivery *delivery,
                                const struct broadcast *series, const struct broadcast_time *round, int64_t *made)
{
	bool late = round->now - round->at > BROADCAST_LATE_MS, released;
	const struct broadcast_new new = {
	        .content = {.title = dated_title(arena, series->title, round->at),
	                    .messages = series->messages,
	                    .translations = series->translations,
	                    .messages_sealed = series->messages_sealed,
	                    .roster_id = series->roster_id,
	                    .condition = series->condition,
	                    .notification_off = series->notification_off,
	                    .purpose = series->purpose,
	                    .department_id = series->department_id},
	        .state = BROADCAST_HELD,
	        .kind = BROADCAST_OCCURRENCE,
	        .origin_id = series->id,
	        .feed = str_fmt(arena, "series %" PRId64, series->id),
	        .item_at = round->at,
	        .guard_held = !late,
	};
	TRY(broadcast_insert(db, arena, &new, (struct broadcast_who){series->updated_by, round->now}, made));
	if (!late)
		return release_automatic(db, arena, delivery, *made, round->now, &released);
	return broadcast_say_trouble(db, arena, *made,
	                             S("予定の時刻から3時間以上過ぎていたため、送らずに保留しました。"
	                               "いま送ってよければ「再開」してください。"));
}

/* Moves the plan on before anything is made: who comes second changes nothing. */
static enum err advance(struct db *db, struct arena *arena, const struct broadcast *series, int64_t at, int64_t now,
                        int64_t *next, bool *ours)
{
	struct repeat rule;
	TRY(repeat_read(arena, series->repeat_rule, &rule));
	bool more = repeat_next(&rule, at, next, 1) == 1;
	int64_t changed;
	TRY(sql_broadcast_series_advance(db, arena, series->id, at, more ? next : NULL,
	                                 more ? S("scheduled") : S("sent"), now, &changed));
	*ours = changed > 0;
	if (!more)
		*next = 0;
	return OK;
}

enum err broadcast_repeat(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t series_id,
                          struct broadcast_time time, int64_t *made)
{
	int64_t at = time.at, now = time.now;
	struct broadcast series;
	int64_t next;
	bool ours;
	*made = 0;
	TRY(broadcast_find(db, arena, series_id, &series));
	if (series.kind != BROADCAST_SERIES || series.state != BROADCAST_SCHEDULED)
		return OK;
	TRY(advance(db, arena, &series, at, now, &next, &ours));
	if (!ours)
		return OK;
	TRY(make_occurrence(db, arena, delivery, &series, &time, made));
	return next ? broadcast_queue(db, arena, "broadcast_repeat", series_id, next) : OK;
}

enum err broadcast_series_fail(struct db *db, struct arena *arena, int64_t series_id, struct str why, int64_t now)
{
	struct broadcast series;
	int64_t changed;
	TRY(broadcast_find(db, arena, series_id, &series));
	struct str trouble = str_fmt(arena, "くり返しを続けられなくなりました。%.*s", FMT(why));
	return sql_broadcast_series_end(db, arena, series_id, S("failed"), series.updated_by, now, &trouble, &changed);
}
