/* article_check: may this be kept as an article? For article.c only. */
#pragma once

#include "article.h"

/* Trimmed, empty wordings and repetitions left out; ERR_INVALID or ERR_LIMIT with the field. */
enum err article_check(struct arena *arena, const struct article_content *content,
                       struct article_content *out) MUST_CHECK;
