/* conversation_view: conversations as the console shows them. */
#pragma once

#include "api.gen.h"

struct call;
struct conversation;

/* Rows with the names of the people; at most 100. */
enum err conversation_rows_view(struct call *call, const struct conversation *list, size_t count,
                                struct api_conversation_row *out) MUST_CHECK;
/* The whole of one: the talk before `before` (0: the newest), notes, answers that wait. */
enum err conversation_view(struct call *call, int64_t id, int64_t before, struct api_conversation *out) MUST_CHECK;
enum err conversation_lookers(struct call *call, int64_t id, struct api_looker **items, size_t *count) MUST_CHECK;
