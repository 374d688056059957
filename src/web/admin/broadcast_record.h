/* broadcast_record: what a deed changed of a broadcast, for the record. */
#pragma once

#include "change.h"

struct broadcast;
struct call;

/* Begins the detail with what differs from `before` (NULL: it is new) to what is
 * stored now under the id (0: it is gone). */
enum err broadcast_difference(struct call *call, const struct broadcast *before, int64_t id,
                              struct change *out) MUST_CHECK;
/* Ends the detail and records it in the call's transaction. */
enum err broadcast_record(struct call *call, const char *action, int64_t id, struct change *detail) MUST_CHECK;
