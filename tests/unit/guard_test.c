/* guard: each check finds what it is for, and ordinary messages of a city pass. */
#include "delivery_harness.h"

#include "batch.h"
#include "buf.h"
#include "emit.h"
#include "guard_rule.h"
#include "jst.h"
#include "link_check.h"
#include "people.h"
#include "feed.h"
#include "text_alike.h"

/* Checks as they come, without what the harness takes back. */
static struct town guarded_town(struct place *place, struct arena *arena, int64_t friends)
{
	struct town town = town_with(place, arena, friends);
	assert_ok(db_script(town.db, arena, S("DELETE FROM guard_rule")));
	return town;
}

static struct str bubble(struct arena *arena, const char *text)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, 20000);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", str_from(text));
	emit_end(&emit);
	emit_end_list(&emit);
	return buf_view(&out);
}

struct sending {
	const char *messages; /* JSON; NULL: text */
	const char *text;
	const char *title, *condition;
	enum broadcast_purpose purpose;
	bool notification_off;
	int64_t at; /* 0: now */
};

static int64_t add_draft(const struct town *town, const struct sending *what)
{
	int64_t id;
	const struct broadcast_content content = {
	        .title = str_from(what->title ? what->title : "お知らせ"),
	        .messages = what->messages ? str_from(what->messages) : bubble(town->arena, what->text),
	        .condition = str_from(what->condition ? what->condition : "{}"),
	        .notification_off = what->notification_off,
	        .purpose = what->purpose};
	assert_ok(tx_begin(town->db));
	assert_ok(broadcast_draft(town->db, town->arena, &content, STAFF, &id));
	assert_ok(tx_commit(town->db));
	return id;
}

static const struct guard_report *report_of(const struct town *town, int64_t id, int64_t at)
{
	struct broadcast draft = town_find(town, id);
	struct guard_report *report = arena_make(town->arena, struct guard_report);
	const struct guard_ask ask = {.at = at, .now = NOON, .occasion = GUARD_PERSON};
	assert_ok(guard_check(town->db, town->arena, &town->delivery, &draft, &ask, report));
	return report;
}

static const struct guard_report *report_on(const struct town *town, const struct sending *what)
{
	return report_of(town, add_draft(town, what), what->at);
}

static const struct guard_finding *finding(const struct guard_report *report, const char *code)
{
	for (size_t i = 0; i < report->count; i++)
		if (str_eq(report->findings[i].code, str_from(code)))
			return &report->findings[i];
	return NULL;
}

static bool finds(const struct town *town, const char *text, const char *code)
{
	return finding(report_on(town, &(struct sending){.text = text}), code) != NULL;
}

static bool says(const struct guard_finding *found, const char *words)
{
	return found && str_find(found->text, str_from(words)) >= 0;
}

/* Nobody follows this city, so that numbers of people say nothing. Today is Sunday, 22 November 2026, noon. */
DB_TEST(ordinary_messages_of_a_city_pass_in_silence)
{
	static const char *const texts[] = {
	        "あす11月23日（月・祝）は燃えるごみの収集日です。朝8時30分までに出してください。",
	        "【市民課】マイナンバーカードの休日窓口を12月6日（日）9時から12時まで開きます。予約は不要です。",
	        "1歳6か月児健診のお知らせです。12月10日（木）13:00から保健センターで行います。母子健康手帳をお持ちください。",
	        "11月28日（土）に総合防災訓練を行います。サイレンが鳴りますが、実際の災害ではありません。",
	        "12月4日（金）午前10時ごろ、Jアラートの全国一斉情報伝達試験の放送を行います。訓練の放送ですので、ご注意ください。",
	        "緊急速報メールの配信テストを12月8日（火）11時に行います。お使いの電話が鳴ることがあります。",
	        "小学校の学力テストの結果がまとまりました。市のホームページをご覧ください。",
	        "職業訓練の受講生を募集しています。12月18日（金）必着です。",
	        "避難指示が発令されたら、危険な場所から全員避難してください。ハザードマップで、お住まいの場所を確かめましょう。",
	        "弾道ミサイルが発射された場合の行動について、国の資料を市のホームページに載せました。",
	        "津波から身を守るために：揺れたら、すぐに高い所へ。12月13日（日）に講習会を開きます。",
	        "国民健康保険税の第6期の納期限は11月30日（月）です。口座振替もご利用ください。",
	        "図書館は11月24日（火）から27日（金）まで、本の点検のため休みます。返却ポストは使えます。",
	        "「市役所の〇〇課です」と名乗り、還付金があるという詐欺の電話が増えています。電話を切って、家族や警察に相談してください。",
	        "インフルエンザの予防接種は2027年1月31日（日）までです。65歳以上の人は1,500円で受けられます。",
	        "市長への手紙へのたくさんのご意見、ありがとうございました。11月1日現在の回答を公開しました。",
	        "令和8年12月定例会は12月1日（火）に始まります。傍聴できます。",
	        "水道管の工事のため、12月2日（水）22時から翌朝5時まで、北町の一部で断水します。",
	        "クマの目撃情報がありました。11月22日（日）午前7時ごろ、緑丘2丁目です。付近では一人で歩かないでください。",
	        "雪が降り始めました。市道の除雪を行っています。路上駐車はしないでください。",
	        "2024年4月2日から2025年4月1日生まれのお子さんがいる家庭に、給付金の案内を送りました。",
	        "11月20日（金）に発生した停電は、復旧しました。ご不便をおかけしました。",
	        "保育園の入園申込は1月8日（金）までです。くわしくは https://www.city.example.lg.jp/kosodate/ をご覧ください。",
	        "市民文化祭にご来場いただき、ありがとうございました。来年もお楽しみに。",
	        "ボランティア募集：駅前の花壇に花を植えませんか。集合は11月29日（日）9時、駅前広場です。雨のときは中止します。",
	        "休日当番医のお知らせ。11月23日（月・祝）はみどり内科、電話019-000-0000です。",
	        "道路の陥没は、このアカウントから通報できます。メニューの「通報」を押してください。",
	        "【注意】気温が下がり、水道管が凍るおそれがあります。水抜きをしましょう。",
	        "確定申告の会場は2027年2月16日（火）から3月15日（月）まで開きます。",
	        "プールの営業時間が変わりました。平日は10:00〜21:00、土日祝は9:00〜19:00です。",
	        "市営バスのダイヤを4月1日（木）に改正します。時刻表は3月に配ります。",
	        "避難所の開設訓練に、200人が参加しました。ご協力ありがとうございました。",
	};
	struct town town = guarded_town(place, arena, 0);
	assert_ok(db_script(town.db, arena, /* nobody has looked at links here */
	                    S("INSERT INTO link_check (url, state, asked_at, checked_at) VALUES "
	                      "('https://www.city.example.lg.jp/kosodate/', 'good', 1795316400000, 1795316400000)")));
	assert_true(COUNT(texts) >= 30);
	for (size_t i = 0; i < COUNT(texts); i++) {
		const struct guard_report *report = report_on(&town, &(struct sending){.text = texts[i]});
		if (report->count)
			fail_msg("%s: %.*s", texts[i], FMT(report->findings[0].text));
	}
}

