/* rights: the permissions table, and what a set of rights answers.
 *
 * A new function is one row here (and its word in rights.h). The administrators
 * have it at once; which of a fresh city's other roles get it, the migration
 * that brings it says (INSERT INTO role_right).
 *
 * .departments: its rows belong to departments (web/belongs.c), so a role can be
 * given for one of them; else a role given for a department counts everywhere. */
#include "rights.h"

#include "arena.h"
#include "str.h"

#define BIT(action) (1u << (action))
#define VIEW BIT(ACTION_VIEW)
#define EDIT (VIEW | BIT(ACTION_EDIT))
#define APPROVE BIT(ACTION_APPROVE)
#define EXPORT BIT(ACTION_EXPORT)
#define MANAGE BIT(ACTION_MANAGE)

static const struct {
	const char *key, *label;
	unsigned exist;
	bool departments;
} functions[RIGHT_FUNCTIONS] = {
	[RIGHT_STATISTICS] = {"statistics", "統計", VIEW, false},
	[RIGHT_ATTRIBUTE] = {"attribute", "受信設定の項目", EDIT, false},
	[RIGHT_PHRASE] = {"phrase", "あいさつ・案内", EDIT, false},
	[RIGHT_WORDING] = {"wording", "言語と翻訳", EDIT, false},
	[RIGHT_REPLY] = {"reply", "自動応答のルール", EDIT | APPROVE | EXPORT, true},
	[RIGHT_FRIEND] = {"friend", "友だち", EDIT | EXPORT, false},
	[RIGHT_ERASURE] = {"erasure", "友だちの情報の消去", EDIT | APPROVE, false},
	[RIGHT_TAG_RULE] = {"tag_rule", "タグのルール", EDIT, true},
	[RIGHT_CODE] = {"code", "コード", EDIT, true},
	[RIGHT_FACE] = {"face", "送信者", EDIT, true},
	[RIGHT_SOURCE] = {"source", "友だち追加QR", EDIT, true},
	[RIGHT_SEGMENT] = {"segment", "保存した対象", EDIT, true},
	[RIGHT_BROADCAST] = {"broadcast", "配信", EDIT | APPROVE, true},
	[RIGHT_MENU] = {"menu", "メニュー", EDIT | APPROVE | MANAGE, true},
	[RIGHT_DISASTER] = {"disaster", "災害モード", EDIT | APPROVE, false},
	[RIGHT_CONVERSATION] = {"conversation", "職員との相談", EDIT | EXPORT | MANAGE, true},
	[RIGHT_SCENARIO] = {"scenario", "シナリオ", EDIT | APPROVE | MANAGE, true},
	[RIGHT_STAFF] = {"staff", "職員", EDIT | MANAGE, true},
	[RIGHT_ACCESS_LOG] = {"access_log", "アクセス記録", VIEW | EXPORT, false},
	[RIGHT_AUDIT] = {"audit", "操作記録", VIEW, false},
	[RIGHT_APPROVAL] = {"approval", "承認", VIEW | MANAGE, true},
	[RIGHT_DEPARTMENT] = {"department", "部署", BIT(ACTION_EDIT), false},
	[RIGHT_ROLE] = {"role", "役割", BIT(ACTION_EDIT), false},
	[RIGHT_SETTING] = {"setting", "運用設定", EDIT, false},
	[RIGHT_SECURITY] = {"security", "接続元の制限", EDIT | APPROVE, false},
	[RIGHT_ARTICLE] = {"article", "よくある質問", EDIT | APPROVE | EXPORT, true},
	[RIGHT_GUARD] = {"guard", "送信前の確認", MANAGE, false},
};

static const struct {
	const char *key, *label;
} actions[RIGHT_ACTIONS] = {
	[ACTION_VIEW] = {"view", "見る"},
	[ACTION_EDIT] = {"edit", "作る・直す"},
	[ACTION_APPROVE] = {"approve", "承認・送信"},
	[ACTION_EXPORT] = {"export", "書き出す"},
	[ACTION_MANAGE] = {"manage", "管理する"},
};

