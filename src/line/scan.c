/* scan: the strict JSON walk in front of the durable commit; made to be fast. */
#include "scan.h"

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static void skip_space(struct scan *scan)
{
	while (scan->at < scan->end && is_space(*scan->at))
		scan->at++;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool next_is(const struct scan *scan, char c)
{
	return scan->at < scan->end && *scan->at == c;
}

void scan_start(struct scan *scan, struct str text)
{
	const char *ptr = text.ptr ? text.ptr : "";
	*scan = (struct scan){.at = ptr, .end = ptr + text.len};
	skip_space(scan);
}

bool scan_at_end(struct scan *scan)
{
	skip_space(scan);
	return scan->at == scan->end;
}

/* Eight bytes at once: a high bit is set for each byte that is a control
 * character, a quote, a backslash or not ASCII. Borrows run upwards only, so
 * the lowest set bit is exact. */
static uint64_t special_bytes(uint64_t eight)
{
	uint64_t quote = eight ^ EACH('"');
	uint64_t slash = eight ^ EACH('\\');
	return ((eight - EACH(0x20)) | (quote - EACH(1)) | (slash - EACH(1)) | eight) & HIGH_BITS;
}

static void skip_plain(struct scan *scan)
{
	while (scan->end - scan->at >= 8) {
		uint64_t eight;
		memcpy(&eight, scan->at, 8);
		if (special_bytes(eight))
			break;
		scan->at += 8;
	}
	while (scan->at < scan->end) {
		unsigned char c = (unsigned char)*scan->at;
		if (c < 0x20 || c == '"' || c == '\\' || c >= 0x80)
			return;
		scan->at++;
	}
}

static bool continues(const unsigned char *p, unsigned char least, unsigned char most)
{
	return *p >= least && *p <= most;
}

/* One character beyond ASCII, by the table of well-formed UTF-8 (Unicode 3.9). */
static bool skip_utf8(struct scan *scan)
{
	const unsigned char *p = (const unsigned char *)scan->at;
	ptrdiff_t left = scan->end - scan->at;
	size_t len;
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		len = 2;
	else if ((p[0] & 0xf0) == 0xe0)
		len = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		len = 4;
	else
		return false;
	if (left < (ptrdiff_t)len)
		return false;
	unsigned char least = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
	unsigned char most = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
	if (!continues(p + 1, least, most))
		return false;
	for (size_t i = 2; i < len; i++)
		if (!continues(p + i, 0x80, 0xbf))
			return false;
	scan->at += len;
	return true;
}

/* A run of them: Japanese rarely comes alone. */
static bool skip_wide(struct scan *scan)
{
	do {
		if (!skip_utf8(scan))
			return false;
	} while (scan->at < scan->end && (unsigned char)*scan->at >= 0x80);
	return true;
}

static int hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Reads the four digits behind \u. */
static bool four_hex(const char **at, const char *end, uint32_t *unit)
{
	if (end - *at < 4)
		return false;
	*unit = 0;
	for (int i = 0; i < 4; i++) {
		int digit = hex_value((*at)[i]);
		if (digit < 0)
			return false;
		*unit = *unit << 4 | (uint32_t)digit;
	}
	*at += 4;
	return true;
}

static bool skip_unicode_escape(struct scan *scan)
{
	uint32_t unit;
	if (!four_hex(&scan->at, scan->end, &unit))
		return false;
	if (unit < 0xd800 || unit > 0xdfff)
		return true;
	if (unit > 0xdbff || scan->end - scan->at < 2 || scan->at[0] != '\\' || scan->at[1] != 'u')
		return false;
	scan->at += 2;
	return four_hex(&scan->at, scan->end, &unit) && unit >= 0xdc00 && unit <= 0xdfff;
}

static bool skip_escape(struct scan *scan)
{
	scan->at++;
	if (scan->at == scan->end)
		return false;
	char c = *scan->at++;
	if (c == 'u')
		return skip_unicode_escape(scan);
	return c && strchr("\"\\/bfnrt", c);
}

bool scan_text(struct scan *scan, struct scan_text *out)
{
	if (!next_is(scan, '"'))
		return false;
	const char *from = ++scan->at;
	bool escaped = false;
	for (;;) {
		skip_plain(scan);
		if (scan->at == scan->end)
			return false;
		unsigned char c = (unsigned char)*scan->at;
		if (c == '"')
			break;
		escaped = escaped || c == '\\';
		if (c >= 0x80 ? !skip_wide(scan) : c != '\\' || !skip_escape(scan))
			return false;
	}
	*out = (struct scan_text){{from, (size_t)(scan->at - from)}, escaped};
	scan->at++;
	return true;
}

static bool skip_digits(struct scan *scan)
{
	const char *from = scan->at;
	while (scan->at < scan->end && is_digit(*scan->at))
		scan->at++;
	return scan->at > from;
}

static bool skip_number(struct scan *scan)
{
	if (next_is(scan, '-'))
		scan->at++;
	if (next_is(scan, '0'))
		scan->at++;
	else if (!skip_digits(scan))
		return false;
	if (next_is(scan, '.')) {
		scan->at++;
		if (!skip_digits(scan))
			return false;
	}
	if (next_is(scan, 'e') || next_is(scan, 'E')) {
		scan->at++;
		if (next_is(scan, '+') || next_is(scan, '-'))
			scan->at++;
		return skip_digits(scan);
	}
	return true;
}

static bool skip_word(struct scan *scan, struct str word)
{
	if ((size_t)(scan->end - scan->at) < word.len || memcmp(scan->at, word.ptr, word.len) != 0)
		return false;
	scan->at += word.len;
	return true;
}

bool scan_open(struct scan *scan, char bracket)
{
	if (!next_is(scan, bracket) || ++scan->depth > SCAN_DEPTH)
		return false;
	scan->at++;
	skip_space(scan);
	return true;
}

bool scan_close(struct scan *scan, char bracket)
{
	if (!next_is(scan, bracket))
		return false;
	scan->depth--;
	scan->at++;
	return true;
}

bool scan_key(struct scan *scan, struct scan_text *key)
{
	if (!scan_text(scan, key))
		return false;
	skip_space(scan);
	if (!next_is(scan, ':'))
		return false;
	scan->at++;
	skip_space(scan);
	return true;
}

bool scan_next(struct scan *scan, char bracket, bool *more)
{
	skip_space(scan);
	if (scan_close(scan, bracket)) {
		*more = false;
		return true;
	}
	if (!next_is(scan, ','))
		return false;
	scan->at++;
	skip_space(scan);
	*more = true;
	return true;
}

static bool skip_object(struct scan *scan)
{
	struct scan_text key;
	if (!scan_open(scan, '{'))
		return false;
	for (bool more = !scan_close(scan, '}'); more;)
		if (!scan_key(scan, &key) || !scan_value(scan) || !scan_next(scan, '}', &more))
			return false;
	return true;
}

static bool skip_array(struct scan *scan)
{
	if (!scan_open(scan, '['))
		return false;
	for (bool more = !scan_close(scan, ']'); more;)
		if (!scan_value(scan) || !scan_next(scan, ']', &more))
			return false;
	return true;
}

bool scan_value(struct scan *scan)
{
	struct scan_text text;
	if (scan->at == scan->end)
		return false;
	switch (*scan->at) {
	case '"': return scan_text(scan, &text);
	case '{': return skip_object(scan);
	case '[': return skip_array(scan);
	case 't': return skip_word(scan, S("true"));
	case 'f': return skip_word(scan, S("false"));
	case 'n': return skip_word(scan, S("null"));
	default: return skip_number(scan);
	}
}

/* The next character of a checked text; escapes of ASCII are undone, all else
 * counts as a character that no word has. */
static char unescaped(struct str text, size_t *at)
{
	static const char from[] = "\"\\/bfnrt";
	static const char to[] = "\"\\/\b\f\n\r\t";
	char c = text.ptr[(*at)++];
	if (c != '\\')
		return c;
	c = text.ptr[(*at)++];
	if (c != 'u')
		return to[strchr(from, c) - from];
	uint32_t unit;
	const char *digits = text.ptr + *at;
	if (!four_hex(&digits, text.ptr + text.len, &unit))
		return 0;
	*at += 4;
	return unit < 0x80 ? (char)unit : 0;
}

bool scan_text_is(struct scan_text text, struct str word)
{
	if (!text.escaped)
		return text.raw.len == word.len && memcmp(text.raw.ptr, word.ptr, word.len) == 0;
	size_t at = 0, i = 0;
	while (at < text.raw.len && i < word.len)
		if (unescaped(text.raw, &at) != word.ptr[i++])
			return false;
	return at == text.raw.len && i == word.len;
}
