/* settings: 受信設定. Showing it, taking it back, and the card after saving. */
#include "citizen.h"

#include "arena.h"
#include "call.h"
#include "html.h"
#include "page.h"
#include "settings_form.h"
#include "settings_page.h"
#include "str.h"
#include "summary.h"

#define EMPTY_ROWS 1
#define MORE_ROWS 2

static enum err not_ready(struct call *call)
{
	return page_tell(call, 503, S("準備中です"),
	                 S("受信設定は、まだ使えません。しばらくお待ちください。"), S("LINEに戻る"), page_line_talk(call));
}

enum err citizen_settings_preview(struct call *call)
{
	struct settings settings;
	TRY(settings_load_empty(call, &settings));
	settings_offer_rows(&settings, EMPTY_ROWS);
	return settings_page(call, &settings);
}

enum err citizen_settings_get(struct call *call)
{
	struct settings settings;
	if (page_needs_login(call, S("/c/settings")))
		return OK;
	enum err err = settings_load(call, &settings);
	if (err == ERR_NOT_FOUND)
		return not_ready(call);
	TRY(err);
	settings_offer_rows(&settings, EMPTY_ROWS);
	return settings_page(call, &settings);
}

/* Nothing is written before everything was checked, so an answer with errors
 * commits an empty transaction. */
enum err citizen_settings_post(struct call *call)
{
	struct settings settings;
	struct form form;
	TRY(form_parse(call->arena, call->http->body,
	               (struct form_limits){.pairs = 3000, .name = 64, .value = 4096}, &form));
	TRY(page_check_csrf(call, form_get(&form, "csrf")));
	enum err err = settings_load(call, &settings);
	if (err == ERR_NOT_FOUND)
		return not_ready(call);
	TRY(err);
	settings_take(&settings, &form);
	if (form_get(&form, "more").len) {
		settings_offer_rows(&settings, MORE_ROWS);
		return settings_page(call, &settings);
	}
	if (!settings_check(call, &settings))
		return settings_page(call, &settings);
	TRY(settings_save(call, &settings));
	http_respond_redirect(call->response, 303, page_path(call, S("/c/saved")));
	return OK;
}

/* What was typed and not saved is gone, as with every link of the page. */
enum err citizen_language_post(struct call *call)
{
	struct form form;
	enum language language;
	TRY(form_parse(call->arena, call->http->body, FORM_LIMITS, &form));
	TRY(page_check_csrf(call, form_get(&form, "csrf")));
	if (!language_of_code(form_get(&form, "language"), &language))
		return fail(ERR_INVALID, "言語を選んでください。");
	TRY(language_choose(call->db, call->arena, call->visit->friend_id, language));
	http_respond_redirect(call->response, 303, page_path(call, S("/c/settings")));
	return OK;
}

enum err citizen_saved_get(struct call *call)
{
	struct buf out;
	if (page_needs_login(call, S("/c/settings")))
		return OK;
	page_begin(call, &out, S("保存しました"));
	html_lit(&out, "<p role=\"status\" class=\"done\">");
	page_say(call, &out, S("次の内容で保存しました。"));
	html_lit(&out, "</p>\n");
	TRY(summary_list(call, &out, SUMMARY_SETTINGS));
	page_back_to_line(call, &out);
	html_lit(&out, "<p><a");
	page_link(call, &out, "href", S("/c/settings"));
	html_lit(&out, ">");
	page_say(call, &out, S("もう一度直す"));
	html_lit(&out, "</a></p>\n");
	return page_end(call, &out, 200);
}
