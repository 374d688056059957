/* sample_article: seven categories of the invented city, as cities have them. */
#include "sample_article.h"

#include "arena.h"
#include "article.h"
#include "buf.h"
#include "db.h"
#include "emit.h"
#include "jst.h"
#include "sample_office.sql.h"
#include "str.h"

#define VARIANTS 5
#define FIRST_STAFF 1

static const struct article_category categories[] = {
	{.name = S_INIT("ごみ・リサイクル"), .phone = S_INIT("019-555-0153"), .hours = S_INIT("平日 8:30〜17:15、土曜 9:00〜16:00")},
	{.name = S_INIT("住民票・戸籍・印鑑"), .phone = S_INIT("019-555-0110"), .hours = S_INIT("平日 8:30〜17:15（木曜は19:00まで）")},
	{.name = S_INIT("子育て・教育"), .phone = S_INIT("019-555-0130"), .hours = S_INIT("平日 8:30〜17:15")},
	{.name = S_INIT("税金"), .phone = S_INIT("019-555-0120"), .hours = S_INIT("平日 8:30〜17:15（木曜は19:00まで）")},
	{.name = S_INIT("防災・安全"), .phone = S_INIT("019-555-0190"), .hours = S_INIT("24時間（夜と休日は当直）")},
	{.name = S_INIT("健康・福祉"), .phone = S_INIT("019-555-0140"), .hours = S_INIT("平日 8:30〜17:15")},
	{.name = S_INIT("市役所・くらし"), .phone = S_INIT(""), .hours = S_INIT("")},
};

