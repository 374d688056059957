/* desk: hours, and rows. */
#include "desk.h"

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "desk.sql.h"
#include "jst.h"
#include "utf8.h"

#define DAY_MINUTES 1440
#define AWAY_MOST 500
#define ALARM_MOST 1440
#define TIMEOUT_MOST 10080

/* The town hall is closed from 29 December to 3 January. */
static bool is_turn_of_year(struct jst t)
{
	return (t.month == 12 && t.day >= 29) || (t.month == 1 && t.day <= 3);
}

bool desk_is_open(const struct desk *desk, int64_t now)
{
	struct jst t = jst_from_ms(now);
	int64_t minute = (int64_t)t.hour * 60 + t.minute;
	if (desk->closed || !(desk->weekdays >> t.weekday & 1))
		return false;
	if (!desk->holidays && (jst_holiday(jst_day_of_ms(now)) || is_turn_of_year(t)))
		return false;
	if (minute >= desk->break_from && minute < desk->break_to)
		return false;
	return minute >= desk->from_minute && minute < desk->to_minute;
}

static void span(struct buf *out, int64_t from, int64_t to)
{
	buf_fmt(out, "%d:%02d〜%d:%02d", (int)(from / 60), (int)(from % 60), (int)(to / 60), (int)(to % 60));
}

struct str desk_hours_text(struct arena *arena, const struct desk *desk)
{
	static const char *const names[] = {"日", "月", "火", "水", "木", "金", "土"};
	struct buf out;
	buf_init(&out, arena, 200);
	if (desk->weekdays == 0x7f)
		buf_lit(&out, "毎日");
	else if (desk->weekdays == 0x3e)
		buf_lit(&out, "平日");
	else
		for (size_t i = 0; i < COUNT(names); i++)
			if (desk->weekdays >> i & 1)
				buf_fmt(&out, "%s", names[i]);
	buf_lit(&out, " ");
	span(&out, desk->from_minute, desk->to_minute);
	if (desk->break_from < desk->break_to) {
		buf_lit(&out, "（");
		span(&out, desk->break_from, desk->break_to);
		buf_lit(&out, "を除く）");
	}
	return buf_view(&out);
}

#define DESK_OF(row)                                                                                  \
	(struct desk)                                                                                \
	{                                                                                            \
		.id = (row).id, .name = (row).name,                                                  \
		.department_id = (row).has_department_id ? (row).department_id : 0,                  \
		.department = (row).has_department ? (row).department : S(""),                       \
		.closed = !str_eq((row).state, S("active")), .offered = (row).offered != 0,          \
		.weekdays = (row).weekdays, .from_minute = (row).from_minute,                        \
		.to_minute = (row).to_minute, .break_from = (row).break_from,                        \
		.break_to = (row).break_to, .holidays = (row).holidays != 0,                         \
		.away_text = (row).away_text, .alarm_minutes = (row).alarm_minutes,                  \
		.timeout_minutes = (row).timeout_minutes, .second_look = (row).second_look != 0,     \
		.waiting = (row).waiting, .open = (row).open,                                        \
	}