DB_TEST(a_slip_of_the_finger_is_no_message)
{
	struct town town = guarded_town(place, arena, 0);
	assert_true(finds(&town, "つい", "content_short"));
	assert_true(finds(&town, "ああああああああ", "content_short"));
	assert_true(finds(&town, " 雪 　", "content_short"));
	assert_false(finds(&town, "こんにちは。", "content_short"));
	const char *picture = "[{\"type\":\"image\",\"originalContentUrl\":\"media:A/original\",\"previewImageUrl\":\"media:A/preview\"}]";
	assert_null(finding(report_on(&town, &(struct sending){.messages = picture}), "content_short"));
}

DB_TEST(what_is_not_finished_is_seen)
{
	struct town town = guarded_town(place, arena, 0);
	assert_true(finds(&town, "○月○日に公民館で開きます。", "unfinished"));
	assert_true(finds(&town, "会場は●●公民館です。", "unfinished"));
	assert_true(finds(&town, "時間は10時です（要確認）。", "unfinished"));
	assert_true(finds(&town, "【訂正】\nおわびして訂正します。\n\n（誤）\n（正）", "unfinished"));
	assert_true(finds(&town, "【訂正】（誤）11月1日（正）", "unfinished"));
	assert_false(finds(&town, "【訂正】\n（誤）11月1日\n（正）12月1日", "unfinished"));
	assert_false(finds(&town, "●●重要なお知らせ●●", "unfinished"));
}

DB_TEST(drill_words_belong_to_drills)
{
	static const char *const wrong[] = {
	        "【訓練】土砂災害の危険が高まっています。", "これは訓練です。避難してください。", "訓練、訓練。大地震が発生。",
	        "【テスト】避難所を開設しました。", "（訓練）避難所を開設しました。", "テスト配信です。無視してください。", "配信テスト", "test",
	        "避難してください。訓練です。", "［訓練中］避難所を開設しました。", "この配信は訓練です。避難所は体育館です。"};
	struct town town = guarded_town(place, arena, 0);
	for (size_t i = 0; i < COUNT(wrong); i++)
		if (!finds(&town, wrong[i], "drill_words"))
			fail_msg("not found: %s", wrong[i]);
	assert_false(finds(&town, "これは訓練ではありません。ただちに避難してください。", "drill_words"));
	const struct sending drill = {.text = "【訓練】これは訓練です。避難してください。", .purpose = PURPOSE_DRILL};
	assert_null(finding(report_on(&town, &drill), "drill_words"));
	const struct sending real = {.text = "これは訓練ではありません。避難してください。", .purpose = PURPOSE_DRILL};
	assert_non_null(finding(report_on(&town, &real), "drill_real"));
}