static const struct sample {
	const char *category, *department, *question, *page, *answer;
	const char *variants[VARIANTS];
} samples[] = {
	{"ごみ・リサイクル", "資源循環課", "ペットボトルの出し方を知りたい", "gomi/pet",
	 "ペットボトルは、毎月第2・第4水曜日の資源の日に出してください。\n\n・キャップとラベルを外す\n・中を軽くすすぐ\n・つぶして、青いネットに入れる\n\nキャップとラベルは「プラスチック」です。",
	 {"ペットボトルの捨て方", "ペットボトルはいつ出せますか", "空のボトルの分別"}},
	{"ごみ・リサイクル", "資源循環課", "粗大ごみを出したい", "gomi/sodai",
	 "粗大ごみは予約制です。\n\n1 電話（019-555-0153）かフォームで申し込む\n2 コンビニで処理券（1点 520円から）を買う\n3 予約の日の朝8時までに、券を貼って玄関先に出す",
	 {"大型ごみの申し込み", "ソファーを捨てたい", "ベッドの処分", "家具を捨てる方法", "自転車を捨てたい"}},
	{"ごみ・リサイクル", "資源循環課", "燃えるごみの日はいつですか", "gomi/calendar",
	 "燃えるごみは、東部が月・木曜日、西部が火・金曜日です。朝8時までに出してください。祝日も集めます。",
	 {"可燃ごみの収集日", "生ごみはいつ出せばいい", "ごみの日を教えて", "ゴミカレンダー"}},
	{"ごみ・リサイクル", "資源循環課", "引っ越しのごみを片付けたい", "gomi/hikkoshi",
	 "一度に5袋を超えるときは、清掃センターへ直接お持ちください（10キロ 100円）。月〜土曜日 9時〜16時。",
	 {"引越しで大量のごみが出た", "一度にたくさんごみを出したい"}},
	{"ごみ・リサイクル", "資源循環課", "乾電池や蛍光灯の捨て方", "gomi/denchi",
	 "乾電池・蛍光灯は「有害ごみ」の日（毎月第1水曜日）に、透明な袋で出してください。モバイルバッテリーは、市役所と各支所の回収箱へ。燃えるごみに入れると火災になります。",
	 {"電池の捨て方", "モバイルバッテリーを捨てたい", "リチウム電池の処分"}},
	{"ごみ・リサイクル", "資源循環課", "パソコンを処分したい", "gomi/pc",
	 "パソコンは市では集めません。メーカーか、市と協定を結んだ宅配回収（無料）へお申し込みください。",
	 {"ノートパソコンの捨て方", "PCリサイクル"}},
	{"住民票・戸籍・印鑑", "市民課", "住民票をコンビニで取りたい", "shimin/conveni",
	 "マイナンバーカードがあれば、全国のコンビニで朝6時30分から夜11時まで取れます（1通 200円）。暗証番号4けたが必要です。",
	 {"住民票はコンビニで取れますか", "住民票の写しのとり方", "土日に住民票がほしい"}},
	{"住民票・戸籍・印鑑", "市民課", "引っ越しの手続きを知りたい", "shimin/hikkoshi",
	 "・市の外から来た方：引っ越しから14日以内に、市民課で転入届\n・市の外へ行く方：14日前から転出届（マイナポータルでもできます）\n・市内で移った方：14日以内に転居届",
	 {"転入届はどこで出せますか", "転出届を出したい", "転居の手続き"}},
	{"住民票・戸籍・印鑑", "市民課", "印鑑登録をしたい", "shimin/inkan",
	 "登録する印鑑と、顔写真つきの本人確認書類を持って、市民課へお越しください。その日に登録できます（300円）。",
	 {"印鑑証明の登録", "実印の登録方法"}},
	{"住民票・戸籍・印鑑", "市民課", "マイナンバーカードを作りたい", "shimin/mynumber",
	 "スマートフォンか郵便で申請し、1か月ほどで届くはがきを持って、市民課へ受け取りに来てください。受け取りは予約制です。",
	 {"マイナカードの申請", "マイナンバーカードの受け取り", "マイナンバーカードの更新"}},
	{"住民票・戸籍・印鑑", "市民課", "戸籍謄本がほしい", "shimin/koseki",
	 "市民課で、本籍がほかの市にある方の戸籍も取れます（1通 450円）。本人確認書類をお持ちください。",
	 {"戸籍の取り方", "本籍がほかの市の戸籍"}},
	{"住民票・戸籍・印鑑", "市民課", "家族が亡くなったときの手続き", "shimin/okuyami",
	 "死亡届は7日以内に市民課へ。そのあとの手続きは「おくやみ窓口」（予約制）で、1か所で済みます。",
	 {"死亡届", "父が亡くなりました", "おくやみの手続き"}},
	{"子育て・教育", "子育て支援課", "保育園の申し込み方法", "kosodate/hoiku",
	 "4月からの入園は、前の年の11月1日から30日まで受け付けます。年度の途中は、入りたい月の前の月の10日までです。",
	 {"保育所に入りたい", "保育園の空き状況", "認可保育園の入園"}},
	{"子育て・教育", "子育て支援課", "児童手当をもらいたい", "kosodate/teate",
	 "子どもが生まれた日、または引っ越してきた日の次の日から15日以内に申請してください。高校生の年代まで、月1万円から3万円です。",
	 {"児童手当の申請", "子どもが生まれたときの手当", "児童手当はいくら"}},
	{"子育て・教育", "子育て支援課", "子どもの医療費の助成", "kosodate/iryohi",
	 "高校3年生の年代まで、窓口での支払いはありません。「医療費受給者証」を病院で見せてください。",
	 {"子どもの医療費はただですか", "医療費受給者証", "子どもの病院代"}},
	{"子育て・教育", "子育て支援課", "予防接種の時期を知りたい", "kosodate/yobo",
	 "生まれて2か月から始まります。予診票はご自宅に届きます。なくした方は、保健センターで再発行します。",
	 {"赤ちゃんの予防接種", "予防接種の予診票をなくした"}},
	{"子育て・教育", "子育て支援課", "一時預かりを使いたい", "kosodate/ichiji",
	 "市内6か所の保育園で、1日 2,000円から使えます。使う日の1か月前から、園へ直接申し込んでください。",
	 {"子どもを一日だけ預けたい", "一時保育の申し込み"}},
	{"子育て・教育", "子育て支援課", "放課後児童クラブに入れたい", "kosodate/gakudo",
	 "小学生が対象です。4月からの利用は12月に申し込みます。夏休みだけの利用もできます（5月に申し込み）。",
	 {"学童保育の申し込み", "学童に入りたい"}},
	{"子育て・教育", "子育て支援課", "ひとり親の支援を知りたい", "kosodate/hitorioya",
	 "児童扶養手当、医療費の助成、仕事さがしの支援があります。まず子育て支援課へご相談ください。秘密は守ります。",
	 {"母子家庭の手当", "児童扶養手当"}},
	{"税金", "税務課", "市税を口座振替にしたい", "zei/koza",
	 "銀行の窓口か、市のホームページから申し込めます。申し込みの翌々月の納期から始まります。",
	 {"税金の引き落とし", "固定資産税の口座振替"}},
	{"税金", "税務課", "所得証明書がほしい", "zei/shomei",
	 "税務課のほか、マイナンバーカードがあればコンビニでも取れます（1通 200円）。",
	 {"課税証明書の取り方", "非課税証明書"}},
	{"税金", "税務課", "税金を分けて払いたい", "zei/bunno",
	 "納期を過ぎる前に、納税係（019-555-0124）へご相談ください。事情により、分けて納めることができます。",
	 {"市税の分割払い", "税金が払えない"}},
	{"税金", "税務課", "バイクを廃車にしたい", "zei/bike",
	 "125cc以下のバイクは、ナンバープレートと標識交付証明書を持って、税務課へお越しください。4月1日に持っている方に1年分の税金がかかります。",
	 {"原付の廃車", "ナンバープレートを返したい"}},
	{"税金", "税務課", "スマートフォンで税金を払いたい", "zei/smartphone",
	 "納付書のQRコードを、決済アプリか銀行のアプリで読み取ると払えます。領収書は出ません。",
	 {"PayPayで市税を払う", "納付書のバーコード", "QRコードで納税"}},
	{"防災・安全", "防災課", "近くの避難所を知りたい", "bosai/hinanjo",
	 "ハザードマップで、お住まいの地区の避難所を確かめられます。大雨のときと地震のときで、開く場所がちがいます。",
	 {"避難所はどこですか", "避難場所の地図"}},
	{"防災・安全", "防災課", "ハザードマップがほしい", "bosai/hazard",
	 "市役所・支所で配っています。ホームページでは、住所を入れて見られます。",
	 {"浸水するところを知りたい", "土砂災害の地図"}},
	{"防災・安全", "防災課", "罹災証明書がほしい", "bosai/risai",
	 "片付ける前に、被害の写真を撮っておいてください。防災課かオンラインで申請できます。調査のあと、1週間ほどで出します。",
	 {"台風で屋根が壊れた", "り災証明の申請", "家が浸水した"}},
	{"防災・安全", "防災課", "熊を見かけたとき", "bosai/kuma",
	 "その場を静かに離れ、安全なところから110番か農林課（019-555-0177）へ知らせてください。",
	 {"クマが出た", "熊の出没情報"}},
	{"防災・安全", "防災課", "防災ラジオを借りたい", "bosai/radio",
	 "65歳以上だけの世帯などに、無料で貸し出しています。防災課へお申し込みください。",
	 {"防災無線が聞こえない", "戸別受信機"}},
	{"健康・福祉", "福祉課", "休みの日にやっている病院", "fukushi/toban",
	 "休日当番医は、市のホームページと 019-555-0199 で案内しています。子どもの急な病気は #8000 へ電話してください。",
	 {"日曜日の当番医", "休日当番医", "夜中に子どもが熱を出した"}},
	{"健康・福祉", "福祉課", "がん検診を受けたい", "fukushi/kenshin",
	 "40歳からの方に、5月に受診券が届きます。電話かオンラインで予約してください。",
	 {"検診の申し込み", "胃がん検診", "健康診断の予約"}},
	{"健康・福祉", "福祉課", "介護の相談をしたい", "fukushi/kaigo",
	 "お住まいの地区の地域包括支援センターへご相談ください。介護認定の申請も、代わりにできます。",
	 {"親の介護が心配", "介護認定の申請", "母の介護認定を受けたい"}},
	{"健康・福祉", "福祉課", "生活に困っている", "fukushi/kurashi",
	 "福祉課の「くらし相談窓口」へお越しください。仕事・家賃・食べもののことを、いっしょに考えます。電話 019-555-0140。",
	 {"お金がなくて生活できない", "生活保護の相談", "家賃が払えない"}},
	{"健康・福祉", "福祉課", "障害者手帳の手続き", "fukushi/techo",
	 "医師の診断書（市の様式）と写真を持って、福祉課へお越しください。1か月半ほどで交付します。",
	 {"身体障害者手帳の申請", "療育手帳"}},
	{"市役所・くらし", "広聴広報課", "市役所の開いている時間", "shiyakusho/jikan",
	 "平日 8時30分から17時15分までです。市民課と税務課は、木曜日に19時まで開けています。",
	 {"市役所は何時までですか", "土曜日に市役所は開いていますか", "窓口の時間"}},
	{"市役所・くらし", "広聴広報課", "市役所の駐車場", "shiyakusho/parking",
	 "240台とめられます。窓口にご用の方は2時間まで無料です。駐車券を窓口でお見せください。",
	 {"駐車場はありますか", "駐車料金"}},
	{"市役所・くらし", "広聴広報課", "バスの時刻を知りたい", "kurashi/bus",
	 "みどりバスの時刻表は、市のホームページとバス停で見られます。1回 150円、高校生以下は無料です。",
	 {"コミュニティバスの時刻表", "みどりバスの乗り方"}},
	{"市役所・くらし", "広聴広報課", "体育館を予約したい", "kurashi/yoyaku",
	 "施設予約サイトで、2か月前の1日から予約できます。はじめての方は、体育館の窓口で利用者登録をしてください。",
	 {"体育館の利用", "テニスコートを借りたい", "公共施設の予約"}},
};

