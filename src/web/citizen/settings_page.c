/* settings_page: one form, top to bottom: what it is for, agreement, kinds of
 * news, districts and the like, children, save. */
#include "settings_page.h"

#include "arena.h"
#include "call.h"
#include "child_fields.h"
#include "code_page.h"
#include "html.h"
#include "page.h"
#include "settings_form.h"

#define RADIOS_MOST 12 /* more than these become a list to pull down */
#define BOXES_MOST 20  /* more than these are folded away */

/* --- pieces --- */

static void error_summary(struct call *call, struct buf *out, const struct settings *s)
{
	html_lit(out, "<div class=\"summary\" id=\"errors\" role=\"alert\" tabindex=\"-1\">\n<h2>");
	page_say(call, out, S("まだ保存されていません"));
	html_lit(out, "</h2>\n<p>");
	page_say(call, out, S("次のところを直して、もう一度「保存する」を押してください。"));
	html_lit(out, "</p>\n<ul>\n");
	for (size_t i = 0; i < s->error_count; i++) {
		html_lit(out, "<li><a href=\"#");
		html_text(out, s->errors[i].anchor);
		html_lit(out, "\">");
		html_text(out, s->errors[i].text);
		html_lit(out, "</a></li>\n");
	}
	html_lit(out, "</ul>\n</div>\n");
}

void field_error(struct buf *out, struct str id, struct str text)
{
	if (!text.len)
		return;
	html_lit(out, "<p class=\"error\" id=\"e-");
	html_text(out, id);
	html_lit(out, "\">＊");
	html_text(out, text);
	html_lit(out, "</p>\n");
}

/* aria-describedby names the error first, then the help. */
void described_by(struct buf *out, struct str id, bool error, bool help)
{
	if (!error && !help)
		return;
	html_lit(out, " aria-describedby=\"");
	if (error) {
		html_lit(out, "e-");
		html_text(out, id);
	}
	if (help) {
		html_text(out, error ? S(" h-") : S("h-"));
		html_text(out, id);
	}
	html_lit(out, "\"");
}

static void help_text(struct call *call, struct buf *out, struct str id, const struct attribute *a)
{
	if (!a->help.len)
		return;
	struct said said = page_label_text(call, "attribute_help", a->id, a->help);
	html_lit(out, "<p class=\"help\" id=\"h-");
	html_text(out, id);
	html_lit(out, "\"");
	page_lang(call, out, said.language);
	html_lit(out, ">");
	html_lines(out, said.text);
	html_lit(out, "</p>\n");
}

static void must_or_may(struct call *call, struct buf *out, bool must)
{
	if (must) {
		html_lit(out, " <span class=\"must\">");
		page_say(call, out, S("※必須"));
		html_lit(out, "</span>");
	} else {
		html_lit(out, " <span class=\"may\">");
		page_say(call, out, S("※任意"));
		html_lit(out, "</span>");
	}
}

/* --- agreement --- */

static void consent_part(struct call *call, struct buf *out, const struct settings *s)
{
	if (!s->consent_needed) {
		html_lit(out, "<p>");
		page_say(call, out, S("個人情報の取扱いに同意済みです。"));
		html_lit(out, "<a");
		page_link(call, out, "href", S("/c/privacy"));
		html_lit(out, ">");
		page_say(call, out, S("内容を見る"));
		html_lit(out, "</a></p>\n");
		return;
	}
	html_lit(out, "<section>\n<h2>");
	page_say(call, out, S("個人情報の取扱い"));
	html_lit(out, "</h2>\n<div class=\"terms\" tabindex=\"0\" role=\"region\" aria-label=\"");
	page_say(call, out, S("個人情報の取扱いの本文"));
	html_lit(out, "\"");
	struct said terms = page_said(call, wordings_say(page_words(call), "consent", S("consent"), s->consent.body));
	page_lang(call, out, terms.language);
	html_lit(out, "><p>");
	html_lines(out, terms.text);
	html_lit(out, "</p></div>\n");
	field_error(out, S("consent"), s->consent_error);
	html_lit(out, "<label class=\"choice\"><input type=\"checkbox\" id=\"consent\" name=\"consent\" value=\"1\"");
	if (s->consent_ticked)
		html_lit(out, " checked");
	if (s->consent_error.len)
		html_lit(out, " aria-invalid=\"true\"");
	described_by(out, S("consent"), s->consent_error.len, false);
	html_lit(out, "><span>");
	page_say(call, out, S("同意する"));
	html_lit(out, " <span class=\"must\">");
	page_say(call, out, S("※必須"));
	html_lit(out, "</span></span></label>\n</section>\n");
}

