/* page: the frame around every page for citizens. */
#include "page.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "disaster.h"
#include "friend.h"
#include "html.h"
#include "secret.h"
#include "url.h"

/* --- words --- */

/* Known by their own choice, or by what the browser says. */
static enum err language_of(struct call *call, struct db *db, enum language *out)
{
	struct friend friend;
	bool staff = (call->route->flags & ROUTE_API) != 0; /* who look at the page */
	*out = staff ? LANGUAGE_JA : language_accepted(http_header(call->http, "Accept-Language"));
	if (!call->visit)
		return OK;
	TRY(friend_find(db, call->arena, NULL, call->visit->friend_id, &friend));
	*out = friend.reads;
	return OK;
}

static enum err load_words(struct call *call, struct db *db, struct wordings **out)
{
	enum language language;
	TRY(language_of(call, db, &language));
	return wordings_load(db, call->arena, language, out);
}

/* Without the database there are our own drafts still: also for the page that says so. */
struct wordings *page_words(struct call *call)
{
	struct db *db = call->db;
	if (call->words)
		return call->words;
	enum err err = db ? OK : db_take(call->web->options.db, call->arena, DB_READ, &db);
	if (err == OK)
		err = load_words(call, db, &call->words);
	if (db && db != call->db)
		db_return(&db);
	if (err != OK) {
		err_clear();
		enum language language = language_accepted(http_header(call->http, "Accept-Language"));
		if (wordings_load(NULL, call->arena, language, &call->words) != OK)
			err_clear();
	}
	return call->words;
}

struct said page_said(struct call *call, struct said said)
{
	call->page_drafts = call->page_drafts || said.draft;
	return said;
}

static struct str with_names(struct call *call, struct str text)
{
	static const struct str account = S_INIT("{account}"), city = S_INIT("{city}");
	struct buf out;
	if (str_find_char(text, '{') < 0)
		return text;
	buf_init(&out, call->arena, PAGE_MOST);
	while (text.len) {
		bool is_account = str_starts(text, account), is_city = str_starts(text, city);
		if (is_account || is_city) {
			buf_str(&out, is_account ? call->web->options.account_name : call->web->options.city_name);
			text = str_skip(text, is_account ? account.len : city.len);
		} else {
			buf_char(&out, text.ptr[0]);
			text = str_skip(text, 1);
		}
	}
	return buf_view(&out);
}

struct str page_word(struct call *call, struct str japanese)
{
	return with_names(call, page_said(call, wordings_page(page_words(call), japanese)).text);
}

void page_say(struct call *call, struct buf *out, struct str japanese) { html_text(out, page_word(call, japanese)); }

struct said page_label_text(struct call *call, const char *kind, int64_t id, struct str japanese)
{
	struct str thing = str_fmt(call->arena, "%" PRId64, id);
	return page_said(call, wordings_say(page_words(call), kind, thing, japanese));
}

void page_lang(struct call *call, struct buf *out, enum language language)
{
	struct str is = language_html(language);
	if (!str_eq(is, language_html(wordings_language(page_words(call)))))
		html_attr(out, "lang", is);
}

void page_label(struct call *call, struct buf *out, const char *kind, int64_t id, struct str japanese)
{
	struct said said = page_label_text(call, kind, id, japanese);
	bool other = !str_eq(language_html(said.language), language_html(wordings_language(page_words(call))));
	if (other) {
		html_lit(out, "<span");
		page_lang(call, out, said.language);
		html_lit(out, ">");
	}
	html_lines(out, said.text);
	if (other)
		html_lit(out, "</span>");
}

struct str page_comma(struct call *call)
{
	enum language language = wordings_language(page_words(call));
	return language <= LANGUAGE_EASY || language == LANGUAGE_ZH ? S("、") : S(", ");
}

/* What a check of the city said, whose sentence may name the question. */
struct str page_told(struct call *call, struct str text, const struct attribute *attribute)
{
	struct str told = str_dup(call->arena, text);
	if (!attribute || wordings_language(page_words(call)) == LANGUAGE_JA)
		return page_word(call, told);
	ptrdiff_t at = str_find(told, attribute->label);
	if (at < 0)
		return page_word(call, told);
	struct str rest = str_skip(told, (size_t)at + attribute->label.len);
	struct str plain = str_fmt(call->arena, "%.*s{label}%.*s", (int)at, told.ptr, FMT(rest));
	struct str said = page_word(call, plain);
	at = str_find(said, S("{label}"));
	if (at < 0)
		return told;
	return str_fmt(call->arena, "%.*s%.*s%.*s", (int)at, said.ptr,
	               FMT(page_label_text(call, "attribute", attribute->id, attribute->label).text),
	               FMT(str_skip(said, (size_t)at + S("{label}").len)));
}