DB_TEST(alarms_need_a_second_person)
{
	struct town town = guarded_town(place, arena, 0);
	assert_true(finds(&town, "ミサイル発射。ミサイル発射。建物の中に避難してください。", "alarm_words"));
	assert_true(finds(&town, "北朝鮮からミサイルが発射された模様です。", "alarm_words"));
	assert_true(finds(&town, "大規模テロが発生しました。", "alarm_words"));
	assert_true(finds(&town, "川辺地区に避難指示を発令しました。", "alarm_words"));
	assert_false(finds(&town, "避難指示を解除しました。川辺地区に避難指示を発令していましたが、11時に解除しました。", "alarm_words"));
	const struct sending emergency = {.text = "川辺地区に避難指示を発令しました。", .purpose = PURPOSE_EMERGENCY};
	const struct guard_report *report = report_on(&town, &emergency);
	assert_null(finding(report, "alarm_words"));
	assert_int_equal(finding(report, "emergency_second")->level, GUARD_STOP);
}

DB_TEST(days_are_held_against_the_calendar)
{
	struct town town = guarded_town(place, arena, 0);
	const struct guard_report *report = report_on(&town, &(struct sending){.text = "11月29日（月）に健診を行います。"});
	assert_true(says(finding(report, "weekday_wrong"), "「11月29日（月）」とありますが、2026年11月29日は日曜日です"));
	report = report_on(&town, &(struct sending){.text = "12月5日（金）に健診を行います。"});
	assert_true(says(finding(report, "weekday_wrong"), "去年の文"));
	assert_true(finds(&town, "2月30日に健診を行います。", "date_wrong"));
	assert_true(finds(&town, "2026年（令和7年）12月5日に健診を行います。", "date_wrong"));
	assert_true(finds(&town, "11月20日に健診を行います。", "date_past"));
	assert_true(finds(&town, "２０２５年１１月２３日に健診を行います。", "date_past"));
	assert_true(finds(&town, "11月18日から11月20日まで展示します。", "date_past"));
	assert_false(finds(&town, "11月18日から11月25日まで展示しています。", "date_past"));
	assert_false(finds(&town, "11月22日に健診を行います。", "date_past"));
	struct sending later = {.text = "11月24日に健診を行います。", .at = NOON + 3 * MS_DAY};
	assert_non_null(finding(report_on(&town, &later), "date_past"));
}

DB_TEST(words_for_days_mean_another_day_when_they_arrive_later)
{
	struct town town = guarded_town(place, arena, 0);
	struct sending what = {.text = "明日、健診を行います。"};
	assert_null(finding(report_on(&town, &what), "relative_day"));
	what.at = NOON + 2 * MS_DAY;
	assert_true(says(finding(report_on(&town, &what), "relative_day"), "11月25日（水）のことです。11月23日（月）のつもりなら"));
	what.text = "本日11月24日（火）、健診を行います。";
	assert_null(finding(report_on(&town, &what), "relative_day"));
	what.text = "来週、健診を行います。"; /* from Sunday to Tuesday is another week */
	assert_true(says(finding(report_on(&town, &what), "relative_day"), "11月30日（月）～12月6日（日）"));
	what.text = "{{明日}}、健診を行います。";
	assert_null(finding(report_on(&town, &what), "relative_day"));
	what.text = "今月、健診を行います。";
	assert_null(finding(report_on(&town, &what), "relative_day"));
}

DB_TEST(links_are_looked_at)
{
	struct town town = guarded_town(place, arena, 0);
	const struct sending what = {.text = "詳しくは https://www.city.example.lg.jp/old.html をご覧ください。"};
	int64_t id = add_draft(&town, &what);
	struct broadcast draft = town_find(&town, id);
	assert_true(says(finding(report_of(&town, id, 0), "link_silent"), "まだ確かめていません"));
	assert_ok(tx_begin(town.db));
	assert_ok(guard_ask_links(town.db, arena, &town.delivery, &draft, NOON));
	assert_int_equal(report_of(&town, id, 0)->links_waiting, 1);
	struct link_look look = {.url = S("https://www.city.example.lg.jp/old.html"), .state = LINK_DEAD, .why = S("ページがありません。404")};
	assert_ok(link_check_store(town.db, arena, &look, NOON));
	assert_true(says(finding(report_of(&town, id, 0), "link_dead"), "old.html」は開けません（ページがありません。404）"));
	look.state = LINK_PRIVATE;
	assert_ok(link_check_store(town.db, arena, &look, NOON));
	assert_non_null(finding(report_of(&town, id, 0), "link_staff"));
	look.state = LINK_GOOD;
	assert_ok(link_check_store(town.db, arena, &look, NOON));
	assert_int_equal(report_of(&town, id, 0)->count, 0);
	assert_ok(link_check_store(town.db, arena, &look, NOON - LINK_FRESH_MS - 1)); /* long ago says nothing */
	assert_non_null(finding(report_of(&town, id, 0), "link_silent"));
	assert_ok(tx_commit(town.db));
}