/* --- questions --- */

struct box {
	struct str name;
	const char *type;
	struct str label; /* of a box that is no option */
	const struct attribute_option *option;
	bool chosen;
};

static void one_box(struct call *call, struct buf *out, const struct box *b)
{
	html_lit(out, "<label class=\"choice\"><input type=\"");
	buf_str(out, str_from(b->type));
	html_lit(out, "\"");
	html_attr(out, "name", b->name);
	html_lit(out, " value=\"");
	html_i64(out, b->option ? b->option->id : 0);
	html_lit(out, "\"");
	if (b->chosen)
		html_lit(out, " checked");
	html_lit(out, "><span>");
	if (b->option)
		page_label(call, out, "option", b->option->id, b->option->label);
	else
		page_say(call, out, b->label);
	if (b->option && b->option->help.len) {
		html_lit(out, "<small>");
		page_label(call, out, "option_help", b->option->id, b->option->help);
		html_lit(out, "</small>");
	}
	html_lit(out, "</span></label>\n");
}

static size_t count_offered(const struct question *q, bool chosen)
{
	size_t count = 0;
	for (size_t i = 0; i < q->attribute.option_count; i++)
		count += !q->attribute.options[i].hidden && (!chosen || q->chosen[i]);
	return count;
}

static void boxes(struct call *call, struct buf *out, struct str name, const char *type, const struct question *q)
{
	for (size_t i = 0; i < q->attribute.option_count; i++)
		if (!q->attribute.options[i].hidden)
			one_box(call, out,
			        &(struct box){.name = name, .type = type, .option = &q->attribute.options[i], .chosen = q->chosen[i]});
}

static void many_boxes(struct call *call, struct buf *out, struct str name, const struct question *q)
{
	bool folded = count_offered(q, false) > BOXES_MOST;
	if (folded) {
		html_lit(out, "<details");
		if (q->error.len)
			html_lit(out, " open");
		html_lit(out, "><summary>");
		page_say(call, out, str_fmt(call->arena, "一覧から選ぶ（いま%zu個を選択）", count_offered(q, true)));
		html_lit(out, "</summary>\n");
	}
	boxes(call, out, name, "checkbox", q);
	if (folded)
		html_lit(out, "</details>\n");
}

static void one_radio(struct call *call, struct buf *out, struct str name, const struct question *q)
{
	boxes(call, out, name, "radio", q);
	if (q->attribute.required)
		return;
	one_box(call, out,
	        &(struct box){.name = name, .type = "radio", .label = S("選ばない"), .chosen = count_offered(q, true) == 0});
}

static void one_list(struct call *call, struct buf *out, struct str name, const struct question *q)
{
	html_lit(out, "<select");
	html_attr(out, "name", name);
	html_attr(out, "aria-label", page_label_text(call, "attribute", q->attribute.id, q->attribute.label).text);
	described_by(out, name, q->error.len, q->attribute.help.len);
	if (q->error.len)
		html_lit(out, " aria-invalid=\"true\"");
	html_lit(out, ">\n<option value=\"\">");
	page_say(call, out, S("選んでください"));
	html_lit(out, "</option>\n");
	for (size_t i = 0; i < q->attribute.option_count; i++) {
		const struct attribute_option *o = &q->attribute.options[i];
		if (o->hidden)
			continue;
		html_lit(out, "<option value=\"");
		html_i64(out, o->id);
		html_lit(out, "\"");
		if (q->chosen[i])
			html_lit(out, " selected");
		struct said label = page_label_text(call, "option", o->id, o->label);
		page_lang(call, out, label.language);
		html_lit(out, ">");
		html_text(out, label.text);
		html_lit(out, "</option>\n");
	}
	html_lit(out, "</select>\n");
}

