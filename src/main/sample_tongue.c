/* sample_tongue: translations, found by the Japanese words they belong to. */
#include "sample_tongue.h"

#include "arena.h"
#include "buf.h"
#include "emit.h"
#include "language.h"
#include "scope.h"
#include "str.h"
#include "wording.h"

#define FIRST_STAFF 1
#define MESSAGE_MOST ((size_t)16 << 10)

/* Plain texts: of every thing of the kind that says just this. */
static const struct {
	const char *kind, *japanese;
	enum language language;
	const char *text;
} plain[] = {
	{"article_question", "ペットボトルの出し方を知りたい", LANGUAGE_EN, "How do I put out plastic bottles?"},
	{"article_words", "ペットボトルの出し方を知りたい", LANGUAGE_EN, "plastic bottle recycling\nPET bottles\nthrow away plastic bottles"},
	{"article_question", "粗大ごみを出したい", LANGUAGE_EN, "How do I throw away furniture and other large items?"},
	{"article_words", "粗大ごみを出したい", LANGUAGE_EN, "bulky waste\noversized garbage\nsofa, bed, bicycle"},
	{"article_question", "燃えるごみの日はいつですか", LANGUAGE_EN, "When is burnable garbage collected?"},
	{"article_words", "燃えるごみの日はいつですか", LANGUAGE_EN, "garbage day\ntrash collection\nkitchen waste"},
	{"article_question", "引っ越しの手続きを知りたい", LANGUAGE_EN, "What do I have to do when I move?"},
	{"article_words", "引っ越しの手続きを知りたい", LANGUAGE_EN, "moving in\nmoving out\nchange of address"},
	{"article_category", "ごみ・リサイクル", LANGUAGE_EN, "Garbage and recycling"},
	{"article_category", "住民票・戸籍・印鑑", LANGUAGE_EN, "Residence and family records"},
	{"article_category", "子育て・教育", LANGUAGE_EN, "Children and schools"},
	{"article_question", "燃えるごみの日はいつですか", LANGUAGE_EASY, "もえる ごみは いつ 出しますか"},
	{"scenario_text", "どの引っ越しですか。", LANGUAGE_EN, "Which move is it?"},
	{"scenario_text", "市外から市内へ", LANGUAGE_EN, "Into the city"},
	{"scenario_text", "市内から市外へ", LANGUAGE_EN, "Out of the city"},
	{"scenario_text", "市内で引っ越し", LANGUAGE_EN, "Within the city"},
	{"scenario_text", "市外へ出る日は、いつですか。", LANGUAGE_EN, "When do you leave the city?"},
	{"scenario_text", "新しい家に移った日は、いつですか。", LANGUAGE_EN, "When did you move to your new home?"},
	{"scenario_text", "新しい家に住みはじめた日は、いつですか。これからなら、予定の日を書いてください。", LANGUAGE_EN,
	 "When did you begin to live in your new home? If you have not moved yet, please write the planned day."},
	{"scenario_text", "戻る", LANGUAGE_EN, "Back"},
	{"scenario_text", "やめる", LANGUAGE_EN, "Stop"},
};

/* Answers: of the article with this question. */
static const struct {
	const char *question;
	enum language language;
	const char *text;
} answers[] = {
	{"ペットボトルの出し方を知りたい", LANGUAGE_EN,
	 "Please put out plastic bottles on the second and fourth Wednesday of the month.\n\n・Take off the cap and the label\n・Rinse "
	 "the bottle\n・Crush it and put it into the blue net\n\nCaps and labels are “plastic”."},
	{"燃えるごみの日はいつですか", LANGUAGE_EN,
	 "Burnable garbage is collected on Mondays and Thursdays in the east, on Tuesdays and Fridays in the west. Please put it out by "
	 "8 in the morning. It is collected on public holidays, too."},
	{"燃えるごみの日はいつですか", LANGUAGE_EASY,
	 "もえる ごみの 日\n・東の ほう：月曜日と 木曜日\n・西の ほう：火曜日と 金曜日\n朝 8時までに 出して ください。休みの 日も 集めます。"},
	{"引っ越しの手続きを知りたい", LANGUAGE_EN,
	 "・Coming from another city: hand in a moving-in notice within 14 days at the Citizens’ Division\n・Leaving for another city: hand in a "
	 "moving-out notice from 14 days before\n・Moving within the city: hand in a change of address within 14 days"},
};

static struct str message(struct arena *arena, const char *words)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, MESSAGE_MOST);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", str_from(words));
	emit_end(&emit);
	emit_end_list(&emit);
	return buf_view(&out);
}

struct translation {
	const char *kind, *japanese; /* the source, or the question for an answer */
	enum language language;
	struct str text;
};

static enum err put(struct db *db, struct arena *arena, const struct translation *t, int64_t now)
{
	const struct wording_which which = {.scope = SCOPE_EVERYWHERE};
	const struct wording_kind *kind = wording_kind_find(str_from(t->kind));
	const struct wording_kind *named = kind->messages ? wording_kind_find(S("article_question")) : kind;
	struct wording_thing *things;
	size_t count;
	TRY(named->list(db, arena, &which, &things, &count));
	for (size_t i = 0; i < count; i++) {
		if (!str_eq(things[i].source, str_from(t->japanese)))
			continue;
		const struct wording_edit edit = {.kind = kind, .thing = things[i].thing, .text = t->text, .language = t->language,
		                                  .reviewed = true, .staff_id = FIRST_STAFF, .now = now};
		TRY(wording_save(db, arena, &edit));
	}
	return OK;
}

enum err sample_tongues(struct db *db, struct arena *arena, int64_t now)
{
	for (size_t i = 0; i < COUNT(plain); i++)
		TRY(put(db, arena,
		        &(struct translation){plain[i].kind, plain[i].japanese, plain[i].language, str_from(plain[i].text)}, now));
	for (size_t i = 0; i < COUNT(answers); i++)
		TRY(put(db, arena,
		        &(struct translation){"article", answers[i].question, answers[i].language, message(arena, answers[i].text)}, now));
	return OK;
}
