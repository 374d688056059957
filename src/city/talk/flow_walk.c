/* flow_walk: answers, the way back, and on from step to step until one waits. */
#include "flow_walk.h"

#include "arena.h"
#include "field.h"
#include "jst.h"
#include "utf8.h"
#include "wording.h"

#include <string.h>

struct walk {
	struct flow_walker *walker;
	const struct flow *flow;
	struct flow_state *state;
	struct flow_outcome *out;
	struct flow_bubbles *bubbles;
};

const struct flow_answer *flow_answer_of(const struct flow_answers *answers, struct str step)
{
	for (size_t i = answers->count; i-- > 0;)
		if (str_eq(answers->items[i].step, step))
			return &answers->items[i];
	return NULL;
}

static void add_answer(struct flow_answers *answers, struct flow_answer answer)
{
	if (answers->count == FLOW_ANSWERS_MOST) {
		memmove(answers->items, answers->items + 1, (FLOW_ANSWERS_MOST - 1) * sizeof answers->items[0]);
		answers->count--;
	}
	answers->items[answers->count++] = answer;
}

static bool is_word(struct arena *arena, const struct str *words, size_t count, struct str folded)
{
	for (size_t i = 0; i < count; i++)
		if (words[i].len && str_eq(str_trim(utf8_fold(arena, words[i])), folded))
			return true;
	return false;
}

size_t flow_choice_said(struct arena *arena, const struct flow_step *step, struct str said)
{
	struct str folded = str_trim(utf8_fold(arena, said));
	for (size_t i = 0; folded.len && i < step->choice_count; i++)
		if (is_word(arena, &step->choices[i].label, 1, folded) || is_word(arena, &step->choices[i].japanese, 1, folded))
			return i;
	return FLOW_NONE;
}

struct str flow_word(const struct flow_walker *walker, struct str japanese)
{
	return walker->words ? wordings_page(walker->words, japanese).text : japanese;
}

/* --- on to where it waits ------------------------------------------------------- */

static enum err branch_to(struct walk *w, const struct flow_step *step, size_t *next)
{
	*next = step->next;
	for (size_t i = 0; i < step->case_count; i++) {
		bool holds;
		TRY(flow_holds(w->walker, w->flow, w->state->answers, step->cases[i].when, &holds));
		if (holds) {
			*next = step->cases[i].next;
			return OK;
		}
	}
	return OK;
}

static void wait_at(struct walk *w, size_t at, bool help)
{
	flow_bubbles_step(w->bubbles, &w->flow->steps[at], help);
	w->out->at = at;
	w->out->fate = FLOW_WAITS;
}

/* A published flow has no circle that never asks; the limit is for what nobody thought of. */
static enum err go_on(struct walk *w, size_t at)
{
	for (size_t steps = 0; at != FLOW_NONE && steps <= w->flow->count; steps++) {
		const struct flow_step *step = &w->flow->steps[at];
		w->out->trail[w->out->trail_count++] = at;
		w->out->at = at;
		if (flow_waits(step)) {
			w->state->misfits = 0;
			wait_at(w, at, false);
			return OK;
		}
		if (step->kind == FLOW_DEED && w->walker->act)
			TRY(w->walker->act(w->walker, step));
		if (step->kind == FLOW_BRANCH) {
			TRY(branch_to(w, step, &at));
			continue;
		}
		flow_bubbles_step(w->bubbles, step, false);
		at = step->next;
		if (step->kind == FLOW_END) {
			w->out->fate = FLOW_FINISHED;
			return OK;
		}
	}
	return fail(ERR_INTERNAL, "a published flow ends nowhere");
}

/* --- moves ---------------------------------------------------------------------- */

static enum err choose(struct walk *w, size_t choice)
{
	const struct flow_step *step = &w->flow->steps[w->state->at];
	const struct flow_choice *chosen = &step->choices[choice];
	add_answer(w->state->answers, (struct flow_answer){step->key, chosen->key, chosen->label});
	w->out->answered = w->state->at;
	w->out->choice = choice;
	return go_on(w, chosen->next);
}

