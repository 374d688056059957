/* log_care: each night forgets what was asked too long ago, looks whether the record of deeds is what was written,
 * keeps an anchor (also as a log line, which is another place), and removes what
 * is older than the city wants. What does not hold is not touched: it is
 * evidence. */
#include "jobs.h"

#include "access.h"
#include "arena.h"
#include "audit_chain.h"
#include "clock.h"
#include "fact.h"
#include "jst.h"
#include "log.h"
#include "notice.h"
#include "role.h"
#include "setting.h"
#include "staff.h"
#include "str.h"

#define HOUR_OF_NIGHT 3
#define SLICE 5000

/* Every night anew, until it is settled: to all who may see the record. */
static enum err tell_people(struct db *db, struct arena *arena, struct str text, int64_t now)
{
	struct staff_name *list;
	size_t count;
	struct rights rights;
	TRY(staff_names(db, arena, &list, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(rights_of_staff(db, arena, list[i].id, now, &rights));
		if (!rights_may(&rights, RIGHT_AUDIT, ACTION_VIEW))
			continue;
		TRY(notice_tell(db, arena,
		                &(struct notice_new){.staff_id = list[i].id, .kind = "audit.broken",
		                                     .text = str_fmt(arena, "操作記録が書きかえられています。%.*s", FMT(text)),
		                                     .link = "/audit/verify", .now = now}));
	}
	return OK;
}

static enum err note_verdict(struct db *db, struct arena *arena, const struct audit_verdict *verdict, int64_t now)
{
	TRY(fact_set(db, arena, S("audit_checked"), now, now));
	if (verdict->fault == AUDIT_INTACT)
		return fact_drop(db, arena, S("audit_broken"));
	TRY(tell_people(db, arena, audit_verdict_text(arena, verdict), now));
	return fact_set(db, arena, S("audit_broken"), verdict->where, now);
}

static enum err verify(struct jobs *jobs, struct arena *arena, int64_t now, bool *intact)
{
	struct db *db;
	struct audit_verdict verdict;
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	TRY(audit_verify(db, arena, jobs->keyring, NULL, &verdict));
	db_return(&db);
	*intact = verdict.fault == AUDIT_INTACT;
	if (!*intact)
		log_error("audit_broken", "row=%" PRId64 " rows=%" PRId64 " text=\"%.*s\"", verdict.where, verdict.broken,
		          FMT(audit_verdict_text(arena, &verdict)));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(note_verdict(db, arena, &verdict, now));
	TRY(tx_commit(db));
	db_return(&db);
	return OK;
}

static enum err keep_anchor(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	struct audit_anchor anchor;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	enum err found = audit_anchor_now(db, arena, jobs->keyring, now, &anchor);
	if (found == ERR_NOT_FOUND) {
		db_return(&db);
		return OK;
	}
	TRY(found);
	TRY(audit_anchor_keep(db, arena, &anchor));
	TRY(tx_commit(db));
	db_return(&db);
	log_info("audit_anchor", "at=%" PRId64 " count=%" PRId64 " hash=%.*s seal=%.*s", anchor.at, anchor.last_id,
	         FMT(anchor.hash), FMT(anchor.seal));
	return OK;
}

/* The city's number, held to the least that is allowed whatever stands in the table. */
static enum err days_of(struct jobs *jobs, struct arena *arena, enum setting_id id, int64_t *out)
{
	struct db *db;
	int64_t least = setting_rows[id].least;
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	TRY(setting_number(db, arena, id, out));
	db_return(&db);
	*out = *out > least ? *out : least;
	return OK;
}

static enum err expire(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	int64_t days, removed = SLICE, total = 0;
	TRY(days_of(jobs, arena, SETTING_AUDIT_DAYS, &days));
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	for (; removed == SLICE && !atomic_load(&jobs->stopping); total += removed)
		TRY(audit_expire(db, arena, jobs->keyring, now - days * MS_DAY, now, SLICE, &removed));
	db_return(&db);
	if (total)
		log_info("audit_expired", "rows=%" PRId64 " days=%" PRId64, total, days);
	return OK;
}

static enum err expire_access(struct jobs *jobs, struct arena *arena, int64_t now)
{
	struct db *db;
	int64_t days, forgotten = SLICE, total = 0;
	TRY(days_of(jobs, arena, SETTING_ACCESS_DAYS, &days));
	TRY(db_take(jobs->access, arena, DB_WRITE, &db));
	for (; forgotten == SLICE && !atomic_load(&jobs->stopping); total += forgotten)
		TRY(access_forget(db, arena, now - days * MS_DAY, SLICE, &forgotten));
	db_return(&db);
	if (total)
		log_info("access_expired", "rows=%" PRId64 " days=%" PRId64, total, days);
	return OK;
}

/* Once a day, in the night; at once when that was missed. */
static enum err is_due(struct jobs *jobs, struct arena *arena, int64_t now, bool *due)
{
	struct db *db;
	int64_t last = 0;
	TRY(db_take(jobs->db, arena, DB_READ, &db));
	enum err found = fact_find(db, arena, S("audit_checked"), &last);
	db_return(&db);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	*due = jst_day_of_ms(now - HOUR_OF_NIGHT * MS_HOUR) > jst_day_of_ms(last - HOUR_OF_NIGHT * MS_HOUR);
	return OK;
}

enum err log_care(struct jobs *jobs, struct arena *arena, int64_t now)
{
	bool due, intact;
	TRY(is_due(jobs, arena, now, &due));
	if (!due)
		return OK;
	TRY(expire_access(jobs, arena, now));
	TRY(verify(jobs, arena, now, &intact));
	if (!intact)
		return OK;
	TRY(keep_anchor(jobs, arena, now));
	return expire(jobs, arena, now);
}
