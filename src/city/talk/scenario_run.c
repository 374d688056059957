/* scenario_run: from a tap or a word to the next step, and what is kept of it. */
#include "scenario_run.h"

#include "arena.h"
#include "db.h"
#include "deed.h"
#include "emit.h"
#include "event.h"
#include "field.h"
#include "flow_walk.h"
#include "friend.h"
#include "hear.h"
#include "jst.h"
#include "message.h"
#include "scenario.h"
#include "scenario_run.sql.h"
#include "scenario_tap.h"
#include "scenario_tongue.h"
#include "secret.h"
#include "turn.h"
#include "utterance.h"

#define TWICE_MS 3000 /* the same finger */
#define ANSWERS_MOST ((size_t)256 << 10)

struct run {
	struct turn *turn;
	int64_t id, scenario_id, version_no;
	int64_t last_at, until_at, department_id;
	struct flow flow;
	bool active; /* the scenario is */
	struct flow_answers *answers;
	struct flow_state state;
};

/* --- answers ------------------------------------------------------------------- */

static struct str seal_context(struct arena *arena, int64_t run) { return str_fmt(arena, "scenario_run.answers:%" PRId64, run); }

static struct str sealed_answers(const struct run *run)
{
	struct arena *arena = run->turn->arena;
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, ANSWERS_MOST);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < run->answers->count; i++) {
		emit_begin(&emit, NULL);
		emit_text(&emit, "step", run->answers->items[i].step);
		emit_text(&emit, "value", run->answers->items[i].value);
		emit_text(&emit, "shown", run->answers->items[i].shown);
		emit_end(&emit);
	}
	emit_end_list(&emit);
	return seal(run->turn->context->keyring, arena, seal_context(arena, run->id), buf_view(&out));
}

static enum err open_answers(const struct run *run, struct str sealed)
{
	struct arena *arena = run->turn->arena;
	const struct node *list;
	struct str text;
	TRY(unseal(run->turn->context->keyring, arena, seal_context(arena, run->id), sealed, &text));
	TRY(node_parse(arena, text, &list));
	for (size_t i = 0; i < node_count(list) && i < FLOW_ANSWERS_MOST; i++) {
		const struct node *item = node_at(list, i);
		run->answers->items[run->answers->count++] = (struct flow_answer){
		        node_text(node_get(item, "step"), S("")), node_text(node_get(item, "value"), S("")),
		        node_text(node_get(item, "shown"), S(""))};
	}
	return OK;
}

/* --- numbers ------------------------------------------------------------------- */

struct counted {
	int64_t scenario_id, version_no, day;
	struct str step, choice;
	int64_t entered, left, timed_out, misfits;
};

static enum err count(struct db *db, struct arena *arena, const struct counted *c)
{
	return sql_count_add(db, arena,
	                     &(struct count_add_in){.scenario_id = c->scenario_id,
	                                            .version_no = c->version_no,
	                                            .day = c->day,
	                                            .step = c->step,
	                                            .choice = c->choice,
	                                            .entered = c->entered,
	                                            .left_here = c->left,
	                                            .timed_out = c->timed_out,
	                                            .misfits = c->misfits});
}

static struct counted counted_at(const struct run *run, struct str step)
{
	return (struct counted){.scenario_id = run->scenario_id,
	                        .version_no = run->version_no,
	                        .day = jst_day_of_ms(run->turn->at),
	                        .step = step,
	                        .choice = S("")};
}

static enum err count_move(const struct run *run, const struct flow_outcome *out)
{
	struct db *db = run->turn->db;
	struct arena *arena = run->turn->arena;
	for (size_t i = 0; i < out->trail_count; i++) {
		struct counted c = counted_at(run, run->flow.steps[out->trail[i]].key);
		c.entered = 1;
		TRY(count(db, arena, &c));
	}
	if (out->answered != FLOW_NONE && out->choice != FLOW_NONE) {
		const struct flow_step *step = &run->flow.steps[out->answered];
		struct counted c = counted_at(run, step->key);
		c.choice = step->choices[out->choice].key;
		c.entered = 1;
		TRY(count(db, arena, &c));
	}
	if (!out->misfit && out->fate != FLOW_LEFT)
		return OK;
	struct counted c = counted_at(run, run->flow.steps[out->at].key);
	c.misfits = out->misfit;
	c.left = out->fate == FLOW_LEFT;
	return count(db, arena, &c);
}

