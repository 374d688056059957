/* scenario_end: runs that end without a word. */
#include "scenario_run.h"

#include "arena.h"
#include "db.h"
#include "jst.h"
#include "scenario_run.sql.h"

struct ending {
	int64_t id, scenario_id, version_no, now;
	struct str step, state;
};

static enum err end_quietly(struct db *db, struct arena *arena, const struct ending *e)
{
	int64_t ended;
	bool late = str_eq(e->state, S("timed_out"));
	TRY(sql_run_end(db, arena, e->id, e->state, e->step, e->now, &ended));
	if (!ended)
		return OK;
	return sql_count_add(db, arena,
	                     &(struct count_add_in){.scenario_id = e->scenario_id,
	                                            .version_no = e->version_no,
	                                            .day = jst_day_of_ms(e->now),
	                                            .step = e->step,
	                                            .choice = S(""),
	                                            .left_here = !late,
	                                            .timed_out = late});
}

enum err scenario_break_off(struct db *db, struct arena *arena, int64_t friend_id, int64_t now)
{
	struct run_open_row row;
	enum err err = sql_run_open(db, arena, friend_id, &row);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	return end_quietly(db, arena,
	                   &(struct ending){row.id, row.scenario_id, row.version_no, now, row.step, S("replaced")});
}

enum err scenario_time_out(struct db *db, struct arena *arena, int64_t now, int64_t *ended)
{
	struct run_silent_row *rows;
	size_t count;
	TRY(sql_run_silent(db, arena, now, &rows, &count));
	for (size_t i = 0; i < count; i++)
		TRY(end_quietly(db, arena,
		                &(struct ending){rows[i].id, rows[i].scenario_id, rows[i].version_no, now, rows[i].step,
		                                 S("timed_out")}));
	*ended = (int64_t)count;
	return OK;
}

enum err scenario_forget(struct db *db, struct arena *arena, int64_t before, int64_t *forgotten)
{
	return sql_run_forget(db, arena, before, forgotten);
}
