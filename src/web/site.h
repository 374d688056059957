/* site: the console's own address, as passkeys and single sign-on know it. */
#pragma once

#include "webauthn.h"

struct call;

/* ERR_INVALID when the console's address has no name (127.0.0.1): passkeys need one. */
enum err site_of(struct call *call, struct webauthn_site *out) MUST_CHECK;
/* https://line.city.example.lg.jp */
struct str site_origin(struct call *call);
