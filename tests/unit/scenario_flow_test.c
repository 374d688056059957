/* scenario_flow: what is a flow, what is a finished one, what fits as an answer, and
 * the way through it. */
#include "test.h"

#include "buf.h"
#include "field.h"
#include "flow_walk.h"
#include "jst.h"
#include "scenario_tap.h"

#define TODAY 20779 /* 22 November 2026, a Sunday */

#define MOVE                                                                                                          \
	"{\"hours\":2,\"help\":{\"label\":\"窓口\",\"next\":\"desk\"},\"steps\":["                                   \
	"{\"key\":\"hello\",\"kind\":\"message\",\"messages\":[{\"type\":\"text\",\"text\":\"ご案内します。\"}],\"next\":\"kind\"}," \
	"{\"key\":\"kind\",\"kind\":\"question\",\"name\":\"手続き\",\"text\":\"どちらですか。\",\"choices\":["          \
	"{\"key\":\"in\",\"label\":\"転入\",\"next\":\"when\"},{\"key\":\"out\",\"label\":\"転出\",\"next\":\"when\"}]},"   \
	"{\"key\":\"when\",\"kind\":\"input\",\"name\":\"引っ越しの日\",\"text\":\"{{手続き}}の日はいつですか。\",\"check\":\"date\",\"next\":\"b\"}," \
	"{\"key\":\"b\",\"kind\":\"branch\",\"cases\":[{\"when\":[{\"answer\":\"kind\",\"is\":[\"in\"]},"                  \
	"{\"answer\":\"when\",\"to\":\"2026-11-22\"}],\"next\":\"late\"}],\"next\":\"soon\"},"                            \
	"{\"key\":\"late\",\"kind\":\"end\",\"messages\":[{\"type\":\"text\",\"text\":\"14日以内に届け出てください。\"}]}," \
	"{\"key\":\"soon\",\"kind\":\"end\",\"messages\":[{\"type\":\"text\",\"text\":\"{{引っ越しの日}}のあとで届け出てください。\"}]}," \
	"{\"key\":\"desk\",\"kind\":\"end\",\"messages\":[{\"type\":\"text\",\"text\":\"市民課 内線 10\"}]}]}"

static struct flow_report *read_whole(struct arena *arena, const char *json, struct flow *flow)
{
	struct flow_report *report = arena_make(arena, struct flow_report);
	assert_ok(flow_read(arena, str_from(json), flow, report));
	flow_look_round(arena, flow, report);
	return report;
}

static bool tells(const struct flow_report *report, const char *step, const char *words)
{
	for (size_t i = 0; i < report->problem_count; i++)
		if (str_eq(report->problems[i].step, str_from(step)) && str_find(report->problems[i].text, str_from(words)) >= 0)
			return true;
	return false;
}

TEST(a_finished_flow_has_nothing_to_put_right)
{
	struct flow flow;
	struct flow_report *report = read_whole(arena, MOVE, &flow);
	assert_int_equal(report->problem_count, 0);
	assert_int_equal(report->hint_count, 0);
	assert_int_equal(flow.count, 7);
	assert_int_equal(flow.hours, 2);
	assert_str(flow.back[0], "戻る");
}

