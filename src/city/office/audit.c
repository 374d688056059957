/* audit: one row per deed. */
#include "audit.h"

#include "arena.h"
#include "audit.sql.h"
#include "db.h"
#include "str.h"

enum err audit_record(struct db *db, struct arena *arena, const struct audit_entry *entry)
{
	return sql_audit_add(db, arena,
	                     &(struct audit_add_in){
				     .at = entry->at,
				     .staff_id = entry->staff_id ? &entry->staff_id : NULL,
				     .action = entry->action,
				     .object = entry->object,
				     .detail = entry->detail,
				     .address = entry->address,
			     });
}

struct str audit_label(struct str action)
{
	static const struct { struct str action, label; } labels[] = {
		{S_INIT("session.start"), S_INIT("ログイン")},
		{S_INIT("session.refused"), S_INIT("ログイン失敗")},
		{S_INIT("session.locked"), S_INIT("ロックされたIDでのログイン")},
		{S_INIT("session.end"), S_INIT("ログアウト")},
		{S_INIT("session.password"), S_INIT("パスワードの変更")},
		{S_INIT("account.mail"), S_INIT("自分のメールの設定")},
		{S_INIT("staff.add"), S_INIT("職員の追加")},
		{S_INIT("staff.change"), S_INIT("職員の変更")},
		{S_INIT("staff.password"), S_INIT("一時パスワードの発行")},
		{S_INIT("phrase.change"), S_INIT("定型文の変更")},
		{S_INIT("setting.change"), S_INIT("運用設定の変更")},
		{S_INIT("attribute.add"), S_INIT("項目の追加")},
		{S_INIT("attribute.change"), S_INIT("項目の変更")},
		{S_INIT("attribute.order"), S_INIT("項目の並べ替え")},
		{S_INIT("option.add"), S_INIT("選択肢の追加")},
		{S_INIT("option.change"), S_INIT("選択肢の変更")},
		{S_INIT("option.order"), S_INIT("選択肢の並べ替え")},
		{S_INIT("consent.change"), S_INIT("同意文の変更")},
		{S_INIT("tag.add"), S_INIT("タグの追加")},
		{S_INIT("friend.tags"), S_INIT("友だちのタグの変更")},
		{S_INIT("friend.tester"), S_INIT("テスト配信の受け手の変更")},
		{S_INIT("friend.export"), S_INIT("友だち一覧の書き出し")},
		{S_INIT("friend.delete_children"), S_INIT("市民による子どもの情報の削除")},
		{S_INIT("friend.delete_choices"), S_INIT("市民による受信設定の削除")},
		{S_INIT("segment.add"), S_INIT("対象の保存")},
		{S_INIT("segment.change"), S_INIT("対象の変更")},
		{S_INIT("segment.delete"), S_INIT("対象の削除")},
		{S_INIT("media.add"), S_INIT("画像などの登録")},
		{S_INIT("template.add"), S_INIT("ひな形の追加")},
		{S_INIT("template.change"), S_INIT("ひな形の変更")},
		{S_INIT("template.delete"), S_INIT("ひな形の削除")},
		{S_INIT("broadcast.add"), S_INIT("配信の下書き")},
		{S_INIT("broadcast.change"), S_INIT("配信の変更")},
		{S_INIT("broadcast.delete"), S_INIT("下書きの削除")},
		{S_INIT("broadcast.copy"), S_INIT("配信の複写")},
		{S_INIT("broadcast.test"), S_INIT("テスト配信")},
		{S_INIT("broadcast.schedule"), S_INIT("配信の予約")},
		{S_INIT("broadcast.unschedule"), S_INIT("予約の取り消し")},
		{S_INIT("broadcast.send"), S_INIT("配信の開始")},
		{S_INIT("broadcast.stop"), S_INIT("配信の停止")},
		{S_INIT("broadcast.resume"), S_INIT("配信の再開")},
		{S_INIT("broadcast.correction"), S_INIT("訂正配信の準備")},
		{S_INIT("broadcast.resend"), S_INIT("届かなかった人への送り直しの準備")},
		{S_INIT("broadcast.unanswered"), S_INIT("未回答者への配信の準備")},
		{S_INIT("broadcast.export"), S_INIT("配信一覧の書き出し")},
		{S_INIT("audit.export"), S_INIT("操作記録の書き出し")},
		{S_INIT("statistics.export"), S_INIT("統計の書き出し")},
	};
	for (size_t i = 0; i < COUNT(labels); i++)
		if (str_eq(labels[i].action, action))
			return labels[i].label;
	return action;
}

enum err audit_page(struct db *db, struct arena *arena, const struct audit_filter *filter, int64_t before,
                    int64_t most, struct audit_row **rows, size_t *count)
{
	struct audit_page_row *found;
	TRY(sql_audit_page(db, arena,
	                   &(struct audit_page_in){.before = before, .from_at = filter->from,
	                                           .to_at = filter->to, .staff_id = filter->staff_id,
	                                           .pattern = filter->pattern, .most = most},
	                   &found, count));
	*rows = arena_array(arena, struct audit_row, *count);
	for (size_t i = 0; i < *count; i++)
		(*rows)[i] = (struct audit_row){found[i].id, found[i].at, found[i].staff, found[i].action,
		                                found[i].object, found[i].detail, found[i].address};
	return OK;
}

enum err audit_each(struct db *db, struct arena *arena, const struct audit_filter *filter,
                    enum err (*take)(void *context, const struct audit_row *row), void *context)
{
	struct audit_all_cursor cursor;
	struct audit_all_row row;
	enum err taken = OK;
	TRY(sql_audit_all_open(db, arena, filter->from, filter->to, filter->staff_id, filter->pattern, &cursor));
	while (taken == OK && sql_audit_all_next(&cursor, &row))
		taken = take(context, &(struct audit_row){row.id, row.at, row.staff, row.action, row.object,
		                                          row.detail, row.address});
	enum err closed = sql_audit_all_close(&cursor);
	return taken != OK ? taken : closed;
}
