/* flow_say: messages, questions with their buttons, and what is on every question:
 * a way back and a way out. */
#include "flow_walk.h"

#include "arena.h"
#include "content.h"
#include "emit.h"
#include "field.h"
#include "jst.h"
#include "utf8.h"

#define SAID_MOST ((size_t)512 << 10)
#define CARD_BUTTONS 6
#define BUTTONS_IN_ONE 10
#define ALT_MOST 300

struct flow_bubbles {
	struct flow_walker *walker;
	const struct flow *flow;
	const struct flow_answers *answers;
	struct buf out;
	struct emit emit;
};

struct flow_bubbles *flow_bubbles_new(struct flow_walker *walker, const struct flow *flow,
                                      const struct flow_answers *answers)
{
	struct flow_bubbles *b = arena_make(walker->arena, struct flow_bubbles);
	*b = (struct flow_bubbles){.walker = walker, .flow = flow, .answers = answers};
	buf_init(&b->out, walker->arena, SAID_MOST);
	emit_init(&b->emit, &b->out);
	emit_list(&b->emit, NULL);
	return b;
}

/* s=3&v=2&r=17&k=step, and what is done there: c=choice or a=back. */
static struct str data_of(const struct flow_bubbles *b, const struct flow_step *step, struct str what)
{
	const struct flow_walker *w = b->walker;
	return str_fmt(w->arena, "s=%" PRId64 "&v=%" PRId64 "&r=%" PRId64 "&k=%.*s&%.*s", w->scenario_id, w->version_no,
	               w->run_id, FMT(step->key), FMT(what));
}

static struct str choice_data(const struct flow_bubbles *b, const struct flow_step *step, size_t choice)
{
	return data_of(b, step, str_fmt(b->walker->arena, "c=%.*s", FMT(step->choices[choice].key)));
}

static void action(struct emit *emit, struct str label, struct str data)
{
	emit_begin(emit, "action");
	emit_text(emit, "type", S("postback"));
	emit_text(emit, "label", label);
	emit_text(emit, "data", data);
	emit_text(emit, "displayText", label);
	emit_end(emit);
}

static void quick(struct flow_bubbles *b, struct str label, struct str data)
{
	emit_begin(&b->emit, NULL);
	emit_text(&b->emit, "type", S("action"));
	action(&b->emit, label, data);
	emit_end(&b->emit);
}

static void quick_date(struct flow_bubbles *b, const struct flow_step *step)
{
	emit_begin(&b->emit, NULL);
	emit_text(&b->emit, "type", S("action"));
	emit_begin(&b->emit, "action");
	emit_text(&b->emit, "type", S("datetimepicker"));
	emit_text(&b->emit, "label", flow_word(b->walker, S("日付を選ぶ")));
	emit_text(&b->emit, "data", data_of(b, step, S("a=date")));
	emit_text(&b->emit, "mode", S("date"));
	emit_end(&b->emit);
	emit_end(&b->emit);
}

static void quick_replies(struct flow_bubbles *b, const struct flow_step *step, bool choices, bool help)
{
	emit_begin(&b->emit, "quickReply");
	emit_list(&b->emit, "items");
	for (size_t i = 0; choices && i < step->choice_count; i++)
		quick(b, step->choices[i].label, choice_data(b, step, i));
	if (step->kind == FLOW_INPUT && step->check == FLOW_DATE)
		quick_date(b, step);
	if (help && b->flow->help != FLOW_NONE)
		quick(b, b->flow->help_label, data_of(b, step, S("a=help")));
	if (b->answers->count)
		quick(b, b->flow->back[0], data_of(b, step, S("a=back")));
	quick(b, b->flow->leave[0], data_of(b, step, S("a=leave")));
	emit_end_list(&b->emit);
	emit_end(&b->emit);
}

void flow_bubbles_text(struct flow_bubbles *b, struct str text)
{
	emit_begin(&b->emit, NULL);
	emit_text(&b->emit, "type", S("text"));
	emit_text(&b->emit, "text", text);
	emit_end(&b->emit);
}

static void card(struct flow_bubbles *b, const struct flow_step *step, size_t from, size_t to, struct str text)
{
	struct emit *emit = &b->emit;
	emit_text(emit, "type", S("bubble"));
	emit_begin(emit, "body");
	emit_text(emit, "type", S("box"));
	emit_text(emit, "layout", S("vertical"));
	emit_text(emit, "spacing", S("md"));
	emit_list(emit, "contents");
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("text"));
	emit_text(emit, "text", text);
	emit_bool(emit, "wrap", true);
	emit_end(emit);
	for (size_t i = from; i < to; i++) {
		emit_begin(emit, NULL);
		emit_text(emit, "type", S("button"));
		emit_text(emit, "style", S("secondary"));
		emit_text(emit, "height", S("sm"));
		action(emit, step->choices[i].label, choice_data(b, step, i));
		emit_end(emit);
	}
	emit_end_list(emit);
	emit_end(emit);
}

