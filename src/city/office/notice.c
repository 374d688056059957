/* notice: rows for the bell, and a job for the mail. */
#include "notice.h"

#include "arena.h"
#include "db.h"
#include "email.h"
#include "jst.h"
#include "notice.sql.h"
#include "queue.h"
#include "utf8.h"

#define MAIL_TRY "mail.try"

/* What a mail may say: nothing that a person typed. */
static const struct kind {
	const char *kind, *subject, *sentence;
} kinds[] = {
	{MAIL_TRY, "メールの確認", "メールは届いています。"},
	{"approval.asked", "承認の依頼", "あなたの承認を待っている配信があります。"},
	{"approval.stand_in", "承認の依頼（代わりの人へ）", "時間がたったため、あなたも決められるようになった承認の依頼があります。"},
	{"approval.reminder", "承認の依頼（再度のお知らせ）", "あなたの承認を待っている配信が、まだあります。"},
	{"approval.comment", "承認の依頼への書きこみ", "あなたが関わる承認の依頼に、書きこみがありました。"},
	{"approval.approved", "承認されました", "あなたが依頼した配信が承認されました。"},
	{"approval.sent_back", "差し戻されました", "あなたが依頼した配信が差し戻されました。理由を確かめて、直してください。"},
	{"approval.ended", "承認の依頼が終わりました", "あなたが関わる承認の依頼が、取り下げや内容の変更で終わりました。"},
	{"approval.expired", "期限までに承認されませんでした", "期限までに承認されなかったため、送らないことにした配信があります。"},
	{"approval.failed", "承認された配信を送れませんでした", "承認された配信を、予約または送信できませんでした。理由を確かめてください。"},
	{"approval.confirm", "送信後の確認", "先に送られた配信の、確認をお願いします。"},
	{"approval.nobody", "承認できる人がいません", "決められる人がいない承認の依頼があります。承認の道筋か代理を直してください。"},
	{"staff.handover", "仕事の引き継ぎ", "人事異動で、あなたが引き継いだ配信があります。"},
	{"staff.move_failed", "人事異動", "予定していた人事異動のうち、行えなかったものがあります。"},
	{"staff.factor_reset", "二要素認証を外す依頼", "二要素認証を外す依頼が、もう一人の確認を待っています。"},
	{"signin.locked", "職員IDのロック", "続けて間違えたため、ロックされた職員IDがあります。"},
	{"article.stale", "よくある質問の見直し", "見直す日が来た、または公開の期限が切れた質問があります。"},
	{"guard.held", "自動の配信を止めました", "送信前の確認で止まった自動の配信があります。送ってよいかを確かめてください。"},
	{"guard.held_then", "予約した配信を止めました", "送る時刻の確認で止まった配信があります。送ってよいかを確かめてください。"},
	{"erasure.asked", "友だちの情報の消去の依頼", "友だちの情報を消す依頼が、あなたの決定を待っています。"},
	{"erasure.decided", "友だちの情報の消去の決定", "あなたが依頼した消去が決まりました。"},
	{"address.asked", "接続元の変更の承認の依頼", "管理画面の接続元の変更が、あなたの承認を待っています。"},
	{"audit.broken", "操作記録が書きかえられています", "毎晩の検証で、操作記録に合わないところが見つかりました。すぐに確かめてください。"},
	{"virus.found", "ウイルスが見つかりました", "届いたファイルか、職員のファイルにウイルスが見つかり、消しました。"},
	{"virus.down", "ウイルス検査が止まっています", "ウイルス検査が応えないため、開けないファイルがあります。"},
	{"disaster.on", "災害モードが入ったままです", "災害モードが入ったままです。終わったら、通常に戻してください。"},
	{"conversation.alarm", "返事を待っている人がいます", "決めた時間より長く、返事を待っている相談があります。"},
	{"conversation.assigned", "相談の担当になりました", "あなたの担当になった相談があります。"},
	{"conversation.taken_over", "相談の担当が変わりました", "あなたが担当していた相談が、ほかの職員か窓口に移りました。"},
	{"conversation.week", "答えていない相談の一覧", "1日より長く答えていない相談があります。"},
	{"address.decided", "接続元の変更の結果", "あなたが出した接続元の変更が、承認または却下されました。"},
};
static const struct kind any_kind = {"", "お知らせ", "あなたへのお知らせがあります。"};

static const struct kind *kind_of(struct str word)
{
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (str_eq(word, str_from(kinds[i].kind)))
			return &kinds[i];
	return &any_kind;
}

static enum err queue_mail(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	return queue_add(db, arena,
	                 &(struct job_new){.kind = S("notice_mail"), .payload = str_fmt(arena, "%" PRId64, id), .run_at = now},
	                 NULL);
}

