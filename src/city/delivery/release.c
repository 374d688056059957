/* release: asks the guard, then for approval, and says why something stays. */
#include "release.h"

#include "approval.h"
#include "arena.h"
#include "audit.h"
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
	/* What was let pass stays so: only the number of the version is another. */
	TRY(sql_release_clearances_follow(db, arena, broadcast->id, broadcast->version));
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

static bool is_author(const struct broadcast *broadcast, int64_t staff_id)
{
	return staff_id == broadcast->created_by || staff_id == broadcast->updated_by || staff_id == broadcast->owner_id;
}

/* Who wrote it, and everybody who may let it go. */
static enum err tell_all(struct db *db, struct arena *arena, const struct broadcast *held, const struct notice_new *notice)
{
	struct staff_name *list;
	struct rights rights;
	size_t count;
	struct notice_new each = *notice;
	each.link = str_z(arena, str_fmt(arena, "/broadcasts/%" PRId64, held->id));
	TRY(staff_names(db, arena, &list, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(rights_of_staff(db, arena, list[i].id, notice->now, &rights));
		each.staff_id = list[i].id;
		if (is_author(held, list[i].id) || rights_may_in(&rights, RIGHT_BROADCAST, ACTION_APPROVE, held->department_id))
			TRY(notice_tell(db, arena, &each));
	}
	return OK;
}

/* Once an hour for each feed, however much it sends. */
static enum err tell_people(struct db *db, struct arena *arena, const struct broadcast *held, int64_t now)
{
	int64_t lately;
	TRY(sql_release_held_lately(db, arena, held->feed, held->id, now - MS_HOUR, &lately));
	if (lately)
		return OK;
	struct str text = str_fmt(arena, "自動の配信「%.*s」を止めました。送ってよいかを確かめてください。", FMT(held->title));
	return tell_all(db, arena, held, &(struct notice_new){.kind = "guard.held", .text = text, .now = now});
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

/* --- at its time --- */

/* What cannot be looked at is not stopped by this look: resolving tells a person. */
static bool is_no_look(enum err err) { return err == ERR_INVALID || err == ERR_LIMIT || err == ERR_NOT_FOUND; }

static enum err hold(struct db *db, struct arena *arena, const struct delivery *delivery,
                     const struct broadcast *broadcast, struct str stops, int64_t now)
{
	int64_t changed;
	struct str why = str_fmt(arena, "送る時刻にもう一度確かめて、止めました。%.*s", FMT(stops));
	TRY(sql_release_hold(db, arena, broadcast->id, broadcast->scheduled_at, utf8_cut(why, TROUBLE_MOST), &changed));
	if (!changed)
		return OK;
	TRY(audit_record(db, arena, delivery->keyring,
	                 &(struct audit_entry){
	                         .at = now,
	                         .actor = AUDIT_PROGRAM,
	                         .action = S("broadcast.hold"),
	                         .object = str_fmt(arena, "broadcast %" PRId64, broadcast->id),
	                 }));
	struct str text = str_fmt(arena, "予約した配信「%.*s」を、送る時刻に止めました。送ってよいかを確かめてください。",
	                          FMT(broadcast->title));
	return tell_all(db, arena, broadcast, &(struct notice_new){.kind = "guard.held_then", .text = text, .now = now});
}

enum err release_at_its_time(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t broadcast_id,
                             const struct broadcast_time *time, bool *held)
{
	struct broadcast broadcast;
	struct str stops;
	*held = false;
	TRY(broadcast_find(db, arena, broadcast_id, &broadcast));
	if (broadcast.state != BROADCAST_SCHEDULED || broadcast.scheduled_at != time->at ||
	    time->now - time->at > BROADCAST_LATE_MS)
		return OK;
	enum err looked = release_stops(db, arena, delivery, &broadcast, time, &stops);
	if (is_no_look(looked))
		return OK;
	TRY(looked);
	*held = stops.len > 0;
	return *held ? hold(db, arena, delivery, &broadcast, stops, time->now) : OK;
}

/* --- going on --- */

static enum err approval_is_gone(const struct broadcast *broadcast, const char *why)
{
	return fail_field(ERR_DENIED, "approval", "%sため、承認を取り直してください。%s", why,
	                  broadcast->batches == 0 && broadcast->feed.len == 0
	                          ? "「下書きに戻す」で戻してから、もう一度承認を依頼できます。"
	                          : "「届かなかった人に送る」で新しい配信を作り、その承認を依頼できます。");
}

/* A yes is for what was looked at, and does not last for ever. */
static enum err must_still_be_approved(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                                       int64_t people, int64_t now)
{
	struct approval latest;
	struct approval_case asked;
	int64_t hours;
	TRY(approval_latest(db, arena, broadcast->id, &latest));
	if (!latest.id || latest.after || latest.state != APPROVAL_RELEASED)
		return OK;
	TRY(approval_open(db, arena, latest.id, now, &asked));
	const struct approval *approval = &asked.approval;
	TRY(setting_number(db, arena, SETTING_APPROVAL_RESUME, &hours));
	if (now - approval->ended_at > hours * MS_HOUR)
		return approval_is_gone(broadcast, str_z(arena, str_fmt(arena, "承認から%" PRId64 "時間以上たっている", hours)));
	if (!str_eq(approval->messages, broadcast->messages) || !str_eq(approval->condition, broadcast->condition) ||
	    !str_eq(approval->translations, broadcast->translations))
		return approval_is_gone(broadcast, "承認のあとで内容が変わっている");
	if (broadcast->batches == 0 && broadcast_people_far(people, approval->people))
		return approval_is_gone(broadcast, "承認のときと対象の人数が大きく変わっている");
	return OK;
}

enum err release_resume(struct db *db, struct arena *arena, const struct delivery *delivery,
                        const struct broadcast *broadcast, int64_t now)
{
	struct guard_report *report;
	const struct guard_ask ask = {.at = now, .now = now, .occasion = guard_occasion_of(broadcast)};
	TRY(ask_guard(db, arena, delivery, broadcast, &ask, &report));
	TRY(must_still_be_approved(db, arena, broadcast, report->people, now));
	if (!broadcast->guard_held || report->stops == 0)
		return OK;
	struct str stops = guard_stops_text(arena, report);
	return fail_field(ERR_DENIED, "guard", "送信前の確認で止まっています。%.*s 送ってよければ、止まっているところを先に通してください。",
	                  FMT(stops));
}
