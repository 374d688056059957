/* send_check: is the body of a send request what LINE takes? */
#pragma once

#include "call.h"

/* messages only; answers 400 itself. */
bool send_messages_fit(struct call *call);
/* messages, notificationDisabled, customAggregationUnits; answers 400 itself. */
bool send_body_fits(struct call *call);
struct str send_unit(const struct call *call); /* empty: none */
bool send_recipient_is_id(struct str to); /* user, group or room */
