/* sample_chat: what people ask in a town that does not exist. */
#include "sample_chat.h"

#include "arena.h"
#include "canned.h"
#include "conversation.h"
#include "conversation_answer.h"
#include "db.h"
#include "desk.h"
#include "face.h"
#include "jst.h"
#include "sample_chat.sql.h"
#include "secret.h"
#include "str.h"
#include "utterance.h"

#define FIRST_STAFF 1
#define LEAST_FRIENDS 100 /* smaller crowds are for tests that count them */
#define WEEK 0x3e

static const struct {
	struct str name, department, away;
	bool second_look;
} desks[] = {
	{S_INIT("子育ての相談"), S_INIT("子育て支援課"), S_INIT("いまは受付時間の外です。急ぐときは、夜間・休日の電話 #8000 へかけてください。"), false},
	{S_INIT("ごみの相談"), S_INIT("資源循環課"), S_INIT("いまは受付時間の外です。ごみの分け方は、トークで品名を書くと調べられます。"), false},
	{S_INIT("こころの相談"), S_INIT("子育て支援課"), S_INIT("いまは受付時間の外です。つらいときは、よりそいホットライン 0120-279-338（24時間）へかけてください。"), true},
};

static const struct {
	struct str word, text;
} answers[] = {
	{S_INIT("あいさつ"), S_INIT("お待たせしました。みどり野市の職員がお答えします。")},
	{S_INIT("確認"), S_INIT("お調べしますので、少しお待ちください。")},
	{S_INIT("電話"), S_INIT("くわしいことは、お電話でうかがいます。みどり野市役所 0100-00-0000（平日8時30分から17時15分）へおかけください。")},
	{S_INIT("おわり"), S_INIT("ほかに聞きたいことは、ありませんか。なければ、このご相談を終わります。")},
};

/* department empty: the whole city's. */
static const struct {
	struct str name, department;
	bool for_broadcast, for_staff, for_bot;
} faces[] = {
	{S_INIT("みどり野市 自動応答"), S_INIT(""), false, false, true},
	{S_INIT("みどり野市 職員"), S_INIT(""), false, true, false},
	{S_INIT("みどり野市 子育て支援課"), S_INIT("子育て支援課"), true, true, false},
	{S_INIT("みどり野市 資源循環課"), S_INIT("資源循環課"), true, true, false},
};

static const char *const clerks[] = {"kosodate-kakari", "gomi", "gomi-kakari"};

static enum err sample_faces(struct db *db, struct arena *arena, int64_t now)
{
	const struct face_by by = {FIRST_STAFF, now};
	int64_t id;
	for (size_t i = 0; i < COUNT(faces); i++) {
		struct face face = {.name = faces[i].name, .icon = S(""), .for_broadcast = faces[i].for_broadcast,
		                    .for_staff = faces[i].for_staff, .for_bot = faces[i].for_bot};
		if (faces[i].department.len)
			TRY(sql_sample_chat_department(db, arena, faces[i].department, &face.department_id));
		TRY(face_add(db, arena, &face, &by, &id));
	}
	return OK;
}

enum err sample_desks(struct db *db, struct arena *arena, int64_t now)
{
	int64_t id, role, staff;
	struct desk *there;
	size_t count;
	TRY(desk_list(db, arena, SCOPE_EVERYWHERE, &there, &count));
	if (count) /* sample was called before */
		return OK;
	TRY(sql_sample_chat_role(db, arena, &role));
	for (size_t i = 0; i < COUNT(clerks); i++) {
		TRY(sql_sample_staff_named(db, arena, str_from(clerks[i]), &staff));
		TRY(sql_sample_chat_give(db, arena, staff, role, now));
	}
	for (size_t i = 0; i < COUNT(desks); i++) {
		struct desk desk = {.name = desks[i].name, .offered = true, .weekdays = WEEK, .from_minute = 510, .to_minute = 1035,
		                    .away_text = desks[i].away, .alarm_minutes = 10, .timeout_minutes = 120,
		                    .second_look = desks[i].second_look};
		TRY(sql_sample_chat_department(db, arena, desks[i].department, &desk.department_id));
		TRY(desk_add(db, arena, &desk, now, &id));
	}
	for (size_t i = 0; i < COUNT(answers); i++)
		TRY(canned_add(db, arena, &(struct canned){.word = answers[i].word, .text = answers[i].text}, FIRST_STAFF, now, &id));
	return sample_faces(db, arena, now);
}

/* ago: minutes before now that it began. answer: empty, not answered yet. */
struct talk {
	int64_t friend_id, desk, ago;
	struct str said, answer, note;
	const char *clerk; /* NULL: nobody has taken it */
	bool closed;
};

