/* audit_label: what people call what is recorded. */
#include "audit.h"

#include "arena.h"
#include "str.h"

static const struct audit_action labels[] = {
	{S_INIT("session.start"), S_INIT("サインイン")},
	{S_INIT("session.refused"), S_INIT("サインインの失敗")},
	{S_INIT("session.end"), S_INIT("サインアウト")},
	{S_INIT("session.password"), S_INIT("パスワードの変更")},
	{S_INIT("session.first_step"), S_INIT("パスワードの確認（二要素認証の前）")},
	{S_INIT("session.proof"), S_INIT("大事な操作の前の本人確認")},
	{S_INIT("session.end_other"), S_INIT("ほかの端末のサインアウト")},
	{S_INIT("factor.totp"), S_INIT("認証アプリの登録")},
	{S_INIT("factor.totp_remove"), S_INIT("認証アプリの取り外し")},
	{S_INIT("factor.passkey"), S_INIT("パスキーの登録")},
	{S_INIT("factor.passkey_remove"), S_INIT("パスキーの取り外し")},
	{S_INIT("factor.recovery"), S_INIT("リカバリーコードの発行")},
	{S_INIT("staff.unlock"), S_INIT("職員のロックの解除")},
	{S_INIT("staff.factor_reset"), S_INIT("職員の二要素認証のやり直し")},
	{S_INIT("staff.sso"), S_INIT("シングルサインオンの結びつけ")},
	{S_INIT("staff.end_sessions"), S_INIT("職員のサインアウト")},
	{S_INIT("address.propose"), S_INIT("接続元の変更の申し出")},
	{S_INIT("address.approve"), S_INIT("接続元の変更の承認")},
	{S_INIT("address.refuse"), S_INIT("接続元の変更の却下")},
	{S_INIT("address.withdraw"), S_INIT("接続元の変更の取り下げ")},
	{S_INIT("address.command"), S_INIT("接続元の変更（運用者の命令）")},
	{S_INIT("right.refused"), S_INIT("断られた操作")},
	{S_INIT("refusal.omitted"), S_INIT("拒否の記録の省略")},
	{S_INIT("account.mail"), S_INIT("自分のメールの設定")},
	{S_INIT("approval.ask"), S_INIT("承認の依頼")},
	{S_INIT("approval.approve"), S_INIT("承認")},
	{S_INIT("approval.send_back"), S_INIT("差し戻し")},
	{S_INIT("approval.withdraw"), S_INIT("承認の依頼の取り下げ")},
	{S_INIT("approval.comment"), S_INIT("承認の依頼への書きこみ")},
	{S_INIT("approval.file"), S_INIT("承認の添付の登録")},
	{S_INIT("approval.release"), S_INIT("承認された配信の予約・送信")},
	{S_INIT("approval.fail"), S_INIT("承認された配信の予約・送信の失敗")},
	{S_INIT("approval.expire"), S_INIT("承認の期限切れ")},
	{S_INIT("approval_chain.add"), S_INIT("承認の道筋の追加")},
	{S_INIT("approval_chain.change"), S_INIT("承認の道筋の変更")},
	{S_INIT("approval_chain.delete"), S_INIT("承認の道筋の削除")},
	{S_INIT("absence.add"), S_INIT("代理の登録")},
	{S_INIT("absence.end"), S_INIT("代理の終了")},
	{S_INIT("staff.add"), S_INIT("職員の追加")},
	{S_INIT("staff.change"), S_INIT("職員の変更")},
	{S_INIT("staff.password"), S_INIT("一時パスワードの発行")},
	{S_INIT("staff.move"), S_INIT("人事異動")},
	{S_INIT("staff.move_plan"), S_INIT("人事異動の予定")},
	{S_INIT("staff.move_cancel"), S_INIT("人事異動の取り消し")},
	{S_INIT("staff.passwords"), S_INIT("一時パスワードのまとめての発行")},
	{S_INIT("staff.export"), S_INIT("権限の一覧の書き出し")},
	{S_INIT("department.add"), S_INIT("部署の追加")},
	{S_INIT("department.change"), S_INIT("部署の変更")},
	{S_INIT("department.order"), S_INIT("部署の並べ替え")},
	{S_INIT("department.delete"), S_INIT("部署の削除")},
	{S_INIT("role.add"), S_INIT("役割の追加")},
	{S_INIT("role.change"), S_INIT("役割の変更")},
	{S_INIT("role.copy"), S_INIT("役割の複写")},
	{S_INIT("role.delete"), S_INIT("役割の削除")},
	{S_INIT("setting.change"), S_INIT("運用設定の変更")},
	{S_INIT("phrase.change"), S_INIT("定型文の変更")},
	{S_INIT("attribute.add"), S_INIT("項目の追加")},
	{S_INIT("attribute.change"), S_INIT("項目の変更")},
	{S_INIT("attribute.order"), S_INIT("項目の並べ替え")},
	{S_INIT("option.add"), S_INIT("選択肢の追加")},
	{S_INIT("option.change"), S_INIT("選択肢の変更")},
	{S_INIT("option.order"), S_INIT("選択肢の並べ替え")},
	{S_INIT("consent.change"), S_INIT("同意文の変更")},
	{S_INIT("tag.add"), S_INIT("タグの追加")},
	{S_INIT("tag.change"), S_INIT("タグの変更")},
	{S_INIT("tag.merge"), S_INIT("タグの統合")},
	{S_INIT("tag.delete"), S_INIT("タグの削除")},
	{S_INIT("friend.list"), S_INIT("友だち一覧の閲覧")},
	{S_INIT("friend.view"), S_INIT("友だちの閲覧")},
	{S_INIT("friend.attachment"), S_INIT("友だちの添付の閲覧")},
	{S_INIT("friend.preview"), S_INIT("友だちの名前を入れたプレビュー")},
	{S_INIT("friend.tags"), S_INIT("友だちのタグの変更")},
	{S_INIT("friend.choices"), S_INIT("友だちの答えの変更")},
	{S_INIT("friend.children"), S_INIT("友だちのお子さんの変更")},
	{S_INIT("friend.tester"), S_INIT("テスト配信の受け手の変更")},
	{S_INIT("friend.bulk_check"), S_INIT("一括更新のファイルの確認")},
	{S_INIT("friend.bulk_apply"), S_INIT("一括更新の開始")},
	{S_INIT("friend.bulk_drop"), S_INIT("一括更新の取りやめ")},
	{S_INIT("friend.bulk_done"), S_INIT("一括更新の終わり")},
	{S_INIT("friend.bulk_export"), S_INIT("一括更新の結果の書き出し")},
	{S_INIT("friend.export"), S_INIT("友だち一覧の書き出し")},
	{S_INIT("friend.delete_children"), S_INIT("市民による子どもの情報の削除")},
	{S_INIT("friend.delete_choices"), S_INIT("市民による受信設定の削除")},
	{S_INIT("segment.add"), S_INIT("対象の保存")},
	{S_INIT("segment.change"), S_INIT("対象の変更")},
	{S_INIT("segment.delete"), S_INIT("対象の削除")},
	{S_INIT("media.add"), S_INIT("画像などの登録")},
	{S_INIT("source.add"), S_INIT("友だち追加QRの追加")},
	{S_INIT("source.change"), S_INIT("友だち追加QRの変更")},
	{S_INIT("source.export"), S_INIT("友だち追加QRの集計の書き出し")},
	{S_INIT("template.add"), S_INIT("ひな形の追加")},
	{S_INIT("template.change"), S_INIT("ひな形の変更")},
	{S_INIT("template.delete"), S_INIT("ひな形の削除")},
	{S_INIT("template.approve"), S_INIT("ひな形の事前承認")},
	{S_INIT("template.unapprove"), S_INIT("ひな形の事前承認の取り消し")},
	{S_INIT("broadcast.add"), S_INIT("配信の下書き")},
	{S_INIT("broadcast.change"), S_INIT("配信の変更")},
	{S_INIT("broadcast.delete"), S_INIT("下書きの削除")},
	{S_INIT("broadcast.copy"), S_INIT("配信の複写")},
	{S_INIT("broadcast.test"), S_INIT("テスト配信")},
	{S_INIT("broadcast.schedule"), S_INIT("配信の予約")},
	{S_INIT("broadcast.unschedule"), S_INIT("予約の取り消し")},
	{S_INIT("broadcast.send"), S_INIT("配信の開始")},
	{S_INIT("broadcast.take_back"), S_INIT("送信の取り消し（待ち時間の間）")},
	{S_INIT("guard.clear"), S_INIT("送信前の確認を通した")},
	{S_INIT("guard.change"), S_INIT("送信前の確認の変更")},
	{S_INIT("guard.hours"), S_INIT("送信できる時間の変更")},
	{S_INIT("guard.hours_delete"), S_INIT("送信できる時間の削除")},
	{S_INIT("broadcast.stop"), S_INIT("配信の停止")},
	{S_INIT("broadcast.resume"), S_INIT("配信の再開")},
	{S_INIT("broadcast.correction"), S_INIT("訂正配信の準備")},
	{S_INIT("broadcast.resend"), S_INIT("届かなかった人への送り直しの準備")},
	{S_INIT("broadcast.unanswered"), S_INIT("未回答者への配信の準備")},
	{S_INIT("roster.add"), S_INIT("名簿の読みこみ")},
	{S_INIT("roster.erase"), S_INIT("名簿の内容の消去")},
	{S_INIT("roster.faults"), S_INIT("名簿の読めない行の書き出し")},
	{S_INIT("broadcast.rows"), S_INIT("名簿の配信の結果の書き出し")},
	{S_INIT("broadcast.export"), S_INIT("配信一覧の書き出し")},
	{S_INIT("statistics.export"), S_INIT("統計の書き出し")},
	{S_INIT("access.export"), S_INIT("アクセス記録の書き出し")},
	{S_INIT("access.friend"), S_INIT("友だちのアクセス記録の閲覧")},
	{S_INIT("audit.export"), S_INIT("操作記録の書き出し")},
	{S_INIT("audit.anchor"), S_INIT("操作記録の控えの書き出し")},
	{S_INIT("audit.verify"), S_INIT("操作記録の検証")},
	{S_INIT("audit.expire"), S_INIT("期限を過ぎた操作記録の削除")},
};