/* --- one run -------------------------------------------------------------------- */

static enum err load_flow(struct run *run)
{
	struct run_flow_row row;
	struct flow_report *unused = arena_make(run->turn->arena, struct flow_report);
	TRY(sql_run_flow(run->turn->db, run->turn->arena, run->scenario_id, run->version_no, &row));
	run->active = row.active != 0;
	run->department_id = row.department_id;
	TRY(flow_read(run->turn->arena, row.flow, &run->flow, unused));
	return scenario_tongue(run->turn, run->scenario_id, &run->flow);
}

static struct run new_run(struct turn *turn)
{
	struct run run = {.turn = turn, .answers = arena_make(turn->arena, struct flow_answers)};
	run.state.answers = run.answers;
	return run;
}

/* *found false: nothing is open. */
static enum err find_open(struct turn *turn, struct run *out, bool *found)
{
	struct run_open_row row;
	*out = new_run(turn);
	enum err err = sql_run_open(turn->db, turn->arena, turn->friend->id, &row);
	*found = err == OK;
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	out->id = row.id;
	out->scenario_id = row.scenario_id;
	out->version_no = row.version_no;
	out->last_at = row.last_at;
	out->until_at = row.until_at;
	out->state.misfits = row.misfits;
	TRY(load_flow(out));
	if (row.has_answers_sealed)
		TRY(open_answers(out, row.answers_sealed));
	out->state.at = flow_find(&out->flow, row.step);
	return out->state.at == FLOW_NONE ? fail(ERR_INTERNAL, "a run waits at a step that is not there") : OK;
}

static enum err end_run(const struct run *run, struct str state)
{
	int64_t ended;
	struct str step = run->flow.steps[run->state.at].key;
	struct counted c = counted_at(run, step);
	TRY(sql_run_end(run->turn->db, run->turn->arena, run->id, state, step, run->turn->at, &ended));
	c.left = str_eq(state, S("replaced"));
	c.timed_out = str_eq(state, S("timed_out"));
	return ended && (c.left || c.timed_out) ? count(run->turn->db, run->turn->arena, &c) : OK;
}

static enum err store(const struct run *run, const struct flow_outcome *out)
{
	struct db *db = run->turn->db;
	struct arena *arena = run->turn->arena;
	int64_t at = run->turn->at, ended;
	struct str step = run->flow.steps[out->at].key;
	if (out->fate == FLOW_WAITS)
		return sql_run_move(db, arena,
		                    &(struct run_move_in){.id = run->id,
		                                          .step = step,
		                                          .answers_sealed = sealed_answers(run),
		                                          .misfits = run->state.misfits,
		                                          .now = at,
		                                          .until_at = at + run->flow.hours * MS_HOUR});
	return sql_run_end(db, arena, run->id, out->fate == FLOW_LEFT ? S("left") : S("finished"), step, at, &ended);
}

static enum err act(struct flow_walker *walker, const struct flow_step *step)
{
	struct turn *turn = walker->context;
	const struct deed_doing doing = {walker->db, walker->arena, walker->friend_id, walker->now, turn,
	                                 {TAG_BY_SCENARIO, walker->scenario_id}};
	return deeds_do(&doing, node_dump(walker->arena, step->deeds));
}

/* A deed may have said something of its own. Of more than LINE takes, what comes
 * first is left out: a note. */
