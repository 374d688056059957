/* rights: the permissions table.
 *
 * Two roles for now: admin may everything, editor prepares but does not send
 * and sees no staff and no records. Roles made by the city come here later. */
#include "rights.h"

#include "arena.h"
#include "str.h"

#define BIT(action) (1u << (action))
#define NONE 0u
#define VIEW BIT(ACTION_VIEW)
#define EDIT (VIEW | BIT(ACTION_EDIT))
#define SEND (EDIT | BIT(ACTION_APPROVE))
#define EXPORT BIT(ACTION_EXPORT)
#define MANAGE BIT(ACTION_MANAGE)

static const struct {
	const char *key, *label;
	unsigned admin, editor;
} functions[RIGHT_FUNCTIONS] = {
	[RIGHT_STATISTICS] = {"statistics", "統計", VIEW, VIEW},
	[RIGHT_ATTRIBUTE] = {"attribute", "受信設定の項目", EDIT, VIEW},
	[RIGHT_PHRASE] = {"phrase", "定型文", EDIT, VIEW},
	[RIGHT_FRIEND] = {"friend", "友だち", EDIT | EXPORT, VIEW},
	[RIGHT_SEGMENT] = {"segment", "保存した対象", EDIT, EDIT},
	[RIGHT_BROADCAST] = {"broadcast", "配信", SEND, EDIT},
	[RIGHT_STAFF] = {"staff", "職員", EDIT | MANAGE, NONE},
	[RIGHT_AUDIT] = {"audit", "操作記録", VIEW, NONE},
	[RIGHT_SETTING] = {"setting", "運用設定", EDIT, NONE},
};

static const char *const actions[RIGHT_ACTIONS] = {"view", "edit", "approve", "export", "manage"};

bool role_may(struct str role, enum right_function function, enum right_action action)
{
	if (function == RIGHT_OPEN || function == RIGHT_SIGNED_IN)
		return true;
	if (function <= RIGHT_NOBODY || function >= RIGHT_FUNCTIONS || action >= RIGHT_ACTIONS)
		return false;
	unsigned has = str_eq(role, S("admin"))    ? functions[function].admin
	               : str_eq(role, S("editor")) ? functions[function].editor
	                                           : NONE;
	return (has & BIT(action)) != 0;
}

struct str right_name(struct arena *arena, enum right_function function, enum right_action action)
{
	return str_fmt(arena, "%s.%s", functions[function].key, actions[action]);
}

struct str role_label(struct str role)
{
	if (str_eq(role, S("admin")))
		return S("管理者");
	return str_eq(role, S("editor")) ? S("作成者（送信はできません）") : role;
}

const char *right_label(enum right_function function) { return functions[function].label; }
