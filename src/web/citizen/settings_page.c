/* settings_page: one form, top to bottom: what it is for, agreement, kinds of
 * news, districts and the like, children, save. */
#include "settings_page.h"

#include "arena.h"
#include "call.h"
#include "child_fields.h"
#include "html.h"
#include "page.h"
#include "settings_form.h"

#define RADIOS_MOST 12 /* more than these become a list to pull down */
#define BOXES_MOST 20  /* more than these are folded away */

/* --- pieces --- */

static void error_summary(struct buf *out, const struct settings *s)
{
	html_lit(out, "<div class=\"summary\" id=\"errors\" role=\"alert\" tabindex=\"-1\">\n<h2>まだ保存されていません</h2>\n"
	              "<p>次のところを直して、もう一度「保存する」を押してください。</p>\n<ul>\n");
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

static void help_text(struct buf *out, struct str id, struct str text)
{
	if (!text.len)
		return;
	html_lit(out, "<p class=\"help\" id=\"h-");
	html_text(out, id);
	html_lit(out, "\">");
	html_lines(out, text);
	html_lit(out, "</p>\n");
}

static void must_or_may(struct buf *out, bool must)
{
	if (must)
		html_lit(out, " <span class=\"must\">※必須</span>");
	else
		html_lit(out, " <span class=\"may\">※任意</span>");
}

/* --- agreement --- */

static void consent_part(struct call *call, struct buf *out, const struct settings *s)
{
	if (!s->consent_needed) {
		html_lit(out, "<p>個人情報の取扱いに同意済みです。<a");
		page_link(call, out, "href", S("/c/privacy"));
		html_lit(out, ">内容を見る</a></p>\n");
		return;
	}
	html_lit(out, "<section>\n<h2>個人情報の取扱い</h2>\n<div class=\"terms\" tabindex=\"0\" role=\"region\" aria-label=\"個人情報の取扱いの本文\"><p>");
	html_lines(out, s->consent.body);
	html_lit(out, "</p></div>\n");
	field_error(out, S("consent"), s->consent_error);
	html_lit(out, "<label class=\"choice\"><input type=\"checkbox\" id=\"consent\" name=\"consent\" value=\"1\"");
	if (s->consent_ticked)
		html_lit(out, " checked");
	if (s->consent_error.len)
		html_lit(out, " aria-invalid=\"true\"");
	described_by(out, S("consent"), s->consent_error.len, false);
	html_lit(out, "><span>同意する <span class=\"must\">※必須</span></span></label>\n</section>\n");
}

/* --- questions --- */

static void box(struct buf *out, struct str name, const char *type, const struct attribute_option *o, bool chosen)
{
	html_lit(out, "<label class=\"choice\"><input type=\"");
	buf_str(out, str_from(type));
	html_lit(out, "\"");
	html_attr(out, "name", name);
	html_lit(out, " value=\"");
	html_i64(out, o->id);
	html_lit(out, "\"");
	if (chosen)
		html_lit(out, " checked");
	html_lit(out, "><span>");
	html_text(out, o->label);
	if (o->help.len) {
		html_lit(out, "<small>");
		html_text(out, o->help);
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

static void many_boxes(struct buf *out, struct str name, const struct question *q)
{
	bool folded = count_offered(q, false) > BOXES_MOST;
	if (folded) {
		html_lit(out, "<details");
		if (q->error.len)
			html_lit(out, " open");
		html_lit(out, "><summary>一覧から選ぶ（いま");
		html_i64(out, (int64_t)count_offered(q, true));
		html_lit(out, "個を選択）</summary>\n");
	}
	for (size_t i = 0; i < q->attribute.option_count; i++)
		if (!q->attribute.options[i].hidden)
			box(out, name, "checkbox", &q->attribute.options[i], q->chosen[i]);
	if (folded)
		html_lit(out, "</details>\n");
}

static void one_radio(struct buf *out, struct str name, const struct question *q)
{
	for (size_t i = 0; i < q->attribute.option_count; i++)
		if (!q->attribute.options[i].hidden)
			box(out, name, "radio", &q->attribute.options[i], q->chosen[i]);
	if (q->attribute.required)
		return;
	const struct attribute_option none = {.label = S("選ばない")};
	box(out, name, "radio", &none, count_offered(q, true) == 0);
}

static void one_list(struct buf *out, struct str name, const struct question *q)
{
	html_lit(out, "<select");
	html_attr(out, "name", name);
	html_attr(out, "aria-label", q->attribute.label);
	described_by(out, name, q->error.len, q->attribute.help.len);
	if (q->error.len)
		html_lit(out, " aria-invalid=\"true\"");
	html_lit(out, ">\n<option value=\"\">選んでください</option>\n");
	for (size_t i = 0; i < q->attribute.option_count; i++) {
		const struct attribute_option *o = &q->attribute.options[i];
		if (o->hidden)
			continue;
		html_lit(out, "<option value=\"");
		html_i64(out, o->id);
		html_lit(out, "\"");
		if (q->chosen[i])
			html_lit(out, " selected");
		html_lit(out, ">");
		html_text(out, o->label);
		html_lit(out, "</option>\n");
	}
	html_lit(out, "</select>\n");
}

static void legend(struct buf *out, const struct attribute *a)
{
	html_lit(out, "<legend>");
	html_text(out, a->label);
	must_or_may(out, a->required);
	if (a->kind == ATTRIBUTE_MANY && a->most_choices > 0) {
		html_lit(out, " <span class=\"may\">");
		html_i64(out, a->most_choices);
		html_lit(out, "個まで</span>");
	} else if (a->kind == ATTRIBUTE_MANY) {
		html_lit(out, " <span class=\"may\">いくつでも</span>");
	}
	html_lit(out, "</legend>\n");
}

static void only_part(struct buf *out, const struct settings *s)
{
	html_lit(out, "<fieldset>\n<legend>受け取り方</legend>\n"
	              "<label class=\"choice\"><input type=\"radio\" name=\"only\" value=\"0\"");
	if (!s->emergency_only)
		html_lit(out, " checked");
	html_lit(out, "><span>お知らせの種類を選んで受け取る</span></label>\n"
	              "<label class=\"choice\"><input type=\"radio\" name=\"only\" value=\"1\"");
	if (s->emergency_only)
		html_lit(out, " checked");
	html_lit(out, "><span>緊急情報だけ受け取る<small>避難や災害などの急ぎの情報だけが届きます。種類の選択は消えます。</small></span></label>\n"
	              "</fieldset>\n");
}

static void question_part(struct call *call, struct buf *out, const struct settings *s, const struct question *q)
{
	const struct attribute *a = &q->attribute;
	struct str name = str_fmt(call->arena, "a%" PRId64, a->id);
	bool topic = a->meaning == ATTRIBUTE_TOPIC;
	if (topic)
		only_part(out, s);
	html_lit(out, "<fieldset tabindex=\"-1\"");
	html_attr(out, "id", name);
	if (topic)
		html_lit(out, " data-not-only");
	described_by(out, name, q->error.len, a->help.len);
	html_lit(out, ">\n");
	legend(out, a);
	help_text(out, name, a->help);
	field_error(out, name, q->error);
	html_lit(out, "<input type=\"hidden\" name=\"shown\" value=\"");
	html_i64(out, a->id);
	html_lit(out, "\">\n");
	if (a->kind == ATTRIBUTE_CHILD)
		child_fields(call, out, s);
	else if (a->kind == ATTRIBUTE_MANY)
		many_boxes(out, name, q);
	else if (count_offered(q, false) <= RADIOS_MOST)
		one_radio(out, name, q);
	else
		one_list(out, name, q);
	html_lit(out, "</fieldset>\n");
}

static void locked_part(struct buf *out, const struct settings *s)
{
	if (s->locked_count == 0)
		return;
	html_lit(out, "<section>\n<h2>市が登録している内容</h2>\n<p class=\"help\">この内容は、このページでは変えられません。違うところがあるときは、市にお知らせください。</p>\n<dl class=\"card\">\n");
	for (size_t i = 0; i < s->locked_count; i++) {
		html_lit(out, "<dt>");
		html_text(out, s->locked[i].label);
		html_lit(out, "</dt>\n<dd>");
		html_text(out, s->locked[i].text);
		if (s->locked[i].help.len) {
			html_lit(out, "<br><small>");
			html_lines(out, s->locked[i].help);
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
	html_lit(out, " novalidate>\n<button class=\"first\" tabindex=\"-1\" aria-hidden=\"true\">保存する</button>\n");
	page_csrf(call, out);
	consent_part(call, out, s);
	for (size_t i = 0; i < s->question_count; i++)
		question_part(call, out, s, &s->questions[i]);
	if (s->question_count == 0)
		html_lit(out, "<p>いま設定できる項目はありません。</p>\n");
	locked_part(out, s);
	html_lit(out, "<p><button class=\"button\">保存する</button></p>\n</form>\n");
}

enum err settings_page(struct call *call, struct settings *s)
{
	struct buf out;
	bool wrong = s->error_count > 0;
	if (wrong)
		page_begin_wrong(call, &out, S("受信設定"));
	else
		page_begin(call, &out, S("受信設定"));
	if (wrong)
		error_summary(&out, s);
	else
		html_lit(&out, "<p>届くお知らせを選べます。いつでも変えられます。</p>\n");
	form_part(call, &out, s);
	return page_end(call, &out, wrong ? 422 : 200);
}
