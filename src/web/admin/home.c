/* home: what waits, what goes out, who is there. */
#include "api.gen.h"
#include "approval.h"
#include "approval_view.h"
#include "arena.h"
#include "attribute.h"
#include "broadcast.h"
#include "broadcast_row.h"
#include "call.h"
#include "fact.h"
#include "friend_day.h"
#include "inbox.h"
#include "jst.h"
#include "members.h"
#include "people.h"
#include "queue.h"

#include <stdlib.h>

#define ROWS 8
#define TODAY_MOST 20
#define DAYS 30

struct rows {
	struct api_broadcast_row **items;
	size_t *count;
};

static enum err list(struct call *call, const char *states, struct rows out)
{
	struct broadcast *found;
	TRY(broadcast_list(call->db, call->arena,
	                   &(struct broadcast_filter){.scope = rights_scope(call->arena, &call->session->rights,
	                                                                   RIGHT_BROADCAST, ACTION_VIEW),
	                                             .states = str_from(states), .most = ROWS}, &found, out.count,
	                   NULL));
	*out.items = arena_array(call->arena, struct api_broadcast_row, *out.count);
	for (size_t i = 0; i < *out.count; i++)
		(*out.items)[i] = broadcast_row(&found[i]);
	return OK;
}

#define LIST(states, field) TRY(list(call, states, (struct rows){&out->field.items, &out->field.count}))

static enum err list_cooling(struct call *call, struct api_home *out)
{
	struct broadcast *found;
	TRY(broadcast_list(call->db, call->arena,
	                   &(struct broadcast_filter){
	                           .scope = rights_scope(call->arena, &call->session->rights, RIGHT_BROADCAST, ACTION_VIEW),
	                           .states = S("scheduled"),
	                           .cooling = true, .most = ROWS},
	                   &found, &out->cooling.count, NULL));
	out->cooling.items = arena_array(call->arena, struct api_broadcast_row, out->cooling.count);
	for (size_t i = 0; i < out->cooling.count; i++)
		out->cooling.items[i] = broadcast_row(&found[i]);
	return OK;
}

/* What went out today, goes, or is to. */
static enum err list_today(struct call *call, struct api_home *out)
{
	struct broadcast *found;
	int64_t today = jst_day_of_ms(call->now);
	TRY(broadcast_list(call->db, call->arena,
	                   &(struct broadcast_filter){
	                           .scope = rights_scope(call->arena, &call->session->rights, RIGHT_BROADCAST, ACTION_VIEW),
	                           .states = S(""),
	                           .out_from_ms = jst_day_start_ms(today),
	                           .out_to_ms = jst_day_start_ms(today + 1),
	                           .most = TODAY_MOST},
	                   &found, &out->today.count, NULL));
	out->today.items = arena_array(call->arena, struct api_broadcast_row, out->today.count);
	for (size_t i = 0; i < out->today.count; i++)
		out->today.items[i] = broadcast_row(&found[i]);
	return OK;
}

static enum err days(struct call *call, struct api_home *out)
{
	struct friend_day *found;
	int64_t today = jst_day_of_ms(call->now);
	TRY(friend_days(call->db, call->arena, today - DAYS + 1, today, &found, &out->days.count));
	out->days.items = arena_array(call->arena, struct api_friend_day, out->days.count);
	for (size_t i = 0; i < out->days.count; i++)
		out->days.items[i] = (struct api_friend_day){found[i].day, found[i].added, found[i].returned,
		                                             found[i].blocked, found[i].reachable};
	if (out->days.count) {
		out->added_today = found[out->days.count - 1].added;
		out->blocked_today = found[out->days.count - 1].blocked;
	}
	return OK;
}

/* False when the worker has not found it out, or there is no limit. */
static enum err known(struct call *call, struct str key, int64_t *value, bool *has)
{
	enum err found = fact_find(call->db, call->arena, key, value);
	*has = found == OK;
	return found == ERR_NOT_FOUND ? OK : found;
}

static enum err waiting(struct call *call, struct api_home *out)
{
	struct db *inbox;
	int64_t given_up;
	struct queue_count *rows;
	size_t count;
	TRY(db_take(call->web->options.inbox, call->arena, DB_READ, &inbox));
	TRY(inbox_counts(inbox, call->arena, &out->events_waiting, &given_up));
	db_return(&inbox);
	TRY(queue_counts(call->db, call->arena, &rows, &count));
	out->jobs_failed = given_up;
	for (size_t i = 0; i < count; i++)
		out->jobs_failed += rows[i].failed;
	return OK;
}

static enum err people(struct call *call, struct api_home *out)
{
	const struct people *following, *blocked, *saved;
	int64_t option;
	struct members *members = call->web->members;
	TRY(option_of_state(call->db, call->arena, "settings_saved", &option));
	TRY(members_following(call->db, call->arena, members, &following));
	TRY(members_blocked(call->db, call->arena, members, &blocked));
	TRY(members_of_option(call->db, call->arena, members, option, &saved));
	out->reachable = people_count(following);
	out->blocked = people_count(blocked);
	out->settings_saved = people_and_count(following, saved);
	return OK;
}

static int by_time(const void *a, const void *b)
{
	int64_t x = ((const struct api_broadcast_row *)a)->scheduled_at;
	int64_t y = ((const struct api_broadcast_row *)b)->scheduled_at;
	return (x > y) - (x < y);
}

#define APPROVALS_MOST 20

static enum err approvals(struct call *call, struct api_home *out)
{
	static const struct str open[] = {S_INIT("waiting"), S_INIT("approved")};
	int64_t me = call->session->staff_id;
	struct approval *turn, *asked;
	TRY(approval_waiting_for(call->db, call->arena, me, call->now, &turn, &out->approvals_for_me.count));
	TRY(approval_list(call->db, call->arena,
	                  &(struct approval_filter){.states = {open, COUNT(open)}, .asked_by = me, .most = APPROVALS_MOST,
	                                            .scope = SCOPE_EVERYWHERE},
	                  &asked, &out->approvals_asked.count));
	if (out->approvals_for_me.count > APPROVALS_MOST)
		out->approvals_for_me.count = APPROVALS_MOST;
	out->approvals_for_me.items = arena_array(call->arena, struct api_approval_row, out->approvals_for_me.count);
	for (size_t i = 0; i < out->approvals_for_me.count; i++)
		out->approvals_for_me.items[i] = approval_row_of(&turn[i]);
	out->approvals_asked.items = arena_array(call->arena, struct api_approval_row, out->approvals_asked.count);
	for (size_t i = 0; i < out->approvals_asked.count; i++)
		out->approvals_asked.items[i] = approval_row_of(&asked[i]);
	return OK;
}

enum err home_get(struct call *call, struct api_home *out)
{
	TRY(people(call, out));
	LIST("resolving,sending,stopping", sending);
	TRY(list_cooling(call, out));
	LIST("scheduled", upcoming);
	qsort(out->upcoming.items, out->upcoming.count, sizeof *out->upcoming.items, by_time);
	LIST("held,stopped", held);
	LIST("draft", drafts);
	LIST("sent,failed", recent);
	TRY(list_today(call, out));
	TRY(approvals(call, out));
	TRY(days(call, out));
	TRY(known(call, S("quota_limit"), &out->quota_limit, &out->has_quota_limit));
	TRY(known(call, S("quota_used"), &out->quota_used, &out->has_quota_used));
	return waiting(call, out);
}
