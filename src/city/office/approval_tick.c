/* approval_tick: what time does to a request. */
#include "approval_part.h"

#include "approval.sql.h"
#include "arena.h"
#include "jst.h"
#include "queue.h"
#include "setting.h"

static int64_t stand_ins_at(const struct approval_case *open)
{
	const struct approval *approval = &open->approval;
	if (approval->step < 1 || approval->step > approval->steps || approval->widened_at)
		return 0;
	int64_t wait = open->steps[approval->step - 1].wait_minutes;
	return wait ? approval->step_since + wait * MS_MINUTE : 0;
}

static int64_t reminder_at(const struct approval *approval, int64_t hours)
{
	int64_t since = approval->reminded_at ? approval->reminded_at : approval->step_since;
	return hours ? since + hours * MS_HOUR : 0;
}

static int64_t sooner(int64_t a, int64_t b) { return a == 0 ? b : b == 0 ? a : a < b ? a : b; }

static enum err plan(struct db *db, struct arena *arena, const struct approval_case *open, int64_t now)
{
	int64_t hours;
	TRY(setting_number(db, arena, SETTING_APPROVAL_REMIND, &hours));
	int64_t at = sooner(open->approval.deadline_at, sooner(stand_ins_at(open), reminder_at(&open->approval, hours)));
	if (at == 0)
		return OK;
	if (at < now)
		at = now;
	int64_t id = open->approval.id;
	return queue_add(db, arena,
	                 &(struct job_new){.kind = S("approval_tick"),
	                                   .payload = str_fmt(arena, "%" PRId64, id),
	                                   .run_at = at,
	                                   .unique_key = str_fmt(arena, "%" PRId64 ":%" PRId64, id, at),
	                                   .coalesce = true},
	                 NULL);
}

enum err approval_plan(struct db *db, struct arena *arena, const struct approval *approval, int64_t now)
{
	struct approval_case open;
	TRY(approval_open(db, arena, approval->id, now, &open));
	return open.approval.state == APPROVAL_WAITING ? plan(db, arena, &open, now) : OK;
}

static enum err expire(struct db *db, struct arena *arena, const struct approval_case *open, int64_t now, bool *expired)
{
	const struct approval *approval = &open->approval;
	const struct broadcast_who program = {0, now};
	int64_t changed;
	TRY(sql_approval_end(db, arena, approval->id, S("waiting"), S("expired"), now, &changed));
	*expired = changed > 0;
	if (!changed)
		return OK;
	struct str text = str_fmt(arena, "は、期限（%.*s）までに承認されなかったため、送りません。",
	                          FMT(approval_time(arena, approval->deadline_at)));
	TRY(approval_note(db, arena, &(struct approval_entry_new){.request_id = approval->id, .kind = "expire", .now = now}));
	return approval_tell_all(db, arena, open, "approval.expired", text, program);
}

static enum err widen(struct db *db, struct arena *arena, const struct approval_case *open, int64_t now)
{
	const struct approval *approval = &open->approval;
	struct decider *list;
	int64_t changed, at = stand_ins_at(open);
	if (at == 0 || at > now)
		return OK;
	TRY(sql_approval_widen(db, arena, approval->id, approval->step, now, &changed));
	size_t count = approval_turn(open, arena, approval->step, now, &list), told = 0;
	for (size_t i = 0; i < count; i++)
		told += list[i].as == AS_STAND_IN;
	if (!changed || told == 0)
		return OK;
	TRY(approval_note(db, arena,
	                  &(struct approval_entry_new){.request_id = approval->id, .kind = "widen", .step = approval->step,
	                                               .now = now}));
	return approval_tell_turn(db, arena, open, "approval.stand_in",
	                          S("は、時間がたったため、代わりの人も決められるようになりました。"), now);
}

static enum err remind(struct db *db, struct arena *arena, const struct approval_case *open, int64_t now)
{
	const struct approval *approval = &open->approval;
	int64_t hours, changed;
	TRY(setting_number(db, arena, SETTING_APPROVAL_REMIND, &hours));
	if (hours == 0)
		return OK;
	TRY(sql_approval_remind(db, arena, approval->id, approval->step, now - hours * MS_HOUR, now, &changed));
	if (!changed)
		return OK;
	TRY(approval_note(db, arena,
	                  &(struct approval_entry_new){.request_id = approval->id, .kind = "remind", .step = approval->step,
	                                               .now = now}));
	struct decider *list;
	if (approval_turn(open, arena, approval->step, now, &list) == 0)
		return approval_call(db, arena, open, now);
	return approval_tell_turn(db, arena, open, "approval.reminder",
	                          approval->after ? S("の確認を待っています。") : S("の承認を待っています。"), now);
}

enum err approval_tick(struct db *db, struct arena *arena, int64_t id, int64_t now, bool *expired)
{
	struct approval_case open;
	*expired = false;
	TRY(approval_open(db, arena, id, now, &open));
	if (open.approval.state != APPROVAL_WAITING)
		return OK;
	if (open.approval.deadline_at && now >= open.approval.deadline_at)
		return expire(db, arena, &open, now, expired);
	TRY(widen(db, arena, &open, now));
	TRY(remind(db, arena, &open, now));
	return approval_plan(db, arena, &open.approval, now);
}
