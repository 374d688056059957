/* html: escapes. */
#include "html.h"

#include "str.h"

static struct str escape_of(char c)
{
	switch (c) {
	case '&': return S("&amp;");
	case '<': return S("&lt;");
	case '>': return S("&gt;");
	case '"': return S("&quot;");
	case '\'': return S("&#39;");
	default: return (struct str){NULL, 0};
	}
}

void html_text(struct buf *out, struct str text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.len; i++) {
		struct str escape = escape_of(text.ptr[i]);
		if (!escape.ptr)
			continue;
		buf_add(out, text.ptr + from, i - from);
		buf_str(out, escape);
		from = i + 1;
	}
	buf_str(out, str_skip(text, from));
}

void html_attr(struct buf *out, const char *name, struct str value)
{
	buf_char(out, ' ');
	buf_str(out, str_from(name));
	html_lit(out, "=\"");
	html_text(out, value);
	html_lit(out, "\"");
}

void html_i64(struct buf *out, int64_t value) { buf_i64(out, value); }

void html_lines(struct buf *out, struct str text)
{
	struct str rest = text, line;
	bool first = true;
	while (str_cut(&rest, '\n', &line)) {
		if (!first)
			html_lit(out, "<br>");
		first = false;
		if (str_ends(line, S("\r")))
			line.len--;
		html_text(out, line);
	}
}

static bool is_safe_link(struct str url)
{
	for (size_t i = 0; i < url.len; i++) /* browsers drop these and read on */
		if ((unsigned char)url.ptr[i] <= 0x20 || url.ptr[i] == '\\')
			return false;
	if (str_starts(url, S("/")))
		return !str_starts(url, S("//"));
	return str_starts(url, S("https://")) || str_starts(url, S("tel:")) ||
	       str_starts(url, S("mailto:"));
}

void html_link(struct buf *out, const char *name, struct str url)
{
	html_attr(out, name, is_safe_link(url) ? url : S("#"));
}
