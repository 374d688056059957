/* scenario_try: a flow is checked while it is written, and walked through without
 * keeping anything: the same steps as for a citizen, by somebody made up. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "deed.h"
#include "emit.h"
#include "field.h"
#include "flow_walk.h"
#include "jst.h"
#include "scenario.h"
#include "scenario_tap.h"
#include "scenario_view.h"

#define STATE_MOST ((size_t)60 << 10)
#define OPTIONS_MOST 200

enum err scenario_view_check(struct call *call, struct str json, struct flow **flow, struct flow_report **report)
{
	const struct scenario_rules rules = {call->web->options.public_url, call->web->options.allow_http_loopback, call->now};
	*flow = arena_make(call->arena, struct flow);
	*report = arena_make(call->arena, struct flow_report);
	TRY(flow_read(call->arena, json, *flow, *report));
	return scenario_check(call->db, call->arena, *flow, &rules, *report);
}

struct api_flow_note *scenario_view_notes(struct arena *arena, const struct flow_note *notes, size_t count)
{
	struct api_flow_note *out = arena_array(arena, struct api_flow_note, count);
	for (size_t i = 0; i < count; i++)
		out[i] = (struct api_flow_note){notes[i].step, notes[i].field, notes[i].text};
	return out;
}

enum err scenario_check_post(struct call *call, const struct api_scenario_check *in, struct api_scenario_report *out)
{
	struct flow *flow;
	struct flow_report *report;
	TRY(scenario_view_check(call, in->flow, &flow, &report));
	out->problems.items = scenario_view_notes(call->arena, report->problems, report->problem_count);
	out->problems.count = report->problem_count;
	out->hints.items = scenario_view_notes(call->arena, report->hints, report->hint_count);
	out->hints.count = report->hint_count;
	return OK;
}

/* --- the test run ------------------------------------------------------------------ */

struct trying {
	struct flow_walker walker;
	int64_t options[OPTIONS_MOST];
	size_t option_count;
	struct str *did;
	size_t did_count;
};

static void suppose(struct trying *t, int64_t option)
{
	if (option > 0 && t->option_count < OPTIONS_MOST)
		t->options[t->option_count++] = option;
	t->walker.options = (struct i64_list){t->options, t->option_count};
}

static void no_longer(struct trying *t, int64_t option)
{
	size_t kept = 0;
	for (size_t i = 0; i < t->option_count; i++)
		if (t->options[i] != option)
			t->options[kept++] = t->options[i];
	t->option_count = kept;
	t->walker.options = (struct i64_list){t->options, t->option_count};
}

/* Told in words; what follows is asked of a person who has it now. */
static enum err suppose_deeds(struct flow_walker *walker, const struct flow_step *step)
{
	struct trying *t = walker->context;
	struct str text;
	TRY(deeds_text(walker->db, walker->arena, node_dump(walker->arena, step->deeds), &text));
	if (text.len)
		t->did[t->did_count++] = text;
	for (size_t i = 0; i < node_count(step->deeds); i++) {
		const struct node *deed = node_at(step->deeds, i);
		suppose(t, node_i64(node_get(deed, "tag"), 0));
		suppose(t, node_i64(node_get(deed, "option"), 0));
		no_longer(t, node_i64(node_get(deed, "untag"), 0));
	}
	return OK;
}

static struct str text_in(const struct node *node, const char *name) { return node_text(node_get(node, name), S("")); }

/* As state_text wrote it; what somebody else wrote into it leads nowhere. */
static enum err read_state(struct trying *t, const struct flow *flow, struct str json, struct flow_state *out)
{
	const struct node *top;
	TRY(node_parse(t->walker.arena, json, &top));
	const struct node *answers = node_get(top, "answers"), *options = node_get(top, "options");
	out->at = flow_find(flow, text_in(top, "at"));
	out->misfits = node_i64(node_get(top, "misfits"), 0);
	if (out->at == FLOW_NONE || !flow_waits(&flow->steps[out->at]))
		return fail_field(ERR_INVALID, "state", "試しているあいだに、いまの質問がなくなりました。はじめから試してください。");
	for (size_t i = 0; i < node_count(answers) && out->answers->count < FLOW_ANSWERS_MOST; i++) {
		const struct node *a = node_at(answers, i);
		out->answers->items[out->answers->count++] =
		        (struct flow_answer){text_in(a, "step"), text_in(a, "value"), text_in(a, "shown")};
	}
	t->option_count = 0;
	for (size_t i = 0; i < node_count(options); i++)
		suppose(t, node_i64(node_at(options, i), 0));
	return OK;
}

