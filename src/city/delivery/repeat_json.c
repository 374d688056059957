/* repeat_json: repeat rules as JSON and as a sentence. */
#include "repeat.h"

#include "arena.h"
#include "emit.h"
#include "field.h"
#include "jst.h"

#define RULE_MOST 20000

static const char *const kinds[] = {"daily", "weekly", "monthly_day", "monthly_weekday", "month_end", "dates", NULL};
static const char *const holidays[] = {"send", "skip", "before", "after", NULL};
static const char *const weekday_names[] = {"日", "月", "火", "水", "木", "金", "土"};

/* --- reading ------------------------------------------------------------------------ */

static enum err read_bits(const struct node *rule, const char *name, int least, int most, uint32_t *out)
{
	const struct node *list;
	*out = 0;
	TRY(field_array(rule, name, 0, 31, &list));
	for (size_t i = 0; i < node_count(list); i++) {
		int64_t value;
		TRY(field_i64(node_at(list, i), NULL, least, most, &value));
		*out |= 1u << value;
	}
	return OK;
}

static enum err read_days(struct arena *arena, const struct node *rule, const char *name, const int64_t **out,
                          size_t *count)
{
	const struct node *list;
	TRY(field_array(rule, name, 0, REPEAT_DATES_MOST, &list));
	int64_t *days = arena_array(arena, int64_t, node_count(list));
	for (size_t i = 0; i < node_count(list); i++)
		if (!jst_parse_date(node_text(node_at(list, i), S("")), &days[i]))
			return fail_field(ERR_INVALID, name, "日付は 2026-11-22 の形で書いてください。");
	*out = days;
	*count = node_count(list);
	return OK;
}

static enum err read_day(const struct node *rule, const char *name, int64_t *out)
{
	struct str text;
	TRY(field_text(rule, name, 10, 10, &text));
	return jst_parse_date(text, out) ? OK : fail_field(ERR_INVALID, name, "日付は 2026-11-22 の形で書いてください。");
}

static enum err read_time(const struct node *rule, int *minute)
{
	struct str text;
	int64_t ms, day;
	char moment[16] = "1970-01-01T";
	TRY(field_text(rule, "time", 5, 5, &text));
	for (size_t i = 0; i < 5 && text.len == 5; i++)
		moment[11 + i] = text.ptr[i];
	if (text.len != 5 || !jst_parse_minute(str_of(moment, 16), &ms))
		return fail_field(ERR_INVALID, "time", "時刻は 07:30 の形で書いてください。");
	day = jst_day_start_ms(0);
	*minute = (int)((ms - day) / MS_MINUTE);
	return OK;
}

enum err repeat_read(struct arena *arena, struct str json, struct repeat *out)
{
	const struct node *rule;
	struct repeat made = {0};
	int kind, holiday;
	int64_t every;
	TRY(node_parse(arena, json, &rule));
	TRY(field_word(rule, "kind", kinds, &kind));
	TRY(field_i64(rule, "every", 1, 52, &every));
	TRY(read_bits(rule, "weekdays", 0, 6, &made.weekdays));
	TRY(read_bits(rule, "days", 1, 31, &made.days));
	TRY(read_bits(rule, "nths", 1, 5, &made.nths));
	TRY(read_days(arena, rule, "dates", &made.dates, &made.date_count));
	TRY(read_time(rule, &made.minute));
	TRY(read_day(rule, "from", &made.from));
	if (field_given(rule, "to"))
		TRY(read_day(rule, "to", &made.to));
	TRY(read_days(arena, rule, "exceptDates", &made.except_dates, &made.except_count));
	TRY(read_bits(rule, "exceptWeekdays", 0, 6, &made.except_weekdays));
	TRY(field_word(rule, "holiday", holidays, &holiday));
	made.kind = (enum repeat_kind)kind;
	made.every = (int)every;
	made.holiday = (enum repeat_holiday)holiday;
	*out = made;
	return OK;
}

/* --- writing ------------------------------------------------------------------------ */

static void write_bits(struct emit *emit, const char *name, uint32_t bits)
{
	emit_list(emit, name);
	for (int i = 0; i < 32; i++)
		if (bits >> i & 1u)
			emit_i64(emit, NULL, i);
	emit_end_list(emit);
}

static void write_days(struct arena *arena, struct emit *emit, const char *name, const int64_t *days, size_t count)
{
	emit_list(emit, name);
	for (size_t i = 0; i < count; i++)
		emit_text(emit, NULL, jst_format_date(arena, days[i]));
	emit_end_list(emit);
}