DB_TEST(links_of_staff_are_not_for_citizens)
{
	static const char *const wrong[] = {
	        "https://line.city.example/broadcasts/12", "https://line.city.example", "http://192.168.1.10/form", "https://intra.local/a",
	        "https://gw/a", "https://kintai.city.lgwan.jp/", "http://localhost:8080/", "https://docs.google.com/forms/d/1AbC/edit",
	        "https://docs.google.com/spreadsheets/d/1AbC/edit#gid=0", "https://www.example.lg.jp/wp-admin/post.php?post=1", "http://[fe80::1]/"};
	static const char *const fine[] = {"https://line.city.example/c/settings", "https://line.city.example2.jp/", "https://www.city.example.lg.jp/a",
	                                   "https://docs.google.com/forms/d/e/1FAI/viewform", "http://8.8.8.8/", "https://172.99.0.1/"};
	struct town town = guarded_town(place, arena, 0);
	for (size_t i = 0; i < COUNT(wrong); i++)
		if (!finds(&town, str_z(arena, str_fmt(arena, "申し込みはこちらからお願いします。 %s", wrong[i])), "link_staff"))
			fail_msg("not found: %s", wrong[i]);
	for (size_t i = 0; i < COUNT(fine); i++)
		if (finds(&town, str_z(arena, str_fmt(arena, "申し込みはこちらからお願いします。 %s", fine[i])), "link_staff"))
			fail_msg("found: %s", fine[i]);
	assert_true(finds(&town, "一覧 https://a.example/1 https://a.example/2 https://a.example/3 https://a.example/4 https://a.example/5", "link_many"));
	assert_false(finds(&town, "一覧 https://a.example/1 https://a.example/2 https://a.example/3 https://a.example/4", "link_many"));
}

DB_TEST(pictures_need_words)
{
	struct town town = guarded_town(place, arena, 0);
	const char *picture = "{\"type\":\"image\",\"originalContentUrl\":\"media:A/original\",\"previewImageUrl\":\"media:A/preview\"}";
	struct str alone = str_fmt(arena, "[%s]", picture), with = str_fmt(arena, "[%s,{\"type\":\"text\",\"text\":\"冬の花火大会のポスターです。\"}]", picture);
	assert_non_null(finding(report_on(&town, &(struct sending){.messages = str_z(arena, alone)}), "alt_missing"));
	assert_null(finding(report_on(&town, &(struct sending){.messages = str_z(arena, with)}), "alt_missing"));
	const char *card = "[{\"type\":\"flex\",\"altText\":\"画像\",\"contents\":{\"type\":\"bubble\",\"body\":{\"type\":\"box\",\"layout\":\"vertical\","
	                   "\"contents\":[{\"type\":\"text\",\"text\":\"冬の花火大会、11月23日（火）\"}]}}}]";
	const struct guard_report *report = report_on(&town, &(struct sending){.messages = card});
	assert_true(says(finding(report, "alt_missing"), "「画像」"));
	assert_str(finding(report, "weekday_wrong")->field, "messages[0].contents.body.contents[0].text");
}

/* --- people -------------------------------------------------------------------------- */

DB_TEST(a_large_audience_and_one_unlike_the_last_are_told)
{
	struct town town = guarded_town(place, arena, 300);
	const struct sending few = {.text = "健診のお知らせです。会場は保健センターです。", .title = "健診のお知らせ（11月）", .condition = "{\"friend\":1}"};
	assert_null(finding(report_on(&town, &few), "audience_share"));
	const struct sending all = {.text = "健診のお知らせです。会場は公民館です。", .title = "健診のお知らせ（12月）"};
	assert_true(says(finding(report_on(&town, &all), "audience_share"), "300人（100％）"));
	assert_null(finding(report_on(&town, &all), "audience_change")); /* nothing like it was sent */
	assert_ok(db_script(town.db, arena,
	                    str_fmt(arena, "UPDATE broadcast SET state = 'sent', audience_count = 20, started_at = %" PRId64
	                                   " WHERE title = '健診のお知らせ（11月）'", NOON - 30 * MS_DAY)));
	const struct guard_report *report = report_on(&town, &all);
	assert_true(says(finding(report, "audience_change"), "10月23日）は20人でした。今回は300人で、大きく増えています"));
	assert_int_equal(report->previous_people, 20);
	assert_true(finding(report, "audience_change")->other_id > 0);
}

static void mark_sent(const struct town *town, int64_t id, int64_t at, const int64_t *ids, size_t count)
{
	struct people *set = people_new(town->arena);
	for (size_t i = 0; i < count; i++)
		people_add(set, ids[i]);
	assert_ok(tx_begin(town->db));
	assert_ok(db_script(town->db, town->arena,
	                    str_fmt(town->arena, "UPDATE broadcast SET state = 'sending', started_at = %" PRId64 " WHERE id = %" PRId64, at, id)));
	assert_ok(town_store_audience(town, id, set));
	assert_ok(tx_commit(town->db));
}

