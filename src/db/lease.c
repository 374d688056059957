/* lease: one row per name; taking is one conditional upsert. */
#include "lease.h"

#include "lease.sql.h"

enum err lease_take(struct db *db, struct arena *arena, const struct lease *lease, int64_t now)
{
	int64_t changed;
	TRY(sql_lease_put(db, arena, lease->name, lease->holder, lease->until, now, &changed));
	return changed ? OK : fail(ERR_CONFLICT, "ほかの処理が使用中です（%.*s）", FMT(lease->name));
}

enum err lease_release(struct db *db, struct arena *arena, const struct lease *lease)
{
	return sql_lease_drop(db, arena, lease->name, lease->holder);
}

enum err lease_holder(struct db *db, struct arena *arena, struct str name, int64_t now, struct lease *out)
{
	struct lease_find_row row;
	TRY(sql_lease_find(db, arena, name, now, &row));
	*out = (struct lease){.name = name, .holder = row.holder, .until = row.held_until};
	return OK;
}
