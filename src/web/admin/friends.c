/* friends: the people who follow the account, and what staff mark on them. */
#include "api.gen.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "change.h"
#include "choice.h"
#include "friend.h"
#include "friend_answer.h"
#include "friend_search.h"
#include "members.h"
#include "str.h"
#include "tag.h"

#define LISTED_USUAL 50

static struct api_friend_row row_of(const struct friend_line *line)
{
	return (struct api_friend_row){
		.id = line->id,
		.name = line->name,
		.state = (enum api_friend_row_state)line->state,
		.has_followed_at = line->followed_at > 0,
		.followed_at = line->followed_at,
		.has_blocked_at = line->blocked_at > 0,
		.blocked_at = line->blocked_at,
		.has_settings_saved_at = line->settings_saved_at > 0,
		.settings_saved_at = line->settings_saved_at,
		.tester = line->tester,
	};
}

/* Names were shown. That somebody searched is told, for what is not: it is a name. */
static enum err record_list(struct call *call, const struct friend_filter *filter, size_t people)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_MADE);
	change_fact_i64(&detail, "people", (int64_t)people);
	if (filter->q.len)
		change_fact_text(&detail, "q", S("あり"));
	if (filter->option)
		change_fact_i64(&detail, "option", filter->option);
	return call_audit_apart(call, "friend.list", S("friends"), change_detail(&detail));
}

enum err friends_get(struct call *call, const struct api_friend_query *query, struct api_friend_list *out)
{
	int64_t attribute_id;
	struct friend_page page;
	struct friend_filter filter = {
		.q = query->has_q ? str_trim(query->q) : S(""),
		.option = query->has_option ? query->option : 0,
		.has_state = query->has_state,
		.state = query->has_state ? (enum friend_state)query->state : FRIEND_FOLLOWING,
		.before = query->has_before ? query->before : 0,
		.most = query->has_limit ? (size_t)query->limit : LISTED_USUAL,
	};
	if (filter.option)
		TRY(option_attribute(call->db, call->arena, filter.option, &attribute_id));
	TRY(friend_search(call->db, call->arena, call->web->members, call->web->options.keyring, &filter, &page));
	out->friends.items = arena_array(call->arena, struct api_friend_row, page.count);
	out->friends.count = page.count;
	for (size_t i = 0; i < page.count; i++)
		out->friends.items[i] = row_of(&page.rows[i]);
	out->has_next = page.next > 0;
	out->next = page.next;
	out->total = page.total;
	return record_list(call, &filter, page.count);
}

enum err friend_get(struct call *call, struct api_friend *out)
{
	TRY(friend_answer(call, call->id, out));
	return call_audit_apart(call, "friend.view", str_fmt(call->arena, "friend %" PRId64, call->id), S(""));
}

/* --- marks --- */

static enum err change_tags(struct call *call, const int64_t *ids, size_t count, bool add)
{
	const struct tag_giver giver = {TAG_BY_STAFF, call->session->staff_id};
	for (size_t i = 0; i < count; i++) {
		enum err err = add ? tag_give(call->db, call->arena, ids[i], call->id, giver, call->now)
		                   : tag_take(call->db, call->arena, ids[i], call->id);
		if (err == ERR_INVALID)
			return fail_field(ERR_INVALID, add ? "add" : "remove", "%s", err_text());
		TRY(err);
	}
	return OK;
}

static enum err tags_of(struct call *call, const struct attribute *tags, struct change_ids *out)
{
	struct choice choice;
	int64_t *ids = arena_array(call->arena, int64_t, tags->option_count);
	TRY(choice_list(call->db, call->arena, call->id, &choice));
	*out = (struct change_ids){ids, 0};
	for (size_t i = 0; i < tags->option_count; i++)
		if (choice_has(&choice, tags->options[i].id))
			ids[out->count++] = tags->options[i].id;
	return OK;
}

static enum err record(struct call *call, const char *action, struct str detail)
{
	return call_audit(call, action, str_fmt(call->arena, "friend %" PRId64, call->id), detail);
}

enum err friend_tags_put(struct call *call, const struct api_tag_change *in, struct api_friend *out)
{
	struct attribute tags;
	struct friend f;
	struct change_ids before, after;
	struct change detail;
	enum err err = friend_find(call->db, call->arena, NULL, call->id, &f);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この友だちは見つかりません。");
	TRY(err);
	TRY(attribute_by_key(call->db, call->arena, S("tag"), &tags));
	TRY(tags_of(call, &tags, &before));
	TRY(change_tags(call, in->add.items, in->add.count, true));
	TRY(change_tags(call, in->remove.items, in->remove.count, false));
	TRY(tags_of(call, &tags, &after));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_ids(&detail, "tags", before, after);
	TRY(record(call, "friend.tags", change_detail(&detail)));
	return friend_answer(call, call->id, out);
}

enum err friend_tester_put(struct call *call, const struct api_tester_change *in, struct api_friend *out)
{
	struct choice choice;
	struct change detail;
	int64_t tester;
	TRY(option_of_state(call->db, call->arena, "tester", &tester));
	TRY(choice_list(call->db, call->arena, call->id, &choice));
	enum err err = friend_set_tester(call->db, call->arena, call->id, in->tester);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この友だちは見つかりません。");
	TRY(err);
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_bool(&detail, "tester", choice_has(&choice, tester), in->tester);
	TRY(record(call, "friend.tester", change_detail(&detail)));
	return friend_answer(call, call->id, out);
}
