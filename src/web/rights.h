/* rights: who may do what. The permissions table: a function of the console,
 * an action, and which roles have it. Every route names a pair. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

enum right_function {
	RIGHT_NOBODY, /* zero: a forgotten row is closed */
	RIGHT_OPEN,
	RIGHT_SIGNED_IN,
	RIGHT_STATISTICS,
	RIGHT_ATTRIBUTE,
	RIGHT_PHRASE,
	RIGHT_FRIEND,
	RIGHT_SEGMENT,
	RIGHT_BROADCAST,
	RIGHT_STAFF,
	RIGHT_AUDIT,
	RIGHT_SETTING,
	RIGHT_FUNCTIONS,
};

enum right_action { ACTION_VIEW, ACTION_EDIT, ACTION_APPROVE, ACTION_EXPORT, ACTION_MANAGE, RIGHT_ACTIONS };

bool role_may(struct str role, enum right_function function, enum right_action action);
/* "broadcast.edit"; for the console, which shows what a person may do. */
struct str right_name(struct arena *arena, enum right_function function, enum right_action action);
struct str role_label(struct str role);
const char *right_label(enum right_function function); /* 配信 */
