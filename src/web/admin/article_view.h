/* article_view: an article as the console reads it. */
#pragma once

#include "api.gen.h"
#include "article.h"
#include "call.h"

enum err article_view(struct call *call, int64_t id, struct api_article *out) MUST_CHECK;
/* A list of texts from its JSON, for api types that are lists of texts. */
enum err article_texts(struct call *call, struct str json, struct str **out, size_t *count) MUST_CHECK;
/* In the record: what it was (NULL: nothing) and what it is (NULL: nothing any more). */
enum err article_record(struct call *call, const char *action, const struct article *before,
                        const struct article *after) MUST_CHECK;
/* ERR_DENIED, with the reason, when this person may not make it public. */
enum err article_may_publish(struct call *call, const struct article *article) MUST_CHECK;
