/* calendar: rows and the days of series, in order of time; each condition is
 * counted once. */
#include "calendar.h"

#include "arena.h"
#include "broadcast_part.h"
#include "calendar.sql.h"
#include "db.h"
#include "field.h"
#include "guard_rule.h"
#include "jst.h"
#include "people.h"
#include "repeat.h"
#include "segment.h"

#include <stdlib.h>

#define SETS_MOST 150 /* audiences kept in memory at once */
#define ROUNDS_MOST ((size_t)CALENDAR_DAYS_MOST + 2)

struct counted {
	struct str condition;
	int64_t day; /* 0: the day makes no difference */
	struct people *set; /* NULL: not countable */
};
struct reading {
	struct db *db;
	struct arena *arena;
	const struct delivery *delivery;
	struct calendar *calendar;
	struct str *conditions; /* one an entry; empty: the number is known */
	struct counted sets[SETS_MOST];
	size_t set_count;
	int64_t now;
};

static void add(struct reading *reading, const struct calendar_entry *entry, struct str condition)
{
	struct calendar *calendar = reading->calendar;
	if (calendar->count == CALENDAR_MOST) {
		calendar->cut = true;
		return;
	}
	reading->conditions[calendar->count] = condition;
	calendar->entries[calendar->count++] = *entry;
}

/* --- what there is ------------------------------------------------------------------ */

static enum err add_rows(struct reading *reading, int64_t from_ms, int64_t to_ms)
{
	struct arena *arena = reading->arena;
	struct calendar_rows_cursor cursor;
	struct calendar_rows_row row;
	TRY(sql_calendar_rows_open(reading->db, arena, from_ms, to_ms, CALENDAR_MOST + 1, &cursor));
	while (sql_calendar_rows_next(&cursor, &row)) {
		if (str_starts(row.condition, S("{\"friend\":"))) /* a word to one person is nobody else's plan */
			continue;
		const struct calendar_entry entry = {
		        .id = row.id,
		        .title = str_dup(arena, row.title),
		        .at = row.at,
		        .state = (enum broadcast_state)broadcast_word(broadcast_states, row.state),
		        .kind = (enum broadcast_kind)broadcast_word(broadcast_kinds, row.kind),
		        .purpose = (enum broadcast_purpose)broadcast_word(broadcast_purposes, row.purpose),
		        .department_id = row.has_department_id ? row.department_id : 0,
		        .department = row.has_department ? str_dup(arena, row.department) : S(""),
		        .people = row.audience_count,
		};
		add(reading, &entry, row.audience_count ? S("") : str_dup(arena, row.condition));
	}
	return sql_calendar_rows_close(&cursor);
}

static enum err add_rounds(struct reading *reading, const struct calendar_series_row *row, int64_t from_ms, int64_t to_ms)
{
	struct repeat rule;
	int64_t times[ROUNDS_MOST];
	struct calendar_entry entry = {
	        .id = row->id,
	        .title = row->title,
	        .state = BROADCAST_SCHEDULED,
	        .kind = BROADCAST_SERIES,
	        .purpose = (enum broadcast_purpose)broadcast_word(broadcast_purposes, row->purpose),
	        .department_id = row->has_department_id ? row->department_id : 0,
	        .department = row->has_department ? row->department : S(""),
	};
	TRY(repeat_read(reading->arena, row->repeat_rule, &rule));
	int64_t after = from_ms - 1 > reading->now ? from_ms - 1 : reading->now;
	size_t count = repeat_next(&rule, after, times, ROUNDS_MOST);
	for (size_t i = 0; i < count && times[i] < to_ms; i++) {
		entry.at = times[i];
		add(reading, &entry, row->condition);
	}
	return OK;
}

