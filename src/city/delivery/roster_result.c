/* roster_result: what became of each line, from the audience and its batches. */
#include "roster.h"

#include "arena.h"
#include "audience.h"
#include "batch.h"
#include "broadcast.h"
#include "db.h"
#include "people.h"
#include "roster.sql.h"

struct results {
	struct roster_result *list; /* in the order of lines */
	size_t count;
};

static enum err read_lines(struct db *db, struct arena *arena, const struct broadcast *broadcast, struct results *out)
{
	struct roster roster;
	struct roster_lines_cursor cursor;
	struct roster_lines_row row;
	TRY(roster_find(db, arena, broadcast->roster_id, &roster));
	out->list = arena_array(arena, struct roster_result, (size_t)roster.people);
	TRY(sql_roster_lines_open(db, arena, broadcast->roster_id, &cursor));
	while (out->count < (size_t)roster.people && sql_roster_lines_next(&cursor, &row))
		out->list[out->count++] = (struct roster_result){
		        .line = row.line, .friend_id = row.friend_id, .fate = ROSTER_UNREACHED, .answer = S("")};
	return sql_roster_lines_close(&cursor);
}

static enum roster_fate fate_of(const struct roster_batches_row *row, bool left_out)
{
	if (left_out || str_eq(row->state, S("refused")))
		return ROSTER_REFUSED;
	if (str_eq(row->state, S("sent")))
		return ROSTER_SENT;
	if (str_eq(row->state, S("dropped")))
		return row->tried ? ROSTER_UNSURE : ROSTER_STOPPED;
	return str_eq(row->state, S("uncertain")) ? ROSTER_UNSURE : ROSTER_WAITING;
}

static void settle(struct arena *arena, struct results *results, const struct audience *audience,
                   const struct roster_batches_row *row, const int64_t *place_of)
{
	struct people *left_out = row->left_out_ids.len ? people_new(arena) : NULL;
	int64_t ids[BATCH_PEOPLE];
	struct str answer = str_dup(arena, row->answer);
	if (left_out)
		people_add_listed(left_out, row->left_out_ids);
	const struct people *part = audience_part(audience, row->language);
	for (int64_t at = 0; at < row->people;) {
		int64_t left = row->people - at;
		size_t got = people_range(part, row->first_rank + at, (size_t)(left < BATCH_PEOPLE ? left : BATCH_PEOPLE), ids);
		if (got == 0)
			return;
		for (size_t i = 0; i < got; i++) {
			int64_t place = place_of[people_rank(audience->all, ids[i])];
			if (place < 0)
				continue;
			struct roster_result *result = &results->list[place];
			result->fate = fate_of(row, left_out && people_has(left_out, ids[i]));
			result->at = result->fate == ROSTER_SENT || result->fate == ROSTER_REFUSED ? row->settled_at : 0;
			result->answer = result->fate == ROSTER_REFUSED ? answer : S("");
		}
		at += (int64_t)got;
	}
}

/* Of each rank of the audience, its place in the list; -1: not on the roster. */
static int64_t *places(struct arena *arena, const struct results *results, const struct people *audience)
{
	int64_t people = people_count(audience);
	int64_t *place_of = arena_array(arena, int64_t, (size_t)people);
	for (int64_t i = 0; i < people; i++)
		place_of[i] = -1;
	for (size_t i = 0; i < results->count; i++)
		if (people_has(audience, results->list[i].friend_id))
			place_of[people_rank(audience, results->list[i].friend_id)] = (int64_t)i;
	return place_of;
}

enum err roster_results(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                        struct roster_result **out, size_t *count)
{
	struct results results = {0};
	struct audience audience;
	struct roster_batches_cursor cursor;
	struct roster_batches_row row;
	TRY(read_lines(db, arena, broadcast, &results));
	TRY(audience_load(db, arena, broadcast->id, &audience));
	int64_t *place_of = places(arena, &results, audience.all);
	bool begun = broadcast->batches > 0 || broadcast->state == BROADCAST_FAILED;
	for (size_t i = 0; !begun && i < results.count; i++)
		results.list[i].fate = ROSTER_WAITING;
	TRY(sql_roster_batches_open(db, arena, broadcast->id, &cursor));
	while (sql_roster_batches_next(&cursor, &row))
		settle(arena, &results, &audience, &row, place_of);
	TRY(sql_roster_batches_close(&cursor));
	*out = results.list;
	*count = results.count;
	return OK;
}
