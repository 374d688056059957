/* condition: the broadcasts a condition asks about. */
#include "condition.h"

#include "arena.h"
#include "broadcast.h"
#include "call.h"
#include "field.h"
#include "roster.h"
#include "roster_admit.h"
#include "segment.h"

static enum err admit_one(struct call *call, struct db *db, const struct segment_mention *mention)
{
	struct broadcast broadcast;
	TRY(broadcast_find(db, call->arena, mention->broadcast_id, &broadcast));
	if (rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_VIEW, broadcast.department_id))
		return OK;
	return fail_field(ERR_INVALID, str_z(call->arena, str_fmt(call->arena, "condition.%.*s", FMT(mention->path))),
	                  "条件の配信がありません。選び直してください。");
}

enum err condition_admit(struct call *call, struct db *db, const struct segment *segment)
{
	struct segment_mention mentions[SEGMENT_LEAVES];
	if (rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_VIEW, 0))
		return OK;
	struct roster roster;
	if (segment_roster(segment))
		return roster_admit(call, db, segment_roster(segment), &roster);
	size_t count = segment_mentions(segment, mentions, COUNT(mentions));
	for (size_t i = 0; i < count; i++)
		TRY(admit_one(call, db, &mentions[i]));
	return OK;
}

enum err condition_admit_text(struct call *call, struct str condition)
{
	const struct node *json;
	struct segment *segment;
	TRY(node_parse(call->arena, condition, &json));
	TRY(segment_read(call->db, call->arena, json, &segment));
	return condition_admit(call, call->db, segment);
}
