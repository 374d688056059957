/* guard_rule: the table of checks, and what the city made of it. */
#include "guard_rule.h"

#include "arena.h"
#include "broadcast_part.h"
#include "buf.h"
#include "db.h"
#include "guard_rule.sql.h"
#include "jst.h"

#define ALL ((unsigned)GUARD_PERSON | (unsigned)GUARD_SERIES | (unsigned)GUARD_FEED)
#define CONTENT ((unsigned)GUARD_PERSON | (unsigned)GUARD_FEED) /* a series was looked at when it was planned */
#define NO_NUMBERS {{NULL, NULL, 0, 0, 0}}

#define TEXTS "書きまちがい"
#define DATES "日付"
#define LINKS "リンクと画像"
#define PEOPLE "届く人"
#define REPEATS "重なり"
#define TIMES "時間帯"
#define DRILLS "訓練と緊急"
#define LANGUAGES_GROUP "言語"
#define SOURCES "自動の発信元"

const char *const guard_levels[] = {"off", "hint", "stop", NULL};

const struct guard_row guard_rows[GUARD_CODES] = {
	[GUARD_CONTENT_SHORT] = {"content_short", TEXTS, "短すぎる本文",
	                         "押しまちがいで送った一言（「つい」など）や、同じ文字のくり返しを見つけます。", GUARD_STOP,
	                         {{"これより短い本文", "文字", 6, 2, 40}}, CONTENT, false, false, false},
	[GUARD_UNFINISHED] = {"unfinished", TEXTS, "書きかけの印",
	                      "「●●」「（要確認）」「ここに本文」や、（誤）（正）が空の訂正を見つけます。", GUARD_STOP, NO_NUMBERS,
	                      CONTENT, false, false, false},
	[GUARD_DRILL_WORDS] = {"drill_words", DRILLS, "本番なのに訓練・テストの言葉",
	                       "「これは訓練です」「【テスト】」「テスト配信」などが、訓練でない配信に入っていると見つけます。",
	                       GUARD_STOP, NO_NUMBERS, CONTENT, false, false, false},
	[GUARD_DRILL_REAL] = {"drill_real", DRILLS, "訓練なのに本番の言葉",
	                      "「訓練ではありません」などが、訓練の配信に入っていると見つけます。", GUARD_STOP, NO_NUMBERS, CONTENT, false,
	                      false, false},
	[GUARD_DRILL_AUDIENCE] = {"drill_audience", DRILLS, "訓練の対象ではない人への訓練",
	                          "訓練の配信は、ここで決めた対象の人にだけ届きます。「停止」のときは、だれも通せません。", GUARD_STOP,
	                          {{"訓練の対象", "対象", 0, 0, INT64_MAX}}, ALL, false, false, true},
	[GUARD_DRILL_EXPIRED] = {"drill_expired", DRILLS, "古い訓練の下書き",
	                         "訓練の下書きは、書いた日から決めた日数で使えなくなります。「停止」のときは、だれも通せません。", GUARD_STOP,
	                         {{"使える日数", "日", 30, 1, 365}}, CONTENT, false, false, true},
	[GUARD_EMERGENCY_SECOND] = {"emergency_second", DRILLS, "緊急の配信は2人で",
	                            "目的が「緊急」の配信を、書いた人のほかにもう1人が確かめます。", GUARD_STOP, NO_NUMBERS, CONTENT, false,
	                            false, false},
	[GUARD_ALARM_WORDS] = {"alarm_words", DRILLS, "緊急でない配信に警報の言葉",
	                       "「ミサイルが発射」「緊急安全確保を発令」など、警報そのものの言い方を見つけます。", GUARD_STOP, NO_NUMBERS,
	                       CONTENT, false, false, false},
	[GUARD_WEEKDAY_WRONG] = {"weekday_wrong", DATES, "日付と曜日の食い違い",
	                         "「11月22日（月）」のように、暦と合わない曜日を見つけます。", GUARD_STOP, NO_NUMBERS, CONTENT, false, false,
	                         false},
	[GUARD_DATE_WRONG] = {"date_wrong", DATES, "暦にない日付",
	                      "「2月30日」や、「2026年（令和7年）」のような年の食い違いを見つけます。", GUARD_STOP, NO_NUMBERS, CONTENT,
	                      false, false, false},
	[GUARD_DATE_PAST] = {"date_past", DATES, "過ぎた日付", "届くときにはもう過ぎている日付を見つけます。", GUARD_HINT, NO_NUMBERS, ALL,
	                     false, false, false},
	[GUARD_RELATIVE_DAY] = {"relative_day", DATES, "予約なのに「本日」「来週」",
	                        "書いた日と届く日で意味が変わる言葉を見つけます。", GUARD_HINT, NO_NUMBERS, GUARD_PERSON, false, false, false},
	[GUARD_LINK_DEAD] = {"link_dead", LINKS, "開けないリンク",
	                     "「ページがありません」などのエラーを返すリンクを見つけます。", GUARD_STOP, NO_NUMBERS, CONTENT, false, true, false},
	[GUARD_LINK_SILENT] = {"link_silent", LINKS, "確かめられないリンク",
	                       "返事のないリンクや、まだ確かめていないリンクを見つけます。", GUARD_HINT, NO_NUMBERS, CONTENT, true, false, false},
	[GUARD_LINK_STAFF] = {"link_staff", LINKS, "職員用・庁内のリンク",
	                      "管理画面や編集用のページ、庁内だけのアドレスへのリンクを見つけます。", GUARD_STOP, NO_NUMBERS, CONTENT, false,
	                      false, false},
	[GUARD_LINK_MANY] = {"link_many", LINKS, "多すぎるリンク", "リンクが多いと、要点が伝わりにくくなります。", GUARD_HINT,
	                     {{"これより多いリンク", "個", 4, 1, 50}}, CONTENT, true, false, false},
	[GUARD_ALT_MISSING] = {"alt_missing", LINKS, "画像だけ・説明のない画像",
	                       "読み上げで内容が伝わらない配信を見つけます。", GUARD_HINT, NO_NUMBERS, CONTENT, true, false, false},
	[GUARD_LANGUAGE_FACTS] = {"language_facts", LANGUAGES_GROUP, "言語で日付や番号が違う",
	                          "日本語と訳した本文とで、日付、時刻、電話番号、アドレスが合っているかを比べます。", GUARD_HINT,
	                          NO_NUMBERS, CONTENT, false, false, false},
	[GUARD_LANGUAGE_DRAFT] = {"language_draft", LANGUAGES_GROUP, "確かめていない訳",
	                          "その言語が分かる人がまだ確かめていない訳を見つけます。送るときは、下書きであることを知らせる吹き出しが前に付きます。",
	                          GUARD_HINT, NO_NUMBERS, CONTENT, false, true, false},
	[GUARD_LANGUAGE_LEFT] = {"language_left", LANGUAGES_GROUP, "訂正に足りない言語",
	                         "まちがいを届けた言語のうち、訂正の文がない言語を見つけます。その人たちには、やさしい日本語か日本語の訂正が届きます。",
	                         GUARD_HINT, NO_NUMBERS, CONTENT, false, true, false},
	[GUARD_AUDIENCE_SHARE] = {"audience_share", PEOPLE, "友だちの多くに届く", "友だち全体のどれだけに届くかを見ます。", GUARD_HINT,
	                          {{"友だちのうち", "％以上", 50, 1, 100}}, CONTENT, true, false, false},
	[GUARD_AUDIENCE_MANY] = {"audience_many", PEOPLE, "大人数は2人で",
	                         "決めた人数以上に送るとき、書いた人のほかにもう1人が確かめます。", GUARD_OFF,
	                         {{"届く人が", "人以上", 10000, 1, 10000000}}, CONTENT, true, false, false},
	[GUARD_AUDIENCE_CHANGE] = {"audience_change", PEOPLE, "前回と人数が大きく違う",
	                           "似た配信の前の回と、届く人数を比べます。", GUARD_HINT,
	                           {{"前回の", "倍以上、または何分の1以下", 3, 2, 100}, {"人数の差が", "人以上のとき", 50, 1, 100000}},
	                           ALL, true, false, false},
	[GUARD_SAME_TEXT] = {"same_text", REPEATS, "同じ文を送ったばかり", "同じ人に同じ文を二重に送るのを防ぎます。", GUARD_STOP,
	                     {{"さかのぼる時間", "時間", 24, 1, 720}}, ALL, false, true, false},
	[GUARD_NEAR_TEXT] = {"near_text", REPEATS, "よく似た文を最近送った", "ほとんど同じ文を、重なる人に送るときに知らせます。", GUARD_HINT,
	                     {{"さかのぼる日数", "日", 7, 1, 60}, {"似ている度合い", "％以上", 85, 60, 100}}, CONTENT, true, false, false},
	[GUARD_FREQUENCY] = {"frequency", REPEATS, "1人に1日に届く数",
	                     "その日にもう決めた数を受け取った人には送りません。緊急と訂正は、いつでも届きます。", GUARD_OFF,
	                     {{"1日に", "通まで", 3, 1, 9}}, ALL, true, false, false},
	[GUARD_NIGHT] = {"night", TIMES, "夜間の送信", "夜間に音が鳴る送信を見つけます。「通知なし」のときは見ません。", GUARD_HINT,
	                 {{"夜は", "時から", 21, 17, 23}, {"朝は", "時まで", 7, 4, 10}}, GUARD_PERSON, true, false, false},
	[GUARD_OFFICE_HOURS] = {"office_hours", TIMES, "所属ごとの送信できる時間",
	                        "下の「送信できる時間」を決めた所属について見ます。", GUARD_HINT, NO_NUMBERS, GUARD_PERSON, true, false, false},
	[GUARD_COLLISION] = {"collision", TIMES, "ほかの配信と重なる", "前後の時間に、同じ人に届く予定のほかの配信を見つけます。", GUARD_HINT,
	                     {{"前後", "分", 60, 5, 720}, {"届く人の", "％以上が同じ", 50, 1, 100}}, GUARD_PERSON, true, false, false},
	[GUARD_FEED_OLD] = {"feed_old", SOURCES, "古い記事", "発信元が示す日付が古いとき、送らずに保留します。", GUARD_STOP,
	                    {{"これより古い", "時間", 24, 1, 720}}, GUARD_FEED, false, false, false},
	[GUARD_FEED_BURST] = {"feed_burst", SOURCES, "続けざまの自動配信", "1時間に決めた数を超えた分は、送らずに保留します。", GUARD_STOP,
	                      {{"1時間に", "件まで", 3, 1, 100}}, (unsigned)GUARD_SERIES | (unsigned)GUARD_FEED, false, false, false},
	[GUARD_FEED_NIGHT] = {"feed_night", SOURCES, "夜間の自動配信", "夜間に自動で届いた分は、送らずに保留します。", GUARD_STOP,
	                      {{"夜は", "時から", 21, 17, 23}, {"朝は", "時まで", 7, 4, 10}}, GUARD_FEED, true, false, false},
};

