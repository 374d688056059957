/* sample_scenario: what is done with which rubbish, and who moves house. */
#include "sample_scenario.h"

#include "arena.h"
#include "scenario.h"
#include "str.h"

#define FIRST_STAFF 1

#define GARBAGE \
	"{\"hours\":24,\"help\":{\"label\":\"ごみの相談窓口\",\"next\":\"desk\"},\"steps\":[" \
	"{\"key\":\"kind\",\"kind\":\"question\",\"name\":\"ごみの種類\",\"text\":\"どんなごみですか。\",\"show\":\"auto\",\"choices\":[{\"key\":\"a1\",\"label\":\"台所のごみ\",\"next\":\"kitchen\"},{\"key\":\"a2\",\"label\":\"プラスチック\",\"next\":\"plastic\"},{\"key\":\"a3\",\"label\":\"びん・缶・ペットボトル\",\"next\":\"bottle\"},{\"key\":\"a4\",\"label\":\"紙・布\",\"next\":\"paper\"},{\"key\":\"a5\",\"label\":\"小さな家電・電池\",\"next\":\"small\"},{\"key\":\"a6\",\"label\":\"粗大ごみ\",\"next\":\"big\"}]}," \
	"{\"key\":\"kitchen\",\"kind\":\"question\",\"name\":\"台所のごみ\",\"text\":\"台所のごみは、どれですか。\",\"show\":\"auto\",\"choices\":[{\"key\":\"a1\",\"label\":\"生ごみ\",\"next\":\"burn\"},{\"key\":\"a2\",\"label\":\"食用油\",\"next\":\"oil\"},{\"key\":\"a3\",\"label\":\"割れた食器\",\"next\":\"hard\"},{\"key\":\"a4\",\"label\":\"ラップ・アルミ箔\",\"next\":\"burn\"}]}," \
	"{\"key\":\"plastic\",\"kind\":\"question\",\"name\":\"プラスチック\",\"text\":\"プラスチックは、どれですか。\",\"show\":\"auto\",\"choices\":[{\"key\":\"a1\",\"label\":\"マークのある袋・トレイ\",\"next\":\"mark\"},{\"key\":\"a2\",\"label\":\"おもちゃ・バケツ\",\"next\":\"burn\"},{\"key\":\"a3\",\"label\":\"発泡スチロールの箱\",\"next\":\"mark\"}]}," \
	"{\"key\":\"bottle\",\"kind\":\"question\",\"name\":\"びん・缶・ペットボトル\",\"text\":\"どれですか。\",\"show\":\"auto\",\"choices\":[{\"key\":\"a1\",\"label\":\"飲み物のびん・缶\",\"next\":\"can\"},{\"key\":\"a2\",\"label\":\"ペットボトル\",\"next\":\"pet\"},{\"key\":\"a3\",\"label\":\"スプレー缶\",\"next\":\"spray\"},{\"key\":\"a4\",\"label\":\"割れたびん\",\"next\":\"hard\"}]}," \
	"{\"key\":\"paper\",\"kind\":\"question\",\"name\":\"紙・布\",\"text\":\"どれですか。\",\"show\":\"auto\",\"choices\":[{\"key\":\"a1\",\"label\":\"新聞・雑誌・段ボール\",\"next\":\"old\"},{\"key\":\"a2\",\"label\":\"牛乳パック\",\"next\":\"old\"},{\"key\":\"a3\",\"label\":\"汚れた紙\",\"next\":\"burn\"},{\"key\":\"a4\",\"label\":\"古着\",\"next\":\"cloth\"}]}," \
	"{\"key\":\"small\",\"kind\":\"question\",\"name\":\"小さな家電・電池\",\"text\":\"どれですか。\",\"show\":\"auto\",\"choices\":[{\"key\":\"a1\",\"label\":\"乾電池\",\"next\":\"cell\"},{\"key\":\"a2\",\"label\":\"充電式の電池\",\"next\":\"recharge\"},{\"key\":\"a3\",\"label\":\"スマートフォン\",\"next\":\"box\"},{\"key\":\"a4\",\"label\":\"ドライヤー・時計\",\"next\":\"box\"},{\"key\":\"a5\",\"label\":\"蛍光灯\",\"next\":\"lamp\"}]}," \
	"{\"key\":\"big\",\"kind\":\"input\",\"name\":\"個数\",\"text\":\"粗大ごみは、いくつありますか。\",\"check\":\"number\",\"least\":1,\"most\":50,\"next\":\"many\"}," \
	"{\"key\":\"many\",\"kind\":\"branch\",\"name\":\"多いか\",\"cases\":[{\"when\":[{\"answer\":\"big\",\"from\":11}],\"next\":\"bring\"}],\"next\":\"pick\"}," \
	"{\"key\":\"burn\",\"kind\":\"end\",\"name\":\"燃えるごみ\",\"messages\":[{\"type\":\"text\",\"text\":\"【燃えるごみ】\\n黄色の指定袋で、地区の収集日の朝8時までに出してください。\"}]}," \
	"{\"key\":\"oil\",\"kind\":\"end\",\"name\":\"食用油\",\"messages\":[{\"type\":\"text\",\"text\":\"【食用油】\\n紙や布にしみこませるか、固めてから、燃えるごみに出してください。\"}]}," \
	"{\"key\":\"hard\",\"kind\":\"end\",\"name\":\"燃えないごみ\",\"messages\":[{\"type\":\"text\",\"text\":\"【燃えないごみ】\\n厚紙で包んで「キケン」と書き、青色の指定袋で出してください。\"}]}," \
	"{\"key\":\"mark\",\"kind\":\"end\",\"name\":\"プラスチック製容器包装\",\"messages\":[{\"type\":\"text\",\"text\":\"【プラスチック製容器包装】\\n中を軽くすすいで、白色の指定袋で出してください。汚れが落ちないものは、燃えるごみです。\"}]}," \
	"{\"key\":\"can\",\"kind\":\"end\",\"name\":\"びん・缶\",\"messages\":[{\"type\":\"text\",\"text\":\"【資源：びん・缶】\\n中をすすいで、集積所のかごに入れてください。\"}]}," \
	"{\"key\":\"pet\",\"kind\":\"end\",\"name\":\"ペットボトル\",\"messages\":[{\"type\":\"text\",\"text\":\"【資源：ペットボトル】\\nキャップとラベルを外し、つぶして、集積所の緑のネットに入れてください。\"}]}," \
	"{\"key\":\"spray\",\"kind\":\"end\",\"name\":\"スプレー缶\",\"messages\":[{\"type\":\"text\",\"text\":\"【有害ごみ：スプレー缶】\\n使い切って、穴をあけずに、中の見える袋で出してください。\"}]}," \
	"{\"key\":\"old\",\"kind\":\"end\",\"name\":\"古紙\",\"messages\":[{\"type\":\"text\",\"text\":\"【資源：古紙】\\n種類ごとにひもでしばって出してください。雨の日は、次の回にお願いします。\"}]}," \
	"{\"key\":\"cloth\",\"kind\":\"end\",\"name\":\"古着\",\"messages\":[{\"type\":\"text\",\"text\":\"【資源：古着】\\n洗って乾かし、中の見える袋で出してください。\"}]}," \
	"{\"key\":\"cell\",\"kind\":\"end\",\"name\":\"乾電池\",\"messages\":[{\"type\":\"text\",\"text\":\"【有害ごみ：乾電池】\\n中の見える袋で出してください。ボタン電池は、電器店の回収缶へ。\"}]}," \
	"{\"key\":\"recharge\",\"kind\":\"end\",\"name\":\"充電式の電池\",\"messages\":[{\"type\":\"text\",\"text\":\"【充電式の電池】\\n集積所には出せません。火事の原因になります。市役所か公民館の回収箱へ、端子にテープを貼って入れてください。\"}]}," \
	"{\"key\":\"box\",\"kind\":\"end\",\"name\":\"小型家電\",\"messages\":[{\"type\":\"text\",\"text\":\"【小型家電】\\n市役所・公民館の回収箱（投入口 30cm×15cm）に入れてください。個人の情報は消してください。\"}]}," \
	"{\"key\":\"lamp\",\"kind\":\"end\",\"name\":\"蛍光灯\",\"messages\":[{\"type\":\"text\",\"text\":\"【有害ごみ：蛍光灯】\\n買ったときの箱に入れて出してください。割れたものは燃えないごみです。\"}]}," \
	"{\"key\":\"pick\",\"kind\":\"end\",\"name\":\"粗大ごみの収集\",\"messages\":[{\"type\":\"text\",\"text\":\"【粗大ごみ】\\n{{個数}}個ですね。粗大ごみ受付センター（電話 0190-55-0150、平日9時から16時）に申しこんでください。1個につき500円のシールが要ります。\"}]}," \
	"{\"key\":\"bring\",\"kind\":\"end\",\"name\":\"粗大ごみの持ちこみ\",\"messages\":[{\"type\":\"text\",\"text\":\"【粗大ごみ】\\n{{個数}}個は、1回の収集で運べません。みどり野クリーンセンターへ持ちこんでください（10kgまで100円）。\"}]}," \
	"{\"key\":\"desk\",\"kind\":\"end\",\"name\":\"相談窓口\",\"messages\":[{\"type\":\"text\",\"text\":\"お困りの品は、資源循環課（電話 0190-55-0151）におたずねください。\"}]}]}"

