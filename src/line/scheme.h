/* scheme: addresses that open something in the LINE app: camera, album, map, a
 * talk. LINE takes any address when a message is sent; a wrong one does nothing
 * when it is tapped. Source: "Use LINE features with the LINE URL scheme". */
#pragma once

#include "str.h"

/* What is wrong with an address of LINE's own, in Japanese; empty: nothing, or it
 * is not one of those that are known here. */
struct str scheme_fault(struct str url);
/* line://, which LINE wants to give up. */
bool scheme_is_old(struct str url);
