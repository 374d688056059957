/* guard_text: words that do not belong into what goes out.
 *
 * A notice about a drill or a school test is ordinary. What is looked for are
 * the ways in which a message speaks of itself: これは訓練です, 【テスト】. */
#include "guard_part.h"

#include "arena.h"
#include "broadcast.h"
#include "content_part.h"
#include "correction_text.h"
#include "field.h"
#include "jst.h"
#include "utf8.h"

#define SHORT_OF_ITSELF 20 /* graphemes: a text this short speaks of itself */
#define QUOTED_MOST 24

static bool starts_any(struct str text, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		if (str_starts(text, str_from(words[i])))
			return true;
	return false;
}

/* The first of the words in the text; -1 for none. */
static ptrdiff_t find_any(struct str text, const char *const *words, struct str *found)
{
	ptrdiff_t first = -1;
	for (size_t i = 0; words[i]; i++) {
		ptrdiff_t at = str_find(text, str_from(words[i]));
		if (at >= 0 && (first < 0 || at < first)) {
			first = at;
			*found = str_from(words[i]);
		}
	}
	return first;
}

static bool begins_sentence(struct str text, size_t at)
{
	static const char *const ends[] = {"。", "！", "!", "\n", " ", "　", "」", "』", "、", "】", "…", NULL};
	struct str before = str_left(text, at);
	for (size_t i = 0; ends[i]; i++)
		if (str_ends(before, str_from(ends[i])))
			return true;
	return at == 0;
}

static bool is_denied(struct str behind)
{
	static const char *const denials[] = {"ではありません", "ではない", "でない", "じゃ", "ではございません", NULL};
	return starts_any(behind, denials);
}

/* The words with what stands around them, for a person to find the place. */
static struct str quoted(struct str text, size_t at)
{
	struct str rest = str_skip(text, at);
	ptrdiff_t line = str_find_char(rest, '\n');
	if (line > 0)
		rest = str_left(rest, (size_t)line);
	return utf8_cut(rest, QUOTED_MOST);
}

int64_t guard_text_length(const struct guard_look *look)
{
	int64_t length = 0;
	for (size_t i = 0; i < look->piece_count; i++) {
		struct str text = look->pieces[i].text;
		size_t begin = 0;
		uint32_t c;
		for (size_t at = 0; at < text.len;) {
			size_t start = at;
			if (!utf8_next(text, &at, &c))
				break;
			if (c > ' ' && c != 0x3000)
				continue;
			length += (int64_t)utf8_graphemes(str_of(text.ptr + begin, start - begin));
			begin = at;
		}
		length += (int64_t)utf8_graphemes(str_skip(text, begin));
	}
	return length;
}

bool guard_is_quoted(const struct guard_look *look, struct str text, size_t at)
{
	return look->broadcast->kind == BROADCAST_CORRECTION && correction_quotes(text, at);
}

/* --- a slip of the finger ------------------------------------------------------------ */

static bool only_texts(const struct guard_look *look)
{
	for (size_t i = 0; i < node_count(look->messages); i++) {
		const struct node *message = node_at(look->messages, i);
		if (!node_is(message, NODE_OBJECT) || content_role(message, "text", 1) != CONTENT_BUBBLE)
			return false;
	}
	return look->piece_count > 0;
}

static bool is_one_sign(struct str text)
{
	uint32_t first = 0, c;
	size_t count = 0;
	for (size_t at = 0; at < text.len && utf8_next(text, &at, &c); count++) {
		if (count == 0)
			first = c;
		if (c != first)
			return false;
	}
	return count >= 4;
}

enum err guard_content_short(struct guard_look *look)
{
	if (!only_texts(look))
		return OK;
	int64_t length = guard_text_length(look);
	if (length < guard_number(look, 0))
		guard_find(look, look->pieces[0].field,
		           str_fmt(look->arena,
		                   "本文が「%.*s」の%" PRId64 "文字だけです。押しまちがいや、送る画面のまちがいではありませんか。",
		                   FMT(utf8_cut(str_trim(look->pieces[0].text), QUOTED_MOST)), length));
	for (size_t i = 0; i < look->piece_count; i++)
		if (is_one_sign(str_trim(look->pieces[i].text)))
			guard_find(look, look->pieces[i].field,
			           str_fmt(look->arena, "「%.*s」は、同じ文字のくり返しだけです。本文を書いてください。",
			                   FMT(utf8_cut(str_trim(look->pieces[i].text), QUOTED_MOST))));
	return OK;
}

/* --- not finished ---------------------------------------------------------------------- */

static bool is_sign(struct str text, size_t *at)
{
	static const char *const signs[] = {"●", "○", "〇", "◯", "×", "✕", "△", "▲", "Ｘ", "X", "＊", NULL};
	for (size_t i = 0; signs[i]; i++)
		if (str_starts(str_skip(text, *at), str_from(signs[i]))) {
			*at += str_from(signs[i]).len;
			return true;
		}
	return false;
}

