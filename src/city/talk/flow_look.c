/* flow_look: the drawing as a whole. Every step leads somewhere, every circle asks
 * something, and nobody gets more at once than LINE sends. */
#include "flow.h"

#include "arena.h"
#include "field.h"

bool flow_waits(const struct flow_step *step) { return step->kind == FLOW_QUESTION || step->kind == FLOW_INPUT; }

size_t flow_next(const struct flow_step *step, size_t out[FLOW_NEXT_MOST])
{
	size_t count = 0;
	for (size_t i = 0; i < step->choice_count && count < FLOW_CHOICES_MOST; i++)
		if (step->choices[i].next != FLOW_NONE)
			out[count++] = step->choices[i].next;
	for (size_t i = 0; i < step->case_count && count < FLOW_CHOICES_MOST; i++)
		if (step->cases[i].next != FLOW_NONE)
			out[count++] = step->cases[i].next;
	if (step->next != FLOW_NONE)
		out[count++] = step->next;
	return count;
}

static void reach(const struct flow *flow, size_t start, bool *reached, size_t *stack)
{
	size_t depth = 0, next[FLOW_NEXT_MOST];
	if (start == FLOW_NONE || reached[start])
		return;
	reached[start] = true;
	stack[depth++] = start;
	while (depth) {
		size_t count = flow_next(&flow->steps[stack[--depth]], next);
		for (size_t i = 0; i < count; i++)
			if (!reached[next[i]]) {
				reached[next[i]] = true;
				stack[depth++] = next[i];
			}
	}
}

static size_t own_bubbles(const struct flow_step *step)
{
	if (flow_waits(step))
		return 1;
	return step->messages ? node_count(step->messages) : 0;
}

struct chains {
	const struct flow *flow;
	struct flow_report *report;
	enum { UNSEEN, UNDER_WAY, DONE } *state;
	size_t *bubbles; /* said from here on, until somebody has to answer */
};

/* As deep as there are steps at most. */
static size_t longest(struct chains *c, size_t at)
{
	const struct flow_step *step = &c->flow->steps[at];
	size_t next[FLOW_NEXT_MOST], most = 0;
	if (c->state[at] == DONE)
		return c->bubbles[at];
	c->state[at] = UNDER_WAY;
	size_t count = flow_waits(step) ? 0 : flow_next(step, next);
	for (size_t i = 0; i < count; i++) {
		if (c->state[next[i]] == UNDER_WAY) {
			flow_problem(c->report, step->key, S("next"),
			             S("質問も入力もないまま、同じところを回り続けます。間に質問か入力を入れてください。"));
			continue;
		}
		size_t further = longest(c, next[i]);
		most = further > most ? further : most;
	}
	c->state[at] = DONE;
	c->bubbles[at] = own_bubbles(step) + most;
	return c->bubbles[at];
}

/* Where somebody arrives after answering, or begins. */
static void mark_arrivals(const struct flow *flow, bool *arrival)
{
	size_t next[FLOW_NEXT_MOST];
	arrival[0] = true;
	if (flow->help != FLOW_NONE)
		arrival[flow->help] = true;
	for (size_t i = 0; i < flow->count; i++) {
		size_t count = flow_waits(&flow->steps[i]) ? flow_next(&flow->steps[i], next) : 0;
		for (size_t n = 0; n < count; n++)
			arrival[next[n]] = true;
	}
}

static void look_at_chains(struct arena *arena, const struct flow *flow, struct flow_report *report)
{
	struct chains c = {.flow = flow, .report = report};
	bool *arrival = arena_array(arena, bool, flow->count);
	c.state = arena_alloc_array(arena, flow->count, sizeof *c.state);
	c.bubbles = arena_array(arena, size_t, flow->count);
	mark_arrivals(flow, arrival);
	for (size_t i = 0; i < flow->count; i++)
		if (longest(&c, i) > FLOW_BUBBLES_MOST && arrival[i])
			flow_problem(report, flow->steps[i].key, S("messages"),
			             str_fmt(arena, "ここから次の質問までに、吹き出しが%zu個続きます。一度に送れるのは%d個までです。", c.bubbles[i],
			                     FLOW_BUBBLES_MOST));
}

static void look_at_names(const struct flow *flow, struct flow_report *report)
{
	for (size_t i = 0; i < flow->count; i++)
		for (size_t j = 0; j < i && flow_waits(&flow->steps[i]) && flow->steps[i].name.len; j++)
			if (flow_waits(&flow->steps[j]) && str_eq(flow->steps[i].name, flow->steps[j].name))
				flow_hint(report, flow->steps[i].key, S("name"),
				          S("同じ名前の質問があります。文の中の {{名前}} は、先にあるほうの答えになります。"));
}

void flow_look_round(struct arena *arena, const struct flow *flow, struct flow_report *report)
{
	if (flow->count == 0)
		return;
	bool *reached = arena_array(arena, bool, flow->count), ends = false;
	size_t *stack = arena_array(arena, size_t, flow->count);
	reach(flow, 0, reached, stack);
	reach(flow, flow->help, reached, stack);
	for (size_t i = 0; i < flow->count; i++) {
		ends = ends || (reached[i] && flow->steps[i].kind == FLOW_END);
		if (!reached[i])
			flow_hint(report, flow->steps[i].key, S(""), S("どこからも来ないステップです。つなぐか、消してください。"));
	}
	if (!ends)
		flow_problem(report, S(""), S("steps"), S("「終わり」のステップに着く道がありません。"));
	look_at_chains(arena, flow, report);
	look_at_names(flow, report);
}
