/* url_find: addresses within a text. Source: RFC 3986, appendix C, for the end. */
#include "url_find.h"

#include "str.h"

#include <string.h>

static bool is_url_char(char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c != '\0' && strchr("-._~:/?#[]@!$&'()*+,;=%", c) != NULL;
}

static bool is_behind(char c) { return strchr(".,;:!?'", c) != NULL; }

/* A bracket at the end belongs to the address only if it was opened in it. */
static bool is_stray_bracket(struct str url)
{
	int open = 0;
	if (url.ptr[url.len - 1] != ')' && url.ptr[url.len - 1] != ']')
		return false;
	char closing = url.ptr[url.len - 1], opening = closing == ')' ? '(' : '[';
	for (size_t i = 0; i < url.len; i++)
		open += url.ptr[i] == opening ? 1 : url.ptr[i] == closing ? -1 : 0;
	return open < 0;
}

size_t url_find_at(struct str text, size_t at)
{
	struct str rest = str_skip(text, at);
	size_t head = str_starts(rest, S("https://")) ? 8 : str_starts(rest, S("http://")) ? 7 : 0;
	if (head == 0)
		return 0;
	size_t len = head;
	while (len < rest.len && is_url_char(rest.ptr[len]))
		len++;
	if (str_starts(str_skip(rest, len), S("{{"))) /* goes on with a placeholder: everybody's own */
		return 0;
	while (len > head && (is_behind(rest.ptr[len - 1]) || is_stray_bracket(str_left(rest, len))))
		len--;
	return len > head ? len : 0;
}
