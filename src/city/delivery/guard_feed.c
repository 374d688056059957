/* guard_feed: what comes by itself: how old it is, and how much at once. */
#include "guard_part.h"

#include "arena.h"
#include "broadcast.h"
#include "db.h"
#include "guard_people.sql.h"
#include "jst.h"

enum err guard_feed_old(struct guard_look *look)
{
	int64_t item_at = look->broadcast->item_at, age = look->ask.now - item_at;
	if (item_at == 0) {
		guard_find(look, S(""), S("発信元が日付を示していません。新しいものか、職員が確かめてください。"));
		return OK;
	}
	if (age <= guard_number(look, 0) * MS_HOUR)
		return OK;
	struct jst at = jst_from_ms(item_at);
	guard_find(look, S(""),
	           str_fmt(look->arena, "%d年%d月%d日の記事です（%" PRId64 "日前）。古い記事が自動で送られるところでした。", at.year, at.month,
	                   at.day, age / MS_DAY));
	return OK;
}

enum err guard_feed_burst(struct guard_look *look)
{
	int64_t count, most = guard_number(look, 0);
	if (look->broadcast->feed.len == 0)
		return OK;
	TRY(sql_guard_feed_count(look->db, look->arena, look->broadcast->feed, look->ask.now - MS_HOUR,
	                           look->broadcast->id, &count));
	if (count >= most)
		guard_find(look, S(""),
		           str_fmt(look->arena, "この発信元は、1時間にもう%" PRId64 "件送っています（%" PRId64
		                                "件まで）。発信元の故障でないか、職員が確かめてください。",
		                   count, most));
	return OK;
}
