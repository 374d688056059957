/* personal_hear: one fixed text. */
#include "personal_hear.h"

#include "str.h"
#include "turn.h"

enum err personal_hear(struct turn *turn, bool *taken)
{
	*taken = turn->masked;
	return turn->masked ? turn_say_phrase(turn, S("conversation_personal")) : OK;
}