static void legend(struct call *call, struct buf *out, const struct attribute *a)
{
	html_lit(out, "<legend>");
	page_label(call, out, "attribute", a->id, a->label);
	must_or_may(call, out, a->required);
	if (a->kind == ATTRIBUTE_MANY && a->most_choices > 0) {
		html_lit(out, " <span class=\"may\">");
		page_say(call, out, str_fmt(call->arena, "%" PRId64 "個まで", a->most_choices));
		html_lit(out, "</span>");
	} else if (a->kind == ATTRIBUTE_MANY) {
		html_lit(out, " <span class=\"may\">");
		page_say(call, out, S("いくつでも"));
		html_lit(out, "</span>");
	}
	html_lit(out, "</legend>\n");
}

static void only_part(struct call *call, struct buf *out, const struct settings *s)
{
	html_lit(out, "<fieldset>\n<legend>");
	page_say(call, out, S("受け取り方"));
	html_lit(out, "</legend>\n<label class=\"choice\"><input type=\"radio\" name=\"only\" value=\"0\"");
	if (!s->emergency_only)
		html_lit(out, " checked");
	html_lit(out, "><span>");
	page_say(call, out, S("お知らせの種類を選んで受け取る"));
	html_lit(out, "</span></label>\n<label class=\"choice\"><input type=\"radio\" name=\"only\" value=\"1\"");
	if (s->emergency_only)
		html_lit(out, " checked");
	html_lit(out, "><span>");
	page_say(call, out, S("緊急情報だけ受け取る"));
	html_lit(out, "<small>");
	page_say(call, out, S("避難や災害などの急ぎの情報だけが届きます。種類の選択は消えます。"));
	html_lit(out, "</small></span></label>\n</fieldset>\n");
}

static void daily_part(struct call *call, struct buf *out, const struct settings *s)
{
	html_lit(out, "<fieldset>\n<legend>");
	page_say(call, out, S("届く回数"));
	html_lit(out, "</legend>\n<label class=\"choice\"><input type=\"radio\" name=\"daily\" value=\"0\"");
	if (!s->daily)
		html_lit(out, " checked");
	html_lit(out, "><span>");
	page_say(call, out, S("そのつど受け取る"));
	html_lit(out, "</span></label>\n<label class=\"choice\"><input type=\"radio\" name=\"daily\" value=\"1\"");
	if (s->daily)
		html_lit(out, " checked");
	html_lit(out, "><span>");
	page_say(call, out, S("1日1回まとめて受け取る"));
	html_lit(out, "<small>");
	page_say(call, out, S("急ぎでないお知らせが、1日に1通にまとまって届きます。避難や災害などの急ぎの情報は、すぐに届きます。"));
	html_lit(out, "</small></span></label>\n</fieldset>\n");
}

static void question_part(struct call *call, struct buf *out, const struct settings *s, const struct question *q)
{
	const struct attribute *a = &q->attribute;
	struct str name = str_fmt(call->arena, "a%" PRId64, a->id);
	bool topic = a->meaning == ATTRIBUTE_TOPIC;
	if (topic)
		only_part(call, out, s);
	html_lit(out, "<fieldset tabindex=\"-1\"");
	html_attr(out, "id", name);
	if (topic)
		html_lit(out, " data-not-only");
	described_by(out, name, q->error.len, a->help.len);
	html_lit(out, ">\n");
	legend(call, out, a);
	help_text(call, out, name, a);
	field_error(out, name, q->error);
	html_lit(out, "<input type=\"hidden\" name=\"shown\" value=\"");
	html_i64(out, a->id);
	html_lit(out, "\">\n");
	if (a->kind == ATTRIBUTE_CHILD)
		child_fields(call, out, s);
	else if (a->kind == ATTRIBUTE_MANY)
		many_boxes(call, out, name, q);
	else if (count_offered(q, false) <= RADIOS_MOST)
		one_radio(call, out, name, q);
	else
		one_list(call, out, name, q);
	html_lit(out, "</fieldset>\n");
}

