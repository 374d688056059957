/* url_text: addresses inside messages. */
#include "url_text.h"

#include "str.h"

#include <string.h>

static bool is_hex(char c)
{
	return c && strchr("0123456789abcdefABCDEF", c);
}

static bool is_well_formed(struct str url)
{
	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.ptr[i];
		if (c <= 0x20 || c >= 0x7f || strchr("\"<>\\^`{|}", c))
			return false;
		if (c != '%')
			continue;
		if (url.len - i < 3 || !is_hex(url.ptr[i + 1]) || !is_hex(url.ptr[i + 2]))
			return false;
		i += 2;
	}
	return true;
}

static struct str without_user(struct str authority)
{
	for (size_t i = authority.len; i > 0; i--)
		if (authority.ptr[i - 1] == '@')
			return str_skip(authority, i);
	return authority;
}

/* The part between // and the path; without user name and port. */
static struct str host_of(struct str rest)
{
	size_t end = 0;
	while (end < rest.len && !strchr("/?#", rest.ptr[end]))
		end++;
	struct str authority = without_user(str_left(rest, end));
	if (str_starts(authority, S("["))) {
		ptrdiff_t close = str_find_char(authority, ']');
		return close < 0 ? S("") : str_left(authority, (size_t)close + 1);
	}
	ptrdiff_t colon = str_find_char(authority, ':');
	return colon < 0 ? authority : str_left(authority, (size_t)colon);
}

static bool is_loopback(struct str host)
{
	return str_eq(host, S("127.0.0.1")) || str_eq(host, S("localhost")) || str_eq(host, S("[::1]"));
}

static enum url_fault web_fault(struct str rest, bool scheme_fits)
{
	if (str_is_empty(host_of(rest)))
		return URL_BROKEN;
	return scheme_fits ? URL_FINE : URL_BAD_SCHEME;
}

static bool has_scheme(struct str url, struct str scheme, struct str *rest)
{
	if (url.len < scheme.len || !str_eq_nocase(str_left(url, scheme.len), scheme))
		return false;
	*rest = str_skip(url, scheme.len);
	return true;
}

enum url_fault url_fault(struct str url, bool for_action, bool allow_loopback)
{
	struct str rest;
	if (!is_well_formed(url))
		return URL_BROKEN;
	if (has_scheme(url, S("https://"), &rest))
		return web_fault(rest, true);
	if (has_scheme(url, S("http://"), &rest))
		return web_fault(rest, for_action || (allow_loopback && is_loopback(host_of(rest))));
	if (has_scheme(url, S("line://"), &rest) || has_scheme(url, S("tel:"), &rest))
		return !for_action ? URL_BAD_SCHEME : str_is_empty(rest) ? URL_BROKEN : URL_FINE;
	return str_find_char(url, ':') > 0 ? URL_BAD_SCHEME : URL_BROKEN;
}
