/* audit_look: sixteen numbers. */
#include "audit_look.h"

#include "arena.h"
#include "audit.h"
#include "change.h"
#include "db.h"
#include "fact.h"
#include "queue.h"
#include "staff.h"
#include "str.h"

static const struct str keys[LOOK_NUMBERS] = {
	[LOOK_ASKED_AT] = S_INIT("audit_look_asked_at"),
	[LOOK_ASKED_BY] = S_INIT("audit_look_asked_by"),
	[LOOK_DONE] = S_INIT("audit_look_done"),
	[LOOK_TOTAL] = S_INIT("audit_look_total"),
	[LOOK_SEEN_AT] = S_INIT("audit_look_seen_at"),
	[LOOK_ENDED_AT] = S_INIT("audit_look_ended_at"),
	[LOOK_TOOK_MS] = S_INIT("audit_look_took_ms"),
	[LOOK_ANCHOR_AT] = S_INIT("audit_look_anchor_at"),
	[LOOK_ANCHOR_ID] = S_INIT("audit_look_anchor_id"),
	[LOOK_FAULT] = S_INIT("audit_look_fault"),
	[LOOK_WHERE] = S_INIT("audit_look_where"),
	[LOOK_BROKEN] = S_INIT("audit_look_broken"),
	[LOOK_FIRST] = S_INIT("audit_look_first"),
	[LOOK_LAST] = S_INIT("audit_look_last"),
	[LOOK_ANCHORS] = S_INIT("audit_look_anchors"),
	[LOOK_NEWEST_ANCHOR] = S_INIT("audit_look_newest_anchor"),
};

enum err audit_look_find(struct db *db, struct arena *arena, struct audit_look_now *out)
{
	*out = (struct audit_look_now){0};
	for (int i = 0; i < LOOK_NUMBERS; i++) {
		enum err found = fact_find(db, arena, keys[i], &out->number[i]);
		if (found != ERR_NOT_FOUND)
			TRY(found);
	}
	return OK;
}

static enum err keep(struct db *db, struct arena *arena, const struct audit_look_now *look, int64_t now)
{
	for (int i = 0; i < LOOK_NUMBERS; i++)
		TRY(fact_set(db, arena, keys[i], look->number[i], now));
	return OK;
}

enum look_state audit_look_state(const struct audit_look_now *look, int64_t now)
{
	if (!look->number[LOOK_ASKED_AT])
		return LOOK_NONE;
	if (look->number[LOOK_ENDED_AT])
		return LOOK_ENDED;
	return now - look->number[LOOK_SEEN_AT] > LOOK_STALLED_MS ? LOOK_STALLED : LOOK_RUNNING;
}

struct audit_verdict audit_look_verdict(const struct audit_look_now *look)
{
	return (struct audit_verdict){
		.fault = (enum audit_fault)look->number[LOOK_FAULT],
		.where = look->number[LOOK_WHERE],
		.broken = look->number[LOOK_BROKEN],
		.first = look->number[LOOK_FIRST],
		.last = look->number[LOOK_LAST],
		.anchors = look->number[LOOK_ANCHORS],
		.newest_anchor = look->number[LOOK_NEWEST_ANCHOR],
	};
}

enum err audit_look_ask(struct db *db, struct arena *arena, const struct audit_look_wish *wish)
{
	struct audit_look_now look;
	TRY(audit_look_find(db, arena, &look));
	if (audit_look_state(&look, wish->now) == LOOK_RUNNING)
		return fail(ERR_CONFLICT, "いま検証しています。終わってから、もう一度押してください。");
	look = (struct audit_look_now){{[LOOK_ASKED_AT] = wish->now,
	                                [LOOK_ASKED_BY] = wish->staff_id,
	                                [LOOK_SEEN_AT] = wish->now,
	                                [LOOK_ANCHOR_AT] = wish->given ? wish->given->at : 0,
	                                [LOOK_ANCHOR_ID] = wish->given ? wish->given->last_id : 0}};
	TRY(keep(db, arena, &look, wish->now));
	return queue_add(db, arena, &(struct job_new){.kind = S("audit_look"), .payload = wish->anchor, .run_at = wish->now}, NULL);
}

enum err audit_look_step(struct db *db, struct arena *arena, int64_t done, int64_t total, int64_t now)
{
	TRY(fact_set(db, arena, keys[LOOK_DONE], done, now));
	TRY(fact_set(db, arena, keys[LOOK_TOTAL], total, now));
	return fact_set(db, arena, keys[LOOK_SEEN_AT], now, now);
}

static enum err actor_of(struct db *db, struct arena *arena, int64_t staff_id, int64_t now, struct audit_actor *out)
{
	struct staff staff;
	TRY(staff_find(db, arena, staff_id, now, &staff));
	*out = AUDIT_PROGRAM;
	out->staff_id = staff.id;
	out->name = staff.name;
	out->department = staff.department;
	return OK;
}

static enum err record(struct db *db, struct arena *arena, const struct audit_look_now *look,
                       const struct audit_look_end *end)
{
	struct change detail;
	struct audit_entry entry = {.at = end->now, .action = S("audit.verify"), .object = S("audit")};
	TRY(actor_of(db, arena, look->number[LOOK_ASKED_BY], end->now, &entry.actor));
	change_begin(&detail, arena, CHANGE_MADE);
	change_bool(&detail, "intact", false, look->number[LOOK_FAULT] == AUDIT_INTACT);
	change_fact_i64(&detail, "count", look->number[LOOK_LAST] - look->number[LOOK_FIRST] + (look->number[LOOK_LAST] > 0));
	if (look->number[LOOK_ANCHOR_ID])
		change_fact_text(&detail, "anchor", S("あり"));
	entry.detail = change_detail(&detail);
	return audit_record(db, arena, end->keyring, &entry);
}

enum err audit_look_finish(struct db *db, struct arena *arena, const struct audit_verdict *verdict,
                           const struct audit_look_end *end)
{
	struct audit_look_now look;
	TRY(audit_look_find(db, arena, &look));
	look.number[LOOK_ENDED_AT] = end->now;
	look.number[LOOK_SEEN_AT] = end->now;
	look.number[LOOK_TOOK_MS] = end->took_ms;
	look.number[LOOK_FAULT] = verdict->fault;
	look.number[LOOK_WHERE] = verdict->where;
	look.number[LOOK_BROKEN] = verdict->broken;
	look.number[LOOK_FIRST] = verdict->first;
	look.number[LOOK_LAST] = verdict->last;
	look.number[LOOK_ANCHORS] = verdict->anchors;
	look.number[LOOK_NEWEST_ANCHOR] = verdict->newest_anchor;
	look.number[LOOK_DONE] = look.number[LOOK_TOTAL] = verdict->last ? verdict->last - verdict->first + 1 : 0;
	TRY(keep(db, arena, &look, end->now));
	return record(db, arena, &look, end);
}