static enum err both(struct arena *arena, struct str steps, struct str deeds, struct str *out)
{
	const struct node *said[2];
	struct buf text;
	struct emit emit;
	TRY(node_parse(arena, steps, &said[0]));
	TRY(node_parse(arena, deeds.len ? deeds : S("[]"), &said[1]));
	size_t all = node_count(said[0]) + node_count(said[1]), skip = all > MESSAGES_MOST ? all - MESSAGES_MOST : 0;
	*out = S("");
	if (all == 0)
		return OK;
	buf_init(&text, arena, steps.len + deeds.len + 16);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t list = 0; list < COUNT(said); list++)
		for (size_t i = 0; i < node_count(said[list]); i++)
			if (skip)
				skip--;
			else
				emit_raw(&emit, NULL, node_dump(arena, node_at(said[list], i)));
	emit_end_list(&emit);
	return buf_done(&text, out);
}

static enum err walk(struct run *run, const struct flow_input *input)
{
	struct turn *turn = run->turn;
	struct friend friend;
	struct flow_outcome *out = arena_make(turn->arena, struct flow_outcome);
	TRY(friend_find(turn->db, turn->arena, turn->context->keyring, turn->friend->id, &friend));
	struct flow_walker walker = {.db = turn->db,
	                             .arena = turn->arena,
	                             .now = turn->at,
	                             .friend_id = turn->friend->id,
	                             .name = friend.name,
	                             .public_url = turn->context->public_url,
	                             .scenario_id = run->scenario_id,
	                             .version_no = run->version_no,
	                             .run_id = run->id,
	                             .context = turn,
	                             .words = turn->words,
	                             .act = act};
	TRY(flow_walk(&walker, &run->flow, &run->state, input, out));
	scenario_tongue_said(turn, &run->flow, out);
	TRY(store(run, out));
	TRY(count_move(run, out));
	turn->department_id = run->department_id;
	return both(turn->arena, out->messages, turn->messages, &turn->messages);
}

/* --- what is said without a flow ---------------------------------------------------- */

static struct str quoted(struct arena *arena, struct str text)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, 6 * text.len + 16);
	emit_init(&emit, &out);
	emit_text(&emit, NULL, text);
	return buf_view(&out);
}

static enum err say_text(struct turn *turn, struct str japanese, int64_t again)
{
	struct buf out;
	struct emit emit;
	TRY(turn_words(turn));
	struct str text = turn_word(turn, japanese), label = quoted(turn->arena, turn_word(turn, S("はじめから")));
	buf_init(&out, turn->arena, (size_t)16 << 10);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", text);
	if (again) {
		emit_raw(&emit, "quickReply",
		         str_fmt(turn->arena,
		                 "{\"items\":[{\"type\":\"action\",\"action\":{\"type\":\"postback\",\"label\":%.*s,"
		                 "\"data\":\"s=%" PRId64 "\",\"displayText\":%.*s}}]}",
		                 FMT(label), again, FMT(label)));
	}
	emit_end(&emit);
	emit_end_list(&emit);
	turn->messages = buf_view(&out);
	return OK;
}

/* A tap is said by nobody else in the talk that staff read. */
static enum err keep_tap(struct turn *turn, struct str label)
{
	struct buf out;
	struct emit emit;
	int64_t id;
	buf_init(&out, turn->arena, (size_t)4 << 10);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", label);
	emit_end(&emit);
	return utterance_add(turn->db, turn->arena, turn->context->keyring,
	                     &(struct utterance_new){.friend_id = turn->friend->id,
	                                             .kind = S("text"),
	                                             .message = buf_view(&out),
	                                             .said_at = turn->at},
	                     &id);
}

static struct str either(struct str japanese, struct str label) { return japanese.len ? japanese : label; }
static struct str japanese_of(const struct flow_choice *choice) { return either(choice->japanese, choice->label); }

/* --- beginning ------------------------------------------------------------------- */

