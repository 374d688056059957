/* utterance_view: words of the database as words of the API. */
#include "utterance_view.h"

#include "arena.h"
#include "field.h"
#include "str.h"
#include "utf8.h"
#include "utterance.h"

#define SNIPPET_MOST 60

static int word_at(const char *const *words, int last, struct str word)
{
	for (int i = 0; i <= last; i++)
		if (str_eq(word, str_from(words[i])))
			return i;
	return 0;
}

struct api_utterance utterance_view(const struct utterance *said)
{
	return (struct api_utterance){
		.id = said->id,
		.speaker = said->by_city ? API_UTTERANCE_SPEAKER_CITY : API_UTTERANCE_SPEAKER_CITIZEN,
		.message = said->message,
		.at = said->said_at,
		.erased = said->erased,
		.attachment = (enum api_utterance_attachment)word_at(api_utterance_attachment_words,
		                                                     API_UTTERANCE_ATTACHMENT_TOO_LARGE, said->attachment),
		.virus = (enum api_utterance_virus)said->virus.state, /* both in the order of virus.h */
		.virus_found = said->virus.found,
		.has_conversation_id = said->conversation_id != 0,
		.conversation_id = said->conversation_id,
		.masked = said->masked,
		.secret = said->secret,
		.staff = said->staff,
		.state = (enum api_utterance_state)word_at(api_utterance_state_words, API_UTTERANCE_STATE_FAILED, said->state),
		.way = (enum api_utterance_way)word_at(api_utterance_way_words, API_UTTERANCE_WAY_PUSH, said->way),
		.why = said->why,
	};
}

struct str utterance_words(struct arena *arena, struct str message)
{
	static const struct {
		struct str type, words;
	} kinds[] = {
		{S_INIT("image"), S_INIT("写真")},       {S_INIT("video"), S_INIT("動画")},      {S_INIT("audio"), S_INIT("音声")},
		{S_INIT("file"), S_INIT("ファイル")},    {S_INIT("location"), S_INIT("位置情報")}, {S_INIT("sticker"), S_INIT("スタンプ")},
	};
	const struct node *node;
	if (message.len == 0 || node_parse(arena, message, &node) != OK)
		return S("");
	if (!node_is(node, NODE_OBJECT))
		return S("（送信が取り消されました）");
	struct str type = node_text(node_get(node, "type"), S(""));
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_eq(type, kinds[i].type))
			return kinds[i].words;
	return node_text(node_get(node, "text"), node_text(node_get(node, "altText"), S("")));
}

struct str utterance_snippet(struct arena *arena, struct str message)
{
	return utf8_cut(utterance_words(arena, message), SNIPPET_MOST);
}
