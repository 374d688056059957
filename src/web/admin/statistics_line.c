/* statistics_line: what LINE guesses about our friends (N2), and what became of
 * broadcasts (N3). */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "csv.h"
#include "demographic.h"
#include "jst.h"
#include "outcome.h"
#include "str.h"

#define DAYS_USUAL 31
#define DAYS_MOST 1100
#define LISTED 100
#define CSV_MOST ((size_t)8 << 20)
#define CITY S("市全体")

/* --- LINE's guesses --- */

static void group_of(struct call *call, const struct demographics *all, enum demographic_kind kind,
                     struct api_demographic_group *out)
{
	*out = (struct api_demographic_group){.label = demographic_kind_label(kind)};
	out->shares.items = arena_array(call->arena, struct api_demographic_share, all->count);
	for (size_t i = 0; i < all->count; i++)
		if (all->list[i].kind == kind)
			out->shares.items[out->shares.count++] = (struct api_demographic_share){
				demographic_label(&all->list[i]), (double)all->list[i].tenths / 1000};
}

enum err statistics_demographics(struct call *call, struct api_demographics *out)
{
	struct demographics all;
	TRY(demographics_find(call->db, call->arena, &all));
	out->has_asked_at = all.asked_at > 0;
	out->asked_at = all.asked_at;
	out->available = all.available;
	out->groups.items = arena_array(call->arena, struct api_demographic_group, DEMOGRAPHIC_KINDS);
	for (int kind = 0; kind < DEMOGRAPHIC_KINDS; kind++) {
		struct api_demographic_group *group = &out->groups.items[out->groups.count];
		group_of(call, &all, (enum demographic_kind)kind, group);
		out->groups.count += group->shares.count > 0;
	}
	return OK;
}

enum err statistics_demographics_csv(struct call *call)
{
	struct demographics all;
	struct buf csv;
	TRY(demographics_find(call->db, call->arena, &all));
	TRY(call_audit_export(call, "statistics.export", S("demographics")));
	buf_init(&csv, call->arena, CSV_MOST);
	csv_cell(&csv, S("種類"), true);
	csv_cell(&csv, S("区分"), false);
	csv_cell(&csv, S("割合（%）"), false);
	csv_end_row(&csv);
	for (size_t i = 0; i < all.count; i++) {
		const struct demographic *d = &all.list[i];
		csv_cell(&csv, demographic_kind_label(d->kind), true);
		csv_cell(&csv, demographic_label(d), false);
		csv_cell(&csv, str_fmt(call->arena, "%" PRId64 ".%" PRId64, d->tenths / 10, d->tenths % 10), false);
		csv_end_row(&csv);
	}
	return call_answer_csv(call, S("line-demographics.csv"), &csv);
}

/* --- broadcasts --- */

static enum err outcomes(struct call *call, const struct api_outcome_query *query, struct outcome **list, size_t *count)
{
	int64_t to = query->has_to ? query->to : jst_day_of_ms(call->now);
	int64_t from = query->has_from ? query->from : to - DAYS_USUAL + 1;
	if (to - from >= DAYS_MOST)
		return fail_field(ERR_LIMIT, "from", "期間は%d日までにしてください。", DAYS_MOST);
	return outcome_list(call->db, call->arena, (struct outcome_when){jst_day_start_ms(from), jst_day_start_ms(to + 1)},
	                    call_scope(call), list, count);
}

static struct str name_of(int64_t department_id, struct str department) { return department_id ? department : CITY; }

static struct api_outcome_sum sum_of(const struct outcome_sum *s, struct str department)
{
	return (struct api_outcome_sum){
		.department = department,
		.broadcasts = s->broadcasts,
		.audience = s->audience,
		.sent = s->sent,
		.refused = s->refused,
		.link_taps = s->link_taps,
		.button_people = s->button_people,
		.opened = s->opened,
		.opened_of = s->opened_of,
		.blocked = s->blocked,
		.blocked_of = s->blocked_of,
	};
}

static struct api_outcome outcome_of(const struct outcome *o)
{
	return (struct api_outcome){
		.id = o->id,
		.title = o->title,
		.department = name_of(o->department_id, o->department),
		.started_at = o->started_at,
		.audience = o->audience,
		.sent = o->sent,
		.refused = o->refused,
		.has_opened = o->opened >= 0,
		.opened = o->opened,
		.has_clicked = o->clicked >= 0,
		.clicked = o->clicked,
		.has_blocked24h = o->blocked_24h >= 0,
		.blocked24h = o->blocked_24h,
		.link_taps = o->link_taps,
		.button_people = o->button_people,
	};
}

enum err statistics_broadcasts(struct call *call, const struct api_outcome_query *query, struct api_outcomes *out)
{
	struct outcome *list;
	struct outcome_sum all, *departments;
	size_t count, department_count;
	TRY(outcomes(call, query, &list, &count));
	outcome_sums(call->arena, list, count, &all, &departments, &department_count);
	out->total = sum_of(&all, S("合計"));
	out->departments.items = arena_array(call->arena, struct api_outcome_sum, department_count);
	out->departments.count = department_count;
	for (size_t i = 0; i < department_count; i++)
		out->departments.items[i] =
			sum_of(&departments[i], name_of(departments[i].department_id, departments[i].department));
	out->broadcasts.count = count < LISTED ? count : LISTED;
	out->broadcasts.items = arena_array(call->arena, struct api_outcome, out->broadcasts.count);
	for (size_t i = 0; i < out->broadcasts.count; i++)
		out->broadcasts.items[i] = outcome_of(&list[i]);
	return OK;
}

static void number(struct call *call, struct buf *csv, int64_t value)
{
	csv_cell(csv, value < 0 ? S("") : str_fmt(call->arena, "%" PRId64, value), false);
}

enum err statistics_broadcasts_csv(struct call *call, const struct api_outcome_query *query)
{
	static const char *const titles[] = {"番号", "件名", "部署", "開始", "対象", "送信した人", "LINEが断った人", "開いた人", "リンクを押した人",
	                                     "リンクが押された回数", "ボタンを押した人", "24時間以内のブロック"};
	struct outcome *list;
	size_t count;
	struct buf csv;
	TRY(outcomes(call, query, &list, &count));
	TRY(call_audit_export(call, "statistics.export", S("broadcast outcomes")));
	buf_init(&csv, call->arena, CSV_MOST);
	csv_titles(&csv, titles, COUNT(titles));
	for (size_t i = 0; i < count; i++) {
		const struct outcome *o = &list[i];
		const int64_t values[] = {o->audience, o->sent, o->refused, o->opened, o->clicked, o->link_taps, o->button_people,
		                          o->blocked_24h};
		csv_number(&csv, o->id, true);
		csv_cell(&csv, o->title, false);
		csv_cell(&csv, name_of(o->department_id, o->department), false);
		csv_cell(&csv, jst_format_minute(call->arena, o->started_at), false);
		for (size_t j = 0; j < COUNT(values); j++)
			number(call, &csv, values[j]);
		csv_end_row(&csv);
	}
	return call_answer_csv(call, S("broadcast-outcomes.csv"), &csv);
}
