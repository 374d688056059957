/* colleague: three short lists. */
#include "colleague.h"

#include "arena.h"
#include "colleague.sql.h"
#include "db.h"

enum err colleague_all(struct db *db, struct arena *arena, struct colleague_list *out)
{
	struct colleague_rows_row *rows;
	TRY(sql_colleague_rows(db, arena, &rows, &out->count));
	out->items = arena_array(arena, struct colleague, out->count);
	for (size_t i = 0; i < out->count; i++)
		out->items[i] = (struct colleague){rows[i].id, rows[i].name, rows[i].department};
	return OK;
}

enum err colleague_roles(struct db *db, struct arena *arena, struct named_list *out)
{
	struct colleague_role_rows_row *rows;
	TRY(sql_colleague_role_rows(db, arena, &rows, &out->count));
	out->items = arena_array(arena, struct named, out->count);
	for (size_t i = 0; i < out->count; i++)
		out->items[i] = (struct named){rows[i].id, rows[i].name};
	return OK;
}

enum err colleague_departments(struct db *db, struct arena *arena, struct named_list *out)
{
	struct colleague_department_rows_row *rows;
	TRY(sql_colleague_department_rows(db, arena, &rows, &out->count));
	out->items = arena_array(arena, struct named, out->count);
	for (size_t i = 0; i < out->count; i++)
		out->items[i] = (struct named){rows[i].id, rows[i].name};
	return OK;
}
