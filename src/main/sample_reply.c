/* sample_reply: a small dictionary of waste, and rules by the hour. */
#include "sample_reply.h"

#include "arena.h"
#include "buf.h"
#include "emit.h"
#include "reply.h"
#include "str.h"

#define RULE_MOST ((size_t)16 << 10)
#define FIRST_STAFF 1
#define OFFICE "[{\"days\":62,\"from\":510,\"to\":1035,\"holidays\":\"never\"}]"

struct waste {
	const char *names; /* the first is its name; 、 between */
	int way;
};

static const char *const ways[] = {
	"燃えるごみです。月曜と木曜の朝8時30分までに出してください。",
	"燃えないごみです。第1・第3水曜に出してください。",
	"資源です。洗って、金曜に出してください。",
	"プラスチックです。軽くすすいで、火曜に出してください。",
	"有害ごみです。透明の袋に入れて、第4水曜に出してください。",
	"粗大ごみです。ごみ減量課に電話で申しこんでください（手数料がかかります）。",
	"市では集められません。買った店か、専門の業者に頼んでください。",
};
enum { BURN, METAL, RECYCLE, PLASTIC, HARM, LARGE, NOT_HERE };

static const struct waste wastes[] = {
	{"生ごみ、残飯、野菜くず、食べ残し", BURN}, {"紙おむつ、おむつ、オムツ", BURN}, {"ティッシュ、ちり紙", BURN},
	{"ぬいぐるみ、人形", BURN}, {"革靴、運動靴、くつ", BURN}, {"割りばし、竹串", BURN}, {"食用油、天ぷら油、揚げ油", BURN},
	{"生理用品、ナプキン", BURN}, {"使い捨てカイロ、ホッカイロ", METAL}, {"写真、アルバム", BURN}, {"花束、切り花", BURN},
	{"落ち葉、せん定した枝", BURN}, {"フライパン、やかん、なべ", METAL}, {"茶わん、お皿、陶器", METAL},
	{"ガラスのコップ、割れたガラス", METAL}, {"かさ、折りたたみ傘", METAL}, {"包丁、はさみ、カッター", METAL},
	{"ドライヤー、アイロン", METAL}, {"電気ポット、炊飯器、トースター", METAL}, {"針金ハンガー", METAL}, {"手鏡、かがみ", METAL},
	{"植木鉢、プランター", METAL}, {"ペットボトル、PETボトル", RECYCLE}, {"空き缶、アルミ缶、スチール缶、缶詰", RECYCLE},
	{"空きびん、ガラスびん、びん", RECYCLE}, {"新聞、新聞紙、ちらし", RECYCLE}, {"段ボール、ダンボール", RECYCLE},
	{"雑誌、古本、教科書", RECYCLE}, {"牛乳パック、紙パック", RECYCLE}, {"古着、衣類", RECYCLE},
	{"お菓子の箱、ティッシュの箱、雑がみ", RECYCLE}, {"ペットボトルのキャップ、ペットボトルのふた", PLASTIC},
	{"食品トレイ、発泡トレイ", PLASTIC}, {"レジ袋、ポリ袋", PLASTIC}, {"シャンプーのボトル、洗剤の容器", PLASTIC},
	{"カップ麺の容器、弁当の容器", PLASTIC}, {"卵のパック、いちごのパック", PLASTIC}, {"発泡スチロール", PLASTIC},
	{"チューブ、歯みがき粉のチューブ", PLASTIC}, {"乾電池、電池、ボタン電池", HARM}, {"蛍光灯、蛍光管、電球", HARM},
	{"水銀体温計、体温計", HARM}, {"ライター、使い捨てライター", HARM}, {"スプレー缶、カセットボンベ、ガスボンベ", HARM},
	{"モバイルバッテリー、充電池、リチウム電池", HARM}, {"電子たばこ、加熱式たばこ", HARM}, {"ふとん、毛布、マットレス", LARGE},
	{"いす、椅子、ソファー", LARGE}, {"テーブル、こたつ", LARGE}, {"たんす、本棚、食器棚", LARGE}, {"自転車、三輪車", LARGE},
	{"ベッド、二段ベッド", LARGE}, {"カーペット、じゅうたん", LARGE}, {"掃除機", LARGE}, {"扇風機、ストーブ、ヒーター", LARGE},
	{"物干しざお、つりざお", LARGE}, {"テレビ、冷蔵庫、洗濯機、エアコン", NOT_HERE}, {"パソコン、ノートパソコン", NOT_HERE},
	{"タイヤ、バッテリー、バイク", NOT_HERE}, {"消火器", NOT_HERE}, {"コンクリート、れんが、砂利", NOT_HERE}, {"農薬、ペンキ、灯油", NOT_HERE},
};

struct rule {
	const char *category, *name, *kind, *words, *times; /* words with 、 between; times: members of the rule */
	const char *answers[3];
};

