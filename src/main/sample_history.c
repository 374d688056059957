/* sample_history: people and messages of Midorino, all made up. */
#include "sample_history.h"

#include "approval.h"
#include "arena.h"
#include "batch.h"
#include "broadcast.h"
#include "clock.h"
#include "db.h"
#include "digest_keep.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "language.h"
#include "members.h"
#include "result.h"
#include "sample.sql.h"
#include "sample_history.sql.h"
#include "sample_role.h"
#include "segment.h"
#include "segment_store.h"
#include "settings.h"
#include "staff.h"
#include "tag.h"
#include "utterance.h"

#define DAILY_EVERY 13
#define FOREIGN_EVERY 17
#define BLOCKS_EVERY 23 /* one in so many has blocked the account since */

static const char *const family_names[] = {
	"佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村", "小林", "加藤", "吉田", "山田", "佐々木",
	"山口", "松本", "井上", "木村", "林", "斎藤", "清水", "阿部", "森", "池田", "橋本", "菊池", "千葉", "工藤",
};
static const char *const given_names[] = {
	"陽子", "健", "さくら", "翔太", "美咲", "大輔", "由美", "誠", "あかり", "拓也", "恵", "直樹", "葵", "隆",
	"千尋", "浩", "結衣", "学", "明日香", "勇気", "みどり", "修", "花",
};
static const char *const nicknames[] = {"ゆっきー", "ぽんた", "mika", "けんじ＠釣り", "さくらママ", "T.S.", "まるちゃん", "Linh"};

struct history {
	const struct delivery *delivery;
	struct db *db;
	struct arena *arena;
	int64_t now;
};

/* So many days ago, at that time of day in Japan. */
static int64_t days_ago(const struct history *h, int64_t days, int hour, int minute)
{
	return jst_day_start_ms(jst_day_of_ms(h->now) - days) + hour * MS_HOUR + minute * MS_MINUTE;
}

/* 11月30日(月) */
static struct str day_text(struct arena *arena, int64_t day)
{
	static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};
	struct jst t = jst_from_day(day);
	return str_fmt(arena, "%d月%d日(%s)", t.month, t.day, weekdays[t.weekday]);
}

/* --- people ------------------------------------------------------------------------------------ */

static struct str name_of(struct arena *arena, int64_t id)
{
	size_t n = (size_t)id;
	if (n % 9 == 4)
		return str_from(nicknames[n / 9 % COUNT(nicknames)]);
	return str_fmt(arena, "%s %s", family_names[n % COUNT(family_names)], given_names[n / 3 % COUNT(given_names)]);
}

static enum err name_people(const struct history *h, const struct sample_history_friends_row *people, size_t count)
{
	for (size_t i = 0; i < count; i++)
		TRY(friend_set_profile(h->db, h->arena, h->delivery->keyring, people[i].id, name_of(h->arena, people[i].id),
		                       people[i].id % 31 == 7 ? S("en") : S("ja"), h->now));
	return OK;
}

/* On some day between the one they came and today. */
static enum err some_block(const struct history *h, const struct sample_history_friends_row *people, size_t count)
{
	for (size_t i = BLOCKS_EVERY - 1; i < count; i += BLOCKS_EVERY) {
		int64_t since = h->now - people[i].followed_at;
		TRY(friend_block(h->db, h->arena, people[i].line_user_id, people[i].followed_at + since * 3 / 4));
	}
	return OK;
}

static enum err tag_people(const struct history *h, const struct sample_history_friends_row *people, size_t count)
{
	static const struct {
		struct tag_edit edit;
		size_t every;
	} tags[] = {{{.label = S_INIT("消防団員")}, 17}, {{.label = S_INIT("健診の申込み"), .lasts_days = 90}, 11}};
	for (size_t t = 0; t < COUNT(tags); t++) {
		int64_t id;
		TRY(tag_add(h->db, h->arena, &tags[t].edit, h->now, &id));
		for (size_t i = tags[t].every / 2; i < count; i += tags[t].every)
			TRY(tag_give(h->db, h->arena, id, people[i].id, (struct tag_giver){TAG_BY_STAFF, 1}, days_ago(h, 20, 9, 0)));
	}
	return OK;
}

static enum err say(const struct history *h, int64_t friend_id, const char *text, int64_t at)
{
	int64_t id;
	return utterance_add(h->db, h->arena, h->delivery->keyring,
	                     &(struct utterance_new){.friend_id = friend_id, .kind = S("text"), .said_at = at,
	                                             .message = str_fmt(h->arena, "{\"type\":\"text\",\"text\":\"%s\"}", text),
	                                             .line_message_id = str_fmt(h->arena, "history-%" PRId64, friend_id)},
	                     &id);
}

