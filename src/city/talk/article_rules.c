/* article_rules: read for each question; they change at once. */
#include "article_rules.h"

#include "arena.h"
#include "setting.h"
#include "str.h"

static bool is_address(struct str text) { return str_starts(text, S("https://")) || str_starts(text, S("http://127.0.0.1")); }

enum err article_rules(struct db *db, struct arena *arena, struct article_rules *out)
{
	int64_t answer_at, offer_at;
	TRY(setting_number(db, arena, SETTING_ARTICLE_ANSWER, &answer_at));
	TRY(setting_number(db, arena, SETTING_ARTICLE_OFFER, &offer_at));
	TRY(setting_bool(db, arena, SETTING_ARTICLE_ASKS, &out->asks));
	TRY(setting_text(db, arena, SETTING_ARTICLE_PHONE, &out->phone));
	TRY(setting_text(db, arena, SETTING_ARTICLE_HOURS, &out->hours));
	TRY(setting_text(db, arena, SETTING_ARTICLE_FORM, &out->form));
	out->phone = str_trim(out->phone);
	out->form = is_address(str_trim(out->form)) ? str_trim(out->form) : S("");
	out->answer_at = (double)answer_at / 100;
	out->offer_at = (double)(offer_at < answer_at ? offer_at : answer_at) / 100;
	return OK;
}
