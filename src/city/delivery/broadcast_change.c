/* broadcast_change: from draft to sending, to a halt, and on again. */
#include "broadcast.h"

#include "arena.h"
#include "batch.h"
#include "broadcast.sql.h"
#include "broadcast_part.h"
#include "content.h"
#include "db.h"
#include "field.h"
#include "jst.h"
#include "left_over.h"
#include "people.h"
#include "queue.h"
#include "release.h"
#include "repeat.h"
#include "roster.h"
#include "segment.h"
#include "translation.h"

#define FAR_PEOPLE 10
#define FAR_SHARE 10 /* one in ten */
#define SCHEDULE_AHEAD_MOST ((int64_t)400 * MS_DAY)

enum err broadcast_queue(struct db *db, struct arena *arena, const char *kind, int64_t id, int64_t at)
{
	const struct job_new job = {
	        .kind = str_from(kind),
	        .payload = str_fmt(arena, "{\"id\":%" PRId64 ",\"at\":%" PRId64 "}", id, at),
	        .run_at = at,
	        .unique_key = str_fmt(arena, "%" PRId64 ":%" PRId64, id, at),
	        .coalesce = true,
	};
	return queue_add(db, arena, &job, NULL);
}

enum err broadcast_report(struct db *db, struct arena *arena, const struct delivery *delivery,
                          const struct broadcast *broadcast, int64_t now, struct content_report *out)
{
	const struct node *messages;
	struct broadcast opened = *broadcast;
	TRY(broadcast_open(delivery->keyring, arena, &opened));
	TRY(node_parse(arena, opened.messages, &messages));
	struct content_setting setting = {.public_url = delivery->public_url,
	                                  .allow_http_loopback = delivery->allow_http_loopback,
	                                  .at = broadcast->scheduled_at,
	                                  .drill = broadcast->purpose == PURPOSE_DRILL,
	                                  .now = now};
	TRY(roster_sample(db, arena, delivery->keyring, broadcast->roster_id, &setting));
	TRY(content_check(db, arena, messages, &setting, out));
	return translations_check(db, arena, broadcast->translations, messages, &setting, out);
}

enum err broadcast_lines_fit(struct db *db, struct arena *arena, const struct delivery *delivery,
                             const struct broadcast *broadcast)
{
	struct roster roster;
	const struct node *messages;
	struct roster_check *check = arena_make(arena, struct roster_check);
	if (broadcast->roster_id == 0)
		return OK;
	TRY(roster_find(db, arena, broadcast->roster_id, &roster));
	struct translations translations;
	TRY(node_parse(arena, broadcast->messages, &messages));
	TRY(translations_read(arena, broadcast->translations, &translations));
	TRY(roster_check(db, arena, delivery, &roster, messages, check));
	for (size_t i = 0; check->bad_count == 0 && i < translations.count; i++)
		TRY(roster_check(db, arena, delivery, &roster, translations.list[i].messages, check));
	if (check->bad_count == 0)
		return OK;
	const struct roster_bad *first = &check->bad[0];
	struct str others = check->bad_count > 1 ? str_fmt(arena, "（ほかに%" PRId64 "行）", check->bad_count - 1) : S("");
	return fail_field(ERR_INVALID, str_z(arena, first->field), "名簿の%" PRId64 "行目: %.*s%.*s", first->line,
	                  FMT(first->text), FMT(others));
}

static enum err must_be_sendable(struct db *db, struct arena *arena, const struct delivery *delivery,
                                 const struct broadcast *broadcast, int64_t now)
{
	struct content_report *report = arena_make(arena, struct content_report);
	TRY(broadcast_report(db, arena, delivery, broadcast, now, report));
	if (report->problem_count == 0)
		return OK;
	const struct content_note *first = &report->problems[0];
	return fail_field(ERR_INVALID, str_z(arena, first->field), "%.*s", FMT(first->text));
}

static enum err people_on(struct db *db, struct arena *arena, const struct delivery *delivery,
                          struct str condition, int64_t at, int64_t *people)
{
	const struct node *json;
	struct segment *segment;
	struct people *set;
	TRY(node_parse(arena, condition, &json));
	TRY(segment_read(db, arena, json, &segment));
	TRY(segment_people(db, arena, delivery->members, segment, jst_day_of_ms(at), &set));
	*people = people_count(set);
	return OK;
}

bool broadcast_people_far(int64_t people, int64_t seen)
{
	int64_t apart = people > seen ? people - seen : seen - people;
	return apart > FAR_PEOPLE && apart * FAR_SHARE > (seen > 0 ? seen : 1);
}

