/* sample_staff: nobody here exists. */
#include "sample_staff.h"

#include "arena.h"
#include "clock.h"
#include "db.h"
#include "department.h"
#include "sample.sql.h"
#include "sample_office.h"
#include "secret.h"
#include "staff.h"
#include "staff_role.h"
#include "str.h"

/* Upper ones first. */
static const struct {
	const char *name, *above;
} departments[] = {
	{"総務部", NULL}, {"広聴広報課", "総務部"}, {"情報政策課", "総務部"}, {"危機管理課", "総務部"},
	{"こども部", NULL}, {"子育て支援課", "こども部"}, {"保育課", "こども部"},
	{"環境部", NULL}, {"資源循環課", "環境部"},
};

struct person {
	struct str login, name, department, roles;
};
static const struct person people[] = {
	{S_INIT("admin"), S_INIT("佐藤 みどり"), S_INIT("広聴広報課"), S_INIT("管理者")},
	{S_INIT("editor"), S_INIT("鈴木 あおい"), S_INIT("子育て支援課"), S_INIT("作成者")},
	{S_INIT("kiki"), S_INIT("伊藤 まもる"), S_INIT("危機管理課"), S_INIT("作成者、承認者")},
	{S_INIT("kansa"), S_INIT("山本 ただし"), S_INIT("情報政策課"), S_INIT("閲覧者（全庁）")},
};
/* Where there is no demo's office. */
static const struct person for_tests[] = {
	{S_INIT("kakaricho"), S_INIT("高橋 のぞみ"), S_INIT("子育て支援課"), S_INIT("承認者")},
	{S_INIT("koho"), S_INIT("田中 ひろし"), S_INIT("広聴広報課"), S_INIT("承認者（全庁）")},
	{S_INIT("gomi"), S_INIT("渡辺 さくら"), S_INIT("資源循環課"), S_INIT("作成者")},
};

static enum err add_departments(struct db *db, struct arena *arena)
{
	for (size_t i = 0; i < COUNT(departments); i++) {
		struct department above = {0};
		int64_t id;
		if (departments[i].above)
			TRY(department_by_name(db, arena, str_from(departments[i].above), &above));
		TRY(department_add(db, arena,
		                   &(struct department_edit){.name = str_from(departments[i].name), .parent_id = above.id},
		                   &id));
	}
	return OK;
}

static enum err add_person(struct db *db, struct arena *arena, const struct person *person, struct str hash)
{
	struct department department;
	struct staff_role *roles;
	size_t count;
	int64_t id, now = clock_now();
	TRY(department_by_name(db, arena, person->department, &department));
	TRY(staff_add(db, arena,
	              &(struct staff_new){.login = person->login, .name = person->name,
	                                  .department_id = department.id, .password_hash = hash},
	              now, &id));
	TRY(staff_role_read(db, arena, person->roles, &roles, &count));
	return staff_role_set(db, arena, id, roles, count, (struct staff_role_giver){.now = now});
}

enum err sample_staff(struct db *db, struct arena *arena, bool demo)
{
	struct str hash;
	struct staff editor;
	TRY(password_hash(arena, S(SAMPLE_PASSWORD), &hash));
	TRY(add_departments(db, arena));
	for (size_t i = 0; i < COUNT(people); i++)
		TRY(add_person(db, arena, &people[i], hash));
	for (size_t i = 0; !demo && i < COUNT(for_tests); i++)
		TRY(add_person(db, arena, &for_tests[i], hash));
	TRY(sql_sample_staff_known(db, arena));
	if (demo)
		TRY(sample_office(db, arena, hash));
	TRY(staff_by_login(db, arena, S("editor"), clock_now(), &editor));
	return sql_sample_template(db, arena, S("健診のお知らせ"), S("子育て"),
	                           S("[{\"type\":\"text\",\"text\":\"{{child_name|お子さん}}（{{child_age}}）の健診の時期が近づきました。\\n会場や持ち物は市のホームページをご覧ください。\"}]"),
	                           editor.id, clock_now());
}
