/* field: reads JSON through declared fields with limits. The only user of jansson.
 *
 * Errors name the field and are plain Japanese (err_field(), err_text()).
 * Unknown fields are ignored; duplicate keys and depth over 32 are refused.
 * A `name` of NULL means the node itself, as for elements of an array. */
#pragma once

#include "err.h"

struct arena;
struct node; /* a JSON value; belongs to the arena it was parsed into */

enum node_kind { NODE_NULL, NODE_BOOL, NODE_NUMBER, NODE_TEXT, NODE_ARRAY, NODE_OBJECT };

/* Text must be valid UTF-8 JSON, an object or array at the top. */
enum err node_parse(struct arena *arena, struct str text, const struct node **out) MUST_CHECK;
enum node_kind node_kind(const struct node *node);
bool node_is(const struct node *node, enum node_kind kind); /* false for NULL */
/* Member of an object, element of an array; NULL when absent. */
const struct node *node_get(const struct node *object, const char *name);
const struct node *node_at(const struct node *array, size_t index);
size_t node_count(const struct node *array_or_object);
/* Walks an object's members: start with NULL; NULL after the last. */
const char *node_next(const struct node *object, const char *after);
/* The value, or the given default when it is absent or of another kind. */
struct str node_text(const struct node *node, struct str absent);
int64_t node_i64(const struct node *node, int64_t absent);
double node_double(const struct node *node, double absent);
bool node_is_integer(const struct node *node);
bool node_bool(const struct node *node, bool absent);
/* Compact JSON text of a node, keys in their order. */
struct str node_dump(struct arena *arena, const struct node *node);

/* Required fields. Lengths of text are graphemes. */
enum err field_text(const struct node *object, const char *name, size_t least, size_t most,
                    struct str *out) MUST_CHECK;
enum err field_i64(const struct node *object, const char *name, int64_t least, int64_t most,
                   int64_t *out) MUST_CHECK;
enum err field_double(const struct node *object, const char *name, double least, double most,
                      double *out) MUST_CHECK;
enum err field_bool(const struct node *object, const char *name, bool *out) MUST_CHECK;
enum err field_array(const struct node *object, const char *name, size_t least, size_t most,
                     const struct node **out) MUST_CHECK;
enum err field_object(const struct node *object, const char *name, const struct node **out) MUST_CHECK;
/* One of the given words; gives its index. The list ends with NULL. */
enum err field_word(const struct node *object, const char *name, const char *const *words,
                    int *out) MUST_CHECK;
/* True when the field is there and not null. */
bool field_given(const struct node *object, const char *name);