static enum err published(struct turn *turn, int64_t scenario_id, int64_t *no)
{
	enum err err = sql_run_scenario(turn->db, turn->arena, scenario_id, no);
	if (err == ERR_NOT_FOUND)
		*no = 0;
	return err == ERR_NOT_FOUND ? OK : err;
}

static enum err not_there(struct turn *turn)
{
	return say_text(turn, S("このご案内は、いまは使えません。"), 0);
}

/* The new run of a version, not stored yet; the open one is given up. */
static enum err make_run(struct turn *turn, int64_t scenario_id, int64_t no, struct run *out)
{
	struct run open;
	bool found;
	TRY(find_open(turn, &open, &found));
	if (found)
		TRY(end_run(&open, S("replaced")));
	*out = new_run(turn);
	out->scenario_id = scenario_id;
	out->version_no = no;
	TRY(load_flow(out));
	return sql_run_add(turn->db, turn->arena,
	                   &(struct run_add_in){.scenario_id = scenario_id,
	                                        .version_no = no,
	                                        .friend_id = turn->friend->id,
	                                        .step = out->flow.steps[0].key,
	                                        .now = turn->at,
	                                        .until_at = turn->at + out->flow.hours * MS_HOUR},
	                   &out->id);
}

static enum err one_at_a_time(struct turn *turn)
{
	return tx_lock(turn->db, turn->arena, str_fmt(turn->arena, "scenario:%" PRId64, turn->friend->id));
}

enum err scenario_begin(struct turn *turn, int64_t scenario_id)
{
	struct run open, run;
	bool found;
	int64_t no;
	TRY(one_at_a_time(turn));
	TRY(published(turn, scenario_id, &no));
	if (no == 0)
		return not_there(turn);
	TRY(find_open(turn, &open, &found));
	if (found && open.scenario_id == scenario_id && open.answers->count == 0 && turn->at - open.last_at < TWICE_MS)
		return OK;
	TRY(make_run(turn, scenario_id, no, &run));
	return walk(&run, &(struct flow_input){.move = FLOW_BEGIN});
}

/* --- taps ----------------------------------------------------------------------- */

static enum err begin_at(struct turn *turn, const struct scenario_tap *tap)
{
	struct run run;
	int64_t no;
	TRY(published(turn, tap->scenario_id, &no));
	if (no == 0)
		return not_there(turn);
	struct run look = new_run(turn);
	look.scenario_id = tap->scenario_id;
	look.version_no = no;
	TRY(load_flow(&look));
	size_t at = flow_find(&look.flow, tap->step);
	size_t choice = at == FLOW_NONE ? FLOW_NONE : flow_choice_find(&look.flow.steps[at], tap->choice);
	if (tap->move == TAP_LEAVE)
		return say_text(turn, S("このご案内は、もう終わっています。"), tap->scenario_id);
	if (choice == FLOW_NONE)
		return say_text(turn, S("これは前のご案内のボタンです。はじめからご案内できます。"), tap->scenario_id);
	TRY(make_run(turn, tap->scenario_id, no, &run));
	run.state.at = at;
	TRY(keep_tap(turn, japanese_of(&run.flow.steps[at].choices[choice])));
	return walk(&run, &(struct flow_input){.move = FLOW_CHOOSE, .choice = choice, .note = turn_word(turn, S("前のご案内のボタンから続けます。"))});
}

static enum err tap_here(struct run *run, const struct scenario_tap *tap, struct str note)
{
	const struct flow_step *step = &run->flow.steps[run->state.at];
	struct flow_input input = {.move = FLOW_REPEAT, .note = note};
	size_t choice = flow_choice_find(step, tap->choice);
	struct str label = S(""), picked = run->turn->postback ? run->turn->postback->date : S("");
	if (tap->move == TAP_CHOICE && choice != FLOW_NONE) {
		input.move = FLOW_CHOOSE;
		input.choice = choice;
		label = japanese_of(&step->choices[choice]);
	} else if (tap->move == TAP_DATE && step->kind == FLOW_INPUT && picked.len) {
		input.move = FLOW_SAY;
		label = input.said = picked;
	} else if (tap->move == TAP_BACK) {
		input.move = FLOW_GO_BACK;
		label = either(run->flow.back_japanese, run->flow.back[0]);
	} else if (tap->move == TAP_LEAVE) {
		input.move = FLOW_LEAVE;
		label = either(run->flow.leave_japanese, run->flow.leave[0]);
	} else if (tap->move == TAP_HELP) {
		input.move = FLOW_HELP;
		label = either(run->flow.help_japanese, run->flow.help_label);
	}
	if (label.len)
		TRY(keep_tap(run->turn, label));
	return walk(run, &input);
}