DB_TEST(the_same_text_to_the_same_people_is_stopped)
{
	static const int64_t first[] = {1, 2, 3, 4, 5}, others[] = {6, 7, 8, 9, 10};
	struct town town = guarded_town(place, arena, 10);
	const struct sending what = {.text = "あす11月23日（月・祝）は燃えるごみの収集日です。朝8時までに出してください。"};
	mark_sent(&town, add_draft(&town, &what), NOON - 3 * MS_HOUR, first, 5);
	const struct guard_report *report = report_on(&town, &what);
	assert_int_equal(finding(report, "same_text")->level, GUARD_STOP);
	assert_true(says(finding(report, "same_text"), "5人に、二重に届きます"));
	assert_null(finding(report, "near_text")); /* told once */
	const struct sending near = {.text = "あす11月23日（月・祝）は燃えるごみの収集日です。朝8時までに出してください！"};
	report = report_on(&town, &near);
	assert_null(finding(report, "same_text"));
	assert_int_equal(finding(report, "near_text")->level, GUARD_HINT);
	const struct sending unlike = {.text = "図書館は本の点検のため11月24日（火）から休みます。返却ポストは使えます。"};
	assert_null(finding(report_on(&town, &unlike), "near_text"));
	const struct sending one = {.text = what.text, .condition = "{\"friend\":9}"};
	assert_null(finding(report_on(&town, &one), "same_text")); /* nobody gets it twice */
	assert_ok(db_script(town.db, arena, str_fmt(arena, "UPDATE broadcast SET started_at = %" PRId64 " WHERE state = 'sending'", NOON - 25 * MS_HOUR)));
	assert_null(finding(report_on(&town, &what), "same_text")); /* more than a day ago */
	assert_non_null(finding(report_on(&town, &what), "near_text"));
	(void)others;
}

DB_TEST(last_weeks_notice_with_new_dates_is_no_repetition)
{
	static const int64_t ids[] = {1, 2, 3};
	struct town town = guarded_town(place, arena, 3);
	const struct sending before = {.text = "11月16日（月）は燃えるごみの収集日です。朝8時までに出してください。"};
	mark_sent(&town, add_draft(&town, &before), NOON - 6 * MS_DAY, ids, 3);
	const struct sending now = {.text = "11月23日（月）は燃えるごみの収集日です。朝8時までに出してください。"};
	assert_null(finding(report_on(&town, &now), "near_text"));
}

TEST(alike_is_alike)
{
	struct text_pairs a = text_pairs(arena, S("燃えるゴミの日は月曜です")), b = text_pairs(arena, S("燃えるごみの 日は 月曜です")),
	                  c = text_pairs(arena, S("図書館はお休みします")), none = text_pairs(arena, S(""));
	assert_int_equal(text_alike(&a, &b), 100);
	assert_true(text_alike(&a, &c) < 20);
	assert_int_equal(text_alike(&none, &none), 0);
}

/* --- times ----------------------------------------------------------------------------- */

DB_TEST(nights_and_office_hours)
{
	struct town town = guarded_town(place, arena, 0);
	struct sending what = {.text = "水道の凍結にご注意ください。", .at = NOON + 10 * MS_HOUR};
	assert_true(says(finding(report_on(&town, &what), "night"), "22:00"));
	what.notification_off = true;
	assert_null(finding(report_on(&town, &what), "night"));
	what = (struct sending){.text = "水道の凍結にご注意ください。", .at = NOON + MS_DAY};
	assert_int_equal(report_on(&town, &what)->count, 0);
	assert_ok(tx_begin(town.db));
	assert_ok(guard_hours_put(town.db, arena, &(struct guard_hours){.from_minute = 510, .to_minute = 1035, .weekdays = 0x3e}));
	assert_err(guard_hours_put(town.db, arena, &(struct guard_hours){.department_id = 77, .from_minute = 1, .to_minute = 2, .weekdays = 1}), ERR_INVALID);
	assert_err(guard_hours_put(town.db, arena, &(struct guard_hours){.from_minute = 600, .to_minute = 600, .weekdays = 1}), ERR_INVALID);
	assert_ok(tx_commit(town.db));
	assert_true(says(finding(report_on(&town, &what), "office_hours"), "平日 8:30～17:15")); /* Monday, but a holiday */
	what.at = NOON + 2 * MS_DAY;
	assert_null(finding(report_on(&town, &what), "office_hours"));
	what.at = NOON + 2 * MS_DAY + 6 * MS_HOUR;
	assert_non_null(finding(report_on(&town, &what), "office_hours"));
	what.purpose = PURPOSE_EMERGENCY;
	assert_null(finding(report_on(&town, &what), "office_hours"));
}

DB_TEST(two_at_the_same_time_to_the_same_people_are_told)
{
	struct town town = guarded_town(place, arena, 20);
	const struct sending other = {.text = "図書館は本の点検のため休みます。"};
	int64_t id = add_draft(&town, &other);
	assert_ok(db_script(town.db, arena, str_fmt(arena, "UPDATE broadcast SET state = 'scheduled', scheduled_at = %" PRId64 " WHERE id = %" PRId64, NOON + MS_DAY, id)));
	struct sending what = {.text = "水道の凍結にご注意ください。", .at = NOON + MS_DAY + 30 * MS_MINUTE};
	assert_true(says(finding(report_on(&town, &what), "collision"), "100％（20人）が同じ"));
	what.at += MS_HOUR;
	assert_null(finding(report_on(&town, &what), "collision"));
}

/* --- the second person ------------------------------------------------------------------- */

