/* housekeeping: forgets what is no longer needed; comes back every hour. */
#include "jobs.h"

#include "api.h"
#include "approval.h"
#include "approval_file.h"
#include "arrival.h"
#include "article_count.h"
#include "article_stale.h"
#include "bulk.h"
#include "clock.h"
#include "demographics.h"
#include "erase_ask.h"
#include "conversation_answer.h"
#include "conversation_tick.h"
#include "fact.h"
#include "code_list.h"
#include "handout.h"
#include "hear.h"
#include "inbox.h"
#include "jst.h"
#include "link_check.h"
#include "log.h"
#include "menu_given.h"
#include "menu_picture.h"
#include "menu_tap.h"
#include "notice.h"
#include "personal_keep.h"
#include "roster.h"
#include "scenario_run.h"
#include "session.h"
#include "setting.h"
#include "tag.h"

#define KEEP_EVENTS_MS (7 * MS_DAY)  /* against repeats; LINE repeats within hours */
#define KEEP_JOBS_MS (30 * MS_DAY)
#define KEEP_UPLOADS_MS (2 * MS_DAY) /* of papers that no request took up */
#define KEEP_LINKS_MS (7 * MS_DAY)
#define KEEP_RUNS_MS (90 * MS_DAY)
#define KEEP_PICTURES_MS (30 * MS_DAY) /* of menus, in no draft and no edition */
#define SLICE 1000
#define ERASED_AN_HOUR 2000

static enum err forget_jobs(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	int64_t forgotten = SLICE;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	while (forgotten == SLICE && !atomic_load(&jobs->stopping))
		TRY(queue_forget(db, arena, now - KEEP_JOBS_MS, &forgotten));
	TRY(hear_forget_old(db, arena, now - KEEP_EVENTS_MS));
	TRY(code_forget_old(db, arena, now - KEEP_EVENTS_MS));
	TRY(session_forget_old(db, arena, now));
	TRY(link_check_forget(db, arena, now - KEEP_LINKS_MS));
	TRY(notice_forget(db, arena, now - NOTICE_KEEP_MS));
	TRY(bulk_forget(db, arena, now));
	TRY(arrival_forget_old(db, arena, now));
	TRY(approval_file_forget(db, arena, now - KEEP_UPLOADS_MS));
	TRY(menu_tap_forget(db, arena, now));
	TRY(menu_given_forget(db, arena, now));
	TRY(personal_forget(db, arena, now));
	TRY(erase_forget(db, arena, now));
	TRY(handout_forget(db, arena, now));
	TRY(conversation_token_forget(db, arena, now - CONVERSATION_TOKEN_MS));
	db_return(&db);
	return OK;
}

/* By the day; the first hour after midnight does it. */
static enum err end_tags(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	int64_t taken;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	enum err result = tag_expire(db, arena, now, &taken);
	db_return(&db);
	if (result == OK && taken)
		log_info("tags_ended", "people=%" PRId64, taken);
	return result;
}

/* Questions without an answer, after the city's days; owners are told of articles
 * to look through once a week. */
static enum err look_after_articles(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	int64_t days, told;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(setting_number(db, arena, SETTING_ARTICLE_DAYS, &days));
	TRY(article_forget(db, arena, days, now));
	TRY(article_stale_tell(db, arena, now, &told));
	enum err result = tx_commit(db);
	db_return(&db);
	if (result == OK && told)
		log_info("article_owners_told", "people=%" PRId64, told);
	return result;
}

static enum err forget_menu_pictures(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	int64_t forgotten;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(menu_picture_forget(db, arena, now - KEEP_PICTURES_MS, &forgotten));
	enum err result = tx_commit(db);
	db_return(&db);
	if (result == OK && forgotten)
		log_info("menu_pictures_forgotten", "count=%" PRId64, forgotten);
	return result;
}

/* Who blocked us longer ago than the city keeps them; a slice an hour. */
static enum err erase_the_gone(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	int64_t months, total = 0;
	size_t begun = 1;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(setting_number(db, arena, SETTING_ERASE_MONTHS, &months));
	while (months && begun && total < ERASED_AN_HOUR && !atomic_load(&jobs->stopping)) {
		TRY(erase_old(db, arena, jobs->keyring, erase_months_before(now, months), now, &begun));
		total += (int64_t)begun;
	}
	db_return(&db);
	if (total)
		log_info("blocked_erased", "people=%" PRId64 " months=%" PRId64, total, months);
	return OK;
}

