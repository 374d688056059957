/* absence: rows of days. */
#include "absence.h"

#include "absence.sql.h"
#include "arena.h"
#include "db.h"
#include "jst.h"
#include "utf8.h"

enum err absence_department(struct db *db, struct arena *arena, int64_t staff_id, int64_t *department_id)
{
	struct absence_person_row person;
	enum err found = sql_absence_person(db, arena, staff_id, &person);
	if (found == ERR_NOT_FOUND)
		return fail_field(ERR_INVALID, "staffId", "この職員は登録されていません。");
	TRY(found);
	*department_id = person.department_id;
	return OK;
}

static enum err check_substitute(struct db *db, struct arena *arena, const struct absence_new *absence)
{
	struct absence_person_row person;
	if (absence->staff_id == absence->substitute_id)
		return fail_field(ERR_INVALID, "substituteId", "代わりの人には、本人ではない職員を選んでください。");
	enum err found = sql_absence_person(db, arena, absence->substitute_id, &person);
	if (found == ERR_NOT_FOUND || (found == OK && !str_eq(person.state, S("active"))))
		return fail_field(ERR_INVALID, "substituteId", "代わりの人には、いま使える職員を選んでください。");
	TRY(found);
	int64_t department;
	return absence_department(db, arena, absence->staff_id, &department);
}

enum err absence_add(struct db *db, struct arena *arena, const struct absence_new *absence, int64_t *id)
{
	int64_t today = jst_day_of_ms(absence->now);
	if (absence->until_day < absence->from_day)
		return fail_field(ERR_INVALID, "until", "終わりの日は、始まりの日と同じか、あとにしてください。");
	if (absence->until_day < today)
		return fail_field(ERR_INVALID, "until", "終わりの日が、もう過ぎています。");
	if (absence->until_day - absence->from_day > ABSENCE_DAYS_MOST)
		return fail_field(ERR_INVALID, "until", "期間は%d日までにしてください。", ABSENCE_DAYS_MOST);
	if (utf8_graphemes(absence->note) > ABSENCE_NOTE_MOST)
		return fail_field(ERR_INVALID, "note", "メモは%d文字までにしてください。", ABSENCE_NOTE_MOST);
	TRY(check_substitute(db, arena, absence));
	return sql_absence_add(db, arena,
	                       &(struct absence_add_in){absence->staff_id, absence->substitute_id, absence->from_day,
	                                                absence->until_day, absence->note, absence->made_by, absence->now},
	                       id);
}

enum err absence_list(struct db *db, struct arena *arena, int64_t staff_id, int64_t today, struct absence **out,
                      size_t *count)
{
	struct absence_list_row *rows;
	TRY(sql_absence_list(db, arena, staff_id, today, &rows, count));
	*out = arena_array(arena, struct absence, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct absence){rows[i].id,       rows[i].staff_id,  rows[i].substitute_id,
		                             rows[i].name,     rows[i].substitute, rows[i].from_day,
		                             rows[i].until_day, rows[i].note,      rows[i].made_by};
	return OK;
}

enum err absence_find(struct db *db, struct arena *arena, int64_t id, struct absence *out)
{
	struct absence_find_row row;
	enum err found = sql_absence_find(db, arena, id, &row);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この代理は、もう終わっています。");
	TRY(found);
	*out = (struct absence){.id = id, .staff_id = row.staff_id, .substitute_id = row.substitute_id};
	return OK;
}

enum err absence_end(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	int64_t changed;
	TRY(sql_absence_end(db, arena, id, now, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "この代理は、もう終わっています。");
}
