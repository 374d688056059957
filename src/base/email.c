/* email: the dot-atom form of RFC 5322, and a host name behind it. */
#include "email.h"

#include "str.h"

#include <string.h>

#define LOCAL_MOST 64
#define LABEL_MOST 63

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool is_local(struct str text)
{
	if (text.len == 0 || text.len > LOCAL_MOST)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter_or_digit(text.ptr[i]) && (text.ptr[i] == '\0' || !strchr(".!#$%&'*+/=?^_`{|}~-", text.ptr[i])))
			return false;
	return true;
}

static bool is_label(struct str text)
{
	if (text.len == 0 || text.len > LABEL_MOST || text.ptr[0] == '-' || text.ptr[text.len - 1] == '-')
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter_or_digit(text.ptr[i]) && text.ptr[i] != '-')
			return false;
	return true;
}

bool email_is_address(struct str text)
{
	ptrdiff_t at = str_find_char(text, '@');
	if (at < 0 || text.len > EMAIL_MOST || !is_local(str_left(text, (size_t)at)))
		return false;
	struct str host = str_skip(text, (size_t)at + 1), label;
	if (host.len == 0 || host.ptr[host.len - 1] == '.')
		return false;
	while (str_cut(&host, '.', &label))
		if (!is_label(label))
			return false;
	return true;
}