static enum err people_talk(const struct history *h, const struct sample_history_friends_row *people, size_t count)
{
	static const char *const words[] = {"燃えるごみの日はいつですか？", "ありがとうございます。助かりました！",
	                                    "マイナンバーカードの受け取りは予約がいりますか", "公園の街灯が切れています"};
	for (size_t i = 0; i < COUNT(words) && i < count; i++)
		TRY(say(h, people[i].id, words[i], days_ago(h, (int64_t)i, 10, 12 + (int)i)));
	return OK;
}

static enum err fill_people(const struct history *h)
{
	struct sample_history_friends_row *people;
	size_t count;
	TRY(sql_sample_history_friends(h->db, h->arena, &people, &count));
	TRY(tx_begin(h->db));
	TRY(name_people(h, people, count));
	TRY(sql_sample_history_days(h->db, h->arena));
	TRY(some_block(h, people, count));
	TRY(tag_people(h, people, count));
	TRY(people_talk(h, people, count));
	return tx_commit(h->db);
}

/* --- conditions -------------------------------------------------------------------------------- */

/* "topic:ごみ・環境": who has that option; else a condition; "": everybody. */
static enum err condition_of(const struct history *h, const char *words, struct str *out)
{
	struct str attribute, label = str_from(words);
	int64_t option;
	*out = words[0] ? label : S("{}");
	if (words[0] == '\0' || words[0] == '{' || !str_cut(&label, ':', &attribute))
		return OK;
	TRY(sql_sample_history_option(h->db, h->arena, attribute, label, &option));
	*out = str_fmt(h->arena, "{\"options\":[%" PRId64 "]}", option);
	return OK;
}

static enum err save_conditions(const struct history *h)
{
	static const struct {
		const char *name, *words;
	} conditions[] = {
		{"1歳6か月健診の対象", "{\"childAge\":{\"from\":{\"years\":1,\"months\":6},\"to\":{\"years\":1,\"months\":11}}}"},
		{"小学生のいる家庭", "{\"childGrade\":{\"from\":\"elementary1\",\"to\":\"elementary6\"}}"},
		{"北町に関わる人", "district:北町"},
		{"ごみの情報を受け取る人", "topic:ごみ・環境"},
	};
	for (size_t i = 0; i < COUNT(conditions); i++) {
		struct saved_segment segment = {.name = str_from(conditions[i].name)};
		TRY(condition_of(h, conditions[i].words, &segment.condition));
		TRY(saved_segment_add(h->db, h->arena, &segment, 1, &segment.id));
	}
	return OK;
}

/* --- broadcasts -------------------------------------------------------------------------------- */

struct story {
	const char *title, *who; /* who: see condition_of() */
	const char *author;
	int64_t days; /* ago it was sent; below 0: planned for so many days from now */
	int hour;
	const char *before, *after; /* the text; between them stands the day a week after it is sent */
	int opened, clicked; /* percent of who got it */
};

static const struct story sent[] = {
	{"秋の防災訓練のお知らせ", "", "kiki", 52, 10, "秋の総合防災訓練を", "に行います。朝9時に、防災行政無線のサイレンが鳴ります。", 71, 0},
	{"インフルエンザ予防接種", "topic:健康・福祉", "admin", 41, 9,
	 "65歳以上の方のインフルエンザ予防接種を、", "から市内の医院で受けられます。\\nhttps://www.city.midorino.example/kenko/", 64, 23},
	{"北町の断水", "district:北町", "admin", 33, 15, "水道管の工事のため、北町では", "の午前10時から正午まで断水します。", 83, 0},
	{"親子ひろばの参加者募集", "topic:子育て", "editor", 24, 10,
	 "親子ひろば（", "、中央公民館）の参加者を募集しています。お申し込みは子育て支援課へ。", 58, 12},
	{"市民文化祭", "topic:文化・スポーツ", "admin", 16, 12,
	 "市民文化祭を", "に開きます。合唱、吹奏楽、地元の味。\\nhttps://www.city.midorino.example/bunkasai/", 49, 31},
	{"大雨警報の解除", "", "kiki", 9, 18, "大雨警報は解除されました。", "まで、川の近くでは増水に気をつけてください。", 88, 0},
	{"資源ごみの回収日が変わります", "topic:ごみ・環境", "admin", 5, 10, "資源ごみの次の回収は", "です。朝8時までにお出しください。", 67, 0},
	{"税の夜間相談", "topic:税金", "admin", 2, 14, "税の夜間相談を", "の午後7時まで、市役所1階で受け付けます。予約はいりません。", 52, 0},
};
static const struct story planned[] = {
	{"年末のごみ収集", "topic:ごみ・環境", "admin", -2, 10, "年末のごみ収集は", "で終わります。年始の日程は広報みどり野をご覧ください。", 0, 0},
	{"冬の交通安全", "topic:道路・交通", "admin", -4, 9, "路面が凍る季節です。", "まで、冬の交通安全運動を行います。", 0, 0},
};
static const struct story asked_for = {
	"離乳食教室", "topic:子育て", "editor", -3, 10, "離乳食教室を", "に保健センターで開きます。定員は20組です。", 0, 0};
