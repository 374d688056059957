/* utterance: sealed texts and bytes of the talk. */
#include "utterance.h"

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "limits.h"
#include "secret.h"
#include "str.h"
#include "utterance.sql.h"

static struct str context_of(struct arena *arena, int64_t friend_id)
{
	return str_fmt(arena, "utterance:%" PRId64, friend_id);
}

static struct str part_context(struct arena *arena, int64_t id, int64_t no)
{
	return str_fmt(arena, "attachment:%" PRId64 ":%" PRId64, id, no);
}

enum err utterance_add(struct db *db, struct arena *arena, const struct keyring *keyring,
                       const struct utterance_new *new_one, int64_t *id)
{
	struct utterance_add_in in = {
		.friend_id = new_one->friend_id,
		.line_message_id = new_one->line_message_id.len ? &new_one->line_message_id : NULL,
		.speaker = new_one->by_city ? S("city") : S("citizen"),
		.kind = new_one->kind,
		.body = seal(keyring, arena, context_of(arena, new_one->friend_id), new_one->message),
		.attachment_state = new_one->has_content ? S("wanted") : S("none"),
		.said_at = new_one->said_at,
		.conversation_id = new_one->conversation_id ? &new_one->conversation_id : NULL,
		.masked = new_one->masked,
		.answers = new_one->answers.len ? &new_one->answers : NULL,
	};
	enum err result = sql_utterance_add(db, arena, &in, id);
	return result == ERR_NOT_FOUND ? fail(ERR_CONFLICT, "message is stored or was unsent") : result;
}

enum err utterance_answers(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                           struct str event_id, struct str *messages)
{
	struct str *sealed, message;
	size_t count;
	struct buf list;
	*messages = S("");
	TRY(sql_utterance_answers(db, arena, friend_id, event_id, &sealed, &count));
	if (count == 0)
		return OK;
	buf_init(&list, arena, LINE_REQUEST_BYTES_MOST);
	for (size_t i = 0; i < count; i++) {
		TRY(utterance_open(keyring, arena, friend_id, sealed[i], &message));
		buf_fmt(&list, "%s%.*s", i ? "," : "[", FMT(message));
	}
	buf_char(&list, ']');
	return buf_done(&list, messages);
}

enum err utterance_unsend(struct db *db, struct arena *arena, struct str line_message_id, int64_t now)
{
	int64_t erased;
	TRY(sql_attachment_erase(db, arena, line_message_id));
	TRY(sql_utterance_secret_erase(db, arena, line_message_id));
	TRY(sql_utterance_erase(db, arena, line_message_id, now, &erased));
	return sql_unsent_add(db, arena, line_message_id, now);
}

enum err utterance_list(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct utterance_ask *ask, struct utterance **out, size_t *count)
{
	struct utterance_rows_row *rows;
	size_t found;
	TRY(sql_utterance_rows(db, arena, ask->friend_id, ask->before ? ask->before : INT64_MAX, ask->desks.everywhere,
	                       ask->desks.departments, ask->most, &rows, &found));
	struct utterance *list = arena_array(arena, struct utterance, found);
	for (size_t i = 0; i < found; i++) {
		const struct utterance_rows_row *row = &rows[found - 1 - i];
		list[i] = (struct utterance){.id = row->id, .by_city = str_eq(row->speaker, S("city")), .message = S("null"),
		                             .attachment = row->attachment_state, .said_at = row->said_at,
		                             .erased = !row->has_body, .conversation_id = row->conversation_id,
		                             .masked = row->masked, .secret = row->secret != 0, .state = row->state,
		                             .virus = {virus_state_of(row->virus), row->virus_found},
		                             .way = row->way, .why = row->why, .staff = row->staff};
		if (row->has_body)
			TRY(utterance_open(keyring, arena, ask->friend_id, row->body, &list[i].message));
	}
	*out = list;
	*count = found;
	return OK;
}

enum err utterance_hidden(struct db *db, struct arena *arena, int64_t friend_id, struct scope desks, int64_t *count)
{
	return sql_utterance_hidden(db, arena, friend_id, desks.everywhere, desks.departments, count);
}

enum err utterance_may_see(struct db *db, struct arena *arena, int64_t id, int64_t friend_id, struct scope desks)
{
	int64_t seen;
	enum err err = sql_utterance_seen(db, arena, id, friend_id, desks.everywhere, desks.departments, &seen);
	return err == ERR_NOT_FOUND ? fail(ERR_NOT_FOUND, "この発言は見つかりません。") : err;
}

enum err utterance_open(const struct keyring *keyring, struct arena *arena, int64_t friend_id, struct str sealed,
                        struct str *message)
{
	return unseal(keyring, arena, context_of(arena, friend_id), sealed, message);
}

struct str utterance_seal(const struct keyring *keyring, struct arena *arena, int64_t friend_id, struct str message)
{
	return seal(keyring, arena, context_of(arena, friend_id), message);
}

enum err attachment_wanted(struct db *db, struct arena *arena, int64_t id, struct str *line_message_id)
{
	return sql_attachment_wanted(db, arena, id, line_message_id);
}

enum err attachment_add_part(struct db *db, struct arena *arena, const struct keyring *keyring,
                             int64_t id, int64_t no, struct str mime, struct str bytes)
{
	return sql_attachment_add(db, arena, id, no, mime,
	                          seal(keyring, arena, part_context(arena, id, no), bytes));
}

enum err attachment_settle(struct db *db, struct arena *arena, int64_t id, struct str state)
{
	TRY(sql_attachment_state(db, arena, id, state));
	return sql_attachment_drop(db, arena, id);
}

enum err attachment_read_part(struct db *db, struct arena *arena, const struct keyring *keyring,
                              int64_t id, int64_t no, struct str *mime, struct str *bytes)
{
	struct attachment_part_row row;
	TRY(sql_attachment_part(db, arena, id, no, &row));
	TRY(unseal(keyring, arena, part_context(arena, id, no), row.sealed, bytes));
	*mime = row.mime;
	return OK;
}
