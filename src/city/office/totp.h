/* totp: codes of authenticator programs (RFC 6238: SHA-1, six digits, 30 s). Pure. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

#define TOTP_SECRET 20 /* bytes, as RFC 4226 recommends */
#define TOTP_DIGITS 6
#define TOTP_STEP_MS ((int64_t)30 * 1000)
#define TOTP_DRIFT 1 /* steps either way */

/* The code of one step, with leading zeros. */
struct str totp_code(struct arena *arena, struct str secret, int64_t step);
/* The step that this code belongs to, later than `after` and at most TOTP_DRIFT
 * steps from now; ERR_NOT_FOUND: none. */
enum err totp_find(struct arena *arena, struct str secret, struct str code, int64_t after, int64_t now,
                   int64_t *step) MUST_CHECK;
struct str base32_encode(struct arena *arena, struct str bytes); /* RFC 4648, no padding */
/* What the QR code says: otpauth://totp/ISSUER:LOGIN?secret=… */
struct str totp_uri(struct arena *arena, struct str issuer, struct str login, struct str secret);