TEST(what_is_no_flow_is_refused)
{
	static const char *const nonsense[] = {
		"[]", "{}", "{\"steps\":{}}", "{\"steps\":[1]}", "{\"steps\":[{\"key\":\"a\"}]}", "{\"steps\":[{\"key\":\"A\",\"kind\":\"end\"}]}",
		"{\"steps\":[{\"key\":\"\",\"kind\":\"end\"}]}", "{\"steps\":[{\"key\":\"a\",\"kind\":\"end\"},{\"key\":\"a\",\"kind\":\"end\"}]}",
		"{\"steps\":[{\"key\":\"a\",\"kind\":\"dance\"}]}", "{\"steps\":[{\"key\":\"a&b\",\"kind\":\"end\"}]}",
		"{\"steps\":[{\"key\":\"q\",\"kind\":\"question\",\"choices\":[{\"key\":\"x\"},{\"key\":\"x\"}]}]}",
	};
	struct flow flow;
	struct flow_report *report = arena_make(arena, struct flow_report);
	for (size_t i = 0; i < COUNT(nonsense); i++)
		if (flow_read(arena, str_from(nonsense[i]), &flow, report) == OK)
			fail_msg("%s", nonsense[i]);
	struct buf many;
	buf_init(&many, arena, 100000);
	buf_lit(&many, "{\"steps\":[");
	for (int i = 0; i <= FLOW_STEPS_MOST; i++)
		buf_fmt(&many, "%s{\"key\":\"k%d\",\"kind\":\"end\"}", i ? "," : "", i);
	buf_lit(&many, "]}");
	assert_err(flow_read(arena, buf_view(&many), &flow, report), ERR_LIMIT);
}

TEST(an_unfinished_flow_is_read_and_told_step_by_step)
{
	struct flow flow;
	struct flow_report *report = read_whole(arena,
		"{\"steps\":[{\"key\":\"q\",\"kind\":\"question\",\"choices\":[{\"key\":\"a\",\"label\":\"あ\"},{\"key\":\"b\",\"label\":\"あ\",\"next\":\"gone\"}]},"
		"{\"key\":\"m\",\"kind\":\"message\",\"next\":\"m\"}]}", &flow);
	assert_true(tells(report, "q", "質問の文"));
	assert_true(tells(report, "q", "次のステップを選んで"));
	assert_true(tells(report, "q", "なくなっています"));
	assert_true(tells(report, "q", "同じ言葉"));
	assert_true(tells(report, "m", "メッセージを1つ以上"));
	assert_true(tells(report, "m", "回り続けます"));
	assert_true(tells(report, "", "「終わり」"));
	assert_str(report->hints[0].step, "m");
}

TEST(a_circle_has_to_ask_and_no_more_is_said_at_once_than_line_takes)
{
	struct flow flow;
#define SAYS(key, next) "{\"key\":\"" key "\",\"kind\":\"message\",\"messages\":[{\"type\":\"text\",\"text\":\"x\"},{\"type\":\"text\",\"text\":\"y\"}],\"next\":\"" next "\"}"
	struct flow_report *report = read_whole(arena, "{\"steps\":[" SAYS("a", "b") "," SAYS("b", "q") ",{\"key\":\"q\",\"kind\":\"question\",\"text\":\"？\",\"choices\":[{\"key\":\"x\",\"label\":\"はじめへ\",\"next\":\"a\"},{\"key\":\"y\",\"label\":\"終わり\",\"next\":\"e\"}]},{\"key\":\"e\",\"kind\":\"end\"}]}", &flow);
	assert_true(tells(report, "a", "吹き出しが5個"));
	assert_int_equal(report->problem_count, 1); /* the circle asks */
}

struct trip {
	struct flow flow;
	struct flow_walker walker;
	struct flow_answers answers;
	struct flow_state state;
	struct flow_outcome out;
};

static struct trip *trip_of(struct arena *arena, const char *json)
{
	struct trip *trip = arena_make(arena, struct trip);
	struct flow_report *report = read_whole(arena, json, &trip->flow);
	assert_int_equal(report->problem_count, 0);
	trip->walker = (struct flow_walker){.arena = arena, .now = jst_day_start_ms(TODAY) + 9 * MS_HOUR, .scenario_id = 3, .version_no = 2, .run_id = 17};
	trip->state.answers = &trip->answers;
	return trip;
}

static void go(struct trip *trip, struct flow_input input)
{
	assert_ok(flow_walk(&trip->walker, &trip->flow, &trip->state, &input, &trip->out));
}

static void say(struct trip *trip, const char *words) { go(trip, (struct flow_input){.move = FLOW_SAY, .said = str_from(words)}); }

static bool said(const struct trip *trip, const char *words) { return str_find(trip->out.messages, str_from(words)) >= 0; }

