/* factor_view: what adding and removing a second factor have in common. */
#pragma once

#include "api.gen.h"

/* In the call's transaction, after the factor is in: recovery codes if there
 * are none, a new secret for the session, the record, the answer. */
enum err factor_added(struct call *call, const char *action, const char *how, struct api_factor_added *out) MUST_CHECK;
/* After it is out; refuses (and so undoes it) when one is required and none is left. */
enum err factor_removed(struct call *call, const char *action, struct api_factors *out) MUST_CHECK;
