/* conversation_hear: the listener of staff chat. While a conversation is on, the bot
 * is silent; otherwise a button or a word begins one.
 *
 *   c=0   which desk?      c=12   desk 12      c=end   the citizen has done
 *
 * What was pressed is looked up here: a desk that is not offered is not there. */
#pragma once

#include "err.h"

struct turn;

enum err conversation_hear(struct turn *turn, bool *taken) MUST_CHECK;
/* The wish to talk to staff, for other listeners: at this desk, or 0 to be asked which. */
enum err conversation_ask(struct turn *turn, int64_t desk_id) MUST_CHECK;
