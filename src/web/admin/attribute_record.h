/* attribute_record: what staff changed of questions and their options, for the
 * record. `before` is NULL for what is new. */
#pragma once

#include "err.h"
#include "str.h"

struct attribute;
struct attribute_option;
struct call;

enum err attribute_record(struct call *call, const char *action, const struct attribute *before, int64_t id) MUST_CHECK;
enum err option_record(struct call *call, const char *action, const struct attribute_option *before,
                       int64_t id) MUST_CHECK;
/* An option with the attribute that it is part of. */
enum err option_at_home(struct call *call, int64_t id, struct attribute *home,
                        const struct attribute_option **out) MUST_CHECK;

/* Labels in their order: taken before, then recorded with those after. */
enum err attribute_order(struct call *call, struct str *out) MUST_CHECK;
enum err option_order(struct call *call, int64_t attribute_id, struct str *out) MUST_CHECK;
enum err attribute_order_record(struct call *call, struct str before) MUST_CHECK;
enum err option_order_record(struct call *call, int64_t attribute_id, struct str before) MUST_CHECK;
