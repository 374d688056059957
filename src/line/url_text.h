/* url_text: is this text an address that LINE takes?
 *
 * Everything outside ASCII must be percent-encoded. Source: "Messaging API
 * reference", Encoding of URLs; URI action. */
#pragma once

#include "base.h"

enum url_fault { URL_FINE, URL_BROKEN, URL_BAD_SCHEME };

/* https only; for_action: http, https, line and tel too. allow_loopback: also
 * http to 127.0.0.1, localhost and [::1]. */
enum url_fault url_fault(struct str url, bool for_action, bool allow_loopback);
