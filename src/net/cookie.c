/* cookie: what a browser keeps for us. */
#include "cookie.h"

#include "buf.h"
#include "http.h"
#include "str.h"

#define COOKIE_MAX ((size_t)4096)

/* cookie-octet of RFC 6265. */
static bool is_cookie_value(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c <= 0x20 || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\')
			return false;
	}
	return true;
}

struct str cookie_get(struct str header, const char *name)
{
	struct str wanted = str_from(name), found = {NULL, 0}, rest = header, piece;
	while (str_cut(&rest, ';', &piece)) {
		piece = str_trim(piece);
		ptrdiff_t equals = str_find_char(piece, '=');
		if (equals < 0 || !str_eq(str_left(piece, (size_t)equals), wanted))
			continue;
		struct str value = str_skip(piece, (size_t)equals + 1);
		if (found.ptr || !is_cookie_value(value))
			return (struct str){NULL, 0};
		found = value;
	}
	return found;
}

static enum err check(const struct cookie *cookie, struct str path)
{
	bool host = str_starts(cookie->name, S("__Host-"));
	bool secure = host || str_starts(cookie->name, S("__Secure-")) || cookie->same_site == COOKIE_NONE;
	if (!http_is_token(cookie->name) || !is_cookie_value(cookie->value))
		return fail(ERR_INTERNAL, "cookie %.*s has a malformed name or value", FMT(cookie->name));
	if (!is_cookie_value(path) || path.len == 0 || path.ptr[0] != '/')
		return fail(ERR_INTERNAL, "cookie %.*s has a malformed path", FMT(cookie->name));
	if (secure && cookie->insecure)
		return fail(ERR_INTERNAL, "cookie %.*s must be secure", FMT(cookie->name));
	if (host && !str_eq(path, S("/")))
		return fail(ERR_INTERNAL, "cookie %.*s must be for /", FMT(cookie->name));
	return OK;
}

enum err cookie_format(struct arena *arena, const struct cookie *cookie, struct str *out)
{
	static const char *const same_sites[] = {
		[COOKIE_LAX] = "Lax", [COOKIE_STRICT] = "Strict", [COOKIE_NONE] = "None",
	};
	struct str path = cookie->path.len ? cookie->path : S("/");
	TRY(check(cookie, path));
	struct buf text;
	buf_init(&text, arena, COOKIE_MAX);
	buf_fmt(&text, "%.*s=%.*s; Path=%.*s", FMT(cookie->name), FMT(cookie->value), FMT(path));
	if (cookie->max_age_s >= 0)
		buf_fmt(&text, "; Max-Age=%" PRId64, cookie->max_age_s);
	if (!cookie->insecure)
		buf_lit(&text, "; Secure");
	if (!cookie->script_may_read)
		buf_lit(&text, "; HttpOnly");
	buf_fmt(&text, "; SameSite=%s", same_sites[cookie->same_site]);
	return buf_done(&text, out);
}
