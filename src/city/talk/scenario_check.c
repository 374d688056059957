/* scenario_check: what stands in the way of publishing a flow. */
#include "scenario.h"

#include "arena.h"
#include "content.h"
#include "db.h"
#include "deed.h"
#include "field.h"
#include "flow_walk.h"

struct checking {
	struct db *db;
	struct arena *arena;
	const struct flow *flow;
	const struct scenario_rules *rules;
	struct flow_report *report;
	struct flow_words words;
};

/* A question's own bubble has one text; its place in the message is not the staff's. */
static struct str field_of(const struct flow_step *step, struct str field)
{
	return flow_waits(step) ? S("text") : field;
}

static enum err check_said(struct checking *c, const struct flow_step *step)
{
	const struct node *messages;
	struct content_report *found = arena_make(c->arena, struct content_report);
	const struct content_setting setting = {.public_url = c->rules->public_url,
	                                        .allow_http_loopback = c->rules->allow_http_loopback,
	                                        .now = c->rules->now,
	                                        .columns = {c->words.names, c->words.count},
	                                        .values = c->words.values};
	TRY(flow_sample(c->arena, c->flow, step, &messages));
	if (node_count(messages) == 0)
		return OK;
	TRY(content_check(c->db, c->arena, messages, &setting, found));
	for (size_t i = 0; i < found->problem_count; i++)
		flow_problem(c->report, step->key, field_of(step, found->problems[i].field), found->problems[i].text);
	for (size_t i = 0; i < found->hint_count && !flow_waits(step); i++)
		flow_hint(c->report, step->key, found->hints[i].field, found->hints[i].text);
	return OK;
}

static enum err check_deeds(struct checking *c, const struct flow_step *step)
{
	struct str kept;
	for (size_t i = 0; i < node_count(step->deeds); i++) {
		const struct node *deed = node_at(step->deeds, i);
		if (field_given(deed, "scenario"))
			flow_problem(c->report, step->key, S("deeds"), S("シナリオの中から、ほかのシナリオは始められません。"));
		if (field_given(deed, "staff") && step->next != FLOW_NONE && c->flow->steps[step->next].kind != FLOW_END)
			flow_hint(c->report, step->key, S("next"), S("職員につなぐと、自動のご案内は止まります。次は「終わり」にしてください。"));
	}
	enum err err = deeds_check(c->db, c->arena, step->deeds, S("deeds"), &kept);
	if (err == OK || err > ERR_LIMIT)
		return err;
	flow_problem(c->report, step->key, str_dup(c->arena, str_from(err_field())), str_dup(c->arena, str_from(err_text())));
	return OK;
}

/* Whatever is lacking is told already; LINE's rules are asked of what is whole. */
static bool has_problem(const struct checking *c, const struct flow_step *step)
{
	for (size_t i = 0; i < c->report->problem_count; i++)
		if (str_eq(c->report->problems[i].step, step->key))
			return true;
	return false;
}

enum err scenario_check(struct db *db, struct arena *arena, const struct flow *flow,
                        const struct scenario_rules *rules, struct flow_report *report)
{
	struct checking c = {db, arena, flow, rules, report, flow_words(arena, flow, NULL)};
	for (size_t i = 0; i < c.words.count; i++)
		c.words.values[i] = S("あいうえおかきくけこ");
	for (size_t i = 0; i < flow->count; i++) {
		const struct flow_step *step = &flow->steps[i];
		bool whole = !has_problem(&c, step);
		if (step->kind == FLOW_BRANCH)
			TRY(flow_when_check(db, arena, flow, i, report));
		else if (step->kind == FLOW_DEED && whole)
			TRY(check_deeds(&c, step));
		else if (whole)
			TRY(check_said(&c, step));
	}
	flow_look_round(arena, flow, report);
	return OK;
}
