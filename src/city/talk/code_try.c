/* code_try: what becomes of a code that somebody typed. Wrong ones are counted, and told
 * alike: whoever guesses learns nothing of what is there. */
#include "code_list.h"

#include "arena.h"
#include "code_hash.h"
#include "code_list.sql.h"
#include "code_text.h"
#include "db.h"
#include "deed.h"
#include "jst.h"

#define HOUR_MS ((int64_t)60 * 60 * 1000)

static bool is_open(const struct code_list *list, int64_t now)
{
	int64_t today = jst_day_of_ms(now);
	return !list->hidden && (!list->from_day || list->from_day <= today) && (!list->until_day || today <= list->until_day);
}

static enum err unlock(const struct code_try *t, int64_t code_id, const struct code_list *list, enum code_verdict *out)
{
	int64_t before, taken;
	TRY(sql_code_used_before(t->db, t->arena, code_id, t->friend_id, &before));
	if (before) {
		*out = CODE_KNOWN;
		return OK;
	}
	TRY(sql_code_use_one(t->db, t->arena, code_id, list->uses_most, &taken));
	if (!taken)
		return OK;
	*out = CODE_UNLOCKED;
	TRY(sql_code_used(t->db, t->arena, code_id, t->friend_id, t->now));
	return deeds_do(&(struct deed_doing){t->db, t->arena, t->friend_id, t->now, NULL, {TAG_BY_CODE, list->id}}, list->deeds);
}

static enum err try_known(const struct code_try *t, enum code_verdict *out, struct str *name)
{
	struct code_text code;
	struct code_of_hash_row row;
	struct code_list list;
	if (!code_read_any(t->typed, &code))
		return OK;
	enum err err = sql_code_of_hash(t->db, t->arena, code_hash(t->keyring, t->arena, &code), &row);
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return OK;
	}
	TRY(err);
	TRY(code_list_find(t->db, t->arena, row.list_id, &list));
	bool over = row.until_day && row.until_day < jst_day_of_ms(t->now);
	if (row.revoked || over || !is_open(&list, t->now))
		return OK;
	TRY(unlock(t, row.id, &list, out));
	if (*out != CODE_WRONG)
		*name = list.name;
	return OK;
}

enum err code_try(const struct code_try *attempt, enum code_verdict *out, struct str *list)
{
	int64_t misses;
	*out = CODE_WRONG;
	*list = S("");
	/* Many guesses at once would all see the same count. */
	TRY(tx_lock(attempt->db, attempt->arena, str_fmt(attempt->arena, "code:%" PRId64, attempt->friend_id)));
	TRY(sql_code_misses(attempt->db, attempt->arena, attempt->friend_id, attempt->now - HOUR_MS, &misses));
	if (misses >= CODE_MISSES_MOST) {
		*out = CODE_RESTS;
		return OK;
	}
	TRY(try_known(attempt, out, list));
	return *out == CODE_WRONG ? sql_code_miss_add(attempt->db, attempt->arena, attempt->friend_id, attempt->now) : OK;
}

struct str code_verdict_text(enum code_verdict verdict)
{
	switch (verdict) {
	case CODE_UNLOCKED:
		return S("登録しました。ありがとうございます。");
	case CODE_KNOWN:
		return S("このコードは、もう登録されています。");
	case CODE_RESTS:
		return S("何度か違うコードが送られました。1時間ほどたってから、もう一度送ってください。");
	case CODE_WRONG:
		break;
	}
	return S("このコードは使えません。紙のコードを確かめて、もう一度送ってください。");
}

enum err code_lists_open(struct db *db, struct arena *arena, int64_t today, bool *out)
{
	int64_t lists;
	TRY(sql_code_lists_open(db, arena, today, &lists));
	*out = lists > 0;
	return OK;
}
