/* calendar: what all departments send; of those one may not see only time, department and size. */
#include "api.gen.h"
#include "arena.h"
#include "broadcast_view.h"
#include "calendar.h"
#include "call.h"
#include "guard_rule.h"
#include "jst.h"

#define DAYS_USUAL 28

static bool may_see(struct call *call, const struct calendar_entry *entry)
{
	return rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_VIEW, entry->department_id);
}

static struct api_calendar_entry entry_of(struct call *call, const struct calendar_entry *entry)
{
	bool may = may_see(call, entry);
	return (struct api_calendar_entry){
	        .has_id = may,
	        .id = entry->id,
	        .has_title = may,
	        .title = entry->title,
	        .at = entry->at,
	        .state = (enum api_calendar_entry_state)entry->state,
	        .kind = may ? (enum api_calendar_entry_kind)entry->kind : API_CALENDAR_ENTRY_KIND_NORMAL,
	        .purpose = may ? (enum api_calendar_entry_purpose)entry->purpose : API_CALENDAR_ENTRY_PURPOSE_NORMAL,
	        .has_department_id = entry->department_id != 0,
	        .department_id = entry->department_id,
	        .department = entry->department,
	        .has_people = entry->people >= 0,
	        .people = entry->people,
	};
}

static void add_meets(struct call *call, const struct calendar *calendar, const struct calendar_entry *entry,
                      struct api_calendar_entry *out)
{
	out->meets.items = arena_array(call->arena, struct api_calendar_meet, entry->meet_count);
	out->meets.count = entry->meet_count;
	for (size_t i = 0; i < entry->meet_count; i++) {
		const struct calendar_entry *other = &calendar->entries[entry->meets[i].other];
		bool may = may_see(call, other);
		out->meets.items[i] = (struct api_calendar_meet){
		        .has_id = may,
		        .id = other->id,
		        .has_title = may,
		        .title = other->title,
		        .at = other->at,
		        .department = other->department,
		        .share = entry->meets[i].share,
		};
	}
}

static enum err add_places(struct call *call, struct api_calendar *out)
{
	struct guard_place *list;
	TRY(guard_departments(call->db, call->arena, &list, &out->departments.count));
	out->departments.items = arena_array(call->arena, struct api_guard_place, out->departments.count);
	for (size_t i = 0; i < out->departments.count; i++)
		out->departments.items[i] = (struct api_guard_place){list[i].id, list[i].name};
	return OK;
}

static void add_holidays(struct call *call, int64_t from, int64_t to, struct api_calendar *out)
{
	out->holidays.items = arena_array(call->arena, struct api_calendar_holiday, CALENDAR_DAYS_MOST);
	for (int64_t day = from; day <= to; day++)
		if (jst_holiday(day))
			out->holidays.items[out->holidays.count++] =
			        (struct api_calendar_holiday){day, str_from(jst_holiday(day))};
}

enum err calendar_get(struct call *call, const struct api_calendar_query *query, struct api_calendar *out)
{
	const struct delivery delivery = call_delivery(call);
	int64_t from = query->has_from ? query->from : jst_day_of_ms(call->now);
	int64_t to_day = query->has_to ? query->to : from + DAYS_USUAL - 1;
	const struct calendar_ask ask = {from, to_day, call->now};
	struct calendar calendar;
	TRY(calendar_read(call->db, call->arena, &delivery, &ask, &calendar));
	out->cut = calendar.cut;
	out->around_minutes = calendar.around_minutes;
	out->percent = calendar.percent;
	out->entries.items = arena_array(call->arena, struct api_calendar_entry, calendar.count);
	for (size_t i = 0; i < calendar.count; i++) {
		const struct calendar_entry *entry = &calendar.entries[i];
		if (query->has_department && query->department != entry->department_id)
			continue;
		struct api_calendar_entry *to = &out->entries.items[out->entries.count++];
		*to = entry_of(call, entry);
		add_meets(call, &calendar, entry, to);
	}
	add_holidays(call, from, to_day, out);
	return add_places(call, out);
}