static enum err misfit(struct walk *w, struct str why)
{
	const struct flow_step *step = &w->flow->steps[w->state->at];
	w->state->misfits++;
	w->out->misfit = true;
	flow_bubbles_text(w->bubbles, step->error.len ? step->error : flow_word(w->walker, why));
	wait_at(w, w->state->at, w->state->misfits >= FLOW_MISFITS);
	return OK;
}

static enum err go_back(struct walk *w)
{
	struct flow_answers *answers = w->state->answers;
	while (answers->count) {
		size_t before = flow_find(w->flow, answers->items[--answers->count].step);
		if (before == FLOW_NONE)
			continue;
		w->state->misfits = 0;
		wait_at(w, before, false);
		return OK;
	}
	flow_bubbles_text(w->bubbles, flow_word(w->walker, S("ここがはじめの質問です。")));
	wait_at(w, w->state->at, false);
	return OK;
}

static enum err leave(struct walk *w)
{
	flow_bubbles_text(w->bubbles, flow_word(w->walker, S("ご案内を終わりました。またいつでもどうぞ。")));
	w->out->at = w->state->at;
	w->out->fate = FLOW_LEFT;
	return OK;
}

static enum err help(struct walk *w)
{
	return w->flow->help == FLOW_NONE ? misfit(w, S("下から選んでください。")) : go_on(w, w->flow->help);
}

static enum err say(struct walk *w, struct str said)
{
	struct arena *arena = w->walker->arena;
	const struct flow_step *step = &w->flow->steps[w->state->at];
	struct str folded = str_trim(utf8_fold(arena, said));
	if (is_word(arena, w->flow->leave, w->flow->leave_count, folded) || is_word(arena, &w->flow->leave_japanese, 1, folded))
		return leave(w);
	if (is_word(arena, w->flow->back, w->flow->back_count, folded) || is_word(arena, &w->flow->back_japanese, 1, folded))
		return go_back(w);
	if (is_word(arena, &w->flow->help_label, 1, folded) || is_word(arena, &w->flow->help_japanese, 1, folded))
		return help(w);
	if (step->kind == FLOW_QUESTION) {
		size_t choice = flow_choice_said(arena, step, said);
		return choice == FLOW_NONE ? misfit(w, S("選択肢の中から選んでください。")) : choose(w, choice);
	}
	struct flow_fit fit = flow_fit(arena, step, said, jst_day_of_ms(w->walker->now));
	if (!fit.fits)
		return misfit(w, fit.error);
	struct str shown = step->check == FLOW_DATE ? flow_word(w->walker, fit.shown) : fit.shown;
	add_answer(w->state->answers, (struct flow_answer){step->key, fit.value, shown});
	w->out->answered = w->state->at;
	return go_on(w, step->next);
}

static enum err move(struct walk *w, const struct flow_input *input)
{
	switch (input->move) {
	case FLOW_BEGIN: return go_on(w, 0);
	case FLOW_SAY: return say(w, input->said);
	case FLOW_CHOOSE: return choose(w, input->choice);
	case FLOW_GO_BACK: return go_back(w);
	case FLOW_LEAVE: return leave(w);
	case FLOW_HELP: return help(w);
	case FLOW_REPEAT: wait_at(w, w->state->at, false); return OK;
	}
	return fail(ERR_INTERNAL, "no such move");
}

enum err flow_walk(struct flow_walker *walker, const struct flow *flow, struct flow_state *state,
                   const struct flow_input *input, struct flow_outcome *out)
{
	struct walk w = {walker, flow, state, out, flow_bubbles_new(walker, flow, state->answers)};
	*out = (struct flow_outcome){.at = state->at, .answered = FLOW_NONE, .choice = FLOW_NONE};
	if (flow->count == 0)
		return fail(ERR_INTERNAL, "an empty flow");
	if (input->note.len)
		flow_bubbles_text(w.bubbles, input->note);
	TRY(move(&w, input));
	state->at = out->at;
	return flow_bubbles_done(w.bubbles, &out->messages);
}