static struct str state_text(const struct trying *t, const struct flow *flow, const struct flow_state *state)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, t->walker.arena, STATE_MOST);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "at", flow->steps[state->at].key);
	emit_i64(&emit, "misfits", state->misfits);
	emit_list(&emit, "answers");
	for (size_t i = 0; i < state->answers->count; i++) {
		emit_begin(&emit, NULL);
		emit_text(&emit, "step", state->answers->items[i].step);
		emit_text(&emit, "value", state->answers->items[i].value);
		emit_text(&emit, "shown", state->answers->items[i].shown);
		emit_end(&emit);
	}
	emit_end_list(&emit);
	emit_list(&emit, "options");
	for (size_t i = 0; i < t->option_count; i++)
		emit_i64(&emit, NULL, t->options[i]);
	emit_end_list(&emit);
	emit_end(&emit);
	return buf_view(&out);
}

/* A button further up is tried as a citizen may: the answer is changed. */
static void tap_of(const struct flow *flow, struct flow_state *state, const struct scenario_tap *tap, struct str picked,
                   struct flow_input *out)
{
	static const enum flow_move moves[] = {[TAP_BEGIN] = FLOW_REPEAT,  [TAP_CHOICE] = FLOW_REPEAT, [TAP_DATE] = FLOW_SAY,
	                                       [TAP_BACK] = FLOW_GO_BACK,  [TAP_LEAVE] = FLOW_LEAVE,   [TAP_HELP] = FLOW_HELP};
	size_t step = flow_find(flow, tap->step), place = state->answers->count;
	out->move = moves[tap->move];
	out->said = picked;
	if (step == FLOW_NONE || tap->move != TAP_CHOICE)
		return;
	while (step != state->at && place > 0 && !str_eq(state->answers->items[place - 1].step, tap->step))
		place--;
	size_t choice = flow_choice_find(&flow->steps[step], tap->choice);
	if (choice == FLOW_NONE || (step != state->at && place == 0))
		return;
	if (step != state->at) {
		state->answers->count = place - 1;
		state->at = step;
		out->note = S("前の質問の答えを変えて、そこから続けます。");
	}
	out->move = FLOW_CHOOSE;
	out->choice = choice;
}

static enum err input_of(struct call *call, const struct api_scenario_try *in, const struct flow *flow,
                         struct flow_state *state, struct flow_input *out)
{
	struct scenario_tap tap;
	*out = (struct flow_input){.move = FLOW_BEGIN};
	if (!in->has_state)
		return OK;
	*out = (struct flow_input){.move = FLOW_SAY, .said = in->has_said ? in->said : S("")};
	if (in->has_tap && scenario_tap_read(in->tap, &tap))
		tap_of(flow, state, &tap, in->has_picked ? jst_format_date(call->arena, in->picked) : S(""), out);
	return OK;
}

static void answer_of(struct call *call, struct trying *t, const struct flow *flow, const struct flow_state *state,
                      const struct flow_outcome *walked, struct api_scenario_tried *out)
{
		out->messages = walked->messages;
	out->state = state_text(t, flow, state);
	out->fate = (enum api_scenario_tried_fate)walked->fate; /* the same words in the same order */
	out->step = flow->steps[walked->at].key;
	out->did.items = t->did;
	out->did.count = t->did_count;
	out->trail.items = arena_array(call->arena, struct str, walked->trail_count);
	out->trail.count = walked->trail_count;
	for (size_t i = 0; i < walked->trail_count; i++)
		out->trail.items[i] = flow->steps[walked->trail[i]].key;
}

enum err scenario_try_post(struct call *call, const struct api_scenario_try *in, struct api_scenario_tried *out)
{
	struct flow *flow;
	struct flow_report *report;
	struct flow_input input;
	struct trying *t = arena_make(call->arena, struct trying);
	struct flow_state state = {.answers = arena_make(call->arena, struct flow_answers)};
	struct flow_outcome *walked = arena_make(call->arena, struct flow_outcome);
	TRY(scenario_view_check(call, in->flow, &flow, &report));
	if (report->problem_count)
		return fail_field(ERR_INVALID, "flow", "直すところが%zu件あります。直してから試してください。", report->problem_count);
	t->walker = (struct flow_walker){.db = call->db,
	                                 .arena = call->arena,
	                                 .now = in->has_at ? in->at : call->now,
	                                 .name = S("試験さん"),
	                                 .public_url = call->web->options.public_url,
	                                 .scenario_id = 1,
	                                 .context = t,
	                                 .act = suppose_deeds};
	t->did = arena_array(call->arena, struct str, FLOW_TRAIL_MOST);
	for (size_t i = 0; i < in->options.count; i++)
		suppose(t, in->options.items[i]);
	if (in->has_state)
		TRY(read_state(t, flow, in->state, &state));
	TRY(input_of(call, in, flow, &state, &input));
	TRY(flow_walk(&t->walker, flow, &state, &input, walked));
	answer_of(call, t, flow, &state, walked, out);
	return OK;
}
