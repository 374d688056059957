/* answer: errors in plain Japanese; security headers. */
#include "answer.h"

#include "arena.h"
#include "buf.h"
#include "call.h"
#include "html.h"
#include "log.h"
#include "page.h"

/* Only what the caller can mend is told in its own words. */
static struct str text_of(struct call *call, enum err code)
{
	switch (code) {
	case ERR_BUSY:
		return S("いま混み合っているか、データベースが使えません。入力した内容はそのままで、少し待ってからもう一度お試しください。");
	case ERR_REMOTE:
	case ERR_UNCERTAIN:
		return S("LINE との通信がうまくいきませんでした。少し待ってからもう一度お試しください。");
	case ERR_INTERNAL:
	case OK:
		return S("システムの内部で問題が起きました。管理者に日時を伝えてください。");
	case ERR_NOT_FOUND:
		return err_text()[0] ? str_dup(call->arena, str_from(err_text())) : S("見つかりません。削除されたかもしれません。");
	case ERR_INVALID:
	case ERR_DENIED:
	case ERR_CONFLICT:
	case ERR_LIMIT:
		return str_dup(call->arena, str_from(err_text()));
	}
	return S("");
}

/* Field names of the API become the words staff know: 「title」 → 「件名」. */
static struct str with_labels(struct arena *arena, struct str text)
{
	struct buf out;
	buf_init(&out, arena, 4096);
	for (ptrdiff_t open; (open = str_find(text, S("「"))) >= 0;) {
		size_t start = (size_t)open + S("「").len;
		ptrdiff_t length = str_find(str_skip(text, start), S("」"));
		if (length < 0)
			break;
		struct str key = str_left(str_skip(text, start), (size_t)length), label = key;
		for (size_t i = 0; i < api_label_count; i++)
			if (str_eq(api_labels[i].key, key))
				label = api_labels[i].text;
		buf_str(&out, str_left(text, start));
		buf_str(&out, label);
		text = str_skip(text, start + (size_t)length);
	}
	buf_str(&out, text);
	return buf_view(&out);
}

static void answer_json(struct call *call, int status, enum err code, struct str text, struct str field)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, call->arena, 8192);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_begin(&emit, "error");
	emit_text(&emit, "code", str_from(err_name(code)));
	emit_text(&emit, "message", text);
	if (field.len)
		emit_text(&emit, "field", field);
	emit_end(&emit);
	emit_end(&emit);
	http_respond(call->response, status, S("application/json; charset=utf-8"), buf_view(&out));
}

/* Citizens' pages have words in their language; the console's are Japanese. */
static void page_text(struct call *call, struct buf *out, struct str text)
{
	html_lines(out, call->route->flags & ROUTE_CITIZEN ? page_word(call, text) : text);
}

static void answer_page(struct call *call, int status, struct str text)
{
	struct buf out;
	struct str language = call->route->flags & ROUTE_CITIZEN ? language_html(wordings_language(page_words(call))) : S("ja");
	buf_init(&out, call->arena, 8192);
	html_lit(&out, "<!doctype html><html");
	html_attr(&out, "lang", language);
	html_lit(&out, "><head><meta charset=\"utf-8\">"
	               "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>");
	html_text(&out, call->web->options.account_name);
	html_lit(&out, "</title><link rel=\"stylesheet\" href=\"/c/style.css\"></head><body><main><h1>");
	page_text(call, &out, S("表示できません"));
	html_lit(&out, "</h1><p role=\"alert\">");
	page_text(call, &out, text);
	html_lit(&out, "</p><p>");
	page_text(call, &out, S("LINE のトークに戻り、メニューからもう一度開いてください。"));
	html_lit(&out, "</p></main></body></html>");
	http_respond(call->response, status, S("text/html; charset=utf-8"), buf_view(&out));
}

void answer_failure(struct call *call, int status, struct str text)
{
	if (call->route->flags & ROUTE_API)
		answer_json(call, status, status == 404 ? ERR_NOT_FOUND : status == 413 ? ERR_LIMIT : ERR_INVALID, text, S(""));
	else
		answer_page(call, status, text);
	answer_headers(call);
}

void answer_error(struct call *call, enum err code)
{
	int status = call->response->status == 401 ? 401 : http_status_of(code);
	struct str field = str_dup(call->arena, str_from(err_field()));
	struct str text = with_labels(call->arena, text_of(call, code));
	if (status >= 500)
		log_failure("request_failed", code, "route=%s", call->route->path);
	if (call->route->flags & ROUTE_API)
		answer_json(call, status, code, text, field);
	else if (call->route->flags & ROUTE_CITIZEN)
		answer_page(call, status, text);
	else
		http_respond_text(call->response, status, call->route->flags & ROUTE_CONSOLE ? text : S(""));
	if (status == 503)
		http_set_header(call->response, S("Retry-After"), S("5"));
	answer_headers(call);
}

/* LINE's script runs on one page only; citizen.h says what it needs. */
static bool is_liff_page(const struct call *call)
{
	return call->web->options.liff_id.len > 0 && call->http->method == HTTP_GET &&
	       str_eq(str_from(call->route->path), S("/c/liff"));
}

static struct str content_policy(struct call *call, struct str ancestors)
{
	bool liff = is_liff_page(call);
	return str_fmt(call->arena,
	               "default-src 'none'; script-src 'self'%s; style-src 'self'; "
	               "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'%s; "
	               "font-src 'self'; frame-src 'self'; base-uri 'self'; form-action 'self'; "
	               "frame-ancestors %.*s",
	               liff ? " https://static.line-scdn.net" : "",
	               liff ? " https://api.line.me https://access.line.me https://liff.line.me https://liffsdk.line-scdn.net" : "",
	               FMT(ancestors));
}

void answer_headers(struct call *call)
{
	struct http_response *res = call->response;
	struct str ancestors = call->route->flags & ROUTE_CITIZEN && call->web->options.frame_ancestors.len
	                               ? call->web->options.frame_ancestors
	                               : S("'none'");
	if (!http_response_header(res, "Content-Security-Policy").len) /* media have one of their own */
		http_set_header(res, S("Content-Security-Policy"), content_policy(call, ancestors));
	if (call->request[0])
		http_set_header(res, S("X-Request-Id"), str_dup(call->arena, str_from(call->request)));
	http_set_header(res, S("X-Content-Type-Options"), S("nosniff"));
	if (!http_response_header(res, "Referrer-Policy").len) /* counted links tell nobody where they stood */
		http_set_header(res, S("Referrer-Policy"), S("same-origin"));
	http_set_header(res, S("Permissions-Policy"), S("camera=(self), geolocation=(self), microphone=()"));
	http_set_header(res, S("Cross-Origin-Opener-Policy"), S("same-origin"));
	if (str_eq(ancestors, S("'none'")))
		http_set_header(res, S("X-Frame-Options"), S("DENY"));
	if (call->http->https)
		http_set_header(res, S("Strict-Transport-Security"), S("max-age=31536000; includeSubDomains"));
	if (!http_response_header(res, "Cache-Control").len)
		http_set_header(res, S("Cache-Control"), S("no-store"));
}
