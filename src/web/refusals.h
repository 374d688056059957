/* refusals: lets a storm of refused requests not fill the record, which nobody
 * may thin out later. So many a minute are recorded; the others are counted, and
 * the number is recorded with the next one. */
#pragma once

#include "err.h"

struct refusals;

#define REFUSALS_A_MINUTE 120

struct refusals *refusals_new(void);
void refusals_free(struct refusals **refusals); /* accepts NULL */
/* Whether this one is recorded; *omitted were not since the last that was. */
bool refusals_admit(struct refusals *refusals, int64_t now, int64_t *omitted);
