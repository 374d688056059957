/* statistics: friends day by day (N1), and who told us what (N2). */
#include "api.gen.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "child.h"
#include "csv.h"
#include "friend_day.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "str.h"

#define DAYS_USUAL 31
#define DAYS_MOST 1100

static enum err days_of(struct call *call, const struct api_friend_days_query *query, struct friend_day **days,
                        size_t *count)
{
	int64_t to = query->has_to ? query->to : jst_day_of_ms(call->now);
	int64_t from = query->has_from ? query->from : to - DAYS_USUAL + 1;
	if (to - from >= DAYS_MOST)
		return fail_field(ERR_LIMIT, "from", "期間は%d日までにしてください。", DAYS_MOST);
	return friend_days(call->db, call->arena, from, to, days, count);
}

enum err statistics_friends(struct call *call, const struct api_friend_days_query *query, struct api_friend_days *out)
{
	struct friend_day *days;
	size_t count;
	TRY(days_of(call, query, &days, &count));
	out->days.items = arena_array(call->arena, struct api_friend_day, count);
	out->days.count = count;
	for (size_t i = 0; i < count; i++)
		out->days.items[i] = (struct api_friend_day){days[i].day, days[i].added, days[i].returned, days[i].blocked,
		                                             days[i].reachable};
	return OK;
}

enum err statistics_friends_csv(struct call *call, const struct api_friend_days_query *query)
{
	static const char *const titles[] = {"日付", "友だち追加", "ブロック解除", "ブロック", "届く人数"};
	struct friend_day *days;
	size_t count;
	struct buf csv;
	TRY(days_of(call, query, &days, &count));
	TRY(call_audit_export(call, "statistics.export", S("friend days")));
	buf_init(&csv, call->arena, (size_t)1 << 20);
	csv_titles(&csv, titles, COUNT(titles));
	for (size_t i = 0; i < count; i++) {
		const int64_t values[] = {days[i].added, days[i].returned, days[i].blocked, days[i].reachable};
		csv_cell(&csv, jst_format_date(call->arena, days[i].day), true);
		for (size_t j = 0; j < COUNT(values); j++)
			csv_number(&csv, values[j], false);
		csv_end_row(&csv);
	}
	return call_answer_csv(call, S("friends-by-day.csv"), &csv);
}

/* --- who told us what --- */

static double share_of(int64_t people, int64_t reachable)
{
	return reachable ? (double)people / (double)reachable : 0;
}

static enum err count_options(struct call *call, const struct attribute *a, const struct people *following,
                              struct api_attribute_count *out)
{
	int64_t reachable = people_count(following);
	out->options.items = arena_array(call->arena, struct api_option_count, a->option_count);
	for (size_t i = 0; i < a->option_count; i++) {
		const struct people *have;
		TRY(members_of_option(call->db, call->arena, call->web->members, a->options[i].id, &have));
		int64_t people = people_and_count(following, have);
		if (a->options[i].hidden && people == 0)
			continue;
		out->options.items[out->options.count++] =
			(struct api_option_count){a->options[i].id, a->options[i].label, people, share_of(people, reachable)};
	}
	return OK;
}

static enum err count_attribute(struct call *call, const struct attribute *a, const struct people *following,
                                struct api_attribute_count *out)
{
	const struct people *answered;
	*out = (struct api_attribute_count){.attribute_id = a->id, .key = a->key, .label = a->label};
	TRY(members_of_attribute(call->db, call->arena, call->web->members, a->id, a->kind == ATTRIBUTE_CHILD, &answered));
	out->answered = people_and_count(following, answered);
	return count_options(call, a, following, out);
}

static enum err count_ages(struct call *call, int64_t reachable, struct api_attribute_statistics *out)
{
	struct age_count ages[CHILD_YEARS_MOST];
	TRY(child_age_counts(call->db, call->arena, call->web->members, jst_day_of_ms(call->now), ages));
	out->child_ages.items = arena_array(call->arena, struct api_option_count, CHILD_YEARS_MOST);
	out->child_ages.count = CHILD_YEARS_MOST;
	for (size_t i = 0; i < CHILD_YEARS_MOST; i++)
		out->child_ages.items[i] = (struct api_option_count){
			.option_id = ages[i].years,
			.label = str_fmt(call->arena, "%" PRId64 "歳", ages[i].years),
			.people = ages[i].people,
			.share = share_of(ages[i].people, reachable),
		};
	return OK;
}

static enum err count_grades(struct call *call, int64_t reachable, struct api_attribute_statistics *out)
{
	int64_t people[GRADES];
	TRY(child_grade_counts(call->db, call->arena, call->web->members, jst_day_of_ms(call->now), people));
	out->child_grades.items = arena_array(call->arena, struct api_option_count, GRADES);
	out->child_grades.count = GRADES;
	for (int i = 0; i < GRADES; i++)
		out->child_grades.items[i] =
			(struct api_option_count){i, grade_label(i), people[i], share_of(people[i], reachable)};
	return OK;
}

enum err statistics_attributes(struct call *call, struct api_attribute_statistics *out)
{
	struct attribute *list;
	size_t count;
	const struct people *following;
	TRY(members_following(call->db, call->arena, call->web->members, &following));
	TRY(attribute_list(call->db, call->arena, &list, &count));
	out->reachable = people_count(following);
	out->attributes.items = arena_array(call->arena, struct api_attribute_count, count);
	for (size_t i = 0; i < count; i++) {
		if (list[i].kind == ATTRIBUTE_STATE || list[i].hidden)
			continue;
		TRY(count_attribute(call, &list[i], following, &out->attributes.items[out->attributes.count++]));
	}
	TRY(count_ages(call, out->reachable, out));
	return count_grades(call, out->reachable, out);
}