static const struct talk talks[] = {
	{3, 0, 4, S_INIT("一時預かりは、いつまでに申し込めばよいですか"), S_INIT(""), S_INIT(""), NULL, false},
	{7, 0, 22, S_INIT("子どもが熱を出しました。病児保育は空いていますか"), S_INIT(""), S_INIT(""), NULL, false},
	{12, 1, 9, S_INIT("引っ越しで出た大きな家具は、どう出せばよいですか"), S_INIT("粗大ごみは、電話かネットで申し込みができます。品物は何点ありますか。"), S_INIT(""), "gomi", false},
	{15, 2, 35, S_INIT("夜に眠れなくて、だれかに話を聞いてほしいです"), S_INIT("お話しくださって、ありがとうございます。"), S_INIT("先週も相談あり。保健師の電話を案内する。"), "kosodate-kakari", false},
	{21, 1, 3000, S_INIT("スプレー缶の穴は開けますか"), S_INIT("穴は開けずに、使い切ってから「有害・危険ごみ」に出してください。"), S_INIT(""), "gomi", true},
	{28, 0, 9000, S_INIT("乳児健診の日に行けないのですが"), S_INIT("別の日に変えられます。12月の日程をお送りします。"), S_INIT(""), "kosodate-kakari", true},
};

static enum err citizen_says(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t conversation_id,
                             struct str words, int64_t now)
{
	struct conversation c;
	int64_t utterance;
	TRY(conversation_find(db, arena, conversation_id, &c));
	TRY(utterance_add(db, arena, keyring,
	                  &(struct utterance_new){.friend_id = c.friend_id, .kind = S("text"),
	                                          .message = str_fmt(arena, "{\"type\":\"text\",\"text\":\"%.*s\"}", FMT(words)),
	                                          .said_at = now},
	                  &utterance));
	return conversation_heard(db, arena, &c, utterance, now);
}

/* As if it had been sent: nothing leaves. */
static enum err clerk_answers(struct db *db, struct arena *arena, const struct conversation_deed *deed, struct str words)
{
	int64_t id;
	const struct conversation_answer_new new_one = {
		.key = random_token(arena, 18),
		.message = str_fmt(arena, "{\"type\":\"text\",\"text\":\"%.*s\"}", FMT(words)),
	};
	TRY(conversation_answer_add(db, arena, deed, &new_one, &id));
	return conversation_answer_settle(db, arena, id, &(struct conversation_outcome){"sent", S(""), deed->now});
}

static enum err clerk_part(struct db *db, struct arena *arena, const struct talk *talk, struct conversation_deed *deed)
{
	struct conversation c;
	TRY(sql_sample_staff_named(db, arena, str_from(talk->clerk), &deed->staff_id));
	TRY(conversation_take(db, arena, deed, false));
	if (talk->note.len)
		TRY(conversation_note(db, arena, deed, talk->note));
	deed->now += MS_MINUTE;
	TRY(clerk_answers(db, arena, deed, talk->answer));
	if (!talk->closed)
		return OK;
	TRY(conversation_find(db, arena, deed->id, &c));
	deed->version = c.version;
	deed->now += MS_MINUTE;
	return conversation_close(db, arena, deed);
}

static enum err add_talk(struct db *db, struct arena *arena, const struct keyring *keyring, const struct talk *talk, int64_t now)
{
	struct desk *list, desk = {0};
	size_t count;
	struct conversation_deed deed = {.keyring = keyring, .now = now - talk->ago * MS_MINUTE};
	TRY(desk_list(db, arena, SCOPE_EVERYWHERE, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (str_eq(list[i].name, desks[talk->desk].name))
			desk = list[i];
	TRY(conversation_begin(db, arena, talk->friend_id, &desk, deed.now, &deed.id));
	deed.now += MS_MINUTE;
	TRY(citizen_says(db, arena, keyring, deed.id, talk->said, deed.now));
	deed.now += MS_MINUTE;
	return talk->clerk ? clerk_part(db, arena, talk, &deed) : OK;
}

enum err sample_talks(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t now)
{
	int64_t friends;
	struct desk *there;
	size_t count;
	TRY(sql_sample_friends_most(db, arena, &friends));
	TRY(desk_list(db, arena, SCOPE_EVERYWHERE, &there, &count));
	if (friends < LEAST_FRIENDS || there[0].waiting + there[0].open + there[count - 1].waiting > 0)
		return OK;
	for (size_t i = 0; i < COUNT(talks); i++)
		TRY(add_talk(db, arena, keyring, &talks[i], now));
	return OK;
}