static const struct article_synonym_row synonyms[] = {
	{0, S_INIT("ごみ"), S_INIT("ゴミ")},
	{0, S_INIT("捨てる"), S_INIT("処分する")},
	{0, S_INIT("マイナンバーカード"), S_INIT("マイナカード")},
	{0, S_INIT("子ども"), S_INIT("こども")},
	{0, S_INIT("引っ越し"), S_INIT("引越し")},
	{0, S_INIT("印鑑"), S_INIT("ハンコ")},
};

static struct str texts_of(struct arena *arena, const struct sample *sample)
{
	struct buf text;
	struct emit emit;
	buf_init(&text, arena, (size_t)8 << 10);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; i < VARIANTS && sample->variants[i]; i++)
		emit_text(&emit, NULL, str_from(sample->variants[i]));
	emit_end_list(&emit);
	return buf_view(&text);
}

static struct str answer_of(struct arena *arena, const struct sample *sample)
{
	struct buf text;
	struct emit emit;
	buf_init(&text, arena, (size_t)8 << 10);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", str_from(sample->answer));
	emit_end(&emit);
	emit_end_list(&emit);
	return buf_view(&text);
}

/* Owners are the departments that the invented office has; the others' are the whole city's. */
static enum err department_of(struct db *db, struct arena *arena, const struct sample *sample, int64_t *id)
{
	enum err found = sql_sample_department_id(db, arena, str_from(sample->department), id);
	if (found == ERR_NOT_FOUND)
		*id = 0;
	return found == ERR_NOT_FOUND ? OK : found;
}

