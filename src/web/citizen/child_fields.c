/* child_fields: a nickname and a birth date for each child. The date is three
 * lists, so that nobody has to type it and no script is needed. */
#include "child_fields.h"

#include "arena.h"
#include "call.h"
#include "html.h"
#include "jst.h"
#include "page.h"
#include "settings_form.h"

#define ERA_REIWA 2019

static void option(struct buf *out, int value, struct str text, struct str chosen)
{
	int64_t is;
	html_lit(out, "<option value=\"");
	html_i64(out, value);
	html_lit(out, "\"");
	if (str_to_i64(chosen, &is) && is == value)
		html_lit(out, " selected");
	html_lit(out, ">");
	html_text(out, text);
	html_lit(out, "</option>");
}

static struct str year_text(struct call *call, int year)
{
	if (year > ERA_REIWA)
		return page_word(call, str_fmt(call->arena, "%d年（令和%d年）", year, year - ERA_REIWA + 1));
	if (year == ERA_REIWA)
		return page_word(call, str_fmt(call->arena, "%d年（平成31年・令和元年）", year));
	return page_word(call, str_fmt(call->arena, "%d年（平成%d年）", year, year - 1988));
}

struct list {
	const char *suffix, *label, *unit;
	int first, last; /* last below first: counts down */
	struct str chosen;
};

static void date_list(struct call *call, struct buf *out, size_t index, const struct list *list, struct str error_id)
{
	struct str id = str_fmt(call->arena, "c%zu_%s", index, list->suffix);
	html_lit(out, "<span class=\"date\"><label");
	html_attr(out, "for", id);
	html_lit(out, ">");
	page_say(call, out, str_from(list->label));
	html_lit(out, "</label><select");
	html_attr(out, "id", id);
	html_attr(out, "name", id);
	if (error_id.len) {
		html_lit(out, " aria-invalid=\"true\"");
		described_by(out, error_id, true, false);
	}
	html_lit(out, "><option value=\"\">");
	html_lit(out, "－");
	html_lit(out, "</option>");
	int step = list->first <= list->last ? 1 : -1;
	for (int value = list->first; value != list->last + step; value += step) {
		struct str text = step < 0 ? year_text(call, value) : page_word(call, str_fmt(call->arena, "%d%s", value, list->unit));
		option(out, value, text, list->chosen);
	}
	html_lit(out, "</select></span>\n");
}

/* A year that is no longer offered stays choosable for whoever has it. */
static int first_year(const struct child_row *row, int this_year)
{
	int64_t year;
	int first = this_year - CHILD_YEARS_MOST;
	return str_to_i64(row->year, &year) && year > 1900 && year < first ? (int)year : first;
}

static void birth_date(struct call *call, struct buf *out, const struct settings *s, size_t index)
{
	const struct child_row *row = &s->rows[index];
	struct str error_id = row->birth_error.len ? str_fmt(call->arena, "c%zu_y", index) : S("");
	int this_year = jst_from_day(s->today).year;
	html_lit(out, "<fieldset class=\"plain\"><legend>");
	page_say(call, out, S("生年月日"));
	html_lit(out, "</legend>\n");
	field_error(out, error_id, row->birth_error);
	const struct list lists[] = {
		{"y", "年", "", this_year, first_year(row, this_year), row->year},
		{"m", "月", "月", 1, 12, row->month},
		{"d", "日", "日", 1, 31, row->day},
	};
	for (size_t i = 0; i < COUNT(lists); i++)
		date_list(call, out, index, &lists[i], error_id);
	html_lit(out, "</fieldset>\n");
}

static void nickname(struct call *call, struct buf *out, const struct child_row *row, size_t index)
{
	struct str id = str_fmt(call->arena, "c%zu_name", index);
	html_lit(out, "<label");
	html_attr(out, "for", id);
	html_lit(out, ">");
	page_say(call, out, S("呼び名"));
	html_lit(out, " <span class=\"may\">");
	page_say(call, out, S("※任意"));
	html_lit(out, "</span></label>\n<p class=\"help\" id=\"h-");
	html_text(out, id);
	html_lit(out, "\">");
	page_say(call, out, S("本名でなくてかまいません。例：ひな"));
	html_lit(out, "</p>\n");
	field_error(out, id, row->name_error);
	html_lit(out, "<input type=\"text\" maxlength=\"80\" autocomplete=\"off\"");
	html_attr(out, "id", id);
	html_attr(out, "name", id);
	html_attr(out, "value", row->name);
	if (row->name_error.len)
		html_lit(out, " aria-invalid=\"true\"");
	described_by(out, id, row->name_error.len, true);
	html_lit(out, ">\n");
}

static void remove_box(struct call *call, struct buf *out, const struct child_row *row, size_t index)
{
	html_lit(out, "<input type=\"hidden\"");
	html_attr(out, "name", str_fmt(call->arena, "c%zu_id", index));
	html_lit(out, " value=\"");
	html_i64(out, row->id);
	html_lit(out, "\">\n<label class=\"choice\"><input type=\"checkbox\" value=\"1\"");
	html_attr(out, "name", str_fmt(call->arena, "c%zu_del", index));
	if (row->remove)
		html_lit(out, " checked");
	html_lit(out, "><span>");
	page_say(call, out, str_fmt(call->arena, "%zu人目のお子さんの登録を消す", index + 1));
	html_lit(out, "</span></label>\n");
}

void child_fields(struct call *call, struct buf *out, const struct settings *s)
{
	html_lit(out, "<input type=\"hidden\" name=\"rows\" value=\"");
	html_i64(out, (int64_t)s->row_count);
	html_lit(out, "\">\n");
	for (size_t i = 0; i < s->row_count; i++) {
		html_lit(out, "<fieldset class=\"child\"><legend>");
		page_say(call, out, str_fmt(call->arena, "%zu人目のお子さん%s", i + 1, s->rows[i].id ? "" : "（いなければ、空のままにしてください）"));
		html_lit(out, "</legend>\n");
		nickname(call, out, &s->rows[i], i);
		birth_date(call, out, s, i);
		if (s->rows[i].id)
			remove_box(call, out, &s->rows[i], i);
		html_lit(out, "</fieldset>\n");
	}
	if (s->row_count < CHILDREN_MOST) {
		html_lit(out, "<p><button class=\"button second\" name=\"more\" value=\"1\">");
		page_say(call, out, S("お子さんの欄を増やす"));
		html_lit(out, "</button></p>\n");
	} else {
		html_lit(out, "<p>");
		page_say(call, out, S("お子さんは20人まで登録できます。"));
		html_lit(out, "</p>\n");
	}
}
