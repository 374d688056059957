/* batch_split: a refused batch is taken apart until the person to blame stands alone.
 *
 * LINE refuses a whole call because of one person in it, and did then send to
 * nobody. Other people mean another body, which needs another key; both keys are
 * stored in one transaction before anything leaves under them. */
#include "batch_split.h"

#include "arena.h"
#include "batch.sql.h"
#include "db.h"
#include "fault_point.h"
#include "people.h"
#include "secret.h"

void batch_take_apart(struct batch_outcome *outcome, const struct batch_reason *reason,
                      const struct people *audience, const int64_t *ids, size_t count)
{
	if (outcome->fate != BATCH_REFUSED || reason->blame == BLAME_MESSAGE || count < 2)
		return; /* refused as a whole */
	if (reason->blame == BLAME_ONE && reason->index < (int64_t)count) {
		outcome->fate = BATCH_SHORTENED;
		outcome->leave_out = ids[reason->index];
		return;
	}
	outcome->fate = BATCH_SPLIT;
	outcome->half_id = ids[count / 2];
	outcome->half_rank = people_rank(audience, outcome->half_id);
	outcome->blames_people = reason->blame != BLAME_UNKNOWN;
}

/* Of a shortened batch, or of one half: who is left out of it. */
struct left_out {
	int64_t count;
	struct str ids;
};

static void leave_out(struct arena *arena, struct left_out *list, int64_t id)
{
	list->ids = list->count ? str_fmt(arena, "%.*s,%" PRId64, FMT(list->ids), id)
	                        : str_fmt(arena, "%" PRId64, id);
	list->count++;
}

enum err batch_shorten(struct db *db, struct arena *arena, const struct batch_outcome *outcome)
{
	const struct batch *batch = &outcome->batch;
	struct left_out out = {batch->left_out, batch->left_out_ids};
	leave_out(arena, &out, outcome->leave_out);
	int64_t status = outcome->status, changed;
	return sql_batch_shorten(db, arena,
	                         &(struct batch_shorten_in){batch->id, out.count, out.ids, random_uuid(arena), &status,
	                                                    &outcome->answer},
	                         &changed);
}

static void share_left_out(struct arena *arena, const struct batch_outcome *outcome, struct left_out *first,
                           struct left_out *second)
{
	struct str rest = outcome->batch.left_out_ids, piece;
	int64_t id;
	*first = *second = (struct left_out){.ids = S("")};
	while (rest.len && str_cut(&rest, ',', &piece))
		if (str_to_i64(piece, &id))
			leave_out(arena, id < outcome->half_id ? first : second, id);
}

static enum err had_enough(struct db *db, struct arena *arena, int64_t broadcast_id,
                           const struct batch_outcome *outcome, bool *enough)
{
	struct batch_splits_row row;
	TRY(sql_batch_splits(db, arena, broadcast_id, &row));
	bool proven = outcome->blames_people || row.sent > 0; /* the same message for all */
	*enough = row.splits >= (proven ? BATCH_SPLITS_MOST : BATCH_SPLITS_UNPROVEN);
	return OK;
}

enum err batch_split(struct db *db, struct arena *arena, int64_t broadcast_id, const struct batch_outcome *outcome,
                     bool *enough)
{
	const struct batch *batch = &outcome->batch;
	int64_t status = outcome->status, changed, people = outcome->half_rank - batch->first_rank;
	struct left_out first, second;
	TRY(had_enough(db, arena, broadcast_id, outcome, enough));
	if (*enough)
		return OK;
	share_left_out(arena, outcome, &first, &second);
	TRY(sql_batch_halve(db, arena,
	                    &(struct batch_halve_in){batch->id, people, first.count, first.ids, random_uuid(arena),
	                                             &status, &outcome->answer},
	                    &changed));
	if (!changed)
		return OK;
	fault_point("split.middle");
	TRY(sql_batch_add_half(db, arena,
	                       &(struct batch_add_half_in){broadcast_id, outcome->half_rank, batch->people - people,
	                                                   second.count, second.ids, random_uuid(arena), &status,
	                                                   &outcome->answer, language_code(batch->language)}));
	return sql_batch_book_half(db, arena, broadcast_id);
}
