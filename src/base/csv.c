/* csv: rows of cells, in the two encodings that city halls use. */
#include "csv.h"

#include "arena.h"
#include "str.h"
#include "utf8.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

static bool convert(struct arena *arena, const char *to, const char *from, struct str in,
                    struct str substitute, struct str *out)
{
	iconv_t converter = iconv_open(to, from);
	if (converter == (iconv_t)-1)
		return false;
	size_t room = in.len * 3 + 16;
	char *target = arena_alloc(arena, room);
	char *source = str_z(arena, in), *write = target;
	size_t left = in.len;
	bool ok = true;
	while (ok && left > 0 && iconv(converter, &source, &left, &write, &room) == (size_t)-1) {
		ok = errno == EILSEQ && substitute.len > 0 && room >= substitute.len;
		if (!ok)
			break;
		memcpy(write, substitute.ptr, substitute.len);
		write += substitute.len;
		room -= substitute.len;
		do { /* past one UTF-8 character */
			source++;
			left--;
		} while (left > 0 && ((unsigned char)*source & 0xc0) == 0x80);
	}
	iconv_close(converter);
	*out = str_of(target, (size_t)(write - target));
	return ok;
}

enum err csv_open(struct csv_reader *reader, struct arena *arena, struct str bytes)
{
	*reader = (struct csv_reader){0};
	if (str_starts(bytes, S("\xef\xbb\xbf")))
		bytes = str_skip(bytes, 3);
	if (utf8_ok(bytes)) {
		reader->text = bytes;
		return OK;
	}
	if (!convert(arena, "UTF-8", "CP932", bytes, S(""), &reader->text) ||
	    !utf8_ok(reader->text))
		return fail(ERR_INVALID, "CSV の文字コードが読めません。UTF-8 か Shift_JIS で保存してください。");
	return OK;
}

static bool at_end(const struct csv_reader *reader) { return reader->at >= reader->text.len; }
static char here(const struct csv_reader *reader) { return reader->text.ptr[reader->at]; }

static enum err quoted_cell(struct csv_reader *reader, struct arena *arena, struct str *cell)
{
	struct buf text;
	buf_init(&text, arena, reader->text.len + 1);
	int64_t opened = reader->line;
	for (reader->at++; !at_end(reader); reader->at++) {
		char c = here(reader);
		if (c == '"') {
			reader->at++;
			if (at_end(reader) || here(reader) != '"') {
				*cell = buf_view(&text);
				return OK;
			}
		} else if (c == '\n') {
			reader->line++;
		}
		buf_char(&text, c);
	}
	return fail(ERR_INVALID, "CSV の %" PRId64 " 行目で始まる「\"」が閉じていません。", opened);
}

static void plain_cell(struct csv_reader *reader, struct str *cell)
{
	size_t start = reader->at;
	while (!at_end(reader) && here(reader) != ',' && here(reader) != '\n' && here(reader) != '\r')
		reader->at++;
	*cell = str_of(reader->text.ptr + start, reader->at - start);
}

enum err csv_row(struct csv_reader *reader, struct arena *arena, struct str *cells, size_t most,
                 size_t *count)
{
	if (at_end(reader))
		return ERR_NOT_FOUND;
	reader->line++;
	for (*count = 0;;) {
		if (*count == most)
			return fail(ERR_INVALID, "CSV の %" PRId64 " 行目の列が多すぎます（%zu 列まで）。",
			            reader->line, most);
		struct str *cell = &cells[(*count)++];
		if (!at_end(reader) && here(reader) == '"')
			TRY(quoted_cell(reader, arena, cell));
		else
			plain_cell(reader, cell);
		if (at_end(reader))
			return OK;
		char c = here(reader);
		if (c == '\r') {
			reader->at++;
			if (!at_end(reader) && here(reader) == '\n')
				reader->at++;
			return OK;
		}
		reader->at++;
		if (c == '\n')
			return OK;
		if (c != ',')
			return fail(ERR_INVALID, "CSV の %" PRId64 " 行目で「\"」の後に余分な文字があります。",
			            reader->line);
	}
}

static bool looks_like_formula(struct str value)
{
	return value.len > 0 && memchr("=+-@\t\r", value.ptr[0], 6) != NULL;
}

void csv_cell(struct buf *out, struct str value, bool first)
{
	if (!first)
		buf_char(out, ',');
	buf_char(out, '"');
	int64_t number;
	if (looks_like_formula(value) && !str_to_i64(value, &number))
		buf_char(out, '\'');
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '"')
			buf_char(out, '"');
		buf_char(out, value.ptr[i]);
	}
	buf_char(out, '"');
}

void csv_number(struct buf *out, int64_t value, bool first)
{
	buf_fmt(out, "%s\"%" PRId64 "\"", first ? "" : ",", value);
}

void csv_end_row(struct buf *out) { buf_lit(out, "\r\n"); }

void csv_titles(struct buf *out, const char *const *titles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		csv_cell(out, str_from(titles[i]), i == 0);
	csv_end_row(out);
}

enum err csv_to_cp932(struct arena *arena, struct str utf8, struct str *out)
{
	if (!convert(arena, "CP932", "UTF-8", utf8, S("\x81\xac"), out)) /* 〓 */
		return fail(ERR_INTERNAL, "iconv UTF-8 to CP932 failed");
	return OK;
}
