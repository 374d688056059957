/* conversations: the list, one talk, who looks at it. What staff do is in
 * conversation_deeds.c. */
#include "api.gen.h"

#include "arena.h"
#include "attachment.h"
#include "call.h"
#include "conversation.h"
#include "conversation_look.h"
#include "conversation_view.h"
#include "desk_people.h"
#include "friend_search.h"
#include "queue.h"
#include "str.h"
#include "utterance.h"

#define LISTED 50
#define FOUND_MOST 100
#define STAFF_MOST 500
#define TYPING_EVERY_MS 15000 /* the animation lasts twenty seconds */

_Static_assert((int)API_CONVERSATION_QUERY_BOX_CLOSED == (int)BOX_CLOSED, "boxes differ");

static enum err by_name(struct call *call, struct str q, struct conversation **list, size_t *count)
{
	struct friend_page page;
	const struct friend_filter filter = {.q = q, .most = FOUND_MOST};
	TRY(friend_search(call->db, call->arena, call->web->members, call->web->options.keyring, &filter, &page));
	int64_t *ids = arena_array(call->arena, int64_t, page.count);
	for (size_t i = 0; i < page.count; i++)
		ids[i] = page.rows[i].id;
	return conversation_of_friends(call->db, call->arena, call->web->options.keyring, call_scope(call),
	                               (struct i64_list){ids, page.count}, list, count);
}

static enum err by_box(struct call *call, const struct api_conversation_query *query, struct conversation **list, size_t *count)
{
	const struct conversation_filter filter = {
		.scope = call_scope(call),
		.box = query->has_box ? (enum conversation_box)query->box : BOX_WAITING,
		.desk_id = query->has_desk ? query->desk : 0,
		.staff_id = call->session->staff_id,
		.before_at = query->has_before_at ? query->before_at : 0,
		.before_id = query->has_before_id ? query->before_id : 0,
		.most = LISTED + 1,
	};
	return conversation_page(call->db, call->arena, call->web->options.keyring, &filter, list, count);
}

enum err conversations_get(struct call *call, const struct api_conversation_query *query, struct api_conversation_list *out)
{
	struct conversation *list;
	struct conversation_counts counts;
	struct str q = query->has_q ? str_trim(query->q) : S("");
	size_t count;
	TRY(q.len ? by_name(call, q, &list, &count) : by_box(call, query, &list, &count));
	out->more = q.len == 0 && count > LISTED;
	count -= out->more;
	out->conversations.items = arena_array(call->arena, struct api_conversation_row, count);
	out->conversations.count = count;
	TRY(conversation_rows_view(call, list, count, out->conversations.items));
	TRY(conversation_count(call->db, call->arena, call_scope(call), call->session->staff_id, &counts));
	out->waiting = counts.waiting;
	out->open = counts.open;
	out->mine = counts.mine;
	return conversation_changed(call->db, call->arena, &out->latest);
}

enum err conversation_changes_get(struct call *call, struct api_conversation_changes *out)
{
	struct conversation_counts counts;
	TRY(conversation_count(call->db, call->arena, call_scope(call), call->session->staff_id, &counts));
	*out = (struct api_conversation_changes){.waiting = counts.waiting, .open = counts.open, .mine = counts.mine};
	return conversation_changed(call->db, call->arena, &out->latest);
}

static struct str object_of(struct call *call) { return str_fmt(call->arena, "conversation %" PRId64, call->id); }

/* Once a visit, not at every new word. Whoever sees it as a colleague is there, not the colleague. */
static enum err record_visit(struct call *call)
{
	int64_t at, typed;
	struct db *db;
	const struct staff_session *session = call->session;
	const struct look look = {.conversation_id = call->id,
	                          .staff_id = session->look.staff_id ? session->look.staff_id : session->staff_id,
	                          .now = call->now};
	TRY(look_at(call->db, call->arena, call->id, look.staff_id, &at));
	if (call->now - at < LOOK_VISIT_MS)
		return OK;
	TRY(call_audit_apart(call, "conversation.view", object_of(call), S("")));
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &db));
	enum err result = look_put(db, call->arena, &look, &at, &typed);
	db_return(&db);
	return result;
}

enum err conversation_get(struct call *call, const struct api_talk_query *query, struct api_conversation *out)
{
	TRY(conversation_view(call, call->id, query->has_before ? query->before : 0, out));
	return record_visit(call);
}

enum err conversation_staff_get(struct call *call, struct api_conversation_staff *out)
{
	struct conversation c;
	struct desk_person *people;
	size_t count;
	TRY(conversation_find(call->db, call->arena, call->id, &c));
	TRY(desk_people(call->db, call->arena, c.department_id, call->now, &people, &count));
	count = count < STAFF_MOST ? count : STAFF_MOST;
	out->staff.items = arena_array(call->arena, struct api_staff_choice, count);
	out->staff.count = count;
	for (size_t i = 0; i < count; i++)
		out->staff.items[i] = (struct api_staff_choice){people[i].id, people[i].name, people[i].department};
	return OK;
}

/* --- who is here ------------------------------------------------------------------------ */

static enum err pulse(struct call *call, struct api_conversation_pulse *out)
{
	struct conversation c;
	TRY(conversation_find(call->db, call->arena, call->id, &c));
	out->version = c.version;
	return conversation_lookers(call, call->id, &out->others.items, &out->others.count);
}

enum err conversation_pulse_get(struct call *call, struct api_conversation_pulse *out) { return pulse(call, out); }

static enum err show_typing(struct call *call)
{
	struct conversation c;
	TRY(conversation_find(call->db, call->arena, call->id, &c));
	if (c.state != CONVERSATION_OPEN || c.holder_id != call->session->staff_id)
		return OK;
	struct str friend_id = str_fmt(call->arena, "%" PRId64, c.friend_id);
	return queue_add(call->db, call->arena,
	                 &(struct job_new){.kind = S("conversation_typing"), .payload = friend_id, .run_at = call->now,
	                                   .unique_key = friend_id, .coalesce = true},
	                 NULL);
}

enum err conversation_here_post(struct call *call, const struct api_conversation_here *in, struct api_conversation_pulse *out)
{
	int64_t before, typed;
	TRY(look_put(call->db, call->arena,
	             &(struct look){.conversation_id = call->id, .staff_id = call->session->staff_id, .typing = in->typing,
	                            .now = call->now},
	             &before, &typed));
	if (in->typing && call->now - typed > TYPING_EVERY_MS)
		TRY(show_typing(call));
	return pulse(call, out);
}

enum err conversation_draft_put(struct call *call, const struct api_conversation_draft *in, struct api_ok *out)
{
	out->ok = true;
	return draft_put(call->db, call->arena, call->web->options.keyring,
	                 &(struct draft){call->id, call->session->staff_id, in->text, call->now});
}

enum err conversation_attachment(struct call *call)
{
	struct conversation c;
	int64_t id;
	if (!str_to_i64(call->captures[1], &id))
		return fail(ERR_NOT_FOUND, "このファイルは見つかりません。");
	TRY(conversation_find(call->db, call->arena, call->id, &c));
	TRY(utterance_may_see(call->db, call->arena, id, c.friend_id,
	                      rights_scope(call->arena, &call->session->rights, RIGHT_CONVERSATION, ACTION_VIEW)));
	return attachment_answer(call, id, "conversation.attachment");
}