DB_TEST(a_stop_is_let_pass_by_another_person_with_a_reason_for_this_version)
{
	struct town town = guarded_town(place, arena, 2);
	const struct sending what = {.text = "つい"};
	int64_t id = add_draft(&town, &what);
	struct broadcast draft = town_find(&town, id);
	const struct broadcast_ask send = {.id = id, .version = draft.version, .people = 2};
	const struct guard_ask ask = {.now = NOON, .occasion = GUARD_PERSON};
	struct guard_clearing clearing = {S("content_short"), S("市長の指示による"), draft.version, STAFF.staff_id};
	assert_err(broadcast_send_now(town.db, arena, &town.delivery, &send, STAFF), ERR_DENIED);
	assert_true(str_find(str_from(err_text()), S("「つい」の2文字だけ")) >= 0);
	assert_ok(tx_begin(town.db));
	assert_err(guard_clear(town.db, arena, &town.delivery, &draft, &ask, &clearing), ERR_DENIED); /* wrote it */
	clearing.staff_id = 2;
	clearing.reason = S("よい ");
	assert_err(guard_clear(town.db, arena, &town.delivery, &draft, &ask, &clearing), ERR_INVALID);
	clearing.reason = S("市長の指示による");
	clearing.code = S("same_text");
	assert_err(guard_clear(town.db, arena, &town.delivery, &draft, &ask, &clearing), ERR_CONFLICT); /* not found here */
	clearing.code = S("content_short");
	assert_ok(guard_clear(town.db, arena, &town.delivery, &draft, &ask, &clearing));
	assert_ok(tx_commit(town.db));
	const struct guard_report *report = report_of(&town, id, 0);
	assert_true(finding(report, "content_short")->cleared);
	assert_str(finding(report, "content_short")->reason, "市長の指示による");
	assert_int_equal(report->stops, 0);
	const struct broadcast_content changed = {.title = S("別"), .messages = draft.messages, .condition = S("{}")};
	assert_ok(broadcast_save(town.db, arena, id, draft.version, &changed, STAFF));
	assert_int_equal(report_of(&town, id, 0)->stops, 1); /* another version */
}

DB_TEST(what_was_let_pass_for_one_hour_is_not_for_another)
{
	struct town town = guarded_town(place, arena, 2);
	const struct sending what = {.text = "水道の凍結にご注意ください。"};
	int64_t id = add_draft(&town, &what), night = NOON + 10 * MS_HOUR;
	struct broadcast draft = town_find(&town, id);
	assert_ok(tx_begin(town.db));
	assert_ok(guard_rule_put(town.db, arena, &(struct guard_change){.code = GUARD_NIGHT, .level = GUARD_STOP, .numbers = {21, 7, 0}, .now = NOON}));
	const struct guard_ask ask = {.at = night, .now = NOON, .occasion = GUARD_PERSON};
	const struct guard_clearing clearing = {S("night"), S("断水の復旧を知らせるため"), draft.version, 2};
	assert_ok(guard_clear(town.db, arena, &town.delivery, &draft, &ask, &clearing));
	assert_ok(tx_commit(town.db));
	assert_int_equal(report_of(&town, id, night)->stops, 0);
	assert_int_equal(report_of(&town, id, night + MS_DAY)->stops, 1);
}

