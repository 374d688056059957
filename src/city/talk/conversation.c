/* conversation: what the citizen and time do to one. */
#include "conversation.h"

#include "arena.h"
#include "conversation.sql.h"
#include "conversation_part.h"
#include "conversation_tick.h"
#include "db.h"
#include "desk.h"
#include "secret.h"
#include "str.h"

const char *const conversation_states[] = {"waiting", "open", "closed", NULL};

enum conversation_state conversation_state_of(struct str word)
{
	return str_eq(word, S("waiting")) ? CONVERSATION_WAITING : str_eq(word, S("open")) ? CONVERSATION_OPEN : CONVERSATION_CLOSED;
}

enum err conversation_find(struct db *db, struct arena *arena, int64_t id, struct conversation *out)
{
	struct conversation_row_row row;
	enum err err = sql_conversation_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この相談は見つかりません。");
	TRY(err);
	*out = CONVERSATION_OF(row);
	return OK;
}

enum err conversation_live(struct db *db, struct arena *arena, int64_t friend_id, struct conversation *out)
{
	int64_t id;
	TRY(sql_conversation_live_id(db, arena, friend_id, &id));
	return conversation_find(db, arena, id, out);
}

static struct str note_context(struct arena *arena, int64_t id)
{
	return str_fmt(arena, "conversation.note:%" PRId64, id);
}

enum err conversation_entry_add(struct db *db, struct arena *arena, const struct keyring *keyring,
                                const struct conversation_event *event)
{
	struct str sealed = event->note.len ? seal(keyring, arena, note_context(arena, event->id), event->note) : S("");
	return sql_conversation_entry_insert(db, arena,
	                                     &(struct conversation_entry_insert_in){
						     .conversation_id = event->id,
						     .kind = str_from(event->kind),
						     .staff_id = event->staff_id ? &event->staff_id : NULL,
						     .other = event->other,
						     .note = event->note.len ? &sealed : NULL,
						     .at = event->now,
					     });
}

enum err conversation_entries(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                              struct conversation_entry **out, size_t *count)
{
	struct conversation_entry_rows_row *rows;
	TRY(sql_conversation_entry_rows(db, arena, id, &rows, count));
	*out = arena_array(arena, struct conversation_entry, *count);
	for (size_t i = 0; i < *count; i++) {
		const struct conversation_entry_rows_row *row = &rows[*count - 1 - i];
		(*out)[i] = (struct conversation_entry){.id = row->id, .at = row->at, .kind = row->kind, .other = row->other,
		                                        .staff_id = row->has_staff_id ? row->staff_id : 0,
		                                        .staff = row->has_staff ? row->staff : S(""), .note = S("")};
		if (row->has_note)
			TRY(unseal(keyring, arena, note_context(arena, id), row->note, &(*out)[i].note));
	}
	return OK;
}

enum err conversation_begin(struct db *db, struct arena *arena, int64_t friend_id, const struct desk *desk,
                            int64_t now, int64_t *id)
{
	TRY(sql_conversation_insert(db, arena, friend_id, desk->id, now, id));
	TRY(conversation_plan_alarm(db, arena, *id, desk, now));
	return conversation_entry_add(db, arena, NULL,
	                              &(struct conversation_event){.id = *id, .now = now, .kind = "began", .other = desk->name});
}

enum err conversation_heard(struct db *db, struct arena *arena, const struct conversation *c, int64_t utterance_id,
                            int64_t now)
{
	struct desk desk;
	if (!utterance_id)
		return OK;
	TRY(sql_conversation_utterance(db, arena, utterance_id, c->id));
	TRY(sql_conversation_hear_one(db, arena, c->id, now));
	if (c->waits_since)
		return OK;
	TRY(desk_find(db, arena, c->desk_id, &desk));
	return conversation_plan_alarm(db, arena, c->id, &desk, now);
}

enum err conversation_end(struct db *db, struct arena *arena, const struct conversation *c, const char *by, int64_t now)
{
	int64_t changed;
	TRY(sql_conversation_put(db, arena,
	                         &(struct conversation_put_in){.id = c->id, .version = c->version, .desk_id = c->desk_id,
	                                                       .state = S("closed"),
	                                                       .holder_id = c->holder_id ? &c->holder_id : NULL,
	                                                       .closed_at = &now, .closed_by = str_from(by), .now = now},
	                         &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "この相談は、その間に変わりました。");
	return conversation_entry_add(db, arena, NULL,
	                              &(struct conversation_event){.id = c->id, .now = now, .kind = "closed", .other = str_from(by)});
}

enum err conversation_away_said(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	return sql_conversation_away_one(db, arena, id, now);
}

enum err conversation_answered(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	struct conversation c;
	struct desk desk;
	TRY(sql_conversation_answer_one(db, arena, id, now));
	TRY(conversation_find(db, arena, id, &c));
	TRY(desk_find(db, arena, c.desk_id, &desk));
	return conversation_plan_timeout(db, arena, id, &desk, now);
}

enum err conversation_touch(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	return sql_conversation_touch_one(db, arena, id, now);
}
