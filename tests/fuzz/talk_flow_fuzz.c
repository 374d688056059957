/* Scenarios' flows: read, looked at as a whole, and walked through when finished. */
#include "flow_walk.h"
#include "line_fuzz.h"
#include "scenario_tap.h"

#define MOVES_MOST 20

/* Whatever somebody says or presses, it waits or ends, and what is said is a list. */
static void walk(struct arena *arena, const struct flow *flow, const uint8_t *data, size_t size)
{
	static const struct str words[] = {S_INIT("はい"), S_INIT("戻る"), S_INIT("2026-12-01"), S_INIT("7"), S_INIT("")};
	struct flow_answers *answers = arena_make(arena, struct flow_answers);
	struct flow_outcome *out = arena_make(arena, struct flow_outcome);
	struct flow_walker walker = {.arena = arena, .now = INT64_C(1795305600000), .scenario_id = 1};
	struct flow_state state = {.answers = answers};
	struct flow_input input = {.move = FLOW_BEGIN};
	for (size_t i = 0; i < MOVES_MOST; i++) {
		enum err err = flow_walk(&walker, flow, &state, &input, out);
		assert(err == OK || err == ERR_LIMIT); /* too much text for one turn */
		if (err != OK || out->fate != FLOW_WAITS)
			return;
		const struct flow_step *step = &flow->steps[state.at];
		assert(flow_waits(step) && out->messages.ptr[0] == '[');
		uint8_t byte = size ? data[i % size] : 0;
		input = (struct flow_input){.move = FLOW_SAY, .said = words[byte % COUNT(words)]};
		if (step->choice_count && byte & 1)
			input = (struct flow_input){.move = FLOW_CHOOSE, .choice = byte % step->choice_count};
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct flow flow;
	struct flow_report *report = arena_make(arena, struct flow_report);
	struct scenario_tap tap;
	struct str input = fuzz_input(data, size);
	if (scenario_tap_read(input, &tap))
		assert(tap.scenario_id > 0);
	enum err err = flow_read(arena, input, &flow, report);
	assert(err == OK || (err >= ERR_INVALID && err <= ERR_LIMIT && err_text()[0]));
	if (err == OK) {
		flow_look_round(arena, &flow, report);
		for (size_t i = 0; i < flow.count; i++)
			if (flow.steps[i].kind == FLOW_BRANCH)
				assert(flow_when_check(NULL, arena, &flow, i, report) == OK);
		if (report->problem_count == 0)
			walk(arena, &flow, data, size);
	}
	arena_free(&arena);
	return 0;
}
