/* friend_timeline: what happened with one friend, as far as the person who looks
 * may see it: broadcasts, scenarios and talks of their departments only. */
#include "api.gen.h"

#include "arena.h"
#include "audit.h"
#include "audit_view.h"
#include "call.h"
#include "amendment.h"
#include "friend.h"
#include "rights.h"
#include "str.h"
#include "timeline.h"

#define ENTRIES_USUAL 30

static struct scope scope_of(struct call *call, enum right_function function)
{
	return rights_scope(call->arena, &call->session->rights, function, ACTION_VIEW);
}

static void choose(struct timeline_ask *ask, const struct api_timeline_query *query)
{
	for (enum timeline_kind kind = 0; kind < TIMELINE_KINDS; kind++)
		ask->wanted[kind] = !query->has_kind || (enum timeline_kind)query->kind == kind;
}

/* The record's own words for before, after and reason. */
static void tell_change(struct call *call, const struct timeline_entry *entry, struct api_timeline_entry *out)
{
	const struct audit_row record = {.action = entry->deed, .object = S(""), .result = S("done"), .detail = entry->detail};
	const struct api_audit_row view = audit_view(call, &record);
	out->changes.items = view.changes.items;
	out->changes.count = view.changes.count;
	out->has_reason = view.has_reason;
	out->reason = view.reason;
}

/* The words of a reason stand apart from the record. */
static void tell_notes(struct call *call, const struct amendment *list, size_t count, struct api_timeline *out)
{
	for (size_t i = 0; i < out->entries.count; i++)
		for (size_t j = 0; j < count; j++) {
			struct api_timeline_entry *entry = &out->entries.items[i];
			if (entry->at != list[j].at || !str_eq(entry->deed, list[j].action))
				continue;
			entry->has_reason = true;
			entry->reason = amendment_cause_label(list[j].cause);
			if (list[j].note.len)
				entry->reason = str_fmt(call->arena, "%.*s：%.*s", FMT(entry->reason), FMT(list[j].note));
		}
}

static struct api_timeline_entry entry_of(struct call *call, const struct timeline_entry *entry)
{
	struct api_timeline_entry out = {
		.kind = (enum api_timeline_entry_kind)entry->kind,
		.deed = entry->deed,
		.at = entry->at,
		.ref_id = entry->ref,
		.title = entry->title,
		.by = entry->who,
		.department = entry->department,
		.button = entry->kind == TIMELINE_ANSWER ? entry->detail : S(""),
	};
	if (entry->kind != TIMELINE_ANSWER && entry->detail.len)
		tell_change(call, entry, &out);
	return out;
}

static const struct {
	enum right_function function;
	struct str kind;
} needs[] = {
	{RIGHT_BROADCAST, S_INIT("broadcast")}, {RIGHT_BROADCAST, S_INIT("answer")},
	{RIGHT_CODE, S_INIT("code")},           {RIGHT_CONVERSATION, S_INIT("conversation")},
	{RIGHT_SCENARIO, S_INIT("scenario")},
};

static void tell_hidden(struct call *call, struct api_timeline *out)
{
	out->hidden.items = arena_array(call->arena, struct str, COUNT(needs));
	for (size_t i = 0; i < COUNT(needs); i++)
		if (!rights_may(&call->session->rights, needs[i].function, ACTION_VIEW))
			out->hidden.items[out->hidden.count++] = needs[i].kind;
}

static enum err must_exist(struct call *call)
{
	struct friend f;
	enum err err = friend_find(call->db, call->arena, NULL, call->id, &f);
	return err == ERR_NOT_FOUND ? fail(ERR_NOT_FOUND, "この友だちは見つかりません。") : err;
}

enum err friend_timeline_get(struct call *call, const struct api_timeline_query *query, struct api_timeline *out)
{
	struct timeline page;
	struct amendment *amendments;
	size_t corrected;
	struct timeline_ask ask = {
		.friend_id = call->id,
		.broadcasts = scope_of(call, RIGHT_BROADCAST),
		.scenarios = scope_of(call, RIGHT_SCENARIO),
		.desks = scope_of(call, RIGHT_CONVERSATION),
		.codes = rights_may(&call->session->rights, RIGHT_CODE, ACTION_VIEW),
		.from = {query->has_at ? query->at : INT64_MAX, query->has_skip ? (size_t)query->skip : 0},
		.most = query->has_limit ? (size_t)query->limit : ENTRIES_USUAL,
	};
	choose(&ask, query);
	TRY(must_exist(call));
	TRY(timeline_read(call->db, call->arena, &ask, &page));
	TRY(amendment_list(call->db, call->arena, call->web->options.keyring, call->id, ask.from.at, &amendments, &corrected));
	out->entries.items = arena_array(call->arena, struct api_timeline_entry, page.count);
	out->entries.count = page.count;
	for (size_t i = 0; i < page.count; i++)
		out->entries.items[i] = entry_of(call, &page.entries[i]);
	tell_notes(call, amendments, corrected, out);
	out->has_next_at = page.more;
	out->next_at = page.next.at;
	out->next_skip = (int64_t)page.next.skip;
	tell_hidden(call, out);
	return call_audit_apart(call, "friend.timeline", str_fmt(call->arena, "friend %" PRId64, call->id), S(""));
}

/* The record itself, of one friend: no look at the friend, so not recorded as one. */
enum err friend_lookers_get(struct call *call, struct api_friend_lookers *out)
{
	struct audit_looker *list;
	size_t count;
	TRY(must_exist(call));
	TRY(audit_lookers(call->db, call->arena, call->id, &list, &count));
	out->lookers.items = arena_array(call->arena, struct api_friend_looker, count);
	out->lookers.count = count;
	for (size_t i = 0; i < count; i++)
		out->lookers.items[i] = (struct api_friend_looker){
			.staff_id = list[i].staff_id,
			.staff = list[i].staff,
			.department = list[i].department,
			.times = list[i].times,
			.last_at = list[i].last_at,
		};
	return OK;
}