static const struct story drafts[] = {
	{"成人式の案内", "", "admin", -9, 9, "はたちのつどいを", "に開きます。（会場と時間を確かめる）", 0, 0},
	{"給食だよりのQR", "topic:学校・教育", "admin", -6, 9, "給食の献立を、LINEでも見られるようになりました。", "からです。", 0, 0},
};

/* The one that is sent in three languages; %s: the day. */
static const struct {
	const char *title, *english, *easy;
} translated = {"大雨警報の解除", "The heavy rain warning has been lifted. Until %s, please watch out for high water near rivers.",
                "大雨の 警報は 終わりました。%sまで、川の 近くに 行かないで ください。"};

static struct str day_in_english(struct arena *arena, int64_t day)
{
	static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July",
	                                     "August", "September", "October", "November", "December"};
	struct jst date = jst_from_day(day);
	return str_fmt(arena, "%s %d", months[date.month - 1], date.day);
}

static struct str with_day(struct arena *arena, const char *text, struct str day)
{
	struct str words = str_from(text);
	ptrdiff_t at = str_find(words, S("%s"));
	return str_fmt(arena, "%.*s%.*s%.*s", FMT(str_left(words, (size_t)at)), FMT(day), FMT(str_skip(words, (size_t)at + 2)));
}

static struct str translations_of(const struct history *h, const struct story *story, int64_t day)
{
	if (!str_eq(str_from(story->title), str_from(translated.title)))
		return S("");
	return str_fmt(h->arena,
	               "[{\"language\":\"ja-easy\",\"reviewed\":true,\"messages\":[{\"type\":\"text\",\"text\":\"%.*s\"}]},"
	               "{\"language\":\"en\",\"reviewed\":true,\"messages\":[{\"type\":\"text\",\"text\":\"%.*s\"}]}]",
	               FMT(with_day(h->arena, translated.easy, day_text(h->arena, day))),
	               FMT(with_day(h->arena, translated.english, day_in_english(h->arena, day))));
}

static enum err write_draft(const struct history *h, const struct story *story, int64_t written, int64_t *id)
{
	struct staff author;
	struct broadcast_content content = {.title = str_from(story->title)};
	int64_t day = jst_day_of_ms(h->now) - story->days + 7;
	TRY(staff_by_login(h->db, h->arena, str_from(story->author), h->now, &author));
	TRY(condition_of(h, story->who, &content.condition));
	content.messages = str_fmt(h->arena, "[{\"type\":\"text\",\"text\":\"%s%.*s%s\"}]", story->before,
	                           FMT(day_text(h->arena, day)), story->after);
	content.translations = translations_of(h, story, day);
	content.department_id = author.department_id;
	return broadcast_draft(h->db, h->arena, &content, (struct broadcast_who){author.id, written}, id);
}

static enum err send_in_the_past(const struct history *h, const struct story *story)
{
	struct broadcast after;
	int64_t id, at = days_ago(h, story->days, story->hour, 0);
	TRY(tx_begin(h->db));
	TRY(write_draft(h, story, at - 20 * MS_HOUR, &id));
	TRY(sql_sample_history_begin(h->db, h->arena, id, at));
	TRY(tx_commit(h->db));
	TRY(batch_resolve(h->db, h->delivery, id, at));
	TRY(tx_begin(h->db));
	TRY(sql_sample_history_settle(h->db, h->arena, id, at + MS_SECOND));
	TRY(sql_sample_history_end(h->db, h->arena, id, at + 2 * MS_SECOND));
	TRY(broadcast_find(h->db, h->arena, id, &after));
	int64_t opened = after.sent * story->opened / 100, clicked = after.sent * story->clicked / 100;
	TRY(sql_sample_history_links(h->db, h->arena, id, clicked * 5 / 4, clicked));
	TRY(result_store(h->db, h->arena, id,
	                 &(struct result){.delivered = after.sent, .opened = opened, .clicked = clicked, .blocked_24h = 0,
	                                  .fetched_at = at + MS_DAY}));
	return tx_commit(h->db);
}

