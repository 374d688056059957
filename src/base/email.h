/* email: what an address of one mailbox looks like. */
#pragma once

#include "base.h"

#define EMAIL_MOST 254

/* One plain address (section.chief@city.example.lg.jp): no names, comments,
 * quotes, spaces or line ends, so that it can stand in a header as it is. */
bool email_is_address(struct str text);
