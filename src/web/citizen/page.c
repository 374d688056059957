/* page: the frame around every page for citizens. */
#include "page.h"

#include "arena.h"
#include "call.h"
#include "html.h"
#include "secret.h"
#include "url.h"

static void head(struct call *call, struct buf *out, struct str mark, struct str title)
{
	buf_init(out, call->arena, PAGE_MOST);
	html_lit(out, "<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n"
	              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	              "<meta name=\"color-scheme\" content=\"light dark\">\n"
	              "<meta name=\"robots\" content=\"noindex\">\n<title>");
	html_text(out, mark);
	html_text(out, title);
	html_lit(out, "｜");
	html_text(out, call->web->options.account_name);
	html_lit(out, "</title>\n<link rel=\"stylesheet\" href=\"/c/style.css\">\n");
	if (!(call->route->flags & ROUTE_API)) /* staff look at it in a frame that runs nothing */
		html_lit(out, "<script src=\"/c/page.js\" defer></script>\n");
	html_lit(out, "</head>\n<body>\n"
	              "<a class=\"skip\" href=\"#main\">本文へ</a>\n<header><p>");
	html_text(out, call->web->options.account_name);
	html_lit(out, "</p></header>\n<main id=\"main\">\n<h1>");
	html_text(out, title);
	html_lit(out, "</h1>\n");
}

void page_begin(struct call *call, struct buf *out, struct str title) { head(call, out, S(""), title); }
void page_begin_wrong(struct call *call, struct buf *out, struct str title) { head(call, out, S("エラー："), title); }

enum err page_end(struct call *call, struct buf *out, int status)
{
	struct str body;
	html_lit(out, "</main>\n<footer><nav aria-label=\"このサイト\"><ul>");
	if (call->visit) {
		html_lit(out, "<li><a");
		page_link(call, out, "href", S("/c/settings"));
		html_lit(out, ">受信設定</a></li><li><a");
		page_link(call, out, "href", S("/c/me"));
		html_lit(out, ">私の情報</a></li>");
	}
	html_lit(out, "<li><a");
	page_link(call, out, "href", S("/c/privacy"));
	html_lit(out, ">個人情報の取扱い</a></li></ul></nav><p>");
	html_text(out, call->web->options.city_name);
	html_lit(out, "</p></footer>\n</body>\n</html>\n");
	TRY(buf_done(out, &body));
	http_respond(call->response, status, S("text/html; charset=utf-8"), body);
	return OK;
}

enum err page_tell(struct call *call, int status, struct str title, struct str text, struct str label, struct str url)
{
	struct buf out;
	page_begin(call, &out, title);
	html_lit(&out, "<p>");
	html_lines(&out, text);
	html_lit(&out, "</p>\n");
	if (label.len) {
		html_lit(&out, "<p><a class=\"button\"");
		html_link(&out, "href", url);
		html_lit(&out, ">");
		html_text(&out, label);
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
	html_lit(out, ">LINEに戻る</a></p>\n");
}

void page_add_friend(struct call *call, struct buf *out)
{
	if (!call->web->options.account_id.len) {
		html_lit(out, "<p>LINEのアプリの検索で「");
		html_text(out, call->web->options.account_name);
		html_lit(out, "」を探してください。</p>\n");
		return;
	}
	html_lit(out, "<p><a class=\"button\"");
	html_link(out, "href", page_line_add(call));
	html_lit(out, ">友だちに追加する</a></p>\n");
}

void page_open_talk(struct call *call, struct buf *out)
{
	if (!call->web->options.account_id.len)
		return;
	html_lit(out, "<p><a");
	html_link(out, "href", page_line_add(call));
	html_lit(out, ">LINEでこのアカウントを開く</a></p>\n");
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