enum err desk_list(struct db *db, struct arena *arena, struct scope scope, struct desk **out, size_t *count)
{
	struct desk_rows_row *rows;
	TRY(sql_desk_rows(db, arena, scope.everywhere, scope.departments, &rows, count));
	*out = arena_array(arena, struct desk, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = DESK_OF(rows[i]);
	return OK;
}

enum err desk_offered(struct db *db, struct arena *arena, struct desk **out, size_t *count)
{
	struct desk_offers_row *rows;
	TRY(sql_desk_offers(db, arena, &rows, count));
	*out = arena_array(arena, struct desk, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct desk){.id = rows[i].id, .name = rows[i].name};
	return OK;
}

enum err desk_find(struct db *db, struct arena *arena, int64_t id, struct desk *out)
{
	struct desk_row_row row;
	enum err err = sql_desk_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この窓口は見つかりません。");
	TRY(err);
	*out = DESK_OF(row);
	return OK;
}

static enum err check_hours(const struct desk *desk)
{
	if (desk->weekdays <= 0 || desk->weekdays > 0x7f)
		return fail_field(ERR_INVALID, "weekdays", "受け付ける曜日を1つ以上選んでください。");
	if (desk->from_minute < 0 || desk->to_minute > DAY_MINUTES || desk->from_minute >= desk->to_minute)
		return fail_field(ERR_INVALID, "to", "受付の終わりは、始まりより後の時刻にしてください。");
	if (desk->break_from == desk->break_to)
		return OK;
	if (desk->break_from > desk->break_to || desk->break_from < desk->from_minute || desk->break_to > desk->to_minute)
		return fail_field(ERR_INVALID, "breakTo", "休みの時間は、受付時間の中にしてください。休みがないときは、始まりと終わりを同じにします。");
	return OK;
}

static enum err check(struct db *db, struct arena *arena, const struct desk *desk, struct desk *ready)
{
	int64_t other;
	*ready = *desk;
	ready->name = str_trim(desk->name);
	ready->away_text = str_trim(desk->away_text);
	if (ready->name.len == 0)
		return fail_field(ERR_INVALID, "name", "窓口の名前を入れてください。");
	if (utf8_utf16_length(ready->name) > 20) /* LINE's limit for a button */
		return fail_field(ERR_LIMIT, "name", "窓口の名前は20文字までです。市民が押すボタンに出ます。");
	if (ready->away_text.len == 0)
		return fail_field(ERR_INVALID, "awayText", "時間外の返事を入れてください。");
	if (utf8_graphemes(ready->away_text) > AWAY_MOST)
		return fail_field(ERR_LIMIT, "awayText", "時間外の返事は%d文字までです。", AWAY_MOST);
	TRY(check_hours(ready));
	if (desk->alarm_minutes < 0 || desk->alarm_minutes > ALARM_MOST)
		return fail_field(ERR_INVALID, "alarmMinutes", "知らせるまでの時間は、0から%d分までにしてください。", ALARM_MOST);
	if (desk->timeout_minutes < 0 || desk->timeout_minutes > TIMEOUT_MOST)
		return fail_field(ERR_INVALID, "timeoutMinutes", "自動で終わるまでの時間は、0から%d分（7日）までにしてください。", TIMEOUT_MOST);
	enum err err = sql_desk_named(db, arena, ready->name, &other);
	if (err == OK && other != desk->id)
		return fail_field(ERR_CONFLICT, "name", "「%.*s」という窓口がもうあります。別の名前にしてください。", FMT(ready->name));
	return err == ERR_NOT_FOUND ? OK : err;
}

/* before: the desk was offered already. */
static enum err check_room(struct db *db, struct arena *arena, const struct desk *desk, bool is_new, bool before)
{
	struct desk_counts_row counts;
	TRY(sql_desk_counts(db, arena, &counts));
	if (is_new && counts.total >= DESKS_MOST)
		return fail(ERR_LIMIT, "窓口は%dまでです。使わない窓口の名前を変えて使ってください。", DESKS_MOST);
	if (desk->offered && !desk->closed && !before && counts.offered >= DESKS_OFFERED_MOST)
		return fail_field(ERR_LIMIT, "offered", "市民が選べる窓口は%dまでです（LINEのボタンの数）。ほかの窓口を「選べない」にしてから、もう一度保存してください。", DESKS_OFFERED_MOST);
	return OK;
}

enum err desk_add(struct db *db, struct arena *arena, const struct desk *desk, int64_t now, int64_t *id)
{
	struct desk ready;
	TRY(check(db, arena, desk, &ready));
	TRY(check_room(db, arena, &ready, true, false));
	return sql_desk_insert(db, arena,
	                       &(struct desk_insert_in){
				       .name = ready.name,
				       .department_id = ready.department_id ? &ready.department_id : NULL,
				       .state = ready.closed ? S("closed") : S("active"),
				       .offered = ready.offered,
				       .weekdays = ready.weekdays,
				       .from_minute = ready.from_minute,
				       .to_minute = ready.to_minute,
				       .break_from = ready.break_from,
				       .break_to = ready.break_to,
				       .holidays = ready.holidays,
				       .away_text = ready.away_text,
				       .alarm_minutes = ready.alarm_minutes,
				       .timeout_minutes = ready.timeout_minutes,
				       .second_look = ready.second_look,
				       .now = now,
			       },
	                       id);
}

enum err desk_save(struct db *db, struct arena *arena, const struct desk *desk, int64_t now)
{
	struct desk ready, before;
	int64_t changed;
	TRY(desk_find(db, arena, desk->id, &before));
	TRY(check(db, arena, desk, &ready));
	TRY(check_room(db, arena, &ready, false, before.offered && !before.closed));
	return sql_desk_update(db, arena,
	                       &(struct desk_update_in){
				       .name = ready.name,
				       .department_id = ready.department_id ? &ready.department_id : NULL,
				       .state = ready.closed ? S("closed") : S("active"),
				       .offered = ready.offered,
				       .weekdays = ready.weekdays,
				       .from_minute = ready.from_minute,
				       .to_minute = ready.to_minute,
				       .break_from = ready.break_from,
				       .break_to = ready.break_to,
				       .holidays = ready.holidays,
				       .away_text = ready.away_text,
				       .alarm_minutes = ready.alarm_minutes,
				       .timeout_minutes = ready.timeout_minutes,
				       .second_look = ready.second_look,
				       .now = now,
				       .id = ready.id,
			       },
	                       &changed);
}