static enum err must_be_expected(struct db *db, struct arena *arena, const struct delivery *delivery,
                                 const struct broadcast *broadcast, int64_t seen, int64_t at)
{
	int64_t people;
	TRY(left_over_lock(db, arena, broadcast->condition));
	TRY(people_on(db, arena, delivery, broadcast->condition, at, &people));
	if (people == 0 && broadcast->kind != BROADCAST_SERIES)
		return fail_field(ERR_INVALID, "condition",
		                  "この条件に当てはまる友だちがいません（0人）。配信対象を見直してください。");
	if (broadcast_people_far(people, seen))
		return fail_field(ERR_CONFLICT, "people",
		                  "対象の人数が変わりました。確かめたときは%" PRId64 "人、いまは%" PRId64
		                  "人です。もう一度確かめてください。",
		                  seen, people);
	return OK;
}

static enum err must_be_version(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                                int64_t version)
{
	return broadcast->version == version ? OK : broadcast_refused(db, arena, broadcast->id, version);
}

static enum err series_first(struct arena *arena, const struct broadcast *series, int64_t now, int64_t *at)
{
	struct repeat rule;
	TRY(repeat_read(arena, series->repeat_rule, &rule));
	TRY(repeat_check(&rule));
	if (repeat_next(&rule, now, at, 1) == 0)
		return fail_field(ERR_INVALID, "repeat", "このくり返しには、これから先の予定日がありません。開始日と終了日を見直してください。");
	return OK;
}

static enum err time_of(struct arena *arena, const struct broadcast *broadcast, int64_t asked, int64_t now,
                        int64_t *at)
{
	if (broadcast->kind == BROADCAST_SERIES)
		return series_first(arena, broadcast, now, at);
	if (asked == 0)
		return fail_field(ERR_INVALID, "at", "配信する日時を入れてください。");
	if (asked <= now)
		return fail_field(ERR_INVALID, "at", "日時がもう過ぎています。これから先の日時にしてください。");
	if (asked > now + SCHEDULE_AHEAD_MOST)
		return fail_field(ERR_INVALID, "at", "予約できるのは400日先までです。");
	*at = asked;
	return OK;
}

enum err broadcast_ready(struct db *db, struct arena *arena, const struct delivery *delivery,
                         const struct broadcast_ask *ask, int64_t now, struct broadcast *out, int64_t *at)
{
	TRY(broadcast_find(db, arena, ask->id, out));
	TRY(must_be_version(db, arena, out, ask->version));
	if (out->state != BROADCAST_DRAFT)
		return broadcast_refused(db, arena, ask->id, 0);
	*at = 0;
	if (ask->at || out->kind == BROADCAST_SERIES)
		TRY(time_of(arena, out, ask->at, now, at));
	out->scheduled_at = *at ? *at : now;
	TRY(must_be_sendable(db, arena, delivery, out, now));
	return must_be_expected(db, arena, delivery, out, ask->people, out->scheduled_at);
}

enum err broadcast_schedule(struct db *db, struct arena *arena, const struct delivery *delivery,
                            const struct broadcast_ask *ask, struct broadcast_who who)
{
	struct broadcast broadcast;
	TRY(broadcast_find(db, arena, ask->id, &broadcast));
	TRY(must_be_version(db, arena, &broadcast, ask->version));
	int64_t at;
	TRY(time_of(arena, &broadcast, ask->at, who.now, &at));
	broadcast.scheduled_at = at;
	TRY(must_be_sendable(db, arena, delivery, &broadcast, who.now));
	TRY(must_be_expected(db, arena, delivery, &broadcast, ask->people, at));
	TRY(release_check(db, arena, delivery, &broadcast, at, who));
	int64_t changed;
	TRY(sql_broadcast_schedule(db, arena, ask->id, ask->version, at, who.staff_id, who.now, &changed));
	if (!changed)
		return broadcast_refused(db, arena, ask->id, ask->version);
	TRY(release_done(db, arena, &broadcast, ask, who));
	bool series = broadcast.kind == BROADCAST_SERIES;
	if (!series && at - RELEASE_LINKS_BEFORE_MS > who.now)
		TRY(broadcast_queue(db, arena, "broadcast_links", ask->id, at - RELEASE_LINKS_BEFORE_MS));
	return broadcast_queue(db, arena, series ? "broadcast_repeat" : "broadcast_start", ask->id, at);
}

/* At once, or after the time in which it can be taken back. */
static enum err let_go(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                       const struct broadcast_ask *ask, struct broadcast_who who)
{
	int64_t wait, changed;
	TRY(release_cooling(db, arena, broadcast, &wait));
	if (wait == 0)
		TRY(sql_broadcast_send_now(db, arena, ask->id, ask->version, who.staff_id, who.now, &changed));
	else
		TRY(sql_broadcast_cool(db, arena, ask->id, ask->version, who.now + wait, who.staff_id, who.now, &changed));
	if (!changed)
		return broadcast_refused(db, arena, ask->id, ask->version);
	if (wait)
		TRY(broadcast_queue(db, arena, "broadcast_start", ask->id, who.now + wait));
	return release_done(db, arena, broadcast, ask, who);
}

