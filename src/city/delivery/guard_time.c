/* guard_time: hours in which nothing is sent, and others who send then. */
#include "guard_part.h"

#include "arena.h"
#include "broadcast.h"
#include "db.h"
#include "guard_people.h"
#include "guard_people.sql.h"
#include "jst.h"
#include "people.h"

static bool is_night(const struct guard_look *look)
{
	int hour = jst_from_ms(look->ask.at).hour;
	return hour >= guard_number(look, 0) || hour < guard_number(look, 1);
}

enum err guard_night(struct guard_look *look)
{
	if (!is_night(look) || look->broadcast->notification_off)
		return OK;
	struct jst at = jst_from_ms(look->ask.at);
	guard_find(look, S("at"),
	           str_fmt(look->arena,
	                   "送るのは%d:%02dで、夜間（%" PRId64 "時～%" PRId64
	                   "時）です。急がないなら朝に予約するか、「通知なし」にしてください。",
	                   at.hour, at.minute, guard_number(look, 0), guard_number(look, 1)));
	return OK;
}

enum err guard_feed_night(struct guard_look *look)
{
	if (!is_night(look))
		return OK;
	struct jst at = jst_from_ms(look->ask.at);
	guard_find(look, S("at"),
	           str_fmt(look->arena, "夜間（%d:%02d）に自動で届いた記事です。送ってよいか、職員が確かめてください。", at.hour, at.minute));
	return OK;
}

enum err guard_office_hours(struct guard_look *look)
{
	static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};
	struct guard_hours hours;
	bool found;
	TRY(guard_hours_of(look->db, look->arena, look->broadcast->department_id, &hours, &found));
	if (!found || guard_hours_allow(&hours, look->ask.at))
		return OK;
	struct jst at = jst_from_ms(look->ask.at);
	struct str who = hours.department.len ? hours.department : S("市");
	guard_find(look, S("at"),
	           str_fmt(look->arena, "%.*sが送信できる時間は%.*sです。この配信は%d月%d日（%s）%d:%02dに送られます。日時を変えてください。",
	                   FMT(who), FMT(guard_hours_text(look->arena, &hours)), at.month, at.day, weekdays[at.weekday],
	                   at.hour, at.minute));
	return OK;
}

static enum err judge_neighbour(struct guard_look *look, const struct guard_around_row *row)
{
	struct people *theirs;
	TRY(guard_people_of(look, row->id, &theirs));
	int64_t both = people_and_count(look->audience, theirs), people = look->report->people;
	if (people == 0 || both * 100 < guard_number(look, 1) * people)
		return OK;
	struct jst at = jst_from_ms(row->at);
	struct str who = row->department.len ? str_fmt(look->arena, "%.*sの", FMT(row->department)) : S("ほかの");
	guard_find_other(look, S("at"),
	                 str_fmt(look->arena, "%d:%02dに%.*s配信があり、届く人の%" PRId64 "％（%.*s）が同じです。時間をずらすか、1つにまとめてください。",
	                         at.hour, at.minute, FMT(who), both * 100 / people,
	                         FMT(guard_people_text(look->arena, both))),
	                 (struct guard_other){row->id, row->title});
	return OK;
}

enum err guard_collision(struct guard_look *look)
{
	struct guard_around_row *rows;
	size_t count;
	int64_t around = guard_number(look, 0) * MS_MINUTE;
	if (look->broadcast->kind == BROADCAST_CORRECTION)
		return OK;
	TRY(sql_guard_around(look->db, look->arena, look->ask.at - around, look->ask.at + around, look->broadcast->id,
	                     &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(judge_neighbour(look, &rows[i]));
	return OK;
}
