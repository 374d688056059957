/* release: asks the guard, then for approval, and says why something stays. */
#include "release.h"

#include "approval.h"
#include "arena.h"
#include "db.h"
#include "guard.h"
#include "jst.h"
#include "notice.h"
#include "release.sql.h"
#include "role.h"
#include "setting.h"
#include "staff.h"
#include "utf8.h"

#define TROUBLE_MOST 500

static enum err ask_guard(struct db *db, struct arena *arena, const struct delivery *delivery,
                          const struct broadcast *broadcast, const struct guard_ask *ask, struct guard_report **out)
{
	*out = arena_make(arena, struct guard_report);
	return guard_check(db, arena, delivery, broadcast, ask, *out);
}

enum err release_stops(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct broadcast *broadcast, const struct broadcast_time *time, struct str *out)
{
	struct guard_report *report;
	const struct guard_ask ask = {.at = time->at, .now = time->now, .occasion = guard_occasion_of(broadcast)};
	TRY(ask_guard(db, arena, delivery, broadcast, &ask, &report));
	*out = guard_stops_text(arena, report);
	return OK;
}

enum err release_check(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct broadcast *broadcast, int64_t at, struct broadcast_who who)
{
	struct str stops;
	TRY(release_stops(db, arena, delivery, broadcast, &(struct broadcast_time){at, who.now}, &stops));
	if (stops.len == 0)
		return approval_check(db, arena, broadcast, who);
	return fail_field(ERR_DENIED, "guard", "送信前の確認で止まりました。%.*s 直すか、ほかの職員に確かめてもらってください。",
	                  FMT(stops));
}

enum err release_done(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                      const struct broadcast_ask *ask, struct broadcast_who who)
{
	return approval_released(db, arena, broadcast, ask, who);
}

enum err release_cooling(struct db *db, struct arena *arena, const struct broadcast *broadcast, int64_t *ms)
{
	int64_t seconds;
	*ms = 0;
	if (broadcast->purpose == PURPOSE_EMERGENCY)
		return OK;
	TRY(setting_number(db, arena, SETTING_COOLING, &seconds));
	*ms = seconds * MS_SECOND;
	return OK;
}

/* Everybody who may let it go; once an hour for each feed, however much it sends. */
static enum err tell_people(struct db *db, struct arena *arena, const struct broadcast *held, int64_t now)
{
	struct staff_name *list;
	struct rights rights;
	size_t count;
	int64_t lately;
	TRY(sql_release_held_lately(db, arena, held->feed, held->id, now - MS_HOUR, &lately));
	if (lately)
		return OK;
	TRY(staff_names(db, arena, &list, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(rights_of_staff(db, arena, list[i].id, now, &rights));
		if (!rights_may_in(&rights, RIGHT_BROADCAST, ACTION_APPROVE, held->department_id))
			continue;
		TRY(notice_tell(db, arena,
		                &(struct notice_new){
		                        .staff_id = list[i].id,
		                        .kind = "guard.held",
		                        .text = str_fmt(arena, "自動の配信「%.*s」を止めました。送ってよいかを確かめてください。",
		                                        FMT(held->title)),
		                        .link = str_z(arena, str_fmt(arena, "/broadcasts/%" PRId64, held->id)),
		                        .now = now,
		                }));
	}
	return OK;
}

enum err release_automatic(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t broadcast_id,
                           int64_t now, bool *released)
{
	struct broadcast broadcast;
	struct str stops;
	int64_t changed;
	TRY(broadcast_find(db, arena, broadcast_id, &broadcast));
	TRY(release_stops(db, arena, delivery, &broadcast, &(struct broadcast_time){now, now}, &stops));
	*released = stops.len == 0;
	if (*released)
		return sql_release_let_go(db, arena, broadcast_id, now, &changed);
	struct str why = str_fmt(arena, "自動の配信を止めました。%.*s", FMT(stops));
	TRY(sql_release_keep(db, arena, broadcast_id, utf8_cut(why, TROUBLE_MOST), &changed));
	return tell_people(db, arena, &broadcast, now);
}

enum err release_resume(struct db *db, struct arena *arena, const struct delivery *delivery,
                        const struct broadcast *broadcast, int64_t now)
{
	struct str stops;
	if (!broadcast->guard_held)
		return OK;
	TRY(release_stops(db, arena, delivery, broadcast, &(struct broadcast_time){now, now}, &stops));
	if (stops.len == 0)
		return OK;
	return fail_field(ERR_DENIED, "guard", "送信前の確認で止まっています。%.*s 送ってよければ、止まっているところを先に通してください。",
	                  FMT(stops));
}