enum err guard_code_of(struct str word, enum guard_code *out)
{
	for (int i = 0; i < GUARD_CODES; i++)
		if (str_eq(word, str_from(guard_rows[i].code))) {
			*out = (enum guard_code)i;
			return OK;
		}
	return fail(ERR_NOT_FOUND, "この確認はありません。");
}

enum err guard_rules(struct db *db, struct arena *arena, struct guard_rule out[GUARD_CODES])
{
	struct guard_rule_rows_row *rows;
	size_t count;
	TRY(sql_guard_rule_rows(db, arena, &rows, &count));
	for (int i = 0; i < GUARD_CODES; i++) {
		out[i] = (struct guard_rule){.level = guard_rows[i].level, .changed_by = S("")};
		for (int n = 0; n < GUARD_NUMBERS; n++)
			out[i].numbers[n] = guard_rows[i].numbers[n].usual;
	}
	for (size_t r = 0; r < count; r++) {
		enum guard_code code;
		if (guard_code_of(rows[r].code, &code) != OK)
			continue; /* of a later version */
		out[code] = (struct guard_rule){(enum guard_level)broadcast_word(guard_levels, rows[r].level),
		                                {rows[r].n0, rows[r].n1, rows[r].n2},
		                                rows[r].changed_by,
		                                rows[r].changed_at};
	}
	return OK;
}

