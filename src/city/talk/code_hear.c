/* code_hear: the talk about codes. */
#include "code_list.h"

#include "arena.h"
#include "buf.h"
#include "code_list.sql.h"
#include "code_text.h"
#include "db.h"
#include "emit.h"
#include "friend.h"
#include "hear.h"
#include "turn.h"

#define WAIT_MS ((int64_t)10 * 60 * 1000)

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

static const struct str words[] = {S_INIT("コード"), S_INIT("こーど"), S_INIT("code"), S_INIT("认证码"), S_INIT("코드"), S_INIT("mã")};

static bool asks(struct arena *arena, struct str text)
{
	struct str said = text.len <= 40 ? str_lower(arena, str_trim(text)) : S("");
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(said, words[i]))
			return true;
	return false;
}

/* 「コード 12345」, as a printed sheet has it ready: the code alone. */
static bool says_code(struct arena *arena, struct str text, struct str *out)
{
	static const struct str colons[] = {S_INIT(":"), S_INIT("："), S_INIT("　")};
	struct code_text code;
	struct str said = str_trim(text), low = said.len <= 100 ? str_lower(arena, said) : S("");
	for (size_t i = 0; i < COUNT(words); i++) {
		if (!str_starts(low, words[i]))
			continue;
		*out = str_skip(low, words[i].len);
		if (out->len && out->ptr[0] >= 'a' && out->ptr[0] <= 'z') /* codec */
			continue;
		*out = str_trim(*out);
		for (size_t k = 0; k < COUNT(colons); k++)
			if (str_starts(*out, colons[k]))
				*out = str_trim(str_skip(*out, colons[k].len));
		return code_read_any(*out, &code);
	}
	return false;
}

/* Goes on with the question that waits, or ends it. */
static enum err try_said(struct turn *turn, struct str typed)
{
	enum code_verdict verdict;
	struct str list;
	const struct code_try attempt = {turn->db, turn->arena, turn->context->keyring, turn->friend->id, turn->at, typed};
	TRY(code_try(&attempt, &verdict, &list));
	if (verdict == CODE_WRONG)
		TRY(sql_code_wait_put(turn->db, turn->arena, turn->friend->id, turn->at + WAIT_MS));
	else if (verdict != CODE_RESTS)
		TRY(sql_code_wait_end(turn->db, turn->arena, turn->friend->id));
	return say(turn, code_verdict_text(verdict), list);
}

enum err code_hear(struct turn *turn, bool *taken)
{
	struct code_text code;
	struct str typed = turn->unmasked;
	int64_t waits = 0;
	*taken = false;
	if (turn->data.len || !turn->text.len)
		return OK;
	if (asks(turn->arena, turn->text)) {
		*taken = true;
		TRY(sql_code_wait_put(turn->db, turn->arena, turn->friend->id, turn->at + WAIT_MS));
		return say(turn, S("紙に書いてあるコードを送ってください。"), S(""));
	}
	if (code_read(typed, &code) || says_code(turn->arena, turn->unmasked, &typed)) {
		*taken = true;
		return try_said(turn, typed);
	}
	TRY(sql_code_wait_until(turn->db, turn->arena, turn->friend->id, turn->at, &waits));
	if (!waits)
		return OK;
	/* One answer only is taken for a code; what follows is talk again. */
	*taken = true;
	TRY(try_said(turn, turn->unmasked));
	return sql_code_wait_end(turn->db, turn->arena, turn->friend->id);
}
