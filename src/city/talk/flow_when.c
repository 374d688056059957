/* flow_when: conditions of a branch, on answers, on the person, on day and hour. */
#include "flow_walk.h"

#include "arena.h"
#include "attribute.h"
#include "field.h"
#include "jst.h"
#include "segment.h"
#include "segment_one.h"

#define MINUTES_A_DAY 1440

struct asking {
	struct flow_walker *walker;
	const struct flow *flow;
	const struct flow_answers *answers;
};

/* --- reading, for holding and for checking ---------------------------------------- */

static bool read_hour(const struct node *range, const char *name, int64_t *minutes)
{
	struct str text = node_text(node_get(range, name), S(""));
	int64_t hour, minute;
	if (text.len != 5 || text.ptr[2] != ':' || !str_to_i64(str_left(text, 2), &hour) ||
	    !str_to_i64(str_skip(text, 3), &minute) || hour < 0 || minute < 0 || minute > 59)
		return false;
	*minutes = hour * 60 + minute;
	return *minutes <= MINUTES_A_DAY;
}

static bool has_number(const struct node *list, int64_t number)
{
	for (size_t i = 0; i < node_count(list); i++)
		if (node_i64(node_at(list, i), -1) == number)
			return true;
	return false;
}

static bool has_text(const struct node *list, struct str text)
{
	for (size_t i = 0; i < node_count(list); i++)
		if (str_eq(node_text(node_at(list, i), S("")), text))
			return true;
	return false;
}

/* An end of a range: a number, or a day as text; false: not there. */
static bool read_bound(const struct node *condition, const char *name, enum flow_check check, int64_t *out)
{
	const struct node *bound = node_get(condition, name);
	if (check == FLOW_DATE)
		return jst_parse_date(node_text(bound, S("")), out);
	*out = node_i64(bound, 0);
	return node_is(bound, NODE_NUMBER);
}

/* --- holding ------------------------------------------------------------------- */

static bool answer_holds(const struct asking *a, const struct node *condition)
{
	size_t at = flow_find(a->flow, node_text(node_get(condition, "answer"), S("")));
	const struct flow_answer *answer = at == FLOW_NONE ? NULL : flow_answer_of(a->answers, a->flow->steps[at].key);
	int64_t value, from, to;
	if (!answer)
		return false;
	if (field_given(condition, "is"))
		return has_text(node_get(condition, "is"), answer->value);
	enum flow_check check = a->flow->steps[at].check;
	if (check == FLOW_DATE ? !jst_parse_date(answer->value, &value) : !str_to_i64(answer->value, &value))
		return false;
	return (!read_bound(condition, "from", check, &from) || value >= from) &&
	       (!read_bound(condition, "to", check, &to) || value <= to);
}

static bool days_hold(const struct asking *a, const struct node *range)
{
	int64_t today = jst_day_of_ms(a->walker->now), from, to;
	return (!read_bound(range, "from", FLOW_DATE, &from) || today >= from) &&
	       (!read_bound(range, "to", FLOW_DATE, &to) || today <= to);
}

