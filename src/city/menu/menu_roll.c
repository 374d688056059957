/* menu_roll: see menu_roll.h. */
#include "menu_roll.h"

#include "arena.h"
#include "db.h"
#include "jst.h"
#include "menu_roll.sql.h"

#define FORGET_CALLS_MS (2 * MS_HOUR)

enum err menu_roll_due(struct db *db, struct arena *arena, int64_t now, int64_t *edition_id)
{
	return sql_menu_roll_due(db, arena, now, edition_id);
}

enum err menu_ending_due(struct db *db, struct arena *arena, int64_t now, int64_t *edition_id)
{
	return sql_menu_ending_due(db, arena, now, edition_id);
}

enum err menu_pages(struct db *db, struct arena *arena, int64_t edition_id, struct menu_page **out, size_t *count)
{
	struct menu_page_rows_row *rows;
	TRY(sql_menu_page_rows(db, arena, edition_id, &rows, count));
	*out = arena_array(arena, struct menu_page, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct menu_page){.id = rows[i].id, .edition_id = rows[i].edition_id, .no = rows[i].no,
		                               .picture_id = rows[i].picture_id, .name = rows[i].name,
		                               .alias = rows[i].alias, .mark = rows[i].mark, .object = rows[i].object,
		                               .state = rows[i].state, .line_id = rows[i].line_id};
	return OK;
}

enum err menu_page_set(struct db *db, struct arena *arena, int64_t page_id, const char *state, struct str line_id)
{
	return sql_menu_page_state(db, arena, page_id, str_from(state), line_id);
}

enum err menu_call_free(struct db *db, struct arena *arena, struct str kind, int64_t now, int64_t *free_at)
{
	struct menu_call_count_row row;
	TRY(sql_menu_call_count(db, arena, kind, now - MS_HOUR, &row));
	*free_at = row.calls < MENU_CALLS_AN_HOUR ? 0 : row.oldest + MS_HOUR + 1;
	return OK;
}

enum err menu_call_note(struct db *db, struct arena *arena, struct str kind, int64_t now)
{
	TRY(sql_menu_call_forget(db, arena, now - FORGET_CALLS_MS));
	return sql_menu_call_add(db, arena, kind, now);
}

enum err menu_call_unnote(struct db *db, struct arena *arena, struct str kind)
{
	return sql_menu_call_drop_last(db, arena, kind);
}

enum err menu_edition_wait(struct db *db, struct arena *arena, int64_t id, int64_t until)
{
	return sql_menu_edition_waits(db, arena, id, until);
}

enum err menu_edition_stop(struct db *db, struct arena *arena, int64_t id, struct str trouble)
{
	return sql_menu_edition_stops(db, arena, id, trouble);
}

enum err menu_edition_go_live(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	struct menu_edition_kind_row kind;
	int64_t changed;
	TRY(sql_menu_edition_kind(db, arena, id, &kind));
	TRY(sql_menu_edition_lives(db, arena, id, now, &changed));
	if (!changed) /* taken back meanwhile */
		return OK;
	TRY(sql_menu_edition_before(db, arena, id, kind.menu_id, kind.friend_id != 0));
	return kind.friend_id ? OK : sql_menu_lives(db, arena, kind.menu_id, id);
}

enum err menu_edition_end(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	return sql_menu_edition_ends(db, arena, id, now);
}

enum err menu_previews_end(struct db *db, struct arena *arena, int64_t now)
{
	return sql_menu_previews_over(db, arena, now);
}

enum err menu_page_lost(struct db *db, struct arena *arena, struct str line_id)
{
	struct menu_page_by_line_row row;
	enum err err = sql_menu_page_by_line(db, arena, line_id, &row);
	if (err == ERR_NOT_FOUND)
		return OK;
	TRY(err);
	TRY(sql_menu_page_state(db, arena, row.id, S("wanted"), S("")));
	TRY(sql_menu_alias_forget(db, arena, row.id));
	return row.no == 0 ? sql_menu_link_forget_all(db, arena, row.edition_id) : OK;
}

enum err menu_alias_told(struct db *db, struct arena *arena, struct str alias, int64_t *page_id)
{
	enum err err = sql_menu_alias_row(db, arena, alias, page_id);
	if (err == ERR_NOT_FOUND)
		*page_id = 0;
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err menu_alias_tell(struct db *db, struct arena *arena, struct str alias, int64_t page_id)
{
	return sql_menu_alias_put(db, arena, alias, page_id);
}

enum err menu_alias_gone(struct db *db, struct arena *arena, struct str alias)
{
	return sql_menu_alias_drop(db, arena, alias);
}

enum err menu_aliases(struct db *db, struct arena *arena, struct menu_alias **out, size_t *count)
{
	struct menu_alias_rows_row *rows;
	TRY(sql_menu_alias_rows(db, arena, &rows, count));
	*out = arena_array(arena, struct menu_alias, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct menu_alias){rows[i].alias, rows[i].line_id};
	return OK;
}

enum err menu_pages_there(struct db *db, struct arena *arena, struct menu_there **out, size_t *count)
{
	struct menu_there_rows_row *rows;
	TRY(sql_menu_there_rows(db, arena, &rows, count));
	*out = arena_array(arena, struct menu_there, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct menu_there){.id = rows[i].id, .menu_id = rows[i].menu_id, .menu = rows[i].menu,
		                                .tab = rows[i].tab, .line_id = rows[i].line_id, .mark = rows[i].mark,
		                                .state = rows[i].state, .live = rows[i].live};
	return OK;
}

enum err menu_keeper(struct db *db, struct arena *arena, struct menu_keeper *out)
{
	struct menu_keeper_row_row row;
	TRY(sql_menu_keeper_row(db, arena, &row));
	*out = (struct menu_keeper){row.standard, row.look_wanted, row.looked_at, row.look};
	return OK;
}

enum err menu_standard_set(struct db *db, struct arena *arena, struct str line_id)
{
	return sql_menu_keeper_standard(db, arena, line_id);
}

enum err menu_look_want(struct db *db, struct arena *arena, int64_t how)
{
	return sql_menu_keeper_want(db, arena, how);
}

enum err menu_look_done(struct db *db, struct arena *arena, struct str json, int64_t now)
{
	return sql_menu_keeper_looked(db, arena, json, now);
}
