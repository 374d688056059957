/* phrase: fixed texts with two blanks to fill in. */
#include "phrase.h"

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "phrase.sql.h"
#include "str.h"

enum err phrase_find(struct db *db, struct arena *arena, struct str key, struct phrase *out)
{
	struct phrase_row_row row;
	TRY(sql_phrase_row(db, arena, key, &row));
	*out = (struct phrase){row.key, row.label, row.messages, row.updated_at};
	return OK;
}

enum err phrase_list(struct db *db, struct arena *arena, struct phrase **out, size_t *count)
{
	struct phrase_rows_row *rows;
	TRY(sql_phrase_rows(db, arena, &rows, count));
	*out = arena_array(arena, struct phrase, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct phrase){rows[i].key, rows[i].label, rows[i].messages, rows[i].updated_at};
	return OK;
}

enum err phrase_save(struct db *db, struct arena *arena, struct str key, struct str messages, int64_t now)
{
	int64_t changed;
	TRY(sql_phrase_save(db, arena, key, messages, now, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "このあいさつ・案内はありません。");
}

struct str phrase_fill(struct arena *arena, struct str messages, struct str public_url, struct str account_name)
{
	static const struct str settings = S_INIT("{{settings_url}}"), account = S_INIT("{{account_name}}");
	struct buf out;
	buf_init(&out, arena, messages.len + ((size_t)64 << 10));
	while (messages.len) {
		if (str_starts(messages, settings)) {
			buf_str(&out, public_url);
			buf_lit(&out, "/c/settings");
			messages = str_skip(messages, settings.len);
		} else if (str_starts(messages, account)) {
			buf_str(&out, account_name); /* checked at the start: no quotes, no backslash */
			messages = str_skip(messages, account.len);
		} else {
			buf_char(&out, messages.ptr[0]);
			messages = str_skip(messages, 1);
		}
	}
	return buf_view(&out);
}