/* From the first minute to before the last; over midnight when the end is earlier. */
static bool hours_hold(const struct asking *a, const struct node *range)
{
	struct jst t = jst_from_ms(a->walker->now);
	int64_t minute = (int64_t)t.hour * 60 + t.minute, from = 0, to = MINUTES_A_DAY;
	bool holiday = jst_holiday(jst_day_of_ms(a->walker->now)) != NULL;
	const struct node *weekdays = node_get(range, "weekdays");
	read_hour(range, "from", &from);
	read_hour(range, "to", &to);
	if (node_is(weekdays, NODE_ARRAY) && !has_number(weekdays, t.weekday))
		return false;
	if (holiday && !node_bool(node_get(range, "holidays"), true))
		return false;
	return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/* What it asks about may be gone since it was published: then it does not hold. */
static enum err friend_holds(const struct asking *a, const struct node *json, bool *out)
{
	struct flow_walker *w = a->walker;
	struct segment *segment;
	*out = false;
	if (!w->db)
		return OK;
	enum err read = segment_read(w->db, w->arena, json, &segment);
	if (read != OK)
		return read <= ERR_LIMIT ? OK : read;
	const struct segment_person person = {w->friend_id, w->options, jst_day_of_ms(w->now)};
	return segment_holds(w->db, w->arena, segment, &person, out);
}

static enum err one_holds(const struct asking *a, const struct node *condition, bool *out)
{
	if (field_given(condition, "answer"))
		*out = answer_holds(a, condition);
	else if (field_given(condition, "days"))
		*out = days_hold(a, node_get(condition, "days"));
	else if (field_given(condition, "hours"))
		*out = hours_hold(a, node_get(condition, "hours"));
	else if (field_given(condition, "friend"))
		TRY(friend_holds(a, node_get(condition, "friend"), out));
	else
		*out = false;
	*out = *out != node_bool(node_get(condition, "not"), false);
	return OK;
}

enum err flow_holds(struct flow_walker *walker, const struct flow *flow, const struct flow_answers *answers,
                    const struct node *when, bool *out)
{
	const struct asking a = {walker, flow, answers};
	*out = node_count(when) > 0;
	for (size_t i = 0; *out && i < node_count(when); i++)
		TRY(one_holds(&a, node_at(when, i), out));
	return OK;
}

/* --- checking ------------------------------------------------------------------ */

static const char *answer_fault(const struct flow *flow, const struct node *condition)
{
	size_t at = flow_find(flow, node_text(node_get(condition, "answer"), S("")));
	int64_t from, to;
	if (at == FLOW_NONE || !flow_waits(&flow->steps[at]))
		return "どの質問の答えで分けるかを選んでください。";
	const struct flow_step *step = &flow->steps[at];
	if (step->kind == FLOW_QUESTION) {
		const struct node *is = node_get(condition, "is");
		for (size_t i = 0; i < node_count(is); i++)
			if (flow_choice_find(step, node_text(node_at(is, i), S(""))) == FLOW_NONE)
				return "条件に、なくなった選択肢が入っています。選び直してください。";
		return node_is(is, NODE_ARRAY) && node_count(is) ? NULL : "条件の選択肢を選んでください。";
	}
	if (step->check != FLOW_NUMBER && step->check != FLOW_DATE)
		return "文字の入力では分けられません。数字・日付の入力か、質問を選んでください。";
	bool has_from = read_bound(condition, "from", step->check, &from), has_to = read_bound(condition, "to", step->check, &to);
	if (!has_from && !has_to)
		return "「から」か「まで」を入れてください。";
	return has_from && has_to && from > to ? "「から」は「まで」より前にしてください。" : NULL;
}

static const char *days_fault(const struct node *range)
{
	int64_t from, to;
	bool has_from = read_bound(range, "from", FLOW_DATE, &from), has_to = read_bound(range, "to", FLOW_DATE, &to);
	if (!has_from && !has_to)
		return "期間の開始か終了を入れてください。";
	return has_from && has_to && from > to ? "期間の開始は、終了より前の日にしてください。" : NULL;
}

static const char *hours_fault(const struct node *range)
{
	int64_t minutes;
	const struct node *weekdays = node_get(range, "weekdays");
	if (!read_hour(range, "from", &minutes) || !read_hour(range, "to", &minutes))
		return "時刻を「08:30」のように入れてください。";
	return node_is(weekdays, NODE_ARRAY) && node_count(weekdays) == 0 ? "曜日を1つ以上選んでください。" : NULL;
}

static enum err friend_fault(struct db *db, struct arena *arena, const struct node *json, const char **out)
{
	struct segment *segment;
	enum err read = db ? segment_read(db, arena, json, &segment) : OK;
	*out = NULL;
	if (read != OK && read <= ERR_LIMIT)
		*out = str_z(arena, str_from(err_text()));
	else
		TRY(read);
	if (db && !*out && (segment_is_everybody(segment) || !segment_is_of_one(segment)))
		*out = "この条件は、シナリオでは使えません。項目・タグ・お子さん・友だち追加の日から選んでください。";
	return OK;
}

static enum err fault_of(struct db *db, struct arena *arena, const struct flow *flow, const struct node *condition,
                         const char **out)
{
	*out = "条件を選んでください。";
	if (field_given(condition, "answer"))
		*out = answer_fault(flow, condition);
	else if (field_given(condition, "days"))
		*out = days_fault(node_get(condition, "days"));
	else if (field_given(condition, "hours"))
		*out = hours_fault(node_get(condition, "hours"));
	else if (field_given(condition, "friend"))
		return friend_fault(db, arena, node_get(condition, "friend"), out);
	return OK;
}

enum err flow_when_check(struct db *db, struct arena *arena, const struct flow *flow, size_t step,
                         struct flow_report *report)
{
	const struct flow_step *s = &flow->steps[step];
	for (size_t c = 0; c < s->case_count; c++)
		for (size_t i = 0; i < node_count(s->cases[c].when); i++) {
			const char *fault;
			TRY(fault_of(db, arena, flow, node_at(s->cases[c].when, i), &fault));
			if (fault)
				flow_problem(report, s->key, str_fmt(arena, "cases[%zu].when[%zu]", c, i), str_dup(arena, str_from(fault)));
		}
	return OK;
}