/* --- the frame --- */

static enum err urgent_words(struct call *call, struct db *db, struct said *out)
{
	struct str notice = S("");
	TRY(disaster_notice(db, call->arena, &notice));
	*out = (struct said){.text = notice};
	if (notice.len == 0)
		return OK;
	const struct wording_ask ask = {"disaster_text", S("notice"), notice, wordings_language(page_words(call))};
	return wording_say(db, call->arena, &ask, out);
}

/* What a disaster puts above everything. A page is worth more than this: trouble shows none. */
static void urgent(struct call *call, struct buf *out)
{
	struct said said = {.text = S("")};
	struct db *db = call->db;
	enum err err = db ? OK : db_take(call->web->options.db, call->arena, DB_READ, &db);
	if (err == OK)
		err = urgent_words(call, db, &said);
	if (err != OK) {
		said.text = S("");
		err_clear();
	}
	if (db && db != call->db)
		db_return(&db);
	if (said.text.len == 0)
		return;
	said = page_said(call, said);
	html_lit(out, "<div class=\"urgent\" role=\"region\" aria-label=\"緊急のお知らせ\"");
	page_lang(call, out, said.language);
	html_lit(out, "><p>");
	html_lines(out, said.text);
	html_lit(out, "</p></div>\n");
}

static void head(struct call *call, struct buf *out, struct str mark, struct str japanese)
{
	struct str title = page_word(call, japanese);
	buf_init(out, call->arena, PAGE_MOST);
	html_lit(out, "<!doctype html>\n<html");
	html_attr(out, "lang", language_html(wordings_language(page_words(call))));
	html_lit(out, ">\n<head>\n<meta charset=\"utf-8\">\n"
	              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	              "<meta name=\"color-scheme\" content=\"light dark\">\n"
	              "<meta name=\"robots\" content=\"noindex\">\n<title>");
	if (mark.len)
		page_say(call, out, mark);
	html_text(out, title);
	html_lit(out, "｜");
	html_text(out, call->web->options.account_name);
	html_lit(out, "</title>\n<link rel=\"stylesheet\" href=\"/c/style.css\">\n");
	if (!(call->route->flags & ROUTE_API)) /* staff look at it in a frame that runs nothing */
		html_lit(out, "<script src=\"/c/page.js\" defer></script>\n");
	html_lit(out, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">");
	page_say(call, out, S("本文へ"));
	html_lit(out, "</a>\n<header><p>");
	html_text(out, call->web->options.account_name);
	html_lit(out, "</p></header>\n<main id=\"main\">\n");
	urgent(call, out);
	html_lit(out, "<h1>");
	html_text(out, title);
	html_lit(out, "</h1>\n");
	call->page_head = out->len;
}

void page_begin(struct call *call, struct buf *out, struct str title) { head(call, out, S(""), title); }
void page_begin_wrong(struct call *call, struct buf *out, struct str title) { head(call, out, S("エラー："), title); }

/* Only now is it known whether a draft stands on the page; it is told at its top. */
static enum err with_note(struct call *call, const struct buf *out, struct str *body)
{
	struct buf whole;
	TRY(buf_done(out, body));
	if (!call->page_drafts)
		return OK;
	buf_init(&whole, call->arena, PAGE_MOST);
	buf_str(&whole, str_left(*body, call->page_head));
	html_lit(&whole, "<p class=\"help\">");
	page_say(call, &whole, S("このページの文は、機械で訳した下書きです。市はまだ確かめていません。正しいのは日本語の文です。"));
	html_lit(&whole, "</p>\n");
	buf_str(&whole, str_skip(*body, call->page_head));
	return buf_done(&whole, body);
}

