/* conversation_answer: from a key press to a job, and no further. */
#include "conversation_answer.h"

#include "arena.h"
#include "conversation_answer.sql.h"
#include "db.h"
#include "field.h"
#include "queue.h"
#include "secret.h"
#include "str.h"
#include "utterance.h"

#define KEY_LEAST 8

static struct str token_context(struct arena *arena, int64_t friend_id)
{
	return str_fmt(arena, "reply_token:%" PRId64, friend_id);
}

enum err conversation_token_keep(struct db *db, struct arena *arena, const struct keyring *keyring,
                                 const struct conversation_token *token)
{
	return sql_token_put(db, arena, token->friend_id,
	                     seal(keyring, arena, token_context(arena, token->friend_id), token->token), token->at);
}

enum err conversation_token_forget(struct db *db, struct arena *arena, int64_t before)
{
	return sql_token_forget(db, arena, before);
}

/* --- saying --------------------------------------------------------------------------- */

struct saying {
	const struct conversation_deed *deed;
	const struct conversation *c;
	int64_t answer_id, looked_by;
	const char *from; /* the state it was in */
	struct str message;
};

/* From here on it is part of the talk, and a job takes it to LINE. */
static enum err say(struct db *db, struct arena *arena, const struct saying *saying)
{
	const struct conversation_deed *deed = saying->deed;
	const struct node *message;
	int64_t utterance, changed;
	TRY(node_parse(arena, saying->message, &message));
	TRY(utterance_add(db, arena, deed->keyring,
	                  &(struct utterance_new){.friend_id = saying->c->friend_id, .by_city = true,
	                                          .kind = node_text(node_get(message, "type"), S("text")),
	                                          .message = saying->message, .said_at = deed->now,
	                                          .conversation_id = saying->c->id},
	                  &utterance));
	TRY(sql_answer_said(db, arena, saying->answer_id, utterance, str_from(saying->from),
	                    saying->looked_by ? &saying->looked_by : NULL, saying->looked_by ? &deed->now : NULL, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "この返事は、その間にほかの職員が扱いました。いまの様子を確かめてください。");
	return queue_add(db, arena,
	                 &(struct job_new){.kind = S("conversation_send"), .run_at = deed->now,
	                                   .payload = str_fmt(arena, "%" PRId64, saying->answer_id)},
	                 NULL);
}

static enum err insert(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                       const struct conversation *c, const struct conversation_answer_new *new_one, int64_t *id)
{
	return sql_answer_insert(db, arena,
	                         &(struct answer_insert_in){.conversation_id = c->id, .staff_id = deed->staff_id,
	                                                    .key = new_one->key,
	                                                    .message = utterance_seal(deed->keyring, arena, c->friend_id, new_one->message),
	                                                    .state = S("looking"), .retry_key = random_uuid(arena), .now = deed->now},
	                         id);
}

enum err conversation_answer_known(struct db *db, struct arena *arena, struct str key, int64_t conversation_id, int64_t *id)
{
	struct answer_of_key_row row;
	enum err err = sql_answer_of_key(db, arena, key, &row);
	*id = err == OK && row.conversation_id == conversation_id ? row.id : 0;
	if (err == ERR_NOT_FOUND) {
		err_clear();
		return OK;
	}
	return err;
}

enum err conversation_answer_add(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                                 const struct conversation_answer_new *new_one, int64_t *id)
{
	struct conversation c;
	struct answer_of_key_row before;
	if (new_one->key.len < KEY_LEAST)
		return fail_field(ERR_INVALID, "key", "画面が古くなっています。開き直してください。");
	enum err err = sql_answer_of_key(db, arena, new_one->key, &before);
	if (err == OK && before.conversation_id == deed->id) {
		*id = before.id;
		return OK; /* pressed twice, or asked again after the line broke */
	}
	if (err != ERR_NOT_FOUND)
		return err == OK ? fail_field(ERR_CONFLICT, "key", "画面が古くなっています。開き直してください。") : err;
	TRY(conversation_find(db, arena, deed->id, &c));
	TRY(conversation_must_hold(&c, deed->staff_id));
	TRY(insert(db, arena, deed, &c, new_one, id));
	if (c.second_look)
		return conversation_touch(db, arena, c.id, deed->now);
	const struct saying saying = {deed, &c, *id, 0, "looking", new_one->message};
	TRY(say(db, arena, &saying));
	return conversation_answered(db, arena, c.id, deed->now);
}

enum err conversation_answer_say(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                                 const struct conversation_answer_new *new_one)
{
	struct conversation c;
	int64_t id;
	TRY(conversation_find(db, arena, deed->id, &c));
	TRY(insert(db, arena, deed, &c, new_one, &id));
	const struct saying saying = {deed, &c, id, 0, "looking", new_one->message};
	return say(db, arena, &saying);
}

enum err conversation_answer_waiting(struct db *db, struct arena *arena, const struct keyring *keyring,
                                     const struct conversation *c, struct conversation_answer **out, size_t *count)
{
	struct answer_unsaid_row *rows;
	TRY(sql_answer_unsaid(db, arena, c->id, &rows, count));
	*out = arena_array(arena, struct conversation_answer, *count);
	for (size_t i = 0; i < *count; i++) {
		(*out)[i] = (struct conversation_answer){.id = rows[i].id, .staff_id = rows[i].staff_id, .staff = rows[i].staff,
		                                         .state = rows[i].state, .created_at = rows[i].created_at};
		TRY(utterance_open(keyring, arena, c->friend_id, rows[i].message, &(*out)[i].message));
	}
	return OK;
}

static enum err give_back(struct db *db, struct arena *arena, const struct conversation_deed *deed, int64_t answer_id,
                          struct str note)
{
	int64_t changed;
	if (str_trim(note).len == 0)
		return fail_field(ERR_INVALID, "note", "どこを直すとよいかを書いてください。");
	TRY(sql_answer_back(db, arena, answer_id, deed->staff_id, deed->now, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "この返事は、その間にほかの職員が扱いました。いまの様子を確かめてください。");
	TRY(conversation_entry_add(db, arena, deed->keyring,
	                           &(struct conversation_event){.id = deed->id, .staff_id = deed->staff_id, .now = deed->now,
	                                                        .kind = "back", .note = str_trim(note)}));
	return conversation_touch(db, arena, deed->id, deed->now);
}

enum err conversation_answer_look(struct db *db, struct arena *arena, const struct conversation_deed *deed,
                                  int64_t answer_id, bool yes, struct str note)
{
	struct conversation c;
	struct answer_row_row row;
	struct str message;
	TRY(conversation_find(db, arena, deed->id, &c));
	enum err err = sql_answer_row(db, arena, answer_id, &row);
	if (err == ERR_NOT_FOUND || (err == OK && row.conversation_id != c.id))
		return fail(ERR_NOT_FOUND, "この返事は見つかりません。");
	TRY(err);
	if (row.staff_id == deed->staff_id)
		return fail(ERR_DENIED, "自分の返事は、ほかの職員が確かめます。");
	if (!str_eq(row.state, S("looking")) || !row.has_message)
		return fail(ERR_CONFLICT, "この返事は、その間にほかの職員が扱いました。いまの様子を確かめてください。");
	if (!yes)
		return give_back(db, arena, deed, answer_id, note);
	if (c.state == CONVERSATION_CLOSED)
		return fail(ERR_CONFLICT, "この相談は終わっているため、送れません。");
	TRY(utterance_open(deed->keyring, arena, c.friend_id, row.message, &message));
	const struct saying saying = {deed, &c, answer_id, deed->staff_id, "looking", message};
	TRY(say(db, arena, &saying));
	return conversation_answered(db, arena, c.id, deed->now);
}

enum err conversation_answer_drop(struct db *db, struct arena *arena, const struct conversation_deed *deed, int64_t answer_id)
{
	int64_t changed;
	TRY(sql_answer_drop(db, arena, answer_id, deed->staff_id, deed->id, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, "この返事は、もう送られたか、自分のものではありません。");
	return conversation_touch(db, arena, deed->id, deed->now);
}

/* --- leaving the house ------------------------------------------------------------------ */

/* The newest token, when it is young enough; in any case it is nobody else's. */
static enum err take_token(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                           int64_t now, struct str *token)
{
	struct token_take_row row;
	*token = S("");
	enum err err = sql_token_take(db, arena, friend_id, &row);
	if (err == ERR_NOT_FOUND || (err == OK && now - row.at >= CONVERSATION_TOKEN_MS))
		return OK;
	TRY(err);
	return unseal(keyring, arena, token_context(arena, friend_id), row.sealed, token);
}

static enum err mark(struct db *db, struct arena *arena, const struct keyring *keyring, const struct answer_row_row *row,
                     struct str token)
{
	struct str sealed = token.len ? seal(keyring, arena, token_context(arena, row->friend_id), token) : S("");
	int64_t changed;
	TRY(sql_answer_sending(db, arena, row->id, token.len ? S("reply") : S("push"), token.len ? &sealed : NULL, &changed));
	return changed ? OK : fail(ERR_CONFLICT, "the answer is settled");
}

enum err conversation_answer_claim(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                                   int64_t now, struct conversation_sending *out)
{
	struct answer_row_row row;
	struct str message;
	int64_t earlier;
	*out = (struct conversation_sending){0};
	TRY(sql_answer_row(db, arena, id, &row));
	out->over = !str_eq(row.state, S("queued")) && !str_eq(row.state, S("sending"));
	if (out->over)
		return OK;
	TRY(sql_answer_earlier(db, arena, row.conversation_id, id, &earlier));
	if (earlier)
		return fail(ERR_BUSY, "an earlier answer of this talk is on its way");
	if (!row.has_body || !str_eq(row.friend_state, S("following"))) {
		out->over = true;
		return conversation_answer_settle(db, arena, id,
		                                  &(struct conversation_outcome){"failed", S("この人はアカウントをブロックしたか、友だちではないため、届きません。"), now});
	}
	TRY(utterance_open(keyring, arena, row.friend_id, row.body, &message));
	out->again = str_eq(row.state, S("sending"));
	if (!out->again)
		TRY(take_token(db, arena, keyring, row.friend_id, now, &out->token));
	else if (row.has_token)
		TRY(unseal(keyring, arena, token_context(arena, row.friend_id), row.token, &out->token));
	if (!out->again)
		TRY(mark(db, arena, keyring, &row, out->token));
	out->to = row.line_user_id;
	out->messages = str_fmt(arena, "[%.*s]", FMT(message));
	out->retry_key = row.retry_key;
	out->created_at = row.created_at;
	return OK;
}

enum err conversation_answer_push(struct db *db, struct arena *arena, int64_t id)
{
	int64_t changed;
	TRY(sql_answer_sending(db, arena, id, S("push"), NULL, &changed));
	return changed ? OK : fail(ERR_CONFLICT, "the answer is settled");
}

enum err conversation_answer_settle(struct db *db, struct arena *arena, int64_t id, const struct conversation_outcome *outcome)
{
	struct answer_row_row row;
	int64_t changed;
	TRY(sql_answer_row(db, arena, id, &row));
	TRY(sql_answer_settle(db, arena, id, str_from(outcome->state), outcome->why, outcome->now, &changed));
	return changed ? conversation_touch(db, arena, row.conversation_id, outcome->now) : OK;
}
