/* approval_release: after the last yes, by the program, through the same door as
 * everything else. */
#include "approval_part.h"

#include "approval.sql.h"
#include "arena.h"

/* It was approved in time, but the worker was away at the time itself. */
static int64_t time_of(const struct approval *approval, int64_t now)
{
	bool late = approval->send_at && approval->send_at <= now;
	return late && now - approval->send_at <= BROADCAST_LATE_MS ? 0 : approval->send_at;
}

enum err approval_release(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t id, int64_t now,
                          bool *released)
{
	struct approval_case open;
	*released = false;
	TRY(approval_open(db, arena, id, now, &open));
	const struct approval *approval = &open.approval;
	if (approval->state != APPROVAL_APPROVED)
		return OK;
	const struct broadcast_who who = {.staff_id = approval->asked_by, .now = now};
	const struct broadcast_ask ask = {.id = approval->broadcast_id, .version = approval->version,
	                                  .people = approval->people, .at = time_of(approval, now)};
	*released = true;
	if (ask.at || approval->kind == BROADCAST_SERIES)
		return broadcast_schedule(db, arena, delivery, &ask, who);
	return broadcast_send_now(db, arena, delivery, &ask, who);
}

enum err approval_release_failed(struct db *db, struct arena *arena, int64_t id, struct str why, int64_t now)
{
	struct approval_case open;
	const struct broadcast_who program = {0, now};
	int64_t changed;
	TRY(approval_open(db, arena, id, now, &open));
	TRY(sql_approval_end(db, arena, id, S("approved"), S("failed"), now, &changed));
	if (!changed)
		return OK;
	TRY(approval_note(db, arena,
	                  &(struct approval_entry_new){.request_id = id, .kind = "fail", .text = why, .now = now}));
	return approval_tell_all(db, arena, &open, "approval.failed",
	                         str_fmt(arena, "は承認されましたが、送れませんでした。%.*s", FMT(why)), program);
}
