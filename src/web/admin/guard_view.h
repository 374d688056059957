/* guard_view: what the guard says, as the API shows it. */
#pragma once

#include "api.gen.h"

struct broadcast;
struct call;
struct guard_ask;

/* maySecond is for those who may approve broadcasts of its department. */
enum err guard_answer(struct call *call, const struct broadcast *b, const struct guard_ask *ask,
                      struct api_guard_report *out) MUST_CHECK;
