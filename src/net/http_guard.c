/* http_guard: RFC 9112, read the strict way. */
#include "http_guard.h"

static size_t count_of(const struct http_guard_head *head, struct str name, struct str *value)
{
	size_t count = 0;
	for (size_t i = 0; i < head->header_count; i++) {
		if (!str_eq_nocase(head->headers[i].name, name))
			continue;
		*value = head->headers[i].value;
		count++;
	}
	return count;
}

/* 18 digits fit an int64_t. */
static bool is_length(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] < '0' || value.ptr[i] > '9')
			return false;
	return value.len >= 1 && value.len <= 18;
}

static bool is_host(struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];
		bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!letter && (c == '\0' || str_find_char(S(".-_:[]"), c) < 0))
			return false;
	}
	return value.len >= 1 && value.len <= 260;
}

static bool is_target(struct str target)
{
	for (size_t i = 0; i < target.len; i++)
		if ((unsigned char)target.ptr[i] <= 0x20 || (unsigned char)target.ptr[i] >= 0x7f)
			return false;
	return target.len > 0 && target.ptr[0] == '/';
}

static enum http_guard guard_lines(const struct http_guard_head *head)
{
	if (head->header_count > GUARD_HEADERS)
		return GUARD_MANY_HEADERS;
	for (size_t i = 0; i < head->header_count; i++) {
		if (!http_is_token(head->headers[i].name))
			return GUARD_ODD_NAME;
		if (!http_is_value(head->headers[i].value))
			return GUARD_ODD_VALUE;
	}
	return GUARD_OK;
}

static enum http_guard guard_host(const struct http_guard_head *head, bool required)
{
	struct str host = S("");
	size_t hosts = count_of(head, S("Host"), &host);
	if (hosts > 1)
		return GUARD_TWO_HOSTS;
	if (hosts == 0)
		return required ? GUARD_NO_HOST : GUARD_OK;
	return is_host(host) ? GUARD_OK : GUARD_ODD_HOST;
}

static enum http_guard guard_framing(const struct http_guard_head *head, bool may_chunk)
{
	struct str length = S(""), encoding = S("");
	size_t lengths = count_of(head, S("Content-Length"), &length);
	size_t encodings = count_of(head, S("Transfer-Encoding"), &encoding);
	if (lengths > 1)
		return GUARD_TWO_LENGTHS;
	if (encodings > 1)
		return GUARD_TWO_ENCODINGS;
	if (lengths && encodings)
		return GUARD_LENGTH_AND_ENCODING;
	if (lengths && !is_length(length))
		return GUARD_ODD_LENGTH;
	if (encodings && (!may_chunk || !str_eq(encoding, S("chunked"))))
		return GUARD_ODD_ENCODING;
	return GUARD_OK;
}

enum http_guard http_guard(const struct http_guard_head *head)
{
	bool newer = str_eq(head->version, S("HTTP/1.1"));
	if (!newer && !str_eq(head->version, S("HTTP/1.0")))
		return GUARD_ODD_VERSION;
	if (!http_is_token(head->method))
		return GUARD_ODD_METHOD;
	if (!is_target(head->target))
		return GUARD_ODD_TARGET;
	enum http_guard verdict = guard_lines(head);
	if (verdict == GUARD_OK)
		verdict = guard_framing(head, newer);
	if (verdict == GUARD_OK)
		verdict = guard_host(head, newer);
	return verdict;
}

int64_t http_guard_length(const struct http_guard_head *head)
{
	struct str value = S("");
	int64_t length = 0;
	if (count_of(head, S("Transfer-Encoding"), &value))
		return -1;
	if (count_of(head, S("Content-Length"), &value) && !str_to_i64(value, &length))
		return 0;
	return length;
}

const char *http_guard_name(enum http_guard verdict)
{
	static const char *const names[] = {
		[GUARD_OK] = "ok",
		[GUARD_TWO_LENGTHS] = "two_lengths",
		[GUARD_TWO_HOSTS] = "two_hosts",
		[GUARD_TWO_ENCODINGS] = "two_encodings",
		[GUARD_LENGTH_AND_ENCODING] = "length_and_encoding",
		[GUARD_ODD_ENCODING] = "odd_encoding",
		[GUARD_ODD_LENGTH] = "odd_length",
		[GUARD_NO_HOST] = "no_host",
		[GUARD_ODD_HOST] = "odd_host",
		[GUARD_ODD_NAME] = "odd_name",
		[GUARD_ODD_VALUE] = "odd_value",
		[GUARD_ODD_METHOD] = "odd_method",
		[GUARD_ODD_VERSION] = "odd_version",
		[GUARD_ODD_TARGET] = "odd_target",
		[GUARD_MANY_HEADERS] = "many_headers",
	};
	return (size_t)verdict < COUNT(names) ? names[verdict] : "unknown";
}
