/* broadcast_row: one row of the list, of the home page, of a friend's history. */
#include "broadcast_row.h"

#include "broadcast.h"
#include "str.h"

struct api_broadcast_row broadcast_row(const struct broadcast *b)
{
	return (struct api_broadcast_row){
		.id = b->id,
		.title = b->title,
		.state = (enum api_broadcast_row_state)b->state, /* the words stand in the same order */
		.kind = (enum api_broadcast_row_kind)b->kind,
		.purpose = (enum api_broadcast_row_purpose)b->purpose,
		.has_department_id = b->department_id != 0,
		.department_id = b->department_id,
		.department = b->department,
		.has_scheduled_at = b->scheduled_at != 0,
		.scheduled_at = b->scheduled_at,
		.has_started_at = b->started_at != 0,
		.started_at = b->started_at,
		.has_finished_at = b->finished_at != 0,
		.finished_at = b->finished_at,
		.audience = b->audience,
		.sent = b->sent,
		.refused = b->refused,
		.created_by = b->created_name,
		.condition_text = b->condition_text,
		.first_text = b->first_text,
		.has_origin_id = b->origin_id != 0,
		.origin_id = b->origin_id,
		.has_trouble = b->trouble.len > 0,
		.trouble = b->trouble,
		.updated_at = b->updated_at,
		.approval = str_eq(b->approval, S("waiting"))    ? API_BROADCAST_ROW_APPROVAL_WAITING
		            : str_eq(b->approval, S("approved")) ? API_BROADCAST_ROW_APPROVAL_APPROVED
		                                                   : API_BROADCAST_ROW_APPROVAL_NONE,
		.has_planned_at = b->planned_at != 0,
		.planned_at = b->planned_at,
		.cooling = b->cooling,
	};
}

_Static_assert((int)API_BROADCAST_ROW_STATE_CANCELLED == (int)BROADCAST_CANCELLED, "states differ");
_Static_assert((int)API_BROADCAST_ROW_PURPOSE_DRILL == (int)PURPOSE_DRILL, "purposes differ");
_Static_assert((int)API_BROADCAST_ROW_KIND_CORRECTION == (int)BROADCAST_CORRECTION, "kinds differ");
