/* utterance_view: one thing said in the talk, as the console shows it. */
#pragma once

#include "api.gen.h"

struct utterance;

struct api_utterance utterance_view(const struct utterance *said);
/* A few words of a message object: the text, or 写真. At most 60 characters. */
struct str utterance_snippet(struct arena *arena, struct str message);
