/* guard_rules: the table of checks and the hours of departments, for who manages them. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "guard_rule.h"
#include "segment_store.h"
#include "setting.h"

#define SEGMENT_UNIT "対象"

static struct api_guard_number number_of(const struct guard_number_row *row, int64_t value)
{
	bool segment = str_eq(str_from(row->unit), S(SEGMENT_UNIT));
	return (struct api_guard_number){
	        .label = str_from(row->label),
	        .unit = segment ? S("") : str_from(row->unit),
	        .kind = segment ? API_GUARD_NUMBER_KIND_SEGMENT : API_GUARD_NUMBER_KIND_NUMBER,
	        .value = value,
	        .usual = row->usual,
	        .least = row->least,
	        .most = segment ? INT32_MAX : row->most,
	};
}

static struct api_guard_check check_of(struct call *call, const struct guard_row *row, const struct guard_rule *rule)
{
	struct api_guard_check out = {
	        .code = str_from(row->code),
	        .group = str_from(row->group),
	        .label = str_from(row->label),
	        .help = str_from(row->help),
	        .level = (enum api_guard_check_level)rule->level,
	        .usual = (enum api_guard_check_usual)row->level,
	        .final = row->final,
	        .automatic = !(row->occasions & (unsigned)GUARD_PERSON),
	        .changed_by = rule->changed_by,
	        .has_changed_at = rule->changed_at != 0,
	        .changed_at = rule->changed_at,
	};
	out.numbers.items = arena_array(call->arena, struct api_guard_number, GUARD_NUMBERS);
	for (int n = 0; n < GUARD_NUMBERS && row->numbers[n].label; n++)
		out.numbers.items[out.numbers.count++] = number_of(&row->numbers[n], rule->numbers[n]);
	return out;
}

static enum err add_hours(struct call *call, struct api_guard_rules *out)
{
	struct guard_hours *list;
	TRY(guard_hours_list(call->db, call->arena, &list, &out->hours.count));
	out->hours.items = arena_array(call->arena, struct api_guard_hours, out->hours.count);
	for (size_t i = 0; i < out->hours.count; i++) {
		struct api_guard_hours *to = &out->hours.items[i];
		*to = (struct api_guard_hours){
		        .department_id = list[i].department_id,
		        .department = list[i].department,
		        .from = str_fmt(call->arena, "%02d:%02d", (int)list[i].from_minute / 60, (int)list[i].from_minute % 60),
		        .to = str_fmt(call->arena, "%02d:%02d", (int)list[i].to_minute / 60, (int)list[i].to_minute % 60),
		        .holidays = list[i].holidays,
		        .text = guard_hours_text(call->arena, &list[i]),
		};
		to->weekdays.items = arena_array(call->arena, int64_t, 7);
		for (int day = 0; day < 7; day++)
			if (list[i].weekdays >> day & 1u)
				to->weekdays.items[to->weekdays.count++] = day;
	}
	return OK;
}

static enum err add_places(struct call *call, struct api_guard_rules *out)
{
	struct guard_place *departments;
	struct saved_segment *segments;
	TRY(guard_departments(call->db, call->arena, &departments, &out->departments.count));
	out->departments.items = arena_array(call->arena, struct api_guard_place, out->departments.count);
	for (size_t i = 0; i < out->departments.count; i++)
		out->departments.items[i] = (struct api_guard_place){departments[i].id, departments[i].name};
	TRY(saved_segment_list(call->db, call->arena, SCOPE_EVERYWHERE, &segments, &out->segments.count));
	out->segments.items = arena_array(call->arena, struct api_guard_place, out->segments.count);
	for (size_t i = 0; i < out->segments.count; i++)
		out->segments.items[i] = (struct api_guard_place){segments[i].id, segments[i].name};
	return OK;
}

enum err guard_rules_get(struct call *call, struct api_guard_rules *out)
{
	struct guard_rule rules[GUARD_CODES];
	TRY(guard_rules(call->db, call->arena, rules));
	out->checks.items = arena_array(call->arena, struct api_guard_check, GUARD_CODES);
	out->checks.count = GUARD_CODES;
	for (int i = 0; i < GUARD_CODES; i++)
		out->checks.items[i] = check_of(call, &guard_rows[i], &rules[i]);
	TRY(setting_number(call->db, call->arena, SETTING_COOLING, &out->cooling_seconds));
	TRY(add_hours(call, out));
	return add_places(call, out);
}

static enum err record_check(struct call *call, const struct guard_change *to, const struct guard_rule *before)
{
	const struct guard_row *row = &guard_rows[to->code];
	struct change change;
	change_begin(&change, call->arena, CHANGE_EDITED);
	change_text(&change, "level", str_from(guard_levels[before->level]), str_from(guard_levels[to->level]));
	for (int n = 0; n < GUARD_NUMBERS && row->numbers[n].label; n++)
		change_i64(&change, row->numbers[n].label, before->numbers[n], to->numbers[n]);
	return call_audit(call, "guard.change", str_fmt(call->arena, "guard %s", row->code), change_detail(&change));
}

static enum err must_be_segment(struct call *call, int64_t id)
{
	struct saved_segment segment;
	enum err err = id ? saved_segment_find(call->db, call->arena, id, &segment) : OK;
	return err == ERR_NOT_FOUND ? fail_field(ERR_INVALID, "numbers", "この対象は見つかりません。選び直してください。") : err;
}

enum err guard_check_put(struct call *call, const struct api_guard_check_save *in, struct api_guard_rules *out)
{
	struct guard_change change = {
	        .level = (enum guard_level)in->level, .staff_id = call->session->staff_id, .now = call->now};
	struct guard_rule rules[GUARD_CODES];
	TRY(guard_code_of(call->captures[0], &change.code));
	TRY(guard_rules(call->db, call->arena, rules));
	size_t count = 0;
	while (count < GUARD_NUMBERS && guard_rows[change.code].numbers[count].label)
		count++;
	if (in->numbers.count != count)
		return fail_field(ERR_INVALID, "numbers", "この確認の「numbers」は%zu個です。", count);
	for (size_t n = 0; n < count; n++)
		change.numbers[n] = in->numbers.items[n];
	if (change.code == GUARD_DRILL_AUDIENCE)
		TRY(must_be_segment(call, change.numbers[0]));
	TRY(guard_rule_put(call->db, call->arena, &change));
	TRY(record_check(call, &change, &rules[change.code]));
	return guard_rules_get(call, out);
}

static enum err minute_of(struct str time, const char *field, int64_t *out)
{
	int64_t hour, minute;
	if (time.len != 5 || time.ptr[2] != ':' || !str_to_i64(str_left(time, 2), &hour) ||
	    !str_to_i64(str_skip(time, 3), &minute) || hour < 0 || minute < 0 || minute > 59 || hour * 60 + minute > 24 * 60)
		return fail_field(ERR_INVALID, field, "時刻は 08:30 の形で入れてください。");
	*out = hour * 60 + minute;
	return OK;
}

enum err guard_hours_save(struct call *call, const struct api_guard_hours_save *in, struct api_guard_rules *out)
{
	struct guard_hours hours = {.department_id = in->department_id, .holidays = in->holidays};
	TRY(minute_of(in->from, "from", &hours.from_minute));
	TRY(minute_of(in->to, "to", &hours.to_minute));
	for (size_t i = 0; i < in->weekdays.count; i++)
		hours.weekdays |= 1u << in->weekdays.items[i];
	struct guard_hours before;
	bool found;
	TRY(guard_hours_of(call->db, call->arena, in->department_id, &before, &found));
	TRY(guard_hours_put(call->db, call->arena, &hours));
	struct change change;
	change_begin(&change, call->arena, CHANGE_EDITED);
	change_text(&change, "hours", found && before.department_id == hours.department_id ? guard_hours_text(call->arena, &before) : S(""),
	            guard_hours_text(call->arena, &hours));
	TRY(call_audit(call, "guard.hours", str_fmt(call->arena, "department %" PRId64, in->department_id), change_detail(&change)));
	return guard_rules_get(call, out);
}

enum err guard_hours_delete(struct call *call, struct api_guard_rules *out)
{
	TRY(guard_hours_remove(call->db, call->arena, call->id));
	TRY(call_audit(call, "guard.hours_delete", str_fmt(call->arena, "department %" PRId64, call->id), S("")));
	return guard_rules_get(call, out);
}