static enum err add_series(struct reading *reading, int64_t from_ms, int64_t to_ms)
{
	struct calendar_series_row *rows;
	size_t count;
	TRY(sql_calendar_series(reading->db, reading->arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(add_rounds(reading, &rows[i], from_ms, to_ms));
	return OK;
}

/* --- how many ---------------------------------------------------------------------------- */

static enum err count_condition(struct reading *reading, struct str condition, int64_t day, struct people **out)
{
	const struct node *json;
	struct segment *segment;
	*out = NULL;
	TRY(node_parse(reading->arena, condition, &json));
	enum err err = segment_read(reading->db, reading->arena, json, &segment);
	if (err == ERR_INVALID) /* part of it is gone: shown without a number */
		return OK;
	TRY(err);
	return segment_people(reading->db, reading->arena, reading->delivery->members, segment, day, out);
}

static enum err set_of(struct reading *reading, struct str condition, int64_t at, struct people **out)
{
	int64_t day = jst_day_of_ms(at), key = str_find(condition, S("childAge")) >= 0 ? day : 0;
	for (size_t i = 0; i < reading->set_count; i++)
		if (reading->sets[i].day == key && str_eq(reading->sets[i].condition, condition)) {
			*out = reading->sets[i].set;
			return OK;
		}
	TRY(count_condition(reading, condition, day, out));
	if (reading->set_count < SETS_MOST)
		reading->sets[reading->set_count++] = (struct counted){condition, key, *out};
	return OK;
}

struct placed {
	struct calendar_entry entry;
	struct people *set; /* of those to come */
};

static int by_time(const void *a, const void *b)
{
	const struct calendar_entry *x = &((const struct placed *)a)->entry, *y = &((const struct placed *)b)->entry;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* Two meet when most of the smaller one's people get the other one too. */
static void meet(struct placed *list, size_t count, const struct calendar *calendar)
{
	int64_t around = calendar->around_minutes * MS_MINUTE;
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count && list[k].entry.at - list[i].entry.at <= around; k++) {
			struct calendar_entry *a = &list[i].entry, *b = &list[k].entry;
			int64_t smaller = a->people < b->people ? a->people : b->people;
			if (!list[i].set || !list[k].set || smaller <= 0)
				continue;
			int64_t share = people_and_count(list[i].set, list[k].set) * 100 / smaller;
			if (share < calendar->percent)
				continue;
			if (a->meet_count < CALENDAR_MEETS_MOST)
				a->meets[a->meet_count++] = (struct calendar_meet){k, share};
			if (b->meet_count < CALENDAR_MEETS_MOST)
				b->meets[b->meet_count++] = (struct calendar_meet){i, share};
		}
}

static enum err count_and_order(struct reading *reading)
{
	struct calendar *calendar = reading->calendar;
	struct placed *list = arena_array(reading->arena, struct placed, calendar->count);
	for (size_t i = 0; i < calendar->count; i++) {
		list[i].entry = calendar->entries[i];
		if (reading->conditions[i].len == 0)
			continue;
		TRY(set_of(reading, reading->conditions[i], list[i].entry.at, &list[i].set));
		list[i].entry.people = list[i].set ? people_count(list[i].set) : -1;
		if (list[i].entry.at < reading->now)
			list[i].set = NULL; /* nothing can be moved any more */
	}
	if (calendar->count)
		qsort(list, calendar->count, sizeof *list, by_time);
	meet(list, calendar->count, calendar);
	for (size_t i = 0; i < calendar->count; i++)
		calendar->entries[i] = list[i].entry;
	return OK;
}

enum err calendar_read(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct calendar_ask *ask, struct calendar *out)
{
	struct guard_rule rules[GUARD_CODES];
	struct reading *reading = arena_make(arena, struct reading);
	if (ask->to_day < ask->from_day || ask->to_day - ask->from_day >= CALENDAR_DAYS_MOST)
		return fail_field(ERR_INVALID, "to", "期間は%d日までにしてください。", CALENDAR_DAYS_MOST);
	TRY(guard_rules(db, arena, rules));
	*out = (struct calendar){.entries = arena_array(arena, struct calendar_entry, CALENDAR_MOST),
	                         .around_minutes = rules[GUARD_COLLISION].numbers[0],
	                         .percent = rules[GUARD_COLLISION].numbers[1]};
	*reading = (struct reading){.db = db,
	                            .arena = arena,
	                            .delivery = delivery,
	                            .calendar = out,
	                            .conditions = arena_array(arena, struct str, CALENDAR_MOST),
	                            .now = ask->now};
	int64_t from_ms = jst_day_start_ms(ask->from_day), to_ms = jst_day_start_ms(ask->to_day + 1);
	TRY(add_rows(reading, from_ms, to_ms));
	TRY(add_series(reading, from_ms, to_ms));
	return count_and_order(reading);
}
