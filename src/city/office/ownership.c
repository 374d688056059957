/* ownership: one row for each kind of thing that somebody looks after. */
#include "ownership.h"

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "deciders.h"
#include "jst.h"
#include "ownership.sql.h"

struct handover {
	int64_t staff_id, successor_id, now;
	bool give; /* else only count */
};

/* --- broadcasts --- */

static enum err broadcasts(struct db *db, struct arena *arena, const struct handover *handover,
                           struct text_list states, bool series, int64_t *count)
{
	if (!handover->give)
		return sql_ownership_broadcasts(db, arena, handover->staff_id, states, series, count);
	return sql_ownership_broadcasts_give(db, arena, handover->staff_id, states, series,
	                                     handover->successor_id ? &handover->successor_id : NULL, count);
}

static const struct str draft[] = {S_INIT("draft")};
static const struct str coming[] = {S_INIT("scheduled"), S_INIT("resolving"), S_INIT("sending")};
static const struct str halted[] = {S_INIT("held"), S_INIT("stopped"), S_INIT("stopping")};
static const struct str going_on[] = {S_INIT("draft"), S_INIT("scheduled")};

static enum err drafts(struct db *db, struct arena *arena, const struct handover *handover, int64_t *count)
{
	return broadcasts(db, arena, handover, (struct text_list){draft, COUNT(draft)}, false, count);
}

static enum err scheduled(struct db *db, struct arena *arena, const struct handover *handover, int64_t *count)
{
	return broadcasts(db, arena, handover, (struct text_list){coming, COUNT(coming)}, false, count);
}

static enum err held(struct db *db, struct arena *arena, const struct handover *handover, int64_t *count)
{
	return broadcasts(db, arena, handover, (struct text_list){halted, COUNT(halted)}, false, count);
}

static enum err series(struct db *db, struct arena *arena, const struct handover *handover, int64_t *count)
{
	return broadcasts(db, arena, handover, (struct text_list){going_on, COUNT(going_on)}, true, count);
}

/* --- approval --- */

/* What somebody asked for goes on without that person; the draft behind it has a
 * new owner, who sees it when it is sent back. */
static enum err asked(struct db *db, struct arena *arena, const struct handover *handover, int64_t *count)
{
	return sql_ownership_asked(db, arena, handover->staff_id, count);
}

/* A list with the successor instead, who stands there once. */
static struct str replaced(struct arena *arena, struct str text, const struct handover *handover)
{
	struct i64_list ids = ids_read(arena, text);
	int64_t *made = arena_array(arena, int64_t, ids.count);
	size_t count = 0;
	for (size_t i = 0; i < ids.count; i++) {
		int64_t id = ids.at[i] == handover->staff_id ? handover->successor_id : ids.at[i];
		if (!ids_has((struct i64_list){made, count}, id))
			made[count++] = id;
	}
	return ids_write(arena, (struct i64_list){made, count});
}

static enum err named_in_steps(struct db *db, struct arena *arena, const struct handover *handover, int64_t *count)
{
	struct ownership_steps_row *steps;
	struct ownership_request_steps_row *waiting;
	size_t step_count, waiting_count;
	struct str pattern = str_fmt(arena, "%%,%" PRId64 ",%%", handover->staff_id);
	TRY(sql_ownership_steps(db, arena, pattern, &steps, &step_count));
	TRY(sql_ownership_request_steps(db, arena, pattern, &waiting, &waiting_count));
	*count = (int64_t)(step_count + waiting_count);
	if (!handover->give || !handover->successor_id)
		return OK;
	for (size_t i = 0; i < step_count; i++)
		TRY(sql_ownership_step_give(db, arena, steps[i].chain_id, steps[i].no,
		                            replaced(arena, steps[i].staff, handover),
		                            replaced(arena, steps[i].stand_ins, handover)));
	for (size_t i = 0; i < waiting_count; i++)
		TRY(sql_ownership_request_step_give(db, arena, waiting[i].request_id, waiting[i].no,
		                                    replaced(arena, waiting[i].staff, handover),
		                                    replaced(arena, waiting[i].stand_ins, handover)));
	return OK;
}

static enum err standing_in(struct db *db, struct arena *arena, const struct handover *handover, int64_t *count)
{
	int64_t today = jst_day_of_ms(handover->now);
	if (!handover->give || !handover->successor_id)
		return sql_ownership_standing_in(db, arena, handover->staff_id, today, count);
	return sql_ownership_standing_in_give(db, arena, handover->staff_id, today, handover->successor_id, count);
}

static const struct {
	const char *key, *label;
	/* Counts, or hands over and tells how much. */
	enum err (*run)(struct db *db, struct arena *arena, const struct handover *handover, int64_t *count);
} kinds[] = {
	{"draft", "配信の下書き", drafts},
	{"scheduled", "予約中の配信", scheduled},
	{"held", "止まっている配信", held},
	{"series", "くり返しの配信", series},
	{"asked", "承認待ちの依頼", asked},
	{"step", "名前で決まっている承認の段階", named_in_steps},
	{"standing_in", "不在の人の代理", standing_in},
};
_Static_assert(COUNT(kinds) <= OWNERSHIP_KINDS_MOST, "more kinds than lists have room for");

static enum err walk(struct db *db, struct arena *arena, const struct handover *handover,
                     struct ownership_count **out, size_t *count)
{
	struct ownership_count *list = arena_array(arena, struct ownership_count, COUNT(kinds));
	size_t found = 0;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		int64_t number;
		TRY(kinds[i].run(db, arena, handover, &number));
		if (number)
			list[found++] = (struct ownership_count){kinds[i].key, kinds[i].label, number};
	}
	*out = list;
	*count = found;
	return OK;
}

enum err ownership_counts(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                          struct ownership_count **out, size_t *count)
{
	return walk(db, arena, &(struct handover){.staff_id = staff_id, .now = now}, out, count);
}

enum err ownership_transfer(struct db *db, struct arena *arena, int64_t staff_id, int64_t successor_id, int64_t now,
                            struct ownership_count **moved, size_t *count)
{
	const struct handover handover = {.staff_id = staff_id, .successor_id = successor_id, .now = now, .give = true};
	return walk(db, arena, &handover, moved, count);
}

struct str ownership_text(struct arena *arena, const struct ownership_count *list, size_t count)
{
	struct buf out;
	buf_init(&out, arena, 2048);
	for (size_t i = 0; i < count; i++)
		buf_fmt(&out, "%s%s%" PRId64 "件", i ? "、" : "", list[i].label, list[i].count);
	return buf_view(&out);
}