#define MOVING \
	"{\"hours\":72,\"help\":{\"label\":\"市民課の電話\",\"next\":\"desk\"},\"steps\":[" \
	"{\"key\":\"hello\",\"kind\":\"message\",\"name\":\"はじめに\",\"messages\":[{\"type\":\"text\",\"text\":\"引っ越しの手続きをご案内します。3分ほどです。途中でやめても、記録は残りません。\"}],\"next\":\"kind\"}," \
	"{\"key\":\"kind\",\"kind\":\"question\",\"name\":\"届出\",\"text\":\"どの引っ越しですか。\",\"show\":\"auto\",\"choices\":[{\"key\":\"a1\",\"label\":\"市外から市内へ\",\"next\":\"in\"},{\"key\":\"a2\",\"label\":\"市内から市外へ\",\"next\":\"out\"},{\"key\":\"a3\",\"label\":\"市内で引っ越し\",\"next\":\"inside\"}]}," \
	"{\"key\":\"in\",\"kind\":\"input\",\"name\":\"引っ越した日\",\"text\":\"新しい家に住みはじめた日は、いつですか。これからなら、予定の日を書いてください。\",\"check\":\"date\",\"next\":\"who\"}," \
	"{\"key\":\"out\",\"kind\":\"input\",\"name\":\"出る日\",\"text\":\"市外へ出る日は、いつですか。\",\"check\":\"date\",\"next\":\"card\"}," \
	"{\"key\":\"inside\",\"kind\":\"input\",\"name\":\"移った日\",\"text\":\"新しい家に移った日は、いつですか。\",\"check\":\"date\",\"next\":\"who\"}," \
	"{\"key\":\"card\",\"kind\":\"question\",\"name\":\"マイナンバーカード\",\"text\":\"マイナンバーカードを持っていますか。\",\"show\":\"auto\",\"choices\":[{\"key\":\"a1\",\"label\":\"持っている\",\"next\":\"online\"},{\"key\":\"a2\",\"label\":\"持っていない\",\"next\":\"who\"}]}," \
	"{\"key\":\"online\",\"kind\":\"message\",\"name\":\"オンライン\",\"messages\":[{\"type\":\"text\",\"text\":\"転出届は、マイナポータルからも出せます。{{出る日}}の30日前から使えます。\"}],\"next\":\"who\"}," \
	"{\"key\":\"who\",\"kind\":\"question\",\"name\":\"家族\",\"text\":\"いっしょに引っ越す人に、当てはまる方はいますか。\",\"show\":\"auto\",\"choices\":[{\"key\":\"a1\",\"label\":\"小・中学生\",\"next\":\"school\"},{\"key\":\"a2\",\"label\":\"0歳から5歳の子\",\"next\":\"baby\"},{\"key\":\"a3\",\"label\":\"65歳以上の方\",\"next\":\"old\"},{\"key\":\"a4\",\"label\":\"いない\",\"next\":\"hours\"}]}," \
	"{\"key\":\"school\",\"kind\":\"message\",\"name\":\"転校\",\"messages\":[{\"type\":\"text\",\"text\":\"【学校】いまの学校で在学証明書と教科書給与証明書をもらい、市民課のあと学校教育課へお越しください。\"}],\"next\":\"hours\"}," \
	"{\"key\":\"baby\",\"kind\":\"message\",\"name\":\"子ども\",\"messages\":[{\"type\":\"text\",\"text\":\"【子ども】児童手当と医療費助成の手続きが、子育て支援課であります。15日以内にお願いします。\"}],\"next\":\"hours\"}," \
	"{\"key\":\"old\",\"kind\":\"message\",\"name\":\"介護\",\"messages\":[{\"type\":\"text\",\"text\":\"【介護保険】要介護の認定がある方は、前の市の受給資格証明書をお持ちください（14日以内）。\"}],\"next\":\"hours\"}," \
	"{\"key\":\"hours\",\"kind\":\"branch\",\"name\":\"開庁中か\",\"cases\":[{\"when\":[{\"hours\":{\"from\":\"08:30\",\"to\":\"17:00\",\"weekdays\":[1,2,3,4,5],\"holidays\":false}}],\"next\":\"opened\"}],\"next\":\"closed\"}," \
	"{\"key\":\"opened\",\"kind\":\"end\",\"name\":\"いま開庁中\",\"messages\":[{\"type\":\"text\",\"text\":\"届出は、引っ越しから14日以内に、市役所1階の市民課へ。ただいま受け付けています（17時15分まで）。\\n持ちもの：本人確認書類、マイナンバーカード（ある方は全員分）\"}]}," \
	"{\"key\":\"closed\",\"kind\":\"end\",\"name\":\"閉庁中\",\"messages\":[{\"type\":\"text\",\"text\":\"届出は、引っ越しから14日以内に、市役所1階の市民課へ（平日 8時30分から17時15分、木曜は19時まで）。\\n持ちもの：本人確認書類、マイナンバーカード（ある方は全員分）\"}]}," \
	"{\"key\":\"desk\",\"kind\":\"end\",\"name\":\"電話\",\"messages\":[{\"type\":\"text\",\"text\":\"市民課（電話 0190-55-0120、平日 8時30分から17時15分）におたずねください。\"}]}]}"

static const struct {
	struct str name, note, flow;
} scenarios[] = {
	{S_INIT("ごみの分別案内"), S_INIT("品物を選ぶと、出し方が出ます。問い合わせの多い品から並べています。"), S_INIT(GARBAGE)},
	{S_INIT("引っ越し手続き案内"), S_INIT("転入・転出・転居。家族によって、行く窓口が変わります。"), S_INIT(MOVING)},
};

enum err sample_scenarios(struct db *db, struct arena *arena, int64_t now)
{
	const struct scenario_hand hand = {FIRST_STAFF, now};
	for (size_t i = 0; i < COUNT(scenarios); i++) {
		const struct scenario_content content = {.name = scenarios[i].name, .note = scenarios[i].note, .flow = scenarios[i].flow};
		int64_t id, no;
		TRY(scenario_add(db, arena, &content, hand, &id));
		TRY(scenario_publish(db, arena, id, 1, S("はじめの版"), hand, &no));
	}
	return OK;
}
