/* signin_rules: one struct out of a dozen settings. */
#include "signin_rules.h"

#include "db.h"
#include "jst.h"
#include "setting.h"

static enum err load_password(struct db *db, struct arena *arena, struct password_rules *out)
{
	struct str word;
	TRY(setting_text(db, arena, SETTING_PASSWORD_RULES, &word));
	if (password_preset(word, out))
		return OK;
	TRY(setting_number(db, arena, SETTING_PASSWORD_LEAST, &out->least));
	TRY(setting_number(db, arena, SETTING_PASSWORD_KINDS, &out->kinds));
	TRY(setting_number(db, arena, SETTING_PASSWORD_PAST, &out->past));
	TRY(setting_number(db, arena, SETTING_PASSWORD_DAYS, &out->days));
	TRY(setting_number(db, arena, SETTING_LOCK_FAILURES, &out->lock_failures));
	return setting_number(db, arena, SETTING_LOCK_MINUTES, &out->lock_minutes);
}

static enum factor_policy policy_of(struct str word, bool production)
{
	if (str_eq(word, S("everybody")))
		return FACTOR_EVERYBODY;
	if (str_eq(word, S("administrators")))
		return FACTOR_ADMINISTRATORS;
	return str_eq(word, S("auto")) && production ? FACTOR_ADMINISTRATORS : FACTOR_OPTIONAL;
}

enum err signin_rules_load(struct db *db, struct arena *arena, bool production, struct signin_rules *out)
{
	struct signin_rules rules = {0};
	int64_t idle, life, proof;
	struct str factor;
	TRY(load_password(db, arena, &rules.password));
	TRY(setting_number(db, arena, SETTING_SESSION_IDLE, &idle));
	TRY(setting_number(db, arena, SETTING_SESSION_LIFE, &life));
	TRY(setting_number(db, arena, SETTING_PROOF, &proof));
	TRY(setting_text(db, arena, SETTING_FACTOR, &factor));
	TRY(setting_bool(db, arena, SETTING_FACTOR_AFTER_SSO, &rules.factor_after_sso));
	rules.idle_ms = idle * MS_MINUTE;
	rules.life_ms = life * MS_HOUR;
	rules.proof_ms = proof * MS_MINUTE;
	rules.factor = policy_of(factor, production);
	*out = rules;
	return OK;
}
