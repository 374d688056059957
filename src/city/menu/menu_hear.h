/* menu_hear: a tap on a menu, as a turn of the talk (talk/turn.h). */
#pragma once

#include "err.h"

struct turn;

/* Counts it. Words that a button says for somebody are then heard as if they had been
 * typed; an answer of ours is given; another tab is noted. */
enum err menu_hear(struct turn *turn, bool *taken) MUST_CHECK;
