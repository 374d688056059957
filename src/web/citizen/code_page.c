/* code_page: a code on paper, typed on the receive settings instead of in the talk. */
#include "code_page.h"

#include "arena.h"
#include "call.h"
#include "citizen.h"
#include "code_list.h"
#include "form.h"
#include "html.h"
#include "page.h"
#include "str.h"

void code_part(struct call *call, struct buf *out)
{
	html_lit(out, "<form method=\"post\"");
	page_link(call, out, "action", S("/c/code"));
	html_lit(out, " novalidate>\n");
	page_csrf(call, out);
	html_lit(out, "<fieldset>\n<legend>");
	page_say(call, out, S("コードをお持ちの方"));
	html_lit(out, "</legend>\n<p class=\"help\" id=\"code-help\">");
	page_say(call, out, S("市から紙で受け取ったコードを入れてください。ほかの設定は変わりません。"));
	html_lit(out, "</p>\n<p><label for=\"code\">");
	page_say(call, out, S("コード"));
	html_lit(out, "</label><br>\n<input id=\"code\" name=\"code\" maxlength=\"60\" autocomplete=\"off\" autocapitalize=\"characters\" "
	              "spellcheck=\"false\" aria-describedby=\"code-help\"></p>\n<p><button class=\"button quiet\">");
	page_say(call, out, S("コードを登録する"));
	html_lit(out, "</button></p>\n</fieldset>\n</form>\n");
}

enum err citizen_code_post(struct call *call)
{
	struct form form;
	enum code_verdict verdict;
	struct str list;
	TRY(form_parse(call->arena, call->http->body, FORM_LIMITS, &form));
	TRY(page_check_csrf(call, form_get(&form, "csrf")));
	const struct code_try attempt = {call->db, call->arena, call->web->options.keyring, call->visit->friend_id, call->now,
	                                 form_get(&form, "code")};
	TRY(code_try(&attempt, &verdict, &list));
	bool good = verdict == CODE_UNLOCKED || verdict == CODE_KNOWN;
	struct str text = page_word(call, code_verdict_text(verdict));
	/* A wrong one is counted, so this commits whatever was typed. */
	return page_tell(call, 200, good ? S("コードを登録しました") : S("コードを登録できませんでした"),
	                 list.len ? str_fmt(call->arena, "%.*s\n%.*s", FMT(text), FMT(list)) : text, S("受信設定に戻る"),
	                 page_path(call, S("/c/settings")));
}
