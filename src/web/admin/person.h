/* person: members of staff as the API shows them, and which of them somebody may
 * look after: those of one's own departments, and nobody who may do more than
 * oneself (who resets a password could act in that person's name). */
#pragma once

#include "api.gen.h"
#include "staff.h"

struct call;

/* The person of the path: ERR_DENIED when that person has rights the one who asks
 * has not. (Those of other departments the gate has refused already.) */
enum err person_to_change(struct call *call, struct staff *out) MUST_CHECK;
/* ERR_DENIED names a right that person has, at any time, and the one who asks has
 * not. Asked again after a change, it refuses to hand on what one does not have. */
enum err person_covered(struct call *call, int64_t staff_id) MUST_CHECK;

enum err person_rows(struct call *call, const struct staff *list, size_t count, struct api_staff_row *out) MUST_CHECK;
enum err person_row(struct call *call, int64_t staff_id, struct api_staff_row *out) MUST_CHECK;
/* What a query asks for, within the departments of the one who asks. */
enum err person_filter(struct call *call, const struct api_staff_query *query, struct staff_filter *out) MUST_CHECK;
