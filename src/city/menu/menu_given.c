/* menu_given: one row a person. */
#include "menu_given.h"

#include "arena.h"
#include "db.h"
#include "jst.h"
#include "menu.h"
#include "menu_given.sql.h"

#define ROOM 256

enum err menu_give(struct db *db, struct arena *arena, const struct menu_giving *giving, bool *given)
{
	struct menu menu;
	enum err err = menu_find(db, arena, giving->menu_id, &menu);
	*given = err == OK && !menu.disaster && menu.live_id;
	if (err == ERR_NOT_FOUND)
		err_clear();
	else
		TRY(err);
	if (!*given)
		return OK;
	int64_t until = giving->days ? jst_day_start_ms(jst_day_of_ms(giving->now) + giving->days) : 0;
	return sql_menu_given_put(db, arena, giving->friend_id, giving->menu_id, until, giving->now);
}

enum err menu_take_back(struct db *db, struct arena *arena, int64_t friend_id)
{
	return sql_menu_given_drop(db, arena, friend_id);
}

enum err menu_given_now(struct db *db, struct arena *arena, int64_t now, struct menu_given **out, size_t *count)
{
	struct menu_given_rows_cursor cursor;
	struct menu_given_rows_row row;
	struct menu_given *list = arena_array(arena, struct menu_given, ROOM);
	size_t room = ROOM, used = 0;
	TRY(sql_menu_given_rows_open(db, arena, now, &cursor));
	while (sql_menu_given_rows_next(&cursor, &row)) {
		if (used == room) {
			struct menu_given *more = arena_array(arena, struct menu_given, room * 2);
			for (size_t i = 0; i < used; i++)
				more[i] = list[i];
			list = more;
			room *= 2;
		}
		list[used++] = (struct menu_given){row.friend_id, row.menu_id};
	}
	TRY(sql_menu_given_rows_close(&cursor));
	*out = list;
	*count = used;
	return OK;
}

enum err menu_given_count(struct db *db, struct arena *arena, int64_t menu_id, int64_t now, int64_t *out)
{
	return sql_menu_given_total(db, arena, menu_id, now, out);
}

enum err menu_given_forget(struct db *db, struct arena *arena, int64_t now)
{
	return sql_menu_given_over(db, arena, now);
}
