/* code_hear: the talk about codes. Wrong ones are counted, and told alike: whoever
 * guesses learns nothing of what is there. */
#include "code_list.h"

#include "arena.h"
#include "buf.h"
#include "code_hash.h"
#include "code_list.sql.h"
#include "code_text.h"
#include "db.h"
#include "deed.h"
#include "emit.h"
#include "friend.h"
#include "hear.h"
#include "jst.h"
#include "turn.h"

#define WAIT_MS ((int64_t)10 * 60 * 1000)
#define HOUR_MS ((int64_t)60 * 60 * 1000)

/* A fixed text of ours, and below it the city's own words. */
static enum err say(struct turn *turn, struct str japanese, struct str more)
{
	struct buf out;
	struct emit emit;
	TRY(turn_words(turn));
	struct str said = turn_word(turn, japanese);
	buf_init(&out, turn->arena, (size_t)16 << 10);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", more.len ? str_fmt(turn->arena, "%.*s\n%.*s", FMT(said), FMT(more)) : said);
	emit_end(&emit);
	emit_end_list(&emit);
	return buf_done(&out, &turn->messages);
}

static bool asks(struct arena *arena, struct str text)
{
	static const struct str words[] = {S_INIT("コード"), S_INIT("こーど"), S_INIT("code"), S_INIT("认证码"), S_INIT("코드"), S_INIT("mã")};
	struct str said = text.len <= 40 ? str_lower(arena, str_trim(text)) : S("");
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(said, words[i]))
			return true;
	return false;
}

static enum err wrong(struct turn *turn)
{
	TRY(sql_code_miss_add(turn->db, turn->arena, turn->friend->id, turn->at));
	TRY(sql_code_wait_put(turn->db, turn->arena, turn->friend->id, turn->at + WAIT_MS));
	return say(turn, S("このコードは使えません。紙のコードを確かめて、もう一度送ってください。"), S(""));
}

static bool is_open(const struct code_list *list, int64_t now)
{
	int64_t today = jst_day_of_ms(now);
	return !list->hidden && (!list->from_day || list->from_day <= today) && (!list->until_day || today <= list->until_day);
}

static enum err unlock(struct turn *turn, int64_t code_id, const struct code_list *list)
{
	int64_t before, taken;
	TRY(sql_code_wait_end(turn->db, turn->arena, turn->friend->id));
	TRY(sql_code_used_before(turn->db, turn->arena, code_id, turn->friend->id, &before));
	if (before)
		return say(turn, S("このコードは、もう登録されています。"), list->name);
	TRY(sql_code_use_one(turn->db, turn->arena, code_id, list->uses_most, &taken));
	if (!taken)
		return wrong(turn);
	TRY(sql_code_used(turn->db, turn->arena, code_id, turn->friend->id, turn->at));
	TRY(deeds_do(&(struct deed_doing){turn->db, turn->arena, turn->friend->id, turn->at, NULL, {TAG_BY_CODE, list->id}},
	             list->deeds));
	return say(turn, S("登録しました。ありがとうございます。"), list->name);
}

static enum err try_code(struct turn *turn, const struct code_text *code)
{
	struct code_of_hash_row row;
	struct code_list list;
	int64_t misses;
	TRY(sql_code_misses(turn->db, turn->arena, turn->friend->id, turn->at - HOUR_MS, &misses));
	if (misses >= CODE_MISSES_MOST)
		return say(turn, S("何度か違うコードが送られました。1時間ほどたってから、もう一度送ってください。"), S(""));
	enum err err = code ? sql_code_of_hash(turn->db, turn->arena, code_hash(turn->context->keyring, turn->arena, code), &row)
	                    : ERR_NOT_FOUND;
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return wrong(turn);
	}
	TRY(err);
	TRY(code_list_find(turn->db, turn->arena, row.list_id, &list));
	return row.revoked || !is_open(&list, turn->at) ? wrong(turn) : unlock(turn, row.id, &list);
}

enum err code_hear(struct turn *turn, bool *taken)
{
	struct code_text code;
	int64_t waits = 0;
	*taken = false;
	if (turn->data.len || !turn->text.len)
		return OK;
	if (asks(turn->arena, turn->text)) {
		*taken = true;
		TRY(sql_code_wait_put(turn->db, turn->arena, turn->friend->id, turn->at + WAIT_MS));
		return say(turn, S("紙に書いてあるコードを送ってください。"), S(""));
	}
	if (code_read(turn->unmasked, &code)) {
		*taken = true;
		return try_code(turn, &code);
	}
	TRY(sql_code_wait_until(turn->db, turn->arena, turn->friend->id, turn->at, &waits));
	if (!waits)
		return OK;
	/* One answer only is taken for a code; what follows is talk again. */
	*taken = true;
	TRY(try_code(turn, NULL));
	return sql_code_wait_end(turn->db, turn->arena, turn->friend->id);
}