enum err page_end(struct call *call, struct buf *out, int status)
{
	struct str body;
	html_lit(out, "</main>\n<footer><nav aria-label=\"");
	page_say(call, out, S("このサイト"));
	html_lit(out, "\"><ul>");
	if (call->visit) {
		html_lit(out, "<li><a");
		page_link(call, out, "href", S("/c/settings"));
		html_lit(out, ">");
		page_say(call, out, S("受信設定"));
		html_lit(out, "</a></li><li><a");
		page_link(call, out, "href", S("/c/me"));
		html_lit(out, ">");
		page_say(call, out, S("私の情報"));
		html_lit(out, "</a></li>");
	}
	html_lit(out, "<li><a");
	page_link(call, out, "href", S("/c/privacy"));
	html_lit(out, ">");
	page_say(call, out, S("個人情報の取扱い"));
	html_lit(out, "</a></li></ul></nav><p>");
	html_text(out, call->web->options.city_name);
	html_lit(out, "</p></footer>\n</body>\n</html>\n");
	TRY(with_note(call, out, &body));
	http_respond(call->response, status, S("text/html; charset=utf-8"), body);
	return OK;
}

enum err page_tell(struct call *call, int status, struct str title, struct str text, struct str label, struct str url)
{
	struct buf out;
	page_begin(call, &out, title);
	html_lit(&out, "<p>");
	html_lines(&out, page_word(call, text));
	html_lit(&out, "</p>\n");
	if (label.len) {
		html_lit(&out, "<p><a class=\"button\"");
		html_link(&out, "href", url);
		html_lit(&out, ">");
		page_say(call, &out, label);
		html_lit(&out, "</a></p>\n");
	}
	return page_end(call, &out, status);
}

static struct str selector_of(struct call *call)
{
	struct str v = http_param(call->http, "v");
	return call->visit ? v : S("");
}

struct str page_path(struct call *call, struct str path)
{
	struct str v = selector_of(call);
	return v.len ? str_fmt(call->arena, "%.*s?v=%.*s", FMT(path), FMT(v)) : path;
}

void page_link(struct call *call, struct buf *out, const char *name, struct str path)
{
	html_link(out, name, page_path(call, path));
}

static struct str line_address(struct call *call, const char *kind)
{
	struct buf out;
	buf_init(&out, call->arena, 400);
	buf_fmt(&out, "https://line.me/R/%s/", kind);
	url_encode(&out, call->web->options.account_id);
	return buf_view(&out);
}

struct str page_line_talk(struct call *call) { return line_address(call, "oaMessage"); }
struct str page_line_add(struct call *call) { return line_address(call, "ti/p"); }

void page_back_to_line(struct call *call, struct buf *out)
{
	html_lit(out, "<p><a class=\"button\" data-close");
	html_link(out, "href", page_line_talk(call));
	html_lit(out, ">");
	page_say(call, out, S("LINEに戻る"));
	html_lit(out, "</a></p>\n");
}

void page_add_friend(struct call *call, struct buf *out)
{
	if (!call->web->options.account_id.len) {
		html_lit(out, "<p>");
		page_say(call, out, S("LINEのアプリの検索で「{account}」を探してください。"));
		html_lit(out, "</p>\n");
		return;
	}
	html_lit(out, "<p><a class=\"button\"");
	html_link(out, "href", page_line_add(call));
	html_lit(out, ">");
	page_say(call, out, S("友だちに追加する"));
	html_lit(out, "</a></p>\n");
}

void page_open_talk(struct call *call, struct buf *out)
{
	if (!call->web->options.account_id.len)
		return;
	html_lit(out, "<p><a");
	html_link(out, "href", page_line_add(call));
	html_lit(out, ">");
	page_say(call, out, S("LINEでこのアカウントを開く"));
	html_lit(out, "</a></p>\n");
}

void page_csrf(struct call *call, struct buf *out)
{
	html_lit(out, "<input type=\"hidden\" name=\"csrf\"");
	html_attr(out, "value", call->visit ? call->visit->csrf : S(""));
	html_lit(out, ">\n");
}

bool page_needs_login(struct call *call, struct str path)
{
	if (call->visit)
		return false;
	struct buf to;
	buf_init(&to, call->arena, 400);
	buf_lit(&to, "/c/login?to=");
	url_encode(&to, path);
	http_respond_redirect(call->response, 303, buf_view(&to));
	return true;
}

enum err page_check_csrf(struct call *call, struct str token)
{
	if (!call->visit)
		return fail(ERR_DENIED, "時間がたったため、LINEログインが切れました。保存されていません。\n"
		                        "LINEのトークからもう一度開いてください。");
	if (token.len == 0 || !bytes_equal(token, call->visit->csrf))
		return fail(ERR_DENIED, "このページは古くなっています。保存されていません。\n"
		                        "LINEのトークからもう一度開いてください。");
	return OK;
}
