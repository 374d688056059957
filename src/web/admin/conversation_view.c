/* conversation_view: the talk, who holds it, what colleagues noted. */
#include "conversation_view.h"

#include "arena.h"
#include "call.h"
#include "conversation.h"
#include "conversation_answer.h"
#include "conversation_look.h"
#include "friend.h"
#include "str.h"
#include "utterance.h"
#include "utterance_view.h"

#define UTTERANCES_SHOWN 100

_Static_assert((int)API_CONVERSATION_ROW_STATE_CLOSED == (int)CONVERSATION_CLOSED, "states differ");

static struct str name_in(const struct friend_name *names, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (names[i].id == id)
			return names[i].name;
	return S("");
}

static struct api_conversation_row row_of(struct call *call, const struct conversation *c, struct str name)
{
	return (struct api_conversation_row){
		.id = c->id,
		.friend_id = c->friend_id,
		.name = name,
		.desk_id = c->desk_id,
		.desk = c->desk,
		.state = (enum api_conversation_row_state)c->state,
		.has_holder_id = c->holder_id != 0,
		.holder_id = c->holder_id,
		.holder = c->holder,
		.began_at = c->began_at,
		.said_at = c->said_at,
		.has_waits_since = c->waits_since != 0,
		.waits_since = c->waits_since,
		.alarmed = c->alarmed_at != 0,
		.snippet = utterance_snippet(call->arena, c->newest),
	};
}

enum err conversation_rows_view(struct call *call, const struct conversation *list, size_t count,
                                struct api_conversation_row *out)
{
	struct friend_name *names;
	size_t found;
	int64_t *ids = arena_array(call->arena, int64_t, count);
	for (size_t i = 0; i < count; i++)
		ids[i] = list[i].friend_id;
	TRY(friend_names(call->db, call->arena, call->web->options.keyring, ids, count, &names, &found));
	for (size_t i = 0; i < count; i++)
		out[i] = row_of(call, &list[i], name_in(names, found, list[i].friend_id));
	return OK;
}

static enum err talk(struct call *call, const struct conversation *c, int64_t before, struct api_conversation *out)
{
	struct utterance *list;
	size_t count;
	const struct utterance_ask ask = {.friend_id = c->friend_id,
	                                  .desks = rights_scope(call->arena, &call->session->rights, RIGHT_CONVERSATION, ACTION_VIEW),
	                                  .before = before,
	                                  .most = UTTERANCES_SHOWN + 1};
	TRY(utterance_list(call->db, call->arena, call->web->options.keyring, &ask, &list, &count));
	out->more = count > UTTERANCES_SHOWN;
	list += out->more;
	count -= out->more;
	out->utterances.items = arena_array(call->arena, struct api_utterance, count);
	out->utterances.count = count;
	for (size_t i = 0; i < count; i++)
		out->utterances.items[i] = utterance_view(&list[i]);
	return utterance_hidden(call->db, call->arena, c->friend_id, ask.desks, &out->hidden);
}

static enum err entries(struct call *call, struct api_conversation *out)
{
	struct conversation_entry *list;
	size_t count;
	TRY(conversation_entries(call->db, call->arena, call->web->options.keyring, out->row.id, &list, &count));
	out->entries.items = arena_array(call->arena, struct api_conversation_entry, count);
	out->entries.count = count;
	for (size_t i = 0; i < count; i++)
		out->entries.items[i] = (struct api_conversation_entry){.id = list[i].id, .at = list[i].at, .kind = list[i].kind,
		                                                       .staff = list[i].staff, .other = list[i].other, .note = list[i].note};
	return OK;
}

static enum err unsaid(struct call *call, const struct conversation *c, struct api_conversation *out)
{
	struct conversation_answer *list;
	size_t count;
	TRY(conversation_answer_waiting(call->db, call->arena, call->web->options.keyring, c, &list, &count));
	out->unsaid.items = arena_array(call->arena, struct api_unsaid_answer, count);
	out->unsaid.count = count;
	for (size_t i = 0; i < count; i++)
		out->unsaid.items[i] = (struct api_unsaid_answer){
			.id = list[i].id,
			.staff = list[i].staff,
			.own = list[i].staff_id == call->session->staff_id,
			.state = str_eq(list[i].state, S("back")) ? API_UNSAID_ANSWER_STATE_BACK : API_UNSAID_ANSWER_STATE_LOOKING,
			.message = list[i].message,
			.at = list[i].created_at,
		};
	return OK;
}

enum err conversation_lookers(struct call *call, int64_t id, struct api_looker **items, size_t *count)
{
	struct looker *list;
	TRY(look_others(call->db, call->arena,
	                &(struct look){.conversation_id = id, .staff_id = call->session->staff_id, .now = call->now}, &list, count));
	*items = arena_array(call->arena, struct api_looker, *count);
	for (size_t i = 0; i < *count; i++)
		(*items)[i] = (struct api_looker){list[i].name, list[i].typing};
	return OK;
}

enum err conversation_view(struct call *call, int64_t id, int64_t before, struct api_conversation *out)
{
	struct conversation c;
	struct friend friend;
	struct draft draft = {.conversation_id = id, .staff_id = call->session->staff_id};
	const struct keyring *keyring = call->web->options.keyring;
	*out = (struct api_conversation){0};
	TRY(conversation_find(call->db, call->arena, id, &c));
	TRY(friend_find(call->db, call->arena, keyring, c.friend_id, &friend));
	c.newest = S("");
	out->row = row_of(call, &c, friend.name);
	out->version = c.version;
	out->closed_by = c.closed_by;
	out->second_look = c.second_look;
	out->may_answer = rights_may_in(&call->session->rights, RIGHT_CONVERSATION, ACTION_EDIT, c.department_id);
	out->may_reveal = rights_may_in(&call->session->rights, RIGHT_CONVERSATION, ACTION_MANAGE, c.department_id);
	out->holding = c.state == CONVERSATION_OPEN && c.holder_id == call->session->staff_id;
	out->blocked = friend.state != FRIEND_FOLLOWING;
	TRY(draft_find(call->db, call->arena, keyring, &draft));
	out->draft = draft.text;
	TRY(talk(call, &c, before, out));
	TRY(entries(call, out));
	TRY(unsaid(call, &c, out));
	return conversation_lookers(call, id, &out->others.items, &out->others.count);
}
