/* translation_view: messages in other languages, between the API and what is stored. */
#pragma once

#include "api.gen.h"

struct call;

/* The list of a request in the stored form; refuses what translations_prepare() refuses. */
enum err translations_from_api(struct call *call, const struct api_translation *items, size_t count,
                               struct str *json) MUST_CHECK;
enum err translations_to_api(struct call *call, struct str json, struct api_translation **items,
                             size_t *count) MUST_CHECK;
