/* rights: who may do what. The permissions table: every function of the console
 * and the actions that exist there. Every route names a pair; roles (role.h)
 * are sets of pairs, and a person has roles everywhere or inside departments. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;

enum right_function {
	RIGHT_NOBODY, /* zero: a forgotten row is closed */
	RIGHT_OPEN,
	RIGHT_SIGNED_IN,
	RIGHT_STATISTICS,
	RIGHT_ATTRIBUTE,
	RIGHT_PHRASE,
	RIGHT_WORDING,
	RIGHT_REPLY,
	RIGHT_FRIEND,
	RIGHT_TAG_RULE,
	RIGHT_CODE,
	RIGHT_FACE,
	RIGHT_SOURCE,
	RIGHT_ERASURE,
	RIGHT_SEGMENT,
	RIGHT_BROADCAST,
	RIGHT_MENU,
	RIGHT_DISASTER,
	RIGHT_CONVERSATION,
	RIGHT_SCENARIO,
	RIGHT_STAFF,
	RIGHT_AUDIT,
	RIGHT_ACCESS_LOG,
	RIGHT_SETTING,
	RIGHT_SECURITY,
	RIGHT_APPROVAL,
	RIGHT_GUARD,
	RIGHT_DEPARTMENT,
	RIGHT_ROLE,
	RIGHT_ARTICLE,
	RIGHT_FUNCTIONS,
};
#define RIGHT_FIRST RIGHT_STATISTICS /* the first that roles can have */

enum right_action { ACTION_VIEW, ACTION_EDIT, ACTION_APPROVE, ACTION_EXPORT, ACTION_MANAGE, RIGHT_ACTIONS };

/* Actions as bits, by function. */
struct rights_place {
	int64_t department_id;
	unsigned may[RIGHT_FUNCTIONS];
};

struct rights {
	bool administrator; /* everything, always */
	unsigned everywhere[RIGHT_FUNCTIONS];
	const struct rights_place *places; /* departments with those below them */
	size_t place_count;
	struct str roles; /* their names: 作成者・承認者 */
};

/* Anywhere at all: what the gate asks before a row is known. */
bool rights_may(const struct rights *rights, enum right_function function, enum right_action action);
/* For a row of that department; 0: a row of the whole city. */
bool rights_may_in(const struct rights *rights, enum right_function function, enum right_action action,
                   int64_t department_id);
/* The departments whose rows these are, for lists. */
struct scope rights_scope(struct arena *arena, const struct rights *rights, enum right_function function,
                          enum right_action action);

/* Whether a may all that b may, and where; else *function and *action are the
 * first that is lacking. */
bool rights_cover(const struct rights *a, const struct rights *b, enum right_function *function,
                  enum right_action *action);

/* The table itself. */
bool right_exists(enum right_function function, enum right_action action);
/* Its rows belong to departments. */
bool right_has_departments(enum right_function function);
bool right_by_name(struct str name, enum right_function *function, enum right_action *action);
/* "broadcast.edit" */
struct str right_name(struct arena *arena, enum right_function function, enum right_action action);
const char *right_key(enum right_function function);   /* broadcast */
const char *right_label(enum right_function function); /* 配信 */
const char *action_key(enum right_action action);      /* edit */
const char *action_label(enum right_action action);    /* 作成・変更 */
