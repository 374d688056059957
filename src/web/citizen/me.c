/* me: 私の情報. What the city holds about the person who is here, and deleting it. */
#include "citizen.h"

#include "arena.h"
#include "attribute.h"
#include "audit.h"
#include "call.h"
#include "child.h"
#include "choice.h"
#include "consent.h"
#include "amendment.h"
#include "digest_keep.h"
#include "friend.h"
#include "html.h"
#include "jst.h"
#include "members.h"
#include "page.h"
#include "str.h"
#include "summary.h"
#include "utterance.h"

#define UTTERANCES_SHOWN 100

static void row(struct call *call, struct buf *out, const char *label, struct str value)
{
	html_lit(out, "<dt>");
	page_say(call, out, str_from(label));
	html_lit(out, "</dt>\n<dd>");
	html_text(out, value);
	html_lit(out, "</dd>\n");
}

static struct str when(struct call *call, int64_t ms)
{
	struct jst t = jst_from_ms(ms);
	if (!ms)
		return page_word(call, S("記録がありません"));
	return page_word(call, str_fmt(call->arena, "%d年%d月%d日 %d時%02d分", t.year, t.month, t.day, t.hour, t.minute));
}

static enum err account_part(struct call *call, struct buf *out)
{
	struct friend f;
	TRY(friend_find(call->db, call->arena, call->web->options.keyring, call->visit->friend_id, &f));
	html_lit(out, "<h2>");
	page_say(call, out, S("LINEのこと"));
	html_lit(out, "</h2>\n<dl class=\"card\">\n");
	row(call, out, "LINEでの名前", f.name.len ? f.name : page_word(call, S("持っていません")));
	row(call, out, "LINEの言語", f.language.len ? f.language : page_word(call, S("持っていません")));
	row(call, out, "LINEのID", page_word(call, S("お知らせを届けるために、LINEが決めたIDを持っています")));
	row(call, out, "友だち追加", when(call, f.followed_at));
	if (f.blocked_at)
		row(call, out, "ブロック", when(call, f.blocked_at));
	row(call, out, "受信設定の保存", when(call, f.settings_saved_at));
	html_lit(out, "</dl>\n");
	return OK;
}

static enum err consent_part(struct call *call, struct buf *out)
{
	struct consent *given;
	size_t count;
	TRY(consent_list(call->db, call->arena, call->visit->friend_id, &given, &count));
	html_lit(out, "<h2>");
	page_say(call, out, S("個人情報の取扱いへの同意"));
	html_lit(out, "</h2>\n<ul>\n");
	for (size_t i = 0; i < count; i++) {
		html_lit(out, "<li>");
		page_say(call, out, str_fmt(call->arena, "第%" PRId64 "版", given[i].version));
		html_lit(out, "　");
		html_text(out, when(call, given[i].given_at));
		html_lit(out, "</li>\n");
	}
	if (count == 0) {
		html_lit(out, "<li>");
		page_say(call, out, S("まだ同意していません"));
		html_lit(out, "</li>\n");
	}
	html_lit(out, "</ul>\n");
	return OK;
}

static const struct attribute *open_attribute(const struct attribute *all, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (all[i].id == id && (all[i].citizen_edits || all[i].citizen_sees))
			return &all[i];
	return NULL;
}

/* When, what, which department and why; not who, and not what is for staff only. */
static void amendment_line(struct call *call, struct buf *out, const struct attribute *attribute, const struct amendment *c)
{
	html_lit(out, "<li>");
	html_text(out, when(call, c->at));
	html_lit(out, "　");
	page_label(call, out, "attribute", attribute->id, attribute->label);
	if (c->department.len) {
		html_lit(out, "　");
		html_text(out, c->department);
	}
	html_lit(out, "<br>");
	page_say(call, out, amendment_cause_label(c->cause));
	if (c->note.len) {
		html_lit(out, "　");
		html_text(out, c->note);
	}
	html_lit(out, "</li>\n");
}

static enum err amendments_part(struct call *call, struct buf *out)
{
	struct amendment *list;
	struct attribute *all;
	size_t count, attributes, shown = 0;
	TRY(attribute_list(call->db, call->arena, &all, &attributes));
	TRY(amendment_list(call->db, call->arena, call->web->options.keyring, call->visit->friend_id, INT64_MAX, &list, &count));
	for (size_t i = 0; i < count; i++) {
		const struct attribute *attribute = open_attribute(all, attributes, list[i].attribute_id);
		if (!attribute)
			continue;
		if (shown++ == 0) {
			html_lit(out, "<h2>");
			page_say(call, out, S("市が直した内容"));
			html_lit(out, "</h2>\n<p>");
			page_say(call, out, S("あなたの登録を、市の職員が直した記録です。ちがうときは、受信設定で直せます。"));
			html_lit(out, "</p>\n<ul>\n");
		}
		amendment_line(call, out, attribute, &list[i]);
	}
	if (shown)
		html_lit(out, "</ul>\n");
	return OK;
}