/* What stood in rosters about people, some time after their last send. */
static enum err forget_rosters(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	int64_t days, forgotten, total = 0;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(setting_number(db, arena, SETTING_ROSTER_DAYS, &days));
	do {
		TRY(roster_forget(db, arena, now, days, &forgotten));
		total += forgotten;
	} while (forgotten && !atomic_load(&jobs->stopping));
	TRY(approval_forget_sealed(db, arena, now - days * MS_DAY, &forgotten));
	db_return(&db);
	if (total)
		log_info("rosters_forgotten", "count=%" PRId64 " days=%" PRId64, total, days);
	return OK;
}

static enum err tell_forgotten_talks(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(conversation_week(db, arena, now));
	enum err result = tx_commit(db);
	db_return(&db);
	return result;
}

/* Walks that nobody went on with, and those long over: their numbers stay. */
static enum err end_scenarios(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	int64_t ended = 1, forgotten = 1;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	while (ended && !atomic_load(&jobs->stopping)) {
		TRY(tx_begin(db));
		TRY(scenario_time_out(db, arena, now, &ended));
		TRY(tx_commit(db));
	}
	while (forgotten && !atomic_load(&jobs->stopping))
		TRY(scenario_forget(db, arena, now - KEEP_RUNS_MS, &forgotten));
	db_return(&db);
	return OK;
}

/* How much may still be sent this month. LINE not answering is no reason to
 * leave the other work undone: the pages then show what was known last. */
static enum err look_at_quota(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct line_api *line;
	struct line_quota quota;
	struct db *db;
	int64_t used;
	TRY(jobs_line(jobs, &line));
	TRY(line_quota(line, arena, &quota));
	TRY(line_quota_used(line, arena, &used));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(fact_set(db, arena, S("quota_used"), used, now));
	TRY(quota.limited ? fact_set(db, arena, S("quota_limit"), quota.most, now)
	                  : fact_drop(db, arena, S("quota_limit")));
	enum err result = tx_commit(db);
	db_return(&db);
	return result;
}

enum err job_housekeeping(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	(void)job;
	int64_t now = clock_now();
	struct db *db;
	TRY(forget_jobs(jobs, arena, now));
	TRY(end_tags(jobs, arena, now));
	TRY(forget_rosters(jobs, arena, now));
	TRY(erase_the_gone(jobs, arena, now));
	TRY(tell_forgotten_talks(jobs, arena, now));
	TRY(look_after_articles(jobs, arena, now));
	TRY(forget_menu_pictures(jobs, arena, now));
	TRY(end_scenarios(jobs, arena, now));
	TRY(db_take(jobs->inbox, arena, DB_WRITE, &db));
	TRY(inbox_forget(db, arena, now - KEEP_EVENTS_MS));
	db_return(&db);
	enum err looked = look_at_quota(jobs, arena, now);
	if (looked != OK)
		log_failure("quota_not_known", looked, "%s", "");
	looked = demographics_look(jobs, arena, now);
	if (looked != OK) /* the next hour asks again */
		log_failure("demographics_not_known", looked, "%s", "");
	enum err cared = log_care(jobs, arena, now);
	if (cared != OK) /* tried again in an hour */
		log_failure("log_care_failed", cared, "%s", "");
	return housekeeping_plan(jobs, arena, now + MS_HOUR);
}

enum err housekeeping_plan(struct jobs *jobs, struct arena *arena, int64_t at)
{
	struct db *db;
	struct jst hour = jst_from_ms(at);
	/* One per hour of the calendar, however many nodes plan it. */
	struct str key = str_fmt(arena, "%04d%02d%02d%02d", hour.year, hour.month, hour.day, hour.hour);
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	enum err result = queue_add(db, arena,
	                            &(struct job_new){.kind = S("housekeeping"), .run_at = at, .unique_key = key},
	                            NULL);
	db_return(&db);
	return result;
}