static size_t signs_here(struct str text, size_t *at)
{
	size_t count = 0;
	while (count < 4 && is_sign(text, at))
		count++;
	return count;
}

/* ○月○日, ●●時, 〇〇公民館 */
static bool is_gap(struct str text, size_t at)
{
	static const char *const behind[] = {"時", "分", "円", "名", "人", "日", "月", "公民館", "避難所", "センター", "小学校", "中学校", "課", NULL};
	size_t count = signs_here(text, &at);
	if (count == 0 || count > 3)
		return false;
	if (count >= 2 && starts_any(str_skip(text, at), behind))
		return true;
	if (!str_starts(str_skip(text, at), S("月")))
		return false;
	at += S("月").len;
	return signs_here(text, &at) > 0 && str_starts(str_skip(text, at), S("日"));
}

/* Notices about fraud write 〇〇課 for any office. */
static bool is_about_fraud(struct str text)
{
	return str_find(text, S("詐欺")) >= 0 || str_find(text, S("名乗")) >= 0 || str_find(text, S("不審")) >= 0;
}

static void find_gaps(struct guard_look *look, const struct guard_piece *piece)
{
	uint32_t c;
	for (size_t at = 0; at < piece->text.len; utf8_next(piece->text, &at, &c))
		if (is_gap(piece->text, at)) {
			guard_find(look, piece->field,
			           str_fmt(look->arena, "「%.*s」は、まだ埋めていないところのようです。正しい言葉に直してください。",
			                   FMT(quoted(piece->text, at))));
			return;
		}
}

enum err guard_unfinished(struct guard_look *look)
{
	static const char *const marks[] = {"（要確認）", "(要確認)", "【要確認】", "要修正", "ここに本文", "ここに文章", "本文をここに", "本文を入力",
	                                    "あとで書く", "後で書く", "サンプル文", "ダミー文", "ダミーテキスト", "差し替え予定", "TODO", NULL};
	for (size_t i = 0; i < look->piece_count; i++) {
		const struct guard_piece *piece = &look->pieces[i];
		struct str mark;
		if (find_any(piece->text, marks, &mark) >= 0)
			guard_find(look, piece->field,
			           str_fmt(look->arena, "「%.*s」と書かれています。書き終えてから送ってください。", FMT(mark)));
		if (correction_is_empty(piece->text))
			guard_find(look, piece->field, S("（誤）と（正）がまだ空です。まちがいと正しい内容を書いてください。"));
		if (!is_about_fraud(piece->text))
			find_gaps(look, piece);
	}
	return OK;
}

/* --- drill or not ----------------------------------------------------------------------- */

static void say_drill(struct guard_look *look, const struct guard_piece *piece, size_t at)
{
	guard_find(look, piece->field,
	           str_fmt(look->arena,
	                   "「%.*s」とありますが、この配信は訓練ではなく、%" PRId64
	                   "人に本当に届きます。訓練なら目的を「訓練」に、本番なら言葉を直してください。",
	                   FMT(quoted(piece->text, at)), look->report->people));
}

/* 【訓練】, [テスト], and （訓練） where a bubble begins. */
static bool find_marks(struct guard_look *look, const struct guard_piece *piece)
{
	static const char *const open[] = {"【", "［", "[", "〔", "＜", "《", NULL}, *const round[] = {"（", "(", NULL};
	static const char *const inside[] = {"訓練", "テスト", "ﾃｽﾄ", "test", "TEST", "Test", "試験配信", "試験送信", "配信テスト",
	                                     "送信テスト", "動作確認", "ダミー", "演習", NULL};
	static const char *const close[] = {"】", "］", "]", "〕", "＞", "》", "）", ")", "中", "配信", "送信", "放送", "用", NULL};
	uint32_t c;
	for (size_t at = 0; at < piece->text.len; utf8_next(piece->text, &at, &c)) {
		struct str here = str_skip(piece->text, at), word;
		if (!starts_any(here, open) && !(at == 0 && starts_any(here, round)))
			continue;
		size_t behind = 0;
		utf8_next(here, &behind, &c);
		here = str_skip(here, behind);
		if (find_any(here, inside, &word) != 0 || !starts_any(str_skip(here, word.len), close))
			continue;
		say_drill(look, piece, at);
		return true;
	}
	return false;
}