enum err guard_rule_put(struct db *db, struct arena *arena, const struct guard_change *change)
{
	const struct guard_row *row = &guard_rows[change->code];
	for (int n = 0; n < GUARD_NUMBERS && row->numbers[n].label; n++) {
		const struct guard_number_row *number = &row->numbers[n];
		if (change->numbers[n] < number->least || change->numbers[n] > number->most)
			return fail_field(ERR_INVALID, "numbers", "%sの「%s」は、%" PRId64 "から%" PRId64 "までにしてください。",
			                  row->label, number->label, number->least, number->most);
	}
	return sql_guard_rule_put(db, arena,
	                          &(struct guard_rule_put_in){
	                                  .code = str_from(row->code),
	                                  .level = str_from(guard_levels[change->level]),
	                                  .n0 = change->numbers[0],
	                                  .n1 = change->numbers[1],
	                                  .n2 = change->numbers[2],
	                                  .staff_id = change->staff_id,
	                                  .now = change->now,
	                          });
}

enum err guard_rules_cap(struct db *db, struct arena *arena, enum guard_level most, int64_t now)
{
	struct guard_rule rules[GUARD_CODES];
	TRY(guard_rules(db, arena, rules));
	for (int i = 0; i < GUARD_CODES; i++) {
		if (rules[i].level <= most)
			continue;
		struct guard_change change = {.code = (enum guard_code)i, .level = most, .now = now};
		for (int n = 0; n < GUARD_NUMBERS; n++)
			change.numbers[n] = rules[i].numbers[n];
		TRY(guard_rule_put(db, arena, &change));
	}
	return OK;
}

