/* frequency: layers of sets: those reached once, twice, … */
#include "frequency.h"

#include "arena.h"
#include "batch.h"
#include "broadcast.h"
#include "db.h"
#include "frequency.sql.h"
#include "jst.h"
#include "people.h"

bool frequency_concerns(const struct broadcast *broadcast)
{
	return broadcast->purpose == PURPOSE_NORMAL && broadcast->kind != BROADCAST_TEST &&
	       broadcast->kind != BROADCAST_CORRECTION;
}

static enum err reached_by(struct db *db, struct arena *arena, const struct frequency_day_row *row, struct people **out)
{
	if (str_eq(row->state, S("sending")))
		return batch_audience(db, arena, row->id, out);
	return batch_received(db, arena, row->id, out);
}

/* Whoever was in a layer already rises to the next. */
static enum err add_layer(struct db *db, struct arena *arena, const struct frequency_day_row *row,
                          struct people **layers, int64_t most)
{
	struct people *reached;
	TRY(reached_by(db, arena, row, &reached));
	for (int64_t k = most - 1; k > 0; k--) {
		struct people *risen = people_copy(arena, layers[k - 1]);
		people_and(risen, reached);
		people_or(layers[k], risen);
	}
	people_or(layers[0], reached);
	return OK;
}

enum err frequency_full(struct db *db, struct arena *arena, const struct broadcast *broadcast, int64_t day,
                        int64_t most, struct people **out)
{
	struct frequency_day_row *rows;
	size_t count;
	struct people **layers = arena_array(arena, struct people *, (size_t)most);
	for (int64_t k = 0; k < most; k++)
		layers[k] = people_new(arena);
	TRY(sql_frequency_day(db, arena, jst_day_start_ms(day), jst_day_start_ms(day + 1), broadcast->id, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		struct arena *own = arena_new(); /* audiences are large */
		enum err err = add_layer(db, own, &rows[i], layers, most);
		arena_free(&own);
		TRY(err);
	}
	*out = layers[most - 1];
	return OK;
}