static bool find_sentences(struct guard_look *look, const struct guard_piece *piece)
{
	static const char *const anywhere[] = {"これは訓練", "こちらは訓練", "このメールは訓練", "このメッセージは訓練", "この配信は訓練", "この配信は、訓練",
	                                       "訓練、訓練", "訓練訓練", "訓練　訓練", "訓練 訓練", "訓練配信です", "これはテスト", "これは、テスト",
	                                       "こちらはテスト", "この配信はテスト", "このメッセージはテスト", "テスト配信です", "テスト配信中",
	                                       "テスト送信です", "テスト送信中", "配信テストです", "送信テストです", "テストメッセージです",
	                                       "テスト投稿です", "動作確認です", "試験配信です", NULL};
	static const char *const begins[] = {"訓練です", "訓練。", "テストです", "テスト中です", "テスト。", NULL};
	struct str word;
	ptrdiff_t at = find_any(piece->text, anywhere, &word);
	if (at < 0) {
		at = find_any(piece->text, begins, &word);
		if (at >= 0 && !begins_sentence(piece->text, (size_t)at))
			at = -1;
	}
	if (at < 0 || is_denied(str_skip(piece->text, (size_t)at + word.len)))
		return false;
	say_drill(look, piece, (size_t)at);
	return true;
}

enum err guard_drill_words(struct guard_look *look)
{
	static const char *const short_words[] = {"テスト", "訓練", "ﾃｽﾄ", "てすと", "test", "TEST", "Test", "ダミー", NULL};
	if (look->broadcast->purpose == PURPOSE_DRILL)
		return OK;
	bool short_text = only_texts(look) && guard_text_length(look) <= SHORT_OF_ITSELF;
	for (size_t i = 0; i < look->piece_count; i++) {
		const struct guard_piece *piece = &look->pieces[i];
		struct str word;
		if (find_marks(look, piece) || find_sentences(look, piece))
			continue;
		ptrdiff_t at = short_text ? find_any(piece->text, short_words, &word) : -1;
		if (at >= 0)
			say_drill(look, piece, 0);
	}
	return OK;
}

enum err guard_drill_real(struct guard_look *look)
{
	static const char *const words[] = {"訓練ではありません", "訓練ではない", "訓練でない", "訓練ではございません", "これは本番", "本番です", NULL};
	if (look->broadcast->purpose != PURPOSE_DRILL)
		return OK;
	for (size_t i = 0; i < look->piece_count; i++) {
		struct str word;
		if (find_any(look->pieces[i].text, words, &word) >= 0)
			guard_find(look, look->pieces[i].field,
			           str_fmt(look->arena,
			                   "訓練の配信なのに「%.*s」とあります。受け取った人が本当の災害と思います。言葉を直してください。", FMT(word)));
	}
	return OK;
}

enum err guard_drill_expired(struct guard_look *look)
{
	int64_t days = guard_number(look, 0), age = (look->ask.now - look->broadcast->created_at) / MS_DAY;
	if (look->broadcast->purpose != PURPOSE_DRILL || age < days)
		return OK;
	guard_find(look, S(""),
	           str_fmt(look->arena,
	                   "%" PRId64 "日前に書いた訓練の下書きです（使えるのは%" PRId64
	                   "日まで）。避難所や日付が古いかもしれません。新しい訓練の配信を書いてください。",
	                   age, days));
	return OK;
}

/* --- alarms -------------------------------------------------------------------------------- */

/* 避難指示が発令されたら: about what to do, not that it is so. */
static bool is_only_supposed(struct str behind)
{
	static const char *const verbs[] = {"されました", "された", "されて", "しました", "した", "して", "され", "し", "が", "を", "は", "の", NULL};
	static const char *const ifs[] = {"ら", "場合", "とき", "時", "際", "るとき", "る場合", "ると", "れば", "後", "あと", "こと", NULL};
	for (size_t i = 0; verbs[i]; i++)
		if (str_starts(behind, str_from(verbs[i]))) {
			behind = str_skip(behind, str_from(verbs[i]).len);
			break;
		}
	return starts_any(behind, ifs);
}

enum err guard_alarm_words(struct guard_look *look)
{
	static const char *const words[] = {"ミサイルが発射", "ミサイル発射", "ミサイルが通過", "ミサイルが落下", "大規模テロ", "テロが発生", "テロ攻撃",
	                                    "ゲリラ・特殊部隊", "緊急安全確保を発令", "緊急安全確保が発令", "避難指示を発令", "避難指示が発令",
	                                    "大津波警報が発表", "津波警報が発表", "大津波警報発表", "特別警報が発表", "特別警報を発表",
	                                    "国民保護に関する情報", NULL};
	if (look->broadcast->purpose != PURPOSE_NORMAL)
		return OK;
	for (size_t i = 0; i < look->piece_count; i++) {
		const struct guard_piece *piece = &look->pieces[i];
		struct str word;
		if (str_find(piece->text, S("訓練")) >= 0 || str_find(piece->text, S("解除")) >= 0)
			continue;
		ptrdiff_t at = find_any(piece->text, words, &word);
		if (at < 0 || is_only_supposed(str_skip(piece->text, (size_t)at + word.len)))
			continue;
		guard_find(look, piece->field,
		           str_fmt(look->arena,
		                   "「%.*s」は警報の言葉です。本当に起きていますか。本当なら目的を「緊急」に、用意しておいた文なら送らないでください。",
		                   FMT(quoted(piece->text, (size_t)at))));
	}
	return OK;
}
