/* url_find: addresses within a text. */
#pragma once

#include "base.h"

/* Length of the http or https address that begins at this place; 0: none.
 * Ends before what is no part of an address, and before full stops and the
 * like at its end. */
size_t url_find_at(struct str text, size_t at);
