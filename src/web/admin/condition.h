/* condition: whether somebody may ask about the broadcasts a condition names. */
#pragma once

#include "err.h"

struct call;
struct db;
struct segment;

/* The number of those who received a broadcast is its department's: one of another
 * department is refused as if it were not there. */
enum err condition_admit(struct call *call, struct db *db, const struct segment *segment) MUST_CHECK;
/* The same for a condition as text; one that does not read well is left to others. */
enum err condition_admit_text(struct call *call, struct str condition) MUST_CHECK;
