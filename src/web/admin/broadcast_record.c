/* broadcast_record: the fields that staff see and set. */
#include "broadcast_record.h"

#include "arena.h"
#include "broadcast.h"
#include "call.h"
#include "str.h"

/* In the words of the screen; two conditions may read alike and be others. */
static void compare_condition(struct change *change, const struct broadcast *before, const struct broadcast *after)
{
	if (str_eq(before->condition, after->condition))
		return;
	bool alike = str_eq(before->condition_text, after->condition_text);
	change_text(change, "condition", alike ? before->condition : before->condition_text,
	            alike ? after->condition : after->condition_text);
}

static void compare(struct change *change, const struct broadcast *before, const struct broadcast *after)
{
	change_text(change, "title", before->title, after->title);
	change_text(change, "state", broadcast_state_label(before->state), broadcast_state_label(after->state));
	change_text(change, "purpose", broadcast_purpose_label(before->purpose), broadcast_purpose_label(after->purpose));
	change_text(change, "department", before->department, after->department);
	compare_condition(change, before, after);
	change_text(change, "messages", before->messages, after->messages);
	change_text(change, "translations", before->translations, after->translations);
	if (!str_eq(before->messages_sealed, after->messages_sealed)) /* sealed anew each time it is saved */
		change_fact_text(change, "messages", S("一人への本文（記録には残しません）"));
	change_bool(change, "notificationOff", before->notification_off, after->notification_off);
	change_text(change, "repeat", before->repeat_rule, after->repeat_rule);
	change_time(change, "scheduledAt", before->scheduled_at, after->scheduled_at);
	change_text(change, "owner", before->owner_name, after->owner_name);
}

enum err broadcast_difference(struct call *call, const struct broadcast *before, int64_t id, struct change *out)
{
	struct broadcast none = {0}, after = none;
	if (id)
		TRY(broadcast_find(call->db, call->arena, id, &after));
	change_begin(out, call->arena, !before ? CHANGE_MADE : id ? CHANGE_EDITED : CHANGE_REMOVED);
	compare(out, before ? before : &none, &after);
	return OK;
}

enum err broadcast_record(struct call *call, const char *action, int64_t id, struct change *detail)
{
	return call_audit(call, action, str_fmt(call->arena, "broadcast %" PRId64, id), change_detail(detail));
}