enum err broadcast_send_now(struct db *db, struct arena *arena, const struct delivery *delivery,
                            const struct broadcast_ask *ask, struct broadcast_who who)
{
	struct broadcast broadcast;
	TRY(broadcast_find(db, arena, ask->id, &broadcast));
	if (broadcast.kind == BROADCAST_SERIES)
		return fail(ERR_INVALID, "くり返し配信は、いますぐではなく「予約」で始めてください。");
	TRY(must_be_version(db, arena, &broadcast, ask->version));
	broadcast.scheduled_at = who.now;
	TRY(must_be_sendable(db, arena, delivery, &broadcast, who.now));
	TRY(must_be_expected(db, arena, delivery, &broadcast, ask->people, who.now));
	TRY(release_check(db, arena, delivery, &broadcast, who.now, who));
	return let_go(db, arena, &broadcast, ask, who);
}

enum err broadcast_take_back(struct db *db, struct arena *arena, int64_t id, int64_t version,
                             struct broadcast_who who)
{
	int64_t changed;
	TRY(sql_broadcast_take_back(db, arena, id, version, who.staff_id, who.now, &changed));
	if (changed)
		return OK;
	struct broadcast now;
	TRY(broadcast_find(db, arena, id, &now));
	if (now.state == BROADCAST_DRAFT || now.state == BROADCAST_SCHEDULED)
		return broadcast_refused(db, arena, id, version);
	return fail(ERR_CONFLICT, "もう送り始めているので、取り消せません。いま「%.*s」です。「送信を止める」を使ってください。",
	            FMT(broadcast_state_label(now.state)));
}

enum err broadcast_unschedule(struct db *db, struct arena *arena, int64_t id, int64_t version,
                              struct broadcast_who who)
{
	int64_t changed;
	TRY(sql_broadcast_unschedule(db, arena, id, version, who.staff_id, who.now, &changed));
	return changed ? OK : broadcast_refused(db, arena, id, version);
}

enum err broadcast_stop(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who)
{
	int64_t changed;
	TRY(sql_broadcast_stop(db, arena, id, who.staff_id, who.now, &changed));
	if (changed)
		return OK;
	TRY(sql_broadcast_series_end(db, arena, id, S("cancelled"), who.staff_id, who.now, NULL, &changed));
	return changed ? OK : broadcast_refused(db, arena, id, 0);
}

/* Who was left when it was stopped must not get it from here and from there. */
static enum err must_not_be_taken(struct db *db, struct arena *arena, int64_t id)
{
	struct broadcast broadcast;
	struct str title;
	TRY(broadcast_find(db, arena, id, &broadcast));
	if (broadcast.state != BROADCAST_STOPPED)
		return OK;
	TRY(left_over_lock_of(db, arena, id));
	enum err err = left_over_taken(db, arena, id, &title);
	if (err == OK)
		return fail(ERR_CONFLICT, "残りの人には「%.*s」で送ることになっているので、続きは送れません。", FMT(title));
	return err == ERR_NOT_FOUND ? OK : err;
}

static enum err roster_must_be_there(struct db *db, struct arena *arena, const struct broadcast *broadcast)
{
	struct roster roster;
	if (broadcast->roster_id == 0)
		return OK;
	TRY(roster_find(db, arena, broadcast->roster_id, &roster));
	if (!roster.erased_at)
		return OK;
	return fail(ERR_CONFLICT, "名簿の内容は消してあるので、続きは送れません。もう一度ファイルを読みこんでください。");
}

enum err broadcast_resume(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t id,
                          struct broadcast_who who)
{
	struct broadcast broadcast;
	int64_t changed;
	TRY(must_not_be_taken(db, arena, id));
	TRY(broadcast_find(db, arena, id, &broadcast));
	TRY(roster_must_be_there(db, arena, &broadcast));
	TRY(release_resume(db, arena, delivery, &broadcast, who.now));
	TRY(sql_broadcast_resume(db, arena, id, who.staff_id, who.now, &changed));
	if (!changed)
		return broadcast_refused(db, arena, id, 0);
	return batch_resume(db, arena, id, who.now);
}

enum err broadcast_start(struct db *db, struct arena *arena, int64_t id, int64_t scheduled_at, int64_t now)
{
	int64_t changed;
	if (now - scheduled_at <= BROADCAST_LATE_MS)
		return sql_broadcast_begin(db, arena, id, scheduled_at, now, &changed);
	return sql_broadcast_hold_late(db, arena, id, scheduled_at,
	                               S("予定の時刻から3時間以上過ぎていたため、送らずに保留しました。"
	                                 "いま送ってよければ「再開」してください。"),
	                               &changed);
}
