/* scenario_tongue: texts of a flow, looked up all at once. */
#include "scenario_tongue.h"

#include "arena.h"
#include "field.h"
#include "flow_walk.h"
#include "friend.h"
#include "turn.h"
#include "wording.h"

static enum err put_one(struct turn *turn, const struct flow_text *text)
{
	struct str japanese = text->at ? *text->at : node_dump(turn->arena, *text->list);
	struct said said = wordings_say(turn->words, text->at ? "scenario_text" : "scenario", text->thing, japanese);
	if (said.language == LANGUAGE_JA)
		return OK;
	if (text->draft)
		*text->draft = *text->draft || said.draft;
	if (text->japanese)
		*text->japanese = japanese;
	if (!text->at)
		return node_parse(turn->arena, said.text, text->list);
	*text->at = said.text;
	return OK;
}

enum err scenario_tongue(struct turn *turn, int64_t scenario_id, struct flow *flow)
{
	static const char *const kinds[] = {"scenario", "scenario_text"};
	struct flow_text *texts;
	if (turn->friend->reads == LANGUAGE_JA)
		return OK;
	size_t count = flow_texts(turn->arena, scenario_id, flow, &texts);
	struct str *things = arena_array(turn->arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		things[i] = texts[i].thing;
	TRY(turn_words(turn));
	TRY(wordings_add(turn->words, turn->db, &(struct wordings_more){kinds, COUNT(kinds), things, count}));
	for (size_t i = 0; i < count; i++)
		TRY(put_one(turn, &texts[i]));
	return OK;
}

void scenario_tongue_said(struct turn *turn, const struct flow *flow, const struct flow_outcome *out)
{
	for (size_t i = 0; i < out->trail_count; i++)
		turn->draft = turn->draft || flow->steps[out->trail[i]].draft;
	turn->draft = turn->draft || flow->steps[out->at].draft;
}
