/* erase_page: わたしの情報をすべて消す. What goes, what stays, a tick, and it is done. */
#include "citizen.h"

#include "arena.h"
#include "audit.h"
#include "call.h"
#include "erase.h"
#include "html.h"
#include "page.h"
#include "str.h"

static void heading(struct call *call, struct buf *out, struct str text)
{
	html_lit(out, "<h2>");
	page_say(call, out, text);
	html_lit(out, "</h2>\n");
}

static void sentence(struct call *call, struct buf *out, struct str text)
{
	html_lit(out, "<p>");
	page_say(call, out, text);
	html_lit(out, "</p>\n");
}

static void point(struct call *call, struct buf *out, struct str text)
{
	html_lit(out, "<li>");
	page_say(call, out, text);
	html_lit(out, "</li>\n");
}

static void what_goes_and_stays(struct call *call, struct buf *out)
{
	sentence(call, out, S("市がLINEで持っているあなたの情報を、すべて消します。もとには戻せません。"));
	heading(call, out, S("消えるもの"));
	html_lit(out, "<ul>\n");
	point(call, out, S("LINEでの名前、LINEのID、友だち追加の日"));
	point(call, out, S("選んだ項目、タグ、お子さんの登録"));
	point(call, out, S("トーク、写真、職員との相談の記録"));
	point(call, out, S("あなただけに送った内容"));
	html_lit(out, "</ul>\n");
	heading(call, out, S("残るもの"));
	html_lit(out, "<ul>\n");
	point(call, out, S("配信の人数などの数（だれのことかは分かりません）"));
	point(call, out, S("同意した日時と、消したことの記録（番号だけで、あなたにはたどれません）"));
	html_lit(out, "</ul>\n");
	sentence(call, out, S("LINEの友だちはそのままで、お知らせは届かなくなります。また使うときは、トークで何か書いてください。"));
	sentence(call, out, S("あなたのLINEアプリに残っている会話は、ご自分で消してください。"));
}

static enum err whole_page(struct call *call, bool wrong)
{
	struct buf out;
	if (wrong)
		page_begin_wrong(call, &out, S("わたしの情報をすべて消す"));
	else
		page_begin(call, &out, S("わたしの情報をすべて消す"));
	what_goes_and_stays(call, &out);
	html_lit(&out, "<form method=\"post\"");
	page_link(call, &out, "action", S("/c/erase"));
	html_lit(&out, ">\n");
	page_csrf(call, &out);
	if (wrong) {
		html_lit(&out, "<p class=\"error\" role=\"alert\" id=\"sure-error\">");
		page_say(call, &out, S("消すときは、「もとに戻せないことがわかりました」を選んでください。"));
		html_lit(&out, "</p>\n");
	}
	html_lit(&out, "<p><label class=\"choice\"><input type=\"checkbox\" name=\"sure\" value=\"yes\" required");
	if (wrong)
		html_lit(&out, " aria-invalid=\"true\" aria-describedby=\"sure-error\"");
	html_lit(&out, "> ");
	page_say(call, &out, S("もとに戻せないことがわかりました"));
	html_lit(&out, "</label></p>\n<p><button class=\"button danger\">");
	page_say(call, &out, S("すべて消す"));
	html_lit(&out, "</button></p>\n</form>\n<p><a");
	page_link(call, &out, "href", S("/c/me"));
	html_lit(&out, ">");
	page_say(call, &out, S("消さずに「私の情報」に戻る"));
	html_lit(&out, "</a></p>\n");
	return page_end(call, &out, wrong ? 400 : 200);
}

enum err citizen_erase_get(struct call *call) { return page_needs_login(call, S("/c/erase")) ? OK : whole_page(call, false); }

/* That everything was deleted is recorded, by the number that nobody has any more. */
static enum err record(struct call *call)
{
	return audit_record(call->db, call->arena, call->web->options.keyring,
	                    &(struct audit_entry){
				    .at = call->now,
				    .actor = {.name = S("市民")},
				    .action = S("friend.erase"),
				    .object = str_fmt(call->arena, "friend %" PRId64, call->visit->friend_id),
			    });
}

enum err citizen_erase_post(struct call *call)
{
	struct form form;
	TRY(form_parse(call->arena, call->http->body, FORM_LIMITS, &form));
	TRY(page_check_csrf(call, form_get(&form, "csrf")));
	if (!str_eq(form_get(&form, "sure"), S("yes")))
		return whole_page(call, true);
	const struct erase_start start = {.friend_id = call->visit->friend_id, .now = call->now, .door = ERASE_BY_CITIZEN};
	TRY(erase_begin(call->db, call->arena, call->web->options.keyring, &start));
	TRY(record(call));
	http_respond_redirect(call->response, 303, S("/c/erased"));
	return OK;
}

/* Open to anybody: whoever comes here is nobody any more. */
enum err citizen_erased_get(struct call *call)
{
	return page_tell(call, 200, S("すべて消しました"),
	                 S("あなたの情報を消しました。多いときは、全部消えるまで数分かかります。\n終わったら、LINEのトークでお知らせします。"),
	                 S("LINEに戻る"), page_line_talk(call));
}