struct str repeat_write(struct arena *arena, const struct repeat *rule)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, RULE_MOST);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "kind", str_from(kinds[rule->kind]));
	emit_i64(&emit, "every", rule->every);
	write_bits(&emit, "weekdays", rule->weekdays);
	write_bits(&emit, "days", rule->days);
	write_bits(&emit, "nths", rule->nths);
	write_days(arena, &emit, "dates", rule->dates, rule->date_count);
	emit_text(&emit, "time", str_fmt(arena, "%02d:%02d", rule->minute / 60, rule->minute % 60));
	emit_text(&emit, "from", jst_format_date(arena, rule->from));
	if (rule->to)
		emit_text(&emit, "to", jst_format_date(arena, rule->to));
	write_days(arena, &emit, "exceptDates", rule->except_dates, rule->except_count);
	write_bits(&emit, "exceptWeekdays", rule->except_weekdays);
	emit_text(&emit, "holiday", str_from(holidays[rule->holiday]));
	emit_end(&emit);
	return buf_view(&out);
}

/* --- the sentence --------------------------------------------------------------------- */

static void say_bits(struct buf *out, uint32_t bits, const char *const *names, const char *behind)
{
	bool first = true;
	for (int i = 0; i < 32; i++) {
		if (!(bits >> i & 1u))
			continue;
		if (!first)
			buf_lit(out, "・");
		first = false;
		if (names)
			buf_str(out, str_from(names[i]));
		else
			buf_fmt(out, "%d", i);
	}
	buf_str(out, str_from(behind));
}

static void say_months(struct buf *out, const struct repeat *rule)
{
	if (rule->every == 1)
		buf_lit(out, "毎月 ");
	else
		buf_fmt(out, "%dか月ごとの ", rule->every);
}

static void say_nths(struct buf *out, const struct repeat *rule)
{
	buf_lit(out, "第");
	say_bits(out, rule->nths, NULL, " ");
	say_bits(out, rule->weekdays, weekday_names, "曜日");
}

static void say_days(struct buf *out, const struct repeat *rule)
{
	switch (rule->kind) {
	case REPEAT_DAILY:
		if (rule->every == 1)
			buf_lit(out, "毎日");
		else
			buf_fmt(out, "%d日ごと", rule->every);
		break;
	case REPEAT_WEEKLY:
		if (rule->every == 1)
			buf_lit(out, "毎週 ");
		else
			buf_fmt(out, "%d週ごとの ", rule->every);
		say_bits(out, rule->weekdays, weekday_names, "曜日");
		break;
	case REPEAT_MONTHLY_DAY:
		say_months(out, rule);
		say_bits(out, rule->days, NULL, "日");
		break;
	case REPEAT_MONTHLY_WEEKDAY:
		say_months(out, rule);
		say_nths(out, rule);
		break;
	case REPEAT_MONTH_END:
		say_months(out, rule);
		buf_lit(out, "末日");
		break;
	case REPEAT_DATES: buf_fmt(out, "選んだ日（%zu日）", rule->date_count); break;
	}
}

static void say_holiday(struct buf *out, const struct repeat *rule)
{
	bool weekends = rule->kind == REPEAT_MONTHLY_DAY || rule->kind == REPEAT_MONTH_END;
	const char *free = weekends ? "祝日と土日" : "祝日";
	switch (rule->holiday) {
	case REPEAT_SEND: break;
	case REPEAT_SKIP: buf_fmt(out, "、%sは送らない", free); break;
	case REPEAT_BEFORE: buf_fmt(out, "、%sなら前の平日", free); break;
	case REPEAT_AFTER: buf_fmt(out, "、%sなら次の平日", free); break;
	}
}

static void say_date(struct buf *out, int64_t day)
{
	struct jst date = jst_from_day(day);
	buf_fmt(out, "%d年%d月%d日", date.year, date.month, date.day);
}

struct str repeat_text(struct arena *arena, const struct repeat *rule)
{
	struct buf out;
	buf_init(&out, arena, RULE_MOST);
	say_days(&out, rule);
	buf_fmt(&out, " %d:%02d（", rule->minute / 60, rule->minute % 60);
	say_date(&out, rule->from);
	buf_lit(&out, "から");
	if (rule->to) {
		say_date(&out, rule->to);
		buf_lit(&out, "まで");
	}
	if (rule->except_weekdays) {
		buf_lit(&out, "、");
		say_bits(&out, rule->except_weekdays, weekday_names, "曜日を除く");
	}
	if (rule->except_count)
		buf_fmt(&out, "、%zu日を除く", rule->except_count);
	say_holiday(&out, rule);
	buf_lit(&out, "）");
	return buf_view(&out);
}
