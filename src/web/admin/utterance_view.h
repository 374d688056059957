/* utterance_view: one thing said in the talk, as the console shows it. */
#pragma once

#include "api.gen.h"

struct utterance;

struct api_utterance utterance_view(const struct utterance *said);
/* What a message object says, or what it is: 写真. */
struct str utterance_words(struct arena *arena, struct str message);
/* A few words of it: at most 60 characters. */
struct str utterance_snippet(struct arena *arena, struct str message);
