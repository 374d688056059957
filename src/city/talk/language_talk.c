/* language_talk: the question with a quick reply for each language, and the answer. */
#include "language_talk.h"

#include "arena.h"
#include "buf.h"
#include "emit.h"
#include "friend.h"
#include "turn.h"
#include "wording.h"

#define MESSAGE_MOST ((size_t)16 << 10)

/* The name of the thing itself, in each language. */
static bool asks_for_languages(struct arena *arena, struct str text)
{
	static const struct str words[] = {S_INIT("言語"), S_INIT("ことば"), S_INIT("language"), S_INIT("languages"), S_INIT("语言"),
	                                   S_INIT("語言"), S_INIT("언어"), S_INIT("ngôn ngữ"), S_INIT("tiếng việt"),
	                                   S_INIT("english"), S_INIT("中文"), S_INIT("한국어"), S_INIT("やさしい日本語")};
	struct str said = text.len <= 40 ? str_lower(arena, str_trim(text)) : S("");
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(said, words[i]))
			return true;
	return false;
}

static void offer(struct arena *arena, struct emit *emit, enum language language)
{
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("action"));
	emit_begin(emit, "action");
	emit_text(emit, "type", S("postback"));
	emit_text(emit, "label", language_own_name(language));
	emit_text(emit, "data", str_fmt(arena, "l=%.*s", FMT(language_code(language))));
	emit_text(emit, "displayText", language_own_name(language));
	emit_end(emit);
	emit_end(emit);
}

static enum err in_their_words(struct turn *turn, enum language language, struct str japanese, struct str *out)
{
	struct said said;
	TRY(wording_say(turn->db, turn->arena, &(struct wording_ask){"page", japanese, japanese, language}, &said));
	*out = said.text;
	return OK;
}

static enum err say(struct turn *turn, enum language language, struct str japanese, bool offers)
{
	struct buf out;
	struct emit emit;
	struct str text;
	TRY(in_their_words(turn, language, japanese, &text));
	buf_init(&out, turn->arena, MESSAGE_MOST);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", text);
	if (offers) {
		emit_begin(&emit, "quickReply");
		emit_list(&emit, "items");
		for (int i = 0; i < LANGUAGES; i++)
			offer(turn->arena, &emit, (enum language)i);
		emit_end_list(&emit);
		emit_end(&emit);
	}
	emit_end(&emit);
	emit_end_list(&emit);
	return buf_done(&out, &turn->messages);
}

static enum err choose(struct turn *turn, enum language language)
{
	TRY(language_choose(turn->db, turn->arena, turn->friend->id, language));
	return say(turn, language, S("これからは、日本語でお送りします。"), false);
}

enum err language_hear(struct turn *turn, bool *taken)
{
	enum language language;
	*taken = true;
	if (str_starts(turn->data, S("l=")) && language_of_code(str_skip(turn->data, 2), &language))
		return choose(turn, language);
	if (turn->data.len == 0 && asks_for_languages(turn->arena, turn->text))
		return say(turn, turn->friend->reads, S("言語を選んでください。"), true);
	*taken = false;
	return OK;
}