static void locked_part(struct call *call, struct buf *out, const struct settings *s)
{
	if (s->locked_count == 0)
		return;
	html_lit(out, "<section>\n<h2>");
	page_say(call, out, S("市が登録している内容"));
	html_lit(out, "</h2>\n<p class=\"help\">");
	page_say(call, out, S("この内容は、このページでは変えられません。違うところがあるときは、市にお知らせください。"));
	html_lit(out, "</p>\n<dl class=\"card\">\n");
	for (size_t i = 0; i < s->locked_count; i++) {
		html_lit(out, "<dt>");
		page_label(call, out, "attribute", s->locked[i].id, s->locked[i].label);
		html_lit(out, "</dt>\n<dd>");
		html_text(out, s->locked[i].text);
		if (s->locked[i].help.len) {
			html_lit(out, "<br><small>");
			page_label(call, out, "attribute_help", s->locked[i].id, s->locked[i].help);
			html_lit(out, "</small>");
		}
		html_lit(out, "</dd>\n");
	}
	html_lit(out, "</dl>\n</section>\n");
}

/* The first submit button is the one that Enter presses. */
static void form_part(struct call *call, struct buf *out, const struct settings *s)
{
	html_lit(out, "<form method=\"post\"");
	page_link(call, out, "action", S("/c/settings"));
	html_lit(out, " novalidate>\n<button class=\"first\" tabindex=\"-1\" aria-hidden=\"true\">");
	page_say(call, out, S("保存する"));
	html_lit(out, "</button>\n");
	page_csrf(call, out);
	consent_part(call, out, s);
	for (size_t i = 0; i < s->question_count; i++)
		question_part(call, out, s, &s->questions[i]);
	if (s->question_count == 0) {
		html_lit(out, "<p>");
		page_say(call, out, S("いま設定できる項目はありません。"));
		html_lit(out, "</p>\n");
	}
	if (s->has_daily)
		daily_part(call, out, s);
	locked_part(call, out, s);
	html_lit(out, "<p><button class=\"button\">");
	page_say(call, out, S("保存する"));
	html_lit(out, "</button></p>\n</form>\n");
}

/* Each by its own name, so that whoever reads no other finds it. */
static void language_choice(struct call *call, struct buf *out)
{
	html_lit(out, "<form method=\"post\" class=\"languages\" aria-label=\"Language\"");
	page_link(call, out, "action", S("/c/language"));
	html_lit(out, ">\n");
	page_csrf(call, out);
	for (int i = 0; i < LANGUAGES; i++) {
		html_lit(out, "<button name=\"language\"");
		html_attr(out, "value", language_code((enum language)i));
		html_attr(out, "lang", language_html((enum language)i));
		if (i == (int)wordings_language(page_words(call)))
			html_lit(out, " aria-current=\"true\"");
		html_lit(out, ">");
		html_text(out, language_own_name((enum language)i));
		html_lit(out, "</button>\n");
	}
	html_lit(out, "</form>\n");
}

enum err settings_page(struct call *call, struct settings *s)
{
	struct buf out;
	bool wrong = s->error_count > 0;
	if (wrong)
		page_begin_wrong(call, &out, S("受信設定"));
	else
		page_begin(call, &out, S("受信設定"));
	language_choice(call, &out);
	if (wrong)
		error_summary(call, &out, s);
	else {
		html_lit(&out, "<p>");
		page_say(call, &out, S("届くお知らせを選べます。いつでも変えられます。"));
		html_lit(&out, "</p>\n");
	}
	form_part(call, &out, s);
	if (s->takes_codes)
		code_part(call, &out);
	return page_end(call, &out, wrong ? 422 : 200);
}