static void cards(struct flow_bubbles *b, const struct flow_step *step)
{
	size_t count = (step->choice_count + CARD_BUTTONS - 1) / CARD_BUTTONS;
	emit_text(&b->emit, "type", S("carousel"));
	emit_list(&b->emit, "contents");
	for (size_t i = 0; i < count; i++) {
		size_t from = i * CARD_BUTTONS, to = from + CARD_BUTTONS;
		emit_begin(&b->emit, NULL);
		card(b, step, from, to < step->choice_count ? to : step->choice_count,
		     str_fmt(b->walker->arena, "%.*s（%zu/%zu）", FMT(step->text), i + 1, count));
		emit_end(&b->emit);
	}
	emit_end_list(&b->emit);
}

static enum flow_show show_of(const struct flow_step *step)
{
	if (step->show == FLOW_QUICK && step->choice_count <= FLOW_QUICK_MOST)
		return FLOW_QUICK;
	if (step->show == FLOW_CARDS || step->choice_count > BUTTONS_IN_ONE)
		return step->choice_count > CARD_BUTTONS ? FLOW_CARDS : FLOW_BUTTONS;
	return FLOW_BUTTONS;
}

static void question(struct flow_bubbles *b, const struct flow_step *step, bool help)
{
	enum flow_show show = show_of(step);
	emit_begin(&b->emit, NULL);
	if (show == FLOW_QUICK) {
		emit_text(&b->emit, "type", S("text"));
		emit_text(&b->emit, "text", step->text);
	} else {
		emit_text(&b->emit, "type", S("flex"));
		emit_text(&b->emit, "altText", utf8_cut(step->text, ALT_MOST));
		emit_begin(&b->emit, "contents");
		if (show == FLOW_CARDS)
			cards(b, step);
		else
			card(b, step, 0, step->choice_count, step->text);
		emit_end(&b->emit);
	}
	quick_replies(b, step, show == FLOW_QUICK, help);
	emit_end(&b->emit);
}

void flow_bubbles_step(struct flow_bubbles *b, const struct flow_step *step, bool help)
{
	if (step->kind == FLOW_QUESTION) {
		question(b, step, help);
		return;
	}
	if (step->kind == FLOW_INPUT) {
		emit_begin(&b->emit, NULL);
		emit_text(&b->emit, "type", S("text"));
		emit_text(&b->emit, "text", step->text);
		quick_replies(b, step, false, help);
		emit_end(&b->emit);
		return;
	}
	for (size_t i = 0; step->messages && i < node_count(step->messages); i++)
		emit_raw(&b->emit, NULL, node_dump(b->walker->arena, node_at(step->messages, i)));
}

struct flow_words flow_words(struct arena *arena, const struct flow *flow, const struct flow_answers *answers)
{
	struct flow_words out = {arena_array(arena, struct str, flow->count), arena_array(arena, struct str, flow->count), 0};
	for (size_t i = 0; i < flow->count; i++) {
		const struct flow_step *step = &flow->steps[i];
		if (!flow_waits(step) || step->name.len == 0)
			continue;
		const struct flow_answer *answer = answers ? flow_answer_of(answers, step->key) : NULL;
		out.names[out.count] = step->name;
		out.values[out.count++] = answer ? answer->shown : S("");
	}
	return out;
}

enum err flow_bubbles_done(struct flow_bubbles *b, struct str *out)
{
	struct arena *arena = b->walker->arena;
	const struct node *messages;
	struct str raw;
	emit_end_list(&b->emit);
	TRY(buf_done(&b->out, &raw));
	TRY(node_parse(arena, raw, &messages));
	struct flow_words words = flow_words(arena, b->flow, b->answers);
	const struct content_person person = {.name = b->walker->name, .values = words.values};
	const struct content_how how = {.public_url = b->walker->public_url,
	                                .day = jst_day_of_ms(b->walker->now),
	                                .columns = {words.names, words.count},
	                                .person = &person};
	return content_render(arena, messages, &how, out);
}

enum err flow_sample(struct arena *arena, const struct flow *flow, const struct flow_step *step,
                     const struct node **out)
{
	struct flow_walker walker = {.arena = arena, .scenario_id = 999999999, .version_no = 9999, .run_id = 999999999999};
	struct flow_answers *answers = arena_make(arena, struct flow_answers);
	struct str raw;
	answers->count = 1; /* the way back is there */
	struct flow_bubbles *b = flow_bubbles_new(&walker, flow, answers);
	flow_bubbles_step(b, step, true);
	emit_end_list(&b->emit);
	TRY(buf_done(&b->out, &raw));
	return node_parse(arena, raw, out);
}
