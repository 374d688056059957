/* summary: choices and children of the person who is here. */
#include "summary.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "child.h"
#include "choice.h"
#include "html.h"
#include "jst.h"
#include "page.h"

static void term(struct call *call, struct buf *out, const struct attribute *a)
{
	html_lit(out, "<dt>");
	page_label(call, out, "attribute", a->id, a->label);
	html_lit(out, "</dt>\n<dd>");
}

/* What staff keep for themselves is named by none of its words. */
static bool is_open(const struct attribute *a)
{
	return a->citizen_edits || a->citizen_sees || attribute_is_built_in(a);
}

static bool wanted(const struct attribute *a, enum summary_kind kind)
{
	return is_open(a) && (kind == SUMMARY_EVERYTHING || (!a->hidden && !attribute_is_built_in(a)));
}

/* Hidden options are shown to whoever still has them: they are held. */
static bool write_choices(struct call *call, struct buf *out, const struct attribute *a, const struct choice *choice)
{
	bool any = false;
	for (size_t i = 0; i < a->option_count; i++) {
		if (!choice_has(choice, a->options[i].id))
			continue;
		if (any)
			html_text(out, page_comma(call));
		page_label(call, out, "option", a->options[i].id, a->options[i].label);
		any = true;
	}
	return any;
}

static bool has_any(const struct attribute *a, const struct choice *choice)
{
	for (size_t i = 0; i < a->option_count; i++)
		if (choice_has(choice, a->options[i].id))
			return true;
	return false;
}

static void choices(struct call *call, struct buf *out, const struct attribute *a, const struct choice *choice,
                    enum summary_kind kind)
{
	bool own = kind == SUMMARY_SETTINGS && a->citizen_edits;
	if (a->kind == ATTRIBUTE_CHILD || !wanted(a, kind) || (!own && !has_any(a, choice)))
		return;
	term(call, out, a);
	if (!write_choices(call, out, a, choice))
		page_say(call, out, S("選んでいません"));
	html_lit(out, "</dd>\n");
}

static enum err children(struct call *call, struct buf *out, const struct attribute *a)
{
	struct child *list;
	size_t count;
	int64_t today = jst_day_of_ms(call->now);
	TRY(child_list(call->db, call->arena, call->web->options.keyring, call->visit->friend_id, &list, &count));
	term(call, out, a);
	if (count == 0)
		page_say(call, out, S("登録していません"));
	for (size_t i = 0; i < count; i++) {
		struct jst born = jst_from_day(list[i].birth_day);
		if (i)
			html_lit(out, "<br>");
		html_text(out, list[i].name);
		if (list[i].name.len)
			html_lit(out, "　");
		page_say(call, out,
		         str_fmt(call->arena, "%d年%d月%d日生まれ（%.*s）", born.year, born.month, born.day,
		                 FMT(age_text(call->arena, age_months(list[i].birth_day, today)))));
	}
	html_lit(out, "</dd>\n");
	return OK;
}

static bool has_state(const struct attribute *all, size_t count, const struct choice *choice, struct str key)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; all[i].kind == ATTRIBUTE_STATE && j < all[i].option_count; j++)
			if (str_eq(all[i].options[j].key, key))
				return choice_has(choice, all[i].options[j].id);
	return false;
}

enum err summary_list(struct call *call, struct buf *out, enum summary_kind kind)
{
	struct attribute *all;
	struct choice choice;
	size_t count;
	bool kept = false;
	TRY(attribute_list(call->db, call->arena, &all, &count));
	TRY(choice_list(call->db, call->arena, call->visit->friend_id, &choice));
	html_lit(out, "<dl class=\"card\">\n");
	if (kind == SUMMARY_SETTINGS && has_state(all, count, &choice, S("emergency_only"))) {
		html_lit(out, "<dt>");
		page_say(call, out, S("受け取り方"));
		html_lit(out, "</dt>\n<dd>");
		page_say(call, out, S("緊急情報だけ受け取る"));
		html_lit(out, "</dd>\n");
	}
	if (kind == SUMMARY_SETTINGS && has_state(all, count, &choice, S("digest"))) {
		html_lit(out, "<dt>");
		page_say(call, out, S("届く回数"));
		html_lit(out, "</dt>\n<dd>");
		page_say(call, out, S("1日1回まとめて受け取る"));
		html_lit(out, "</dd>\n");
	}
	for (size_t i = 0; i < count; i++) {
		choices(call, out, &all[i], &choice, kind);
		if (all[i].kind == ATTRIBUTE_CHILD && wanted(&all[i], kind))
			TRY(children(call, out, &all[i]));
		kept = kept || (!is_open(&all[i]) && has_any(&all[i], &choice));
	}
	html_lit(out, "</dl>\n");
	if (kept && kind == SUMMARY_EVERYTHING) {
		html_lit(out, "<p class=\"help\">");
		page_say(call, out, S("このほかに、市の仕事のための区分を登録しています。内容を知りたいときは、市の窓口でおたずねください。"));
		html_lit(out, "</p>\n");
	}
	return OK;
}
