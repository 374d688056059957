/* api_answer: reading JSON answers. Only for the api files of this folder. */
#pragma once

#include "api.h"
#include "field.h"

/* line_ask() and its answer as a JSON object; ERR_REMOTE when it is none. */
enum err line_ask_json(const struct line_api *api, struct arena *arena, const struct line_request *request,
                       const struct node **out) MUST_CHECK;
/* A text that LINE promises; ERR_REMOTE when it is missing. */
enum err line_field(const struct node *answer, const char *name, struct str *out) MUST_CHECK;
/* Ends a body buffer; too big is our bug or a caller's. */
enum err line_ask_body(const struct line_api *api, struct arena *arena, enum line_call call,
                       const struct buf *body, struct line_answer *answer) MUST_CHECK;
