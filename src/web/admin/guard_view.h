/* guard_view: what the guard says, as the API shows it. */
#pragma once

#include "api.gen.h"

struct broadcast;
struct call;
struct guard_ask;

/* For when its author means to send it; at 0: no time is planned. */
enum err guard_ask_planned(struct call *call, const struct broadcast *b, struct guard_ask *out) MUST_CHECK;
/* maySecond is for those who may approve broadcasts of its department. */
enum err guard_answer(struct call *call, const struct broadcast *b, const struct guard_ask *ask,
                      struct api_guard_report *out) MUST_CHECK;
