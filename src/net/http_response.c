/* http_response: headers in, headers out. */
#include "http_response.h"

#include "arena.h"
#include "str.h"

/* The server writes these itself, from what it knows. */
static bool is_server_own(struct str name)
{
	static const char *const names[] = {
		"content-length", "transfer-encoding", "connection", "keep-alive", "date", "upgrade",
	};
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq_nocase(name, str_from(names[i])))
			return true;
	return false;
}

void http_add_header(struct http_response *res, struct str name, struct str value)
{
	if (!http_is_token(name) || !http_is_value(value) || is_server_own(name)) {
		res->broken = true;
		return;
	}
	struct http_header_line *line = arena_make(res->arena, struct http_header_line);
	line->pair = (struct http_pair){name, value};
	if (res->last)
		res->last->next = line;
	else
		res->first = line;
	res->last = line;
}

static void remove_header(struct http_response *res, struct str name)
{
	struct http_header_line *line = res->first;
	res->first = res->last = NULL;
	while (line) {
		struct http_header_line *next = line->next;
		line->next = NULL;
		if (!str_eq_nocase(line->pair.name, name)) {
			if (res->last)
				res->last->next = line;
			else
				res->first = line;
			res->last = line;
		}
		line = next;
	}
}

void http_set_header(struct http_response *res, struct str name, struct str value)
{
	remove_header(res, name);
	http_add_header(res, name, value);
}

struct str http_response_header(const struct http_response *res, const char *name)
{
	for (const struct http_header_line *line = res->first; line; line = line->next)
		if (str_eq_nocase(line->pair.name, str_from(name)))
			return line->pair.value;
	return (struct str){NULL, 0};
}

void http_set_cookie(struct http_response *res, const struct cookie *cookie)
{
	struct str text;
	if (cookie_format(res->arena, cookie, &text) != OK) {
		res->broken = true;
		return;
	}
	http_add_header(res, S("Set-Cookie"), text);
}

void http_respond(struct http_response *res, int status, struct str type, struct str body)
{
	res->status = status;
	res->body = body;
	if (type.len)
		http_set_header(res, S("Content-Type"), type);
}

void http_respond_text(struct http_response *res, int status, struct str body)
{
	http_respond(res, status, S("text/plain; charset=utf-8"), body);
}

void http_respond_redirect(struct http_response *res, int status, struct str location)
{
	http_respond(res, status, S(""), S(""));
	http_set_header(res, S("Location"), location);
}

static bool list_has_etag(struct str list, struct str etag)
{
	struct str rest = list, element;
	while (str_cut(&rest, ',', &element)) {
		element = str_trim(element);
		if (str_starts(element, S("W/")))
			element = str_skip(element, 2);
		if (str_eq(element, etag) || str_eq(element, S("*")))
			return true;
	}
	return false;
}

/* "gzip", "gzip;q=0.5", but not "gzip;q=0" or "gzip;q=0.000". */
static bool takes_gzip(struct str accept)
{
	struct str rest = accept, element, name;
	while (str_cut(&rest, ',', &element)) {
		if (!str_cut(&element, ';', &name) || !str_eq_nocase(str_trim(name), S("gzip")))
			continue;
		struct str weight = str_trim(element);
		if (!str_starts(weight, S("q=")))
			return true;
		weight = str_skip(weight, 2);
		for (size_t i = 0; i < weight.len; i++)
			if (weight.ptr[i] >= '1' && weight.ptr[i] <= '9')
				return true;
		return false;
	}
	return false;
}

void http_respond_asset(const struct http_request *req, struct http_response *res,
                        const struct http_asset *asset)
{
	http_set_header(res, S("ETag"), asset->etag);
	http_set_header(res, S("Cache-Control"),
	                asset->immutable ? S("public, max-age=31536000, immutable") : S("no-cache"));
	if (asset->gzip.len)
		http_set_header(res, S("Vary"), S("Accept-Encoding"));
	if (list_has_etag(http_header(req, "if-none-match"), asset->etag)) {
		http_respond(res, 304, S(""), S(""));
		return;
	}
	bool packed = asset->gzip.len && takes_gzip(http_header(req, "accept-encoding"));
	if (packed)
		http_set_header(res, S("Content-Encoding"), S("gzip"));
	http_respond(res, 200, asset->type, packed ? asset->gzip : asset->bytes);
}