/* As its author saw it before pressing the button. */
static enum err look_at(const struct history *h, const struct story *story, struct broadcast_ask *ask,
                        struct broadcast_who *who)
{
	struct broadcast broadcast;
	struct segment *segment;
	const struct node *json;
	int64_t id, blocked;
	TRY(write_draft(h, story, h->now, &id));
	TRY(broadcast_find(h->db, h->arena, id, &broadcast));
	*ask = (struct broadcast_ask){.id = id, .version = broadcast.version, .at = days_ago(h, story->days, story->hour, 0)};
	*who = (struct broadcast_who){broadcast.created_by, h->now};
	TRY(node_parse(h->arena, broadcast.condition, &json));
	TRY(segment_read(h->db, h->arena, json, &segment));
	return segment_tally(h->db, h->arena, h->delivery->members, segment, jst_day_of_ms(ask->at), &ask->people, &blocked,
	                     NULL, NULL);
}

static enum err plan(const struct history *h, const struct story *story)
{
	struct broadcast_ask ask;
	struct broadcast_who who;
	TRY(look_at(h, story, &ask, &who));
	return broadcast_schedule(h->db, h->arena, h->delivery, &ask, who);
}

static enum err ask_for_approval(const struct history *h, const struct story *story, const char *reason)
{
	struct approval_ask ask = {.reason = str_from(reason)};
	struct broadcast_who who;
	int64_t id;
	TRY(look_at(h, story, &ask.what, &who));
	return approval_request(h->db, h->arena, h->delivery, &ask, who, &id);
}

/* Some read another language than Japanese. */
static enum err choose_languages(const struct history *h)
{
	static const enum language languages[] = {LANGUAGE_EN, LANGUAGE_EASY, LANGUAGE_VI};
	int64_t *people;
	size_t count;
	TRY(sql_sample_history_following(h->db, h->arena, &people, &count));
	TRY(tx_begin(h->db));
	for (size_t i = FOREIGN_EVERY / 2, n = 0; i < count; i += FOREIGN_EVERY, n++)
		TRY(language_choose(h->db, h->arena, people[i], languages[n % COUNT(languages)]));
	return tx_commit(h->db);
}

/* Some want one message a day; what was sent before reached them at once. */
static enum err choose_digest(const struct history *h)
{
	int64_t *people;
	size_t count;
	TRY(sql_sample_history_following(h->db, h->arena, &people, &count));
	TRY(tx_begin(h->db));
	for (size_t i = DAILY_EVERY / 2; i < count; i += DAILY_EVERY)
		TRY(digest_choose(h->db, h->arena, people[i], true));
	return tx_commit(h->db);
}

static enum err fill_broadcasts(const struct history *h)
{
	int64_t id;
	TRY(choose_languages(h));
	for (size_t i = 0; i < COUNT(sent); i++)
		TRY(send_in_the_past(h, &sent[i]));
	TRY(choose_digest(h));
	TRY(tx_begin(h->db));
	TRY(save_conditions(h));
	for (size_t i = 0; i < COUNT(planned); i++)
		TRY(plan(h, &planned[i]));
	TRY(ask_for_approval(h, &asked_for, "募集の開始に合わせて送りたいです。"));
	for (size_t i = 0; i < COUNT(drafts); i++)
		TRY(write_draft(h, &drafts[i], days_ago(h, 1, 16, 40), &id));
	return tx_commit(h->db);
}

enum err sample_history(const struct settings *settings, const struct keyring *keyring, struct db_pool *pool)
{
	struct arena *arena = arena_new();
	struct members *members = members_new(0);
	struct delivery delivery = {.members = members, .keyring = keyring, .public_url = settings->public_url,
	                            .allow_http_loopback = true};
	struct history h = {.delivery = &delivery, .arena = arena, .now = clock_now()};
	TRY(db_take(pool, arena, DB_WRITE, &h.db));
	TRY(fill_people(&h));
	TRY(sample_roles(h.db, arena, keyring, h.now));
	TRY(fill_broadcasts(&h));
	db_return(&h.db);
	members_free(&members);
	arena_free(&arena);
	return OK;
}