static enum err talk_part(struct call *call, struct buf *out)
{
	struct utterance *said;
	size_t count, own = 0;
	TRY(utterance_list(call->db, call->arena, call->web->options.keyring,
	                   &(struct utterance_ask){.friend_id = call->visit->friend_id, .desks = SCOPE_EVERYWHERE,
	                                           .most = UTTERANCES_SHOWN},
	                   &said, &count));
	for (size_t i = 0; i < count; i++)
		own += !said[i].by_city && !said[i].erased;
	html_lit(out, "<h2>");
	page_say(call, out, S("トークの記録"));
	html_lit(out, "</h2>\n<p>");
	if (count == UTTERANCES_SHOWN)
		page_say(call, out, S("市とのやりとりの記録が100件以上あります。"));
	else if (own == 0)
		page_say(call, out, S("あなたが送ったメッセージの記録はありません。"));
	else
		page_say(call, out, str_fmt(call->arena, "あなたが送ったメッセージを%zu件持っています。", own));
	page_say(call, out, S("内容はLINEのトークで見られます。トークで「送信取消」をすると、市の記録からも消えます。"));
	html_lit(out, "</p>\n");
	return OK;
}

/* Folded away, so that deleting takes two decisions. */
static void delete_form(struct call *call, struct buf *out, const char *what, const char *label)
{
	html_lit(out, "<details>\n<summary>");
	page_say(call, out, str_from(label));
	html_lit(out, "</summary>\n<form method=\"post\"");
	page_link(call, out, "action", S("/c/me"));
	html_lit(out, ">\n");
	page_csrf(call, out);
	html_lit(out, "<button class=\"button danger\" name=\"delete\"");
	html_attr(out, "value", str_from(what));
	html_lit(out, ">");
	page_say(call, out, str_fmt(call->arena, "はい、%s", label));
	html_lit(out, "</button>\n</form>\n</details>\n");
}

static void file_link(struct call *call, struct buf *out, const char *as, struct str label)
{
	html_lit(out, "<li><a");
	html_attr(out, "href", str_fmt(call->arena, "%.*s&as=%s", FMT(page_path(call, S("/c/data"))), as));
	html_lit(out, ">");
	page_say(call, out, label);
	html_lit(out, "</a></li>\n");
}

static void data_part(struct call *call, struct buf *out)
{
	html_lit(out, "<h2>");
	page_say(call, out, S("わたしの情報をダウンロード"));
	html_lit(out, "</h2>\n<p>");
	page_say(call, out, S("このページの内容と、トークの言葉を、1つのファイルで受け取れます。ほかの人に見せないように、大切に保管してください。"));
	html_lit(out, "</p>\n<ul>\n");
	file_link(call, out, "csv", S("表のファイル（CSV）"));
	file_link(call, out, "json", S("プログラム用のファイル（JSON）"));
	html_lit(out, "</ul>\n");
}

static enum err whole_page(struct call *call, struct str note)
{
	struct buf out;
	page_begin(call, &out, S("私の情報"));
	if (note.len) {
		html_lit(&out, "<p role=\"status\" class=\"done\">");
		page_say(call, &out, note);
		html_lit(&out, "</p>\n");
	}
	html_lit(&out, "<p>");
	page_say(call, &out, S("市がLINEで持っているあなたの情報です。"));
	html_lit(&out, "</p>\n<h2>");
	page_say(call, &out, S("登録した内容"));
	html_lit(&out, "</h2>\n");
	TRY(summary_list(call, &out, SUMMARY_EVERYTHING));
	html_lit(&out, "<p><a");
	page_link(call, &out, "href", S("/c/settings"));
	html_lit(&out, ">");
	page_say(call, &out, S("受信設定で直す"));
	html_lit(&out, "</a></p>\n");
	TRY(amendments_part(call, &out));
	TRY(account_part(call, &out));
	TRY(consent_part(call, &out));
	TRY(talk_part(call, &out));
	data_part(call, &out);
	html_lit(&out, "<h2>");
	page_say(call, &out, S("情報を消す"));
	html_lit(&out, "</h2>\n<p>");
	page_say(call, &out, S("消したものは、もとに戻せません。お知らせの届き方も変わります。"));
	html_lit(&out, "</p>\n");
	delete_form(call, &out, "children", "お子さんの登録をすべて消す");
	delete_form(call, &out, "choices", "選んだ項目をすべて消す");
	html_lit(&out, "<p>");
	page_say(call, &out, S("すべて消すと、受信設定もトークの記録もなくなります。"));
	html_lit(&out, " <a");
	page_link(call, &out, "href", S("/c/erase"));
	html_lit(&out, ">");
	page_say(call, &out, S("わたしの情報をすべて消す"));
	html_lit(&out, "</a></p>\n");
	page_back_to_line(call, &out);
	return page_end(call, &out, 200);
}