enum err guard_departments(struct db *db, struct arena *arena, struct guard_place **out, size_t *count)
{
	struct guard_departments_row *rows;
	TRY(sql_guard_departments(db, arena, &rows, count));
	*out = arena_array(arena, struct guard_place, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct guard_place){rows[i].id, rows[i].name};
	return OK;
}

/* --- hours ------------------------------------------------------------------------- */

static struct guard_hours hours_of(const struct guard_hours_rows_row *row)
{
	return (struct guard_hours){row->department_id, row->department, row->from_minute, row->to_minute,
	                            (unsigned)row->weekdays, row->holidays != 0};
}

enum err guard_hours_list(struct db *db, struct arena *arena, struct guard_hours **out, size_t *count)
{
	struct guard_hours_rows_row *rows;
	TRY(sql_guard_hours_rows(db, arena, &rows, count));
	*out = arena_array(arena, struct guard_hours, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = hours_of(&rows[i]);
	return OK;
}

enum err guard_hours_of(struct db *db, struct arena *arena, int64_t department_id, struct guard_hours *out, bool *found)
{
	struct guard_hours_of_row row;
	enum err err = sql_guard_hours_of(db, arena, department_id, &row);
	*found = err == OK;
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	*out = (struct guard_hours){row.department_id, row.department, row.from_minute, row.to_minute,
	                            (unsigned)row.weekdays, row.holidays != 0};
	return OK;
}

enum err guard_hours_put(struct db *db, struct arena *arena, const struct guard_hours *hours)
{
	if (hours->from_minute < 0 || hours->to_minute > 24 * 60 || hours->from_minute >= hours->to_minute)
		return fail_field(ERR_INVALID, "to", "終わりの時刻を、始まりの時刻よりあとにしてください。");
	if ((hours->weekdays & 0x7f) == 0)
		return fail_field(ERR_INVALID, "weekdays", "送信できる曜日を1つ以上選んでください。");
	if (hours->department_id) {
		struct str name;
		enum err err = sql_guard_department(db, arena, hours->department_id, &name);
		if (err == ERR_NOT_FOUND)
			return fail_field(ERR_INVALID, "departmentId", "この所属は見つかりません。選び直してください。");
		TRY(err);
	}
	return sql_guard_hours_put(db, arena, hours->department_id, hours->from_minute, hours->to_minute,
	                           hours->weekdays & 0x7f, hours->holidays);
}

enum err guard_hours_remove(struct db *db, struct arena *arena, int64_t department_id)
{
	int64_t changed;
	TRY(sql_guard_hours_remove(db, arena, department_id, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "この所属の送信できる時間は、もうありません。");
}

bool guard_hours_allow(const struct guard_hours *hours, int64_t at)
{
	struct jst t = jst_from_ms(at);
	int64_t minute = t.hour * 60 + t.minute;
	if (!(hours->weekdays >> t.weekday & 1u))
		return false;
	if (!hours->holidays && jst_holiday(jst_day_of_ms(at)))
		return false;
	return minute >= hours->from_minute && minute < hours->to_minute;
}

struct str guard_hours_text(struct arena *arena, const struct guard_hours *hours)
{
	static const char *const names[] = {"日", "月", "火", "水", "木", "金", "土"};
	struct buf days;
	buf_init(&days, arena, 100);
	for (int i = 1; i <= 7; i++)
		if (hours->weekdays >> (i % 7) & 1u) {
			if (days.len)
				buf_lit(&days, "・");
			buf_str(&days, str_from(names[i % 7]));
		}
	struct str text = hours->weekdays == 0x3e ? S("平日") : hours->weekdays == 0x7f ? S("毎日") : buf_view(&days);
	return str_fmt(arena, "%.*s %" PRId64 ":%02" PRId64 "～%" PRId64 ":%02" PRId64 "%s", FMT(text),
	               hours->from_minute / 60, hours->from_minute % 60, hours->to_minute / 60, hours->to_minute % 60,
	               hours->holidays ? "（祝日も）" : "");
}