static const struct rule rules[] = {
	{"開庁時間", "開庁時間（開いているとき）", "part", "開庁、何時まで、営業時間、窓口の時間", "\"windows\":" OFFICE ",\"outside\":false",
	 {"市役所は、平日の8時30分から17時15分まで開いています。いまは受け付けています。"}},
	{"開庁時間", "開庁時間（閉まっているとき）", "part", "開庁、何時まで、営業時間、窓口の時間", "\"windows\":" OFFICE ",\"outside\":true",
	 {"いまは閉庁しています。平日の8時30分から17時15分までにお越しください。急ぎの届け出は、夜間・休日窓口（本庁舎1階）へどうぞ。"}},
	{"開庁時間", "夜間・休日の電話", "part", "電話番号、電話したい", "\"windows\":" OFFICE ",\"outside\":true",
	 {"いまの時間の電話は、宿直（000-000-0000）が受けます。"}},
	{"あいさつ", "こんにちは", "exact", "こんにちは、こんばんは、おはよう、はじめまして", "\"windows\":[],\"outside\":false",
	 {"こんにちは、{{名前}}さん。ごみの名前を送ると、出し方をお答えします。", "こんにちは！ きょうは{{今日}}です。何かお手伝いできますか。",
	  "こんにちは。「開庁時間」や「ペットボトル」のように送ってみてください。"}},
	{"あいさつ", "ありがとう", "exact", "ありがとう、ありがとうございます、サンキュー", "\"windows\":[],\"outside\":false",
	 {"どういたしまして。またいつでもどうぞ。", "お役に立ててうれしいです。"}},
};

static void emit_words(struct emit *emit, const char *kind, struct str words)
{
	struct str rest = words;
	emit_list(emit, "words");
	while (rest.len) {
		ptrdiff_t end = str_find(rest, S("、"));
		emit_begin(emit, NULL);
		emit_text(emit, "kind", str_from(kind));
		emit_text(emit, "text", end < 0 ? rest : str_left(rest, (size_t)end));
		emit_end(emit);
		rest = end < 0 ? S("") : str_skip(rest, (size_t)end + S("、").len);
	}
	emit_end_list(emit);
}

static void emit_answers(struct emit *emit, const char *const *answers, size_t count)
{
	emit_list(emit, "answers");
	for (size_t i = 0; i < count && answers[i]; i++) {
		emit_begin(emit, NULL);
		emit_list(emit, "messages");
		emit_begin(emit, NULL);
		emit_text(emit, "type", S("text"));
		emit_text(emit, "text", str_from(answers[i]));
		emit_end(emit);
		emit_end_list(emit);
		emit_raw(emit, "deeds", S("[]"));
		emit_end(emit);
	}
	emit_end_list(emit);
}

static struct str rule_json(struct arena *arena, const struct rule *rule)
{
	struct buf text, whole;
	struct emit emit;
	buf_init(&text, arena, RULE_MOST);
	buf_init(&whole, arena, RULE_MOST);
	emit_init(&emit, &text);
	emit_begin(&emit, NULL);
	emit_i64(&emit, "priority", 5);
	emit_text(&emit, "hears", S("words"));
	emit_words(&emit, rule->kind, str_from(rule->words));
	emit_answers(&emit, rule->answers, COUNT(rule->answers));
	emit_raw(&emit, "condition", S("{}"));
	emit_end(&emit);
	buf_fmt(&whole, "{%s,%.*s", rule->times, FMT(str_skip(buf_view(&text), 1)));
	return buf_view(&whole);
}

static enum err add(struct db *db, struct arena *arena, const struct rule *rule, struct str name, int64_t now)
{
	const struct reply_edit edit = {.name = name, .category = str_from(rule->category), .rule = rule_json(arena, rule),
	                                .staff_id = FIRST_STAFF, .now = now};
	int64_t id;
	TRY(reply_add(db, arena, &edit, &id));
	return reply_publish(db, arena, id, 1, now);
}

static enum err add_waste(struct db *db, struct arena *arena, const struct waste *waste, int64_t now)
{
	struct str rest = str_from(waste->names);
	ptrdiff_t end = str_find(rest, S("、"));
	struct str name = end < 0 ? rest : str_left(rest, (size_t)end);
	const char *answer = str_z(arena, str_fmt(arena, "「%.*s」は%s", FMT(name), ways[waste->way]));
	const struct rule rule = {"ごみの分け方", "", "part", waste->names, "\"windows\":[],\"outside\":false", {answer}};
	return add(db, arena, &rule, name, now);
}

enum err sample_replies(struct db *db, struct arena *arena, int64_t now)
{
	for (size_t i = 0; i < COUNT(wastes); i++)
		TRY(add_waste(db, arena, &wastes[i], now));
	for (size_t i = 0; i < COUNT(rules); i++)
		TRY(add(db, arena, &rules[i], str_from(rules[i].name), now));
	return OK;
}
