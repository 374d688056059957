/* emit: JSON by appending. */
#include "emit.h"

#include "str.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void emit_init(struct emit *emit, struct buf *out) { *emit = (struct emit){.out = out}; }

static void escaped(struct buf *out, struct str s)
{
	static const char hex[] = "0123456789abcdef";
	buf_char(out, '"');
	size_t plain = 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		/* '<' too: JSON inside a page must not end a script element. */
		if (c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != 0x7f)
			continue;
		buf_add(out, s.ptr + plain, i - plain);
		plain = i + 1;
		if (c == '"' || c == '\\') {
			buf_char(out, '\\');
			buf_char(out, (char)c);
		} else if (c == '\n') {
			buf_lit(out, "\\n");
		} else {
			char code[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
			buf_add(out, code, sizeof code);
		}
	}
	buf_add(out, s.ptr + plain, s.len - plain);
	buf_char(out, '"');
}

static void lead(struct emit *emit, const char *name)
{
	if (emit->comma)
		buf_char(emit->out, ',');
	emit->comma = true;
	if (name) {
		buf_char(emit->out, '"');
		buf_add(emit->out, name, strlen(name));
		buf_lit(emit->out, "\":");
	}
}

static void open_with(struct emit *emit, const char *name, char bracket)
{
	lead(emit, name);
	buf_char(emit->out, bracket);
	emit->comma = false;
}

static void close_with(struct emit *emit, char bracket)
{
	buf_char(emit->out, bracket);
	emit->comma = true;
}

void emit_begin(struct emit *emit, const char *name) { open_with(emit, name, '{'); }
void emit_end(struct emit *emit) { close_with(emit, '}'); }
void emit_list(struct emit *emit, const char *name) { open_with(emit, name, '['); }
void emit_end_list(struct emit *emit) { close_with(emit, ']'); }

void emit_text(struct emit *emit, const char *name, struct str value)
{
	lead(emit, name);
	escaped(emit->out, value);
}

void emit_i64(struct emit *emit, const char *name, int64_t value)
{
	lead(emit, name);
	buf_i64(emit->out, value);
}

void emit_double(struct emit *emit, const char *name, double value)
{
	assert(isfinite(value));
	lead(emit, name);
	char text[32];
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	buf_add(emit->out, text, strlen(text));
}

void emit_bool(struct emit *emit, const char *name, bool value)
{
	lead(emit, name);
	buf_str(emit->out, value ? S("true") : S("false"));
}

void emit_null(struct emit *emit, const char *name)
{
	lead(emit, name);
	buf_lit(emit->out, "null");
}

void emit_raw(struct emit *emit, const char *name, struct str json)
{
	lead(emit, name);
	buf_str(emit->out, json);
}

void emit_key(struct emit *emit, struct str key)
{
	if (emit->comma)
		buf_char(emit->out, ',');
	escaped(emit->out, key);
	buf_char(emit->out, ':');
	emit->comma = false;
}
