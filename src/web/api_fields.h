/* api_fields: the field types of api.idl that base/field.h does not have.
 * Used by the generated readers only. */
#pragma once

#include "emit.h"
#include "err.h"
#include "field.h"
#include "http_request.h"

enum err api_text(const struct node *object, const char *name, size_t least, size_t most, struct str *out) MUST_CHECK;
/* Without line ends; white space at both ends is cut off. */
enum err api_line(const struct node *object, const char *name, size_t least, size_t most, struct str *out) MUST_CHECK;
enum err api_day(const struct node *object, const char *name, int64_t *day) MUST_CHECK;
enum err api_minute(const struct node *object, const char *name, int64_t *ms) MUST_CHECK;
enum err api_json(struct arena *arena, const struct node *object, const char *name, int64_t most,
                  struct str *out) MUST_CHECK;
enum err api_word(const struct node *object, const char *name, const char *const *words, int *out) MUST_CHECK;

/* Put the outer field in front of the inner one's name: repeat.weekdays[2]. */
enum err api_within(const char *name, enum err result) MUST_CHECK;
enum err api_inside(const char *name, size_t index, enum err result) MUST_CHECK;

enum err api_query_text(const struct http_request *req, const char *name, size_t least, size_t most,
                        struct str *out) MUST_CHECK;
#define api_query_line api_query_text
enum err api_query_i64(const struct http_request *req, const char *name, int64_t least, int64_t most,
                       int64_t *out) MUST_CHECK;
enum err api_query_day(const struct http_request *req, const char *name, int64_t *day) MUST_CHECK;
enum err api_query_word(const struct http_request *req, const char *name, const char *const *words,
                        int *out) MUST_CHECK;

void api_emit_day(struct emit *emit, const char *name, int64_t day);
void api_emit_minute(struct emit *emit, const char *name, int64_t ms);
