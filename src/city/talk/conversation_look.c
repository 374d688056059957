/* conversation_look: small rows that are written often. */
#include "conversation_look.h"

#include "arena.h"
#include "conversation_look.sql.h"
#include "db.h"
#include "secret.h"
#include "str.h"

static enum err row_of(struct db *db, struct arena *arena, int64_t conversation_id, int64_t staff_id, struct look_row_row *out)
{
	*out = (struct look_row_row){0};
	enum err err = sql_look_row(db, arena, conversation_id, staff_id, out);
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err look_put(struct db *db, struct arena *arena, const struct look *look, int64_t *before, int64_t *typed)
{
	struct look_row_row row;
	TRY(row_of(db, arena, look->conversation_id, look->staff_id, &row));
	*before = row.at;
	*typed = row.typing_at;
	return sql_look_upsert(db, arena, look->conversation_id, look->staff_id, look->now, look->typing ? look->now : row.typing_at);
}

enum err look_at(struct db *db, struct arena *arena, int64_t conversation_id, int64_t staff_id, int64_t *at)
{
	struct look_row_row row;
	TRY(row_of(db, arena, conversation_id, staff_id, &row));
	*at = row.at;
	return OK;
}

enum err look_others(struct db *db, struct arena *arena, const struct look *own, struct looker **out, size_t *count)
{
	struct look_rows_row *rows;
	TRY(sql_look_rows(db, arena, own->conversation_id, own->staff_id, own->now - LOOK_FRESH_MS, &rows, count));
	*out = arena_array(arena, struct looker, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct looker){rows[i].name, own->now - rows[i].typing_at < LOOK_TYPING_MS};
	return OK;
}

static struct str draft_context(struct arena *arena, const struct draft *draft)
{
	return str_fmt(arena, "conversation.draft:%" PRId64 ":%" PRId64, draft->conversation_id, draft->staff_id);
}

enum err draft_put(struct db *db, struct arena *arena, const struct keyring *keyring, const struct draft *draft)
{
	if (draft->text.len == 0)
		return sql_draft_delete(db, arena, draft->conversation_id, draft->staff_id);
	return sql_draft_upsert(db, arena, draft->conversation_id, draft->staff_id,
	                        seal(keyring, arena, draft_context(arena, draft), draft->text), draft->now);
}

enum err draft_find(struct db *db, struct arena *arena, const struct keyring *keyring, struct draft *draft)
{
	struct str sealed;
	draft->text = S("");
	enum err err = sql_draft_row(db, arena, draft->conversation_id, draft->staff_id, &sealed);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	return unseal(keyring, arena, draft_context(arena, draft), sealed, &draft->text);
}