DB_TEST(a_correction_may_quote_what_was_wrong_and_is_in_a_hurry)
{
	struct town town = guarded_town(place, arena, 3);
	int64_t id = add_draft(&town, &(struct sending){.text = "大規模テロが発生しました。", .purpose = PURPOSE_EMERGENCY});
	assert_ok(db_script(town.db, arena, S("UPDATE broadcast SET state = 'sent', sent = 3, started_at = 1795316300000")));
	static const struct {
		const char *text, *code; /* NULL: nothing stops it */
	} cases[] = {
	        {"【訂正】先ほどお送りした「大規模テロが発生しました。」は誤りです。テロは発生していません。", NULL},
	        {"【訂正】\n（誤）11月29日（月）に開きます\n（正）11月30日（月）に開きます", NULL},
	        {"【訂正】「11月29日（月）」は11月30日（月）の誤りでした。", NULL},
	        {"【訂正】\n（誤）11月29日（月）\n（正）11月28日（月）", "weekday_wrong"},
	        {"【訂正】\n（誤）\n（正）", "unfinished"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t made;
		const struct broadcast_correcting correcting = {.text = str_from(cases[i].text)};
		assert_ok(broadcast_correct(town.db, arena, id, &correcting, STAFF, &made));
		const struct guard_report *report = report_of(&town, made, 0);
		if (cases[i].code ? !finding(report, cases[i].code) : report->stops != 0)
			fail_msg("%s", cases[i].text);
	}
}

/* --- drills --------------------------------------------------------------------------------- */

DB_TEST(drills_expire_stay_inside_and_never_become_real)
{
	struct town town = guarded_town(place, arena, 5);
	const struct sending what = {.text = "【訓練】避難所は体育館です。", .purpose = PURPOSE_DRILL};
	int64_t id = add_draft(&town, &what);
	struct broadcast draft = town_find(&town, id);
	struct broadcast_content live = {.title = draft.title, .messages = draft.messages, .condition = draft.condition};
	assert_err(broadcast_save(town.db, arena, id, draft.version, &live, STAFF), ERR_INVALID);
	assert_string_equal(err_field(), "purpose");
	assert_null(finding(report_of(&town, id, 0), "drill_expired"));
	assert_ok(db_script(town.db, arena, str_fmt(arena, "UPDATE broadcast SET created_at = %" PRId64, NOON - 31 * MS_DAY)));
	const struct guard_report *report = report_of(&town, id, 0);
	assert_true(finding(report, "drill_expired")->final);
	const struct guard_ask ask = {.now = NOON, .occasion = GUARD_PERSON};
	const struct guard_clearing clearing = {S("drill_expired"), S("今年も同じ訓練です"), draft.version, 2};
	draft = town_find(&town, id);
	assert_err(guard_clear(town.db, arena, &town.delivery, &draft, &ask, &clearing), ERR_DENIED);
	assert_ok(db_script(town.db, arena, S("INSERT INTO segment (id, name, condition, created_by, created_at, updated_at) VALUES (9, '職員', '{\"friend\":3}', 1, 1, 1)")));
	assert_ok(guard_rule_put(town.db, arena, &(struct guard_change){.code = GUARD_DRILL_AUDIENCE, .level = GUARD_STOP, .numbers = {9, 0, 0}, .now = NOON}));
	assert_true(says(finding(report_of(&town, id, 0), "drill_audience"), "「職員」ではない4人"));
}

/* --- sources ----------------------------------------------------------------------------------- */

static struct broadcast hand_in(const struct town *town, const char *text, int64_t item_at, int64_t now)
{
	int64_t id;
	bool released;
	const struct feed_item item = {.feed = S("weather"),
	                                 .content = {.title = S("気象情報"), .messages = bubble(town->arena, text), .condition = S("{}")},
	                                 .item_at = item_at};
	assert_ok(tx_begin(town->db));
	assert_ok(feed_release(town->db, town->arena, &town->delivery, &item, now, &id, &released));
	assert_ok(tx_commit(town->db));
	struct broadcast made = town_find(town, id);
	assert_int_equal(made.state, released ? BROADCAST_RESOLVING : BROADCAST_HELD);
	return made;
}

DB_TEST(a_source_is_held_when_it_is_old_too_fast_or_comes_by_night)
{
	struct town town = guarded_town(place, arena, 2);
	assert_int_equal(hand_in(&town, "北町に大雨注意報が出ました。", NOON - MS_MINUTE, NOON).state, BROADCAST_RESOLVING);
	struct broadcast old = hand_in(&town, "南町に大雨注意報が出ました。", NOON - 500 * MS_DAY, NOON);
	assert_int_equal(old.state, BROADCAST_HELD);
	assert_true(str_find(old.trouble, S("2025年7月10日の記事です（500日前）")) >= 0);
	assert_true(str_find(hand_in(&town, "西町に大雨注意報が出ました。", 0, NOON).trouble, S("日付を示していません")) >= 0);
	assert_int_equal(hand_in(&town, "東台に強風注意報が出ました。", NOON, NOON).state, BROADCAST_RESOLVING);
	assert_int_equal(hand_in(&town, "川辺に洪水注意報が出ました。", NOON, NOON).state, BROADCAST_RESOLVING);
	struct broadcast fourth = hand_in(&town, "山手に雷注意報が出ました。", NOON, NOON + MS_MINUTE);
	assert_true(str_find(fourth.trouble, S("1時間にもう3件")) >= 0);
	assert_int_equal(hand_in(&town, "港に波浪注意報が出ました。", NOON + 61 * MS_MINUTE, NOON + 61 * MS_MINUTE).state, BROADCAST_RESOLVING);
	struct broadcast night = hand_in(&town, "泉に霜注意報が出ました。", NOON + 13 * MS_HOUR, NOON + 13 * MS_HOUR);
	assert_true(str_find(night.trouble, S("夜間（1:00）に自動で届いた")) >= 0);
}

DB_TEST(what_a_source_has_on_hold_goes_out_only_after_somebody_let_it_pass)
{
	struct town town = guarded_town(place, arena, 2);
	struct broadcast old = hand_in(&town, "南町に大雨注意報が出ました。", NOON - 3 * MS_DAY, NOON);
	assert_err(broadcast_resume(town.db, arena, &town.delivery, old.id, STAFF), ERR_DENIED);
	const struct guard_ask ask = {.now = NOON, .occasion = GUARD_FEED};
	const struct guard_clearing clearing = {S("feed_old"), S("いまも続いているため"), old.version, STAFF.staff_id};
	assert_ok(guard_clear(town.db, arena, &town.delivery, &old, &ask, &clearing));
	assert_ok(broadcast_resume(town.db, arena, &town.delivery, old.id, STAFF));
	assert_int_equal(town_find(&town, old.id).state, BROADCAST_RESOLVING);
}

/* --- cooling, cap ---------------------------------------------------------------------------------- */

DB_TEST(sent_now_it_waits_to_be_taken_back_but_not_in_an_emergency)
{
	struct town town = guarded_town(place, arena, 2);
	assert_ok(db_script(town.db, arena, S("DELETE FROM setting WHERE key = 'delivery.cooling'")));
	int64_t id = add_draft(&town, &(struct sending){.text = "水道の凍結にご注意ください。"});
	const struct broadcast_ask ask = {.id = id, .version = 1, .people = 2};
	assert_ok(broadcast_send_now(town.db, arena, &town.delivery, &ask, STAFF));
	struct broadcast waiting = town_find(&town, id);
	assert_int_equal(waiting.state, BROADCAST_SCHEDULED);
	assert_true(waiting.cooling);
	assert_int_equal(waiting.scheduled_at, NOON + MS_MINUTE);
	assert_ok(broadcast_take_back(town.db, arena, id, waiting.version, STAFF));
	assert_int_equal(town_find(&town, id).state, BROADCAST_DRAFT);
	assert_false(town_find(&town, id).cooling);
	assert_ok(broadcast_start(town.db, arena, id, NOON + MS_MINUTE, NOON + MS_MINUTE)); /* its job comes too late */
	assert_int_equal(town_find(&town, id).state, BROADCAST_DRAFT);
	const struct broadcast_ask again = {.id = id, .version = town_find(&town, id).version, .people = 2};
	assert_ok(broadcast_send_now(town.db, arena, &town.delivery, &again, STAFF));
	assert_ok(broadcast_start(town.db, arena, id, NOON + MS_MINUTE, NOON + MS_MINUTE));
	assert_int_equal(town_find(&town, id).state, BROADCAST_RESOLVING);
	assert_err(broadcast_take_back(town.db, arena, id, town_find(&town, id).version, STAFF), ERR_CONFLICT);
	int64_t urgent = add_draft(&town, &(struct sending){.text = "川辺地区に避難指示を発令しました。", .purpose = PURPOSE_EMERGENCY});
	assert_ok(guard_rules_cap(town.db, arena, GUARD_HINT, NOON));
	assert_ok(broadcast_send_now(town.db, arena, &town.delivery, &(struct broadcast_ask){.id = urgent, .version = 1, .people = 2}, STAFF));
	assert_int_equal(town_find(&town, urgent).state, BROADCAST_RESOLVING);
}

DB_TEST(who_had_enough_today_is_left_out_and_counted)
{
	static const int64_t some[] = {1, 2, 3};
	struct town town = guarded_town(place, arena, 5);
	assert_ok(guard_rule_put(town.db, arena, &(struct guard_change){.code = GUARD_FREQUENCY, .level = GUARD_HINT, .numbers = {2, 0, 0}, .now = NOON}));
	mark_sent(&town, add_draft(&town, &(struct sending){.text = "朝のお知らせです。図書館が開きました。"}), NOON - 3 * MS_HOUR, some, 3);
	struct sending third = {.text = "昼のお知らせです。プールが開きました。"};
	assert_null(finding(report_on(&town, &third), "frequency"));
	mark_sent(&town, add_draft(&town, &(struct sending){.text = "昼のお知らせです。体育館が開きました。"}), NOON - MS_HOUR, some, 2);
	int64_t id = add_draft(&town, &third);
	const struct guard_report *report = report_of(&town, id, 0);
	assert_true(says(finding(report, "frequency"), "5人のうち2人は、その日にもう2通"));
	assert_int_equal(report->left_out, 2);
	town_send(&town, id);
	assert_ok(batch_resolve(town.db, &town.delivery, id, NOON));
	struct broadcast sent = town_find(&town, id);
	assert_int_equal(sent.audience, 3);
	assert_int_equal(sent.left_out, 2);
	assert_false(sent.by_broadcast);
	int64_t urgent = add_draft(&town, &(struct sending){.text = "川辺地区に避難指示を発令しました。", .purpose = PURPOSE_EMERGENCY});
	assert_ok(guard_rules_cap(town.db, arena, GUARD_HINT, NOON));
	town_send(&town, urgent);
	assert_ok(batch_resolve(town.db, &town.delivery, urgent, NOON));
	assert_int_equal(town_find(&town, urgent).audience, 5);
}

/* --- levels ------------------------------------------------------------------------------------------ */

DB_TEST(levels_and_limits_are_the_citys)
{
	struct town town = guarded_town(place, arena, 0);
	assert_true(finds(&town, "つい", "content_short"));
	struct guard_change change = {.code = GUARD_CONTENT_SHORT, .level = GUARD_OFF, .numbers = {6, 0, 0}, .staff_id = 1, .now = NOON};
	assert_ok(guard_rule_put(town.db, arena, &change));
	assert_false(finds(&town, "つい", "content_short"));
	change.level = GUARD_HINT;
	change.numbers[0] = 2;
	assert_ok(guard_rule_put(town.db, arena, &change));
	assert_false(finds(&town, "つい", "content_short"));
	assert_true(finds(&town, "つ", "content_short"));
	change.numbers[0] = 1;
	assert_err(guard_rule_put(town.db, arena, &change), ERR_INVALID);
}
