/* release: asks the guard, then for approval, and says why something stays. */
#include "release.h"

#include "approval.h"
#include "arena.h"
#include "db.h"
#include "guard.h"
#include "jst.h"
#include "release.sql.h"
#include "setting.h"
#include "utf8.h"

#define TROUBLE_MOST 500

static enum err ask_guard(struct db *db, struct arena *arena, const struct delivery *delivery,
                          const struct broadcast *broadcast, const struct guard_ask *ask, struct guard_report **out)
{
	*out = arena_make(arena, struct guard_report);
	return guard_check(db, arena, delivery, broadcast, ask, *out);
}

enum err release_check(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct broadcast *broadcast, int64_t at, struct broadcast_who who)
{
	struct guard_report *report;
	const struct guard_ask ask = {.at = at, .now = who.now, .occasion = GUARD_PERSON};
	TRY(ask_guard(db, arena, delivery, broadcast, &ask, &report));
	if (report->stops == 0)
		return approval_check(db, arena, broadcast, who);
	struct str stops = guard_stops_text(arena, report);
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

enum err release_automatic(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t broadcast_id,
                           int64_t now, bool *released)
{
	struct broadcast broadcast;
	struct guard_report *report;
	int64_t changed;
	TRY(broadcast_find(db, arena, broadcast_id, &broadcast));
	const struct guard_ask ask = {.at = now, .now = now, .occasion = guard_occasion_of(&broadcast)};
	TRY(ask_guard(db, arena, delivery, &broadcast, &ask, &report));
	*released = report->stops == 0;
	if (*released)
		return sql_release_let_go(db, arena, broadcast_id, now, &changed);
	struct str why = str_fmt(arena, "自動の配信を止めました。%.*s", FMT(guard_stops_text(arena, report)));
	return sql_release_keep(db, arena, broadcast_id, utf8_cut(why, TROUBLE_MOST), &changed);
}

enum err release_resume(struct db *db, struct arena *arena, const struct delivery *delivery,
                        const struct broadcast *broadcast, int64_t now)
{
	struct guard_report *report;
	if (!broadcast->guard_held)
		return OK;
	const struct guard_ask ask = {.at = now, .now = now, .occasion = guard_occasion_of(broadcast)};
	TRY(ask_guard(db, arena, delivery, broadcast, &ask, &report));
	if (report->stops == 0)
		return OK;
	struct str stops = guard_stops_text(arena, report);
	return fail_field(ERR_DENIED, "guard", "送信前の確認で止まっています。%.*s 送ってよければ、止まっているところを先に通してください。",
	                  FMT(stops));
}