static void stands_at(const struct trip *trip, const char *key) { assert_str(trip->flow.steps[trip->state.at].key, key); }

TEST(a_walk_by_buttons_and_words_to_the_end)
{
	struct trip *trip = trip_of(arena, MOVE);
	go(trip, (struct flow_input){.move = FLOW_BEGIN});
	stands_at(trip, "kind");
	assert_true(said(trip, "ご案内します。") && said(trip, "s=3&v=2&r=17&k=kind&c=in") && said(trip, "a=leave"));
	assert_false(said(trip, "a=back")); /* there is nothing to go back to */
	go(trip, (struct flow_input){.move = FLOW_CHOOSE, .choice = 0});
	stands_at(trip, "when");
	assert_true(said(trip, "転入の日はいつですか。") && said(trip, "a=back") && said(trip, "datetimepicker"));
	say(trip, "２０２６年１１月２０日");
	assert_int_equal(trip->out.fate, FLOW_FINISHED);
	assert_true(said(trip, "14日以内"));
	assert_str(trip->answers.items[1].value, "2026-11-20");
}

TEST(a_branch_takes_the_first_case_that_holds_and_else_the_rest)
{
	struct trip *trip = trip_of(arena, MOVE);
	go(trip, (struct flow_input){.move = FLOW_BEGIN});
	say(trip, " 転入 "); /* a label typed is a choice */
	say(trip, "12/1");
	assert_true(said(trip, "2026年12月1日のあとで"));
	assert_int_equal(trip->out.trail_count, 2);
}

TEST(back_and_leave_always_work)
{
	struct trip *trip = trip_of(arena, MOVE);
	go(trip, (struct flow_input){.move = FLOW_BEGIN});
	say(trip, "戻る");
	stands_at(trip, "kind");
	assert_true(said(trip, "はじめの質問"));
	say(trip, "転出");
	say(trip, "戻る");
	stands_at(trip, "kind");
	assert_int_equal(trip->answers.count, 0);
	say(trip, "転入");
	go(trip, (struct flow_input){.move = FLOW_GO_BACK});
	stands_at(trip, "kind");
	say(trip, "やめる");
	assert_int_equal(trip->out.fate, FLOW_LEFT);
}

TEST(what_does_not_fit_is_asked_again_and_then_help_is_offered)
{
	struct trip *trip = trip_of(arena, MOVE);
	go(trip, (struct flow_input){.move = FLOW_BEGIN});
	say(trip, "引っ越し");
	stands_at(trip, "kind");
	assert_true(trip->out.misfit && said(trip, "選択肢の中から") && !said(trip, "a=help"));
	say(trip, ""); /* a sticker */
	assert_true(said(trip, "a=help") && said(trip, "窓口"));
	say(trip, "転入");
	assert_int_equal(trip->state.misfits, 0);
	say(trip, "13月40日");
	assert_true(said(trip, "日付を入力してください"));
	go(trip, (struct flow_input){.move = FLOW_HELP});
	assert_int_equal(trip->out.fate, FLOW_FINISHED);
	assert_true(said(trip, "内線 10"));
}

static struct flow_fit fit(struct arena *arena, enum flow_check check, const char *words)
{
	struct flow_step step = {.check = check, .has_most = check == FLOW_TEXT, .most = 10};
	return flow_fit(arena, &step, str_from(words), TODAY);
}

