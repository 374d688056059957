/* flow_wording: the texts of a flow, one after the other, and where they stand. */
#include "flow.h"

#include "arena.h"
#include "str.h"

#define LABEL_MOST 20 /* LINE's, of a button */
#define TEXT_MOST 500
#define ERROR_MOST 200

struct gathering {
	struct arena *arena;
	struct flow_text *out;
	size_t count;
};

static void add(struct gathering *g, struct flow_text text)
{
	bool said = text.at && text.at->len, shown = text.list && *text.list;
	if (said || shown)
		g->out[g->count++] = text;
}

static struct str name_of(struct arena *arena, const struct flow_step *step, size_t no)
{
	return step->name.len ? step->name : str_fmt(arena, "%zu番目", no + 1);
}

static void add_step(struct gathering *g, struct str thing, struct flow_step *step, struct str name)
{
	struct arena *arena = g->arena;
	add(g, (struct flow_text){.thing = str_fmt(arena, "%.*s.text", FMT(thing)),
	                          .title = name,
	                          .at = &step->text,
	                          .draft = &step->draft,
	                          .most = TEXT_MOST});
	add(g, (struct flow_text){.thing = str_fmt(arena, "%.*s.error", FMT(thing)),
	                          .title = str_fmt(arena, "%.*s：合わないとき", FMT(name)),
	                          .at = &step->error,
	                          .draft = &step->draft,
	                          .most = ERROR_MOST});
	for (size_t i = 0; i < step->choice_count; i++)
		add(g, (struct flow_text){.thing = str_fmt(arena, "%.*s.choice.%.*s", FMT(thing), FMT(step->choices[i].key)),
		                          .title = str_fmt(arena, "%.*s：選択肢", FMT(name)),
		                          .at = &step->choices[i].label,
		                          .japanese = &step->choices[i].japanese,
		                          .draft = &step->draft,
		                          .most = LABEL_MOST});
	if (step->messages)
		add(g, (struct flow_text){.thing = thing, .title = name, .list = &step->messages, .draft = &step->draft});
}

size_t flow_texts(struct arena *arena, int64_t scenario_id, struct flow *flow, struct flow_text **out)
{
	size_t room = 3;
	for (size_t i = 0; i < flow->count; i++)
		room += flow->steps[i].choice_count + 3;
	struct gathering g = {.arena = arena, .out = arena_array(arena, struct flow_text, room)};
	struct str front = str_fmt(arena, "%" PRId64 ".", scenario_id);
	for (size_t i = 0; i < flow->count; i++)
		add_step(&g, str_fmt(arena, "%.*s%.*s", FMT(front), FMT(flow->steps[i].key)), &flow->steps[i],
		         name_of(arena, &flow->steps[i], i));
	if (flow->back_count)
		add(&g, (struct flow_text){.thing = str_fmt(arena, "%.*s.back", FMT(front)), .title = S("戻るボタン"),
		                           .at = &flow->back[0], .japanese = &flow->back_japanese, .most = LABEL_MOST});
	if (flow->leave_count)
		add(&g, (struct flow_text){.thing = str_fmt(arena, "%.*s.leave", FMT(front)), .title = S("やめるボタン"),
		                           .at = &flow->leave[0], .japanese = &flow->leave_japanese, .most = LABEL_MOST});
	add(&g, (struct flow_text){.thing = str_fmt(arena, "%.*s.help", FMT(front)), .title = S("助けのボタン"),
	                           .at = &flow->help_label, .japanese = &flow->help_japanese, .most = LABEL_MOST});
	*out = g.out;
	return g.count;
}
