/* menu_tap: counting, and counting together. */
#include "menu_tap.h"

#include "arena.h"
#include "db.h"
#include "jst.h"
#include "menu_tap.sql.h"
#include "secret.h"

#define DAYS_MOST 400

bool menu_tap_read(struct str data, int64_t *button_id)
{
	return str_starts(data, S("m=")) && str_to_i64(str_skip(data, 2), button_id) && *button_id > 0;
}

enum err menu_button_find(struct db *db, struct arena *arena, int64_t id, struct menu_button *out)
{
	struct menu_button_row_row row;
	TRY(sql_menu_button_row(db, arena, id, &row));
	*out = (struct menu_button){row.id, row.edition_id, row.menu_id, row.key, row.kind, row.action};
	return OK;
}

enum err menu_button_by_code(struct db *db, struct arena *arena, struct str code, struct menu_button *out)
{
	struct menu_button_of_code_row row;
	TRY(sql_menu_button_of_code(db, arena, code, &row));
	*out = (struct menu_button){row.id, row.edition_id, row.menu_id, row.key, row.kind, row.action};
	return OK;
}

enum err menu_tap_count(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct menu_button *button, struct str who, int64_t now)
{
	int64_t first, day = jst_day_of_ms(now);
	uint8_t hash[32];
	keyed_hash(keyring, S("menu-tapper"), str_fmt(arena, "%" PRId64 " %.*s", day, FMT(who)), hash);
	TRY(sql_menu_tapper_add(db, arena, button->menu_id, button->key, day, hex_encode(arena, hash, 16), &first));
	return sql_menu_tap_add(db, arena, button->menu_id, button->key, day, first);
}

enum err menu_tap_forget(struct db *db, struct arena *arena, int64_t now)
{
	return sql_menu_tapper_forget(db, arena, jst_day_of_ms(now));
}

enum err menu_tap_buttons(struct db *db, struct arena *arena, int64_t menu_id, struct menu_tap_button **out,
                          size_t *count)
{
	struct menu_tap_names_row *rows;
	TRY(sql_menu_tap_names(db, arena, menu_id, &rows, count));
	*out = arena_array(arena, struct menu_tap_button, *count);
	for (size_t i = 0; i < *count; i++) {
		struct str kind = rows[i].kind;
		bool by_postback = str_eq(kind, S("message")) || str_eq(kind, S("postback")) ||
		                   str_eq(kind, S("richmenuswitch")) || str_eq(kind, S("datetimepicker"));
		(*out)[i] = (struct menu_tap_button){rows[i].key, rows[i].label, rows[i].tab, kind,
		                                     by_postback || rows[i].has_code, rows[i].in_use};
	}
	return OK;
}

static int64_t bucket(int64_t day, enum menu_tap_by by)
{
	struct jst date = jst_from_day(day);
	if (by == TAPS_BY_WEEK)
		return day - (date.weekday + 6) % 7;
	return by == TAPS_BY_MONTH ? jst_day(date.year, date.month, 1) : day;
}

/* Rows come by key and day, so those of one bucket stand together. */
enum err menu_tap_days(struct db *db, struct arena *arena, const struct menu_tap_ask *ask, struct menu_tap_day **out,
                       size_t *count)
{
	struct menu_tap_rows_row *rows;
	size_t n;
	if (ask->to_day < ask->from_day)
		return fail_field(ERR_INVALID, "to", "終わりの日は、始まりの日以後にしてください。");
	if (ask->to_day - ask->from_day >= DAYS_MOST)
		return fail_field(ERR_INVALID, "to", "期間は%d日までです。", DAYS_MOST);
	TRY(sql_menu_tap_rows(db, arena, ask->menu_id, ask->from_day, ask->to_day, &rows, &n));
	*out = arena_array(arena, struct menu_tap_day, n);
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t day = bucket(rows[i].day, ask->by);
		struct menu_tap_day *last = *count ? &(*out)[*count - 1] : NULL;
		if (!last || last->day != day || !str_eq(last->key, rows[i].key)) {
			last = &(*out)[(*count)++];
			*last = (struct menu_tap_day){.key = rows[i].key, .day = day};
		}
		last->taps += rows[i].taps;
		last->people += rows[i].people;
	}
	return OK;
}
