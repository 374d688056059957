/* reply_when: windows of the week. */
#include "reply_when.h"

#include "arena.h"
#include "buf.h"
#include "jst.h"
#include "str.h"

#define TEXT_MOST 4096
#define DAYS_LOOKED_AT 400 /* a year, with all its holidays */
#define ALL_DAYS 0x7f
#define WORKING_DAYS 0x3e

const char *const reply_holiday_words[] = {"any", "never", "only", NULL};

bool reply_day_is_closed(int64_t day)
{
	struct jst date = jst_from_day(day);
	bool turn_of_year = (date.month == 12 && date.day >= 29) || (date.month == 1 && date.day <= 3);
	return turn_of_year || jst_holiday(day) != NULL;
}

static bool begins_on(const struct reply_window *window, int64_t day)
{
	if (!(window->days & 1 << jst_from_day(day).weekday))
		return false;
	if (window->holidays == REPLY_ANY_DAY)
		return true;
	return reply_day_is_closed(day) == (window->holidays == REPLY_HOLIDAYS_ONLY);
}

static bool is_in(const struct reply_window *window, int64_t day, int minute)
{
	if (window->from < window->to)
		return minute >= window->from && minute < window->to && begins_on(window, day);
	return (minute >= window->from && begins_on(window, day)) || (minute < window->to && begins_on(window, day - 1));
}

bool reply_when_holds(const struct reply_when *when, int64_t at)
{
	if ((when->from_ms && at < when->from_ms) || (when->to_ms && at >= when->to_ms))
		return false;
	int64_t day = jst_day_of_ms(at);
	int minute = (int)((at - jst_day_start_ms(day)) / MS_MINUTE);
	bool inside = false;
	for (size_t i = 0; !inside && i < when->count; i++)
		inside = is_in(&when->windows[i], day, minute);
	return when->count == 0 || inside != when->outside;
}

/* --- in words --- */

static void say_days(struct buf *out, int days)
{
	static const char *const names[] = {"日", "月", "火", "水", "木", "金", "土"};
	if (days == ALL_DAYS) {
		buf_lit(out, "毎日");
		return;
	}
	if (days == WORKING_DAYS) {
		buf_lit(out, "月〜金");
		return;
	}
	size_t before = out->len;
	for (int i = 1; i <= 7; i++) {
		if (!(days & 1 << i % 7))
			continue;
		if (out->len > before)
			buf_lit(out, "・");
		buf_fmt(out, "%s", names[i % 7]);
	}
}

static void say_window(struct buf *out, const struct reply_window *w)
{
	say_days(out, w->days);
	if (w->from == 0 && w->to == REPLY_DAY_MINUTES)
		buf_lit(out, " 終日");
	else
		buf_fmt(out, " %d:%02d〜%s%d:%02d", w->from / 60, w->from % 60, w->to <= w->from ? "翌" : "", w->to / 60, w->to % 60);
	if (w->holidays == REPLY_NO_HOLIDAY)
		buf_lit(out, "（祝日と年末年始を除く）");
	else if (w->holidays == REPLY_HOLIDAYS_ONLY)
		buf_lit(out, "（祝日と年末年始だけ）");
}

struct str reply_when_text(struct arena *arena, const struct reply_when *when)
{
	struct buf out;
	buf_init(&out, arena, TEXT_MOST);
	if (when->from_ms)
		buf_fmt(&out, "%.*sから ", FMT(jst_format_minute(arena, when->from_ms)));
	if (when->to_ms)
		buf_fmt(&out, "%.*sまで ", FMT(jst_format_minute(arena, when->to_ms)));
	for (size_t i = 0; i < when->count; i++) {
		if (i)
			buf_lit(&out, "、");
		say_window(&out, &when->windows[i]);
	}
	if (when->count && when->outside)
		buf_lit(&out, " 以外");
	else if (when->count == 0)
		buf_lit(&out, "いつでも");
	return buf_view(&out);
}

/* --- two at once --- */

/* Where a window may begin or end; between two of these nothing changes. */
static size_t borders(const struct reply_when *when, int *out)
{
	size_t count = 0;
	for (size_t i = 0; i < when->count; i++) {
		out[count++] = when->windows[i].from;
		out[count++] = when->windows[i].to % REPLY_DAY_MINUTES;
	}
	return count;
}

static bool meet_at(const struct reply_when *a, const struct reply_when *b, int64_t at, int64_t *example)
{
	if (!reply_when_holds(a, at) || !reply_when_holds(b, at))
		return false;
	*example = at;
	return true;
}

static bool meet_on(const struct reply_when *a, const struct reply_when *b, int64_t day, int64_t first, int64_t *example)
{
	int minutes[4 * REPLY_WINDOWS_MOST + 1] = {0};
	size_t count = 1 + borders(a, minutes + 1);
	count += borders(b, minutes + count);
	for (size_t i = 0; i < count; i++) {
		int64_t at = jst_day_start_ms(day) + minutes[i] * MS_MINUTE;
		if (at >= first && meet_at(a, b, at, example))
			return true;
	}
	return false;
}

bool reply_when_meet(const struct reply_when *a, const struct reply_when *b, int64_t from, int64_t *example)
{
	int64_t first = from;
	first = a->from_ms > first ? a->from_ms : first;
	first = b->from_ms > first ? b->from_ms : first;
	if (meet_at(a, b, first, example))
		return true;
	for (int64_t day = jst_day_of_ms(first), i = 0; i < DAYS_LOOKED_AT; i++)
		if (meet_on(a, b, day + i, first, example))
			return true;
	return false;
}
