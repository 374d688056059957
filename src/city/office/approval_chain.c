/* approval_chain: chains as the city draws them, and which one counts. */
#include "approval_chain.h"

#include "approval_chain.sql.h"
#include "arena.h"
#include "broadcast.h"
#include "utf8.h"

#define NAME_MOST 30
#define UP_MOST 10

const char *const chain_purposes[] = {"normal", "correction", "emergency", "drill", NULL};

struct str chain_purpose_label(enum chain_purpose purpose)
{
	switch (purpose) {
	case CHAIN_NORMAL: return S("通常");
	case CHAIN_CORRECTION: return S("訂正");
	case CHAIN_EMERGENCY: return S("緊急");
	case CHAIN_DRILL: return S("訓練");
	}
	return S("");
}

static enum chain_purpose purpose_from(struct str word)
{
	for (int i = 0; chain_purposes[i]; i++)
		if (str_eq(word, str_from(chain_purposes[i])))
			return (enum chain_purpose)i;
	return CHAIN_NORMAL;
}

static struct approval_step step_from(struct arena *arena, const struct approval_step_rows_row *row)
{
	return (struct approval_step){.no = row->no,
	                              .name = row->name,
	                              .role_id = row->role_id,
	                              .department_id = row->department_id,
	                              .staff = ids_read(arena, row->staff),
	                              .wait_minutes = row->wait_minutes,
	                              .stand_ins = ids_read(arena, row->stand_ins)};
}

/* id 0: all of them. */
static enum err load(struct db *db, struct arena *arena, int64_t id, struct approval_chain **out, size_t *count)
{
	struct approval_chain_rows_row *rows;
	struct approval_step_rows_row *steps;
	size_t step_count;
	TRY(sql_approval_chain_rows(db, arena, id, &rows, count));
	TRY(sql_approval_step_rows(db, arena, id, &steps, &step_count));
	*out = arena_array(arena, struct approval_chain, *count);
	for (size_t i = 0; i < *count; i++) {
		struct approval_chain *chain = &(*out)[i];
		*chain = (struct approval_chain){.id = rows[i].id,
		                                 .department_id = rows[i].department_id,
		                                 .purpose = purpose_from(rows[i].purpose),
		                                 .release_first = rows[i].release_first != 0,
		                                 .steps = arena_array(arena, struct approval_step, CHAIN_STEPS_MOST),
		                                 .updated_by = rows[i].updated_by,
		                                 .updated_at = rows[i].updated_at};
		for (size_t s = 0; s < step_count && chain->step_count < CHAIN_STEPS_MOST; s++)
			if (steps[s].chain_id == chain->id)
				chain->steps[chain->step_count++] = step_from(arena, &steps[s]);
	}
	return OK;
}

enum err approval_chains(struct db *db, struct arena *arena, struct approval_chain **out, size_t *count)
{
	return load(db, arena, 0, out, count);
}

enum err approval_chain_find(struct db *db, struct arena *arena, int64_t id, struct approval_chain *out)
{
	struct approval_chain *list;
	size_t count = 0;
	if (id > 0)
		TRY(load(db, arena, id, &list, &count));
	if (count == 0)
		return fail(ERR_NOT_FOUND, "この承認の道筋はありません。削除されたかもしれません。");
	*out = list[0];
	return OK;
}

/* --- what a chain may be ------------------------------------------------------------------ */

static char *field_of(struct arena *arena, size_t index, const char *name)
{
	return str_z(arena, str_fmt(arena, "steps[%zu].%s", index, name));
}

static enum err check_persons(struct db *db, struct arena *arena, struct i64_list ids, const char *field)
{
	int64_t there;
	for (size_t i = 0; i < ids.count; i++)
		for (size_t j = 0; j < i; j++)
			if (ids.at[i] == ids.at[j])
				return fail_field(ERR_INVALID, field, "同じ人を2回選んでいます。");
	if (ids.count == 0)
		return OK;
	TRY(sql_approval_staff_there(db, arena, ids, &there));
	return there == (int64_t)ids.count
	               ? OK
	               : fail_field(ERR_INVALID, field, "使えなくなった職員が含まれています。選び直してください。");
}

