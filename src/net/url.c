/* url: percent signs, and an address taken apart. */
#include "url.h"

#include "arena.h"
#include "cidr.h"
#include "str.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool url_decode(struct arena *arena, struct str text, struct str *out)
{
	if (str_find_char(text, '%') < 0) {
		*out = text;
		return true;
	}
	char *into = arena_alloc(arena, text.len);
	size_t len = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (c == '%') {
			int high = i + 2 < text.len ? hex_value(text.ptr[i + 1]) : -1;
			int low = i + 2 < text.len ? hex_value(text.ptr[i + 2]) : -1;
			if (high < 0 || low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		}
		into[len++] = c;
	}
	*out = str_of(into, len);
	return true;
}

static bool is_unreserved(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

void url_encode(struct buf *out, struct str text)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (is_unreserved((char)c)) {
			buf_char(out, (char)c);
			continue;
		}
		char escape[3] = {'%', digits[c >> 4], digits[c & 15]};
		buf_add(out, escape, sizeof escape);
	}
}

static bool is_url_text(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c <= 0x20 || c >= 0x7f || c == '"' || c == '<' || c == '>' || c == '\\')
			return false;
	}
	return text.len > 0 && text.len <= URL_MAX;
}

static bool is_host_name(struct str host)
{
	for (size_t i = 0; i < host.len; i++)
		if (!is_unreserved(host.ptr[i]))
			return false;
	return host.len > 0 && host.len <= 253 && host.ptr[0] != '.';
}

static bool take_scheme(struct str *rest, struct url *url)
{
	ptrdiff_t colon = str_find(*rest, S("://"));
	if (colon < 0)
		return false;
	url->scheme = str_left(*rest, (size_t)colon);
	*rest = str_skip(*rest, (size_t)colon + 3);
	if (str_eq_nocase(url->scheme, S("https"))) {
		url->scheme = S("https");
		url->port = 443;
		return true;
	}
	url->port = 80;
	if (!str_eq_nocase(url->scheme, S("http")))
		return false;
	url->scheme = S("http");
	return true;
}

static bool take_port(struct str port, struct url *url)
{
	if (port.len == 0)
		return true;
	int64_t value;
	if (port.ptr[0] != ':' || port.len > 6 || port.len < 2 || port.ptr[1] == '-' ||
	    !str_to_i64(str_skip(port, 1), &value) || value < 1 || value > 65535)
		return false;
	url->port = (int)value;
	return true;
}

/* host, host:port, [v6] or [v6]:port; "@" is no host byte, so user names fail. */
static bool take_authority(struct str authority, struct url *url)
{
	struct address address;
	if (str_starts(authority, S("["))) {
		ptrdiff_t end = str_find_char(authority, ']');
		if (end < 0)
			return false;
		url->host = str_left(str_skip(authority, 1), (size_t)end - 1);
		return str_find_char(url->host, ':') >= 0 && address_parse(url->host, &address) &&
		       take_port(str_skip(authority, (size_t)end + 1), url);
	}
	ptrdiff_t colon = str_find_char(authority, ':');
	size_t len = colon < 0 ? authority.len : (size_t)colon;
	url->host = str_left(authority, len);
	return is_host_name(url->host) && take_port(str_skip(authority, len), url);
}

static size_t find_any(struct str text, struct str any)
{
	size_t at = 0;
	while (at < text.len && str_find_char(any, text.ptr[at]) < 0)
		at++;
	return at;
}

static bool take_apart(struct str rest, struct url *url)
{
	if (!is_url_text(rest) || !take_scheme(&rest, url))
		return false;
	size_t end = find_any(rest, S("/?#"));
	if (!take_authority(str_left(rest, end), url))
		return false;
	rest = str_skip(rest, end);
	end = find_any(rest, S("?#"));
	url->path = end ? str_left(rest, end) : S("/");
	rest = str_skip(rest, end);
	end = find_any(rest, S("#"));
	url->query = str_skip(str_left(rest, end), 1);
	url->fragment = str_skip(str_skip(rest, end), 1);
	return true;
}

enum err url_parse(struct str text, struct url *out)
{
	struct url url = {.port = 0};
	if (!take_apart(text, &url))
		return fail(ERR_INVALID, "URLの形式が正しくありません（https://… の形で入力してください）。");
	*out = url;
	return OK;
}

bool url_is_https(struct str text)
{
	struct url url = {.port = 0};
	return take_apart(text, &url) && str_eq(url.scheme, S("https"));
}

/* Resolvers take "127.1", "0x7f000001" and "2130706433" for addresses as well. */
static bool looks_like_number(struct str host)
{
	struct str rest = host, label, last = S("");
	while (str_cut(&rest, '.', &label))
		if (label.len)
			last = label;
	return last.len > 0 && last.ptr[0] >= '0' && last.ptr[0] <= '9';
}

static bool is_local_name(struct str host)
{
	static const char *const endings[] = {
		".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet",
	};
	if (str_ends(host, S(".")))
		host.len--;
	if (str_find_char(host, '.') < 0)
		return true;
	for (size_t i = 0; i < COUNT(endings); i++) {
		struct str ending = str_from(endings[i]);
		if (host.len > ending.len && str_eq_nocase(str_skip(host, host.len - ending.len), ending))
			return true;
	}
	return false;
}

bool url_host_is_private(struct str host)
{
	struct address address;
	if (address_parse(host, &address))
		return address_is_private(address);
	return looks_like_number(host) || is_local_name(host);
}
