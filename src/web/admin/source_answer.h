/* source_answer: a source as the console sees it. */
#pragma once

#include "api.gen.h"
#include "source.h"

struct call;

/* The address that is printed. */
struct str source_url(struct call *call, struct str code);
enum err source_answer(struct call *call, const struct source *source, struct api_source *out) MUST_CHECK;
enum err source_answer_id(struct call *call, int64_t id, struct api_source *out) MUST_CHECK;
/* A file to keep, called after the source: name.extension. */
enum err source_file(struct call *call, const struct source *source, const char *type, const char *extension,
                     struct str body) MUST_CHECK;