const struct audit_action *audit_actions(size_t *count)
{
	*count = COUNT(labels);
	return labels;
}

struct str audit_label(struct str action)
{
	for (size_t i = 0; i < COUNT(labels); i++)
		if (str_eq(labels[i].action, action))
			return labels[i].label;
	return action;
}

struct str audit_object_label(struct arena *arena, struct str object)
{
	static const struct audit_action nouns[] = {
		{S_INIT("access"), S_INIT("アクセス記録")},
		{S_INIT("absence"), S_INIT("代理")},
		{S_INIT("addresses"), S_INIT("接続元")},
		{S_INIT("approval"), S_INIT("承認の依頼")},
		{S_INIT("approval_chain"), S_INIT("承認の道筋")},
		{S_INIT("attribute"), S_INIT("項目")},
		{S_INIT("attributes"), S_INIT("項目")},
		{S_INIT("audit"), S_INIT("操作記録")},
		{S_INIT("broadcast"), S_INIT("配信")},
		{S_INIT("broadcasts"), S_INIT("配信一覧")},
		{S_INIT("bulk_edit"), S_INIT("一括更新")},
		{S_INIT("consent"), S_INIT("同意文")},
		{S_INIT("department"), S_INIT("部署")},
		{S_INIT("departments"), S_INIT("部署")},
		{S_INIT("friend days"), S_INIT("友だちの日ごとの数")},
		{S_INIT("friend"), S_INIT("友だち")},
		{S_INIT("friends"), S_INIT("友だち一覧")},
		{S_INIT("media"), S_INIT("画像など")},
		{S_INIT("option"), S_INIT("選択肢")},
		{S_INIT("phrase"), S_INIT("定型文")},
		{S_INIT("role"), S_INIT("役割")},
		{S_INIT("segment"), S_INIT("対象")},
		{S_INIT("setting"), S_INIT("運用設定")},
		{S_INIT("source"), S_INIT("友だち追加QR")},
		{S_INIT("sources"), S_INIT("友だち追加QR")},
		{S_INIT("staff"), S_INIT("職員")},
		{S_INIT("staff_move"), S_INIT("人事異動")},
		{S_INIT("tag"), S_INIT("タグ")},
		{S_INIT("template"), S_INIT("ひな形")},
		{S_INIT("utterance"), S_INIT("トーク")},
	};
	struct str rest = object, noun = S("");
	for (size_t i = 0; i < COUNT(nouns); i++)
		if (str_eq(nouns[i].action, object))
			return nouns[i].label;
	if (!str_cut(&rest, ' ', &noun))
		return object;
	for (size_t i = 0; i < COUNT(nouns); i++)
		if (str_eq(nouns[i].action, noun))
			return str_fmt(arena, "%.*s %.*s", FMT(nouns[i].label), FMT(rest));
	return object;
}
