/* conversation_tick: alarms, ends, and the list of Mondays. */
#include "conversation_tick.h"

#include "arena.h"
#include "conversation.h"
#include "conversation.sql.h"
#include "db.h"
#include "desk.h"
#include "desk_people.h"
#include "fact.h"
#include "jst.h"
#include "notice.h"
#include "queue.h"
#include "str.h"

#define CLOSED_PAUSE_MS (10 * MS_MINUTE) /* until it is asked again whether the desk is open */
#define MONDAY 1
#define MORNING 8
#define WEEK_FACT "conversation_week"

static enum err plan(struct db *db, struct arena *arena, const char *what, int64_t id, int64_t at)
{
	struct str key = str_fmt(arena, "%s:%" PRId64, what, id);
	return queue_add(db, arena,
	                 &(struct job_new){.kind = S("conversation_tick"), .payload = key, .run_at = at, .unique_key = key,
	                                   .coalesce = true},
	                 NULL);
}

enum err conversation_plan_alarm(struct db *db, struct arena *arena, int64_t id, const struct desk *desk, int64_t now)
{
	return desk->alarm_minutes ? plan(db, arena, "alarm", id, now + desk->alarm_minutes * MS_MINUTE) : OK;
}

enum err conversation_plan_timeout(struct db *db, struct arena *arena, int64_t id, const struct desk *desk, int64_t now)
{
	return desk->timeout_minutes ? plan(db, arena, "timeout", id, now + desk->timeout_minutes * MS_MINUTE) : OK;
}

struct telling {
	struct db *db;
	struct arena *arena;
	const char *kind, *link;
	struct str text;
	int64_t now;
};

static enum err tell_one(const struct telling *telling, int64_t staff_id)
{
	return notice_tell(telling->db, telling->arena,
	                   &(struct notice_new){.staff_id = staff_id, .kind = telling->kind, .text = telling->text,
	                                        .link = telling->link, .now = telling->now});
}

/* Those whose work it is; the administrators only where nobody else could answer. */
static enum err tell_desk(const struct telling *telling, int64_t department_id)
{
	struct desk_person *people;
	size_t count;
	bool told = false;
	TRY(desk_people(telling->db, telling->arena, department_id, telling->now, &people, &count));
	for (int administrators = 0; administrators <= 1 && !told; administrators++)
		for (size_t i = 0; i < count; i++) {
			if (people[i].administrator != (administrators == 1))
				continue;
			TRY(tell_one(telling, people[i].id));
			told = true;
		}
	return OK;
}

static enum err alarm(struct db *db, struct arena *arena, const struct conversation *c, const struct desk *desk, int64_t now)
{
	int64_t changed, due = c->waits_since + desk->alarm_minutes * MS_MINUTE;
	if (!c->waits_since || c->alarmed_at || !desk->alarm_minutes)
		return OK;
	if (due > now)
		return plan(db, arena, "alarm", c->id, due);
	if (!desk_is_open(desk, now))
		return plan(db, arena, "alarm", c->id, now + CLOSED_PAUSE_MS);
	TRY(sql_conversation_alarmed(db, arena, c->id, now, &changed));
	if (!changed)
		return OK;
	TRY(conversation_entry_add(db, arena, NULL,
	                           &(struct conversation_event){.id = c->id, .now = now, .kind = "alarm", .other = c->desk}));
	const struct telling telling = {
		.db = db,
		.arena = arena,
		.kind = "conversation.alarm",
		.link = str_z(arena, str_fmt(arena, "/chat/%" PRId64, c->id)),
		.text = str_fmt(arena, "「%.*s」で%" PRId64 "分より長く待っている人がいます（相談番号%" PRId64 "）。", FMT(c->desk),
		                desk->alarm_minutes, c->id),
		.now = now,
	};
	return c->holder_id ? tell_one(&telling, c->holder_id) : tell_desk(&telling, c->department_id);
}

/* Only what the citizen did not go on with: whoever waits for an answer keeps waiting. */
static enum err timeout(struct db *db, struct arena *arena, const struct conversation *c, const struct desk *desk, int64_t now)
{
	int64_t due = c->said_at + desk->timeout_minutes * MS_MINUTE;
	if (c->waits_since || !desk->timeout_minutes)
		return OK;
	if (due > now)
		return plan(db, arena, "timeout", c->id, due);
	return conversation_end(db, arena, c, "time", now);
}

enum err conversation_tick(struct db *db, struct arena *arena, struct str payload, int64_t now)
{
	struct conversation c;
	struct desk desk;
	struct str what;
	int64_t id;
	if (!str_cut(&payload, ':', &what) || !str_to_i64(payload, &id))
		return fail(ERR_INVALID, "payload is no tick");
	TRY(conversation_find(db, arena, id, &c));
	if (c.state == CONVERSATION_CLOSED)
		return OK;
	TRY(desk_find(db, arena, c.desk_id, &desk));
	return str_eq(what, S("alarm")) ? alarm(db, arena, &c, &desk, now) : timeout(db, arena, &c, &desk, now);
}

static enum err tell_week(struct db *db, struct arena *arena, int64_t now)
{
	struct conversation_forgotten_row *rows;
	size_t count;
	TRY(sql_conversation_forgotten(db, arena, now - CONVERSATION_FORGOTTEN_MS, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		const struct telling telling = {
			.db = db,
			.arena = arena,
			.kind = "conversation.week",
			.link = str_z(arena, str_fmt(arena, "/chat?desk=%" PRId64, rows[i].desk_id)),
			.text = str_fmt(arena, "「%.*s」に、1日より長く答えていない相談が%" PRId64 "件あります（いちばん古いものは%.*sから）。",
			                FMT(rows[i].desk), rows[i].total, FMT(jst_format_date(arena, jst_day_of_ms(rows[i].oldest)))),
			.now = now,
		};
		TRY(tell_desk(&telling, rows[i].department_id));
	}
	return OK;
}

enum err conversation_week(struct db *db, struct arena *arena, int64_t now)
{
	struct jst t = jst_from_ms(now);
	int64_t today = jst_day_of_ms(now), told = 0;
	if (t.weekday != MONDAY || t.hour < MORNING)
		return OK;
	enum err err = fact_find(db, arena, S(WEEK_FACT), &told);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	if (told == today)
		return OK;
	TRY(fact_set(db, arena, S(WEEK_FACT), today, now));
	return tell_week(db, arena, now);
}