static enum err check_place(struct db *db, struct arena *arena, const struct approval_step *step, size_t index)
{
	int64_t there;
	if (step->role_id == 0)
		return step->staff.count ? OK
		                         : fail_field(ERR_INVALID, field_of(arena, index, "staff"),
		                                      "「%.*s」を決める人を、役割か名前で選んでください。", FMT(step->name));
	TRY(sql_approval_role_there(db, arena, step->role_id, &there));
	if (there == 0)
		return fail_field(ERR_INVALID, field_of(arena, index, "roleId"), "この役割はもうありません。選び直してください。");
	if (step->department_id == 0)
		return OK;
	TRY(sql_approval_department_there(db, arena, step->department_id, &there));
	return there ? OK
	             : fail_field(ERR_INVALID, field_of(arena, index, "departmentId"),
	                          "この部署はもうありません。選び直してください。");
}

static enum err check_step(struct db *db, struct arena *arena, const struct approval_chain *chain, size_t index)
{
	const struct approval_step *step = &chain->steps[index];
	size_t length = utf8_graphemes(step->name);
	if (length == 0 || length > NAME_MOST)
		return fail_field(ERR_INVALID, field_of(arena, index, "name"), "段階の名前を、1文字から%d文字で入れてください。例: 係長",
		                  NAME_MOST);
	if (step->staff.count > CHAIN_PERSONS_MOST || step->stand_ins.count > CHAIN_PERSONS_MOST)
		return fail_field(ERR_INVALID, field_of(arena, index, "staff"), "一つの段階に選べるのは%d人までです。",
		                  CHAIN_PERSONS_MOST);
	if (step->wait_minutes < 0 || step->wait_minutes > CHAIN_WAIT_MOST)
		return fail_field(ERR_INVALID, field_of(arena, index, "waitMinutes"), "待つ時間は%d分までにしてください。",
		                  CHAIN_WAIT_MOST);
	if (step->wait_minutes > 0 && step->stand_ins.count == 0 && index + 1 == chain->step_count)
		return fail_field(ERR_INVALID, field_of(arena, index, "standIns"),
		                  "最後の段階には次がないので、時間がたったときに代わりに決める人を選んでください。");
	TRY(check_place(db, arena, step, index));
	TRY(check_persons(db, arena, step->staff, field_of(arena, index, "staff")));
	return check_persons(db, arena, step->stand_ins, field_of(arena, index, "standIns"));
}

static enum err check(struct db *db, struct arena *arena, const struct approval_chain *chain)
{
	int64_t there = 1;
	if (chain->step_count > CHAIN_STEPS_MOST)
		return fail_field(ERR_INVALID, "steps", "段階は%dつまでにしてください。", CHAIN_STEPS_MOST);
	if (chain->department_id)
		TRY(sql_approval_department_there(db, arena, chain->department_id, &there));
	if (there == 0)
		return fail_field(ERR_INVALID, "departmentId", "この部署はもうありません。選び直してください。");
	if (chain->release_first && chain->purpose != CHAIN_EMERGENCY)
		return fail_field(ERR_INVALID, "releaseFirst", "「先に送って、あとで確認する」は、緊急の道筋だけで選べます。");
	if (chain->release_first && chain->step_count == 0)
		return fail_field(ERR_INVALID, "steps", "あとで確認する人を決めるため、段階を1つ以上作ってください。");
	for (size_t i = 0; i < chain->step_count; i++)
		TRY(check_step(db, arena, chain, i));
	return OK;
}

static enum err put_steps(struct db *db, struct arena *arena, const struct approval_chain *chain, int64_t id)
{
	TRY(sql_approval_steps_delete(db, arena, id));
	for (size_t i = 0; i < chain->step_count; i++) {
		const struct approval_step *step = &chain->steps[i];
		TRY(sql_approval_step_add(db, arena,
		                          &(struct approval_step_add_in){.chain_id = id,
		                                                         .no = (int64_t)i + 1,
		                                                         .name = step->name,
		                                                         .role_id = step->role_id,
		                                                         .department_id = step->role_id ? step->department_id : 0,
		                                                         .staff = step->role_id ? S("") : ids_write(arena, step->staff),
		                                                         .wait_minutes = step->wait_minutes,
		                                                         .stand_ins = ids_write(arena, step->stand_ins)}));
	}
	return OK;
}

