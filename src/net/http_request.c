/* http_request: the target taken apart, and who really asks. */
#include "http_request.h"

#include "arena.h"
#include "cidr.h"
#include "cookie.h"
#include "str.h"
#include "url.h"
#include "utf8.h"

struct str http_header(const struct http_request *req, const char *name)
{
	return http_pair_find(req->headers, req->header_count, name);
}

struct str http_param(const struct http_request *req, const char *name)
{
	return form_get(&req->params, name);
}

struct str http_cookie(const struct http_request *req, const char *name)
{
	struct str header = http_header(req, "cookie");
	return header.ptr ? cookie_get(header, name) : header;
}

bool http_is_type(const struct http_request *req, const char *type)
{
	struct str rest = http_header(req, "content-type"), first;
	return str_cut(&rest, ';', &first) && str_eq_nocase(str_trim(first), str_from(type));
}

static bool is_path(struct str path)
{
	return path.len > 0 && path.ptr[0] == '/' && http_is_value(path) && utf8_ok(path) &&
	       str_find_char(path, '\t') < 0 && str_find_char(path, '\\') < 0 &&
	       str_find(path, S("..")) < 0 && str_find(path, S("//")) < 0;
}

enum err http_request_target(struct http_request *req)
{
	ptrdiff_t mark = str_find_char(req->target, '?');
	size_t len = mark < 0 ? req->target.len : (size_t)mark;
	struct str path;
	if (str_find_char(req->target, '#') >= 0 ||
	    !url_decode(req->arena, str_left(req->target, len), &path) || !is_path(path))
		return fail(ERR_INVALID, "アドレスの形式が正しくありません。");
	req->query = str_skip(req->target, len + 1);
	if (req->query.len)
		TRY(form_parse(req->arena, req->query, FORM_LIMITS, &req->params));
	req->path = path;
	return OK;
}

/* Cuts the last element off a comma-separated list. */
static bool take_last(struct str *list, struct str *element)
{
	if (!list->ptr)
		return false;
	size_t at = list->len;
	while (at > 0 && list->ptr[at - 1] != ',')
		at--;
	*element = str_trim(str_skip(*list, at));
	*list = at ? str_left(*list, at - 1) : (struct str){NULL, 0};
	return true;
}

/* Some proxies write the port too: 192.0.2.1:4711, [2001:db8::1]:4711. */
static bool parse_hop(struct str hop, struct address *out)
{
	if (str_starts(hop, S("["))) {
		ptrdiff_t end = str_find_char(hop, ']');
		return end > 0 && address_parse(str_left(str_skip(hop, 1), (size_t)end - 1), out);
	}
	ptrdiff_t colon = str_find_char(hop, ':');
	if (colon > 0 && str_find_char(str_skip(hop, (size_t)colon + 1), ':') < 0)
		hop = str_left(hop, (size_t)colon);
	return address_parse(hop, out);
}

static struct address walk_back(const struct http_request *req, struct address hop,
                                const struct cidr_list *trusted)
{
	for (size_t i = req->header_count; i > 0; i--) {
		if (!str_eq_nocase(req->headers[i - 1].name, S("x-forwarded-for")))
			continue;
		struct str list = req->headers[i - 1].value, element;
		while (take_last(&list, &element))
			if (!cidr_match(trusted, hop) || !parse_hop(element, &hop))
				return hop;
	}
	return hop;
}

void http_request_origin(struct http_request *req, struct str peer, const struct cidr_list *trusted)
{
	struct address address;
	req->remote_addr = peer;
	req->https = false;
	if (!trusted || trusted->count == 0 || !address_parse(peer, &address) ||
	    !cidr_match(trusted, address))
		return;
	req->remote_addr = address_format(req->arena, walk_back(req, address, trusted));
	req->https = str_eq_nocase(http_header(req, "x-forwarded-proto"), S("https"));
}
