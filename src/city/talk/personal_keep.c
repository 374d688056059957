/* personal_keep: settings, and one sealed row. */
#include "personal_keep.h"

#include "arena.h"
#include "db.h"
#include "jst.h"
#include "personal.h"
#include "personal_keep.sql.h"
#include "secret.h"
#include "setting.h"
#include "str.h"

static enum err wanted_kinds(struct db *db, struct arena *arena, unsigned *out)
{
	static const struct {
		enum setting_id setting;
		unsigned kind;
	} rows[] = {{SETTING_MASK_NUMBER, PERSONAL_NUMBER},
	            {SETTING_MASK_CARD, PERSONAL_CARD},
	            {SETTING_MASK_PHONE, PERSONAL_PHONE},
	            {SETTING_MASK_MAIL, PERSONAL_MAIL}};
	*out = 0;
	for (size_t i = 0; i < COUNT(rows); i++) {
		bool on;
		TRY(setting_bool(db, arena, rows[i].setting, &on));
		*out |= on ? rows[i].kind : 0;
	}
	return OK;
}

enum err personal_look(struct db *db, struct arena *arena, struct str text, struct personal_text *out)
{
	struct str ignored;
	unsigned wanted, found;
	int64_t days;
	*out = (struct personal_text){text, S(""), S("")};
	/* Most talk has none of it: the settings are not even asked for. */
	if (text.len == 0 || personal_mask(arena, text, PERSONAL_ALL, &ignored) == 0)
		return OK;
	TRY(wanted_kinds(db, arena, &wanted));
	found = personal_mask(arena, text, wanted, &out->masked);
	out->kinds = personal_words(arena, found);
	if (!(found & ~(unsigned)PERSONAL_NEVER_KEPT))
		return OK;
	TRY(setting_number(db, arena, SETTING_MASK_DAYS, &days));
	if (days > 0)
		personal_mask(arena, text, wanted & PERSONAL_NEVER_KEPT, &out->kept);
	return OK;
}

static struct str context_of(struct arena *arena, int64_t utterance_id)
{
	return str_fmt(arena, "utterance.secret:%" PRId64, utterance_id);
}

enum err personal_keep(struct db *db, struct arena *arena, const struct keyring *keyring, const struct personal_text *text,
                       int64_t utterance_id, int64_t now)
{
	return text->kept.len ? sql_secret_add(db, arena, utterance_id,
	                                       seal(keyring, arena, context_of(arena, utterance_id), text->kept), now)
	                      : OK;
}

enum err personal_reveal(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t utterance_id,
                         struct str *text)
{
	struct str sealed;
	enum err err = sql_secret_row(db, arena, utterance_id, &sealed);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "もとの文は残っていません。残す日数がすぎたか、残さない決まりの番号です。");
	TRY(err);
	return unseal(keyring, arena, context_of(arena, utterance_id), sealed, text);
}

enum err personal_forget(struct db *db, struct arena *arena, int64_t now)
{
	int64_t days;
	TRY(setting_number(db, arena, SETTING_MASK_DAYS, &days));
	return sql_secret_forget(db, arena, now - days * MS_DAY);
}
