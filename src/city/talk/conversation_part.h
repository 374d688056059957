/* conversation_part: what the files of conversation share. */
#pragma once

#include "conversation.h"

/* One row for each way a list is asked for: the columns are the same. */
#define CONVERSATION_OF(row)                                                                          \
	(struct conversation)                                                                        \
	{                                                                                            \
		.id = (row).id, .friend_id = (row).friend_id, .desk_id = (row).desk_id,              \
		.desk = (row).desk,                                                                  \
		.department_id = (row).has_department_id ? (row).department_id : 0,                  \
		.state = conversation_state_of((row).state),                                         \
		.holder_id = (row).has_holder_id ? (row).holder_id : 0,                              \
		.holder = (row).has_holder ? (row).holder : S(""), .version = (row).version,         \
		.began_at = (row).began_at, .said_at = (row).said_at,                                \
		.waits_since = (row).has_waits_since ? (row).waits_since : 0,                        \
		.alarmed_at = (row).has_alarmed_at ? (row).alarmed_at : 0,                           \
		.away_at = (row).has_away_at ? (row).away_at : 0,                                    \
		.closed_at = (row).has_closed_at ? (row).closed_at : 0,                              \
		.closed_by = (row).closed_by, .second_look = (row).second_look != 0,                 \
	}

enum conversation_state conversation_state_of(struct str word);
