/* friend_answer: everything the console shows about one person. */
#pragma once

#include "api.gen.h"

enum err friend_answer(struct call *call, int64_t id, struct api_friend *out) MUST_CHECK;
