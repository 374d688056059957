/* reply_hear: the listener of keyword replies (turn.h). */
#pragma once

#include "reply_book.h"

struct turn;

/* A text with a rule for it, a picture where a rule takes anything, a tap on a button
 * of an answer: "r=12&v=3&a=0&n=1", button 1 of answer 0 of version 3 of rule 12.
 * Such a tap gives the button's tags, and its word is heard as if it were said. */
enum err reply_hear(struct turn *turn, bool *taken) MUST_CHECK;
