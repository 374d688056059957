/* signature: is this webhook really from LINE?
 *
 * The header x-line-signature holds base64(HMAC-SHA256(channel secret, body))
 * over the raw bytes of the body. Ask before anything else looks at them.
 * Source: "Verify webhook signature", developers.line.biz. */
#pragma once

#include "base.h"

struct secret;

#define SIGNATURE_LENGTH 44 /* characters of base64 for 32 bytes */

/* False for a missing or malformed header too. Constant time, no allocation. */
bool signature_valid(const struct secret *channel_secret, struct str body, struct str header_value);
/* For the simulator and tests; zero-terminated. */
void signature_make(const struct secret *channel_secret, struct str body, char out[SIGNATURE_LENGTH + 1]);
