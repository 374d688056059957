/* attachment: bytes that a citizen sent in the talk, as an answer. */
#pragma once

#include "err.h"

struct call;

/* Recorded as that deed. Whether the person may see it was asked before. */
enum err attachment_answer(struct call *call, int64_t utterance_id, const char *deed) MUST_CHECK;