TEST(typed_answers_come_in_many_forms)
{
	static const struct {
		enum flow_check check;
		const char *said, *value;
	} rows[] = {
		{FLOW_NUMBER, "１２", "12"}, {FLOW_NUMBER, "1,200", "1200"}, {FLOW_NUMBER, "三", NULL}, {FLOW_NUMBER, "1.5", NULL},
		{FLOW_PHONE, "019-555-0101", "0195550101"}, {FLOW_PHONE, "０９０ー１２３４ー５６７８", "09012345678"}, {FLOW_PHONE, "555-0101", NULL},
		{FLOW_POSTCODE, "〒020-0001", "020-0001"}, {FLOW_POSTCODE, "０２００００１", "020-0001"}, {FLOW_POSTCODE, "020-001", NULL},
		{FLOW_MAIL, "Name@Example.JP", "name@example.jp"}, {FLOW_MAIL, "name@example", NULL}, {FLOW_MAIL, "a b@example.jp", NULL},
		{FLOW_DATE, "2026-12-01", "2026-12-01"}, {FLOW_DATE, "令和8年12月1日", "2026-12-01"}, {FLOW_DATE, "12月1日か12月2日", NULL}, {FLOW_DATE, "１２／１", "2026-12-01"}, {FLOW_DATE, "13/1", NULL}, {FLOW_DATE, "あした", NULL},
		{FLOW_TEXT, "みどり町", "みどり町"}, {FLOW_TEXT, "あいうえおかきくけこさ", NULL}, {FLOW_TEXT, "  ", NULL},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct flow_fit found = fit(arena, rows[i].check, rows[i].said);
		if (found.fits != (rows[i].value != NULL) || (found.fits && !str_eq(found.value, str_from(rows[i].value))))
			fail_msg("%s: %.*s", rows[i].said, FMT(found.value));
		assert_true(found.fits || found.error.len);
	}
}

static bool holds(struct arena *arena, const char *when, int64_t now)
{
	struct flow flow = {0};
	struct flow_answers *none = arena_make(arena, struct flow_answers);
	struct flow_walker walker = {.arena = arena, .now = now};
	const struct node *json;
	bool out;
	assert_ok(node_parse(arena, str_from(when), &json));
	assert_ok(flow_holds(&walker, &flow, none, json, &out));
	return out;
}

TEST(hours_weekdays_and_holidays)
{
#define OFFICE "[{\"hours\":{\"from\":\"08:30\",\"to\":\"17:15\",\"weekdays\":[1,2,3,4,5],\"holidays\":false}}]"
	int64_t monday = jst_day_start_ms(TODAY + 1); /* 23 November: a holiday */
	int64_t tuesday = jst_day_start_ms(TODAY + 2);
	assert_false(holds(arena, OFFICE, monday + 9 * MS_HOUR));
	assert_true(holds(arena, OFFICE, tuesday + 9 * MS_HOUR));
	assert_false(holds(arena, OFFICE, tuesday + 17 * MS_HOUR + 15 * MS_MINUTE));
	assert_true(holds(arena, "[{\"hours\":{\"from\":\"17:15\",\"to\":\"08:30\"}}]", tuesday + 3 * MS_HOUR));
	assert_true(holds(arena, "[{\"days\":{\"to\":\"2026-11-22\"},\"not\":true}]", tuesday));
	assert_false(holds(arena, "[]", tuesday));
}

TEST(what_a_scenarios_button_may_say)
{
	struct scenario_tap tap;
	assert_true(scenario_tap_read(S("s=3"), &tap));
	assert_int_equal(tap.move, TAP_BEGIN);
	assert_true(scenario_tap_read(S("s=3&v=2&r=17&k=kind&c=in"), &tap));
	assert_true(tap.move == TAP_CHOICE && tap.run_id == 17);
	assert_str(tap.choice, "in");
	assert_true(scenario_tap_read(S("s=3&v=2&r=17&k=kind&a=back"), &tap));
	assert_int_equal(tap.move, TAP_BACK);
	static const char *const nonsense[] = {"", "s=", "s=0", "s=-1", "s=x", "b=3", "s=3&v=2", "s=3&v=2&r=1&k=&c=a", "s=3&v=2&r=1&k=a&c=",
	                                       "s=3&v=2&r=1&k=a&a=fly", "s=3&v=x&r=1&k=a&c=b", "s=3&v=2&r=1&k=a&c=b&c=d", "s=3&k=a&c=b"};
	for (size_t i = 0; i < COUNT(nonsense); i++)
		if (scenario_tap_read(str_from(nonsense[i]), &tap))
			fail_msg("%s", nonsense[i]);
}