static struct str note_of(struct str done)
{
	if (str_eq(done, S("children")))
		return S("お子さんの登録をすべて消しました。");
	return str_eq(done, S("choices")) ? S("選んだ項目をすべて消しました。") : S("");
}

enum err citizen_me_get(struct call *call)
{
	if (page_needs_login(call, S("/c/me")))
		return OK;
	return whole_page(call, note_of(http_param(call->http, "done")));
}

/* --- deleting --- */

/* Without the topics it would keep emergencies away, too. */
static enum err forget_emergency_only(struct call *call)
{
	int64_t only;
	TRY(option_of_state(call->db, call->arena, "emergency_only", &only));
	return member_remove(call->db, call->arena, only, call->visit->friend_id, NULL);
}

static enum err delete_choices(struct call *call)
{
	struct attribute *all;
	size_t count;
	TRY(attribute_list(call->db, call->arena, &all, &count));
	for (size_t i = 0; i < count; i++)
		if (all[i].citizen_edits && !attribute_is_built_in(&all[i]) && all[i].kind != ATTRIBUTE_CHILD)
			TRY(choice_clear(call->db, call->arena, call->visit->friend_id, &all[i], NULL));
	TRY(digest_choose(call->db, call->arena, call->visit->friend_id, false));
	return forget_emergency_only(call);
}

/* That it was deleted is recorded, never what. */
static enum err record(struct call *call, const char *action)
{
	return audit_record(call->db, call->arena, call->web->options.keyring,
	                    &(struct audit_entry){
				    .at = call->now,
				    .actor = {.name = S("市民")},
				    .action = str_from(action),
				    .object = str_fmt(call->arena, "friend %" PRId64, call->visit->friend_id),
			    });
}

enum err citizen_me_post(struct call *call)
{
	struct form form;
	TRY(form_parse(call->arena, call->http->body, FORM_LIMITS, &form));
	TRY(page_check_csrf(call, form_get(&form, "csrf")));
	struct str what = form_get(&form, "delete");
	if (str_eq(what, S("children"))) {
		TRY(child_set(call->db, call->arena, call->web->options.keyring, call->visit->friend_id, NULL, 0,
		              jst_day_of_ms(call->now), NULL));
		TRY(record(call, "friend.delete_children"));
	} else if (str_eq(what, S("choices"))) {
		TRY(delete_choices(call));
		TRY(record(call, "friend.delete_choices"));
	} else {
		return fail(ERR_INVALID, "何を消すかがわかりません。ページを開き直してください。");
	}
	http_respond_redirect(call->response, 303,
	                      str_fmt(call->arena, "%.*s&done=%.*s", FMT(page_path(call, S("/c/me"))), FMT(what)));
	return OK;
}

enum err citizen_privacy_get(struct call *call)
{
	struct consent_text text;
	struct buf out;
	enum err err = consent_current(call->db, call->arena, &text);
	if (err == ERR_NOT_FOUND)
		return page_tell(call, 200, S("個人情報の取扱い"), S("まだ公開されていません。"), S(""), S(""));
	TRY(err);
	page_begin(call, &out, S("個人情報の取扱い"));
	struct said said = page_said(call, wordings_say(page_words(call), "consent", S("consent"), text.body));
	html_lit(&out, "<p");
	page_lang(call, &out, said.language);
	html_lit(&out, ">");
	html_lines(&out, said.text);
	html_lit(&out, "</p>\n<p class=\"help\">");
	struct jst t = jst_from_ms(text.created_at);
	page_say(call, &out, str_fmt(call->arena, "第%" PRId64 "版（%d年%d月%d日）", text.version, t.year, t.month, t.day));
	html_lit(&out, "</p>\n");
	return page_end(call, &out, 200);
}
