/* sample_role: wards' heads, welfare commissioners, and families with small children. */
#include "sample_role.h"

#include "arena.h"
#include "code_list.h"
#include "db.h"
#include "sample_office.sql.h"
#include "tag.h"
#include "tag_rule.h"

#define FIRST_STAFF 1

struct role {
	const char *tag, *list, *note, *department; /* department NULL: the whole city's */
	size_t codes;
};

static const struct role roles[] = {
	{"区長", "区長（2026年度）", "4月の区長会で、40区の区長に1枚ずつ渡しました", "危機管理課", 40},
	{"民生委員", "民生委員・児童委員", "委嘱状といっしょに渡します", NULL, 25},
};

static enum err department_of(struct db *db, struct arena *arena, const char *name, int64_t *id)
{
	*id = 0;
	if (!name)
		return OK;
	enum err err = sql_sample_department_id(db, arena, str_from(name), id);
	return err == ERR_NOT_FOUND ? OK : err;
}

static enum err add_role(struct db *db, struct arena *arena, const struct keyring *keyring, const struct role *role, int64_t now)
{
	int64_t tag, id;
	struct code_new *codes;
	struct code_list list = {.name = str_from(role->list), .note = str_from(role->note), .uses_most = 1};
	TRY(tag_add(db, arena, &(struct tag_edit){.label = str_from(role->tag)}, now, &tag));
	TRY(department_of(db, arena, role->department, &list.department_id));
	list.deeds = str_fmt(arena, "[{\"tag\":%" PRId64 "}]", tag);
	TRY(code_list_save(db, arena, &list, FIRST_STAFF, now, &id));
	return codes_make(db, arena, keyring, &(struct codes_make){.list_id = id, .now = now, .count = role->codes}, &codes);
}

static enum err add_rule(struct db *db, struct arena *arena, int64_t now)
{
	int64_t id;
	struct tag_rule rule = {.name = S("乳幼児のいる家庭"), .condition = S("{\"childAge\":{\"from\":{\"years\":0,\"months\":0},\"to\":{\"years\":2,\"months\":11}}}"), .enabled = true};
	TRY(tag_add(db, arena, &(struct tag_edit){.label = S("乳幼児のいる家庭")}, now, &rule.tag_id));
	return tag_rule_save(db, arena, &rule, FIRST_STAFF, now, &id);
}

enum err sample_roles(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t now)
{
	TRY(tx_begin(db));
	for (size_t i = 0; i < COUNT(roles); i++)
		TRY(add_role(db, arena, keyring, &roles[i], now));
	TRY(add_rule(db, arena, now));
	return tx_commit(db);
}
