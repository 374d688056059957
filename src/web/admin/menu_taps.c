/* menu_taps: how often each button of a menu was tapped. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "csv.h"
#include "jst.h"
#include "menu.h"
#include "menu_tap.h"

#define DAYS_USUAL 30
#define CSV_MOST ((size_t)4 << 20)

struct taps {
	struct menu menu;
	struct menu_tap_ask ask;
	struct menu_tap_button *buttons;
	struct menu_tap_day *days;
	size_t button_count, day_count;
};

static enum err read(struct call *call, const struct api_menu_taps_query *query, struct taps *out)
{
	int64_t today = jst_day_of_ms(call->now);
	out->ask = (struct menu_tap_ask){.menu_id = call->id,
	                                 .to_day = query->has_to ? query->to : today,
	                                 .by = query->has_by ? (enum menu_tap_by)query->by : TAPS_BY_DAY};
	out->ask.from_day = query->has_from ? query->from : out->ask.to_day - DAYS_USUAL + 1;
	TRY(menu_find(call->db, call->arena, call->id, &out->menu));
	TRY(menu_tap_buttons(call->db, call->arena, call->id, &out->buttons, &out->button_count));
	return menu_tap_days(call->db, call->arena, &out->ask, &out->days, &out->day_count);
}

static void put_button(const struct taps *taps, size_t i, struct api_menu_tap_button *out)
{
	const struct menu_tap_button *button = &taps->buttons[i];
	*out = (struct api_menu_tap_button){.key = button->key, .label = button->label, .tab = button->tab,
	                                    .kind = button->kind, .counted = button->counted, .in_use = button->in_use};
	for (size_t d = 0; d < taps->day_count; d++)
		if (str_eq(taps->days[d].key, button->key)) {
			out->taps += taps->days[d].taps;
			out->people += taps->days[d].people;
		}
}

enum err menu_taps_get(struct call *call, const struct api_menu_taps_query *query, struct api_menu_taps *out)
{
	struct taps taps;
	TRY(read(call, query, &taps));
	out->from = taps.ask.from_day;
	out->to = taps.ask.to_day;
	out->by = (enum api_menu_taps_by)taps.ask.by;
	out->buttons.items = arena_array(call->arena, struct api_menu_tap_button, taps.button_count);
	out->buttons.count = taps.button_count;
	for (size_t i = 0; i < taps.button_count; i++)
		put_button(&taps, i, &out->buttons.items[i]);
	out->days.items = arena_array(call->arena, struct api_menu_tap_day, taps.day_count);
	out->days.count = taps.day_count;
	for (size_t i = 0; i < taps.day_count; i++)
		out->days.items[i] = (struct api_menu_tap_day){taps.days[i].key, taps.days[i].day, taps.days[i].taps,
		                                               taps.days[i].people};
	return OK;
}

static void put_row(struct call *call, struct buf *csv, const struct menu_tap_button *button, const struct menu_tap_day *day)
{
	csv_cell(csv, jst_format_date(call->arena, day->day), true);
	csv_cell(csv, button->tab, false);
	csv_cell(csv, button->label, false);
	csv_number(csv, day->taps, false);
	csv_number(csv, day->people, false);
	csv_end_row(csv);
}

enum err menu_taps_csv(struct call *call, const struct api_menu_taps_query *query)
{
	static const char *const titles[] = {"日（週は月曜日、月は1日）", "タブ", "ボタン", "押された回数", "押した人（日ごとの合計）"};
	struct taps taps;
	struct buf csv;
	TRY(read(call, query, &taps));
	TRY(call_audit_export(call, "menu.taps_export", str_fmt(call->arena, "menu %" PRId64, call->id)));
	buf_init(&csv, call->arena, CSV_MOST);
	csv_titles(&csv, titles, COUNT(titles));
	for (size_t b = 0; b < taps.button_count; b++)
		for (size_t d = 0; d < taps.day_count; d++)
			if (str_eq(taps.days[d].key, taps.buttons[b].key))
				put_row(call, &csv, &taps.buttons[b], &taps.days[d]);
	return call_answer_csv(call, S("menu-taps.csv"), &csv);
}
