/* fold: on top of utf8_fold(), sign by sign. */
#include "fold.h"

#include "arena.h"
#include "str.h"
#include "utf8.h"

#include <string.h>
#include <uchar.h>

/* Old, new; by the old. 常用漢字表's, and what names are written with. */
static const char32_t kanji[] =
	U"乘乗亂乱亙亘亞亜佛仏來来倂併假仮傳伝僞偽價価儉倹兒児兩両册冊冨富剝剥剩剰劍剣劑剤勞労勳勲勵励勸勧區区卷巻卻却參参"
	U"吳呉單単嚴厳囑嘱圈圏國国圍囲圓円圖図團団堯尭塡填增増墮堕壓圧壘塁壞壊壤壌壯壮壹壱壽寿奧奥奬奨娛娯孃嬢學学寢寝實実"
	U"寫写寬寛寶宝將将對対屆届屬属峽峡嶋島嶌島嶽岳巖巌巢巣帶帯廢廃廣広廳庁强強彈弾彌弥徑径從従德徳恆恒惠恵惡悪惱悩愼慎"
	U"慘惨應応懷懐戀恋戰戦戲戯戾戻拂払拔抜拜拝挾挟插挿揭掲搖揺搜捜擇択擊撃擔担據拠擥攬擧挙擴拡攜携攝摂收収效効敍叙敎教"
	U"敕勅數数斷断晉晋晝昼曉暁曾曽會会條条棧桟榮栄槇槙槗橋樂楽樓楼樞枢樣様橫横檜桧檢検櫻桜權権歐欧歡歓步歩歸帰殘残殼殻"
	U"毆殴每毎氣気沒没淚涙淨浄淸清淺浅溪渓溫温滯滞滿満潛潜澁渋澤沢濕湿濟済濱浜瀧滝瀨瀬灣湾燈灯燒焼營営爐炉爭争爲為犧犠"
	U"狀状狹狭獨独獵猟獸獣獻献瑤瑶瓣弁甁瓶產産畫画當当疊畳瘦痩癡痴發発盜盗盡尽眞真硏研碎砕祕秘祿禄禪禅禮礼稅税稱称稻稲"
	U"穗穂穩穏窗窓竊窃竝並篭籠粹粋糺糾絲糸經経綠緑緣縁縣県縱縦總総繩縄繪絵繼継續続纖繊缺欠罐缶羣群聰聡聲声聽聴肅粛腦脳"
	U"膽胆臟臓臺台與与舊旧舍舎舖舗艷艶莊荘莖茎萬万薰薫藏蔵藝芸藥薬處処虛虚號号螢蛍蟲虫蠶蚕蠻蛮衞衛裝装襃褒覺覚覽覧觀観"
	U"觸触說説謠謡證証譯訳譽誉讀読變変讓譲豐豊豫予貳弐賣売賴頼贊賛踐践輕軽轉転辨弁辭辞辯弁遙遥遞逓遲遅邉辺邊辺邨村郞郎"
	U"鄕郷醉酔醫医釀醸釋釈錄録錢銭鎭鎮鐵鉄鑄鋳鑛鉱關関陷陥隨随險険隱隠隸隷雙双雜雑雞鶏霸覇靈霊靑青靜静頰頬顏顔顯顕飮飲"
	U"餘余駈駆騷騒驅駆驗験驛駅髓髄體体髙高髮髪鬪闘鷄鶏鹽塩麥麦黃黄黑黒默黙點点黨党齊斉齋斎齒歯齡齢龍竜龜亀﨑崎𠮷吉";

uint32_t fold_kanji(uint32_t codepoint)
{
	size_t low = 0, high = COUNT(kanji) / 2;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (kanji[2 * middle] == codepoint)
			return kanji[2 * middle + 1];
		if (kanji[2 * middle] < codepoint)
			low = middle + 1;
		else
			high = middle;
	}
	return codepoint;
}

static bool is_kana(uint32_t cp) { return (cp >= 0x3041 && cp <= 0x3096) || cp == 0x30fc; }
static bool is_japanese(uint32_t cp) { return cp >= 0x2e80 && !(cp >= 0xfe00 && cp <= 0xfe0f); }

/* Typed for the long vowel. */
static bool is_dash(uint32_t cp)
{
	return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0x2500;
}

static size_t put(char *out, uint32_t cp)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		out[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	out[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

struct str fold_text(struct arena *arena, struct str text)
{
	struct str in = utf8_fold(arena, text);
	char *out = arena_alloc(arena, 3 * in.len + 1); /* a dash of one byte may become three */
	size_t used = 0;
	uint32_t before = 0, cp;
	bool gap = false;
	for (size_t at = 0; utf8_next(in, &at, &cp);) {
		if (cp == ' ') {
			gap = true;
			continue;
		}
		cp = is_dash(cp) && is_kana(before) && !gap ? 0x30fc : fold_kanji(cp);
		if (gap && !is_japanese(before) && !is_japanese(cp))
			out[used++] = ' ';
		gap = false;
		used += put(out + used, cp);
		before = cp;
	}
	return str_of(out, used);
}

/* Letters, digits, kana, kanji; no signs, no emoji. */
static bool is_word(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z');
	if (cp < 0x2000)
		return cp >= 0xaa && cp != 0xab && cp != 0xb7 && cp != 0xbb && cp != 0xbf && cp != 0xd7 && cp != 0xf7;
	return cp == 0x3005 || cp == 0x3006 || cp == 0x3007 || (cp >= 0x3041 && cp <= 0x30ff && cp != 0x30fb) ||
	       (cp >= 0x3105 && cp <= 0x318e) || (cp >= 0x31a0 && cp <= 0x31ff) || (cp >= 0x3400 && cp <= 0xd7a3) ||
	       (cp >= 0xf900 && cp <= 0xfaff) || (cp >= 0x20000 && cp <= 0x3ffff);
}

struct str fold_word(struct arena *arena, struct str text)
{
	struct str folded = fold_text(arena, text);
	size_t first = folded.len, end = 0, at = 0, from = 0;
	uint32_t cp;
	for (; utf8_next(folded, &at, &cp); from = at) {
		if (!is_word(cp))
			continue;
		first = from < first ? from : first;
		end = at;
	}
	return end ? str_of(folded.ptr + first, end - first) : folded;
}
