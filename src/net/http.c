/* http: methods, statuses, and what a header line may look like. */
#include "http.h"

static const char *const methods[HTTP_METHODS] = {
	[HTTP_OTHER] = "OTHER", [HTTP_GET] = "GET",       [HTTP_HEAD] = "HEAD",
	[HTTP_POST] = "POST",   [HTTP_PUT] = "PUT",       [HTTP_PATCH] = "PATCH",
	[HTTP_DELETE] = "DELETE", [HTTP_OPTIONS] = "OPTIONS",
};

enum http_method http_method_from(struct str text)
{
	for (size_t i = HTTP_GET; i < COUNT(methods); i++)
		if (str_eq(text, str_from(methods[i])))
			return (enum http_method)i;
	return HTTP_OTHER;
}

const char *http_method_name(enum http_method method)
{
	return (size_t)method < COUNT(methods) ? methods[method] : methods[HTTP_OTHER];
}

const char *http_status_text(int status)
{
	static const struct {
		int status;
		const char *text;
	} texts[] = {
		{200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"},
		{206, "Partial Content"}, {301, "Moved Permanently"}, {302, "Found"},
		{303, "See Other"}, {304, "Not Modified"}, {307, "Temporary Redirect"},
		{308, "Permanent Redirect"}, {400, "Bad Request"}, {401, "Unauthorized"},
		{403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
		{408, "Request Timeout"}, {409, "Conflict"}, {410, "Gone"},
		{411, "Length Required"}, {413, "Content Too Large"}, {414, "URI Too Long"},
		{415, "Unsupported Media Type"}, {416, "Range Not Satisfiable"},
		{422, "Unprocessable Content"}, {429, "Too Many Requests"},
		{431, "Request Header Fields Too Large"}, {500, "Internal Server Error"},
		{501, "Not Implemented"}, {502, "Bad Gateway"}, {503, "Service Unavailable"},
		{504, "Gateway Timeout"},
	};
	for (size_t i = 0; i < COUNT(texts); i++)
		if (texts[i].status == status)
			return texts[i].text;
	return "";
}

struct str http_pair_find(const struct http_pair *pairs, size_t count, const char *name)
{
	struct str wanted = str_from(name);
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(pairs[i].name, wanted))
			return pairs[i].value;
	return (struct str){NULL, 0};
}

static bool is_token_char(unsigned char c)
{
	if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
		return true;
	return c < 0x80 && c != 0 && str_find_char(S("!#$%&'*+-.^_`|~"), (char)c) >= 0;
}

bool http_is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_token_char((unsigned char)s.ptr[i]))
			return false;
	return s.len > 0;
}

bool http_is_value(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

int http_status_of(enum err code)
{
	switch (code) {
	case OK: return 200;
	case ERR_INVALID: return 400;
	case ERR_DENIED: return 403;
	case ERR_NOT_FOUND: return 404;
	case ERR_CONFLICT: return 409;
	case ERR_LIMIT: return 413;
	case ERR_BUSY: return 503;
	case ERR_REMOTE:
	case ERR_UNCERTAIN: return 502;
	case ERR_INTERNAL: return 500;
	}
	return 500;
}