enum err notice_tell(struct db *db, struct arena *arena, const struct notice_new *notice)
{
	struct notice_person_row person;
	int64_t id;
	enum err found = sql_notice_person(db, arena, notice->staff_id, &person);
	if (found == ERR_NOT_FOUND || (found == OK && !person.active))
		return OK;
	TRY(found);
	TRY(sql_notice_add(db, arena, notice->staff_id, str_from(notice->kind), utf8_cut(notice->text, NOTICE_TEXT_MOST),
	                   str_from(notice->link), notice->now, &id));
	return person.email.len && person.mail ? queue_mail(db, arena, id, notice->now) : OK;
}

enum err notice_try(struct db *db, struct arena *arena, int64_t staff_id, int64_t now)
{
	struct mail_choice choice;
	int64_t tries;
	TRY(mail_choice(db, arena, staff_id, &choice));
	if (choice.email.len == 0 || !choice.wants)
		return fail_field(ERR_INVALID, "email", "先に、メールアドレスを入れて「お知らせをメールでも受け取る」を選び、保存してください。");
	TRY(sql_notice_since(db, arena, staff_id, S(MAIL_TRY), now - MS_MINUTE, &tries));
	if (tries >= NOTICE_TRIES_MOST)
		return fail(ERR_LIMIT, "試しのメールは、1分に%d通までです。少し待ってからお試しください。", NOTICE_TRIES_MOST);
	return notice_tell(db, arena,
	                   &(struct notice_new){staff_id, MAIL_TRY,
	                                        S("試しのメールを送りました。届かないときは、アドレスを確かめてください。"),
	                                        "/account", now});
}

enum err notice_page(struct db *db, struct arena *arena, int64_t staff_id, int64_t before, int64_t most,
                     struct notice **out, size_t *count)
{
	struct notice_page_row *rows;
	TRY(sql_notice_page(db, arena, staff_id, before, most, &rows, count));
	*out = arena_array(arena, struct notice, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct notice){rows[i].id, rows[i].at, rows[i].kind, rows[i].text, rows[i].link,
		                            rows[i].read != 0};
	return OK;
}

enum err notice_unread(struct db *db, struct arena *arena, int64_t staff_id, int64_t *unread, int64_t *newest)
{
	struct notice_unread_row row;
	TRY(sql_notice_unread(db, arena, staff_id, &row));
	*unread = row.unread;
	*newest = row.newest;
	return OK;
}

enum err notice_read(struct db *db, struct arena *arena, int64_t staff_id, int64_t id, int64_t now)
{
	int64_t changed;
	TRY(sql_notice_read(db, arena, staff_id, id, now, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "このお知らせはありません。");
}

enum err notice_read_until(struct db *db, struct arena *arena, int64_t staff_id, int64_t id, int64_t now)
{
	return sql_notice_read_until(db, arena, staff_id, id, now);
}

enum err notice_forget(struct db *db, struct arena *arena, int64_t before)
{
	return sql_notice_forget(db, arena, before);
}

enum err notice_letter(struct db *db, struct arena *arena, int64_t id, const struct notice_house *house,
                       struct notice_letter *out)
{
	struct notice_letter_row row;
	*out = (struct notice_letter){0};
	enum err found = sql_notice_letter(db, arena, id, &row);
	if (found == ERR_NOT_FOUND)
		return OK;
	TRY(found);
	const struct kind *kind = kind_of(row.kind);
	out->wanted = row.active && row.mail && row.email.len && !row.read;
	out->to = row.email;
	out->subject = str_fmt(arena, "【%.*s】%s", FMT(house->account_name), kind->subject);
	out->body = str_fmt(arena,
	                    "%s\n内容は、管理画面で確かめてください。\n\n%.*s%.*s\n\n"
	                    "このメールは、管理画面から自動で送っています。返信しても届きません。\n"
	                    "メールを止めるときは、管理画面の「こちらのアカウント」で選べます。\n",
	                    kind->sentence, FMT(house->console_url), FMT(row.link));
	return OK;
}

enum err mail_choice(struct db *db, struct arena *arena, int64_t staff_id, struct mail_choice *out)
{
	struct notice_person_row row;
	TRY(sql_notice_person(db, arena, staff_id, &row));
	*out = (struct mail_choice){row.email, row.mail != 0};
	return OK;
}

enum err mail_choice_put(struct db *db, struct arena *arena, int64_t staff_id, const struct mail_choice *choice)
{
	int64_t changed;
	if (choice->email.len && !email_is_address(choice->email))
		return fail_field(ERR_INVALID, "email", "メールアドレスの形が正しくありません。例: tanaka@city.example.lg.jp");
	TRY(sql_mail_choice_put(db, arena, staff_id, choice->email, choice->wants, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "この職員は登録されていません。");
}