static bool is_free(enum right_function function)
{
	return function == RIGHT_OPEN || function == RIGHT_SIGNED_IN;
}

bool right_exists(enum right_function function, enum right_action action)
{
	return function >= RIGHT_FIRST && function < RIGHT_FUNCTIONS && action < RIGHT_ACTIONS &&
	       (functions[function].exist & BIT(action)) != 0;
}

bool rights_may(const struct rights *rights, enum right_function function, enum right_action action)
{
	if (is_free(function))
		return true;
	if (!right_exists(function, action))
		return false;
	if (rights->administrator || rights->everywhere[function] & BIT(action))
		return true;
	for (size_t i = 0; i < rights->place_count; i++)
		if (rights->places[i].may[function] & BIT(action))
			return true;
	return false;
}

bool rights_may_in(const struct rights *rights, enum right_function function, enum right_action action,
                   int64_t department_id)
{
	if (is_free(function))
		return true;
	if (!right_exists(function, action))
		return false;
	if (rights->administrator || rights->everywhere[function] & BIT(action))
		return true;
	for (size_t i = 0; department_id && i < rights->place_count; i++)
		if (rights->places[i].department_id == department_id)
			return (rights->places[i].may[function] & BIT(action)) != 0;
	return false;
}

struct scope rights_scope(struct arena *arena, const struct rights *rights, enum right_function function,
                          enum right_action action)
{
	if (!right_exists(function, action))
		return (struct scope){0};
	if (rights->administrator || rights->everywhere[function] & BIT(action))
		return SCOPE_EVERYWHERE;
	int64_t *ids = arena_array(arena, int64_t, rights->place_count);
	size_t count = 0;
	for (size_t i = 0; i < rights->place_count; i++)
		if (rights->places[i].may[function] & BIT(action))
			ids[count++] = rights->places[i].department_id;
	return (struct scope){.departments = {ids, count}};
}

static bool covers(const struct rights *a, enum right_function function, enum right_action action,
                   const struct rights *b)
{
	if (b->administrator || b->everywhere[function] & BIT(action))
		return a->administrator || (a->everywhere[function] & BIT(action)) != 0;
	for (size_t i = 0; i < b->place_count; i++)
		if (b->places[i].may[function] & BIT(action) &&
		    !rights_may_in(a, function, action, b->places[i].department_id))
			return false;
	return true;
}

bool rights_cover(const struct rights *a, const struct rights *b, enum right_function *function,
                  enum right_action *action)
{
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		for (enum right_action x = 0; x < RIGHT_ACTIONS; x++)
			if (right_exists(f, x) && !covers(a, f, x, b)) {
				*function = f;
				*action = x;
				return false;
			}
	if (!b->administrator || a->administrator)
		return true;
	*function = RIGHT_STAFF; /* all there is today, but not what comes */
	*action = ACTION_MANAGE;
	return false;
}

bool right_by_name(struct str name, enum right_function *function, enum right_action *action)
{
	struct str key;
	if (!str_cut(&name, '.', &key))
		return false;
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		for (enum right_action a = 0; a < RIGHT_ACTIONS; a++)
			if (right_exists(f, a) && str_eq(key, str_from(functions[f].key)) &&
			    str_eq(name, str_from(actions[a].key))) {
				*function = f;
				*action = a;
				return true;
			}
	return false;
}

struct str right_name(struct arena *arena, enum right_function function, enum right_action action)
{
	return str_fmt(arena, "%s.%s", functions[function].key, actions[action].key);
}

bool right_has_departments(enum right_function function) { return functions[function].departments; }
const char *right_key(enum right_function function) { return functions[function].key; }
const char *right_label(enum right_function function) { return functions[function].label; }
const char *action_key(enum right_action action) { return actions[action].key; }
const char *action_label(enum right_action action) { return actions[action].label; }
