/* sample_office: tables of people who do not exist. */
#include "sample_office.h"

#include "approval_chain.h"
#include "arena.h"
#include "clock.h"
#include "guard_rule.h"
#include "sample_office.sql.h"

static const struct clerk {
	struct str login, name, department, role;
} clerks[] = {
	{S_INIT("kosodate-kakari"), S_INIT("高橋 めぐみ"), S_INIT("子育て支援課"), S_INIT("係長")},
	{S_INIT("kosodate-kacho"), S_INIT("伊藤 正"), S_INIT("子育て支援課"), S_INIT("課長")},
	{S_INIT("gomi"), S_INIT("小野寺 なつ"), S_INIT("資源循環課"), S_INIT("作成者")},
	{S_INIT("gomi-kakari"), S_INIT("千葉 まこと"), S_INIT("資源循環課"), S_INIT("係長")},
	{S_INIT("gomi-kacho"), S_INIT("菊池 さとし"), S_INIT("資源循環課"), S_INIT("課長")},
	{S_INIT("koho"), S_INIT("渡辺 ひろし"), S_INIT("広聴広報課"), S_INIT("承認者")},
	{S_INIT("koho-kacho"), S_INIT("小林 けいこ"), S_INIT("広聴広報課"), S_INIT("課長")},
};

static enum err department(struct db *db, struct arena *arena, struct str name, int64_t *id)
{
	TRY(sql_sample_department(db, arena, name));
	return sql_sample_department_id(db, arena, name, id);
}

/* Those who decide see what they decide about; they write nothing. */
static enum err add_role(struct db *db, struct arena *arena, const char *name, const char *note)
{
	static const char *const rights[] = {"approval.view", "broadcast.view", "segment.view", "statistics.view"};
	int64_t id;
	TRY(sql_sample_role(db, arena, str_from(name), str_from(note), &id));
	for (size_t i = 0; i < COUNT(rights); i++)
		TRY(sql_sample_role_right(db, arena, id, str_from(rights[i])));
	return OK;
}

static enum err add_clerk(struct db *db, struct arena *arena, const struct clerk *clerk, struct str hash)
{
	int64_t department_id, role_id, id;
	bool whole_city = str_eq(clerk->role, S("承認者"));
	TRY(department(db, arena, clerk->department, &department_id));
	TRY(sql_sample_role_id(db, arena, clerk->role, &role_id));
	TRY(sql_sample_clerk(db, arena, clerk->login, clerk->name, department_id, hash, clock_now(), &id));
	return sql_sample_give(db, arena, id, role_id, whole_city ? S("all") : S("department"), clock_now());
}

/* The press office itself has none, so that a demo's administrator can send at once. */
static enum err add_chains(struct db *db, struct arena *arena)
{
	int64_t chief, head, approver, press, id;
	int64_t desks[2];
	TRY(sql_sample_role_id(db, arena, S("係長"), &chief));
	TRY(sql_sample_role_id(db, arena, S("課長"), &head));
	TRY(sql_sample_role_id(db, arena, S("承認者"), &approver));
	TRY(department(db, arena, S("広聴広報課"), &press));
	TRY(department(db, arena, S("子育て支援課"), &desks[0]));
	TRY(department(db, arena, S("資源循環課"), &desks[1]));
	struct approval_step steps[] = {{.name = S("係長"), .role_id = chief, .wait_minutes = 120},
	                                {.name = S("課長"), .role_id = head},
	                                {.name = S("広聴広報課"), .role_id = approver, .department_id = press}};
	struct approval_step last = {.name = S("広聴広報課長"), .role_id = head, .department_id = press};
	for (size_t i = 0; i < COUNT(desks); i++) {
		struct approval_chain chain = {.department_id = desks[i], .steps = steps, .step_count = COUNT(steps)};
		struct approval_chain correction = {.department_id = desks[i], .purpose = CHAIN_CORRECTION,
		                                    .steps = &steps[1], .step_count = 1};
		TRY(approval_chain_put(db, arena, &chain, 1, clock_now(), &id));
		TRY(approval_chain_put(db, arena, &correction, 1, clock_now(), &id));
	}
	return approval_chain_put(db, arena,
	                          &(struct approval_chain){.purpose = CHAIN_EMERGENCY, .release_first = true, .steps = &last,
	                                                   .step_count = 1},
	                          1, clock_now(), &id);
}

/* A desk that sends in office hours, and one that may a little longer. */
static enum err add_hours(struct db *db, struct arena *arena)
{
	const unsigned weekdays = 0x3e; /* Monday to Friday */
	int64_t children, waste;
	TRY(department(db, arena, S("子育て支援課"), &children));
	TRY(department(db, arena, S("資源循環課"), &waste));
	TRY(guard_hours_put(db, arena,
	                    &(struct guard_hours){.department_id = children, .from_minute = 8 * 60 + 30,
	                                          .to_minute = 17 * 60 + 15, .weekdays = weekdays}));
	return guard_hours_put(db, arena,
	                       &(struct guard_hours){.department_id = waste, .from_minute = 7 * 60, .to_minute = 20 * 60,
	                                             .weekdays = weekdays, .holidays = true});
}

enum err sample_office(struct db *db, struct arena *arena, struct str password_hash)
{
	TRY(add_role(db, arena, "係長", "見本の役割です。承認の最初の段階を決めます。"));
	TRY(add_role(db, arena, "課長", "見本の役割です。課としての承認を決めます。"));
	for (size_t i = 0; i < COUNT(clerks); i++)
		TRY(add_clerk(db, arena, &clerks[i], password_hash));
	TRY(add_hours(db, arena));
	return add_chains(db, arena);
}