static enum err must_be_only_one(struct db *db, struct arena *arena, const struct approval_chain *chain)
{
	int64_t there;
	enum err found = sql_approval_chain_of(db, arena, chain->department_id, str_from(chain_purposes[chain->purpose]), &there);
	if (found == ERR_NOT_FOUND || (found == OK && there == chain->id))
		return OK;
	TRY(found);
	return fail_field(ERR_CONFLICT, "departmentId", "この部署の%.*sの道筋は、もうあります。一覧から選んで直してください。",
	                  FMT(chain_purpose_label(chain->purpose)));
}

enum err approval_chain_put(struct db *db, struct arena *arena, const struct approval_chain *chain, int64_t staff_id,
                            int64_t now, int64_t *id)
{
	struct str purpose = str_from(chain_purposes[chain->purpose]);
	int64_t changed = 1;
	TRY(check(db, arena, chain));
	TRY(must_be_only_one(db, arena, chain));
	*id = chain->id;
	if (chain->id)
		TRY(sql_approval_chain_change(db, arena,
		                              &(struct approval_chain_change_in){chain->id, chain->department_id, purpose,
		                                                                 chain->release_first, staff_id, now},
		                              &changed));
	else
		TRY(sql_approval_chain_add(db, arena, chain->department_id, purpose, chain->release_first, staff_id, now, id));
	if (!changed)
		return fail(ERR_NOT_FOUND, "この承認の道筋はありません。削除されたかもしれません。");
	return put_steps(db, arena, chain, *id);
}

enum err approval_chain_delete(struct db *db, struct arena *arena, int64_t id)
{
	int64_t changed;
	TRY(sql_approval_steps_delete(db, arena, id));
	TRY(sql_approval_chain_delete(db, arena, id, &changed));
	return changed ? OK : fail(ERR_NOT_FOUND, "この承認の道筋はありません。もう削除されています。");
}

/* --- which one counts ----------------------------------------------------------------------- */

static enum chain_purpose purpose_of(const struct broadcast *broadcast)
{
	switch (broadcast->purpose) {
	case PURPOSE_EMERGENCY: return CHAIN_EMERGENCY;
	case PURPOSE_DRILL: return CHAIN_DRILL;
	case PURPOSE_NORMAL: break;
	}
	return broadcast->kind == BROADCAST_CORRECTION ? CHAIN_CORRECTION : CHAIN_NORMAL;
}

static const struct approval_chain *pick(const struct approval_chain *list, size_t count, int64_t department_id,
                                         enum chain_purpose purpose)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].department_id == department_id && list[i].purpose == purpose)
			return &list[i];
	return NULL;
}

/* Its own, those above, the city's. */
static const struct approval_chain *nearest(const struct deciders *all, const struct approval_chain *list, size_t count,
                                            int64_t department_id, enum chain_purpose purpose)
{
	const struct approval_chain *found = NULL;
	for (int floor = 0; !found && floor < UP_MOST && department_id; floor++) {
		found = pick(list, count, department_id, purpose);
		department_id = deciders_parent(all, department_id);
	}
	return found ? found : pick(list, count, 0, purpose);
}

static void place_steps(const struct deciders *all, struct approval_chain *chain, int64_t home)
{
	for (size_t i = 0; i < chain->step_count; i++) {
		struct approval_step *step = &chain->steps[i];
		if (step->role_id == 0 || step->department_id)
			continue;
		int64_t there = deciders_nearest(all, step->role_id, home);
		step->department_id = there ? there : home;
	}
}

enum err approval_chain_for(struct db *db, struct arena *arena, const struct deciders *all,
                            const struct broadcast *broadcast, int64_t asker, struct approval_chain *out)
{
	struct approval_chain *list;
	size_t count;
	enum chain_purpose purpose = purpose_of(broadcast);
	TRY(load(db, arena, 0, &list, &count));
	const struct approval_chain *found = nearest(all, list, count, broadcast->department_id, purpose);
	if (!found && purpose != CHAIN_NORMAL)
		found = nearest(all, list, count, broadcast->department_id, CHAIN_NORMAL);
	*out = found ? *found : (struct approval_chain){.purpose = purpose};
	place_steps(all, out, broadcast->department_id ? broadcast->department_id : deciders_department(all, asker));
	return OK;
}