static enum err add(struct db *db, struct arena *arena, const struct sample *sample, int64_t no, int64_t now)
{
	struct article_content content = {.question = str_from(sample->question),
	                                  .variants = texts_of(arena, sample),
	                                  .messages = answer_of(arena, sample),
	                                  .url = str_fmt(arena, "https://www.city.midorino.example.jp/%s.html", sample->page),
	                                  .related = S("[]")};
	struct article_new new_one = {.content = &content, .staff_id = FIRST_STAFF, .now = now};
	int64_t id;
	/* Two of them are due, so that the list of what to look through is not empty. */
	new_one.review_day = jst_day_of_ms(now) + (no % 20 == 3 ? -10 : 120 + no * 3);
	TRY(department_of(db, arena, sample, &new_one.department_id));
	TRY(article_category_named(db, arena, str_from(sample->category), &content.category_id));
	TRY(article_add(db, arena, &new_one, &id));
	return article_publish(db, arena, id, 1, now);
}

enum err sample_articles(struct db *db, struct arena *arena, int64_t now)
{
	TRY(article_categories_put(db, arena, categories, COUNT(categories)));
	TRY(article_synonyms_put(db, arena, synonyms, COUNT(synonyms)));
	for (size_t i = 0; i < COUNT(samples); i++)
		TRY(add(db, arena, &samples[i], (int64_t)i, now));
	return OK;
}
