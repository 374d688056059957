/* digest_hear: a tap on a digest is answered by the messages as they were sent to
 * the others, or by a person's own list. Costs the city no message: it is a reply. */
#pragma once

#include "err.h"

struct turn;

/* A listener (turn.h). */
enum err digest_hear(struct turn *turn, bool *taken) MUST_CHECK;