/* A button of an earlier question of the same walk: the answer is changed. */
static enum err tap_before(struct run *run, const struct scenario_tap *tap, size_t step)
{
	struct flow_answers *answers = run->answers;
	size_t place = answers->count;
	while (place > 0 && !str_eq(answers->items[place - 1].step, tap->step))
		place--;
	bool same = place && str_eq(answers->items[place - 1].value, tap->choice);
	if (same && place == answers->count && run->turn->at - run->last_at < TWICE_MS)
		return OK; /* tapped twice */
	if (place == 0 || tap->move != TAP_CHOICE || flow_choice_find(&run->flow.steps[step], tap->choice) == FLOW_NONE)
		return walk(run, &(struct flow_input){.move = FLOW_REPEAT, .note = turn_word(run->turn, S("いまの質問はこちらです。"))});
	answers->count = place - 1;
	run->state.at = step;
	return tap_here(run, tap, turn_word(run->turn, S("前の質問の答えを変えて、そこから続けます。")));
}

static enum err hear_tap(struct turn *turn, const struct scenario_tap *tap)
{
	struct run run;
	bool found;
	TRY(one_at_a_time(turn));
	TRY(find_open(turn, &run, &found));
	bool mine = found && run.id == tap->run_id && run.scenario_id == tap->scenario_id && run.active;
	if (!mine)
		return begin_at(turn, tap);
	if (run.until_at < turn->at) {
		TRY(end_run(&run, S("timed_out")));
		return begin_at(turn, tap);
	}
	size_t step = flow_find(&run.flow, tap->step);
	if (step == run.state.at || tap->move == TAP_LEAVE)
		return tap_here(&run, tap, S(""));
	if (turn->at - run.last_at < TWICE_MS && tap->move != TAP_CHOICE)
		return OK;
	return step == FLOW_NONE ? begin_at(turn, tap) : tap_before(&run, tap, step);
}

/* --- the listener ------------------------------------------------------------------ */

/* What is masked in the talk elsewhere is what was asked for here; it is kept sealed,
 * until the walk ends. */
static bool asks_for_contact(const struct run *run)
{
	const struct flow_step *step = &run->flow.steps[run->state.at];
	return step->kind == FLOW_INPUT && (step->check == FLOW_PHONE || step->check == FLOW_MAIL);
}

static enum err hear_words(struct turn *turn, bool *taken)
{
	struct run run;
	bool found;
	TRY(one_at_a_time(turn));
	TRY(find_open(turn, &run, &found));
	if (!found)
		return OK;
	if (run.until_at < turn->at)
		return end_run(&run, S("timed_out"));
	if (!run.active)
		return end_run(&run, S("replaced"));
	*taken = true;
	return walk(&run, &(struct flow_input){.move = FLOW_SAY, .said = asks_for_contact(&run) ? turn->unmasked : turn->text});
}

enum err scenario_hear(struct turn *turn, bool *taken)
{
	struct scenario_tap tap;
	if (turn->data.len == 0)
		return hear_words(turn, taken);
	if (!scenario_tap_read(turn->data, &tap))
		return OK;
	*taken = true;
	return tap.move == TAP_BEGIN ? scenario_begin(turn, tap.scenario_id) : hear_tap(turn, &tap);
}
