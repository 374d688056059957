/* consent: texts and agreements. */
#include "consent.h"

#include "arena.h"
#include "consent.sql.h"
#include "db.h"
#include "utf8.h"

enum err consent_current(struct db *db, struct arena *arena, struct consent_text *out)
{
	struct consent_text_newest_row row;
	TRY(sql_consent_text_newest(db, arena, &row));
	*out = (struct consent_text){row.version, row.body, row.created_at};
	return OK;
}

enum err consent_publish(struct db *db, struct arena *arena, struct str body, int64_t now, struct consent_text *out)
{
	size_t length = utf8_graphemes(body);
	if (str_trim(body).len == 0)
		return fail_field(ERR_INVALID, "body", "本文を入力してください。");
	if (length > CONSENT_MOST)
		return fail_field(ERR_INVALID, "body", "本文は%d文字以内にしてください（いま%zu文字）。", CONSENT_MOST, length);
	struct consent_text is = {0};
	enum err err = consent_current(db, arena, &is);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	if (err == ERR_NOT_FOUND || !str_eq(is.body, body)) {
		is = (struct consent_text){is.version + 1, body, now};
		TRY(sql_consent_text_add(db, arena, is.version, is.body, is.created_at));
	}
	*out = is;
	return OK;
}

enum err consent_people(struct db *db, struct arena *arena, int64_t version, int64_t *people)
{
	return sql_consent_people(db, arena, version, people);
}

enum err consent_give(struct db *db, struct arena *arena, int64_t friend_id, int64_t version, int64_t now)
{
	return sql_consent_add(db, arena, friend_id, version, now);
}

enum err consent_given(struct db *db, struct arena *arena, int64_t friend_id, int64_t version, bool *given)
{
	int64_t there;
	TRY(sql_consent_there(db, arena, friend_id, version, &there));
	*given = there > 0;
	return OK;
}

enum err consent_list(struct db *db, struct arena *arena, int64_t friend_id, struct consent **out, size_t *count)
{
	struct consent_rows_row *rows;
	TRY(sql_consent_rows(db, arena, friend_id, &rows, count));
	*out = arena_array(arena, struct consent, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct consent){rows[i].version, rows[i].given_at};
	return OK;
}
