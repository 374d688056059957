/* send_accept: from a checked send request to a parcel, once per retry key. */
#pragma once

#include "call.h"
#include "parcel.h"

/* False, and answered with 409, when the retry key was used within 24 hours. */
bool send_is_new(struct call *call);
/* False, and answered with 429, when the month's quota does not allow it. */
bool send_fits_quota(struct call *call, int64_t people);
uint32_t send_accept(struct call *call, enum via via);
